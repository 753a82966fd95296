/*
 * A challenge that needs no click (comments_challenge refresh): Redis keeps the
 * fields of the challenged form for ten minutes, and the page with the
 * challenge has a header Refresh, which makes the browser ask some seconds
 * later for "?comments=confirm&id=TOKEN". That is the operation "confirm": the
 * kept fields and this token are handled like a POST of them.
 *
 * The operation is a GET that stores something. So it is bound to the sender of
 * the form, by address and author's cookie, and a request that another site
 * caused, a HEAD or a prefetch is redirected to the page. No link leads to the
 * address, the token cannot be guessed, and equal comments are stored once,
 * however often the address is requested.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_header.h"
#include "ngx_http_comments_origin.h"
#include "ngx_http_comments_post.h"

#include "comments_json_writer.h"
#include "comments_schema_challenge.h"


/* bytes of the fields together; larger ones get the button alone */
#define NGX_HTTP_COMMENTS_CONFIRM_MAX  (64 * 1024)

/* bytes that a worker gives Redis in so many ms, in which Redis keeps them */
#define NGX_HTTP_COMMENTS_CONFIRM_KEPT  (16 * 1024 * 1024)
#define NGX_HTTP_COMMENTS_CONFIRM_MS    600000


static ngx_int_t ngx_http_comments_confirm_value(
    ngx_http_comments_submission_t *sub, comments_buf_t *buf);
static ngx_int_t ngx_http_comments_confirm_room(
    ngx_http_comments_submission_t *sub, size_t size);
static ngx_int_t ngx_http_comments_confirm_sender(
    ngx_http_comments_submission_t *sub, char sender[COMMENTS_DIGEST_HEX]);
static ngx_int_t ngx_http_comments_confirm_submit(
    ngx_http_comments_submission_t *sub, comments_batch_t *batch,
    ngx_comments_redis_pt handler);
