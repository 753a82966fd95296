/*
 * What the module does when a worker process starts and exits.
 */
#ifndef NGX_HTTP_COMMENTS_PROCESS_H
#define NGX_HTTP_COMMENTS_PROCESS_H

#include "ngx_http_comments.h"


/*
 * The module's init_process and exit_process. The first sets up the worker's
 * state and begins to connect to Redis, if a location has comments; NGX_OK, or
 * NGX_ERROR: out of memory. The second closes the connections to Redis, without
 * calling anything back, and frees the worker's state. For workers, and for the
 * one process of "master_process off".
 */
ngx_int_t ngx_http_comments_process_init(ngx_cycle_t *cycle);
void ngx_http_comments_process_exit(ngx_cycle_t *cycle);

/*
 * The module's init_module. With "master_process off", after a reload, the
 * process goes on serving requests with the new configuration; the worker's
 * state is moved from the former configuration to the new one. NGX_OK or
 * NGX_ERROR.
 */
ngx_int_t ngx_http_comments_process_module(ngx_cycle_t *cycle);

/*
 * 1 if a process with "master_process off" is reloading its configuration into
 * cycle. Then the new configuration needs a zone even if no location has
 * comments, for the requests that still use the former one. Cannot fail.
 */
ngx_uint_t ngx_http_comments_process_again(ngx_cycle_t *cycle);


#endif
