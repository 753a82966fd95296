/*
 * Headers of our pages, set where every other module has set its own.
 */
#ifndef NGX_HTTP_COMMENTS_HEADERS_H
#define NGX_HTTP_COMMENTS_HEADERS_H

#include "ngx_http_comments.h"


/* Cache-Control, X-Robots-Tag and what is left of the validators. */
ngx_int_t ngx_http_comments_headers_set(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* Validators of a page from elsewhere with its block. NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_comments_headers_validators(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Answers the conditions of a request that were withheld from the page's
 * origin. NGX_OK: the header goes on, its status perhaps 304; else what a
 * header filter returns: a 412 has been sent, and ctx is no longer r's.
 */
ngx_int_t ngx_http_comments_headers_conditional(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * The same for an answer of a page's origin that gets no block: conditions and
 * range are back in r, and nginx's range filter is told that there are ranges.
 */
ngx_int_t ngx_http_comments_headers_untouched(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
