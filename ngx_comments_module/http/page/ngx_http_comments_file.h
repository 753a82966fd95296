/*
 * The file of a page: finds the file, reads it, and scans it for the place of
 * the block.
 */
#ifndef NGX_HTTP_COMMENTS_FILE_H
#define NGX_HTTP_COMMENTS_FILE_H

#include "ngx_http_comments.h"


/* the largest length of an ETag, see ngx_http_comments_file_tag() */
#define NGX_HTTP_COMMENTS_TAG_LEN     (NGX_TIME_T_LEN + NGX_OFF_T_LEN + 16 + 4)


/*
 * 1 if the block is to be inserted at a place of this kind in the page of ctx:
 * at a marker or in a container always; before </body> or at the end unless
 * comments are "marked". Cannot fail.
 */
static ngx_inline ngx_uint_t
ngx_http_comments_placed(ngx_http_comments_ctx_t *ctx, comments_place_t place)
{
    return place >= COMMENTS_PLACE_CONTAINER
           || (place != COMMENTS_PLACE_NONE
               && ctx->enabled != NGX_HTTP_COMMENTS_MARKED);
}


/*
 * Finds the file of r->uri as nginx's static module would, opens it until the
 * request ends, and sets path and of in ctx->file. NGX_OK: the file is an HTML
 * page (its type is one of comments_types), and the Content-Type of r is set.
 * NGX_DECLINED: there is no such file, it is a directory, or it is not HTML;
 * ctx->file.of tells which. NGX_ERROR: out of memory, or the variables of a
 * directive could not be evaluated.
 */
ngx_int_t ngx_http_comments_file_open(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * The same without regard to the file's type; the Content-Type of r is not set.
 * NGX_OK: it is a file.
 */
ngx_int_t ngx_http_comments_file_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Reads and scans the open file. Sets place, at, charset, title, base and form
 * of ctx->file, and data if the file is not larger than comments_compose_max.
 * Everything lies in r->pool. NGX_OK; NGX_DECLINED: the file cannot be read, or
 * was cut while it was read, which is logged; NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_file_scan(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Reads a small file (at most 64 KB) into file->data, in r->pool, before it is
 * sent. If the file is larger or cannot be read, data stays NULL. Cannot fail.
 */
void ngx_http_comments_file_load(ngx_http_request_t *r,
    ngx_http_comments_file_t *file);

/*
 * Reads the whole file into out, which has room for file->of.size bytes.
 * NGX_OK; NGX_DECLINED: it cannot be read or is opened for direct I/O, or its
 * size or time has changed since it was opened, as when the file was
 * overwritten in place.
 */
ngx_int_t ngx_http_comments_file_read(ngx_http_comments_file_t *file,
    u_char *out);

/*
 * 1 if the content type is one of comments_types, 0 if it is not or there is no
 * memory. type: NULL: the content type of the response of r. r is unchanged.
 */
ngx_uint_t ngx_http_comments_file_html(ngx_http_request_t *r,
    ngx_str_t *type);

/*
 * Writes the ETag of the page of ctx, in quotes, to p, which has room for
 * NGX_HTTP_COMMENTS_TAG_LEN bytes. The ETag is made of the file's time and
 * size and of the block's hash. Returns the end of the ETag. Cannot fail.
 */
u_char *ngx_http_comments_file_tag(ngx_http_comments_ctx_t *ctx, u_char *p);


#endif
