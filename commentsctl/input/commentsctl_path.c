/*
 * The paths of pages as sources write them.
 */

#include "comments_ascii.h"
#include "commentsctl_path.h"


int
commentsctl_path_absolute(comments_arena_t *arena, comments_str_t path,
    comments_str_t *absolute)
{
    char  *copy;

    if (path.len == 0 || path.data[0] == '/'
        || comments_ascii_begins(path, "http://")
        || comments_ascii_begins(path, "https://"))
    {
        *absolute = path;
        return COMMENTS_OK;
    }

    copy = comments_arena_alloc(arena, path.len + 1);
    if (copy == NULL) {
        return COMMENTS_ERROR;
    }

    copy[0] = '/';
    memcpy(copy + 1, path.data, path.len);

    *absolute = comments_str_of(copy, path.len + 1);

    return COMMENTS_OK;
}
