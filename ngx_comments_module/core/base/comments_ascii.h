/*
 * ASCII: classes of characters, and comparison without regard to case. Bytes
 * above 127 are in no class and have no case.
 */
#ifndef COMMENTS_ASCII_H
#define COMMENTS_ASCII_H

#include "comments_str.h"


/*
 * Returns 1 if c is a digit, a letter, or either of them, else 0. c may be a
 * char, signed or not, or a code point. Cannot fail.
 */
static inline int
comments_ascii_digit(uint32_t c)
{
    return c - '0' < 10;
}


static inline int
comments_ascii_alpha(uint32_t c)
{
    return (c | 0x20) - 'a' < 26;
}


static inline int
comments_ascii_alnum(uint32_t c)
{
    return comments_ascii_digit(c) || comments_ascii_alpha(c);
}


/* The value of the hex digit c, of either case; -1 if c is no hex digit. */
static inline int
comments_ascii_hex(uint32_t c)
{
    if (c - '0' < 10) {
        return (int) (c - '0');
    }

    c |= 0x20;

    return c - 'a' < 6 ? (int) (c - 'a') + 10 : -1;
}


/* Returns c, a letter of A to Z in lower case. */
static inline char
comments_ascii_lower(char c)
{
    return (char) (c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}


/* 1 if a and b are equal without regard to case, else 0. */
static inline int
comments_ascii_same(comments_str_t a, comments_str_t b)
{
    size_t  i;

    if (a.len != b.len) {
        return 0;
    }

    for (i = 0; i < a.len; i++) {
        if (comments_ascii_lower(a.data[i]) != comments_ascii_lower(b.data[i]))
        {
            return 0;
        }
    }

    return 1;
}


/*
 * 1 if s begins with front, without regard to case, else 0. front must be in
 * lower case.
 */
static inline int
comments_ascii_begins(comments_str_t s, const char *front)
{
    size_t  i;

    for (i = 0; front[i]; i++) {
        if (i == s.len || comments_ascii_lower(s.data[i]) != front[i]) {
            return 0;
        }
    }

    return 1;
}


/* 1 if s equals name, without regard to case. name must be in lower case. */
static inline int
comments_ascii_is(comments_str_t s, const char *name)
{
    return s.len == strlen(name) && comments_ascii_begins(s, name);
}


#endif
