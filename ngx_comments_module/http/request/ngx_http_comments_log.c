/*
 * Makes text that a client has sent safe for the error log. All log lines with
 * such text use this function.
 */

#include "ngx_http_comments_log.h"

#include "comments_printable.h"


#define NGX_HTTP_COMMENTS_LOG_LEN    640
#define NGX_HTTP_COMMENTS_LOG_TEXTS  4


ngx_str_t *
ngx_http_comments_log_text(comments_str_t text)
{
    ngx_str_t  *s;

    /* a worker writes one log line at a time, with at most so many texts */

    static char        data[NGX_HTTP_COMMENTS_LOG_TEXTS]
                           [NGX_HTTP_COMMENTS_LOG_LEN];
    static ngx_str_t   texts[NGX_HTTP_COMMENTS_LOG_TEXTS];
    static ngx_uint_t  next;

    s = &texts[next];

    s->data = (u_char *) data[next];
    s->len = comments_printable(data[next], NGX_HTTP_COMMENTS_LOG_LEN, text);

    next = (next + 1) % NGX_HTTP_COMMENTS_LOG_TEXTS;

    return s;
}
