/*
 * Prepares a text of unknown origin for a parser.
 */

#include "comments_ascii.h"
#include "comments_text.h"
#include "commentsctl_markup_clean.h"


#define COMMENTSCTL_CLEAN_BLANKS  256    /* in a tag: about its attributes */


static int commentsctl_clean_utf8(comments_buf_t *buf, comments_str_t text);
static const char *commentsctl_clean_long(comments_str_t text,
    const char **close);


int
commentsctl_markup_clean(comments_buf_t *buf, comments_str_t *text, int tags)
{
    const char      *p, *end, *close, *cut;
    comments_buf_t   copy;

    comments_buf_truncate(buf, 0);

    if (text->len == 0) {
        return COMMENTS_OK;
    }

    if (comments_text_check(*text) != COMMENTS_TEXT_OK) {

        if (commentsctl_clean_utf8(buf, *text) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        *text = comments_buf_str(buf);
    }

    if (!tags || commentsctl_clean_long(*text, &close) == NULL) {
        return COMMENTS_OK;
    }

    comments_buf_init(&copy, COMMENTSCTL_CLEAN_MAX);

    p = text->data;
    end = p + text->len;

    while (p < end) {
        cut = commentsctl_clean_long(comments_str_of(p, (size_t) (end - p)),
                                     &close);

        if (cut == NULL) {
            break;
        }

        (void) comments_buf_add(&copy, p, (size_t) (cut - p));
        p = close;
    }

    (void) comments_buf_add(&copy, p, (size_t) (end - p));

    comments_buf_free(buf);
    *buf = copy;
    *text = comments_buf_str(buf);

    return copy.failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static int
commentsctl_clean_utf8(comments_buf_t *buf, comments_str_t text)
{
    uint32_t     c;
    const char  *p, *end;

    p = text.data;
    end = p + text.len;

    while (p < end) {
        c = comments_text_next(&p, end);

        if (c) {
            (void) comments_text_put(buf, c);
        }
    }

    return buf->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


/*
 * Returns where the first tag with too many attributes is to be cut, and stores
 * in *close where it ends; NULL: there is no such tag.
 */
static const char *
commentsctl_clean_long(comments_str_t text, const char **close)
{
    size_t       blanks;
    const char  *p, *end, *cut;

    p = text.data;
    end = p + text.len;

    while (p != NULL && p < end) {

        p = memchr(p, '<', (size_t) (end - p));

        if (p == NULL || end - p < 2 || !comments_ascii_alpha(p[1])) {
            p = p != NULL ? p + 1 : NULL;
            continue;
        }

        blanks = 0;
        cut = NULL;

        for (p++; p < end && *p != '>'; p++) {

            if (((unsigned char) *p <= ' ' || *p == '"' || *p == '\'')
                && ++blanks == COMMENTSCTL_CLEAN_BLANKS)
            {
                cut = p;
            }
        }

        if (cut != NULL) {
            *close = p;
            return cut;
        }
    }

    return NULL;
}


void
commentsctl_markup_clean_escape(comments_buf_t *html, comments_str_t text)
{
    size_t  i;

    for (i = 0; i < text.len; i++) {

        switch (text.data[i]) {

        case '&':
            (void) comments_buf_add_c(html, "&amp;");
            break;

        case '<':
            (void) comments_buf_add_c(html, "&lt;");
            break;

        case '>':
            (void) comments_buf_add_c(html, "&gt;");
            break;

        case '"':
            (void) comments_buf_add_c(html, "&quot;");
            break;

        default:
            (void) comments_buf_add_char(html, text.data[i]);
            break;
        }
    }
}
