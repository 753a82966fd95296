/*
 * Text that a source has escaped for HTML before it stored it.
 */
#ifndef COMMENTSCTL_ESCAPED_H
#define COMMENTSCTL_ESCAPED_H

#include "comments_arena.h"


/*
 * Takes back one escaping for HTML: the references that escape & < > " and '
 * become these characters again, and all other references stay. The result
 * lies in the arena, or is s itself if there is nothing to decode. Linear time.
 * COMMENTS_ERROR: out of memory.
 */
int commentsctl_escaped_decode(comments_arena_t *arena, comments_str_t s,
    comments_str_t *decoded);


#endif
