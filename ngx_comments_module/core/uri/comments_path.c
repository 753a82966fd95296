/*
 * The normal form of a request's path, as nginx makes it.
 */

#include "comments_path.h"
#include "comments_percent.h"


static size_t comments_path_dots(char *path, size_t len);


int
comments_path_normalise(comments_arena_t *arena, comments_str_t target,
    comments_str_t *path)
{
    char    *out;
    size_t   i, len;

    if (target.len == 0 || target.data[0] != '/') {
        return COMMENTS_DECLINED;
    }

    out = comments_arena_alloc(arena, target.len + 1);
    if (out == NULL) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < target.len; i++) {
        if (target.data[i] == '?' || target.data[i] == '#') {
            break;
        }
    }

    /* an encoded slash is a slash, as in nginx */

    len = comments_percent_unescape(out, comments_str_of(target.data, i), '+');

    if (memchr(out, '\0', len) != NULL) {
        return COMMENTS_DECLINED;
    }

    len = comments_path_dots(out, len);

    *path = comments_str_of(out, len);

    return COMMENTS_OK;
}


int
comments_path_resolve(comments_arena_t *arena, comments_str_t path,
    comments_str_t *resolved)
{
    char  *out;

    out = comments_arena_alloc(arena, path.len + 1);
    if (out == NULL) {
        return COMMENTS_ERROR;
    }

    memcpy(out, path.data, path.len);

    *resolved = comments_str_of(out, comments_path_dots(out, path.len));

    return COMMENTS_OK;
}


/*
 * Resolves dot segments in place and returns the new length. The write
 * position is never ahead of the read position.
 */
static size_t
comments_path_dots(char *path, size_t len)
{
    int     dots;
    size_t  i, n, start;

    n = 0;
    i = 0;

    while (i < len) {

        /* path[i] is a slash, and so is the last byte written, unless n is 0 */

        while (i < len && path[i] == '/') {
            i++;
        }

        start = i;

        while (i < len && path[i] != '/') {
            i++;
        }

        dots = 0;

        if (i - start == 1 && path[start] == '.') {
            dots = 1;

        } else if (i - start == 2 && path[start] == '.'
                   && path[start + 1] == '.')
        {
            dots = 2;
        }

        if (dots == 2) {
            if (n > 0) {
                do {
                    n--;
                } while (n > 0 && path[n] != '/');
            }
        }

        if (dots) {
            /*
             * "/a/." and "/a/b/.." are directories: the result ends in a slash
             */
            if (i == len) {
                path[n++] = '/';
            }

            continue;
        }

        path[n++] = '/';

        if (i > start) {
            memmove(path + n, path + start, i - start);
            n += i - start;
        }
    }

    return n;
}
