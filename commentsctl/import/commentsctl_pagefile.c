/*
 * Files of pages.
 */

#include <stdlib.h>
#include <sys/stat.h>

#include "comments_buf.h"
#include "commentsctl_pagefile.h"


/* bytes of a file's name; the kernel takes no longer ones */
#define COMMENTSCTL_PAGEFILE_MAX  4096


/* what follows the path in the file's name, and in the page's key */
typedef struct {
    const char  *file;
    const char  *key;
    unsigned     slash:1;        /* for paths that end in a slash */
    unsigned     drop:1;         /* which is dropped before both */
} commentsctl_pagefile_form_t;


static int commentsctl_pagefile_there(comments_buf_t *name, const char *root,
    comments_str_t path, const char *end);


/* the first that is there counts */
static const commentsctl_pagefile_form_t  commentsctl_pagefile_forms[] = {
    { "", "", 0, 0 },
    { ".html", ".html", 0, 0 },
    { "/index.html", "/", 0, 0 },
    { "index.html", "", 1, 0 },
    { "index.htm", "", 1, 0 },
    { ".html", ".html", 1, 1 }
};


int
commentsctl_pagefile_find(comments_arena_t *arena, const char *root,
    comments_str_t key, comments_str_t *found)
{
    char                               *p;
    size_t                              i, n, len;
    unsigned                            slash;
    comments_buf_t                      name;
    comments_str_t                      path;
    const commentsctl_pagefile_form_t  *form;

    *found = key;

    if (key.len == 0 || key.data[0] != '/' || memchr(key.data, '\0', key.len))
    {
        return COMMENTS_DECLINED;
    }

    comments_buf_init(&name, COMMENTSCTL_PAGEFILE_MAX);

    form = NULL;
    slash = key.data[key.len - 1] == '/';
    n = sizeof(commentsctl_pagefile_forms)
        / sizeof(commentsctl_pagefile_forms[0]);

    for (i = 0; i < n; i++) {
        form = &commentsctl_pagefile_forms[i];
        path = comments_str_of(key.data, key.len - form->drop);

        if (form->slash == slash && path.len
            && commentsctl_pagefile_there(&name, root, path, form->file))
        {
            break;
        }
    }

    comments_buf_free(&name);

    if (i == n) {
        return COMMENTS_DECLINED;
    }

    len = strlen(form->key);

    if (len == 0) {
        return COMMENTS_OK;
    }

    p = comments_arena_alloc(arena, path.len + len);
    if (p == NULL) {
        return COMMENTS_ERROR;
    }

    memcpy(p, path.data, path.len);
    memcpy(p + path.len, form->key, len);

    *found = comments_str_of(p, path.len + len);

    return COMMENTS_OK;
}


/* Returns 1 if there is such a file. A name that is too long is none. */
static int
commentsctl_pagefile_there(comments_buf_t *name, const char *root,
    comments_str_t path, const char *end)
{
    struct stat  info;

    name->len = 0;
    name->failed = 0;

    (void) comments_buf_add_c(name, root);
    (void) comments_buf_add_str(name, path);
    (void) comments_buf_add_c(name, end);
    (void) comments_buf_add_char(name, '\0');

    return !name->failed && stat(name->data, &info) == 0
           && S_ISREG(info.st_mode);
}
