/*
 * Imported text as Markdown. The first byte says how the text is written: from
 * 0xf0 on it is Markdown with HTML in it, whose conversion is bounded. What
 * core renders of a text without markup has its characters; what it renders of
 * HTML is rendered alike once more, and no tag of the source is text in it.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "comments_markdown.h"
#include "comments_text.h"
#include "comments_text_cluster.h"
#include "commentsctl_markup.h"
#include "commentsctl_markup_prose.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)

#define LIMIT  ((size_t) 64 << 20)       /* bytes */

/* the size up to which core renders any Markdown of ours with its markup */
#define SHORT  512


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


static comments_arena_t  *arena;


static void
convert(comments_buf_t *html, comments_str_t text, commentsctl_markup_t markup)
{
    comments_str_t  markdown;

    CHECK(commentsctl_markup_convert(arena, text, markup, &markdown)
          == COMMENTS_OK);
    CHECK(comments_text_check(markdown) == COMMENTS_TEXT_OK);

    comments_buf_init(html, LIMIT);

    CHECK(comments_markdown_render(html, markdown, 0) == COMMENTS_OK);
}


/* the visible characters of text, without white space */
static void
visible(comments_buf_t *out, comments_str_t text)
{
    uint32_t     c;
    const char  *p, *end;

    comments_buf_init(out, LIMIT);

    if (text.len == 0) {
        return;
    }

    p = text.data;
    end = p + text.len;

    while (p < end) {
        c = comments_text_next(&p, end);

        if (!commentsctl_markup_prose_blank(c) && comments_text_fit(c)
            && c != 0xfeff && c != 0x85 && c != 0x2028 && c != 0x2029)
        {
            (void) comments_text_put(out, c);
        }
    }
}


/* the text of HTML as core writes it */
static void
content(comments_buf_t *out, comments_str_t html)
{
    size_t                       i, j, n;
    comments_buf_t               text;
    static const comments_str_t  names[] = {
        comments_str("&amp;"), comments_str("&lt;"), comments_str("&gt;"),
        comments_str("&quot;"), comments_str("&#39;"), comments_str("&#13;")
    };

    comments_buf_init(&text, LIMIT);

    for (i = 0; i < html.len; i += n) {

        if (html.data[i] == '<') {
            for (n = 1; html.data[i + n - 1] != '>'; n++) {
                CHECK(i + n < html.len);
            }

            continue;
        }

        n = 1;

        for (j = 0; html.data[i] == '&' && j < 6; j++) {
            if (html.len - i >= names[j].len
                && memcmp(html.data + i, names[j].data, names[j].len) == 0)
            {
                n = names[j].len;
                break;
            }
        }

        (void) comments_buf_add_char(&text, n == 1 ? html.data[i]
                                            : "&<>\"'\r"[j]);
    }

    visible(out, comments_buf_str(&text));
    comments_buf_free(&text);
}


static void
plain(comments_str_t text)
{
    comments_buf_t  html, want, got;

    if (comments_text_cluster_may(text)) {
        return;
    }

    convert(&html, text, COMMENTSCTL_MARKUP_PLAIN);
    visible(&want, text);
    content(&got, comments_buf_str(&html));

    CHECK(comments_str_eq(comments_buf_str(&want), comments_buf_str(&got)));

    comments_buf_free(&html);
    comments_buf_free(&want);
    comments_buf_free(&got);
}


/* converts what was rendered: it has the same text, and the same markup */
static void
once_more(comments_str_t html)
{
    size_t          i, addresses;
    comments_buf_t  again, one, two;

    convert(&again, html, COMMENTSCTL_MARKUP_HTML);
    content(&one, html);
    content(&two, comments_buf_str(&again));

    CHECK(comments_str_eq(comments_buf_str(&one), comments_buf_str(&two)));

    /*
     * An address within another one may be text at first, and a link then. A
     * redirection may be one only after the first time, when controls are gone
     * from it, or lead to another one.
     */

    addresses = 0;

    for (i = 0; i + 3 < one.len; i++) {
        addresses += memcmp(one.data + i, "://", 3) == 0
                     || (one.data[i] | 0x20) == 'w';
    }

    if (addresses < 2
        && (html.len == 0 || memmem(html.data, html.len, "disq", 4) == NULL))
    {
        CHECK(comments_str_eq(html, comments_buf_str(&again)));
    }

    comments_buf_free(&again);
    comments_buf_free(&one);
    comments_buf_free(&two);
}


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    comments_str_t        text;
    comments_buf_t        html;
    commentsctl_markup_t  markup;

    if (size < 2) {
        return 0;
    }

    if (arena == NULL) {
        arena = comments_arena_create(LIMIT);
        CHECK(arena != NULL);
    }

    comments_arena_reset(arena);

    text = comments_str_of((const char *) data + 1, size - 1);

    if (data[0] < 0xf0 && data[0] % 3 == 0 && size <= SHORT) {
        plain(text);
    }

    markup = data[0] >= 0xf8 ? COMMENTSCTL_MARKUP_SANITISED
             : data[0] >= 0xf0 ? COMMENTSCTL_MARKUP_MARKDOWN
             : data[0] % 3 == 0 ? COMMENTSCTL_MARKUP_PLAIN
             : data[0] % 3 == 1 ? COMMENTSCTL_MARKUP_HTML
             : COMMENTSCTL_MARKUP_BREAKS;

    /* Markdown that stays as it is need not be valid */

    if (markup >= COMMENTSCTL_MARKUP_MARKDOWN
        && comments_text_check(text) != COMMENTS_TEXT_OK)
    {
        return 0;
    }

    convert(&html, text, markup);

    if (markup < COMMENTSCTL_MARKUP_MARKDOWN && size <= SHORT
        && !comments_text_cluster_may(text))
    {
        once_more(comments_buf_str(&html));
    }

    comments_buf_free(&html);

    return 0;
}