static void ngx_http_comments_confirm_cancel(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_confirm_kept(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_confirm_read(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_confirm_take(
    ngx_http_comments_submission_t *sub, comments_str_t value);
static ngx_int_t ngx_http_comments_confirm_page(
    ngx_http_comments_submission_t *sub);


ngx_int_t
ngx_http_comments_post_confirm_keep(ngx_http_comments_submission_t *sub)
{
    ngx_int_t                      rc;
    comments_buf_t                 buf;
    comments_str_t                 value;
    comments_batch_t              *batch;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    /* a kept comment that could not be confirmed is not kept again */

    if (ccf->challenge != NGX_HTTP_COMMENTS_CHALLENGE_REFRESH || sub->json
        || (sub->operation->flags & NGX_HTTP_COMMENTS_OPERATION_KEPT))
    {
        return NGX_OK;
    }

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_CONFIRM_MAX);

    rc = ngx_http_comments_confirm_value(sub, &buf);

    if (rc == NGX_OK
        && ngx_http_comments_confirm_room(sub, buf.len) == NGX_OK
        && comments_arena_dup(sub->ctx->arena, comments_buf_str(&buf), &value)
           == COMMENTS_OK)
    {
        batch = comments_schema_challenge_keep(sub->ctx->arena,
                                    ngx_http_comments_core(sub->ctx->site),
                                    comments_str_of(sub->challenge,
                                                    COMMENTS_CHALLENGE_LEN),
                                    value);

        rc = ngx_http_comments_confirm_submit(sub, batch,
                                              ngx_http_comments_confirm_kept);

    } else {
        rc = NGX_DECLINED;
    }

    comments_buf_free(&buf);

    return (rc == NGX_AGAIN) ? NGX_AGAIN : NGX_OK;
}


/* the sender, and the fields as the JSON body of a post */
static ngx_int_t
ngx_http_comments_confirm_value(ngx_http_comments_submission_t *sub,
    comments_buf_t *buf)
{
    char  sender[COMMENTS_DIGEST_HEX];

    if (ngx_http_comments_confirm_sender(sub, sender) != NGX_OK) {
        return NGX_DECLINED;
    }

    (void) comments_buf_add(buf, sender, COMMENTS_DIGEST_HEX);
    (void) comments_buf_add_char(buf, '{');

    comments_json_writer_string(buf, "name", sub->form.name,
                                COMMENTS_JSON_WEB);
    comments_json_writer_string(buf, "email", sub->form.email,
                                COMMENTS_JSON_WEB);
    comments_json_writer_string(buf, "website", sub->form.website,
                                COMMENTS_JSON_WEB);
    comments_json_writer_string(buf, "text", sub->form.text,
                                COMMENTS_JSON_WEB);
    comments_json_writer_string(buf, "parent", sub->form.parent,
                                COMMENTS_JSON_WEB);
    comments_json_writer_string(buf, "challenge",
                                comments_str_of(sub->challenge,
                                                COMMENTS_CHALLENGE_LEN),
                                COMMENTS_JSON_WEB);

    (void) comments_buf_add_char(buf, '}');

    return buf->failed ? NGX_DECLINED : NGX_OK;
}


/*
 * Challenged posts count for no limit of posts, and a flood of them must not
 * fill Redis: behind the bound the page has the button alone.
 */
static ngx_int_t
ngx_http_comments_confirm_room(ngx_http_comments_submission_t *sub, size_t size)
{
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);
    worker = mcf->worker;

    if (ngx_current_msec - worker->kept_since > NGX_HTTP_COMMENTS_CONFIRM_MS) {
        worker->kept_since = ngx_current_msec;
        worker->kept = 0;
    }

    if (worker->kept + size > NGX_HTTP_COMMENTS_CONFIRM_KEPT) {
        return NGX_DECLINED;
    }

    worker->kept += size;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_confirm_sender(ngx_http_comments_submission_t *sub,
    char sender[COMMENTS_DIGEST_HEX])
{
    comments_str_t  parts[3];

    parts[0] = comments_str_c("challenge-sender");
    parts[1] = ngx_http_comments_core(sub->request->connection->addr_text);
    parts[2] = sub->comment.author;

    return comments_digest_hmac(comments_str_of(sub->secret, sub->secret_len),
                                parts, 3, sender) == COMMENTS_OK
           ? NGX_OK : NGX_ERROR;
}


ngx_uint_t
ngx_http_comments_post_confirm_own(ngx_http_comments_submission_t *sub)
{
    char  sender[COMMENTS_DIGEST_HEX];

    return ngx_http_comments_confirm_sender(sub, sender) == NGX_OK
           && comments_digest_same(sender, sub->sender);
}


/* NGX_AGAIN: the step waits; NGX_DECLINED: nothing was sent */
static ngx_int_t
ngx_http_comments_confirm_submit(ngx_http_comments_submission_t *sub,
    comments_batch_t *batch, ngx_comments_redis_pt handler)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    sub->op = ngx_http_comments_fetch_submit(mcf->worker, batch, handler, sub);

    if (sub->op == NULL) {
        return NGX_DECLINED;
    }

    (void) ngx_http_comments_submission_wait(sub, 0,
                                         ngx_http_comments_confirm_cancel, 1);

    return NGX_AGAIN;
}


static void
ngx_http_comments_confirm_cancel(ngx_http_comments_submission_t *sub)
{
    ngx_comments_redis_cancel(sub->op);
    sub->op = NULL;
}


/* if the fields are not kept, the page has the button alone */
static void
ngx_http_comments_confirm_kept(void *data, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n)
{
    ngx_http_comments_submission_t *sub = data;

    const char  *why;

    sub->op = NULL;

    if (rc == NGX_OK) {

        if (comments_schema_decode_kept(replies, n, &why) == COMMENTS_OK) {
            sub->kept = 1;

        } else {
            ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                          "comments: Redis answered \"%s\" to a comment that "
                          "is to be confirmed", why);
        }
    }

    ngx_http_comments_submission_done(sub->ticket, NGX_AGAIN);
}


