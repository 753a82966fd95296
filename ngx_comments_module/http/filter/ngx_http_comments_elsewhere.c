/*
 * Prepares a request for a page that is not a file, before the page's content
 * handler (its origin) is called: withholds from the origin what is not for it,
 * and fetches the block, since the request cannot wait any more when the page
 * arrives in the filters.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_args.h"
#include "ngx_http_comments_conditions.h"
#include "ngx_http_comments_elsewhere.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_flight.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_probe.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_sought.h"
#include "ngx_http_comments_thread.h"


static ngx_int_t ngx_http_comments_elsewhere_args(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_elsewhere_body(ngx_http_request_t *r);
static void ngx_http_comments_elsewhere_received(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_elsewhere_block(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_elsewhere_unknown(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_elsewhere_ask(ngx_http_request_t *r);
static void ngx_http_comments_elsewhere_asked(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_elsewhere_resume(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


ngx_int_t
ngx_http_comments_elsewhere(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    /* first of all, since an origin must never see a verb */

    if (ctx->verb != NULL
        && ngx_http_comments_elsewhere_args(r, ctx) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (r->headers_in.content_length_n > 0 || r->headers_in.chunked) {
        return ctx->verb ? ngx_http_comments_elsewhere_body(r)
                         : NGX_DECLINED;
    }

    if (ctx->verb == NULL) {

        if (!ngx_http_comments_sought_name(r)) {
            return NGX_DECLINED;
        }

        if (!ngx_http_comments_sought(r)) {
            ctx->bare = 1;
            return NGX_DECLINED;
        }
    }

    return ngx_http_comments_elsewhere_block(r, ctx);
}


/* removes the verb from the request, so that the origin sends the page */
static ngx_int_t
ngx_http_comments_elsewhere_args(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (ngx_http_comments_args_strip(r, ctx, &r->args) == NGX_ERROR
        || ngx_http_comments_args_strip_uri(r, ctx, &r->unparsed_uri)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    ngx_http_comments_args_forget(r);

    return NGX_OK;
}


/*
 * Reads the body before the request waits for the block, as
 * ngx_http_mirror_module does; the origin gets the body later. In HTTP/2 a
 * request that waits while its body is unread stalls.
 */
static ngx_int_t
ngx_http_comments_elsewhere_body(ngx_http_request_t *r)
{
    ngx_int_t  rc;

    rc = ngx_http_read_client_request_body(r,
                                        ngx_http_comments_elsewhere_received);

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        return rc;
    }

    ngx_http_finalize_request(r, NGX_DONE);

    return NGX_DONE;
}


static void
ngx_http_comments_elsewhere_received(ngx_http_request_t *r)
{
    ngx_int_t                 rc;
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);

    r->write_event_handler = ngx_http_core_run_phases;

    rc = ngx_http_comments_elsewhere_block(r, ctx);

    if (rc == NGX_AGAIN || rc == NGX_DONE) {
        return;
    }

    if (rc != NGX_DECLINED) {
        ngx_http_finalize_request(r, rc);
        return;
    }

    ngx_http_core_run_phases(r);
}


static ngx_int_t
ngx_http_comments_elsewhere_block(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t  rc;

    ctx->inject = 1;

    ctx->conditions = ngx_http_comments_conditions_withhold(r);
    if (ctx->conditions == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    /* ASCII, since the page's charset is not known yet */

    ngx_http_comments_thread_want_block(r, ctx, 1);

    rc = ngx_http_comments_flight_get(r, ctx,
                                      ngx_http_comments_elsewhere_resume);

    if (rc == NGX_AGAIN) {
        r->read_event_handler = ngx_http_test_reading;
        return NGX_AGAIN;
    }

    if (rc != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ngx_http_comments_elsewhere_unknown(r, ctx);

    return NGX_DECLINED;
}


/*
 * Prepares the answer to who asks for a moderator's view and is none; and to a
 * client that accepts JSON and asks for a comment that does not exist: an error
 * in JSON. The probe comes first, since the page
 * itself may not exist or may refuse the client.
 */
static void
ngx_http_comments_elsewhere_unknown(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (ctx->result.forbidden
        || (ctx->result.unknown && ngx_http_comments_answer_json(r)))
    {

        /*
         * the verb's "id" was removed from the arguments already; an "id" that
         * is still there belongs to the page, and the probe must keep it
         */

        ngx_str_null(&ctx->id);

        ctx->inject = 0;
        r->content_handler = ngx_http_comments_elsewhere_ask;
    }
}


static ngx_int_t
ngx_http_comments_elsewhere_ask(ngx_http_request_t *r)
{
    ngx_int_t                 rc;
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    if (ngx_http_comments_probe(r, ctx, ngx_http_comments_elsewhere_asked)
        == NGX_ERROR)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    r->main->count++;

    return NGX_DONE;
}


static void
ngx_http_comments_elsewhere_asked(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t  rc;

    if (ctx->probe->status != NGX_HTTP_OK) {
        rc = ngx_http_comments_probe_refusal(r, ctx);

    } else if (!ngx_http_comments_file_html(r, &ctx->probe->type)) {
        rc = ngx_http_comments_answer_status(r, ctx, COMMENTS_NOT_FOUND);

    } else if (ctx->probe->unmarked) {
        ngx_http_comments_probe_off(r, ctx);
        return;

    } else {
        rc = ngx_http_comments_answer_status(r, ctx,
                          ctx->result.forbidden ? COMMENTS_NOT_MODERATOR
                                                : COMMENTS_UNKNOWN_COMMENT);
    }

    ngx_http_comments_page_finish(r, rc);
}


static void
ngx_http_comments_elsewhere_resume(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    r->read_event_handler = ngx_http_block_reading;

    ngx_http_comments_elsewhere_unknown(r, ctx);

    ngx_http_core_run_phases(r);
}
