/*
 * A growing buffer for output, with a limit on its size. Blocks, JSON and keys
 * are all written into such buffers.
 */
#ifndef COMMENTS_BUF_H
#define COMMENTS_BUF_H

#include "comments_str.h"


/*
 * Whoever initialises a buffer owns it, data included. Once an append has
 * failed (out of memory, or over max), failed stays set and every later append
 * does nothing. So a writer needs to check for errors only once, at its end.
 */
typedef struct {
    char      *data;
    size_t     len;
    size_t     size;
    size_t     max;
    unsigned   failed:1;
    unsigned   full:1;           /* it failed because of max */
} comments_buf_t;

/* the end and the limits of a buffer when comments_buf_limit() was called */
typedef struct {
    size_t     len;
    size_t     size;
    size_t     max;
} comments_buf_mark_t;


/*
 * Makes buf an empty buffer that never holds more than max bytes. Cannot fail.
 */
void comments_buf_init(comments_buf_t *buf, size_t max);

/*
 * Frees the buffer's memory. The buffer is then empty and usable. Cannot fail.
 */
void comments_buf_free(comments_buf_t *buf);

/*
 * Append bytes, a string, a C string, a character, or a number in decimal.
 * Each returns COMMENTS_OK, or COMMENTS_ERROR when failed is set or becomes
 * set; the earlier content is unchanged then. The appended bytes must not lie
 * in the buffer itself.
 */
static inline int comments_buf_add(comments_buf_t *buf, const char *data,
    size_t len);
int comments_buf_add_str(comments_buf_t *buf, comments_str_t s);
int comments_buf_add_c(comments_buf_t *buf, const char *text);
int comments_buf_add_char(comments_buf_t *buf, char c);
int comments_buf_add_int(comments_buf_t *buf, int64_t n);

/*
 * Frees the memory beyond the buffer's length, if that is possible. Cannot
 * fail.
 */
void comments_buf_trim(comments_buf_t *buf);

/*
 * Makes room for len more bytes, so that appending them does not copy the
 * buffer. Returns as comments_buf_add().
 */
int comments_buf_reserve(comments_buf_t *buf, size_t len);

/* Drops all but the first len bytes and clears failed and full. Cannot fail. */
void comments_buf_truncate(comments_buf_t *buf, size_t len);

/*
 * Stores the state of buf, which must not have failed, in *mark and limits buf
 * to at most len more bytes (fewer if buf->max is nearer). The limit lasts
 * until comments_buf_keep() or comments_buf_drop(). The memory is allocated at
 * once, so buf may have failed when the function returns.
 */
void comments_buf_limit(comments_buf_t *buf, size_t len,
    comments_buf_mark_t *mark);

/* Ends the limit of the mark and keeps what was appended. Cannot fail. */
void comments_buf_keep(comments_buf_t *buf, const comments_buf_mark_t *mark);

/*
 * Ends the limit of the mark, drops what was appended since, and clears a
 * failure that happened since. Cannot fail.
 */
void comments_buf_drop(comments_buf_t *buf, const comments_buf_mark_t *mark);


/*
 * Inline, since most of a block is written here: a compiler turns an append of
 * a known length into plain moves.
 */
static inline int
comments_buf_add(comments_buf_t *buf, const char *data, size_t len)
{
    if (buf->failed) {
        return COMMENTS_ERROR;
    }

    if (len == 0) {
        return COMMENTS_OK;
    }

    if (len > buf->size - buf->len
        && comments_buf_reserve(buf, len) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    memcpy(buf->data + buf->len, data, len);
    buf->len += len;

    return COMMENTS_OK;
}


static inline comments_str_t
comments_buf_str(const comments_buf_t *buf)
{
    return comments_str_of(buf->data, buf->len);
}


#endif
