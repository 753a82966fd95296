/*
 * Text that its source keeps as HTML.
 */
#ifndef COMMENTSCTL_UNESCAPE_H
#define COMMENTSCTL_UNESCAPE_H

#include "comments_arena.h"


/*
 * Takes back one escaping for HTML: character references become the characters
 * that they stand for, as far as comments_entity_add() knows them. *plain lies
 * in the arena, or is html itself. Linear time. COMMENTS_ERROR: out of memory.
 */
int commentsctl_unescape(comments_arena_t *arena, comments_str_t html,
    comments_str_t *plain);


#endif
