/*
 * Responses made in memory: bodies, header lines, and the answers to requests
 * that are refused. Functions that send a response return what a content
 * handler returns, unless their contract says otherwise.
 */
#ifndef NGX_HTTP_COMMENTS_ANSWER_H
#define NGX_HTTP_COMMENTS_ANSWER_H

#include "ngx_http_comments.h"


/*
 * Sends len bytes of data, which lie in r->pool or are constant, with this
 * status. type is the Content-Type; NULL leaves it as it is. nosniff is added
 * (X-Content-Type-Options). Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_answer_send(ngx_http_request_t *r,
    ngx_uint_t status, const char *type, u_char *data, size_t len);

/*
 * The same for a buffer of the core, which is copied and freed. If the buffer
 * has failed, NGX_HTTP_INTERNAL_SERVER_ERROR is returned.
 */
ngx_int_t ngx_http_comments_answer_buf(ngx_http_request_t *r,
    ngx_uint_t status, const char *type, comments_buf_t *buf);

/*
 * Sends an empty response with status 200, for an SSI subrequest whose page has
 * no comments. Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_answer_empty(ngx_http_request_t *r);

/*
 * Sends the refusals as JSON with the status of the first one, and logs them. A
 * 503 gets Retry-After. refusals is not empty. Returns what a content handler
 * returns.
 */
ngx_int_t ngx_http_comments_answer_refusals(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_refusals_t *refusals);

/* The same for one refusal. */
ngx_int_t ngx_http_comments_answer_refusal(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_refusal_t refusal);

/*
 * Refuses a request without sending a page: the answer is JSON if the client
 * asks for JSON, else the status alone is returned, which nginx answers with
 * its own error page or the operator's error_page. 503 gets Retry-After either
 * way. Logs the refusal. Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_answer_status(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_reason_t reason);

/*
 * The same for callers in a phase handler. Returns what a phase handler
 * returns; a response that was sent already is finalized here.
 */
ngx_int_t ngx_http_comments_answer_phase(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_reason_t reason);

/*
 * Sets the status of the response, and the status line for 422, which nginx
 * knows no reason phrase for. Cannot fail.
 */
void ngx_http_comments_answer_line(ngx_http_request_t *r, ngx_uint_t status);

/*
 * Writes the one log line of all refusals of a request, and sets ctx->outcome.
 * The level is ERR if the first one has status 503, else INFO. Cannot fail.
 */
void ngx_http_comments_answer_log(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_refusals_t *refusals);

/*
 * Writes the log line and sets ctx->outcome for a permalink to a comment that
 * does not exist. The caller sends the page with a note and status 404. Cannot
 * fail.
 */
void ngx_http_comments_answer_unknown(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Adds a header line to the response. The strings are not copied and must live
 * as long as the request. NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_answer_header(ngx_http_request_t *r,
    const char *name, ngx_str_t value);

/*
 * Sets the Location header of a 303, 308 or 201 to an address of this site that
 * this module has made; it is sent as it is. The bytes must live as long as the
 * request. NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_answer_location(ngx_http_request_t *r,
    ngx_str_t location);

/*
 * Redirects to the page of ctx with 303, for a GET with a verb that only takes
 * POST: a browser sends such a GET when the reader reloads the address of a
 * refused form. Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_answer_page(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Adds the Allow header of a 405 that the caller sends. methods is a constant.
 * NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_answer_allow(ngx_http_request_t *r,
    const char *methods);

/*
 * 1 if the request's Accept header accepts application/json by name and does
 * not accept text/html by name. Cannot fail.
 */
ngx_uint_t ngx_http_comments_answer_json(ngx_http_request_t *r);


#endif
