/*
 * The late filter: puts the block into pages that come from elsewhere or are
 * still being changed on their way out, and sets the headers of all our pages.
 *
 * It runs behind every filter that changes a page, and behind postpone: only
 * there the output of subrequests (an SSI footer) stands in its order.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_entry.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_gzip.h"
#include "ngx_http_comments_headers.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_stream.h"


static ngx_int_t ngx_http_comments_filter_init(ngx_conf_t *cf);
static ngx_int_t ngx_http_comments_header_filter(ngx_http_request_t *r);
static void ngx_http_comments_filter_include(ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_filter_listing(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_filter_adrift(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_filter_probe(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_filter_inject(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_filter_end(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_filter_open(ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_filter_encoded(ngx_http_request_t *r);
static void ngx_http_comments_filter_packed(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_body_filter(ngx_http_request_t *r,
    ngx_chain_t *in);


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
        ngx_http_comments_filter_include(r);
        return ngx_http_comments_filter_probe(r);
    }

    ctx = ngx_http_get_module_ctx(r, ngx_http_comments_module);

    if (ctx == NULL) {

        if (r->internal) {
            ngx_http_comments_filter_adrift(r,
                                            ngx_http_comments_request_find(r));
        }

        return ngx_http_next_header_filter(r);
    }

    if (ctx->folder) {

        if (ngx_http_comments_filter_listing(r, ctx)) {
            return NGX_HTTP_NOT_FOUND;
        }

        ngx_http_comments_filter_adrift(r, ctx);
    }

    if (ctx->inject && !ctx->inject_done) {

        rc = ngx_http_comments_filter_inject(r, ctx);
        if (rc != NGX_OK) {
            return rc;
        }
    }

    if (ngx_http_comments_headers_set(r, ctx) != NGX_OK
        || ngx_http_comments_gzip_header(r, ctx) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_next_header_filter(r);
}


/*
 * Of what others answer to an SSI subrequest for a count or a block (an error,
 * a redirect, a page) nothing but the header is made.
 */
static void
ngx_http_comments_filter_include(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_asked(r);

    if (ctx != NULL && !ctx->own) {
        r->header_only = 1;
    }
}


/* Is this the header of a folder's listing, which is no page? */
static ngx_uint_t
ngx_http_comments_filter_listing(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (ctx->adrift || ctx->uri.data != r->uri.data
        || r->headers_out.status != NGX_HTTP_OK || r->filter_finalize)
    {
        return 0;
    }

    ctx->listing = 1;

    return 1;
}


/*
 * A POST whose page was to come by an error_page, which has led to a place
 * without comments: nothing is stored, and it must not look as if it were.
 */
static void
ngx_http_comments_filter_adrift(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (ctx == NULL || !ctx->adrift
        || r->headers_out.status >= NGX_HTTP_BAD_REQUEST)
    {
        return;
    }

    ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                  "comments: refused: error_page leads to a page without "
                  "comments, thread \"%V\"",
                  ngx_http_comments_log_text(
                                         ngx_http_comments_core(ctx->thread)));

    ctx->outcome = "not_found";

    r->headers_out.status = NGX_HTTP_NOT_FOUND;
    ngx_str_null(&r->headers_out.status_line);

    ngx_http_clear_location(r);
    ngx_http_clear_last_modified(r);
    ngx_http_clear_etag(r);
    ngx_http_clear_accept_ranges(r);
}


/*
 * Of subrequests one is of interest: that which is read for a place. It may
 * have been sent to another location meanwhile.
 */
static ngx_int_t
ngx_http_comments_filter_probe(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);

    if (ctx == NULL || !ctx->probing) {
        return ngx_http_next_header_filter(r);
    }

    ngx_http_set_ctx(r, ctx, ngx_http_comments_module);

    if (r->headers_out.status == NGX_HTTP_OK
        && ngx_http_comments_file_html(r, NULL)
        && !ngx_http_comments_filter_encoded(r)
        && ngx_http_comments_stream_create(r, ctx) == NULL)
    {
        return NGX_ERROR;
    }

    r->filter_need_in_memory = 1;
    r->main_filter_need_in_memory = 1;

    return ngx_http_next_header_filter(r);
}


static ngx_int_t
ngx_http_comments_filter_inject(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t         rc;
    ngx_uint_t        page;
    comments_scan_t  *scan;

    if (ctx->append) {
        return ngx_http_comments_filter_end(r, ctx);
    }

#if (NGX_HTTP_GZIP)

    /* gunzip has seen what it was told: gzip asks what the reader takes */

    r->gzip_tested = 0;

#endif

    page = r->headers_out.status == NGX_HTTP_OK
           && ngx_http_comments_file_html(r, NULL);

    if (page && ngx_http_comments_filter_encoded(r)) {
        ngx_http_comments_filter_packed(r);
        page = 0;
    }

    if (ctx->absent) {
        ctx->inject = 0;
        return NGX_OK;
    }

    if (page) {
        scan = ngx_http_comments_stream_create(r, ctx);
        if (scan == NULL) {
            return NGX_ERROR;
        }

        page = (scan->charset != COMMENTS_CHARSET_OPAQUE);
    }

    if (!page) {
        ctx->inject = 0;

        if (ctx->personal && r->headers_out.status == NGX_HTTP_OK
            && !ngx_http_comments_file_html(r, NULL))
        {
            /* a verb at what is no page */

            ngx_http_comments_entry_final(r, NGX_HTTP_NOT_FOUND);

            return ngx_http_filter_finalize_request(r, NULL,
                                                    NGX_HTTP_NOT_FOUND);
        }

        return ngx_http_comments_headers_untouched(r, ctx);
    }

    if (ngx_http_comments_page_block(r, ctx) != NGX_OK
        || ngx_http_comments_headers_validators(r, ctx) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ctx->result.unknown) {
        ngx_http_comments_answer_unknown(r, ctx);

        r->headers_out.status = NGX_HTTP_NOT_FOUND;
        ngx_str_null(&r->headers_out.status_line);
    }

    /* an error page that is sent instead need not be in memory */

    rc = ngx_http_comments_headers_conditional(r, ctx);

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
        == (off_t) (ctx->file.of.size + ctx->result.before.len
                    + ctx->result.data.len)
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
        ngx_http_comments_filter_packed(r);
        ngx_http_clear_content_length(r);
        ngx_http_clear_accept_ranges(r);

        return NGX_OK;
    }

    if (ngx_http_comments_stream_create(r, ctx) == NULL) {
        return NGX_ERROR;
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


/*
 * A page that comes compressed cannot get its block. It is said once for each
 * location and worker: this happens at every request.
 */
static void
ngx_http_comments_filter_packed(ngx_http_request_t *r)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    if (ccf->said->packed) {
        return;
    }

    ccf->said->packed = 1;

    ngx_log_error(NGX_LOG_WARN, r->connection->log, 0,
                  "comments: \"%V\" comes compressed (\"%V\") and goes out "
                  "without its comments, as will others of its location: by "
                  "its origin, a file that exists only compressed, or a module "
                  "that is loaded behind ngx_http_comments_module",
                  ngx_http_comments_log_text(ngx_http_comments_core(r->uri)),
                  ngx_http_comments_log_text(ngx_http_comments_core(
                                 r->headers_out.content_encoding->value)));
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

        if (ctx != NULL && ctx->asked != NULL) {
            ngx_http_comments_stream_read(ctx->asked, in);
            return NGX_OK;
        }

        return ngx_http_next_body_filter(r, in);
    }

    return ngx_http_comments_stream_filter(r, ctx, in,
                                           ngx_http_next_body_filter);
}
