/*
 * Compressed pages. nginx's gzip filter compresses a page anew for each reader.
 * Here a composed page is compressed once. Its compressed form is cached in the
 * zone, for all workers of the host, and in each worker's cache of composed
 * pages, from where it is sent without a mutex and without a copy. A cached
 * form is used only if it was made of the same version of the page.
 *
 *   found in                 what is done
 *   the worker's cache       sent
 *   the zone                 copied to the worker's cache, sent
 *   neither                  made, added to both caches, sent
 */

#include "ngx_http_comments_gzip.h"
#include "ngx_http_comments_variant.h"

#include <zlib.h>


#define NGX_HTTP_COMMENTS_GZIP_LEVEL   6
#define NGX_HTTP_COMMENTS_GZIP_WINDOW  (15 + 16)    /* with a gzip header */
#define NGX_HTTP_COMMENTS_GZIP_MIN     256          /* bytes of a page */
#define NGX_HTTP_COMMENTS_GZIP_WAIT    1000         /* ms until another worker
                                                       may fill a form that a
                                                       first one has not */


#if (NGX_HTTP_GZIP)

static ngx_int_t ngx_http_comments_gzip_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_gzip_get(ngx_http_request_t *r,
    ngx_comments_page_t *page, ngx_str_t *out);
static ngx_int_t ngx_http_comments_gzip_variant(ngx_http_request_t *r,
    ngx_comments_page_t *page, ngx_str_t *variant);
static ngx_int_t ngx_http_comments_gzip_make(ngx_http_request_t *r,
    ngx_comments_page_t *page, ngx_str_t *out);
static ngx_int_t ngx_http_comments_gzip_deflate(ngx_str_t *in, ngx_str_t *out);
static ngx_int_t ngx_http_comments_gzip_headers(ngx_http_request_t *r,
    size_t len);


ngx_int_t
ngx_http_comments_gzip_header(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t                      rc;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    /* only if no filter between the page handler and this one changes it */

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

    rc = ngx_http_comments_gzip_find(r, ctx);

    if (rc != NGX_OK) {
        return (rc == NGX_DECLINED) ? NGX_OK : NGX_ERROR;
    }

    return ngx_http_comments_gzip_headers(r, ctx->gzipped.len);
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

    /* not the end of the response: wait for the buffer that ends it */

    if (cl == NULL) {
        return NGX_DECLINED;
    }

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        return NGX_ERROR;
    }

    b->pos = ctx->gzipped.data;
    b->last = b->pos + ctx->gzipped.len;
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


/*
 * Sets ctx->gzipped to the compressed form of ctx->page. NGX_OK; NGX_DECLINED:
 * it could not be made; NGX_ERROR: out of memory.
 */
static ngx_int_t
ngx_http_comments_gzip_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t                       rc;
    ngx_str_t                       key;
    ngx_comments_page_t            *gz, *page;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    page = ctx->page;

    key.len = 2 + page->key.len;
    key.data = ngx_pnalloc(r->pool, key.len);
    if (key.data == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(ngx_cpymem(key.data, "z\n", 2), page->key.data, page->key.len);

    gz = ngx_comments_pages_get(mcf->worker->pages, &key);

    if (gz != NULL) {

        if (gz->version.generation == page->version.generation
            && gz->version.etag == page->version.etag
            && gz->file_uniq == page->file_uniq
            && gz->file_mtime == page->file_mtime
            && gz->file_size == page->file_size)
        {
            ctx->gzipped = gz->data;
            return ngx_comments_pages_hold(gz, r->pool);
        }

        ngx_comments_pages_forget(gz);
    }

    rc = ngx_http_comments_gzip_get(r, page, &ctx->gzipped);
    if (rc != NGX_OK) {
        return rc;
    }

    gz = ngx_comments_pages_alloc(mcf->worker->pages, &key, ctx->gzipped.len);

    /*
     * without room in the worker's cache, this request sends the form from its
     * pool, and the next request takes it from the zone again
     */

    if (gz == NULL) {
        return NGX_OK;
    }

    ngx_memcpy(gz->data.data, ctx->gzipped.data, ctx->gzipped.len);

    gz->version = page->version;
    gz->file_uniq = page->file_uniq;
    gz->file_mtime = page->file_mtime;
    gz->file_size = page->file_size;

    ngx_comments_pages_put(gz);
    ngx_comments_pages_unref(gz);

    return NGX_OK;
}


