/*
 * The file that tells an import where pages have moved.
 *
 *   # OLD and NEW on a line, blanks between them; the first that fits counts
 *   /2009/02/talk.html         /posts/talk.html
 *   https://old.example/blog*  /posts*
 */
#ifndef COMMENTSCTL_URLMAP_H
#define COMMENTSCTL_URLMAP_H

#include "comments_arena.h"


typedef struct commentsctl_urlmap_s  commentsctl_urlmap_t;


/*
 * Reads the file of that name; the map lies in the arena. NULL: it cannot be
 * read, or a line is not understood; standard error tells which.
 */
commentsctl_urlmap_t *commentsctl_urlmap_read(comments_arena_t *arena,
    const char *name);

/*
 * The new address of an old one into *mapped (arena memory). An OLD without
 * "*" is the whole address, one with "*" at its end the front of it, and a "*"
 * at the end of its NEW stands for the rest. COMMENTS_DECLINED: no line fits,
 * or map is NULL; COMMENTS_ERROR: no memory.
 */
int commentsctl_urlmap_find(comments_arena_t *arena,
    const commentsctl_urlmap_t *map, comments_str_t old,
    comments_str_t *mapped);


#endif
