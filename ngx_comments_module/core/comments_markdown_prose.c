/*
 * Plain prose as HTML, without the Markdown parser.
 *
 * A text is prose if none of its characters could mean anything to the parser,
 * alone or by what is beside it. When in doubt it is not: the parser gives the
 * same result, only later. t/unit/test_markdown_prose.c and
 * t/fuzz/fuzz_markdown.c compare the two ways.
 */

#include "comments_markdown_prose.h"
#include "comments_markdown_writer.h"
#include "comments_text.h"


/* what a byte may be the beginning of, or a part of */
typedef enum {
    COMMENTS_PROSE_NONE = 0,
    COMMENTS_PROSE_MARK,         /* anything */
    COMMENTS_PROSE_LINE,
    COMMENTS_PROSE_AMPERSAND,    /* a character reference */
    COMMENTS_PROSE_LESS,         /* an address in <>, ... */
    COMMENTS_PROSE_GREATER,      /* ... and its end */
    COMMENTS_PROSE_COLON,        /* a bare address, which is prose */
    COMMENTS_PROSE_DOT,          /* the same */

    /* marks that come in pairs: a single one of a kind is a character */
    COMMENTS_PROSE_STAR,
    COMMENTS_PROSE_UNDERLINE,
    COMMENTS_PROSE_TILDE,
    COMMENTS_PROSE_BACKTICK
} comments_prose_class_t;


static int comments_markdown_prose_is(comments_str_t text, int *addresses);
static int comments_markdown_prose_begins(const char *p, const char *end);
static int comments_markdown_prose_alnum(const char *p, const char *end);


static const uint8_t  comments_prose_classes[256] = {
    [0x00] = COMMENTS_PROSE_MARK, [0x01] = COMMENTS_PROSE_MARK,
    [0x02] = COMMENTS_PROSE_MARK, [0x03] = COMMENTS_PROSE_MARK,
    [0x04] = COMMENTS_PROSE_MARK, [0x05] = COMMENTS_PROSE_MARK,
    [0x06] = COMMENTS_PROSE_MARK, [0x07] = COMMENTS_PROSE_MARK,
    [0x08] = COMMENTS_PROSE_MARK, [0x09] = COMMENTS_PROSE_MARK,
    [0x0a] = COMMENTS_PROSE_LINE, [0x0b] = COMMENTS_PROSE_MARK,
    [0x0c] = COMMENTS_PROSE_MARK, [0x0d] = COMMENTS_PROSE_MARK,
    [0x0e] = COMMENTS_PROSE_MARK, [0x0f] = COMMENTS_PROSE_MARK,
    [0x10] = COMMENTS_PROSE_MARK, [0x11] = COMMENTS_PROSE_MARK,
    [0x12] = COMMENTS_PROSE_MARK, [0x13] = COMMENTS_PROSE_MARK,
    [0x14] = COMMENTS_PROSE_MARK, [0x15] = COMMENTS_PROSE_MARK,
    [0x16] = COMMENTS_PROSE_MARK, [0x17] = COMMENTS_PROSE_MARK,
    [0x18] = COMMENTS_PROSE_MARK, [0x19] = COMMENTS_PROSE_MARK,
    [0x1a] = COMMENTS_PROSE_MARK, [0x1b] = COMMENTS_PROSE_MARK,
    [0x1c] = COMMENTS_PROSE_MARK, [0x1d] = COMMENTS_PROSE_MARK,
    [0x1e] = COMMENTS_PROSE_MARK, [0x1f] = COMMENTS_PROSE_MARK,
    [0x7f] = COMMENTS_PROSE_MARK,

    ['\\'] = COMMENTS_PROSE_MARK, ['['] = COMMENTS_PROSE_MARK,
    [']'] = COMMENTS_PROSE_MARK,

    ['&'] = COMMENTS_PROSE_AMPERSAND, ['<'] = COMMENTS_PROSE_LESS,
    ['>'] = COMMENTS_PROSE_GREATER, [':'] = COMMENTS_PROSE_COLON,
    ['.'] = COMMENTS_PROSE_DOT,

    ['*'] = COMMENTS_PROSE_STAR, ['_'] = COMMENTS_PROSE_UNDERLINE,
    ['~'] = COMMENTS_PROSE_TILDE, ['`'] = COMMENTS_PROSE_BACKTICK
};


