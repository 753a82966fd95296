/*
 * Bytes as hex digits.
 */
#ifndef COMMENTS_HEX_H
#define COMMENTS_HEX_H

#include "comments_ascii.h"


/* Writes n bytes to out as 2 * n digits in lower case, without a NUL. */
void comments_hex_write(char *out, const unsigned char *bytes, size_t n);

/* Writes one byte to out as two digits in upper case. */
void comments_hex_byte(char out[2], unsigned char byte);

/* The number of n hex digits, 16 at most; what is no digit counts as 0. */
uint64_t comments_hex_number(const char *digits, size_t n);

/* 1 if all of s are hex digits of either case; if all are of lower case. */
int comments_hex_is(comments_str_t s);
int comments_hex_is_lower(comments_str_t s);


#endif