/*
 * Sets *out, in r->pool, to the compressed form of the page: from the zone, or
 * made now and added to the zone. If another worker is making the same form, it
 * is made here too, since that takes less time than to wait for the other one.
 * Returns what ngx_http_comments_gzip_find() returns.
 */
static ngx_int_t
ngx_http_comments_gzip_get(ngx_http_request_t *r, ngx_comments_page_t *page,
    ngx_str_t *out)
{
    ngx_int_t                       rc;
    ngx_str_t                       variant;
    ngx_uint_t                      stale;
    ngx_comments_zone_blob_t        blob;
    ngx_comments_zone_ticket_t      ticket;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    if (ngx_http_comments_gzip_variant(r, page, &variant) != NGX_OK) {
        return NGX_ERROR;
    }

    rc = ngx_comments_zone_get(mcf->zone, &page->name, &variant,
                               ngx_http_comments_variant_valid(r),
                               NGX_HTTP_COMMENTS_GZIP_WAIT, r->pool, &blob,
                               &stale, &ticket);

    /*
     * A form in the zone may be older than its ticket: a worker may have taken
     * the ticket after the thread had changed and then compressed a page of
     * before the change. So the versions are compared.
     */

    if ((rc == NGX_OK || stale) && blob.version.etag == page->version.etag) {
        *out = blob.data;

    } else if (ngx_http_comments_gzip_make(r, page, out) != NGX_OK) {
        out->len = 0;
    }

    if (rc != NGX_DECLINED) {
        return out->len ? NGX_OK : NGX_DECLINED;
    }

    if (out->len == 0) {
        ngx_comments_zone_abandon(mcf->zone, &page->name, &variant, &ticket);
        return NGX_DECLINED;
    }

    ngx_memzero(&blob, sizeof(ngx_comments_zone_blob_t));

    blob.data = *out;
    blob.version.etag = page->version.etag;

    (void) ngx_comments_zone_fill(mcf->zone, &page->name, &variant, &ticket,
                                  &blob);
    return NGX_OK;
}


/*
 * Sets *variant, in r->pool, to the name of the compressed form in the zone. It
 * consists of the encoding, the version of the file, the place of the block in
 * the file (in another location, with other markers, it may be another place),
 * and the name of the block. NGX_OK, or NGX_ERROR: out of memory.
 */
static ngx_int_t
ngx_http_comments_gzip_variant(ngx_http_request_t *r,
    ngx_comments_page_t *page, ngx_str_t *variant)
{
    variant->data = ngx_pnalloc(r->pool, sizeof("z gzip ---- ") - 1
                                         + NGX_INT64_LEN * 3 + NGX_TIME_T_LEN
                                         + page->variant.len);
    if (variant->data == NULL) {
        return NGX_ERROR;
    }

    variant->len = ngx_sprintf(variant->data, "z gzip %xL-%xT-%xO-%xO %V",
                               (int64_t) page->file_uniq, page->file_mtime,
                               page->file_size, page->at, &page->variant)
                   - variant->data;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_gzip_make(ngx_http_request_t *r, ngx_comments_page_t *page,
    ngx_str_t *out)
{
    ngx_int_t  rc;
    ngx_str_t  room;

    /*
     * compress into a buffer that is freed at once, since most of it remains
     * unused; r->pool gets only the bytes that are used
     */

    room.len = compressBound(page->data.len) + 32;
    room.data = ngx_alloc(room.len, r->connection->log);

    if (room.data == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_http_comments_gzip_deflate(&page->data, &room);

    if (rc == NGX_OK) {
        out->len = room.len;
        out->data = ngx_pnalloc(r->pool, room.len);

        if (out->data != NULL) {
            ngx_memcpy(out->data, room.data, room.len);

        } else {
            rc = NGX_ERROR;
        }
    }

    ngx_free(room.data);

    return rc;
}


/*
 * Compresses in to out->data. out->len is the size of out->data, and on return
 * the number of bytes that were written. NGX_OK, or NGX_ERROR: out of memory,
 * or the page is too large.
 */
static ngx_int_t
ngx_http_comments_gzip_deflate(ngx_str_t *in, ngx_str_t *out)
{
    int       rc;
    z_stream  stream;

    /* zlib counts in unsigned int, and would not see the rest of the page */

    if (in->len > NGX_MAX_INT32_VALUE || out->len > NGX_MAX_INT32_VALUE) {
        return NGX_ERROR;
    }

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
