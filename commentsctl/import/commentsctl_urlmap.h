/*
 * The URL map: a file that tells an import to which addresses pages have moved.
 *
 *   # OLD and NEW on a line, separated by blanks; the first match counts;
 *   # a path stands for all hosts
 *   /2009/02/talk.html         /posts/talk.html
 *   https://old.example/blog*  /posts*
 */
#ifndef COMMENTSCTL_URLMAP_H
#define COMMENTSCTL_URLMAP_H

#include "comments_arena.h"


typedef struct commentsctl_urlmap_s  commentsctl_urlmap_t;


/*
 * Reads the file with this name; the map lies in the arena. NULL: the file
 * cannot be read, or a line cannot be understood; the error was reported on
 * standard error.
 */
commentsctl_urlmap_t *commentsctl_urlmap_read(comments_arena_t *arena,
    const char *name);

/*
 * Stores in *mapped (arena memory) the new address of an old one. An OLD
 * without "*" matches the whole address. An OLD that ends in "*" matches
 * addresses that begin with what stands before the "*"; a "*" at the end of its
 * NEW is replaced by the rest of the address. Of an address with a host, an OLD
 * that begins with "/" is compared with what follows the host.
 * COMMENTS_DECLINED: no line matches, or map is NULL. COMMENTS_ERROR: out of
 * memory.
 */
int commentsctl_urlmap_find(comments_arena_t *arena, commentsctl_urlmap_t *map,
    comments_str_t old, comments_str_t *mapped);

/*
 * Reports on standard error the lines that no address has matched, the first
 * hundred of them: most are mistyped. map may be NULL. Cannot fail.
 */
void commentsctl_urlmap_tell(const commentsctl_urlmap_t *map);


#endif
