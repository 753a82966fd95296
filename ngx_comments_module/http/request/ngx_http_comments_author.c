/*
 * Finds the header that carries the author's cookie.
 */

#include "ngx_http_comments_author.h"
#include "ngx_http_comments_header.h"

#include "comments_author.h"
#include "comments_reader.h"


comments_str_t
ngx_http_comments_author_cookies(ngx_http_request_t *r)
{
    return ngx_http_comments_header_cookies(r, COMMENTS_AUTHOR_NAME "=");
}


comments_str_t
ngx_http_comments_author_reader(ngx_http_request_t *r)
{
    return ngx_http_comments_header_cookies(r, COMMENTS_READER_NAME "=");
}
