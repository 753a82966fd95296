/*
 * A worker's beginning and end: its connection to Redis, what it hears on the
 * channel, its caches.
 */

#include "ngx_http_comments_fetch.h"


static void ngx_http_comments_process_message(void *data, ngx_str_t *message);
static void ngx_http_comments_process_state(void *data,
    ngx_comments_redis_state_e state);


ngx_int_t
ngx_http_comments_process_init(ngx_cycle_t *cycle)
{
    ngx_str_t                       channel = ngx_string(COMMENTS_CHANNEL);
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_main_conf_t  *cmcf;

    if (ngx_process != NGX_PROCESS_WORKER && ngx_process != NGX_PROCESS_SINGLE)
    {
        return NGX_OK;
    }

    cmcf = ngx_http_cycle_get_module_main_conf(cycle,
                                               ngx_http_comments_module);

    if (cmcf == NULL || !cmcf->used) {
        return NGX_OK;
    }

    worker = cmcf->worker;

    ngx_memzero(worker, sizeof(ngx_http_comments_worker_t));
    ngx_queue_init(&worker->flights);
    ngx_queue_init(&worker->reads);

    worker->started = ngx_current_msec;
    worker->source_len = ngx_sprintf(worker->source, "%P-%xi", ngx_pid,
                                     ngx_random() & 0xffffff)
                         - worker->source;

    worker->pages = ngx_comments_pages_create(cycle, cmcf->memory);
    worker->maps = ngx_comments_pages_create(cycle,
                                             NGX_HTTP_COMMENTS_MAPS_MEMORY);

    if (worker->pages == NULL || worker->maps == NULL) {
        return NGX_ERROR;
    }

    worker->redis = ngx_comments_redis_create(cycle, &cmcf->redis, &channel,
                                              ngx_http_comments_process_message,
                                              ngx_http_comments_process_state,
                                              cmcf);

    return worker->redis ? NGX_OK : NGX_ERROR;
}


void
ngx_http_comments_process_exit(ngx_cycle_t *cycle)
{
    ngx_http_comments_main_conf_t  *cmcf;

    cmcf = ngx_http_cycle_get_module_main_conf(cycle,
                                               ngx_http_comments_module);

    if (cmcf == NULL || cmcf->worker->redis == NULL) {
        return;
    }

    ngx_comments_redis_destroy(cmcf->worker->redis);
    cmcf->worker->redis = NULL;

    ngx_http_comments_fetch_spares_free(cmcf->worker);
}


/* a thread has changed, here or on another host */
static void
ngx_http_comments_process_message(void *data, ngx_str_t *message)
{
    ngx_http_comments_main_conf_t *cmcf = data;

    u_char              *p;
    ngx_str_t            name;
    comments_message_t   m;

    if (comments_schema_message(ngx_http_comments_core(*message), &m)
        != COMMENTS_OK)
    {
        return;
    }

    name.len = m.key.site.len + 1 + m.key.thread.len;

    name.data = ngx_alloc(name.len, ngx_cycle->log);
    if (name.data == NULL) {
        ngx_comments_zone_raise_epoch(cmcf->zone);
        return;
    }

    p = ngx_cpymem(name.data, m.key.site.data, m.key.site.len);
    *p++ = LF;
    ngx_memcpy(p, m.key.thread.data, m.key.thread.len);

    ngx_comments_zone_invalidate(cmcf->zone, &name);

    ngx_free(name.data);
}


/*
 * While nobody listened anything may have changed: what is known is looked up
 * again. Without messages blocks age fast, see ngx_http_comments_variant_valid.
 */
static void
ngx_http_comments_process_state(void *data, ngx_comments_redis_state_e state)
{
    ngx_http_comments_main_conf_t *cmcf = data;

    if (state == NGX_COMMENTS_REDIS_IS_UP) {
        ngx_comments_zone_raise_epoch(cmcf->zone);

    } else if (state == NGX_COMMENTS_REDIS_IS_DEAF) {
        ngx_comments_zone_count(cmcf->zone, NGX_COMMENTS_ZONE_DEAF);
    }
}
