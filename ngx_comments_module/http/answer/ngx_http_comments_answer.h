/*
 * Bodies from memory, header lines, refusals.
 */
#ifndef NGX_HTTP_COMMENTS_ANSWER_H
#define NGX_HTTP_COMMENTS_ANSWER_H

#include "ngx_http_comments.h"


/* Sends len bytes of data (in r->pool) with status and type. */
ngx_int_t ngx_http_comments_answer_send(ngx_http_request_t *r,
    ngx_uint_t status, const char *type, u_char *data, size_t len);

/* The same for a core buffer, which is emptied. */
ngx_int_t ngx_http_comments_answer_buf(ngx_http_request_t *r,
    ngx_uint_t status, const char *type, comments_buf_t *buf);

/*
 * An empty answer, for a subrequest whose page has no comments. Returns what a
 * content handler returns.
 */
ngx_int_t ngx_http_comments_answer_empty(ngx_http_request_t *r);

/* The JSON of refusals under the first one's status, and their log line. */
ngx_int_t ngx_http_comments_answer_refusals(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_refusals_t *refusals);

/* The same for one refusal. */
ngx_int_t ngx_http_comments_answer_refusal(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_refusal_t refusal);

/*
 * A refusal that needs no page: as JSON where JSON is asked for, else as the
 * status, for nginx's own page or the operator's error_page. Returns what a
 * content handler returns.
 */
ngx_int_t ngx_http_comments_answer_status(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_reason_t reason);

/*
 * Refuses a request from a phase. Returns what a phase handler returns; what
 * was sent already is finalized here.
 */
ngx_int_t ngx_http_comments_answer_phase(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_reason_t reason);

/* The status, with a status line where nginx has no words for it. */
void ngx_http_comments_answer_line(ngx_http_request_t *r, ngx_uint_t status);

/* The one INFO (or ERR: unavailable) line of a request's refusals. */
void ngx_http_comments_answer_log(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_refusals_t *refusals);

/*
 * The log line and the outcome of a permalink to a comment that is not there;
 * the page is sent with a note, under 404. Cannot fail.
 */
void ngx_http_comments_answer_unknown(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* A header line of the response; the strings must outlive it. */
ngx_int_t ngx_http_comments_answer_header(ngx_http_request_t *r,
    const char *name, ngx_str_t value);

/* 303, 308 or 201's Location: an address of this site, made by us. */
ngx_int_t ngx_http_comments_answer_location(ngx_http_request_t *r,
    ngx_str_t location);

/*
 * 303 to the page of ctx, for a GET of a verb that only takes POST: a browser
 * repeats the address of a refused form so. Returns what a content handler
 * returns.
 */
ngx_int_t ngx_http_comments_answer_page(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* The Allow header; then NGX_HTTP_NOT_ALLOWED may be returned. */
ngx_int_t ngx_http_comments_answer_allow(ngx_http_request_t *r,
    const char *methods);

/*
 * 1 if the request's Accept header names application/json, and not text/html.
 * Cannot fail.
 */
ngx_uint_t ngx_http_comments_answer_json(ngx_http_request_t *r);


#endif
