/*
 * A worker's beginning and end.
 */
#ifndef NGX_HTTP_COMMENTS_PROCESS_H
#define NGX_HTTP_COMMENTS_PROCESS_H

#include "ngx_http_comments.h"


ngx_int_t ngx_http_comments_process_init(ngx_cycle_t *cycle);
void ngx_http_comments_process_exit(ngx_cycle_t *cycle);

/*
 * At the end of each reading of the configuration: what the process that goes
 * on serving with "master_process off" has to hand over. NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_process_module(ngx_cycle_t *cycle);

/*
 * 1: such a process reads its configuration again, into cycle. It needs a zone
 * then, for the requests that know the former one. Cannot fail.
 */
ngx_uint_t ngx_http_comments_process_again(ngx_cycle_t *cycle);


#endif
