/*
 * The response headers of pages with comments and of this module's other
 * answers. They are set by the late filter (ngx_http_comments_filter.c), after
 * all other modules have set theirs.
 */
#ifndef NGX_HTTP_COMMENTS_HEADERS_H
#define NGX_HTTP_COMMENTS_HEADERS_H

#include "ngx_http_comments.h"


/*
 * Sets Cache-Control, Vary, X-Robots-Tag and X-Content-Type-Options as this
 * response needs them, and removes the validators (ETag, Last-Modified) of a
 * page that is sent without its block. Does nothing when it is called again for
 * the same response. NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_headers_set(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Changes the validators that the origin of a page has set into those of the
 * page with its block; removes them if the block is for one reader only or is
 * not available. NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_headers_validators(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Evaluates the conditions (If-Match and so on) of a request that were withheld
 * from the page's origin. NGX_OK: the header is to be sent; its status may be
 * 304 now. Any other value is returned by the header filter: the response is
 * replaced by a 412 that was sent already, and r->ctx no longer has ctx.
 */
ngx_int_t ngx_http_comments_headers_conditional(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * The same for a response of a page's origin into which no block is inserted.
 * Also puts the withheld headers back into r, and makes nginx's range filter
 * answer the range, if the origin would have done so (Accept-Ranges: bytes).
 */
ngx_int_t ngx_http_comments_headers_untouched(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
