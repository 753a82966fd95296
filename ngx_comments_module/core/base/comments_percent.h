/*
 * Percent-coding (RFC 3986, 2.1).
 */
#ifndef COMMENTS_PERCENT_H
#define COMMENTS_PERCENT_H

#include "comments_arena.h"
#include "comments_buf.h"


/*
 * What stays as it is when a text is encoded: letters and digits, the other
 * characters of keep, and with beyond all bytes beyond ASCII.
 */
typedef struct {
    const char  *keep;
    unsigned     beyond:1;
} comments_percent_class_t;


/*
 * The byte that the code "%XX" at s.data[at] stands for; -1: there is none.
 * at < s.len.
 */
int comments_percent_code(comments_str_t s, size_t at);

/*
 * encoded with every %XX decoded, in the arena with a NUL behind it that is not
 * counted. COMMENTS_DECLINED: a "%" without two hex digits, or a NUL in the
 * result; COMMENTS_ERROR: no memory.
 */
int comments_percent_decode(comments_arena_t *arena, comments_str_t encoded,
    comments_str_t *decoded);

/*
 * The lenient way: writes s to out, which has room for s.len bytes, with every
 * %XX decoded. A "%" without two hex digits stays, every "+" becomes plus.
 * Returns the length. Any byte may come out of it, NUL included. Cannot fail.
 */
size_t comments_percent_unescape(char *out, comments_str_t s, char plus);

/* The length of s when it is encoded. Cannot fail: s is no longer than memory
 * divided by 3. */
size_t comments_percent_len(comments_str_t s,
    const comments_percent_class_t *class);

/* Writes s, encoded, to out, which has room for it. Returns its end. */
char *comments_percent_write(char *out, comments_str_t s,
    const comments_percent_class_t *class);

/* Appends s, encoded. Returns as comments_buf_add(). */
int comments_percent_encode(comments_buf_t *out, comments_str_t s,
    const comments_percent_class_t *class);


#endif
