/*
 * What a submission's writer gets to see: the way to the comment, a preview,
 * or the form again with everything that was typed.
 */

#include "ngx_http_comments_file.h"
#include "ngx_http_comments_post.h"


static void ngx_http_comments_post_page(ngx_http_comments_post_t *post,
    comments_view_t view, const comments_refusals_t *refusals);
static void ngx_http_comments_post_page_resume(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_post_address(
    ngx_http_comments_post_t *post);


void
ngx_http_comments_post_refuse(ngx_http_comments_post_t *post,
    comments_reason_t reason, comments_field_t field)
{
    comments_refusals_t  refusals;

    refusals.n = 0;
    comments_refusals_add(&refusals, reason, field);

    ngx_http_comments_post_refuse_all(post, &refusals);
}


void
ngx_http_comments_post_refuse_all(ngx_http_comments_post_t *post,
    const comments_refusals_t *refusals)
{
    comments_reason_t               reason;
    ngx_http_request_t             *r;
    ngx_http_comments_main_conf_t  *cmcf;

    static ngx_str_t  retry = ngx_string("5");

    r = post->request;
    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);
    reason = refusals->list[0].reason;

    ngx_comments_zone_count(cmcf->zone, NGX_COMMENTS_ZONE_REFUSED);

    if (post->json) {
        ngx_http_finalize_request(r,
                 ngx_http_comments_answer_refusals(r, post->ctx, refusals));
        return;
    }

    ngx_http_comments_answer_log(r, post->ctx, refusals);

    if (reason == COMMENTS_UNAVAILABLE
        && ngx_http_comments_answer_header(r, "Retry-After", retry) != NGX_OK)
    {
        ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
        return;
    }

    post->ctx->status = comments_reason_status(reason);

    ngx_http_comments_post_page(post, COMMENTS_VIEW_REFUSED, refusals);
}


void
ngx_http_comments_post_preview(ngx_http_comments_post_t *post)
{
    comments_buf_t       buf;
    comments_refusals_t  none;
    ngx_http_request_t  *r;

    r = post->request;
    post->ctx->outcome = "preview";

    if (post->json) {
        comments_buf_init(&buf, NGX_HTTP_COMMENTS_BLOCK_MAX);

        (void) comments_json_preview(&buf, post->comment.text);

        ngx_http_finalize_request(r,
                  ngx_http_comments_answer_buf(r, NGX_HTTP_OK,
                                               "application/json", &buf));
        return;
    }

    none.n = 0;

    ngx_http_comments_post_page(post, COMMENTS_VIEW_PREVIEW, &none);
}


ngx_int_t
ngx_http_comments_post_prepare(ngx_http_comments_post_t *post)
{
    comments_buf_t  buf;

    if (ngx_http_comments_post_address(post) != NGX_OK) {
        return NGX_ERROR;
    }

    if (!post->json) {
        ngx_str_set(&post->answer, "");
        return NGX_OK;
    }

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_BLOCK_MAX);

    if (comments_json_comment(&buf, &post->comment, post->comment.depth)
        != COMMENTS_OK)
    {
        comments_buf_free(&buf);
        return NGX_ERROR;
    }

    post->answer.len = buf.len;
    post->answer.data = ngx_pnalloc(post->request->pool, buf.len);

    if (post->answer.data != NULL) {
        ngx_memcpy(post->answer.data, buf.data, buf.len);
    }

    comments_buf_free(&buf);

    return post->answer.data ? NGX_OK : NGX_ERROR;
}


void
ngx_http_comments_post_stored(ngx_http_comments_post_t *post,
    ngx_uint_t duplicate)
{
    ngx_int_t                       rc;
    ngx_http_request_t             *r;
    ngx_http_comments_main_conf_t  *cmcf;

    r = post->request;
    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    post->ctx->outcome = duplicate ? "duplicate" : "posted";

    if (!duplicate) {
        ngx_comments_zone_count(cmcf->zone, NGX_COMMENTS_ZONE_POSTS);
    }

    if (ngx_http_comments_answer_location(r, post->location) != NGX_OK) {
        ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
        return;
    }

    if (post->json) {
        rc = ngx_http_comments_answer_send(r, NGX_HTTP_CREATED,
                                           "application/json",
                                           post->answer.data,
                                           post->answer.len);
    } else {

        /*
         * not nginx's own 303: its body's page can be the operator's
         * error_page, and its Location would be made absolute
         */

        rc = ngx_http_comments_answer_send(r, NGX_HTTP_SEE_OTHER,
                                           "text/html", post->answer.data,
                                           post->answer.len);
    }

    ngx_http_finalize_request(r, rc);
}


/* the page with its form as it was typed, or a page of its own */
static void
ngx_http_comments_post_page(ngx_http_comments_post_t *post,
    comments_view_t view, const comments_refusals_t *refusals)
{
    ngx_int_t                  rc;
    comments_render_t         *render;
    ngx_http_request_t        *r;
    ngx_http_comments_ctx_t   *ctx;

    r = post->request;
    ctx = post->ctx;

    if (ctx->origin == NULL) {
        rc = ngx_http_comments_file_scan(r, ctx);

        if (rc == NGX_ERROR) {
            ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
            return;
        }
    }

    ngx_http_comments_thread_want(r, ctx, view, 0,
                                  ctx->file.charset != COMMENTS_CHARSET_UTF8);

    render = &ctx->want.render;

    render->refusals = *refusals;
    render->form.name = post->form.name;
    render->form.email = post->form.email;
    render->form.website = post->form.website;
    render->form.text = post->form.text;

    if (comments_id_valid(post->form.parent)) {
        render->form.parent = post->form.parent;

        /* the page on which it stands, under which the form comes back */

        ctx->want.read.show = post->form.parent;
        ctx->want.from = comments_str_c("");
    }

    if (post->ctx->status == NGX_HTTP_SERVICE_UNAVAILABLE
        || ctx->origin != NULL
        || ctx->file.place == COMMENTS_PLACE_NONE)
    {
        ngx_memzero(&ctx->result, sizeof(ngx_http_comments_result_t));
        ctx->result.cache = NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE;

        rc = ngx_http_comments_page_send(r, ctx);

    } else {
        rc = ngx_http_comments_page_get(r, ctx,
                                        ngx_http_comments_post_page_resume);
    }

    ngx_http_finalize_request(r, rc);
}


static void
ngx_http_comments_post_page_resume(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_http_comments_page_finish(r, ngx_http_comments_page_send(r, ctx));
}


static ngx_int_t
ngx_http_comments_post_address(ngx_http_comments_post_t *post)
{
    u_char     *p;
    ngx_str_t  *url;

    url = &post->ctx->url;

    p = ngx_pnalloc(post->request->pool,
                    url->len + sizeof("?comments=show&id=#comment-")
                    + 2 * COMMENTS_ID_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    post->location.data = p;

    p = ngx_sprintf(p, "%V%ccomments=show&id=%*s#comment-%*s", url,
                    ngx_strlchr(url->data, url->data + url->len, '?')
                    ? '&' : '?',
                    (size_t) COMMENTS_ID_LEN, post->id,
                    (size_t) COMMENTS_ID_LEN, post->id);

    post->location.len = p - post->location.data;

    return NGX_OK;
}
