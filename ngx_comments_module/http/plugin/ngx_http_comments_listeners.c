/*
 * Listeners to events: the directives comments_listener, and the calls of the
 * listeners that they name.
 */

#include "ngx_http_comments_listeners.h"
#include "ngx_http_comments_plugins.h"


/* a directive */
typedef struct {
    const ngx_comments_listener_t  *listener;
    void                           *conf;    /* what its parse() gave */
} ngx_http_comments_ear_t;


static char *ngx_http_comments_listeners_parse(ngx_conf_t *cf,
    ngx_http_comments_ear_t *ear);


char *
ngx_http_comments_listeners_conf(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf)
{
    ngx_http_comments_main_conf_t *mcf = conf;

    ngx_str_t                      *value;
    ngx_uint_t                      i;
    ngx_http_comments_ear_t        *ears;
    const ngx_comments_listener_t  *listener;

    value = cf->args->elts;
    listener = ngx_http_comments_plugins_listener(mcf, &value[1]);

    if (listener == NULL) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\" in \"%V\", it must be a "
                           "listener of a plug-in that is loaded", &value[1],
                           &cmd->name);
        return NGX_CONF_ERROR;
    }

    if (mcf->listeners == NULL) {
        mcf->listeners = ngx_array_create(cf->pool, 4,
                                          sizeof(ngx_http_comments_ear_t));
        if (mcf->listeners == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    ears = mcf->listeners->elts;

    for (i = 0; i < mcf->listeners->nelts; i++) {
        if (ears[i].listener == listener) {
            return "is duplicate for this listener";
        }
    }

    ears = ngx_array_push(mcf->listeners);
    if (ears == NULL) {
        return NGX_CONF_ERROR;
    }

    ears->listener = listener;
    ears->conf = NULL;

    return ngx_http_comments_listeners_parse(cf, ears);
}


static char *
ngx_http_comments_listeners_parse(ngx_conf_t *cf,
    ngx_http_comments_ear_t *ear)
{
    char        *why;
    ngx_str_t   *value;
    ngx_uint_t   n;

    value = cf->args->elts;
    n = cf->args->nelts - 2;

    if (ear->listener->parse == NULL) {
        why = n ? "it takes no arguments" : NULL;

    } else {
        why = ear->listener->parse(cf, &value[2], n, &ear->conf);
    }

    if (why == NULL) {
        return NGX_CONF_OK;
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "listener \"%V\": %s",
                       &ear->listener->name, why);

    return NGX_CONF_ERROR;
}


ngx_int_t
ngx_http_comments_listeners_init(ngx_cycle_t *cycle,
    ngx_http_comments_main_conf_t *mcf)
{
    ngx_uint_t                i;
    ngx_http_comments_ear_t  *ears;

    if (mcf->listeners == NULL) {
        return NGX_OK;
    }

    ears = mcf->listeners->elts;

    for (i = 0; i < mcf->listeners->nelts; i++) {

        if (ears[i].listener->init != NULL
            && ears[i].listener->init(cycle, ears[i].conf) != NGX_OK)
        {
            ngx_log_error(NGX_LOG_ALERT, cycle->log, 0,
                          "comments: the listener \"%V\" could not be started",
                          &ears[i].listener->name);
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


void
ngx_http_comments_listeners_exit(ngx_cycle_t *cycle,
    ngx_http_comments_main_conf_t *mcf)
{
    ngx_uint_t                i;
    ngx_http_comments_ear_t  *ears;

    if (mcf->listeners == NULL) {
        return;
    }

    ears = mcf->listeners->elts;

    for (i = 0; i < mcf->listeners->nelts; i++) {
        if (ears[i].listener->exit != NULL) {
            ears[i].listener->exit(cycle, ears[i].conf);
        }
    }
}


void
ngx_http_comments_listeners_tell(const ngx_http_comments_main_conf_t *mcf,
    const ngx_comments_event_t *event)
{
    ngx_uint_t                i;
    ngx_http_comments_ear_t  *ears;

    if (mcf->listeners == NULL) {
        return;
    }

    ears = mcf->listeners->elts;

    for (i = 0; i < mcf->listeners->nelts; i++) {
        if (ears[i].listener->mask & event->op) {
            ears[i].listener->handler(event, ears[i].conf);
        }
    }
}
