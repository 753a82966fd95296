/*
 * Percent-encoding of URLs (RFC 3986, 2.1): encoding and decoding.
 */
#ifndef COMMENTS_PERCENT_H
#define COMMENTS_PERCENT_H

#include "comments_arena.h"
#include "comments_buf.h"


/*
 * The characters that encoding leaves as they are: letters, digits and the
 * characters of keep; and with beyond all bytes above 127.
 */
typedef struct {
    const char  *keep;
    unsigned     beyond:1;
} comments_percent_class_t;


/*
 * Returns the byte that the "%XX" at s.data[at] encodes, or -1 if no "%" with
 * two hex digits is there. at must be less than s.len.
 */
int comments_percent_code(comments_str_t s, size_t at);

/*
 * Decodes every "%XX" of encoded into *decoded. The result lies in the arena;
 * a NUL follows it, which its length does not count. COMMENTS_DECLINED: a "%"
 * is not followed by two hex digits, or the result has a NUL. COMMENTS_ERROR:
 * out of memory.
 */
int comments_percent_decode(comments_arena_t *arena, comments_str_t encoded,
    comments_str_t *decoded);

/*
 * Decodes leniently: writes s to out, which has room for s.len bytes, with
 * every "%XX" decoded. A "%" that is not followed by two hex digits stays, and
 * every "+" becomes plus. Returns the length written. The result may hold any
 * byte, including NUL. Cannot fail.
 */
size_t comments_percent_unescape(char *out, comments_str_t s, char plus);

/*
 * Returns the length of s when it is encoded. s must not be longer than a
 * third of the address space, so that the result can not overflow. Cannot
 * fail.
 */
size_t comments_percent_len(comments_str_t s,
    const comments_percent_class_t *class);

/*
 * Writes s, encoded, to out, which has room for comments_percent_len() bytes.
 * Returns the end of what was written. Cannot fail.
 */
char *comments_percent_write(char *out, comments_str_t s,
    const comments_percent_class_t *class);

/* Appends s, encoded: all of it, or nothing. Returns as comments_buf_add(). */
int comments_percent_encode(comments_buf_t *out, comments_str_t s,
    const comments_percent_class_t *class);


#endif
