/*
 * A page from elsewhere, before its origin is asked: what of the request is not
 * for the origin is kept from it, and the block is fetched while waiting is
 * still possible.
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
    /* before anything else: an origin never sees a verb */

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


/* the origin is asked for the page, not for our view of it */
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
 * The body is read before the block is waited for, as ngx_http_mirror_module
 * does, and goes on to the origin. A request that is suspended with its body
 * unread stalls in HTTP/2.
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

    /* the page's charset will be known too late for anything but ASCII */

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
 * A program is told of a comment that is not there by an error in JSON; but
 * first the page is asked for, which may have another answer.
 */
static void
ngx_http_comments_elsewhere_unknown(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (ctx->result.unknown && ngx_http_comments_answer_json(r)) {

        /* it has been taken out of the arguments: what is there is theirs */

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

    if (ctx->probe_status != NGX_HTTP_OK) {
        rc = ngx_http_comments_probe_refusal(r, ctx);

    } else if (!ngx_http_comments_file_html(r, &ctx->probe_type)) {
        rc = ngx_http_comments_answer_status(r, ctx, COMMENTS_NOT_FOUND);

    } else if (ctx->unmarked) {
        ngx_http_comments_probe_off(r, ctx);
        return;

    } else {
        rc = ngx_http_comments_answer_status(r, ctx, COMMENTS_UNKNOWN_COMMENT);
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
