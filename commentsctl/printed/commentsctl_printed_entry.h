/*
 * Reads name, website, time and text of one printed comment.
 */
#ifndef COMMENTSCTL_PRINTED_ENTRY_H
#define COMMENTSCTL_PRINTED_ENTRY_H

#include "commentsctl_zone.h"
#include "commentsctl_format.h"
#include "commentsctl_printed_types.h"


/*
 * Fills *entry from a comment; its strings lie in the arena and in the
 * document. COMMENTS_DECLINED: *why is a message for people, or NULL if it is
 * no comment at all. COMMENTS_ERROR: out of memory. Linear time.
 */
int commentsctl_printed_entry(comments_arena_t *arena,
    const commentsctl_printed_unit_t *unit, const commentsctl_zone_t *zone,
    commentsctl_entry_t *entry, const char **why);


#endif
