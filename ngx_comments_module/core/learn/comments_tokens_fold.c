/*
 * One form for the many of a character, by ranges of Unicode.
 *
 * Only the simple foldings are made, from one code point to one, and only where
 * a range has a rule. A letter that keeps its upper case is a word of its own
 * to the classifier, which costs little.
 */

#include "comments_ascii.h"
#include "comments_text.h"
#include "comments_tokens_fold.h"
#include "comments_uri_web.h"


/* the mathematical letters and digits: U+1D400 to U+1D7FF */
#define COMMENTS_FOLD_MATH         0x1d400
#define COMMENTS_FOLD_MATH_GREEK   0x1d6a4
#define COMMENTS_FOLD_MATH_DIGITS  0x1d7ce
#define COMMENTS_FOLD_MATH_END     0x1d7ff


typedef struct {
    uint32_t   first;
    uint32_t   last;
} comments_fold_range_t;

typedef struct {
    uint32_t   first;
    uint32_t   last;
    int        by;          /* added; 1: to every second one, see below */
    int        odd;         /* with by == 1: upper case are the odd ones */
} comments_fold_rule_t;


static inline comments_tokens_class_t comments_tokens_ascii(uint32_t c);
static int comments_tokens_hidden(uint32_t c);
static int comments_tokens_in(const comments_fold_range_t *ranges, size_t n,
    uint32_t c);


/* in ascending order */
static const comments_fold_rule_t  comments_fold_rules[] = {
    { 0x00c0, 0x00d6, 32, 0 },
    { 0x00d8, 0x00de, 32, 0 },
    { 0x0100, 0x012f, 1, 0 },
    { 0x0132, 0x0137, 1, 0 },
    { 0x0139, 0x0148, 1, 1 },
    { 0x014a, 0x0177, 1, 0 },
    { 0x0178, 0x0178, 0x00ff - 0x0178, 0 },
    { 0x0179, 0x017e, 1, 1 },
    { 0x0386, 0x0386, 38, 0 },
    { 0x0388, 0x038a, 37, 0 },
    { 0x038c, 0x038c, 64, 0 },
    { 0x038e, 0x038f, 63, 0 },
    { 0x0391, 0x03a1, 32, 0 },
    { 0x03a3, 0x03ab, 32, 0 },
    { 0x0400, 0x040f, 80, 0 },
    { 0x0410, 0x042f, 32, 0 },
    { 0x0460, 0x0481, 1, 0 },
    { 0x048a, 0x04bf, 1, 0 },
    { 0x04c1, 0x04ce, 1, 1 },
    { 0x04d0, 0x052f, 1, 0 },
    { 0x0531, 0x0556, 48, 0 },
    { 0x1e00, 0x1e95, 1, 0 },
    { 0x1ea0, 0x1eff, 1, 0 }
};

/* what cannot be seen, and accents that stand on the character before */
static const comments_fold_range_t  comments_fold_hidden[] = {
    { 0x00ad, 0x00ad },
    { 0x0300, 0x036f },
    { 0x200b, 0x200f },
    { 0x202a, 0x202e },
    { 0x2060, 0x206f },
    { 0xfe00, 0xfe0f },
    { 0xfeff, 0xfeff },
    { 0xe0000, 0xe0fff }
};

/* scripts without spaces between words, and Hangul, whose words change */
static const comments_fold_range_t  comments_fold_dense[] = {
    { 0x0e00, 0x0eff },
    { 0x1000, 0x109f },
    { 0x1100, 0x11ff },
    { 0x1780, 0x17ff },
    { 0x3005, 0x3007 },
    { 0x3040, 0x30ff },
    { 0x3105, 0x318f },
    { 0x31a0, 0x31bf },
    { 0x31f0, 0x31ff },
    { 0x3400, 0x4dbf },
    { 0x4e00, 0x9fff },
    { 0xa960, 0xa97f },
    { 0xac00, 0xd7ff },
    { 0xf900, 0xfaff },
    { 0xff66, 0xffdc },
    { 0x20000, 0x3ffff }
};

