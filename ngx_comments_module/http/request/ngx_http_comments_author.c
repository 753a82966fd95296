/*
 * Finds the header that carries the author's cookie.
 */

#include "ngx_http_comments_author.h"

#include "comments_author.h"
#include "comments_reader.h"


static comments_str_t ngx_http_comments_author_header(ngx_http_request_t *r,
    const char *name);


comments_str_t
ngx_http_comments_author_cookies(ngx_http_request_t *r)
{
    return ngx_http_comments_author_header(r, COMMENTS_AUTHOR_NAME "=");
}


comments_str_t
ngx_http_comments_author_reader(ngx_http_request_t *r)
{
    return ngx_http_comments_author_header(r, COMMENTS_READER_NAME "=");
}


/*
 * HTTP/1 clients send one Cookie header. nginx joins those of HTTP/2 and
 * HTTP/3 requests into one.
 */
static comments_str_t
ngx_http_comments_author_header(ngx_http_request_t *r, const char *name)
{
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h;

    for (part = &r->headers_in.headers.part; part; part = part->next) {
        h = part->elts;

        for (i = 0; i < part->nelts; i++) {
            if (h[i].key.len == sizeof("Cookie") - 1
                && ngx_strncasecmp(h[i].key.data, (u_char *) "Cookie",
                                   sizeof("Cookie") - 1)
                   == 0
                && ngx_strnstr(h[i].value.data, (char *) name, h[i].value.len)
                   != NULL)
            {
                return ngx_http_comments_core(h[i].value);
            }
        }
    }

    return comments_str_c("");
}
