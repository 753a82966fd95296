/*
 * Hosts and e-mail addresses of comments that a moderator calls spam, for the
 * check "known".
 */
#ifndef COMMENTS_KNOWN_H
#define COMMENTS_KNOWN_H

#include "comments_format.h"
#include "comments_links.h"
#include "comments_schema.h"


/* commands for one comment: its hosts and its address */
#define COMMENTS_KNOWN_COMMANDS  (COMMENTS_LINKS_MAX + 1)


/*
 * Adds to a batch the commands, up to COMMENTS_KNOWN_COMMANDS, that count the
 * hosts and the address of a comment whose change was made: one more if it has
 * become spam, one less if a moderator had marked it and it is none any more.
 * There may be no commands. formats is as of comments_links(). COMMENTS_ERROR:
 * no memory.
 */
int comments_known_add(comments_batch_t *batch, comments_str_t site,
    const comments_formats_t *formats, const comments_change_t *change);


#endif
