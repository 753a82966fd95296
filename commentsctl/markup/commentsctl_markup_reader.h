/*
 * Reads HTML, through libxml2's parser, and gives what is visible of it to the
 * writer of blocks.
 */
#ifndef COMMENTSCTL_MARKUP_READER_H
#define COMMENTSCTL_MARKUP_READER_H

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


/* Makes *reader ready for texts. Cannot fail. */
void commentsctl_markup_reader_init(commentsctl_markup_reader_t *reader);

/* Begins a new text, to be written with these marks. Cannot fail. */
void commentsctl_markup_reader_reset(commentsctl_markup_reader_t *reader,
    commentsctl_marks_t marks);

/*
 * Reads all of html, or text without markup. Its Markdown is in the output of
 * reader->blocks.writer. With lines, line feeds are line breaks. Linear time.
 * COMMENTS_ERROR: out of memory.
 */
int commentsctl_markup_reader_html(commentsctl_markup_reader_t *reader,
    comments_str_t html, int lines);
int commentsctl_markup_reader_plain(commentsctl_markup_reader_t *reader,
    comments_str_t text);


#endif
