/*
 * The normal form of a request's path, as nginx makes it.
 */
#ifndef COMMENTS_PATH_H
#define COMMENTS_PATH_H

#include "comments_arena.h"


/*
 * Stores in *path (arena memory) the path of a request target: everything up
 * to "?" or "#", percent-decoded, with "." and ".." resolved and slashes
 * merged. A "%" without two hex digits stays as it is; a ".." above the root
 * stays at the root. Source: RFC 3986, 5.2.4 and 6.2.2; nginx's
 * ngx_http_parse_complex_uri(). COMMENTS_DECLINED: target does not begin with
 * "/", or the path has a NUL. COMMENTS_ERROR: out of memory.
 */
int comments_path_normalise(comments_arena_t *arena, comments_str_t target,
    comments_str_t *path);

/*
 * The same for a path that is already decoded: only slashes and dot segments
 * have a meaning in it, "%" and "?" are characters as any other. path begins
 * with "/". *resolved is arena memory. COMMENTS_ERROR: out of memory.
 */
int comments_path_resolve(comments_arena_t *arena, comments_str_t path,
    comments_str_t *resolved);


#endif
