/*
 * SSI subrequests for count and html.
 */
#ifndef NGX_HTTP_COMMENTS_INCLUDE_H
#define NGX_HTTP_COMMENTS_INCLUDE_H

#include "ngx_http_comments.h"


/*
 * The state of a subrequest that asks for count or html, which never yields a
 * page; NULL: it is none, or there is no memory.
 */
ngx_http_comments_ctx_t *ngx_http_comments_include_asked(
    ngx_http_request_t *r);

/*
 * The handler in PRECONTENT, for a subrequest: a count, a block or an empty
 * answer for one that asks for it, NGX_DECLINED for all others.
 */
ngx_int_t ngx_http_comments_include_prefetch(ngx_http_request_t *r);

/* Sends the empty answer: what a content handler returns. */
ngx_int_t ngx_http_comments_include_empty(ngx_http_request_t *r);

/*
 * Of what others answer to it (an error, a redirect, a page) nothing but the
 * header is made. From the header filter, for subrequests. Cannot fail.
 */
void ngx_http_comments_include_header(ngx_http_request_t *r);


#endif
