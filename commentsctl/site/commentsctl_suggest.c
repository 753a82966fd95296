/*
 * Which thread may have been meant.
 *
 * A folder's page is "/posts/" to nginx, and "/posts" to whoever types it. Only
 * threads that are there are suggested, so that the line is worth reading.
 */

#include "commentsctl_import.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_suggest.h"


#define COMMENTSCTL_SUGGEST_KEYS     8
#define COMMENTSCTL_SUGGEST_THREADS  100    /* in one round trip */
#define COMMENTSCTL_SUGGEST_LINES    20


static size_t commentsctl_suggest_candidates(comments_arena_t *arena,
    comments_str_t thread, comments_str_t *keys);
static void commentsctl_suggest_add(comments_arena_t *arena,
    comments_str_t *keys, size_t *n, const comments_str_t *parts);
static int commentsctl_suggest_there(commentsctl_redis_t *redis,
    comments_str_t site, const comments_str_t *threads, size_t n,
    unsigned char *there);
static comments_str_t commentsctl_suggest_slash(comments_arena_t *arena,
    comments_str_t thread);
static int commentsctl_suggest_some(commentsctl_import_t *import, size_t first,
    size_t n, size_t *told);
static int commentsctl_suggest_read(const commentsctl_import_t *import,
    comments_str_t thread);
static int commentsctl_suggest_site(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site);


int
commentsctl_suggest_thread(commentsctl_redis_t *redis,
    const comments_key_t *key, const char *what)
{
    int                rc;
    size_t             i, n;
    unsigned char      there[COMMENTSCTL_SUGGEST_KEYS];
    comments_str_t     keys[COMMENTSCTL_SUGGEST_KEYS];
    comments_arena_t  *arena;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    n = commentsctl_suggest_candidates(arena, key->thread, keys);

    rc = commentsctl_suggest_there(redis, key->site, keys, n, there);

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        if (there[i]) {
            (void) fprintf(stderr, "commentsctl: %s: did you mean \"", what);
            commentsctl_print_line(stderr, keys[i]);
            (void) fputs("\"? There are comments\n", stderr);
            break;
        }
    }

    if (rc == COMMENTS_OK && i == n) {
        rc = commentsctl_suggest_site(redis, arena, key->site);
    }

    comments_arena_destroy(arena);

    return rc;
}


