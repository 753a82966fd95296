/*
 * The writer of elements: makes HTML of what a text format says, element by
 * element. The HTML has the same elements and attributes as that of Markdown,
 * and is well-formed whatever the format does.
 */
#ifndef COMMENTS_ELEMENTS_H
#define COMMENTS_ELEMENTS_H

#include "comments_buf.h"
#include "comments_markdown_writer.h"


/* open elements that are remembered; those in them are only counted */
#define COMMENTS_ELEMENTS_STACK  128


/* the numbers of the public header for plug-ins */
typedef enum {
    COMMENTS_ELEMENT_PARAGRAPH = 1,
    COMMENTS_ELEMENT_QUOTE,
    COMMENTS_ELEMENT_LIST,
    COMMENTS_ELEMENT_NUMBERS,
    COMMENTS_ELEMENT_ITEM,
    COMMENTS_ELEMENT_PRE,
    COMMENTS_ELEMENT_CODE,
    COMMENTS_ELEMENT_EMPHASIS,
    COMMENTS_ELEMENT_STRONG,
    COMMENTS_ELEMENT_DELETED,
    COMMENTS_ELEMENT_LINK,       /* the only one with a target */
    COMMENTS_ELEMENT_BREAK,      /* has no end */
    COMMENTS_ELEMENTS            /* not an element */
} comments_element_t;


/* an open element */
typedef struct {
    uint8_t                      element;
    uint8_t                      place;      /* what may be in it */
    unsigned                     drawn:1;    /* it has tags */
    unsigned                     implied:1;  /* the writer has opened it */
} comments_elements_open_t;


typedef struct {
    comments_markdown_writer_t   writer;
    comments_buf_t               target;     /* of the open link */
    size_t                       started;    /* where the link's text begins in
                                                the output */
    comments_elements_open_t     stack[COMMENTS_ELEMENTS_STACK];
    unsigned                     n;
    size_t                       deep;       /* open elements beyond the
                                                stack */
    unsigned                     levels;     /* drawn quotes and lists */
    unsigned                     spans;      /* drawn elements within a line */
} comments_elements_t;


/*
 * Makes *elements ready to write to out. It holds back at most max bytes of
 * text. With ascii, the output is ASCII. Cannot fail.
 */
void comments_elements_init(comments_elements_t *elements, comments_buf_t *out,
    size_t max, int ascii);

/*
 * Closes all open elements and frees the memory of *elements. Whether all was
 * written is told by the out buffer. Cannot fail.
 */
void comments_elements_end(comments_elements_t *elements);

/*
 * Opens an element; target is the URL of a link, else empty.
 *   - A block (paragraph, quote, list, pre) closes the paragraph that it begins
 *     in. Within another element of a line, and in code, it has no tags.
 *   - An item has tags in a list only. In a list, anything else begins an item.
 *   - An element of a line begins a paragraph where none is, except in an item.
 *   - Code and pre contain only text. A link contains no other link.
 *   - A link has tags if comments_markdown_link_url() allows its target, and if
 *     it is one of the first COMMENTS_MARKDOWN_LINKS.
 *   - Quotes and lists are nested up to COMMENTS_MARKDOWN_NESTING levels, and
 *     so are elements of a line. Deeper ones have no tags.
 * An element without tags is closed as any other: its text is written. An
 * element of an unknown number is ignored.
 * COMMENTS_OK, or COMMENTS_ERROR: no memory, or the limit of out is reached.
 */
int comments_elements_open(comments_elements_t *elements, unsigned element,
    comments_str_t target);

/*
 * Closes the innermost open element of that kind, and what is open in it. Does
 * nothing if there is none. A link without text gets its target as text.
 * Returns as comments_elements_open().
 */
int comments_elements_close(comments_elements_t *elements, unsigned element);

/*
 * Writes text, escaped. A character may be divided between two calls. Between
 * blocks, text begins a paragraph, and white space is dropped. Returns as
 * comments_elements_open().
 */
int comments_elements_text(comments_elements_t *elements, comments_str_t text);


#endif
