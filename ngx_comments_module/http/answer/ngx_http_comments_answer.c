/*
 * Responses that are made in memory: bodies, header lines, and the answers to
 * requests that are refused.
 */

#include "ngx_http_comments_accept.h"
#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_entry.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_verb.h"


/* bytes of the list of all refusals of a request in a log line */
#define NGX_HTTP_COMMENTS_ANSWER_REASONS  256


static ngx_int_t ngx_http_comments_answer_retry(ngx_http_request_t *r,
    ngx_int_t status);
static ngx_uint_t ngx_http_comments_answer_json_body(ngx_http_request_t *r);


ngx_int_t
ngx_http_comments_answer_send(ngx_http_request_t *r, ngx_uint_t status,
    const char *type, u_char *data, size_t len)
{
    ngx_int_t                 rc;
    ngx_buf_t                *b;
    ngx_chain_t               out;
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_comments_module);

    if (ctx != NULL) {
        ctx->own = 1;
    }

    ngx_http_comments_answer_line(r, status);
    r->headers_out.content_length_n = len;

    if (type != NULL) {
        r->headers_out.content_type.data = (u_char *) type;
        r->headers_out.content_type.len = ngx_strlen(type);
        r->headers_out.content_type_len = r->headers_out.content_type.len;
        r->headers_out.content_type_lowcase = NULL;
    }

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    rc = ngx_http_send_header(r);

    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only) {
        return rc;
    }

    b->pos = data;
    b->last = data + len;
    b->start = b->pos;
    b->end = b->last;
    b->memory = len ? 1 : 0;
    b->last_buf = (r == r->main) ? 1 : 0;
    b->last_in_chain = 1;
    b->sync = (len || b->last_buf) ? 0 : 1;

    out.buf = b;
    out.next = NULL;

    return ngx_http_output_filter(r, &out);
}


