/*
 * The path of the request line, by which nginx chose the location.
 */
#ifndef NGX_HTTP_COMMENTS_PATH_H
#define NGX_HTTP_COMMENTS_PATH_H

#include "ngx_http_comments.h"


/*
 * Sets *path to the path by which nginx chose the location of a main request:
 * percent-decoded, with dot segments resolved, and with slashes merged only
 * where merge_slashes is on. *path lies in r->pool or points into the request
 * line. NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_path(ngx_http_request_t *r, ngx_str_t *path);

/*
 * Records in the main configuration whether merge_slashes is on in all servers,
 * in none or in some. Called once, in postconfiguration. Cannot fail.
 */
void ngx_http_comments_path_conf(ngx_conf_t *cf);


#endif
