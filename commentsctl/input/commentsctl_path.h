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


#endif
