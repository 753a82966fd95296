/*
 * Finds the elements of a page that are comments.
 */
#ifndef COMMENTSCTL_PRINTED_UNITS_H
#define COMMENTSCTL_PRINTED_UNITS_H

#include "commentsctl_printed_types.h"


/*
 * Stores in *units the comments of a document in their order, NULL if there are
 * none. They lie in the arena and point into the document. A comment without an
 * identifier may be none: whoever reads it decides by its byline. Linear time.
 * COMMENTS_ERROR: out of memory.
 */
int commentsctl_printed_units(comments_arena_t *arena, xmlDoc *doc,
    commentsctl_printed_unit_t **units);

/*
 * Returns the node behind node in a range, in document order, or NULL. enter:
 * what node holds is next, if it is an element that holds something. Cannot
 * fail.
 */
xmlNode *commentsctl_printed_next(const commentsctl_printed_range_t *range,
    xmlNode *node, int enter);


#endif
