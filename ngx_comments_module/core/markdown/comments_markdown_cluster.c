/*
 * Bounds combining marks and joined characters in the HTML of a comment.
 *
 * The bound is applied to the HTML, not to the Markdown. Marks may come from
 * character references, and mark-up between marks ("a*MARKS**MARKS*") does not
 * prevent the browser from stacking them. The HTML is our own: text between
 * "<" and ">" is always a tag, and a reference is a number or an ASCII
 * character.
 */

#include "comments_ascii.h"
#include "comments_markdown_cluster.h"
#include "comments_text.h"
#include "comments_text_cluster.h"


static int comments_cluster_may(comments_str_t text);
static uint32_t comments_cluster_reference(const char **p, const char *end);


void
comments_markdown_cluster(comments_buf_t *out, size_t start,
    comments_str_t text)
{
    char                     *to;
    size_t                    len;
    uint32_t                  c;
    const char               *p, *end, *from;
    comments_text_cluster_t   cluster;

    if (!comments_cluster_may(text)) {
        return;
    }

    memset(&cluster, 0, sizeof(comments_text_cluster_t));

    to = out->data + start;
    p = to;
    end = out->data + out->len;

    while (p < end) {

        from = p;

        if (*p == '<') {
            p = memchr(p, '>', (size_t) (end - p));
            p = p ? p + 1 : end;

        } else {
            c = (*p == '&') ? comments_cluster_reference(&p, end)
                            : comments_text_next(&p, end);

            if (!comments_text_cluster_keep(&cluster, c)) {
                continue;
            }
        }

        len = (size_t) (p - from);

        if (to != from) {
            memmove(to, from, len);
        }

        to += len;
    }

    out->len = (size_t) (to - out->data);
}


static int
comments_cluster_may(comments_str_t text)
{
    const char  *p, *end;

    if (text.len == 0) {
        return 0;
    }

    if (comments_text_cluster_may(text)) {
        return 1;
    }

    end = text.data + text.len;

    for (p = text.data; p < end; p++) {

        p = memchr(p, '&', (size_t) (end - p));
        if (p == NULL) {
            break;
        }

        if (end - p > 1 && p[1] == '#') {
            return 1;
        }
    }

    return 0;
}


/* returns the character of the reference at *p, and moves *p behind it */
static uint32_t
comments_cluster_reference(const char **p, const char *end)
{
    uint32_t     c;
    const char  *q;

    c = 0;
    q = *p + 1;

    if (q < end && *q == '#') {

        /* our own references have at most seven digits */

        for (q++; q < end && comments_ascii_digit(*q) && c < 0x110000; q++) {
            c = c * 10 + (uint32_t) (*q - '0');
        }
    }

    while (q < end && *q != ';') {
        q++;
    }

    *p = (q < end) ? q + 1 : end;

    /* "&amp;" and the other named references are not marks */

    return c ? c : '&';
}
