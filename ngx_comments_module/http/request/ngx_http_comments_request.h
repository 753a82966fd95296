/*
 * The state of a request, and what its request line asks for.
 */
#ifndef NGX_HTTP_COMMENTS_REQUEST_H
#define NGX_HTTP_COMMENTS_REQUEST_H

#include "ngx_http_comments.h"


/*
 * The state of a request, made at the first call; it survives internal
 * redirects. Reads the verb and the options from the request line (of a
 * subrequest: from its own arguments). NULL: no memory.
 */
ngx_http_comments_ctx_t *ngx_http_comments_request_ctx(ngx_http_request_t *r);

/*
 * The same, if there is none yet, and nothing of the request line is read: for
 * who needs none of it. A later ngx_http_comments_request_ctx() reads it.
 */
ngx_http_comments_ctx_t *ngx_http_comments_request_bare(ngx_http_request_t *r);

/*
 * The same, but NULL when there is none yet. A state that an internal redirect
 * has put away stays there: it is for reading, and the filters see nothing of
 * it until ngx_http_comments_request_ctx() takes it up for the new location.
 */
ngx_http_comments_ctx_t *ngx_http_comments_request_find(ngx_http_request_t *r);

/*
 * The state of a subrequest with a verb that may be one (SSI), and which never
 * yields a page; NULL: it is none, or there is no memory.
 */
ngx_http_comments_ctx_t *ngx_http_comments_request_asked(
    ngx_http_request_t *r);

/* Is the request line's query free of "comments"? Cheap, allocates nothing. */
ngx_uint_t ngx_http_comments_request_plain(ngx_http_request_t *r);


#endif
