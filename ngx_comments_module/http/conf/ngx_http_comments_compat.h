/*
 * Differences between nginx 1.22 and 1.30 in nginx's own structures.
 */
#ifndef NGX_HTTP_COMMENTS_COMPAT_H
#define NGX_HTTP_COMMENTS_COMPAT_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>


/*
 * Since nginx 1.23.0 header lines of one name are a linked list, before that an
 * array.
 */
#if (nginx_version >= 1023000)

#define ngx_http_comments_header_last(h)        (h)->next = NULL
#define ngx_http_comments_has_cache_control(r)                                \
    ((r)->headers_out.cache_control != NULL)

#else

#define ngx_http_comments_header_last(h)
#define ngx_http_comments_has_cache_control(r)                                \
    ((r)->headers_out.cache_control.elts != NULL)

#endif


#endif
