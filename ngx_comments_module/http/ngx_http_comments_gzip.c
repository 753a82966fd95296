/*
 * Composed pages, compressed once and kept: nginx's gzip filter would compress
 * the same bytes anew for every reader.
 */

#include "ngx_http_comments_filter.h"

#include <zlib.h>


#define NGX_HTTP_COMMENTS_GZIP_LEVEL   6
#define NGX_HTTP_COMMENTS_GZIP_WINDOW  (15 + 16)    /* with a gzip header */
#define NGX_HTTP_COMMENTS_GZIP_MIN     256          /* bytes of a page */


#if (NGX_HTTP_GZIP)

static ngx_comments_page_t *ngx_http_comments_gzip_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_comments_page_t *ngx_http_comments_gzip_make(
    ngx_comments_pages_t *pages, ngx_str_t *key, ngx_comments_page_t *page);
static ngx_int_t ngx_http_comments_gzip_deflate(ngx_str_t *in, ngx_str_t *out);
static ngx_int_t ngx_http_comments_gzip_headers(ngx_http_request_t *r,
    size_t len);


ngx_int_t
ngx_http_comments_gzip_header(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_comments_page_t           *gz;
    ngx_pool_cleanup_t            *cln;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    /* only where nobody between the page handler and us touches the page */

    if (!ccf->gzip || ctx->page == NULL
        || r->headers_out.status != NGX_HTTP_OK
        || r->headers_out.content_length_n != (off_t) ctx->page->data.len
        || ctx->page->data.len < NGX_HTTP_COMMENTS_GZIP_MIN
        || r->filter_need_in_memory || r->filter_need_temporary
        || r->main_filter_need_in_memory
        || r->headers_out.content_encoding != NULL)
    {
        return NGX_OK;
    }

    r->gzip_vary = 1;

    if (r->headers_in.range != NULL || ngx_http_gzip_ok(r) != NGX_OK) {
        return NGX_OK;
    }

    cln = ngx_pool_cleanup_add(r->pool, 0);
    if (cln == NULL) {
        return NGX_ERROR;
    }

    gz = ngx_http_comments_gzip_find(r, ctx);

    if (gz == NULL) {
        return NGX_OK;
    }

    cln->handler = ngx_comments_pages_cleanup;
    cln->data = gz;

    ctx->gzipped = gz;

    return ngx_http_comments_gzip_headers(r, gz->data.len);
}


ngx_int_t
ngx_http_comments_gzip_body(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_chain_t *in, ngx_chain_t *out)
{
    ngx_buf_t    *b;
    ngx_chain_t  *cl;

    for (cl = in; cl; cl = cl->next) {
        if (cl->buf->last_buf) {
            break;
        }
    }

    /* the page's own buffer is not sent, and counts as done */

    if (cl == NULL) {
        return NGX_DECLINED;
    }

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        return NGX_ERROR;
    }

    b->pos = ctx->gzipped->data.data;
    b->last = b->pos + ctx->gzipped->data.len;
    b->start = b->pos;
    b->end = b->last;
    b->memory = 1;
    b->last_buf = 1;
    b->last_in_chain = 1;

    for (cl = in; cl; cl = cl->next) {
        cl->buf->pos = cl->buf->last;
    }

    out->buf = b;
    out->next = NULL;

    return NGX_OK;
}


static ngx_comments_page_t *
ngx_http_comments_gzip_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_str_t                       key;
    ngx_comments_page_t            *gz, *page;
    ngx_comments_pages_t           *pages;
    ngx_http_comments_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    pages = cmcf->worker->pages;
    page = ctx->page;

    key.data = ngx_pnalloc(r->pool, page->key.len + 2);
    if (key.data == NULL) {
        return NULL;
    }

    key.len = ngx_sprintf(key.data, "z\n%V", &page->key) - key.data;

    gz = ngx_comments_pages_get(pages, &key);

    if (gz == NULL) {
        return ngx_http_comments_gzip_make(pages, &key, page);
    }

    if (gz->generation == page->generation && gz->etag == page->etag
        && gz->file_uniq == page->file_uniq
        && gz->file_mtime == page->file_mtime
        && gz->file_size == page->file_size)
    {
        return gz;
    }

    ngx_comments_pages_unref(gz);

    return ngx_http_comments_gzip_make(pages, &key, page);
}


static ngx_comments_page_t *
ngx_http_comments_gzip_make(ngx_comments_pages_t *pages, ngx_str_t *key,
    ngx_comments_page_t *page)
{
    ngx_str_t             data;
    ngx_comments_page_t  *gz;

    data.len = compressBound(page->data.len) + 32;

    gz = ngx_comments_pages_alloc(pages, key, data.len);
    if (gz == NULL) {
        return NULL;
    }

    if (ngx_http_comments_gzip_deflate(&page->data, &gz->data) != NGX_OK) {
        ngx_comments_pages_unref(gz);
        return NULL;
    }

    gz->etag = page->etag;
    gz->modified = page->modified;
    gz->generation = page->generation;
    gz->count = page->count;
    gz->file_uniq = page->file_uniq;
    gz->file_mtime = page->file_mtime;
    gz->file_size = page->file_size;

    ngx_comments_pages_put(gz);

    return gz;
}


/* out->len is the room there is, and then what was used of it */
static ngx_int_t
ngx_http_comments_gzip_deflate(ngx_str_t *in, ngx_str_t *out)
{
    int       rc;
    z_stream  stream;

    ngx_memzero(&stream, sizeof(z_stream));

    if (deflateInit2(&stream, NGX_HTTP_COMMENTS_GZIP_LEVEL, Z_DEFLATED,
                     NGX_HTTP_COMMENTS_GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY)
        != Z_OK)
    {
        return NGX_ERROR;
    }

    stream.next_in = in->data;
    stream.avail_in = (uInt) in->len;
    stream.next_out = out->data;
    stream.avail_out = (uInt) out->len;

    rc = deflate(&stream, Z_FINISH);

    out->len = stream.total_out;

    (void) deflateEnd(&stream);

    return (rc == Z_STREAM_END) ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_http_comments_gzip_headers(ngx_http_request_t *r, size_t len)
{
    ngx_table_elt_t  *h;

    h = ngx_list_push(&r->headers_out.headers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    h->hash = 1;
    ngx_str_set(&h->key, "Content-Encoding");
    ngx_str_set(&h->value, "gzip");
    h->lowcase_key = NULL;
    ngx_http_comments_header_last(h);

    r->headers_out.content_encoding = h;

    ngx_http_clear_content_length(r);
    ngx_http_clear_accept_ranges(r);
    ngx_http_weak_etag(r);

    r->headers_out.content_length_n = len;

    return NGX_OK;
}

#else

ngx_int_t
ngx_http_comments_gzip_header(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    return NGX_OK;
}


ngx_int_t
ngx_http_comments_gzip_body(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_chain_t *in, ngx_chain_t *out)
{
    return NGX_DECLINED;
}

#endif
