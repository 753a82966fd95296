/*
 * UTF-8 from strangers: validation, cleaning, escaping for HTML and XML.
 */

#include <stdio.h>

#include "comments_text.h"


#define COMMENTS_TEXT_REPLACEMENT  0xfffd


typedef struct {
    comments_buf_t  *out;
    size_t           end;        /* of the last character that is not white */
    unsigned         one_line:1;
    unsigned         blank:1;    /* white space waits for what follows it */
} comments_text_cleaner_t;


static size_t comments_text_decode(const char *p, const char *end,
    uint32_t *c);
static int comments_text_unfit(uint32_t c);
static int comments_text_white(uint32_t c);
static void comments_text_clean_char(comments_text_cleaner_t *cleaner,
    uint32_t c, const char *p, size_t len);
static const char *comments_text_reference(uint32_t c, int ascii,
    char buf[16]);


comments_text_check_t
comments_text_check(comments_str_t s)
{
    size_t       len;
    uint32_t     c;
    const char  *p, *end;

    if (s.len == 0) {
        return COMMENTS_TEXT_OK;
    }

    end = s.data + s.len;

    for (p = s.data; p < end; p += len) {

        len = comments_text_decode(p, end, &c);

        if (len == 0) {
            return COMMENTS_TEXT_BAD_UTF8;
        }

        if (c == 0) {
            return COMMENTS_TEXT_BAD_CHARACTER;
        }
    }

    return COMMENTS_TEXT_OK;
}


uint32_t
comments_text_next(const char **p, const char *end)
{
    size_t    len;
    uint32_t  c;

    len = comments_text_decode(*p, end, &c);

    if (len == 0) {
        (*p)++;
        return COMMENTS_TEXT_REPLACEMENT;
    }

    *p += len;

    return c;
}


/* the length of the character at p < end; 0: it is not UTF-8 (RFC 3629) */

static size_t
comments_text_decode(const char *p, const char *end, uint32_t *c)
{
    size_t                i, len;
    uint32_t              n, least;
    const unsigned char  *u;

    u = (const unsigned char *) p;

    if (u[0] < 0x80) {
        *c = u[0];
        return 1;
    }

    if (u[0] >= 0xc2 && u[0] <= 0xdf) {
        len = 2;
        n = u[0] & 0x1f;
        least = 0x80;

    } else if ((u[0] & 0xf0) == 0xe0) {
        len = 3;
        n = u[0] & 0x0f;
        least = 0x800;

    } else if (u[0] >= 0xf0 && u[0] <= 0xf4) {
        len = 4;
        n = u[0] & 0x07;
        least = 0x10000;

    } else {
        return 0;
    }

    if (len > (size_t) (end - p)) {
        return 0;
    }

    for (i = 1; i < len; i++) {
        if ((u[i] & 0xc0) != 0x80) {
            return 0;
        }

        n = (n << 6) | (u[i] & 0x3f);
    }

    if (n < least || n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)) {
        return 0;
    }

    *c = n;

    return len;
}


int
comments_text_clean(comments_buf_t *out, comments_str_t s, int one_line)
{
    uint32_t                  c;
    const char               *p, *end, *start;
    comments_text_cleaner_t   cleaner;

    if (s.len == 0) {
        return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
    }

    cleaner.out = out;
    cleaner.end = out->len;
    cleaner.one_line = one_line ? 1 : 0;
    cleaner.blank = 0;

    p = s.data;
    end = s.data + s.len;

    /* white space at the beginning is what a first character stands after */

    while (p < end) {

        start = p;
        c = comments_text_next(&p, end);

        if (c == '\r') {
            if (p < end && *p == '\n') {
                continue;
            }

            comments_text_clean_char(&cleaner, '\n', "\n", 1);
            continue;
        }

        if (c == COMMENTS_TEXT_REPLACEMENT) {
            comments_text_clean_char(&cleaner, c, "\xef\xbf\xbd", 3);
            continue;
        }

        comments_text_clean_char(&cleaner, c, start, (size_t) (p - start));
    }

    if (!out->failed) {
        out->len = cleaner.end;
    }

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static void
comments_text_clean_char(comments_text_cleaner_t *cleaner, uint32_t c,
    const char *p, size_t len)
{
    comments_buf_t  *out;

    out = cleaner->out;

    if (comments_text_white(c)) {

        if (cleaner->end == 0 && !cleaner->blank && out->len == 0) {
            /* nothing to stand behind */
            return;
        }

        if (cleaner->one_line) {
            cleaner->blank = 1;
            return;
        }

        (void) comments_buf_add(out, p, len);
        return;
    }

    if (comments_text_unfit(c)) {
        return;
    }

    (void) comments_buf_add(out, p, len);
    cleaner->end = out->len;
}


int
comments_text_escape(comments_buf_t *out, comments_str_t s, int ascii)
{
    char         buf[16];
    uint32_t     c;
    const char  *p, *end, *start, *plain, *reference;

    if (s.len == 0) {
        return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
    }

    p = s.data;
    end = s.data + s.len;
    plain = p;

    while (p < end) {

        start = p;
        c = comments_text_next(&p, end);

        reference = comments_text_reference(c, ascii, buf);

        if (reference == NULL) {
            continue;
        }

        (void) comments_buf_add(out, plain, (size_t) (start - plain));
        (void) comments_buf_add_c(out, reference);

        plain = p;
    }

    return comments_buf_add(out, plain, (size_t) (end - plain));
}


/* what stands for c in the output; NULL: c itself, as it is in the input */

static const char *
comments_text_reference(uint32_t c, int ascii, char buf[16])
{
    switch (c) {

    case '&':
        return "&amp;";

    case '<':
        return "&lt;";

    case '>':
        return "&gt;";

    case '"':
        return "&quot;";

    case '\'':
        /* &apos; is unknown to HTML 4 */
        return "&#39;";

    case '\r':
        /* a parser of XML would make it a line feed */
        return "&#13;";

    case '\t':
        return ascii ? "&#9;" : NULL;

    case COMMENTS_TEXT_REPLACEMENT:
        /* the input may have been a broken byte */
        return ascii ? "&#65533;" : "\xef\xbf\xbd";
    }

    if (c >= 0x20 && c <= 0x7e) {
        return NULL;
    }

    if (comments_text_unfit(c)) {
        return "";
    }

    if (!ascii || c < 0x80) {
        return NULL;
    }

    (void) snprintf(buf, 16, "&#%u;", (unsigned) c);

    return buf;
}
