/*
 * Hexadecimal digits: bytes and numbers as text.
 */
#ifndef COMMENTS_HEX_H
#define COMMENTS_HEX_H

#include "comments_ascii.h"


/* Writes n bytes to out as 2 * n lower-case digits, without a NUL. */
void comments_hex_write(char *out, const unsigned char *bytes, size_t n);

/* Writes one byte to out as two upper-case digits, without a NUL. */
void comments_hex_byte(char out[2], unsigned char byte);

/* The value of n hex digits, n at most 16; any other character counts as 0. */
uint64_t comments_hex_number(const char *digits, size_t n);

/*
 * 1 if all characters of s are hex digits: of either case, or in lower case
 * only. Both return 1 for an empty string.
 */
int comments_hex_is(comments_str_t s);
int comments_hex_is_lower(comments_str_t s);


#endif
