/*
 * Decimal numbers without a sign.
 */
#ifndef COMMENTS_NUMBER_H
#define COMMENTS_NUMBER_H

#include "comments_ascii.h"


#define COMMENTS_NUMBER_LEN  20      /* digits of the largest uint64_t */


/*
 * The number that all of s is: one digit or more, of which the first ones may
 * be zeros. COMMENTS_DECLINED: it is not, or is more than max; *n is unchanged.
 */
int comments_number_parse(comments_str_t s, uint64_t max, uint64_t *n);

/* Writes n to out, without a NUL. Returns how many digits it has. */
size_t comments_number_write(char out[COMMENTS_NUMBER_LEN], uint64_t n);


/*
 * How many digits s begins with, of which at most most count (19 or fewer, so
 * that no number is too large); *n is their number, 0 if there is none.
 */
static inline size_t
comments_number_head(comments_str_t s, size_t most, uint64_t *n)
{
    size_t    i;
    uint64_t  value;

    value = 0;

    for (i = 0; i < s.len && i < most && comments_ascii_digit(s.data[i]); i++) {
        value = value * 10 + (uint64_t) (s.data[i] - '0');
    }

    *n = value;

    return i;
}


#endif
