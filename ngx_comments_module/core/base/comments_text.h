/*
 * Text from strangers: UTF-8 validation, cleaning and the escaping for HTML.
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
 * Appends the cleaned form of valid UTF-8 s: what ends a line (CR LF, CR, VT,
 * FF, NEL, U+2028) becomes LF, U+2029 two LF; C0 and C1 controls but LF and
 * TAB, non-characters, and the bidi overrides and isolates U+202A-202E,
 * U+2066-2069 go, as does DEL; so do combining marks and joined characters
 * beyond the bounds of comments_text_cluster.h; white space at both ends goes.
 * With one_line, runs of white space (all of Unicode's: LF, TAB, no-break and
 * ideographic space too) become one blank. Bytes that are not UTF-8 become
 * U+FFFD. Valid UTF-8 does not grow. Returns as comments_buf_add().
 */
int comments_text_clean(comments_buf_t *out, comments_str_t s, int one_line);

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

/* 1 if clean text may hold c: it is none of those that cleaning takes away. */
int comments_text_fit(uint32_t c);

/* Appends c as UTF-8; what is no character becomes U+FFFD. */
int comments_text_put(comments_buf_t *out, uint32_t c);

/* Lower-case for ASCII letters only; the same length. out may be s.data. */
void comments_text_lower(char *out, comments_str_t s);


#endif
