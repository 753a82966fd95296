/*
 * A growing run of output bytes with a ceiling: the one place into which
 * blocks, JSON and keys are written.
 */
#ifndef COMMENTS_BUF_H
#define COMMENTS_BUF_H

#include "comments_str.h"


/*
 * Owner of data is whoever initialised it. Once an append has failed (no
 * memory, or over max), failed stays set and every later append does nothing,
 * so a writer checks once, at its end.
 */
typedef struct {
    char      *data;
    size_t     len;
    size_t     size;
    size_t     max;
    unsigned   failed:1;
    unsigned   full:1;           /* failed for max, not for memory */
} comments_buf_t;

/* the end of a buffer at some time, and its limits then */
typedef struct {
    size_t     len;
    size_t     size;
    size_t     max;
} comments_buf_mark_t;


/* An empty buffer that will never hold more than max bytes. Cannot fail. */
void comments_buf_init(comments_buf_t *buf, size_t max);

/* Gives the memory back; the buffer is empty and usable again. */
void comments_buf_free(comments_buf_t *buf);

/*
 * Appending. Each returns COMMENTS_OK, or COMMENTS_ERROR when failed is (or
 * becomes) set; what was there before stays. What is appended must not lie in
 * the buffer itself.
 */
static inline int comments_buf_add(comments_buf_t *buf, const char *data,
    size_t len);
int comments_buf_add_str(comments_buf_t *buf, comments_str_t s);
int comments_buf_add_c(comments_buf_t *buf, const char *text);
int comments_buf_add_char(comments_buf_t *buf, char c);
int comments_buf_add_int(comments_buf_t *buf, int64_t n);

/* Gives back what the buffer has beyond its length, if it can. Cannot fail. */
void comments_buf_trim(comments_buf_t *buf);

/* Makes room for len more bytes, so that the following appends do not copy. */
int comments_buf_reserve(comments_buf_t *buf, size_t len);

/* Drops all but the first len bytes, and a failure. Cannot fail. */
void comments_buf_truncate(comments_buf_t *buf, size_t len);

/*
 * Marks the end of a buffer that has not failed, and limits it: until one of
 * the following two, it takes at most len bytes more (fewer, if its own ceiling
 * is nearer). It may fail at once, for memory.
 */
void comments_buf_limit(comments_buf_t *buf, size_t len,
    comments_buf_mark_t *mark);

/* Ends the limit of the mark; what was added stays. Cannot fail. */
void comments_buf_keep(comments_buf_t *buf, const comments_buf_mark_t *mark);

/*
 * Ends the limit of the mark, drops what was added, and a failure since then.
 * Cannot fail.
 */
void comments_buf_drop(comments_buf_t *buf, const comments_buf_mark_t *mark);


/* where most of a block is written: known lengths become plain moves */
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
