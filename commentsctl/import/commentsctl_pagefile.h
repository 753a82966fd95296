/*
 * Finds the file of a page in the folder of a site, and by it the page's key.
 */
#ifndef COMMENTSCTL_PAGEFILE_H
#define COMMENTSCTL_PAGEFILE_H

#include "comments_arena.h"


/*
 * Looks in the folder root for the file that a server would show for the path
 * key: the file itself, the same with ".html", or the index.html of the folder
 * of that name. *found is then the path that the module gives such a page
 * ("/a.html", or "/a/" for "/a/index.html"); it may be key, or lie in the
 * arena. COMMENTS_DECLINED: there is no such file, *found is key.
 * COMMENTS_ERROR: out of memory.
 */
int commentsctl_pagefile_find(comments_arena_t *arena, const char *root,
    comments_str_t key, comments_str_t *found);


#endif
