/*
 * Writes the elements that Markdown may produce. Every element is closed in
 * order, so that the output is well-formed whatever the parser reports.
 */
#ifndef COMMENTS_MARKDOWN_WRITER_H
#define COMMENTS_MARKDOWN_WRITER_H

#include "comments_buf.h"


/*
 * Elements that may be open: 20 levels of a list and its item, a block of two
 * elements, 20 spans, and some reserve.
 */
#define COMMENTS_MARKDOWN_STACK  80

/* The most links of one comment; a further link is written as text. */
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
    COMMENTS_TAG_REFUSED,        /* a link that is not allowed: no tags */
    COMMENTS_TAG_INNER           /* a link in a link: no tags */
} comments_tag_t;


typedef struct {
    comments_buf_t   *out;
    comments_buf_t    text;      /* UTF-8, not yet written */
    uint8_t           stack[COMMENTS_MARKDOWN_STACK];
    unsigned          n;
    unsigned          code;      /* open elements with literal text */
    unsigned          links;     /* open links of any kind */
    unsigned          linked;    /* links that were written */
    unsigned          address:1; /* text begins with an address */
    int               ascii;
} comments_markdown_writer_t;


#define comments_markdown_add(out, literal)                                   \
    (void) comments_buf_add(out, literal, sizeof(literal) - 1)


/*
 * Makes *writer ready to write to out. It holds back at most max bytes of
 * text. Cannot fail.
 */
void comments_markdown_writer_init(comments_markdown_writer_t *writer,
    comments_buf_t *out, size_t max, int ascii);

/* Closes all open elements and frees the writer's memory. Cannot fail. */
void comments_markdown_writer_end(comments_markdown_writer_t *writer);

/*
 * Opens an element. attributes is a text such as " start=\"3\"", which the
 * caller has escaped, or NULL. Errors are in the out buffer.
 */
void comments_markdown_writer_open(comments_markdown_writer_t *writer,
    comments_tag_t tag, const char *attributes);

/*
 * Opens a link to url. Within another link or in code it opens
 * COMMENTS_TAG_INNER, and after the last link that a comment may have
 * COMMENTS_TAG_REFUSED: both have no tags. Errors are in the out buffer.
 */
void comments_markdown_writer_open_link(comments_markdown_writer_t *writer,
    comments_str_t url);

/*
 * Closes the element tag and those in it. Does nothing but write the text held
 * back if tag is not open. Errors are in the out buffer.
 */
void comments_markdown_writer_close(comments_markdown_writer_t *writer,
    comments_tag_t tag);

/*
 * Writes the text held back. Opening and closing an element do so first.
 * Errors are in the out buffer.
 */
void comments_markdown_writer_flush(comments_markdown_writer_t *writer);

/* Writes mark-up of the renderer's own, unescaped, after the text held back. */
void comments_markdown_writer_markup(comments_markdown_writer_t *writer,
    const char *markup);

/*
 * The text that comes between these two calls is a bare address. Within a link
 * or in code it is written as text.
 */
void comments_markdown_writer_begin_address(
    comments_markdown_writer_t *writer);
void comments_markdown_writer_end_address(comments_markdown_writer_t *writer);

/*
 * Writes a bare address (comments_markdown_address.h) as a link to itself and
 * adds 1 to *linked, the number of links so far. Writes it as text if it may
 * not be a link, or if *linked is COMMENTS_MARKDOWN_LINKS. Errors are in the
 * out buffer.
 */
void comments_markdown_writer_address(comments_buf_t *out,
    comments_str_t address, unsigned *linked, int ascii);

/* Writes the start tag of a link to url. Errors are in the out buffer. */
void comments_markdown_writer_href(comments_buf_t *out, comments_str_t url,
    int ascii);

/*
 * Returns the kind of the innermost open link, or COMMENTS_TAG_P if no link is
 * open. Cannot fail.
 */
comments_tag_t comments_markdown_writer_link(
    const comments_markdown_writer_t *writer);


#endif
