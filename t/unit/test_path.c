/*
 * The normal form of a path: the same as nginx makes of a request line.
 */

#include "comments_path.h"

#include "tap.h"


typedef struct {
    const char  *target;
    const char  *path;       /* NULL: declined */
} path_case_t;


static const path_case_t  normal[] = {
    { "/", "/" },
    { "/a", "/a" },
    { "/a/", "/a/" },
    { "//", "/" },
    { "//a//b///", "/a/b/" },
    { "/a/./b", "/a/b" },
    { "/a/.", "/a/" },
    { "/.", "/" },
    { "/a/..", "/" },
    { "/a/../", "/" },
    { "/a/b/..", "/a/" },
    { "/a/b/../c.html", "/a/c.html" },
    { "/../..", "/" },
    { "/../../etc", "/etc" },
    { "/..a/b..", "/..a/b.." },
    { "/...", "/..." },
    { "/%61%2Fb?x=/..", "/a/b" },
    { "/a#b", "/a" },
    { "/%2e%2e/a", "/a" },
    { "/a/%zz", "/a/%zz" },
    { "/a%", "/a%" },
    { "/a%4", "/a%4" },
    { "/%e4%BD%a0", "/\xe4\xbd\xa0" },
    { "/a%00b", NULL },
    { "a", NULL },
    { "", NULL },
    { "http://host/", NULL }
};

static const path_case_t  resolved[] = {
    { "/a//index.html", "/a/index.html" },
    { "///", "/" },
    { "/a/b", "/a/b" },
    { "/a/./b/../c%41?d#e+f", "/a/c%41?d#e+f" },
    { "/../%2e%2e/a", "/%2e%2e/a" }
};


int
main(void)
{
    int                rc;
    size_t             i;
    comments_str_t     path;
    comments_arena_t  *arena;

    arena = comments_arena_create(65536);

    for (i = 0; i < sizeof(normal) / sizeof(normal[0]); i++) {
        rc = comments_path_normalise(arena, comments_str_c(normal[i].target),
                                     &path);

        if (normal[i].path == NULL) {
            is_int(rc, COMMENTS_DECLINED, "\"%s\" is no path",
                   normal[i].target);
            continue;
        }

        is_int(rc, COMMENTS_OK, "\"%s\" is a path", normal[i].target);
        is_str(path.data, path.len, normal[i].path, "\"%s\" is \"%s\"",
               normal[i].target, normal[i].path);
    }

    for (i = 0; i < sizeof(resolved) / sizeof(resolved[0]); i++) {
        rc = comments_path_resolve(arena, comments_str_c(resolved[i].target),
                                   &path);
        is_int(rc, COMMENTS_OK, "\"%s\" is resolved", resolved[i].target);
        is_str(path.data, path.len, resolved[i].path, "into \"%s\"",
               resolved[i].path);
    }

    comments_arena_destroy(arena);

    arena = comments_arena_create(8);
    is_int(comments_path_normalise(arena, comments_str_c("/a"), &path),
           COMMENTS_ERROR, "no memory is an error");
    comments_arena_destroy(arena);

    return done_testing();
}
