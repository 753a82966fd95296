/*
 * What would a GET of a page give that is no file?
 */
#ifndef NGX_HTTP_COMMENTS_PROBE_H
#define NGX_HTTP_COMMENTS_PROBE_H

#include "ngx_http_comments.h"


/*
 * Asks the page's own handler by a subrequest, HEAD, under "marked" GET; resume
 * is called when ctx->probe_status, probe_type and unmarked are known.
 * NGX_AGAIN, or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_probe(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume);

/*
 * The status with which a verb ends whose page is none: the origin's, with the
 * header lines that belong to it. To be returned by a content handler.
 */
ngx_int_t ngx_http_comments_probe_refusal(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * The page has no place for comments: the request goes to its own handler, as
 * where comments are off. To be returned by a content handler.
 */
ngx_int_t ngx_http_comments_probe_off(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