int
commentsctl_suggest_slashes(commentsctl_import_t *import)
{
    size_t  i, n, told;

    told = 0;

    for (i = 0; i < import->nthreads; i += n) {

        n = import->nthreads - i < COMMENTSCTL_SUGGEST_THREADS
            ? import->nthreads - i : COMMENTSCTL_SUGGEST_THREADS;

        if (commentsctl_suggest_some(import, i, n, &told) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


/* the likeliest first */
static size_t
commentsctl_suggest_candidates(comments_arena_t *arena, comments_str_t thread,
    comments_str_t *keys)
{
    size_t                       n;
    comments_str_t               cut;
    static const comments_str_t  none = comments_str("");
    static const comments_str_t  slash = comments_str("/");
    static const comments_str_t  html = comments_str(".html");

    n = 0;
    cut = thread;

    if (cut.len > 1 && cut.data[cut.len - 1] == '/') {
        cut.len--;
        commentsctl_suggest_add(arena, keys, &n,
                              (const comments_str_t[]) { none, cut, none });

    } else {
        commentsctl_suggest_add(arena, keys, &n,
                              (const comments_str_t[]) { none, cut, slash });
    }

    commentsctl_suggest_add(arena, keys, &n,
                            (const comments_str_t[]) { none, cut, html });

    if (thread.len && thread.data[0] != '/') {
        commentsctl_suggest_add(arena, keys, &n,
                             (const comments_str_t[]) { slash, thread, none });
        commentsctl_suggest_add(arena, keys, &n,
                              (const comments_str_t[]) { slash, cut, slash });
        commentsctl_suggest_add(arena, keys, &n,
                              (const comments_str_t[]) { slash, cut, html });
    }

    if (cut.len > html.len
        && memcmp(cut.data + cut.len - html.len, html.data, html.len) == 0)
    {
        cut.len -= html.len;
        commentsctl_suggest_add(arena, keys, &n,
                              (const comments_str_t[]) { none, cut, none });
        commentsctl_suggest_add(arena, keys, &n,
                              (const comments_str_t[]) { none, cut, slash });
    }

    return n;
}


/* three parts as one string; what finds no memory is not suggested */
static void
commentsctl_suggest_add(comments_arena_t *arena, comments_str_t *keys,
    size_t *n, const comments_str_t *parts)
{
    char    *p;
    size_t   i, len;

    len = parts[0].len + parts[1].len + parts[2].len;
    p = comments_arena_alloc(arena, len);

    if (p == NULL || *n == COMMENTSCTL_SUGGEST_KEYS) {
        return;
    }

    keys[*n] = comments_str_of(p, len);
    (*n)++;

    for (i = 0; i < 3; i++) {
        if (parts[i].len) {
            memcpy(p, parts[i].data, parts[i].len);
            p += parts[i].len;
        }
    }
}


/* an empty name is asked for too, and is nowhere */
static int
commentsctl_suggest_there(commentsctl_redis_t *redis, comments_str_t site,
    const comments_str_t *threads, size_t n, unsigned char *there)
{
    int                 rc;
    size_t              i;
    redisReply        **replies;
    comments_str_t      args[2];
    comments_batch_t   *batch;
    comments_arena_t   *arena;
    comments_schema_t   schema;

    arena = comments_arena_create(SIZE_MAX / 2);
    batch = arena ? comments_batch_create(arena) : NULL;

    args[0] = comments_str_c("EXISTS");

    for (i = 0; batch && i < n; i++) {
        comments_schema_start(&schema, arena, site, threads[i]);

        args[1] = comments_schema_thread_key(&schema, "index",
                                             comments_str_c(""));
        (void) comments_batch_add(batch, args, 2);
        batch->failed |= schema.failed;
    }

    replies = commentsctl_redis_run(redis, batch);
    rc = replies ? COMMENTS_OK : COMMENTS_ERROR;

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        rc = commentsctl_redis_expect(replies[i], REDIS_REPLY_INTEGER,
                                      "EXISTS");
        there[i] = rc == COMMENTS_OK && replies[i]->integer != 0;
    }

    commentsctl_redis_free(replies, n);
    comments_arena_destroy(arena);

    return rc;
}


/* the path with the slash at its end, or without it; empty: neither */
static comments_str_t
commentsctl_suggest_slash(comments_arena_t *arena, comments_str_t thread)
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
commentsctl_suggest_some(commentsctl_import_t *import, size_t first, size_t n,
    size_t *told)
{
    int              rc;
    size_t           i;
    comments_str_t   names[2 * COMMENTSCTL_SUGGEST_THREADS], *own, *other;
    unsigned char    there[2 * COMMENTSCTL_SUGGEST_THREADS];

    for (i = 0; i < n; i++) {
        names[2 * i] = import->threads[first + i].key;
        names[2 * i + 1] = commentsctl_suggest_slash(import->arena,
                                                     names[2 * i]);
    }

    rc = commentsctl_suggest_there(import->redis, import->site, names, 2 * n,
                                   there);

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        own = &names[2 * i];
        other = own + 1;

        /* of two that are both new, the one without a slash is told */

        if (other->len == 0 || there[2 * i]
            || (!there[2 * i + 1]
                && (other->len < own->len
                    || !commentsctl_suggest_read(import, *other))))
        {
            continue;
        }

        if (++*told > COMMENTSCTL_SUGGEST_LINES) {
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
commentsctl_suggest_read(const commentsctl_import_t *import,
    comments_str_t thread)
{
    char  digest[COMMENTS_DIGEST_HEX];

    return comments_digest_sha256(&thread, 1, digest) == COMMENTS_OK
           && commentsctl_digests_find(&import->thread_digests, digest)
              != COMMENTSCTL_DIGESTS_NONE;
}


/* no thread of a site that is not there: the name may be wrong */
static int
commentsctl_suggest_site(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site)
{
    int                 rc;
    redisReply        **replies;
    comments_str_t      args[2];
    comments_schema_t   schema;

    comments_schema_start(&schema, arena, site,
                          (comments_str_t) comments_null_str);

    args[0] = comments_str_c("EXISTS");
    args[1] = comments_schema_site_key(&schema, "threads");
    comments_schema_add(&schema, args, 2);

    replies = commentsctl_redis_run(redis, comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_INTEGER, "EXISTS");

    if (rc == COMMENTS_OK && replies[0]->integer == 0) {
        commentsctl_site_missing(site);
    }

    commentsctl_redis_free(replies, 1);

    return rc;
}
