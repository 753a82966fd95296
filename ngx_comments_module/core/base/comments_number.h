/*
 * Decimal numbers without a sign, read and written.
 */
#ifndef COMMENTS_NUMBER_H
#define COMMENTS_NUMBER_H

#include "comments_ascii.h"


#define COMMENTS_NUMBER_LEN  20      /* digits of the largest uint64_t */


/*
 * Reads s as a whole as a number into *n: one or more digits, leading zeros
 * are allowed. COMMENTS_DECLINED: s is not a number or is more than max; *n is
 * unchanged.
 */
int comments_number_parse(comments_str_t s, uint64_t max, uint64_t *n);

/* Writes n to out, without a NUL. Returns the number of digits. Cannot fail. */
size_t comments_number_write(char out[COMMENTS_NUMBER_LEN], uint64_t n);


/*
 * Reads the digits at the beginning of s, most of them at most, into *n; most
 * is 19 or less, so that the number can not overflow. Returns how many digits
 * were read; 0: s does not begin with a digit, and *n is 0.
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
