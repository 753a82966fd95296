/*
 * Untrusted UTF-8: validation, and escaping for HTML and XML.
 */

#include <stdio.h>

#include "comments_text.h"

#include "comments_ascii.h"


#define COMMENTS_TEXT_REPLACEMENT  0xfffd


static int comments_text_ascii8(const char *p, const char *end);
static size_t comments_text_decode(const char *p, const char *end,
    uint32_t *c);
static int comments_text_allowed(uint32_t c);
static int comments_text_write(comments_buf_t *out, comments_str_t s, int ascii,
    int content);
static const char *comments_text_skip(const char *p, const char *end);
static const char *comments_text_reference(uint32_t c, int ascii,
    char buf[16]);


#define COMMENTS_TEXT_OTHER  6
#define COMMENTS_TEXT_BRACE  7


/* the references that stand for one ASCII character, with ascii and without */
static const comments_str_t  comments_text_references[] = {
    comments_null_str,
    comments_str("&amp;"),
    comments_str("&lt;"),
    comments_str("&gt;"),
    comments_str("&quot;"),
    comments_str("&#39;")        /* HTML 4 has no &apos; */
};


/*
 * 0: the byte is copied; another number below 6: its reference in the table
 * above; 6: comments_text_reference() decides; 7: "{"
 */
static const uint8_t  comments_text_special[256] = {
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 0, 6, 6, 6, 6, 6,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
    0, 0, 4, 0, 0, 0, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 6,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6
};


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

        len = 8;

        if (comments_text_ascii8(p, end)) {
            continue;
        }

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


/* 1 if the next eight bytes are ASCII without a NUL, as in most texts */
static int
comments_text_ascii8(const char *p, const char *end)
{
    uint64_t  bytes;

    if (end - p < (ptrdiff_t) sizeof(bytes)) {
        return 0;
    }

    memcpy(&bytes, p, sizeof(bytes));

    /* a byte of 0 borrows, so that its highest bit becomes 1 */

    return ((bytes | (bytes - UINT64_C(0x0101010101010101)))
            & UINT64_C(0x8080808080808080)) == 0;
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


/*
 * returns the length of the character at p, which is before end; 0: the bytes
 * are not UTF-8 (RFC 3629)
 */

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
comments_text_escape(comments_buf_t *out, comments_str_t s, int ascii)
{
    return comments_text_write(out, s, ascii, 0);
}


int
comments_text_content(comments_buf_t *out, comments_str_t s, int ascii)
{
    return comments_text_write(out, s, ascii, 1);
}


static int
comments_text_write(comments_buf_t *out, comments_str_t s, int ascii,
    int content)
{
    char         buf[16];
    unsigned     special;
    const char  *p, *end, *start, *plain, *reference;

    if (s.len == 0) {
        return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
    }

    p = s.data;
    end = p + s.len;
    plain = p;

    for ( ;; ) {
        p = comments_text_skip(p, end);

        if (p == end) {
            break;
        }

        start = p;
        special = comments_text_special[(unsigned char) *p];

        if (special == COMMENTS_TEXT_BRACE) {
            p++;

            if (!content) {
                continue;
            }

            /*
             * The output decides, not the input: characters between two braces
             * may have been dropped, or the first one is of another text.
             */

            (void) comments_buf_add(out, plain, (size_t) (start - plain));
            plain = start;

            if (out->len && out->data[out->len - 1] == '{') {
                (void) comments_buf_add_c(out, "<wbr/>");
            }

            continue;
        }

        if (special != COMMENTS_TEXT_OTHER) {
            p++;

            (void) comments_buf_add(out, plain, (size_t) (start - plain));
            (void) comments_buf_add(out, comments_text_references[special].data,
                                    comments_text_references[special].len);
            plain = p;
            continue;
        }

        reference = comments_text_reference(comments_text_next(&p, end), ascii,
                                            buf);

        if (reference != NULL) {
            (void) comments_buf_add(out, plain, (size_t) (start - plain));
            (void) comments_buf_add_c(out, reference);
            plain = p;
        }
    }

    return comments_buf_add(out, plain, (size_t) (end - plain));
}


/*
 * returns the first special byte; reads 8 bytes at a time, since most texts
 * have few special bytes
 */

static const char *
comments_text_skip(const char *p, const char *end)
{
    const unsigned char  *u;

    for ( /* void */ ; end - p >= 8; p += 8) {
        u = (const unsigned char *) p;

        if (comments_text_special[u[0]] | comments_text_special[u[1]]
            | comments_text_special[u[2]] | comments_text_special[u[3]]
            | comments_text_special[u[4]] | comments_text_special[u[5]]
            | comments_text_special[u[6]] | comments_text_special[u[7]])
        {
            break;
        }
    }

    while (p < end && comments_text_special[(unsigned char) *p] == 0) {
        p++;
    }

    return p;
}


/* returns what the output has in place of c; NULL: c as it is in the input */

static const char *
comments_text_reference(uint32_t c, int ascii, char buf[16])
{
    switch (c) {

    case '\r':
        /* an XML parser would turn a CR into LF */
        return "&#13;";

    case '\t':
        return ascii ? "&#9;" : NULL;

    case COMMENTS_TEXT_REPLACEMENT:
        /* the input may have been an invalid byte */
        return ascii ? "&#65533;" : "\xef\xbf\xbd";
    }

    if (!comments_text_allowed(c)) {
        return "";
    }

    if (!ascii || c < 0x80) {
        return NULL;
    }

    (void) snprintf(buf, 16, "&#%u;", (unsigned) c);

    return buf;
}


void
comments_text_lower(char *out, comments_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {
        out[i] = comments_ascii_lower(s.data[i]);
    }
}


size_t
comments_text_head(comments_str_t s, size_t n)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {

        /* every byte but a continuation byte begins a character */

        if (((unsigned char) s.data[i] & 0xc0) != 0x80 && n-- == 0) {
            return i;
        }
    }

    return s.len;
}


int
comments_text_put(comments_buf_t *out, uint32_t c)
{
    size_t  len;
    char    p[4];

    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) {
        c = COMMENTS_TEXT_REPLACEMENT;
    }

    if (c < 0x80) {
        p[0] = (char) c;
        len = 1;

    } else if (c < 0x800) {
        p[0] = (char) (0xc0 | (c >> 6));
        p[1] = (char) (0x80 | (c & 0x3f));
        len = 2;

    } else if (c < 0x10000) {
        p[0] = (char) (0xe0 | (c >> 12));
        p[1] = (char) (0x80 | ((c >> 6) & 0x3f));
        p[2] = (char) (0x80 | (c & 0x3f));
        len = 3;

    } else {
        p[0] = (char) (0xf0 | (c >> 18));
        p[1] = (char) (0x80 | ((c >> 12) & 0x3f));
        p[2] = (char) (0x80 | ((c >> 6) & 0x3f));
        p[3] = (char) (0x80 | (c & 0x3f));
        len = 4;
    }

    return comments_buf_add(out, p, len);
}


int
comments_text_fit(uint32_t c)
{
    /* overrides and isolates change the order in which a text is read */

    if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) {
        return 0;
    }

    return comments_text_allowed(c);
}


/*
 * C1 controls are not allowed, though XML allows them: HTML reads a reference
 * to one as a character of windows-1252.
 */

static int
comments_text_allowed(uint32_t c)
{
    if (c < 0x20) {
        return c == '\n' || c == '\t';
    }

    if (c >= 0x7f && c <= 0x9f) {
        return 0;
    }

    if ((c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef)) {
        return 0;
    }

    return c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff);
}
