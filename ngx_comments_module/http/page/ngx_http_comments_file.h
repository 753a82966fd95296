/*
 * The file that a page is: found, read, scanned for the place of the block.
 */
#ifndef NGX_HTTP_COMMENTS_FILE_H
#define NGX_HTTP_COMMENTS_FILE_H

#include "ngx_http_comments.h"


#define NGX_HTTP_COMMENTS_TAG_LEN     (NGX_TIME_T_LEN + NGX_OFF_T_LEN + 16 + 4)


/* Does a block belong at a place of that kind in the page of ctx? */
static ngx_inline ngx_uint_t
ngx_http_comments_placed(ngx_http_comments_ctx_t *ctx, comments_place_t place)
{
    return place >= COMMENTS_PLACE_CONTAINER
           || (place != COMMENTS_PLACE_NONE
               && ctx->enabled != NGX_HTTP_COMMENTS_MARKED);
}


/*
 * Finds and opens the file of r->uri. NGX_OK: an HTML page; NGX_DECLINED: no
 * file, a folder, or not HTML (file.of says which); NGX_ERROR.
 */
ngx_int_t ngx_http_comments_file_open(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * The same for a file of which is known that it is a page, if it is one. The
 * response gets its type later.
 */
ngx_int_t ngx_http_comments_file_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* Reads and scans it: fills place, at, charset, and data when it is small. */
ngx_int_t ngx_http_comments_file_scan(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Reads a small file that is to be sent into its data, from the request's pool;
 * else, and when it cannot be read, data stays NULL. Cannot fail.
 */
void ngx_http_comments_file_load(ngx_http_request_t *r,
    ngx_http_comments_file_t *file);

/*
 * Reads all of it into out. NGX_DECLINED: it cannot be read so, or it is not
 * certain that it is of the version that is open (it may have been written in
 * place).
 */
ngx_int_t ngx_http_comments_file_read(ngx_http_comments_file_t *file,
    u_char *out);

/* Is the content type (set on r, or given) one of comments_types? */
ngx_uint_t ngx_http_comments_file_html(ngx_http_request_t *r,
    ngx_str_t *type);

/*
 * Writes the ETag of the page of ctx, its file and its block, in quotes, to p,
 * which has room for NGX_HTTP_COMMENTS_TAG_LEN bytes. Returns its end.
 */
u_char *ngx_http_comments_file_tag(ngx_http_comments_ctx_t *ctx, u_char *p);


#endif
