/*
 * Sends a page that is a file, with its block in it: the composed page from the
 * worker's cache, or in parts: the file up to the place of the block, the
 * block, and the rest of the file. Also sends the standalone page.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_base.h"
#include "ngx_http_comments_compose.h"
#include "ngx_http_comments_fetch.h"
#include "ngx_http_comments_fetch_spare.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_flight.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_thread.h"


static void ngx_http_comments_page_resume(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_uint_t ngx_http_comments_page_end(ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_page_headers(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_page_etag(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_chain_t *ngx_http_comments_page_composed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t bare);
static ngx_chain_t *ngx_http_comments_page_split(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t bare);
static ngx_chain_t *ngx_http_comments_page_memory(ngx_http_request_t *r,
    u_char *data, size_t len);
static ngx_chain_t *ngx_http_comments_page_part(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, off_t from, off_t to);
static ngx_int_t ngx_http_comments_page_alone(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


ngx_int_t
ngx_http_comments_page_prepare(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t  rc;

    rc = NGX_DECLINED;

    if (ctx->verb == NULL) {
        rc = ngx_http_comments_compose_find(r, ctx);
    }

    if (rc != NGX_OK) {
        rc = ngx_http_comments_compose_scan(r, ctx);
    }

    if (rc != NGX_OK) {
        return rc;
    }

    if (!ngx_http_comments_placed(ctx, ctx->file.place)) {

        /*
         * another location, where comments are "on" and not "marked", may have
         * composed the page
         */

        ctx->page = NULL;
        ngx_memzero(&ctx->result, sizeof(ngx_http_comments_result_t));

        return NGX_DECLINED;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_page_handler(ngx_http_request_t *r)
{
    ngx_int_t                 rc;
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    if (ctx->page != NULL) {
        return ngx_http_comments_page_send(r, ctx);
    }

    ngx_http_comments_thread_want_block(r, ctx, ctx->file.charset
                                                != COMMENTS_CHARSET_UTF8);
    ctx->query.composed = ngx_http_comments_compose_may(r, ctx);

    return ngx_http_comments_page_get(r, ctx, ngx_http_comments_page_resume);
}


ngx_int_t
ngx_http_comments_page_get(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_resume_pt resume)
{
    ngx_int_t  rc;

    rc = ngx_http_comments_flight_content(r, ctx, resume);

    return (rc == NGX_OK) ? ngx_http_comments_page_send(r, ctx) : rc;
}


static void
ngx_http_comments_page_resume(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_http_comments_page_finish(r, ngx_http_comments_page_send(r, ctx));
}


void
ngx_http_comments_page_finish(ngx_http_request_t *r, ngx_int_t rc)
{
    ngx_event_t  *rev;

    if (r == r->main) {
        r->read_event_handler = ngx_http_block_reading;

        /*
         * when a body is being discarded, those of its bytes that arrived
         * during the wait have been announced already, and will not be
         * announced again
         */

        rev = r->connection->read;

        if (r->discard_body && rev->ready) {
            ngx_post_event(rev, &ngx_posted_events);
        }
    }

    ngx_http_finalize_request(r, rc);
}