static const comments_fold_range_t  comments_fold_spaces[] = {
    { 0x0080, 0x00a0 },
    { 0x1680, 0x1680 },
    { 0x2000, 0x200a },
    { 0x2028, 0x2029 },
    { 0x202f, 0x202f },
    { 0x205f, 0x205f },
    { 0x3000, 0x3000 }
};


int
comments_tokens_next(const char **p, const char *end,
    comments_tokens_char_t *ch)
{
    uint32_t  c;

    /* most of most texts */

    if (*p < end && (unsigned char) **p < 0x80) {
        c = (unsigned char) *(*p)++;

        ch->raw = c;
        ch->folded = (unsigned char) comments_ascii_lower((char) c);
        ch->class = comments_tokens_ascii(ch->folded);

        return 1;
    }

    do {
        if (*p >= end) {
            return 0;
        }

        c = comments_text_next(p, end);

    } while (comments_tokens_hidden(c));

    ch->raw = c;
    c = comments_tokens_fold(c);
    ch->folded = c;

    if (c < 0x80) {
        ch->class = comments_tokens_ascii(c);

    } else if (comments_tokens_in(comments_fold_spaces,
                                  sizeof(comments_fold_spaces)
                                  / sizeof(comments_fold_spaces[0]), c))
    {
        ch->class = COMMENTS_TOKENS_SPACE;

    } else if (comments_tokens_in(comments_fold_dense,
                                  sizeof(comments_fold_dense)
                                  / sizeof(comments_fold_dense[0]), c))
    {
        ch->class = COMMENTS_TOKENS_DENSE;

    } else {
        ch->class = comments_uri_web_letter(c) ? COMMENTS_TOKENS_LETTER
                                               : COMMENTS_TOKENS_MARK;
    }

    return 1;
}


uint32_t
comments_tokens_fold(uint32_t c)
{
    size_t                       i, n;
    const comments_fold_rule_t  *rule;

    if (c < 0x80) {
        return (unsigned char) comments_ascii_lower((char) c);
    }

    if (c >= 0xff01 && c <= 0xff5e) {
        return (unsigned char) comments_ascii_lower((char) (c - 0xfee0));
    }

    /* 13 alphabets of 26 letters, upper case and lower; 5 rows of digits */

    if (c >= COMMENTS_FOLD_MATH && c < COMMENTS_FOLD_MATH_GREEK) {
        return 'a' + (c - COMMENTS_FOLD_MATH) % 26;
    }

    if (c >= COMMENTS_FOLD_MATH_DIGITS && c <= COMMENTS_FOLD_MATH_END) {
        return '0' + (c - COMMENTS_FOLD_MATH_DIGITS) % 10;
    }

    n = sizeof(comments_fold_rules) / sizeof(comments_fold_rules[0]);

    for (i = 0; i < n && c >= comments_fold_rules[i].first; i++) {

        rule = &comments_fold_rules[i];

        if (c > rule->last) {
            continue;
        }

        if (rule->by != 1) {
            return (uint32_t) ((int) c + rule->by);
        }

        return (c & 1) == (uint32_t) rule->odd ? c + 1 : c;
    }

    return c;
}


static inline comments_tokens_class_t
comments_tokens_ascii(uint32_t c)
{
    return comments_ascii_alpha(c) ? COMMENTS_TOKENS_LETTER
           : c <= ' ' || c == 0x7f ? COMMENTS_TOKENS_SPACE
           : comments_ascii_digit(c) ? COMMENTS_TOKENS_DIGIT
           : COMMENTS_TOKENS_MARK;
}


static int
comments_tokens_hidden(uint32_t c)
{
    return c >= 0x80
           && comments_tokens_in(comments_fold_hidden,
                                 sizeof(comments_fold_hidden)
                                 / sizeof(comments_fold_hidden[0]), c);
}


/* is c in one of n ranges, which are in ascending order? */
static int
comments_tokens_in(const comments_fold_range_t *ranges, size_t n, uint32_t c)
{
    size_t  i;

    for (i = 0; i < n && c >= ranges[i].first; i++) {
        if (c <= ranges[i].last) {
            return 1;
        }
    }

    return 0;
}
