/*
 * Suggests a thread with a similar key.
 *
 * A folder's page has the key "/posts/", but people often type "/posts". Only
 * threads that exist are suggested.
 */

#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_suggest.h"


#define COMMENTSCTL_SUGGEST_KEYS  8


static size_t commentsctl_suggest_candidates(comments_arena_t *arena,
    comments_str_t thread, comments_str_t *keys);
static void commentsctl_suggest_add(comments_arena_t *arena,
    comments_str_t *keys, size_t *n, const comments_str_t *parts);
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


/*
 * Stores in keys the candidates, the most probable one first; returns their
 * number.
 */
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


/* Joins three parts to one candidate; without memory there is none. */
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


/* Reports a site without threads: its name may be wrong. */
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
