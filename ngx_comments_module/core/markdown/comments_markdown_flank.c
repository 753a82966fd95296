/*
 * Judges delimiters of emphasis by the characters on their two sides.
 */

#include "comments_markdown_flank.h"

#include "comments_ascii.h"


/*
 * A delimiter belongs to the side with the larger value: if that is the right
 * side, it opens emphasis, if the left side, it closes emphasis.
 */
typedef enum {
    COMMENTS_FLANK_BLANK = 0,
    COMMENTS_FLANK_PUNCTUATION,
    COMMENTS_FLANK_WORD,
    COMMENTS_FLANK_UNKNOWN
} comments_markdown_side_t;


static comments_markdown_side_t comments_markdown_flank_left(
    comments_str_t text, const char *p);
static comments_markdown_side_t comments_markdown_flank_right(
    comments_str_t text, const char *p);
static comments_markdown_side_t comments_markdown_flank_ascii(unsigned char c);
static int comments_markdown_flank_letter(unsigned char a, unsigned char b);


comments_markdown_flank_t
comments_markdown_flank(comments_str_t text, const char *start,
    const char *end, int address)
{
    comments_markdown_side_t  left, right;

    left = address ? COMMENTS_FLANK_WORD
                   : comments_markdown_flank_left(text, start);
    right = comments_markdown_flank_right(text, end);

    if (left == COMMENTS_FLANK_UNKNOWN || right == COMMENTS_FLANK_UNKNOWN) {
        return COMMENTS_FLANK_UNSURE;
    }

    if (left != right) {
        return (left < right) ? COMMENTS_FLANK_OPENS : COMMENTS_FLANK_CLOSES;
    }

    if (left == COMMENTS_FLANK_BLANK
        || (left == COMMENTS_FLANK_WORD && *start == '_'))
    {
        return COMMENTS_FLANK_NONE;
    }

    return COMMENTS_FLANK_UNSURE;
}


static comments_markdown_side_t
comments_markdown_flank_left(comments_str_t text, const char *p)
{
    unsigned char  c;

    if (p == text.data) {
        return COMMENTS_FLANK_BLANK;
    }

    c = (unsigned char) p[-1];

    if (c < 0x80) {
        return comments_markdown_flank_ascii(c);
    }

    return (p - text.data > 1
            && comments_markdown_flank_letter((unsigned char) p[-2], c))
           ? COMMENTS_FLANK_WORD : COMMENTS_FLANK_UNKNOWN;
}


static comments_markdown_side_t
comments_markdown_flank_right(comments_str_t text, const char *p)
{
    unsigned char  c;
    const char    *end;

    end = text.data + text.len;

    if (p == end) {
        return COMMENTS_FLANK_BLANK;
    }

    c = (unsigned char) *p;

    if (c < 0x80) {
        return comments_markdown_flank_ascii(c);
    }

    return (end - p > 1
            && comments_markdown_flank_letter(c, (unsigned char) p[1]))
           ? COMMENTS_FLANK_WORD : COMMENTS_FLANK_UNKNOWN;
}


static comments_markdown_side_t
comments_markdown_flank_ascii(unsigned char c)
{
    if (c == ' ' || c == '\n') {
        return COMMENTS_FLANK_BLANK;
    }

    if (comments_ascii_alnum(c)) {
        return COMMENTS_FLANK_WORD;
    }

    /*
     * a single "~" is hidden from the parser, which takes its stand-in for a
     * letter
     */

    return (c > ' ' && c < '~') ? COMMENTS_FLANK_PUNCTUATION
                                : COMMENTS_FLANK_UNKNOWN;
}


/*
 * 1 if the two bytes are a letter of Latin or Cyrillic: U+00C0 to U+027F
 * without the multiplication and division signs, U+0400 to U+047F
 */
static int
comments_markdown_flank_letter(unsigned char a, unsigned char b)
{
    if ((b & 0xc0) != 0x80) {
        return 0;
    }

    if (a == 0xc3) {
        return b != 0x97 && b != 0xb7;
    }

    return (a >= 0xc4 && a <= 0xc9) || a == 0xd0 || a == 0xd1;
}
