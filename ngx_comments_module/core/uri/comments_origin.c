/*
 * Judges by Origin and Sec-Fetch-Site whether a request comes from a page of
 * this site.
 */

#include "comments_ascii.h"
#include "comments_origin.h"
#include "comments_uri.h"


#define COMMENTS_ORIGIN_SHOWN  128     /* bytes of a value in the log */


static void comments_origin_value(comments_buf_t *out, comments_str_t value);


int
comments_origin_own(const comments_origin_t *origin)
{
    if (origin->listed) {
        return 1;
    }

    if (comments_ascii_is(origin->fetch_site, "cross-site")) {
        return 0;
    }

    if (origin->origin.len == 0) {
        return 1;
    }

    if (comments_ascii_is(origin->origin, "null")) {
        return comments_ascii_is(origin->fetch_site, "same-origin");
    }

    if (comments_uri_same_origin(origin->origin, comments_str_c("https"),
                                 origin->host))
    {
        return 1;
    }

    /* an https site must not accept an origin of plain http */

    return !origin->tls
           && comments_uri_same_origin(origin->origin, comments_str_c("http"),
                                       origin->host);
}


int
comments_origin_explain(comments_buf_t *out, const comments_origin_t *origin)
{
    if (origin->origin.len) {
        (void) comments_buf_add_c(out, "Origin is ");
        comments_origin_value(out, origin->origin);

    } else {
        (void) comments_buf_add_c(out, "there is no Origin");
    }

    if (origin->fetch_site.len) {
        (void) comments_buf_add_c(out, ", Sec-Fetch-Site is ");
        comments_origin_value(out, origin->fetch_site);
    }

    (void) comments_buf_add_c(out, ", expected is https://");

    if (!origin->tls) {
        (void) comments_buf_add_c(out, " or http://");
    }

    (void) comments_buf_add_c(out, " with the host ");
    comments_origin_value(out, origin->host);

    return comments_buf_add_c(out, ", or one of comments_origin");
}


static void
comments_origin_value(comments_buf_t *out, comments_str_t value)
{
    char    c;
    size_t  i;

    (void) comments_buf_add_char(out, '"');

    for (i = 0; i < value.len && i < COMMENTS_ORIGIN_SHOWN; i++) {
        c = value.data[i];

        (void) comments_buf_add_char(out, c >= ' ' && c <= '~' && c != '"'
                                          ? c : '?');
    }

    (void) comments_buf_add_c(out, i < value.len ? "..." : "");
    (void) comments_buf_add_char(out, '"');
}