ngx_int_t
ngx_http_comments_post_confirm_refresh(ngx_http_comments_submission_t *sub,
    ngx_uint_t after)
{
    u_char     *p;
    ngx_str_t   value, *url;

    url = &sub->ctx->url;

    p = ngx_pnalloc(sub->request->pool,
                    NGX_INT_T_LEN + sizeof("; url=?comments=confirm&id=")
                    + url->len + COMMENTS_CHALLENGE_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    value.data = p;

    /* a second more: a timer of a browser may be early */

    p = ngx_sprintf(p, "%ui; url=%V%ccomments=confirm&id=%*s", after + 1, url,
                    ngx_strlchr(url->data, url->data + url->len, '?')
                    ? '&' : '?',
                    (size_t) COMMENTS_CHALLENGE_LEN, sub->challenge);

    value.len = p - value.data;

    return ngx_http_comments_answer_header(sub->request, "Refresh", value);
}


ngx_int_t
ngx_http_comments_post_confirm_admit(ngx_http_comments_submission_t *sub)
{
    ngx_int_t            rc;
    ngx_http_request_t  *r;

    r = sub->request;

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    if (r->method != NGX_HTTP_GET
        || sub->ctx->id.len == 0
        || ngx_http_comments_header_in(r, "Sec-Purpose").len != 0
        || !ngx_http_comments_origin_own(r, sub->ctx))
    {
        sub->send = ngx_http_comments_confirm_page;
        return NGX_DONE;
    }

    /* no other file takes it for the id of a comment */

    sub->form.challenge = ngx_http_comments_core(sub->ctx->id);
    ngx_str_null(&sub->ctx->id);

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_post_confirm_read(ngx_http_comments_submission_t *sub)
{
    comments_batch_t  *batch;

    batch = comments_schema_challenge_read(sub->ctx->arena,
                                    ngx_http_comments_core(sub->ctx->site),
                                    sub->form.challenge);

    if (ngx_http_comments_confirm_submit(sub, batch,
                                         ngx_http_comments_confirm_read)
        == NGX_AGAIN)
    {
        return NGX_AGAIN;
    }

    return ngx_http_comments_post_unavailable(sub);
}


static void
ngx_http_comments_confirm_read(void *data, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n)
{
    ngx_http_comments_submission_t *sub = data;

    const char      *why;
    comments_str_t   value;

    sub->op = NULL;

    if (rc != NGX_OK) {
        rc = ngx_http_comments_post_unavailable(sub);

    } else if (comments_schema_decode_challenge(replies, n, &value, &why)
               != COMMENTS_OK)
    {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: Redis answered \"%s\" to a confirmation", why);
        rc = ngx_http_comments_post_unavailable(sub);

    } else {
        rc = ngx_http_comments_confirm_take(sub, value);
    }

    ngx_http_comments_submission_done(sub->ticket, rc);
}


/* copies the fields, since the reply ends with its callback */
static ngx_int_t
ngx_http_comments_confirm_take(ngx_http_comments_submission_t *sub,
    comments_str_t value)
{
    if (value.len <= COMMENTS_DIGEST_HEX) {
        sub->send = ngx_http_comments_confirm_page;
        return NGX_DONE;
    }

    ngx_memcpy(sub->sender, value.data, COMMENTS_DIGEST_HEX);

    comments_buf_init(&sub->body, value.len);

    if (comments_buf_add(&sub->body, value.data + COMMENTS_DIGEST_HEX,
                         value.len - COMMENTS_DIGEST_HEX)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    sub->type = COMMENTS_FORM_JSON;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_confirm_page(ngx_http_comments_submission_t *sub)
{
    return ngx_http_comments_answer_page(sub->request, sub->ctx);
}
