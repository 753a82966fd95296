/*
 * The path of the request line, by which nginx chose the location.
 */
#ifndef NGX_HTTP_COMMENTS_PATH_H
#define NGX_HTTP_COMMENTS_PATH_H

#include "ngx_http_comments.h"


/*
 * The path by which nginx chose the location of a main request: percent-decoded
 * and with dot segments resolved, slashes merged only where merge_slashes is
 * on. It may point into the request line. NGX_OK or NGX_ERROR (no memory).
 */
ngx_int_t ngx_http_comments_path(ngx_http_request_t *r, ngx_str_t *path);

/* What all servers say of merge_slashes; once, when all of them are merged. */
void ngx_http_comments_path_conf(ngx_conf_t *cf);


#endif
