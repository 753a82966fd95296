/*
 * Finds header lines of a request, and names in header values that are lists.
 */

#include "ngx_http_comments_header.h"


ngx_str_t
ngx_http_comments_header_in(ngx_http_request_t *r, const char *name)
{
    size_t            len;
    ngx_str_t         none = ngx_null_string;
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h;

    len = ngx_strlen(name);

    for (part = &r->headers_in.headers.part; part; part = part->next) {
        h = part->elts;

        for (i = 0; i < part->nelts; i++) {
            if (h[i].key.len == len
                && ngx_strncasecmp(h[i].key.data, (u_char *) name, len) == 0)
            {
                return h[i].value;
            }
        }
    }

    return none;
}


comments_str_t
ngx_http_comments_header_cookies(ngx_http_request_t *r, const char *name)
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
                && ngx_strnstr(h[i].value.data, (char *) (uintptr_t) name,
                               h[i].value.len)
                   != NULL)
            {
                return ngx_http_comments_core(h[i].value);
            }
        }
    }

    return comments_str_c("");
}


ngx_uint_t
ngx_http_comments_header_listed(ngx_str_t *list, ngx_str_t *name)
{
    size_t   len;
    u_char  *p, *last;

    if (list->len == 0) {
        return 0;
    }

    last = list->data + list->len;

    for (p = list->data; p < last; p += len) {

        if (*p == ',' || *p == ' ' || *p == '\t') {
            len = 1;
            continue;
        }

        for (len = 0; p + len < last; len++) {
            if (p[len] == ',' || p[len] == ' ' || p[len] == '\t') {
                break;
            }
        }

        if ((len == name->len && ngx_strncasecmp(p, name->data, len) == 0)
            || (len == 1 && *p == '*'))
        {
            return 1;
        }
    }

    return 0;
}
