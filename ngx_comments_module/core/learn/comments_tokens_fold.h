/*
 * Characters as the tokens of a comment see them: one form for upper and lower
 * case and for look-alike forms, and a class.
 */
#ifndef COMMENTS_TOKENS_FOLD_H
#define COMMENTS_TOKENS_FOLD_H

#include "comments_str.h"


typedef enum {
    COMMENTS_TOKENS_SPACE = 0,   /* white space and controls */
    COMMENTS_TOKENS_MARK,        /* punctuation, symbols, emoji */
    COMMENTS_TOKENS_DIGIT,
    COMMENTS_TOKENS_LETTER,      /* of a script with spaces between words */
    COMMENTS_TOKENS_DENSE        /* of one without, and Hangul */
} comments_tokens_class_t;


typedef struct {
    uint32_t                  raw;       /* the code point in the text */
    uint32_t                  folded;    /* its one form */
    comments_tokens_class_t   class;
} comments_tokens_char_t;


/*
 * Reads the next character of the text at *p, which is before end, and moves *p
 * behind it. Characters that cannot be seen (zero width, soft hyphen, variation
 * selectors) and combining accents are passed over. Returns 1, or 0 if nothing
 * else is left; then *p is end. Cannot fail.
 */
int comments_tokens_next(const char **p, const char *end,
    comments_tokens_char_t *ch);

/*
 * The one form of a code point: lower case of Latin, Greek, Cyrillic, Armenian;
 * the ASCII character for one of full width, and the ASCII letter or digit for
 * a mathematical one ("bold" and "script" in posts). Any other is its own form.
 */
uint32_t comments_tokens_fold(uint32_t c);


#endif
