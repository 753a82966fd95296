/*
 * The file of a page: finds the file as nginx's static module would, reads it,
 * and scans it for the place of the block.
 */

#include "ngx_http_comments_file.h"
#include "ngx_http_comments_log.h"


/* bytes; a file that is opened with O_DIRECT is read in aligned parts */
#define NGX_HTTP_COMMENTS_ALIGN  4096
#define NGX_HTTP_COMMENTS_CHUNK  (64 * NGX_HTTP_COMMENTS_ALIGN)

/*
 * A file of at most so many bytes is read into memory, so that it can be sent
 * together with its block in one system call. Each part of a file that is sent
 * from the file takes a call of its own.
 */
#define NGX_HTTP_COMMENTS_SMALL  65536


static ngx_int_t ngx_http_comments_file_type(ngx_http_request_t *r);
static void ngx_http_comments_file_title(ngx_http_request_t *r,
    ngx_http_comments_file_t *file, const comments_scan_t *scan);
static ngx_int_t ngx_http_comments_file_bytes(ngx_http_comments_file_t *file,
    u_char *out);
static ngx_int_t ngx_http_comments_file_feed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_scan_t *scan, u_char *chunk);


ngx_int_t
ngx_http_comments_file_open(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t  rc;

    rc = ngx_http_comments_file_find(r, ctx);

    return (rc == NGX_OK) ? ngx_http_comments_file_type(r) : rc;
}


ngx_int_t
ngx_http_comments_file_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    size_t                      root;
    u_char                     *last;
    ngx_open_file_info_t       *of;
    ngx_http_core_loc_conf_t   *clcf;
    ngx_http_comments_file_t   *file;

    file = &ctx->file;
    of = &file->of;

    ngx_memzero(file, sizeof(ngx_http_comments_file_t));

    last = ngx_http_map_uri_to_path(r, &file->path, &root, 0);
    if (last == NULL) {
        return NGX_ERROR;
    }

    file->path.len = last - file->path.data;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    of->read_ahead = clcf->read_ahead;
    of->directio = clcf->directio;
    of->valid = clcf->open_file_cache_valid;
    of->min_uses = clcf->open_file_cache_min_uses;
    of->errors = clcf->open_file_cache_errors;
    of->events = clcf->open_file_cache_events;

    if (ngx_http_set_disable_symlinks(r, clcf, &file->path, of) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ngx_open_cached_file(clcf->open_file_cache, &file->path, of, r->pool)
        != NGX_OK)
    {
        /* nginx's static module will find the same error, and log it */
        return NGX_DECLINED;
    }

    return (of->is_dir || !of->is_file) ? NGX_DECLINED : NGX_OK;
}


ngx_uint_t
ngx_http_comments_file_html(ngx_http_request_t *r, ngx_str_t *type)
{
    ngx_str_t                      saved;
    size_t                         saved_len;
    u_char                        *lowcase;
    ngx_uint_t                     html;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    saved = r->headers_out.content_type;
    saved_len = r->headers_out.content_type_len;
    lowcase = r->headers_out.content_type_lowcase;

    if (type != NULL) {
        r->headers_out.content_type = *type;
        r->headers_out.content_type_len = type->len;
        r->headers_out.content_type_lowcase = NULL;
    }

    html = ngx_http_test_content_type(r, &ccf->types) != NULL;

    if (type != NULL) {
        r->headers_out.content_type = saved;
        r->headers_out.content_type_len = saved_len;
        r->headers_out.content_type_lowcase = lowcase;
    }

    return html;
}


static ngx_int_t
ngx_http_comments_file_type(ngx_http_request_t *r)
{
    if (ngx_http_set_content_type(r) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ngx_http_comments_file_html(r, NULL)) {
        return NGX_OK;
    }

    r->headers_out.content_type.len = 0;
    r->headers_out.content_type.data = NULL;
    r->headers_out.content_type_len = 0;
    r->headers_out.content_type_lowcase = NULL;

    return NGX_DECLINED;
}


ngx_int_t
ngx_http_comments_file_scan(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    u_char                        *chunk;
    ngx_int_t                      rc;
    comments_scan_t                scan;
    ngx_http_comments_file_t      *file;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    file = &ctx->file;
    chunk = NULL;

    if (file->of.size <= (off_t) ccf->compose_max && file->of.size > 0
        && !file->of.is_directio)
    {
        file->data = ngx_pnalloc(r->pool, file->of.size);
        if (file->data == NULL) {
            return NGX_ERROR;
        }

    } else {
        chunk = ngx_memalign(NGX_HTTP_COMMENTS_ALIGN, NGX_HTTP_COMMENTS_CHUNK,
                             r->connection->log);
        if (chunk == NULL) {
            return NGX_ERROR;
        }
    }

    comments_scan_init(&scan, ccf->scan,
                       ngx_http_comments_core(r->headers_out.charset));

    rc = ngx_http_comments_file_feed(r, ctx, &scan, chunk);

    if (chunk != NULL) {
        ngx_free(chunk);
    }

    if (rc != NGX_OK) {
        file->data = NULL;
        return rc;
    }

    comments_scan_end(&scan);
    ngx_http_comments_file_title(r, file, &scan);

    file->place = scan.place;
    file->at = (off_t) scan.at;
    file->charset = scan.charset;
    file->base = scan.base;
    file->form = scan.form && scan.place <= COMMENTS_PLACE_BODY;

    return NGX_OK;
}


