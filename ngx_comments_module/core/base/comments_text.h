/*
 * Untrusted text: validation of UTF-8, and escaping for HTML and XML.
 */
#ifndef COMMENTS_TEXT_H
#define COMMENTS_TEXT_H

#include "comments_buf.h"


typedef enum {
    COMMENTS_TEXT_OK = 0,
    COMMENTS_TEXT_BAD_UTF8,      /* not UTF-8: overlong, surrogate, cut off */
    COMMENTS_TEXT_BAD_CHARACTER  /* a NUL */
} comments_text_check_t;


/*
 * Checks that all of s is strict UTF-8 (RFC 3629) without a NUL. Cannot fail.
 */
comments_text_check_t comments_text_check(comments_str_t s);

/*
 * Returns the code point at *p, which is before end, and moves *p behind it.
 * At a byte that is not UTF-8 it returns U+FFFD and moves *p by one byte. It
 * never reads at end or beyond. Cannot fail.
 */
uint32_t comments_text_next(const char **p, const char *end);

/*
 * Appends s as text of HTML or XML, fit for an element's content and for an
 * attribute value in double quotes:
 *   - & < > " ' become references, and so does CR;
 *   - a byte that is not UTF-8 becomes U+FFFD;
 *   - characters that XML 1.0 does not allow are dropped, and so are DEL, the
 *     C1 controls (HTML reads a reference to one as another character) and
 *     non-characters;
 *   - with ascii, TAB and every character above U+007E become decimal
 *     references: the output then consists of LF and 0x20-0x7E.
 * Returns as comments_buf_add().
 */
int comments_text_escape(comments_buf_t *out, comments_str_t s, int ascii);

/*
 * The same for an element's content alone: "{{" becomes "{<wbr/>{", which shows
 * and copies as "{{". Scripts such as Vue and AngularJS take elements of a page
 * as templates and run what stands in them between "{{" and "}}"; a reference
 * would not help, since they read the page behind the parser. The second brace
 * may be the first byte of s, if out ends in the other one.
 * Not for <textarea>, whose content has no elements.
 */
int comments_text_content(comments_buf_t *out, comments_str_t s, int ascii);

/*
 * Returns the bytes that the first n characters of s take, or s.len if s has
 * no more than n characters. s is valid UTF-8. Cannot fail.
 */
size_t comments_text_head(comments_str_t s, size_t n);

/* 1 if clean text may contain c: comments_text_clean() does not remove it. */
int comments_text_fit(uint32_t c);

/*
 * Appends c as UTF-8, or U+FFFD if c is not a character. Returns as
 * comments_buf_add().
 */
int comments_text_put(comments_buf_t *out, uint32_t c);

/*
 * Writes s to out with ASCII letters in lower case; the length is the same.
 * out may be s.data. Cannot fail.
 */
void comments_text_lower(char *out, comments_str_t s);


#endif
