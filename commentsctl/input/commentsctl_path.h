/*
 * The paths of pages as sources write them.
 */
#ifndef COMMENTSCTL_PATH_H
#define COMMENTSCTL_PATH_H

#include "comments_arena.h"


/*
 * Stores in *absolute a path that begins with a slash: path itself if it has
 * one or is an http or https URL, else a copy in the arena with a slash before
 * it. An empty path stays empty. COMMENTS_ERROR: out of memory.
 */
int commentsctl_path_absolute(comments_arena_t *arena, comments_str_t path,
    comments_str_t *absolute);

/*
 * 1 if the query of an address tells the page, as in WordPress' "/?p=12" for
 * drafts, and for all pages of a site without permalinks; else 0. Cannot fail.
 */
int commentsctl_path_queried(comments_str_t address);


#endif
