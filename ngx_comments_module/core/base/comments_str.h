/*
 * Strings with a length, which all files of the core use.
 */
#ifndef COMMENTS_STR_H
#define COMMENTS_STR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>


/* return codes of core functions that can fail; 0 and negative, as in nginx */
#define COMMENTS_OK         0
#define COMMENTS_ERROR     -1    /* out of memory or over a stated limit */
#define COMMENTS_DECLINED  -5    /* not found, or not applicable; never a
                                    fault */


/*
 * 1 when built with AddressSanitizer: freed memory is then not kept for reuse,
 * so that every use after free is detected. gcc and clang signal
 * AddressSanitizer in different ways.
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
 * A string whose bytes somebody else owns. It has no terminating NUL and may
 * contain any byte. { 0, NULL } is the empty string.
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


/* returns the string of a C literal or another NUL-terminated text */
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
