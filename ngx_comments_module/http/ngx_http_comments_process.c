/*
 * What the module does when a worker process starts and exits: its connection
 * to Redis, its subscription to the channel of changes, its caches.
 */

#include "ngx_http_comments_chain.h"
#include "ngx_http_comments_change.h"
#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_listeners.h"
#include "ngx_http_comments_process.h"
#include "ngx_http_comments_submission.h"
#include "ngx_http_comments_variant.h"
#include "ngx_http_comments_vote.h"


/* bytes for the positions of blocks in HTML files, of about 400 bytes each */
#define NGX_HTTP_COMMENTS_MAPS_MEMORY  (4 * 1024 * 1024)


static ngx_http_comments_main_conf_t *ngx_http_comments_process_conf(
    ngx_cycle_t *cycle);
static ngx_int_t ngx_http_comments_process_schema(void *data,
    redisReply *reply, const char **why);
static void ngx_http_comments_process_message(void *data, ngx_str_t *message);
static void ngx_http_comments_process_state(void *data,
    ngx_comments_redis_state_e state);
static void ngx_http_comments_process_join(
    ngx_http_comments_main_conf_t *mcf);


static const char  *ngx_http_comments_process_question[] = {
    "GET", COMMENTS_SCHEMA_KEY
};

static const ngx_comments_redis_check_t  ngx_http_comments_process_check = {
    2, ngx_http_comments_process_question, ngx_http_comments_process_schema
};


ngx_int_t
ngx_http_comments_process_init(ngx_cycle_t *cycle)
{
    ngx_str_t                       channel = ngx_string(COMMENTS_CHANNEL);
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_main_conf_t  *mcf;

    if (ngx_process != NGX_PROCESS_WORKER && ngx_process != NGX_PROCESS_SINGLE)
    {
        return NGX_OK;
    }

    mcf = ngx_http_comments_process_conf(cycle);

    if (mcf == NULL || !mcf->used) {
        return NGX_OK;
    }

    worker = mcf->worker;

    ngx_memzero(worker, sizeof(ngx_http_comments_worker_t));
    ngx_queue_init(&worker->flights);
    ngx_queue_init(&worker->reads);
    ngx_queue_init(&worker->votes);
    ngx_http_comments_submission_init(worker);

    worker->started = ngx_current_msec;
    worker->source_len = ngx_sprintf(worker->source, "%P-%xi", ngx_pid,
                                     ngx_random() & 0xffffff)
                         - worker->source;

    worker->pages = ngx_comments_pages_create(cycle, mcf->memory);
    worker->maps = ngx_comments_pages_create(cycle,
                                             NGX_HTTP_COMMENTS_MAPS_MEMORY);

    if (worker->pages == NULL || worker->maps == NULL) {
        return NGX_ERROR;
    }

    mcf->redis.check = &ngx_http_comments_process_check;
    mcf->redis.check_data = mcf;

    worker->redis = ngx_comments_redis_create(cycle, &mcf->redis, &channel,
                                              ngx_http_comments_process_message,
                                              ngx_http_comments_process_state,
                                              mcf);

    if (worker->redis == NULL) {
        return NGX_ERROR;
    }

    if (ngx_http_comments_chain_init(cycle, mcf) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_comments_listeners_init(cycle, mcf);
}


void
ngx_http_comments_process_exit(ngx_cycle_t *cycle)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_comments_process_conf(cycle);

    if (mcf == NULL || mcf->worker->redis == NULL) {
        return;
    }

    ngx_http_comments_submission_exit(mcf->worker);
    ngx_http_comments_vote_exit(mcf->worker);
    ngx_http_comments_change_exit(mcf->worker);
    ngx_http_comments_chain_exit(cycle, mcf);
    ngx_http_comments_listeners_exit(cycle, mcf);

    ngx_comments_redis_destroy(mcf->worker->redis);
    mcf->worker->redis = NULL;

    ngx_http_comments_fetch_spares_free(mcf->worker);

    comments_mac_free(mcf->worker->mac);
    mcf->worker->mac = NULL;
}


/*
 * With "master_process off", the process that reloads the configuration goes on
 * serving with the sockets, connections and timers of the former cycle, and
 * nginx calls neither init_process nor exit_process. So the new configuration
 * takes over the worker's state. If nginx is about to unmap the former zone,
 * the former configuration, which requests still use, is made to refer to the
 * new zone.
 */
ngx_int_t
ngx_http_comments_process_module(ngx_cycle_t *cycle)
{
    ngx_uint_t                      i;
    ngx_http_comments_main_conf_t  *mcf, *old;

    if (!ngx_http_comments_process_again(cycle)) {
        return NGX_OK;
    }

    mcf = ngx_http_comments_process_conf(cycle);
    old = NULL;

    for (i = 0; cycle->old_cycle->modules[i]; i++) {
        if (cycle->old_cycle->modules[i] == &ngx_http_comments_module) {
            old = ngx_http_comments_process_conf(cycle->old_cycle);
        }
    }

    if (mcf == NULL || mcf->zone == NULL) {
        return NGX_OK;
    }

    if (old == NULL || old->zone == NULL || old->worker->redis == NULL) {
        return ngx_http_comments_process_init(cycle);
    }

    mcf->worker = old->worker;

    if (old->zone->shm.addr != mcf->zone->shm.addr) {
        old->zone->shm = mcf->zone->shm;
        old->zone->data = mcf->zone->data;
    }

    return NGX_OK;
}