/* sets file->title; empty: the page has no title, or there is no memory */
static void
ngx_http_comments_file_title(ngx_http_request_t *r,
    ngx_http_comments_file_t *file, const comments_scan_t *scan)
{
    char    title[COMMENTS_SCAN_TITLE_MAX];
    size_t  len;

    ngx_str_null(&file->title);

    len = comments_scan_title(scan, title);
    if (len == 0) {
        return;
    }

    file->title.data = ngx_pnalloc(r->pool, len);

    if (file->title.data != NULL) {
        file->title.len = len;
        ngx_memcpy(file->title.data, title, len);
    }
}


ngx_int_t
ngx_http_comments_file_read(ngx_http_comments_file_t *file, u_char *out)
{
    ngx_file_info_t  fi;

    /*
     * with open_file_cache, file->of may be older than the last change of a
     * file that was overwritten in place
     */

    if (file->of.is_directio
        || ngx_fd_info(file->of.fd, &fi) == NGX_FILE_ERROR
        || ngx_file_size(&fi) != file->of.size
        || ngx_file_mtime(&fi) != file->of.mtime)
    {
        return NGX_DECLINED;
    }

    return ngx_http_comments_file_bytes(file, out);
}


void
ngx_http_comments_file_load(ngx_http_request_t *r,
    ngx_http_comments_file_t *file)
{
    u_char  *p;

    if (file->data != NULL || file->of.is_directio || file->of.size == 0
        || file->of.size > NGX_HTTP_COMMENTS_SMALL)
    {
        return;
    }

    p = ngx_pnalloc(r->pool, (size_t) file->of.size);

    if (p != NULL && ngx_http_comments_file_bytes(file, p) == NGX_OK) {
        file->data = p;
    }
}


u_char *
ngx_http_comments_file_tag(ngx_http_comments_ctx_t *ctx, u_char *p)
{
    return ngx_sprintf(p, "\"%xT-%xO-%016xL\"", ctx->file.of.mtime,
                       ctx->file.of.size, ctx->result.version.etag);
}


static ngx_int_t
ngx_http_comments_file_bytes(ngx_http_comments_file_t *file, u_char *out)
{
    off_t    offset;
    ssize_t  n;

    offset = 0;

    while (offset < file->of.size) {

        n = pread(file->of.fd, out + offset,
                  (size_t) (file->of.size - offset), offset);

        if (n == -1 && ngx_errno == NGX_EINTR) {
            continue;
        }

        if (n <= 0) {
            return NGX_DECLINED;
        }

        offset += n;
    }

    return NGX_OK;
}


/*
 * Reads the file and feeds it to the scan: the whole file into ctx->file.data
 * or, if that is NULL, part by part into chunk. With chunk, the descriptor may
 * be opened with O_DIRECT, so the reads are aligned in memory, length and
 * offset. If the file ends before its size, it was cut after it was opened.
 * NGX_OK, or NGX_DECLINED, logged: the file cannot be read, or was cut.
 */
static ngx_int_t
ngx_http_comments_file_feed(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_scan_t *scan, u_char *chunk)
{
    off_t    offset, size;
    u_char  *p;
    size_t   len;
    ssize_t  n;

    size = ctx->file.of.size;

    for (offset = 0; offset < size; offset += n) {

        if (ctx->file.data != NULL) {
            p = ctx->file.data + offset;
            len = (size_t) (size - offset);

        } else {
            p = chunk;
            len = NGX_HTTP_COMMENTS_CHUNK;
        }

        n = pread(ctx->file.of.fd, p, len, offset);

        if (n == -1 && ngx_errno == NGX_EINTR) {
            n = 0;
            continue;
        }

        if (n == -1) {
            ngx_log_error(NGX_LOG_ERR, r->connection->log, ngx_errno,
                          "comments: reading \"%V\" failed",
                          ngx_http_comments_log_text(
                                     ngx_http_comments_core(ctx->file.path)));
            return NGX_DECLINED;
        }

        if (n == 0) {
            ngx_log_error(NGX_LOG_WARN, r->connection->log, 0,
                          "comments: \"%V\" was cut while it was read",
                          ngx_http_comments_log_text(
                                     ngx_http_comments_core(ctx->file.path)));
            return NGX_DECLINED;
        }

        if (n > size - offset) {
            n = (ssize_t) (size - offset);
        }

        (void) comments_scan_feed(scan, (char *) p, n);
    }

    return NGX_OK;
}
