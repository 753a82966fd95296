/*
 * Decides which requests the module handles.
 */
#ifndef NGX_HTTP_COMMENTS_PREFETCH_H
#define NGX_HTTP_COMMENTS_PREFETCH_H

#include "ngx_http_comments.h"


/*
 * The module's handler in the phase PRECONTENT, see the table in
 * ngx_http_comments_prefetch.c. NGX_DECLINED: go on with the content phase,
 * perhaps with a content handler of this module; NGX_AGAIN: the request waits
 * for its block, and the phases are run again from an event; other values are
 * those of a phase handler.
 */
ngx_int_t ngx_http_comments_prefetch_handler(ngx_http_request_t *r);


#endif
