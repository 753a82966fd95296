/*
 * Which method a verb may be asked for by.
 */
#ifndef NGX_HTTP_COMMENTS_PREFETCH_METHOD_H
#define NGX_HTTP_COMMENTS_PREFETCH_METHOD_H

#include "ngx_http_comments.h"


/*
 * May the verb be asked for by this method? NGX_OK: yes; NGX_DECLINED: the
 * request is none of ours; else it was refused, as a phase handler returns it.
 */
ngx_int_t ngx_http_comments_prefetch_method(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
