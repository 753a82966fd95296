/*
 * The normal form of a request's path, as nginx makes it.
 */
#ifndef COMMENTS_PATH_H
#define COMMENTS_PATH_H

#include "comments_arena.h"


/*
 * The path of a request target (everything up to "?" or "#"), percent-decoded,
 * with "." and ".." resolved and slashes merged, into *path (arena memory).
 * Source: RFC 3986, 5.2.4 and 6.2.2; nginx's ngx_http_parse_complex_uri().
 * A bad escape stays as it is; ".." above the root stays at the root.
 * COMMENTS_DECLINED: target does not begin with "/", or a NUL is in it.
 * COMMENTS_ERROR: out of memory.
 */
int comments_path_normalise(comments_arena_t *arena, comments_str_t target,
    comments_str_t *path);

/*
 * The same of a path that is decoded already: every byte is one of a name but
 * for slashes and dot segments. path begins with "/". *resolved is arena
 * memory. COMMENTS_ERROR: out of memory.
 */
int comments_path_resolve(comments_arena_t *arena, comments_str_t path,
    comments_str_t *resolved);


#endif
