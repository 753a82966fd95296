/*
 * Writes blocks in Markdown: paragraphs, code, lines across the page, in quotes
 * and lists.
 */
#ifndef COMMENTSCTL_MARKUP_BLOCKS_H
#define COMMENTSCTL_MARKUP_BLOCKS_H

#include "commentsctl_markup_prose.h"
#include "commentsctl_markup_writer.h"


/* quotes, lists and items that are written; core draws 20 levels */
#define COMMENTSCTL_BLOCKS_DEPTH  20


typedef enum {
    COMMENTSCTL_BLOCK_ROOT = 0,          /* and an item outside of a list */
    COMMENTSCTL_BLOCK_QUOTE,
    COMMENTSCTL_BLOCK_UL,
    COMMENTSCTL_BLOCK_OL,
    COMMENTSCTL_BLOCK_ITEM
} commentsctl_block_t;

typedef struct {
    commentsctl_block_t   kind;
    unsigned              used:1;      /* something of it has been written */
    unsigned              implied:1;   /* the item around it was not opened */
    unsigned              tight:1;     /* its last block is a paragraph, which a
                                          list may follow directly */
    char                  mark;        /* of a list: - + . or ) */
    char                  before;      /* mark of the list that ended last in
                                          it; 0: another block came last */
    unsigned              number;      /* of a list's next item */
    unsigned              ended;       /* next number of the list that ended */
    unsigned              width;       /* of an item's marker */
    unsigned              again;       /* items that were opened in it */
} commentsctl_container_t;

/*
 * The open containers, the root first. Containers beyond the depth are counted
 * but not written.
 */
typedef struct {
    commentsctl_markup_writer_t   writer;
    comments_buf_t                prefix;
    commentsctl_container_t       open[COMMENTSCTL_BLOCKS_DEPTH + 2];
    unsigned                      n;
    unsigned                      beyond;
} commentsctl_markup_blocks_t;


/* Makes *blocks a writer that has written nothing. Cannot fail. */
void commentsctl_markup_blocks_init(commentsctl_markup_blocks_t *blocks);

/* Frees what it holds. Cannot fail. */
void commentsctl_markup_blocks_free(commentsctl_markup_blocks_t *blocks);

/* Begins a new text, with these marks. Cannot fail. */
void commentsctl_markup_blocks_reset(commentsctl_markup_blocks_t *blocks,
    commentsctl_marks_t marks);

/*
 * Opens a container; number is that of an ordered list's first item. An item in
 * an item is the next one. A container in which nothing is written leaves no
 * trace. Cannot fail.
 */
void commentsctl_markup_blocks_open(commentsctl_markup_blocks_t *blocks,
    commentsctl_block_t kind, unsigned number);

/* Closes the innermost container. Cannot fail. */
void commentsctl_markup_blocks_close(commentsctl_markup_blocks_t *blocks);

/*
 * Appends a block: a paragraph, lines of code in the language lang (empty:
 * none), a line across the page. A blank one is not written. What stands in a
 * list, but in no item, becomes an item. Errors are in the writer's buffer.
 */
void commentsctl_markup_blocks_prose(commentsctl_markup_blocks_t *blocks,
    const commentsctl_markup_prose_t *prose);
void commentsctl_markup_blocks_code(commentsctl_markup_blocks_t *blocks,
    comments_str_t code, comments_str_t lang);
void commentsctl_markup_blocks_line(commentsctl_markup_blocks_t *blocks);


#endif
