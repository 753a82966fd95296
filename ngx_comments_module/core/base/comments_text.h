/*
 * Text from strangers: UTF-8 validation and the escaping for HTML.
 */
#ifndef COMMENTS_TEXT_H
#define COMMENTS_TEXT_H

#include "comments_buf.h"


typedef enum {
    COMMENTS_TEXT_OK = 0,
    COMMENTS_TEXT_BAD_UTF8,      /* not UTF-8: overlong, surrogate, cut off */
    COMMENTS_TEXT_BAD_CHARACTER  /* a NUL */
} comments_text_check_t;


/* Is all of s strict UTF-8 (RFC 3629) without NUL? Cannot fail. */
comments_text_check_t comments_text_check(comments_str_t s);

/*
 * One code point of valid UTF-8 at p < end; *p moves behind it. Invalid bytes
 * give U+FFFD and move by one. Never reads at end or beyond.
 */
uint32_t comments_text_next(const char **p, const char *end);

/*
 * Appends s as HTML or XML text, fit for an element's content and for an
 * attribute value in double quotes: & < > " ' are references; invalid UTF-8 is
 * U+FFFD; what XML 1.0 does not allow goes, and so do DEL, the C1 controls (a
 * reference to them means another character in HTML) and non-characters. CR is
 * a reference. With ascii, every character above U+007E and TAB is a decimal
 * reference: the output is LF and 0x20-0x7E. Returns as comments_buf_add().
 */
int comments_text_escape(comments_buf_t *out, comments_str_t s, int ascii);

/*
 * The bytes of the first n characters of valid UTF-8 s: s.len if it has no
 * more. Cannot fail.
 */
size_t comments_text_head(comments_str_t s, size_t n);

/* 1 if clean text may hold c: cleaning (comments_text_clean.h) leaves it. */
int comments_text_fit(uint32_t c);

/* Appends c as UTF-8; what is no character becomes U+FFFD. */
int comments_text_put(comments_buf_t *out, uint32_t c);

/* Lower-case for ASCII letters only; the same length. out may be s.data. */
void comments_text_lower(char *out, comments_str_t s);


#endif