ngx_int_t
ngx_http_comments_page_send(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t     rc;
    ngx_uint_t    end, bare;
    ngx_chain_t  *out;

    if (ctx->result.forbidden) {
        return ngx_http_comments_answer_status(r, ctx, COMMENTS_NOT_MODERATOR);
    }

    if (ctx->result.unknown) {

        if (ngx_http_comments_answer_json(r)) {
            return ngx_http_comments_answer_status(r, ctx,
                                                   COMMENTS_UNKNOWN_COMMENT);
        }

        ngx_http_comments_answer_unknown(r, ctx);
        ctx->status = NGX_HTTP_NOT_FOUND;
    }

    if (ctx->page == NULL && ngx_http_comments_page_block(r, ctx) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (ctx->origin != NULL || ctx->file.place == COMMENTS_PLACE_NONE) {
        return ngx_http_comments_page_alone(r, ctx);
    }

    if (ctx->page == NULL
        && ngx_http_comments_base(r, ctx, &ctx->file.base) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (ctx->file.form && ctx->page == NULL) {
        ngx_http_comments_page_unform(ctx);
    }

    end = ngx_http_comments_page_end(ctx);

    ctx->inject = end;
    ctx->append = end;

    if (ngx_http_comments_page_headers(r, ctx) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    rc = ngx_http_send_header(r);

    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only) {
        return rc;
    }

    /*
     * our header filter may have found that another module changes the page;
     * then the file is sent without its block, and the body filter inserts it
     */

    bare = end && !ctx->append;

    if (ctx->page == NULL && !bare) {
        (void) ngx_http_comments_compose_page(r, ctx);
    }

    if (ctx->page == NULL) {
        ngx_http_comments_file_load(r, &ctx->file);
    }

    out = ctx->page
          ? ngx_http_comments_page_composed(r, ctx, bare)
          : ngx_http_comments_page_split(r, ctx, bare);
    if (out == NULL) {
        return NGX_ERROR;
    }

    return ngx_http_output_filter(r, out);
}


/*
 * 1 if the block goes to the very end of the file. Then the header filter
 * decides whether the block is appended here: another module may add to the
 * page, so that the end of the file is not the end of the page. In case the
 * body filter inserts it, ctx->result.data is set to the block of a composed
 * page. If an unclosed comment, for example, follows the place, the block is
 * inserted as at any other place.
 */
static ngx_uint_t
ngx_http_comments_page_end(ngx_http_comments_ctx_t *ctx)
{
    if (ctx->file.place != COMMENTS_PLACE_END
        || ctx->file.at != ctx->file.of.size)
    {
        return 0;
    }

    if (ctx->page != NULL) {
        ctx->result.data.data = ctx->page->data.data + ctx->file.at;
        ctx->result.data.len = ctx->page->data.len - (size_t) ctx->file.at;
    }

    return 1;
}


ngx_int_t
ngx_http_comments_page_block(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    comments_buf_t  buf;

    if (ctx->result.data.len || ctx->result.bare) {
        return NGX_OK;
    }

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_BLOCK_MAX);

    (void) ngx_http_comments_fetch_empty(&ctx->query, 1, &buf);

    if (buf.failed || buf.len == 0) {
        comments_buf_free(&buf);
        return NGX_ERROR;
    }

    ctx->result.data.len = buf.len;
    ctx->result.data.data = ngx_pnalloc(r->pool, buf.len);

    if (ctx->result.data.data != NULL) {
        ngx_memcpy(ctx->result.data.data, buf.data, buf.len);
    }

    comments_buf_free(&buf);

    return ctx->result.data.data ? NGX_OK : NGX_ERROR;
}


void
ngx_http_comments_page_unform(ngx_http_comments_ctx_t *ctx)
{
    ngx_str_set(&ctx->result.before, "<form></form>");
}


static ngx_int_t
ngx_http_comments_page_headers(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    time_t  modified;

    ngx_http_comments_answer_line(r, ctx->status ? ctx->status : NGX_HTTP_OK);

    r->headers_out.content_length_n = ctx->file.of.size;

    if (ctx->page != NULL) {
        r->headers_out.content_length_n = ctx->page->data.len;

    } else {
        r->headers_out.content_length_n += ctx->result.before.len
                                           + ctx->result.data.len;
    }

    if (ngx_http_set_content_type(r) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ctx->result.bare) {

        /* nothing was rendered (HEAD), so the length is not known */

        ngx_http_clear_content_length(r);
        return NGX_OK;
    }

    if (r->headers_out.status != NGX_HTTP_OK || ctx->personal
        || ctx->result.cache == NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE)
    {
        return NGX_OK;
    }

    modified = ngx_max(ctx->file.of.mtime, ctx->result.version.modified);

    /*
     * Last-Modified counts in seconds, and the page may change twice in one
     * second; so it is sent only when that second is over
     */

    if (modified < ngx_time() - 1) {
        r->headers_out.last_modified_time = modified;
    }

    r->allow_ranges = 1;

    /* nginx's range filter serves several ranges only from a single buffer */

    r->single_range = 1;

    return ngx_http_comments_page_etag(r, ctx);
}


static ngx_int_t
ngx_http_comments_page_etag(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    u_char                    *p;
    ngx_table_elt_t           *etag;
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (!clcf->etag) {
        return NGX_OK;
    }

    etag = ngx_list_push(&r->headers_out.headers);
    if (etag == NULL) {
        return NGX_ERROR;
    }

    if (ctx->page != NULL) {
        etag->value = ctx->page->tag;

    } else {
        p = ngx_pnalloc(r->pool, NGX_HTTP_COMMENTS_TAG_LEN);
        if (p == NULL) {
            etag->hash = 0;
            return NGX_ERROR;
        }

        etag->value.data = p;
        etag->value.len = ngx_http_comments_file_tag(ctx, p) - p;
    }

    etag->hash = 1;
    ngx_str_set(&etag->key, "ETag");
    etag->lowcase_key = NULL;
    ngx_http_comments_header_last(etag);

    r->headers_out.etag = etag;

    return NGX_OK;
}


static ngx_chain_t *
ngx_http_comments_page_composed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t bare)
{
    ngx_chain_t  *cl;

    /*
     * bare: the body filter will insert the block, which is at the end of the
     * composed page, after the whole file
     */

    cl = ngx_http_comments_page_memory(r, ctx->page->data.data,
                                       bare ? (size_t) ctx->file.of.size
                                            : ctx->page->data.len);
    if (cl == NULL) {
        return NULL;
    }

    cl->buf->last_buf = (r == r->main) ? 1 : 0;
    cl->buf->last_in_chain = 1;

    return cl;
}


