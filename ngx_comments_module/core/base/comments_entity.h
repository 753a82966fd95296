/*
 * Character references of HTML.
 */
#ifndef COMMENTS_ENTITY_H
#define COMMENTS_ENTITY_H

#include "comments_buf.h"


/*
 * Appends what a reference ("&amp;", "&#228;", "&#xe4;") stands for, as UTF-8.
 * Numbers that are no character, or one that clean text may not hold, give
 * U+FFFD; names that are not known here stay as they are. Returns as
 * comments_buf_add().
 */
int comments_entity_add(comments_buf_t *out, comments_str_t reference);


#endif