ngx_int_t
ngx_http_comments_answer_buf(ngx_http_request_t *r, ngx_uint_t status,
    const char *type, comments_buf_t *buf)
{
    u_char  *data;
    size_t   len;

    if (buf->failed) {
        comments_buf_free(buf);
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    len = buf->len;

    data = ngx_pnalloc(r->pool, len + 1);
    if (data == NULL) {
        comments_buf_free(buf);
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (len) {
        ngx_memcpy(data, buf->data, len);
    }

    comments_buf_free(buf);

    return ngx_http_comments_answer_send(r, status, type, data, len);
}


ngx_int_t
ngx_http_comments_answer_empty(ngx_http_request_t *r)
{
    return ngx_http_comments_answer_send(r, NGX_HTTP_OK, "text/plain",
                                         (u_char *) "", 0);
}


ngx_int_t
ngx_http_comments_answer_refusal(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_refusal_t refusal)
{
    comments_refusals_t  refusals;

    refusals.list[0] = refusal;
    refusals.n = 1;

    return ngx_http_comments_answer_refusals(r, ctx, &refusals);
}


ngx_int_t
ngx_http_comments_answer_refusals(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_refusals_t *refusals)
{
    int                        status;
    comments_buf_t             buf;
    const comments_locale_t   *locale;

    ngx_http_comments_answer_log(r, ctx, refusals);

    status = comments_reason_status(refusals->list[0].reason);

    locale = ctx->locale ? ctx->locale : comments_locale_default();

    ctx->personal = 1;

    if (ngx_http_comments_answer_retry(r, status) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    comments_buf_init(&buf, 16384);

    (void) comments_json_refusals(&buf, refusals, locale);

    return ngx_http_comments_answer_buf(r, status, "application/json", &buf);
}


ngx_int_t
ngx_http_comments_answer_status(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_reason_t reason)
{
    ngx_int_t            rc;
    comments_refusals_t  refusals;

    refusals.n = 0;
    comments_refusals_add(&refusals, reason, COMMENTS_FIELD_NONE);

    ctx->personal = 1;

    if (!ngx_http_comments_verb_is(ctx, NGX_HTTP_COMMENTS_VERB_JSON)
        && !ngx_http_comments_answer_json(r)
        && !ngx_http_comments_answer_json_body(r))
    {
        ngx_http_comments_answer_log(r, ctx, &refusals);

        rc = comments_reason_status(reason);

        if (ngx_http_comments_answer_retry(r, rc) != NGX_OK) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        /* a refused request must not get a page by an error_page with "=" */

        ngx_http_comments_entry_final(r, rc);

        return rc;
    }

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    return ngx_http_comments_answer_refusals(r, ctx, &refusals);
}


/* a client that got 503 is told when to come again */
static ngx_int_t
ngx_http_comments_answer_retry(ngx_http_request_t *r, ngx_int_t status)
{
    static ngx_str_t  seconds = ngx_string("5");

    if (status != NGX_HTTP_SERVICE_UNAVAILABLE) {
        return NGX_OK;
    }

    return ngx_http_comments_answer_header(r, "Retry-After", seconds);
}


ngx_int_t
ngx_http_comments_answer_phase(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_reason_t reason)
{
    ngx_int_t  rc;

    rc = ngx_http_comments_answer_status(r, ctx, reason);

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        return rc;
    }

    ngx_http_finalize_request(r, rc);

    return NGX_DONE;
}


void
ngx_http_comments_answer_line(ngx_http_request_t *r, ngx_uint_t status)
{
    r->headers_out.status = status;

    /* nginx knows no reason phrase for this status */

    if (status == 422) {
        ngx_str_set(&r->headers_out.status_line, "422 Unprocessable Content");
    }
}


void
ngx_http_comments_answer_log(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, const comments_refusals_t *refusals)
{
    size_t           i;
    u_char           text[NGX_HTTP_COMMENTS_ANSWER_REASONS], *p, *last;
    ngx_uint_t       level;
    const char      *field;
    comments_str_t   code;

    ctx->outcome = comments_reason_code(refusals->list[0].reason);

    level = (comments_reason_status(refusals->list[0].reason)
             == NGX_HTTP_SERVICE_UNAVAILABLE)
            ? NGX_LOG_ERR : NGX_LOG_INFO;

    p = text;
    last = text + sizeof(text);

    for (i = 0; i < refusals->n; i++) {
        field = comments_field_name(refusals->list[i].field);
        code = comments_refusal_code(&refusals->list[i]);

        p = ngx_slprintf(p, last, "%s%*s%s%s", i ? ", " : "",
                         code.len, code.data,
                         field ? " " : "", field ? field : "");
    }

    ngx_log_error(level, r->connection->log, 0,
                  "comments: refused: %*s%s%V, thread \"%V\"",
                  (size_t) (p - text), text, ctx->why.len ? ", " : "",
                  &ctx->why, ngx_http_comments_log_text(
                                 ngx_http_comments_core(ctx->thread)));
}


void
ngx_http_comments_answer_unknown(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    comments_refusals_t  refusals;

    refusals.n = 0;
    comments_refusals_add(&refusals, COMMENTS_UNKNOWN_COMMENT,
                          COMMENTS_FIELD_NONE);

    ngx_http_comments_answer_log(r, ctx, &refusals);
}


ngx_int_t
ngx_http_comments_answer_header(ngx_http_request_t *r, const char *name,
    ngx_str_t value)
{
    ngx_table_elt_t  *h;

    h = ngx_list_push(&r->headers_out.headers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    h->hash = 1;
    h->key.data = (u_char *) name;
    h->key.len = ngx_strlen(name);
    h->value = value;
    h->lowcase_key = NULL;
    ngx_http_comments_header_last(h);

    return NGX_OK;
}


/*
 * The header line is not nginx's headers_out.location, which nginx would make
 * absolute with the scheme of this connection; behind a TLS proxy that scheme
 * is wrong. A path that begins with exactly one slash cannot be taken for the
 * address of another host.
 */
ngx_int_t
ngx_http_comments_answer_location(ngx_http_request_t *r, ngx_str_t location)
{
    ngx_http_clear_location(r);

    return ngx_http_comments_answer_header(r, "Location", location);
}


ngx_int_t
ngx_http_comments_answer_page(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ctx->personal = 1;

    if (ngx_http_comments_answer_location(r, ctx->url) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_answer_send(r, NGX_HTTP_SEE_OTHER, "text/html",
                                         (u_char *) "", 0);
}


ngx_int_t
ngx_http_comments_answer_allow(ngx_http_request_t *r, const char *methods)
{
    ngx_str_t  value;

    value.data = (u_char *) methods;
    value.len = ngx_strlen(methods);

    return ngx_http_comments_answer_header(r, "Allow", value);
}


static ngx_uint_t
ngx_http_comments_answer_json_body(ngx_http_request_t *r)
{
    comments_str_t         boundary;
    comments_form_type_t   type;

    return r->headers_in.content_type != NULL
           && comments_form_type(
                  ngx_http_comments_core(r->headers_in.content_type->value),
                  &type, &boundary)
              == COMMENTS_OK
           && type == COMMENTS_FORM_JSON;
}


ngx_uint_t
ngx_http_comments_answer_json(ngx_http_request_t *r)
{
    ngx_str_t                    range;
    ngx_uint_t                   json;
    ngx_http_comments_accept_t   accept;

    json = 0;

    ngx_http_comments_accept_start(r, &accept);

    while (ngx_http_comments_accept_next(&accept, &range) == NGX_OK) {

        if (ngx_http_comments_accept_is(&range, "text/html")) {
            return 0;
        }

        if (ngx_http_comments_accept_is(&range, "application/json")) {
            json = 1;
        }
    }

    return json;
}
