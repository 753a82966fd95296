/*
 * The state of a request (ngx_http_comments_ctx_t), and what the request line
 * asks for.
 */
#ifndef NGX_HTTP_COMMENTS_REQUEST_H
#define NGX_HTTP_COMMENTS_REQUEST_H

#include "ngx_http_comments.h"


/*
 * Returns the state of a request. The first call creates it in r->pool and
 * reads the verb and the options from the request line (for a subrequest: from
 * the subrequest's own arguments). The state survives internal redirects. NULL:
 * out of memory.
 */
ngx_http_comments_ctx_t *ngx_http_comments_request_ctx(ngx_http_request_t *r);

/*
 * Creates the state of a request that has none yet, without reading the request
 * line, for callers that do not need the verb. A later
 * ngx_http_comments_request_ctx() reads it, and clears ctx->query, which is
 * large and is not initialized until then. NULL: out of memory.
 */
ngx_http_comments_ctx_t *ngx_http_comments_request_bare(ngx_http_request_t *r);

/*
 * Returns the state of a request, or NULL if there is none yet. After an
 * internal redirect, which clears r->ctx, the state is found too, but for
 * reading only: it is not put back into r->ctx, so filters do not see it until
 * ngx_http_comments_request_ctx() is called in the new location. Cannot fail.
 */
ngx_http_comments_ctx_t *ngx_http_comments_request_find(ngx_http_request_t *r);

/*
 * Returns the state of a subrequest (SSI) whose verb is allowed in a
 * subrequest; such a verb is never answered with a whole page. NULL: this is no
 * such subrequest, or out of memory.
 */
ngx_http_comments_ctx_t *ngx_http_comments_request_asked(
    ngx_http_request_t *r);

/*
 * 1 if the request line has no query (a subrequest: no arguments), and so no
 * verb. Allocates nothing, cannot fail.
 */
ngx_uint_t ngx_http_comments_request_plain(ngx_http_request_t *r);


#endif