static ngx_chain_t *
ngx_http_comments_page_split(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t bare)
{
    off_t          at, size;
    ngx_buf_t     *b;
    ngx_chain_t   *out, **ll;

    size = ctx->file.of.size;
    at = bare ? size : ctx->file.at;
    ll = &out;

    if (at > 0) {
        *ll = ngx_http_comments_page_part(r, ctx, 0, at);
        if (*ll == NULL) {
            return NULL;
        }

        ll = &(*ll)->next;
    }

    if (!bare && ctx->result.before.len) {
        *ll = ngx_http_comments_page_memory(r, ctx->result.before.data,
                                            ctx->result.before.len);
        if (*ll == NULL) {
            return NULL;
        }

        ll = &(*ll)->next;
    }

    if (!bare) {
        *ll = ngx_http_comments_page_memory(r, ctx->result.data.data,
                                            ctx->result.data.len);
        if (*ll == NULL) {
            return NULL;
        }

        ll = &(*ll)->next;
    }

    if (at < size) {
        *ll = ngx_http_comments_page_part(r, ctx, at, size);
        if (*ll == NULL) {
            return NULL;
        }

        ll = &(*ll)->next;
    }

    /* a separate buffer ends the response, since the file may be empty */

    *ll = ngx_alloc_chain_link(r->pool);
    b = ngx_calloc_buf(r->pool);

    if (*ll == NULL || b == NULL) {
        return NULL;
    }

    b->last_buf = (r == r->main) ? 1 : 0;
    b->last_in_chain = 1;
    b->sync = b->last_buf ? 0 : 1;

    (*ll)->buf = b;
    (*ll)->next = NULL;

    return out;
}


static ngx_chain_t *
ngx_http_comments_page_memory(ngx_http_request_t *r, u_char *data, size_t len)
{
    ngx_buf_t    *b;
    ngx_chain_t  *cl;

    b = ngx_calloc_buf(r->pool);
    cl = ngx_alloc_chain_link(r->pool);

    if (b == NULL || cl == NULL) {
        return NULL;
    }

    b->pos = data;
    b->last = data + len;
    b->start = b->pos;
    b->end = b->last;
    b->memory = 1;

    cl->buf = b;
    cl->next = NULL;

    return cl;
}


/* a part of the file: from memory if the file was read, else from the file */
static ngx_chain_t *
ngx_http_comments_page_part(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, off_t from, off_t to)
{
    ngx_buf_t    *b;
    ngx_chain_t  *cl;

    if (ctx->file.data != NULL) {
        return ngx_http_comments_page_memory(r, ctx->file.data + from,
                                             (size_t) (to - from));
    }

    b = ngx_calloc_buf(r->pool);
    cl = ngx_alloc_chain_link(r->pool);

    if (b == NULL || cl == NULL) {
        return NULL;
    }

    b->file = ngx_pcalloc(r->pool, sizeof(ngx_file_t));
    if (b->file == NULL) {
        return NULL;
    }

    b->file_pos = from;
    b->file_last = to;
    b->in_file = 1;

    b->file->fd = ctx->file.of.fd;
    b->file->name = ctx->file.path;
    b->file->log = r->connection->log;
    b->file->directio = ctx->file.of.is_directio;

    cl->buf = b;
    cl->next = NULL;

    return cl;
}


/*
 * Sends the standalone page: the answer to a submitted form if the page cannot
 * be sent with the form in it.
 */
static ngx_int_t
ngx_http_comments_page_alone(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    comments_buf_t                 buf;
    comments_render_t              render;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    render = ctx->query.render;
    render.ascii = 0;

    if (ccf->sheets != NULL) {
        render.sheets = ccf->sheets->elts;
        render.nsheets = ccf->sheets->nelts;
    }

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_BLOCK_MAX);

    /* NULL: the thread was not read, so the page has no list and no count */

    (void) comments_render_page(&buf, &render, NULL,
                                comments_render_page_title(&render));

    return ngx_http_comments_answer_buf(r,
                                        ctx->status ? ctx->status
                                                    : NGX_HTTP_OK,
                                        "text/html; charset=utf-8", &buf);
}
