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
static int commentsctl_slashes_some(commentsctl_import_t *import, size_t first,
    size_t n, size_t *told);
static int commentsctl_slashes_read(const commentsctl_import_t *import,
    comments_str_t thread);


int
commentsctl_slashes_tell(commentsctl_import_t *import)
{
    size_t  i, n, told;

    told = 0;

    for (i = 0; i < import->nthreads; i += n) {

        n = import->nthreads - i < COMMENTSCTL_SLASHES_THREADS
            ? import->nthreads - i : COMMENTSCTL_SLASHES_THREADS;

        if (commentsctl_slashes_some(import, i, n, &told) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
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
commentsctl_slashes_some(commentsctl_import_t *import, size_t first, size_t n,
    size_t *told)
{
    int              rc;
    size_t           i;
    comments_str_t   names[2 * COMMENTSCTL_SLASHES_THREADS], *own, *other;
    unsigned char    there[2 * COMMENTSCTL_SLASHES_THREADS];

    for (i = 0; i < n; i++) {
        names[2 * i] = import->threads[first + i].key;
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
                    || !commentsctl_slashes_read(import, *other))))
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


static int
commentsctl_slashes_read(const commentsctl_import_t *import,
    comments_str_t thread)
{
    char  digest[COMMENTS_DIGEST_HEX];

    return comments_digest_sha256(&thread, 1, digest) == COMMENTS_OK
           && commentsctl_digests_find(&import->thread_digests, digest)
              != COMMENTSCTL_DIGESTS_NONE;
}