ngx_uint_t
ngx_http_comments_process_again(ngx_cycle_t *cycle)
{
    return ngx_process == NGX_PROCESS_SINGLE
           && cycle->old_cycle != NULL
           && !ngx_is_init_cycle(cycle->old_cycle);
}


/*
 * Refuses a Redis whose data a newer version of this module has stored: its
 * records may have another meaning, so nothing is read or written. This is
 * logged once in a worker, by the connection that learns of it first.
 */
static ngx_int_t
ngx_http_comments_process_schema(void *data, redisReply *reply,
    const char **why)
{
    ngx_http_comments_main_conf_t *mcf = data;

    int64_t                      version;
    ngx_http_comments_worker_t  *worker;

    worker = mcf->worker;

    comments_schema_decode_version(reply, &version);

    if (version <= COMMENTS_SCHEMA_VERSION) {
        worker->schema = version;
        return NGX_OK;
    }

    if (worker->schema != version) {
        worker->schema = version;

        ngx_log_error(NGX_LOG_ERR, ngx_cycle->log, 0,
                      "comments: a newer version has stored what is in Redis at"
                      " %V: its schema is %L, this module knows %d; nothing is"
                      " read or posted until the module is upgraded",
                      &mcf->redis.url, version, COMMENTS_SCHEMA_VERSION);
    }

    *why = "a newer version has stored what is there";

    return NGX_DECLINED;
}


static ngx_http_comments_main_conf_t *
ngx_http_comments_process_conf(ngx_cycle_t *cycle)
{
    return ngx_http_cycle_get_module_main_conf(cycle,
                                               ngx_http_comments_module);
}


/*
 * called for each message: a thread was changed, on this host or on another one
 */
static void
ngx_http_comments_process_message(void *data, ngx_str_t *message)
{
    ngx_http_comments_main_conf_t *mcf = data;

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
        ngx_comments_zone_raise_epoch(mcf->zone);
        return;
    }

    p = ngx_cpymem(name.data, m.key.site.data, m.key.site.len);
    *p++ = LF;
    ngx_memcpy(p, m.key.thread.data, m.key.thread.len);

    /*
     * the message of a post has an id and is sent once; other messages may be
     * repeated
     */

    if (m.id.len && comments_str_eq(m.op, comments_str_c("post"))) {
        ngx_comments_zone_invalidate_once(mcf->zone, &name,
                              ngx_http_comments_variant_hash(&m.key, m.id));

    } else if (comments_str_eq(m.op, comments_str_c("vote"))) {

        /* no two messages of votes have the same source */

        ngx_comments_zone_invalidate_once(mcf->zone, &name,
                              ngx_http_comments_variant_hash(&m.key,
                                                             m.source));

    } else {
        ngx_comments_zone_invalidate(mcf->zone, &name);
    }

    ngx_free(name.data);
}


/*
 * Called when the state of the subscription changes. Messages that were
 * published while no worker of this host was subscribed are lost, and any
 * thread may have changed meanwhile. So all cached blocks of the host are
 * marked out of date, once for all workers; not at all if another worker was
 * subscribed all the time. While messages may be lost, blocks are used for a
 * short time only, see ngx_http_comments_variant_valid().
 */
static void
ngx_http_comments_process_state(void *data, ngx_comments_redis_state_e state)
{
    ngx_http_comments_main_conf_t *mcf = data;

    ngx_http_comments_worker_t  *worker;

    worker = mcf->worker;

    switch (state) {

    case NGX_COMMENTS_REDIS_IS_UP:

        /* ngx_current_msec is older than the reply that was just received */

        ngx_time_update();

        worker->joined = 0;
        worker->joining = ngx_current_msec;

        ngx_http_comments_process_join(mcf);
        break;

    case NGX_COMMENTS_REDIS_IS_PROVEN:

        if (!worker->joined) {
            ngx_http_comments_process_join(mcf);

        } else {
            ngx_comments_zone_heard(mcf->zone,
                                    ngx_comments_redis_proven(worker->redis));
        }

        break;

    case NGX_COMMENTS_REDIS_IS_DEAF:
        ngx_comments_zone_count(mcf->zone, NGX_COMMENTS_ZONE_DEAF);
        break;

    case NGX_COMMENTS_REDIS_IS_LOST:

        if (worker->joined) {
            worker->joined = 0;
            ngx_comments_zone_unheard(mcf->zone);
        }

        break;
    }
}


static void
ngx_http_comments_process_join(ngx_http_comments_main_conf_t *mcf)
{
    ngx_http_comments_worker_t  *worker;

    worker = mcf->worker;

    if (ngx_comments_zone_join(mcf->zone, worker->joining,
                               NGX_COMMENTS_REDIS_DEAF_MS)
        == NGX_OK)
    {
        worker->joined = 1;
        ngx_comments_redis_trust(worker->redis);
    }
}
