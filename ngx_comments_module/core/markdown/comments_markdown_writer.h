/*
 * The elements that Markdown may make: opened and closed so that the output is
 * well-formed whatever the parser reports.
 */
#ifndef COMMENTS_MARKDOWN_WRITER_H
#define COMMENTS_MARKDOWN_WRITER_H

#include "comments_buf.h"


/* 20 levels of a list and its item, a leaf of two, 20 spans, and some room */
#define COMMENTS_MARKDOWN_STACK  80

/* links of one comment; what would be a further one is text */
#define COMMENTS_MARKDOWN_LINKS  100


typedef enum {
    COMMENTS_TAG_P = 0,
    COMMENTS_TAG_EM,
    COMMENTS_TAG_STRONG,
    COMMENTS_TAG_DEL,
    COMMENTS_TAG_CODE,
    COMMENTS_TAG_PRE,
    COMMENTS_TAG_QUOTE,
    COMMENTS_TAG_UL,
    COMMENTS_TAG_OL,
    COMMENTS_TAG_LI,
    COMMENTS_TAG_A,
    COMMENTS_TAG_REFUSED,        /* a link that is none: no tags */
    COMMENTS_TAG_INNER           /* a link in a link: no tags */
} comments_tag_t;


typedef struct {
    comments_buf_t   *out;
    comments_buf_t    text;      /* UTF-8 that was not written yet */
    uint8_t           stack[COMMENTS_MARKDOWN_STACK];
    unsigned          n;
    unsigned          code;      /* open elements in which text is literal */
    unsigned          links;     /* open links of any kind */
    unsigned          linked;    /* links that were written */
    unsigned          address:1; /* the text that waits is one's beginning */
    int               ascii;
} comments_markdown_writer_t;


#define comments_markdown_add(out, literal)                                   \
    (void) comments_buf_add(out, literal, sizeof(literal) - 1)


/* The text that waits is at most max bytes. Cannot fail. */
void comments_markdown_writer_init(comments_markdown_writer_t *writer,
    comments_buf_t *out, size_t max, int ascii);

/* Closes what is open and gives the memory back. */
void comments_markdown_writer_end(comments_markdown_writer_t *writer);

/*
 * Opens an element; attributes is a text as " start=\"3\"", escaped by the
 * caller, or NULL.
 */
void comments_markdown_writer_open(comments_markdown_writer_t *writer,
    comments_tag_t tag, const char *attributes);

/*
 * Opens a link to url; within another one there is none, and none is a link
 * behind the last that a comment may have: then it is COMMENTS_TAG_REFUSED.
 * Errors are in the out buffer.
 */
void comments_markdown_writer_open_link(comments_markdown_writer_t *writer,
    comments_str_t url);

/* Closes the element, and those in it; nothing when it is not open. */
void comments_markdown_writer_close(comments_markdown_writer_t *writer,
    comments_tag_t tag);

/*
 * Writes the text that waits. Opening and closing do it first.
 */
void comments_markdown_writer_flush(comments_markdown_writer_t *writer);

/* Writes mark-up that is the renderer's own, after the text that waits. */
void comments_markdown_writer_markup(comments_markdown_writer_t *writer,
    const char *markup);

/*
 * What text comes from begin to end is a bare address. In a link or in code it
 * is text.
 */
void comments_markdown_writer_begin_address(
    comments_markdown_writer_t *writer);
void comments_markdown_writer_end_address(comments_markdown_writer_t *writer);

/*
 * Writes a bare address (comments_markdown_address.h) as a link to itself, or
 * as text if it may not be one, or if *linked, which counts them, is
 * COMMENTS_MARKDOWN_LINKS. Errors are in the out buffer.
 */
void comments_markdown_writer_address(comments_buf_t *out,
    comments_str_t address, unsigned *linked, int ascii);

/* Writes the start of a link to url. Errors are in the out buffer. */
void comments_markdown_writer_href(comments_buf_t *out, comments_str_t url,
    int ascii);

/* The kind of the innermost open link, or COMMENTS_TAG_P when there is none. */
comments_tag_t comments_markdown_writer_link(
    const comments_markdown_writer_t *writer);


#endif
