/*
 * The late filter: this module's header and body filter. It inserts the block
 * into pages that are not files and into pages that other filters change, and
 * sets the headers of all pages with comments.
 *
 * It runs after all filters that change a page, and after the postpone filter,
 * since only there the output of subrequests (an SSI footer) is in its place in
 * the page.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_entry.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_gzip.h"
#include "ngx_http_comments_headers.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_probe.h"
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
 * If an SSI subrequest for a number or a block is answered by anything but this
 * module (an error, a redirect, a page), the body of that answer is dropped, so
 * that it does not appear in the page that includes it.
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


/*
 * 1 if this is the header of a listing of a directory, which is not a page; see
 * ngx_http_comments_folder.c.
 */
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
 * Handles a POST of a comment whose page was not found and which error_page has
 * redirected to a location without comments. The comment is not stored there,
 * so the status becomes 404: a success would look as if it were.
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
 * Handles the header of a subrequest. Only the probe matters here (see
 * ngx_http_comments_probe.c): its body will be scanned for the place of the
 * block. The probe's state is put back into r->ctx, since an internal redirect
 * clears it.
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


/*
 * Handles the header of a response that may be a page for a block. Prepares the
 * body filter if it is one. Otherwise the response is sent as it is; but if a
 * request with a verb gets something that is not HTML, the answer is 404.
 *
 * ngx_http_comments_conditions_withhold() has told the gunzip filter, which ran
 * before, that the client accepts no gzip. r->gzip_tested is reset so that the
 * gzip filter, which runs later, finds out what the client really accepts.
 */
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

    /* the gunzip filter has run, and the gzip filter has not */

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
            /* a request with a verb for something that is not a page */

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

    /* an error page that replaces the page (412) is not scanned */

    rc = ngx_http_comments_headers_conditional(r, ctx);

    if (rc == NGX_OK) {
        ngx_http_comments_filter_open(r);
    }

    return rc;
}


/*
 * Handles the header of a file whose block goes to its end. If no other module
 * changes the page, its end is that of the file, and the page handler appends
 * the block; otherwise the body filter finds the end.
 */
static ngx_int_t
ngx_http_comments_filter_end(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (r->headers_out.content_length_n
        == (off_t) (ctx->file.of.size + ctx->result.before.len
                    + ctx->result.data.len)
        && !r->filter_need_in_memory && !ngx_http_comments_filter_encoded(r))
    {
        /* no other module changes it: the handler sends file and block */

        ctx->inject = 0;

        return NGX_OK;
    }

    /* the handler sends the file alone, the body filter inserts the block */

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


/* prepares the response for a block that the body filter will insert */
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
 * Logs that a page arrives compressed, so that no block can be inserted. Logged
 * once for each location and worker, since it happens with every request.
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

        if (ctx != NULL && ctx->probe != NULL && ctx->probe->page != NULL) {
            ngx_http_comments_stream_read(ctx->probe->page, in);
            return NGX_OK;
        }

        return ngx_http_next_body_filter(r, in);
    }

    return ngx_http_comments_stream_filter(r, ctx, in,
                                           ngx_http_next_body_filter);
}
