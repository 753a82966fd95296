/*
 * Percent-decoding of what is encoded throughout.
 */
#ifndef COMMENTS_PERCENT_H
#define COMMENTS_PERCENT_H

#include "comments_arena.h"


/*
 * encoded with every %XX decoded, in the arena with a NUL behind it that is not
 * counted. COMMENTS_DECLINED: a "%" without two hex digits, or a NUL in the
 * result; COMMENTS_ERROR: no memory.
 */
int comments_percent_decode(comments_arena_t *arena, comments_str_t encoded,
    comments_str_t *decoded);


#endif
