/*
 * Tables of Markdown and of what it becomes, written short: {a} is a link to a,
 * {a|b} one with the text a to b, references of HTML are characters, and there
 * are no <p> around the whole.
 */
#ifndef MARKDOWN_SHORT_H
#define MARKDOWN_SHORT_H

#include <stdlib.h>

#include "comments_markdown.h"
#include "tap.h"


#define OUT_MAX  (1 << 20)
#define REL      "\" rel=\"nofollow ugc noopener\">"


typedef struct {
    const char  *text;
    const char  *want;
} markdown_case_t;


/* one test a case */
#define table(cases)  are(cases, sizeof(cases) / sizeof((cases)[0]))


static inline int
starts(comments_str_t s, const char *front)
{
    return s.len >= strlen(front) && memcmp(s.data, front, strlen(front)) == 0;
}


/* links become {text|url}, the references that HTML needs go */

static inline void
shorten(comments_buf_t *out, comments_str_t html)
{
    size_t          i, n, text;
    comments_str_t  url, s;

    static const char *const  swaps[][2] = {
        { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
        { "&#39;", "'" }, { REL, "" }, { "<a href=\"", "{" }
    };

    s = html;
    url = comments_str_of(NULL, 0);
    text = 0;

    if (starts(s, "<p>")) {
        s = comments_str_of(s.data + 3, s.len - 3);
    }

    while (s.len && !comments_str_eq(s, comments_str_c("</p>\n"))) {

        if (starts(s, "</a>")) {
            s = comments_str_of(s.data + 4, s.len - 4);

            if (!comments_str_eq(comments_str_of(out->data + text,
                                                 out->len - text), url))
            {
                (void) comments_buf_add_char(out, '|');
                (void) comments_buf_add_str(out, url);
            }

            (void) comments_buf_add_char(out, '}');
            free((void *) url.data);
            continue;
        }

        n = 1;

        for (i = 0; i < sizeof(swaps) / sizeof(swaps[0]); i++) {
            if (starts(s, swaps[i][0])) {
                n = strlen(swaps[i][0]);
                break;
            }
        }

        if (i == sizeof(swaps) / sizeof(swaps[0])) {
            (void) comments_buf_add_char(out, *s.data);

        } else if (i == 5) {

            /* what stands behind "{" was the URL: it comes behind the text */

            url = comments_str_of(NULL, out->len - text);
            url.data = memcpy(malloc(url.len + 1), out->data + text, url.len);
            out->len = text;

        } else {
            (void) comments_buf_add_c(out, swaps[i][1]);
            text = (i == 6) ? out->len : text;
        }

        s = comments_str_of(s.data + n, s.len - n);
    }
}


static inline void
are(const markdown_case_t *cases, size_t n)
{
    size_t           i;
    comments_buf_t   html, out;

    for (i = 0; i < n; i++) {
        comments_buf_init(&html, OUT_MAX);
        comments_buf_init(&out, OUT_MAX);

        (void) comments_markdown_render(&html, comments_str_c(cases[i].text),
                                        0);
        shorten(&out, comments_buf_str(&html));
        is_str(out.data, out.len, cases[i].want, "%s", cases[i].text);

        comments_buf_free(&html);
        comments_buf_free(&out);
    }
}


#endif
