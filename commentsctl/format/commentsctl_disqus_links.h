/*
 * The HTML of Disqus' comments without Disqus' own addresses in it.
 */
#ifndef COMMENTSCTL_DISQUS_LINKS_H
#define COMMENTSCTL_DISQUS_LINKS_H

#include "comments_arena.h"


/*
 * Stores in *plain the text with direct addresses in the place of those by
 * which Disqus counts clicks (disq.us/url?url=…) and shows pictures of others
 * (disquscdn.com/get?url=…), and with "@name" in the place of "@name:disqus".
 * Without any of these, *plain is text itself; otherwise it lies in the arena.
 * Linear time. COMMENTS_ERROR: out of memory.
 */
int commentsctl_disqus_links(comments_arena_t *arena, comments_str_t text,
    comments_str_t *plain);


#endif