int
comments_markdown_prose(comments_buf_t *out, comments_str_t text, int ascii)
{
    int              addresses, open;
    const char      *p, *end, *lf;
    comments_str_t   line;

    if (!comments_markdown_prose_is(text, &addresses)) {
        return COMMENTS_DECLINED;
    }

    open = 0;
    end = text.data + text.len;

    for (p = text.data; p < end; p = lf + 1) {

        lf = memchr(p, '\n', (size_t) (end - p));

        if (lf == NULL) {
            lf = end;
        }

        line = comments_str_of(p, (size_t) (lf - p));

        if (line.len == 0) {
            if (open) {
                (void) comments_buf_add_c(out, "</p>\n");
                open = 0;
            }

            continue;
        }

        (void) comments_buf_add_c(out, open ? "<br />\n" : "<p>");
        open = 1;

        if (addresses) {
            comments_markdown_writer_bare(out, line, ascii);

        } else {
            (void) comments_text_escape(out, line, ascii);
        }
    }

    return open ? comments_buf_add_c(out, "</p>\n")
                : (out->failed ? COMMENTS_ERROR : COMMENTS_OK);
}


/* *addresses: there may be bare ones */

static int
comments_markdown_prose_is(comments_str_t text, int *addresses)
{
    unsigned                 seen, class;
    const char              *p, *end;

    *addresses = 0;

    if (text.len == 0 || text.data[0] == '\n') {
        return 0;
    }

    seen = 0;
    end = text.data + text.len;

    if (end[-1] == ' ' || !comments_markdown_prose_begins(text.data, end)) {
        return 0;
    }

    for (p = text.data; p < end; p++) {

        class = comments_prose_classes[(unsigned char) *p];

        switch (class) {

        case COMMENTS_PROSE_NONE:
            break;

        case COMMENTS_PROSE_MARK:
            return 0;

        case COMMENTS_PROSE_LINE:
            if (p[-1] == ' ' || !comments_markdown_prose_begins(p + 1, end)) {
                return 0;
            }

            break;

        case COMMENTS_PROSE_AMPERSAND:
            if (p + 1 < end && (p[1] == '#'
                                || comments_markdown_prose_alnum(p + 1, end)))
            {
                return 0;
            }

            break;

        case COMMENTS_PROSE_GREATER:
            if (seen & (1U << COMMENTS_PROSE_LESS)) {
                return 0;
            }

            break;

        case COMMENTS_PROSE_COLON:
            *addresses |= (p + 1 < end && p[1] == '/');
            break;

        case COMMENTS_PROSE_DOT:
            *addresses |= (p > text.data && (p[-1] | 0x20) == 'w');
            break;

        case COMMENTS_PROSE_LESS:
            seen |= 1U << class;
            break;

        default:
            if (seen & (1U << class)) {
                return 0;
            }

            seen |= 1U << class;
            break;
        }
    }

    return 1;
}


/* 0 if the line at p may begin anything but a paragraph, or go on with it */

static int
comments_markdown_prose_begins(const char *p, const char *end)
{
    if (p == end) {
        return 1;
    }

    switch (*p) {

    case ' ':
    case '#':
    case '>':
    case '=':
    case '*':
        return 0;

    case '-':
    case '+':
        return comments_markdown_prose_alnum(p + 1, end);

    default:
        break;
    }

    if (*p < '0' || *p > '9') {
        return 1;
    }

    /* "3.5" is a number, "3. " an item */

    while (p < end && *p >= '0' && *p <= '9') {
        p++;
    }

    if (p == end || (*p != '.' && *p != ')')) {
        return 1;
    }

    return p + 1 < end && p[1] != ' ' && p[1] != '\n';
}


static int
comments_markdown_prose_alnum(const char *p, const char *end)
{
    return p < end
           && ((*p >= '0' && *p <= '9')
               || ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z'));
}
