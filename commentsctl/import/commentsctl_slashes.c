/*
 * Finds threads of an import whose path may have a slash too many or too few at
 * its end.
 */

#include "commentsctl_import.h"
#include "commentsctl_print.h"
#include "commentsctl_suggest.h"


#define COMMENTSCTL_SLASHES_THREADS  100    /* in one round trip */
#define COMMENTSCTL_SLASHES_LINES    20


static comments_str_t commentsctl_slashes_other(comments_arena_t *arena,
    comments_str_t thread);
static int commentsctl_slashes_some(commentsctl_import_t *import,
    const comments_str_t *keys, size_t n, size_t *told);


int
commentsctl_slashes_tell(commentsctl_import_t *import)
{
    int                       rc;
    size_t                    n, told;
    comments_str_t            keys[COMMENTSCTL_SLASHES_THREADS];
    commentsctl_staging_page_t  page;

    memset(&page, 0, sizeof(commentsctl_staging_page_t));

    told = 0;

    do {
        comments_arena_reset(import->arena);

        for (n = 0; n < COMMENTSCTL_SLASHES_THREADS; n++) {

            rc = commentsctl_staging_next(&import->staging, import->arena,
                                          &page);
            if (rc != COMMENTS_OK) {
                break;
            }

            keys[n] = page.key;
        }

        if (rc != COMMENTS_ERROR
            && commentsctl_slashes_some(import, keys, n, &told) != COMMENTS_OK)
        {
            rc = COMMENTS_ERROR;
        }

    } while (rc == COMMENTS_OK);

    return rc == COMMENTS_ERROR ? COMMENTS_ERROR : COMMENTS_OK;
}


/*
 * Returns the path with a slash added at its end, or with its slash removed.
 * Empty: thread is not a path, or is "/".
 */
static comments_str_t
commentsctl_slashes_other(comments_arena_t *arena, comments_str_t thread)
{
    char  *p;

    if (thread.len < 2 || thread.data[0] != '/') {
        return (comments_str_t) comments_null_str;
    }

    if (thread.data[thread.len - 1] == '/') {
        return comments_str_of(thread.data, thread.len - 1);
    }

    p = comments_arena_alloc(arena, thread.len + 1);
    if (p == NULL) {
        return (comments_str_t) comments_null_str;
    }

    memcpy(p, thread.data, thread.len);
    p[thread.len] = '/';

    return comments_str_of(p, thread.len + 1);
}


static int
commentsctl_slashes_some(commentsctl_import_t *import,
    const comments_str_t *keys, size_t n, size_t *told)
{
    int              rc;
    size_t           i;
    comments_str_t   names[2 * COMMENTSCTL_SLASHES_THREADS], *own, *other;
    unsigned char    there[2 * COMMENTSCTL_SLASHES_THREADS];

    for (i = 0; i < n; i++) {
        names[2 * i] = keys[i];
        names[2 * i + 1] = commentsctl_slashes_other(import->arena,
                                                     names[2 * i]);
    }

    rc = commentsctl_suggest_there(import->redis, import->site, names, 2 * n,
                                   there);

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        own = &names[2 * i];
        other = own + 1;

        /* of two new threads, only the one without a slash is reported */

        if (other->len == 0 || there[2 * i]
            || (!there[2 * i + 1]
                && (other->len < own->len
                    || commentsctl_staging_find(&import->staging, *other)
                       == 0)))
        {
            continue;
        }

        if (++*told > COMMENTSCTL_SLASHES_LINES) {
            return COMMENTS_OK;
        }

        (void) fputs("commentsctl: the thread \"", stderr);
        commentsctl_print_line(stderr, *own);
        (void) fputs("\" is new, and there is \"", stderr);
        commentsctl_print_line(stderr, *other);
        (void) fprintf(stderr, "\": is a slash %s at its end?\n",
                       other->len > own->len ? "missing" : "too many");
    }

    return rc;
}
