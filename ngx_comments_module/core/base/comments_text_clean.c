/*
 * Cleans untrusted text.
 */

#include "comments_text.h"
#include "comments_text_clean.h"
#include "comments_text_cluster.h"


#define COMMENTS_TEXT_REPLACEMENT  0xfffd
#define COMMENTS_TEXT_PARAGRAPH    0x2029


typedef struct {
    comments_buf_t           *out;
    size_t                    end;     /* of the last non-white character */
    comments_text_cluster_t   cluster;
    unsigned                  one_line:1;
    unsigned                  begun:1; /* a non-white character was written */
    unsigned                  blank:1; /* one_line: a blank is due before
                                          the next character */
} comments_text_cleaner_t;


static size_t comments_text_clean_ascii(comments_text_cleaner_t *cleaner,
    const char *p, const char *end);
static void comments_text_clean_char(comments_text_cleaner_t *cleaner,
    uint32_t c, const char *p, size_t len);
static int comments_text_white(uint32_t c);
static int comments_text_ends_line(uint32_t c);


int
comments_text_clean(comments_buf_t *out, comments_str_t s, int one_line)
{
    uint32_t                  c;
    const char               *p, *end, *start;
    comments_text_cleaner_t   cleaner;

    if (s.len == 0) {
        return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
    }

    memset(&cleaner, 0, sizeof(comments_text_cleaner_t));

    cleaner.out = out;
    cleaner.end = out->len;
    cleaner.one_line = one_line ? 1 : 0;

    p = s.data;
    end = s.data + s.len;

    while (p < end) {

        start = p;
        p += comments_text_clean_ascii(&cleaner, p, end);

        if (p != start) {
            continue;
        }

        c = comments_text_next(&p, end);

        if (c == '\r' && p < end && *p == '\n') {
            continue;
        }

        if (comments_text_ends_line(c)) {
            comments_text_clean_char(&cleaner, '\n', "\n\n",
                                     c == COMMENTS_TEXT_PARAGRAPH ? 2 : 1);
            continue;
        }

        if (c == COMMENTS_TEXT_REPLACEMENT) {
            /* the input may have been an invalid byte */
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


/*
 * Writes the visible ASCII characters at p (and, in a text of lines, the blanks
 * between them) at once: most texts are little else. Returns their number; 0:
 * there are none, or the character before them joins the next one.
 */
static size_t
comments_text_clean_ascii(comments_text_cleaner_t *cleaner, const char *p,
    const char *end)
{
    size_t           len;
    const char      *q, *visible;
    comments_buf_t  *out;

    out = cleaner->out;
    visible = p;

    if (*p <= ' ' || *p > '~'
        || !comments_text_cluster_ended(&cleaner->cluster))
    {
        return 0;
    }

    for (q = p; q < end && *q >= ' ' && *q <= '~'; q++) {

        if (*q != ' ') {
            visible = q + 1;

        } else if (cleaner->one_line) {
            break;
        }
    }

    len = (size_t) (q - p);

    if (cleaner->blank) {
        (void) comments_buf_add_char(out, ' ');
        cleaner->blank = 0;
    }

    (void) comments_buf_add(out, p, len);

    cleaner->begun = 1;
    cleaner->end = out->len - (size_t) (q - visible);

    comments_text_cluster_begin(&cleaner->cluster);

    return len;
}


static void
comments_text_clean_char(comments_text_cleaner_t *cleaner, uint32_t c,
    const char *p, size_t len)
{
    comments_buf_t  *out;

    out = cleaner->out;

    if (!comments_text_fit(c)
        || !comments_text_cluster_keep(&cleaner->cluster, c))
    {
        return;
    }

    if (comments_text_white(c)) {

        if (!cleaner->begun) {
            return;
        }

        if (cleaner->one_line) {
            cleaner->blank = 1;
            return;
        }

        (void) comments_buf_add(out, p, len);
        return;
    }

    if (cleaner->blank) {
        (void) comments_buf_add_char(out, ' ');
        cleaner->blank = 0;
    }

    (void) comments_buf_add(out, p, len);

    cleaner->begun = 1;
    cleaner->end = out->len;
}


/* 1 for line ends other than LF: Unicode 5.8, "Newline Guidelines" */

static int
comments_text_ends_line(uint32_t c)
{
    return c == '\r' || c == 0x0b || c == 0x0c || c == 0x85 || c == 0x2028
           || c == COMMENTS_TEXT_PARAGRAPH;
}


/* Unicode's White_Space, without the controls that are removed anyway */

static int
comments_text_white(uint32_t c)
{
    switch (c) {

    case ' ':
    case '\t':
    case '\n':
    case 0xa0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202f:
    case 0x205f:
    case 0x3000:
        return 1;
    }

    return c >= 0x2000 && c <= 0x200a;
}
