/*
 * Finds the pages in a folder and the folders below, depth first. The open
 * folders lie on a stack of their own, so that a deep tree costs no stack of
 * the machine.
 */

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "comments_ascii.h"
#include "commentsctl_print.h"
#include "commentsctl_printed_walk.h"


/* a folder whose names are being visited */
typedef struct {
    struct dirent  **names;
    int              n;
    int              at;         /* the next one */
    size_t           len;        /* of the folder's path */
} commentsctl_printed_level_t;


typedef struct {
    char                                  path[PATH_MAX];
    size_t                                root;      /* length with its slash */
    commentsctl_printed_level_t          *levels;
    int                                   depth;
    const commentsctl_printed_visitor_t  *visitor;
} commentsctl_printed_walk_t;


static int commentsctl_printed_walk_push(commentsctl_printed_walk_t *walk,
    size_t len);
static int commentsctl_printed_walk_step(commentsctl_printed_walk_t *walk);
static void commentsctl_printed_walk_folder(commentsctl_printed_walk_t *walk,
    size_t len);
static void commentsctl_printed_walk_pop(commentsctl_printed_walk_t *walk);
static int commentsctl_printed_walk_shown(const struct dirent *entry);
static int commentsctl_printed_walk_order(const struct dirent **a,
    const struct dirent **b);
static int commentsctl_printed_walk_suffix(comments_str_t name,
    const char *suffix);


int
commentsctl_printed_walk(const char *root,
    const commentsctl_printed_visitor_t *visitor)
{
    int                          rc;
    size_t                       len;
    commentsctl_printed_walk_t  *walk;
    commentsctl_printed_level_t  levels[COMMENTSCTL_PRINTED_WALK_DEPTH];

    len = strlen(root);

    while (len > 1 && root[len - 1] == '/') {
        len--;
    }

    walk = calloc(1, sizeof(commentsctl_printed_walk_t));

    if (walk == NULL || len == 0 || len + 2 > sizeof(walk->path)) {
        commentsctl_print_error("%s: %s", root, walk ? "not a folder"
                                                     : "out of memory");
        rc = walk ? COMMENTS_DECLINED : COMMENTS_ERROR;
        free(walk);
        return rc;
    }

    memcpy(walk->path, root, len);
    walk->root = len + (root[len - 1] != '/');
    walk->levels = levels;
    walk->visitor = visitor;

    if (commentsctl_printed_walk_push(walk, len) != COMMENTS_OK) {
        commentsctl_print_error("%s: %s", root, strerror(errno));
        free(walk);
        return COMMENTS_DECLINED;
    }

    rc = COMMENTS_OK;

    while (rc == COMMENTS_OK && walk->depth) {
        rc = commentsctl_printed_walk_step(walk);
    }

    while (walk->depth) {
        commentsctl_printed_walk_pop(walk);
    }

    free(walk);

    return rc;
}


/* Opens the folder at the path, of which len bytes count. */
static int
commentsctl_printed_walk_push(commentsctl_printed_walk_t *walk, size_t len)
{
    commentsctl_printed_level_t  *level;

    level = &walk->levels[walk->depth];
    walk->path[len] = '\0';

    level->n = scandir(walk->path, &level->names,
                       commentsctl_printed_walk_shown,
                       commentsctl_printed_walk_order);
    if (level->n < 0) {
        return COMMENTS_DECLINED;
    }

    level->at = 0;
    level->len = len;
    walk->depth++;

    return COMMENTS_OK;
}


/* Visits the next name of the innermost folder, or leaves the folder. */
static int
commentsctl_printed_walk_step(commentsctl_printed_walk_t *walk)
{
    size_t                        len;
    struct stat                   info;
    comments_str_t                name;
    commentsctl_printed_level_t  *level;

    level = &walk->levels[walk->depth - 1];

    if (level->at == level->n) {
        commentsctl_printed_walk_pop(walk);
        return COMMENTS_OK;
    }

    name = comments_str_c(level->names[level->at++]->d_name);
    len = level->len;

    walk->path[len] = '\0';

    if (len + 1 + name.len >= sizeof(walk->path)) {
        walk->visitor->skip(walk->visitor->data, walk->path,
                            "a name in it is too long");
        return COMMENTS_OK;
    }

    if (walk->path[len - 1] != '/') {
        walk->path[len++] = '/';
    }

    memcpy(walk->path + len, name.data, name.len + 1);
    len += name.len;

    if (lstat(walk->path, &info) != 0) {
        return COMMENTS_OK;
    }

    if (S_ISDIR(info.st_mode)) {
        commentsctl_printed_walk_folder(walk, len);
        return COMMENTS_OK;
    }

    if (commentsctl_printed_walk_suffix(name, ".html")
        || commentsctl_printed_walk_suffix(name, ".htm"))
    {
        return walk->visitor->page(walk->visitor->data, walk->path,
                                   walk->path + walk->root);
    }

    return COMMENTS_OK;
}


static void
commentsctl_printed_walk_folder(commentsctl_printed_walk_t *walk, size_t len)
{
    if (walk->depth == COMMENTSCTL_PRINTED_WALK_DEPTH) {
        walk->visitor->skip(walk->visitor->data, walk->path,
                            "the folder lies too deep");

    } else if (commentsctl_printed_walk_push(walk, len) != COMMENTS_OK) {
        walk->visitor->skip(walk->visitor->data, walk->path,
                            "the folder cannot be read");
    }
}


static void
commentsctl_printed_walk_pop(commentsctl_printed_walk_t *walk)
{
    int                           i;
    commentsctl_printed_level_t  *level;

    level = &walk->levels[--walk->depth];

    for (i = 0; i < level->n; i++) {
        free(level->names[i]);
    }

    free(level->names);
}


static int
commentsctl_printed_walk_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}


/* by bytes, so that the order is the same in every locale */
static int
commentsctl_printed_walk_order(const struct dirent **a,
    const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}


static int
commentsctl_printed_walk_suffix(comments_str_t name, const char *suffix)
{
    size_t  len;

    len = strlen(suffix);

    return name.len > len
           && comments_ascii_is(comments_str_of(name.data + name.len - len,
                                                len),
                                suffix);
}
