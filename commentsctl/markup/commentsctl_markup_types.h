/*
 * The state of reading a text: where the reader is in its elements, and what it
 * has written.
 */
#ifndef COMMENTSCTL_MARKUP_TYPES_H
#define COMMENTSCTL_MARKUP_TYPES_H

#include "comments_buf.h"
#include "commentsctl_markup_blocks.h"
#include "commentsctl_markup_prose.h"


/* elements that are open at the same time; deeper ones lose their meaning */
#define COMMENTSCTL_READER_DEPTH  128


/* an open element, and what was before it */
typedef struct {
    uint8_t    element;          /* commentsctl_element_t */
    uint8_t    style;
    unsigned   hides:1;
    unsigned   styled:1;         /* it has set the style or the link */
    uint32_t   link;
} commentsctl_reader_open_t;

typedef struct {
    commentsctl_markup_blocks_t   blocks;
    commentsctl_markup_prose_t    prose;
    comments_buf_t                code;        /* of the open <pre> */
    comments_buf_t                clean;       /* the text, if it needed that */
    comments_buf_t                rooted;      /* the same in one element */
    char                          lang[33];
    commentsctl_reader_open_t     open[COMMENTSCTL_READER_DEPTH];
    unsigned                      n;
    unsigned                      hidden;      /* open elements that hide */
    unsigned                      pre;
    unsigned                      tables;
    unsigned                      lines:1;     /* line feeds are line breaks */
    unsigned                      cells:1;     /* the row has a cell */
    unsigned                      stopped:1;   /* the parser is too deep */
    unsigned                      failed:1;
    size_t                        consumed;    /* where it was stopped */
    void                         *parser;      /* libxml2's */
    size_t                        parsed;      /* bytes that it has parsed */
} commentsctl_markup_reader_t;


#endif
