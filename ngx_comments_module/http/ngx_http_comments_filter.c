/*
 * The late filter: puts the block into pages that come from elsewhere or are
 * still being changed on their way out, and sets the headers of all our pages.
 *
 * It runs behind every filter that changes a page, and behind postpone: only
 * there the output of subrequests (an SSI footer) stands in its order.
 */

#include "ngx_http_comments_compose.h"
#include "ngx_http_comments_entry.h"
#include "ngx_http_comments_filter.h"
#include "ngx_http_comments_folder.h"
#include "ngx_http_comments_include.h"


/* a page's bytes that may still come before the block; more decides it */
#define NGX_HTTP_COMMENTS_HELD_MAX  (8 * 1024 * 1024)


static ngx_int_t ngx_http_comments_filter_init(ngx_conf_t *cf);
static ngx_int_t ngx_http_comments_header_filter(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_filter_inject(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_filter_end(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_filter_open(ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_filter_encoded(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_body_filter(ngx_http_request_t *r,
    ngx_chain_t *in);
static ngx_int_t ngx_http_comments_filter_scan(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_chain_t *in);
static ngx_int_t ngx_http_comments_filter_buf(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_buf_t *b, ngx_chain_t ***ll);
static ngx_int_t ngx_http_comments_filter_place(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, uint64_t at, ngx_chain_t ***ll);
static ngx_int_t ngx_http_comments_filter_release(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, uint64_t upto, ngx_chain_t ***ll);
static ngx_int_t ngx_http_comments_filter_link(ngx_http_request_t *r,
    const u_char *data, size_t len, ngx_uint_t copy, ngx_chain_t ***ll);
static ngx_int_t ngx_http_comments_filter_special(ngx_http_request_t *r,
    ngx_buf_t *b, ngx_chain_t ***ll);


static ngx_http_module_t  ngx_http_comments_filter_module_ctx = {
    NULL,                                  /* preconfiguration */
    ngx_http_comments_filter_init,         /* postconfiguration */

    NULL,                                  /* create main configuration */
    NULL,                                  /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    NULL,                                  /* create location configuration */
    NULL                                   /* merge location configuration */
};


ngx_module_t  ngx_http_comments_filter_module = {
    NGX_MODULE_V1,
    &ngx_http_comments_filter_module_ctx,  /* module context */
    NULL,                                  /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    NULL,                                  /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    NULL,                                  /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


static ngx_http_output_header_filter_pt  ngx_http_next_header_filter;
static ngx_http_output_body_filter_pt    ngx_http_next_body_filter;


static ngx_int_t
ngx_http_comments_filter_init(ngx_conf_t *cf)
{
    ngx_http_next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = ngx_http_comments_header_filter;

    ngx_http_next_body_filter = ngx_http_top_body_filter;
    ngx_http_top_body_filter = ngx_http_comments_body_filter;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_header_filter(ngx_http_request_t *r)
{
    ngx_int_t                 rc;
    ngx_http_comments_ctx_t  *ctx;

    if (r != r->main) {
        ngx_http_comments_include_header(r);
        return ngx_http_next_header_filter(r);
    }

    ctx = ngx_http_get_module_ctx(r, ngx_http_comments_module);

    if (ctx == NULL) {
        return ngx_http_next_header_filter(r);
    }

    if (ngx_http_comments_folder_listing(r, ctx)) {
        return NGX_HTTP_NOT_FOUND;
    }

    if (ctx->inject && !ctx->inject_done) {

        rc = ngx_http_comments_filter_inject(r, ctx);
        if (rc != NGX_OK) {
            return rc;
        }
    }

    if (ngx_http_comments_filter_headers(r, ctx) != NGX_OK
        || ngx_http_comments_gzip_header(r, ctx) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_next_header_filter(r);
}


static ngx_int_t
ngx_http_comments_filter_inject(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t                      rc;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    comments_scan_init(&ctx->scan, ccf->scan,
                       ngx_http_comments_core(r->headers_out.charset));

    if (ctx->append) {
        return ngx_http_comments_filter_end(r, ctx);
    }

    if (r->headers_out.status != NGX_HTTP_OK
        || ctx->scan.charset == COMMENTS_CHARSET_OPAQUE
        || ngx_http_comments_filter_encoded(r)
        || !ngx_http_comments_file_html(r, NULL))
    {
        ctx->inject = 0;

        if (ctx->personal && r->headers_out.status == NGX_HTTP_OK
            && !ngx_http_comments_file_html(r, NULL))
        {
            /* a verb at what is no page */

            ngx_http_comments_entry_final(r, NGX_HTTP_NOT_FOUND);

            return ngx_http_filter_finalize_request(r, NULL,
                                                    NGX_HTTP_NOT_FOUND);
        }

        return ngx_http_comments_filter_untouched(r, ctx);
    }

    if (ngx_http_comments_page_block(r, ctx) != NGX_OK
        || ngx_http_comments_filter_validators(r, ctx) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ctx->result.unknown) {
        ngx_http_comments_page_unknown(r, ctx);

        r->headers_out.status = NGX_HTTP_NOT_FOUND;
        ngx_str_null(&r->headers_out.status_line);
    }

    /* an error page that is sent instead need not be in memory */

    rc = ngx_http_comments_filter_conditional(r, ctx);

    if (rc == NGX_OK) {
        ngx_http_comments_filter_open(r);
    }

    return rc;
}


/* a file whose block stands at its end: does what leaves end there as well? */
static ngx_int_t
ngx_http_comments_filter_end(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (r->headers_out.content_length_n
        == (off_t) (ctx->file.of.size + ctx->result.data.len)
        && !r->filter_need_in_memory && !ngx_http_comments_filter_encoded(r))
    {
        /* nobody changes it on its way: the handler sends file and block */

        ctx->inject = 0;

        return NGX_OK;
    }

    /* the handler sends the file alone, and the block is put in here */

    ctx->append = 0;

    if (ngx_http_comments_filter_encoded(r)) {
        ctx->inject = 0;
        ngx_http_clear_content_length(r);
        ngx_http_clear_accept_ranges(r);

        return NGX_OK;
    }

    ngx_http_comments_filter_open(r);

    return NGX_OK;
}


/* a page that will grow while it is read */
static void
ngx_http_comments_filter_open(ngx_http_request_t *r)
{
    ngx_http_clear_accept_ranges(r);
    ngx_http_clear_content_length(r);

    r->filter_need_in_memory = 1;
    r->main_filter_need_in_memory = 1;
}


static ngx_uint_t
ngx_http_comments_filter_encoded(ngx_http_request_t *r)
{
    return r->headers_out.content_encoding != NULL
           && r->headers_out.content_encoding->value.len != 0;
}


static ngx_int_t
ngx_http_comments_body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_int_t                 rc;
    ngx_chain_t               out;
    ngx_http_comments_ctx_t  *ctx;

    if (in == NULL || r != r->main || r->header_only) {
        return ngx_http_next_body_filter(r, in);
    }

    ctx = ngx_http_get_module_ctx(r, ngx_http_comments_module);

    if (ctx != NULL && ctx->gzipped.len && !ctx->inject_done) {

        rc = ngx_http_comments_gzip_body(r, ctx, in, &out);

        if (rc != NGX_OK) {
            return (rc == NGX_DECLINED) ? NGX_OK : rc;
        }

        ctx->inject_done = 1;

        return ngx_http_next_body_filter(r, &out);
    }

    if (ctx == NULL || !ctx->inject || ctx->inject_done) {
        return ngx_http_next_body_filter(r, in);
    }

    return ngx_http_comments_filter_scan(r, ctx, in);
}


static ngx_int_t
ngx_http_comments_filter_scan(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_chain_t *in)
{
    ngx_int_t     rc;
    ngx_buf_t    *b;
    ngx_chain_t  *cl, *out, **ll;

    out = NULL;
    ll = &out;

    for (cl = in; cl; cl = cl->next) {

        b = cl->buf;

        rc = ngx_http_comments_filter_buf(r, ctx, b, &ll);

        if (rc != NGX_OK) {
            return NGX_ERROR;
        }
    }

    *ll = NULL;

    if (out == NULL && !r->connection->buffered) {
        return NGX_OK;
    }

    return ngx_http_next_body_filter(r, out);
}


static ngx_int_t
ngx_http_comments_filter_buf(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_buf_t *b, ngx_chain_t ***ll)
{
    size_t    len;
    uint64_t  hold;

    len = ngx_buf_in_memory(b) ? (size_t) (b->last - b->pos) : 0;

    if (len && ctx->inject_done) {

        /* behind the block: the rest of a chain that held its place */

        if (ngx_http_comments_filter_link(r, b->pos, len, 1, ll) != NGX_OK) {
            return NGX_ERROR;
        }

        b->pos = b->last;

    } else if (len) {
        hold = comments_scan_feed(&ctx->scan, (char *) b->pos, len);

        if (comments_buf_add(&ctx->held, (char *) b->pos, len) != COMMENTS_OK)
        {
            return NGX_ERROR;
        }

        b->pos = b->last;

        if (ctx->scan.place == COMMENTS_PLACE_MARKER
            || ctx->held.len > NGX_HTTP_COMMENTS_HELD_MAX)
        {
            if (ngx_http_comments_filter_place(r, ctx, ctx->scan.at, ll)
                != NGX_OK)
            {
                return NGX_ERROR;
            }

        } else if (ngx_http_comments_filter_release(r, ctx, hold, ll)
                   != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    if (b->last_buf && !ctx->inject_done) {
        comments_scan_end(&ctx->scan);

        if (ngx_http_comments_filter_place(r, ctx, ctx->scan.at, ll)
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    if (b->last_buf || b->flush || b->sync) {
        return ngx_http_comments_filter_special(r, b, ll);
    }

    return NGX_OK;
}


/* what is held up to the place, the block, the rest */
static ngx_int_t
ngx_http_comments_filter_place(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, uint64_t at, ngx_chain_t ***ll)
{
    ctx->inject_done = 1;

    /* opaque, or more of it is held than we keep and no place is known yet */

    if (ctx->scan.place == COMMENTS_PLACE_NONE) {
        return ngx_http_comments_filter_release(r, ctx, UINT64_MAX, ll);
    }

    if (at < ctx->released) {
        at = ctx->released;
    }

    if (ngx_http_comments_base(r, ctx, &ctx->scan.base) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ctx->scan.form && ctx->scan.place <= COMMENTS_PLACE_BODY
        && ngx_http_comments_page_unform(r, ctx) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_comments_filter_release(r, ctx, at, ll) != NGX_OK
        || ngx_http_comments_filter_link(r, ctx->result.data.data,
                                         ctx->result.data.len, 0, ll)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_filter_release(r, ctx, UINT64_MAX, ll);
}


/* passes on the held bytes before the offset upto of the page */
static ngx_int_t
ngx_http_comments_filter_release(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, uint64_t upto, ngx_chain_t ***ll)
{
    size_t  n;

    if (upto <= ctx->released) {
        return NGX_OK;
    }

    n = (upto - ctx->released > ctx->held.len)
        ? ctx->held.len : (size_t) (upto - ctx->released);

    if (n == 0) {
        return NGX_OK;
    }

    if (ngx_http_comments_filter_link(r, (u_char *) ctx->held.data, n, 1, ll)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    ctx->released += n;
    ctx->held.len -= n;

    ngx_memmove(ctx->held.data, ctx->held.data + n, ctx->held.len);

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_filter_link(ngx_http_request_t *r, const u_char *data,
    size_t len, ngx_uint_t copy, ngx_chain_t ***ll)
{
    ngx_buf_t    *b;
    ngx_chain_t  *cl;

    if (len == 0) {
        return NGX_OK;
    }

    cl = ngx_alloc_chain_link(r->pool);
    if (cl == NULL) {
        return NGX_ERROR;
    }

    if (copy) {
        b = ngx_create_temp_buf(r->pool, len);
        if (b == NULL) {
            return NGX_ERROR;
        }

        b->last = ngx_cpymem(b->pos, data, len);

    } else {
        b = ngx_calloc_buf(r->pool);
        if (b == NULL) {
            return NGX_ERROR;
        }

        b->pos = (u_char *) data;
        b->last = b->pos + len;
        b->start = b->pos;
        b->end = b->last;
        b->memory = 1;
    }

    cl->buf = b;
    cl->next = NULL;

    **ll = cl;
    *ll = &cl->next;

    return NGX_OK;
}


/* the flags of a buffer without its bytes */
static ngx_int_t
ngx_http_comments_filter_special(ngx_http_request_t *r, ngx_buf_t *like,
    ngx_chain_t ***ll)
{
    ngx_buf_t    *b;
    ngx_chain_t  *cl;

    b = ngx_calloc_buf(r->pool);
    cl = ngx_alloc_chain_link(r->pool);

    if (b == NULL || cl == NULL) {
        return NGX_ERROR;
    }

    b->last_buf = like->last_buf;
    b->last_in_chain = like->last_in_chain;
    b->flush = like->flush;
    b->sync = like->sync;

    cl->buf = b;
    cl->next = NULL;

    **ll = cl;
    *ll = &cl->next;

    return NGX_OK;
}
