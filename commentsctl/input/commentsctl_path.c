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


int
commentsctl_path_queried(comments_str_t address)
{
    size_t          i;
    const char     *query;
    comments_str_t  rest;

    static const char *const  ids[] = {
        "p=", "page_id=", "attachment_id=", "post_type="
    };

    query = address.len ? memchr(address.data, '?', address.len) : NULL;

    if (query == NULL) {
        return 0;
    }

    query++;
    rest = comments_str_of(query, address.len
                                  - (size_t) (query - address.data));

    for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        if (comments_ascii_begins(rest, ids[i])) {
            return 1;
        }
    }

    return 0;
}
