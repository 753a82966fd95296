/*
 * Decimal numbers without a sign, read and written.
 */

#include "comments_number.h"


int
comments_number_parse(comments_str_t s, uint64_t max, uint64_t *n)
{
    size_t    i;
    uint64_t  value, digit;

    if (s.len == 0) {
        return COMMENTS_DECLINED;
    }

    value = 0;

    for (i = 0; i < s.len; i++) {

        if (!comments_ascii_digit(s.data[i])) {
            return COMMENTS_DECLINED;
        }

        digit = (uint64_t) (s.data[i] - '0');

        if (digit > max || value > (max - digit) / 10) {
            return COMMENTS_DECLINED;
        }

        value = value * 10 + digit;
    }

    *n = value;

    return COMMENTS_OK;
}


size_t
comments_number_write(char out[COMMENTS_NUMBER_LEN], uint64_t n)
{
    char    digits[COMMENTS_NUMBER_LEN];
    size_t  i;

    i = sizeof(digits);

    do {
        digits[--i] = (char) ('0' + n % 10);
        n /= 10;
    } while (n);

    memcpy(out, digits + i, sizeof(digits) - i);

    return sizeof(digits) - i;
}
