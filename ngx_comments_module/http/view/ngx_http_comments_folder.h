/*
 * Requests with a verb ("?comments=NAME") for a directory: a path that ends
 * with a slash and has no content handler of its own, or the path of a
 * directory without its slash.
 */
#ifndef NGX_HTTP_COMMENTS_FOLDER_H
#define NGX_HTTP_COMMENTS_FOLDER_H

#include "ngx_http_comments.h"


/*
 * The content handler of such a request whose path ends with a slash. It calls
 * nginx's own content handlers: the index module redirects to the page if the
 * directory has an index file. A listing of the directory is not a page, and
 * the answer is 404 instead. Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_folder_handler(ngx_http_request_t *r);

/*
 * Redirects a POST for a directory without its slash to the path with the slash
 * by 308, with which a browser repeats method and body. Sets Location and
 * returns the status, or NGX_HTTP_INTERNAL_SERVER_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_folder_slash(ngx_http_request_t *r);


#endif
