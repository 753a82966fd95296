/*
 * Listeners to events: the directives comments_listener.
 */
#ifndef NGX_HTTP_COMMENTS_LISTENERS_H
#define NGX_HTTP_COMMENTS_LISTENERS_H

#include "ngx_http_comments.h"
#include "ngx_http_comments_plugin.h"


/* The directive comments_listener. */
char *ngx_http_comments_listeners_conf(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/*
 * A worker begins and ends: calls init() and exit() of the listeners. NGX_OK,
 * or NGX_ERROR: an init() failed; it has been logged.
 */
ngx_int_t ngx_http_comments_listeners_init(ngx_cycle_t *cycle,
    ngx_http_comments_main_conf_t *mcf);
void ngx_http_comments_listeners_exit(ngx_cycle_t *cycle,
    ngx_http_comments_main_conf_t *mcf);

/* Calls each listener that wants events of this kind. Cannot fail. */
void ngx_http_comments_listeners_tell(
    const ngx_http_comments_main_conf_t *mcf,
    const ngx_comments_event_t *event);


#endif
