/*
 * Hexadecimal digits: bytes and numbers as text.
 */

#include "comments_hex.h"


void
comments_hex_write(char *out, const unsigned char *bytes, size_t n)
{
    size_t             i;
    static const char  digits[] = "0123456789abcdef";

    for (i = 0; i < n; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
}


void
comments_hex_byte(char out[2], unsigned char byte)
{
    static const char  digits[] = "0123456789ABCDEF";

    out[0] = digits[byte >> 4];
    out[1] = digits[byte & 15];
}


uint64_t
comments_hex_number(const char *digits, size_t n)
{
    int       digit;
    size_t    i;
    uint64_t  number;

    number = 0;

    for (i = 0; i < n; i++) {
        digit = comments_ascii_hex(digits[i]);
        number = number << 4 | (uint64_t) (digit < 0 ? 0 : digit);
    }

    return number;
}


int
comments_hex_is(comments_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {
        if (comments_ascii_hex(s.data[i]) < 0) {
            return 0;
        }
    }

    return 1;
}


int
comments_hex_is_lower(comments_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {
        if (comments_ascii_hex(s.data[i]) < 0
            || comments_ascii_lower(s.data[i]) != s.data[i])
        {
            return 0;
        }
    }

    return 1;
}
