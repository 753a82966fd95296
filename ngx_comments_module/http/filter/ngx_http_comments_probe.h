/*
 * The probe: a subrequest for a page that is not a file, by which a request
 * with a verb learns whether a GET of the page would return a page.
 */
#ifndef NGX_HTTP_COMMENTS_PROBE_H
#define NGX_HTTP_COMMENTS_PROBE_H

#include "ngx_http_comments.h"


/* A probe and its answer; in the pool of the request that has sent it. */
struct ngx_http_comments_probe_s {
    ngx_http_request_t          *request;    /* which has sent it */
    ngx_http_comments_ctx_t     *ctx;        /* of that */
    ngx_http_comments_resume_pt  resume;     /* NULL: has been called */
    ngx_str_t                    method;     /* name of the request's method */
    ngx_http_comments_ctx_t     *page;       /* state of the subrequest whose
                                                body is searched for a place;
                                                NULL: by HEAD, or at its end */
    ngx_uint_t                   status;     /* of the page */
    ngx_str_t                    type;       /* Content-Type of the page */
    ngx_array_t                 *headers;    /* of ngx_table_elt_t, of a page
                                                whose status is not 200; NULL:
                                                none */
    unsigned                     answered:1;
    unsigned                     unmarked:1; /* the page has no place for the
                                                block */
};


/*
 * Sends the probe to the page's own content handler (ctx->origin): by HEAD, or
 * by GET where comments are "marked". NGX_AGAIN: resume is called later, when
 * ctx->probe has the answer. NGX_ERROR: out of memory, or nginx refuses the
 * subrequest; resume is not called.
 */
ngx_int_t ngx_http_comments_probe(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume);

/*
 * Returns the status with which a request with a verb ends if the probe has
 * found no page: the status of the origin, whose header lines (Location,
 * WWW-Authenticate and others) are added to the response; 404 if the origin's
 * status is not an error or a redirect. A content handler returns this status.
 */
ngx_int_t ngx_http_comments_probe_refusal(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Passes the request on to the page's own content handler, as if comments were
 * off, since the page has no place for a block. Returns what that handler
 * returns, for a content handler to return.
 */
ngx_int_t ngx_http_comments_probe_off(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


#endif
