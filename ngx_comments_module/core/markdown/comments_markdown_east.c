/*
 * Judges the characters beside a delimiter of emphasis, in particular those of
 * East Asian text.
 */

#include "comments_ascii.h"
#include "comments_markdown_east.h"
#include "comments_text.h"


typedef enum {
    COMMENTS_EAST_BLANK = 0,
    COMMENTS_EAST_PUNCTUATION,
    COMMENTS_EAST_WORD
} comments_east_side_t;

typedef struct {
    uint32_t  first;
    uint32_t  last;
} comments_east_range_t;


static comments_east_side_t comments_east_side(uint32_t c);
static uint32_t comments_east_left(comments_str_t text, const char *p);
static int comments_east_in(uint32_t c, const comments_east_range_t *ranges,
    size_t n);


#define comments_east_is(c, ranges)                                           \
    comments_east_in(c, ranges, sizeof(ranges) / sizeof((ranges)[0]))


static const comments_east_range_t  comments_east_cjk[] = {
    { 0x1100, 0x11ff }, { 0x2e80, 0x2fff }, { 0x3001, 0xa4cf },
    { 0xa960, 0xa97f }, { 0xac00, 0xd7ff }, { 0xf900, 0xfaff },
    { 0xfe10, 0xfe1f }, { 0xfe30, 0xfe6f }, { 0xff00, 0xffef },
    { 0x16fe0, 0x1b2ff }, { 0x20000, 0x3ffff }
};

static const comments_east_range_t  comments_east_blank[] = {
    { 0x00a0, 0x00a0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200a },
    { 0x202f, 0x202f }, { 0x205f, 0x205f }, { 0x3000, 0x3000 }
};

static const comments_east_range_t  comments_east_punctuation[] = {
    { 0x00a1, 0x00a1 }, { 0x00a7, 0x00a7 }, { 0x00ab, 0x00ab },
    { 0x00b6, 0x00b7 }, { 0x00bb, 0x00bb }, { 0x00bf, 0x00bf },
    { 0x2010, 0x2027 }, { 0x2030, 0x2043 }, { 0x2045, 0x2051 },
    { 0x2053, 0x205e }, { 0x3001, 0x3003 }, { 0x3008, 0x3011 },
    { 0x3014, 0x301f }, { 0x3030, 0x3030 }, { 0x303d, 0x303d },
    { 0x30a0, 0x30a0 }, { 0x30fb, 0x30fb }, { 0xfe10, 0xfe19 },
    { 0xfe30, 0xfe52 }, { 0xfe54, 0xfe61 }, { 0xfe63, 0xfe63 },
    { 0xfe68, 0xfe68 }, { 0xfe6a, 0xfe6b }, { 0xff01, 0xff03 },
    { 0xff05, 0xff0a }, { 0xff0c, 0xff0f }, { 0xff1a, 0xff1b },
    { 0xff1f, 0xff20 }, { 0xff3b, 0xff3d }, { 0xff3f, 0xff3f },
    { 0xff5b, 0xff5b }, { 0xff5d, 0xff5d }, { 0xff5f, 0xff65 }
};


comments_markdown_east_t
comments_markdown_east(comments_str_t text, const char *start, const char *end)
{
    uint32_t              before, behind;
    const char           *p;
    comments_east_side_t  left, right;

    p = end;

    if (start == text.data || p == text.data + text.len) {
        return COMMENTS_EAST_NONE;
    }

    if ((unsigned char) start[-1] < 0x80 && (unsigned char) *p < 0x80) {
        return COMMENTS_EAST_NONE;
    }

    before = comments_east_left(text, start);
    behind = comments_text_next(&p, text.data + text.len);

    left = comments_east_side(before);
    right = comments_east_side(behind);

    /* a JOINT beside a "_" would change what the "_" means */

    if (before == '_' || behind == '_') {
        return COMMENTS_EAST_NONE;
    }

    if (left == right || left == COMMENTS_EAST_BLANK
        || right == COMMENTS_EAST_BLANK
        || (!comments_east_is(before, comments_east_cjk)
            && !comments_east_is(behind, comments_east_cjk)))
    {
        return COMMENTS_EAST_NONE;
    }

    return (left == COMMENTS_EAST_PUNCTUATION) ? COMMENTS_EAST_BEFORE
                                               : COMMENTS_EAST_BEHIND;
}


static comments_east_side_t
comments_east_side(uint32_t c)
{
    if (c >= 0x80) {
        return comments_east_is(c, comments_east_blank) ? COMMENTS_EAST_BLANK
               : comments_east_is(c, comments_east_punctuation)
                 ? COMMENTS_EAST_PUNCTUATION : COMMENTS_EAST_WORD;
    }

    if (c == ' ' || c == '\t' || c == '\n') {
        return COMMENTS_EAST_BLANK;
    }

    /*
     * bytes below the blank are stand-ins, which the parser takes for letters
     */

    return (c < ' ' || comments_ascii_alnum(c))
           ? COMMENTS_EAST_WORD : COMMENTS_EAST_PUNCTUATION;
}


/* returns the character before p; p is not the beginning of the text */

static uint32_t
comments_east_left(comments_str_t text, const char *p)
{
    const char  *start;

    start = p - 1;

    while (start > text.data && p - start < 4
           && ((unsigned char) *start & 0xc0) == 0x80)
    {
        start--;
    }

    return comments_text_next(&start, p);
}


static int
comments_east_in(uint32_t c, const comments_east_range_t *ranges, size_t n)
{
    size_t  i;

    for (i = 0; i < n && c >= ranges[i].first; i++) {
        if (c <= ranges[i].last) {
            return 1;
        }
    }

    return 0;
}
