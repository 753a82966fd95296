/*
 * Strings with a length, as every layer of the house passes them around.
 */
#ifndef COMMENTS_STR_H
#define COMMENTS_STR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>


/* results of core functions that can fail; 0 and negative, as in nginx */
#define COMMENTS_OK         0
#define COMMENTS_ERROR     -1    /* out of memory or over a stated limit */
#define COMMENTS_DECLINED  -5    /* not there, not mine; never a fault */


/*
 * 1 where the use of memory after its end is watched for: none is kept then
 * that could be given back. clang has had a word of its own for it.
 */
#define COMMENTS_WATCHED  0

#if defined(__SANITIZE_ADDRESS__)
#undef COMMENTS_WATCHED
#define COMMENTS_WATCHED  1

#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef COMMENTS_WATCHED
#define COMMENTS_WATCHED  1
#endif
#endif


/*
 * A run of bytes that somebody else owns. It is not terminated by a NUL, and
 * may contain any byte. { 0, NULL } is the empty string.
 */
typedef struct {
    size_t       len;
    const char  *data;
} comments_str_t;


#define comments_str(literal)   { sizeof(literal) - 1, literal }
#define comments_null_str       { 0, NULL }


static inline comments_str_t
comments_str_of(const char *data, size_t len)
{
    comments_str_t  s;

    s.len = len;
    s.data = data;

    return s;
}


/* the string of a C literal or another NUL-terminated text */
static inline comments_str_t
comments_str_c(const char *text)
{
    return comments_str_of(text, strlen(text));
}


static inline int
comments_str_eq(comments_str_t a, comments_str_t b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}


#endif
