/*
 * Text that its source keeps as HTML, or has escaped for HTML.
 */
#ifndef COMMENTSCTL_UNESCAPE_H
#define COMMENTSCTL_UNESCAPE_H

#include "comments_arena.h"
#include "comments_buf.h"


/* which character references are taken back; the others stay */
typedef enum {
    COMMENTSCTL_UNESCAPE_ALL = 0,    /* as far as comments_entity_add() knows
                                        them: the text is HTML */
    COMMENTSCTL_UNESCAPE_ESCAPED,    /* those that escape & < > " and ': any
                                        other was typed by the visitor */
    COMMENTSCTL_UNESCAPE_MARKS       /* of these, those of > " and ', which
                                        mean something in Markdown and are no
                                        tag without a "<" */
} commentsctl_unescape_t;


/*
 * Takes back one escaping for HTML. *plain lies in the arena, or is s itself if
 * there is nothing to decode. Linear time. COMMENTS_ERROR: out of memory;
 * *plain is s then.
 */
int commentsctl_unescape(comments_arena_t *arena, comments_str_t s,
    commentsctl_unescape_t which, comments_str_t *plain);

/* The same, appended to out. Errors are in the buffer. Linear time. */
void commentsctl_unescape_add(comments_buf_t *out, comments_str_t s,
    commentsctl_unescape_t which);


#endif
