/*
 * Compares the site's list of threads with the threads that are stored, and
 * finds members of which nothing is stored. Stored threads that the list lacks
 * are found when each thread is checked (commentsctl_verify.c).
 */

#include <stdlib.h>

#include "comments_schema_exec.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_thread.h"
#include "commentsctl_verify.h"


#define COMMENTSCTL_THREADS_TRIES  1000    /* attempts for one member */


typedef struct {
    commentsctl_redis_t                *redis;
    comments_str_t                      site;
    const commentsctl_scan_place_t   *places;
    size_t                              n;
    FILE                               *lines;
    size_t                              wrong;
    unsigned                            mend:1;
} commentsctl_threads_t;


static int commentsctl_threads_member(commentsctl_threads_t *threads,
    comments_arena_t *arena, comments_str_t member);
static int commentsctl_threads_once(commentsctl_threads_t *threads,
    comments_arena_t *arena, comments_str_t member, comments_str_t thread,
    int *told);
static int commentsctl_threads_stored(commentsctl_threads_t *threads,
    comments_arena_t *arena, comments_str_t thread, int *stored);
static int commentsctl_threads_unwatch(commentsctl_threads_t *threads,
    comments_arena_t *arena);
static int commentsctl_threads_remove(commentsctl_threads_t *threads,
    comments_arena_t *arena, comments_str_t member);


int
commentsctl_verify_threads(commentsctl_redis_t *redis, comments_str_t site,
    const commentsctl_scan_place_t *places, size_t n, int mend, FILE *lines,
    size_t *wrong)
{
    int                     rc;
    size_t                  i;
    redisReply            **replies;
    comments_str_t          args[4];
    comments_arena_t       *arena;
    comments_schema_t       schema;
    commentsctl_threads_t   threads;

    threads.redis = redis;
    threads.site = site;
    threads.places = places;
    threads.n = n;
    threads.lines = lines;
    threads.wrong = 0;
    threads.mend = mend != 0;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    comments_schema_start(&schema, arena, site, comments_str_c(""));

    args[0] = comments_str_c("ZRANGE");
    args[1] = comments_schema_site_key(&schema, "threads");
    args[2] = comments_str_c("0");
    args[3] = comments_str_c("-1");
    comments_schema_add(&schema, args, 4);

    replies = commentsctl_redis_run(redis, comments_schema_done(&schema));

    rc = replies ? commentsctl_redis_expect(replies[0], REDIS_REPLY_ARRAY,
                                            "ZRANGE")
                 : COMMENTS_ERROR;

    for (i = 0; rc == COMMENTS_OK && i < replies[0]->elements; i++) {

        rc = commentsctl_redis_expect(replies[0]->element[i],
                                      REDIS_REPLY_STRING, "ZRANGE");

        if (rc == COMMENTS_OK) {
            rc = commentsctl_threads_member(&threads, arena,
                              comments_str_of(replies[0]->element[i]->str,
                                              replies[0]->element[i]->len));
        }
    }

    commentsctl_redis_free(replies, 1);
    comments_arena_destroy(arena);

    *wrong = threads.wrong;

    return rc;
}


static int
commentsctl_threads_member(commentsctl_threads_t *threads,
    comments_arena_t *arena, comments_str_t member)
{
    int             i, rc, told;
    comments_str_t  thread;

    rc = commentsctl_thread_decode(arena, member, &thread);

    if (rc == COMMENTS_ERROR) {
        commentsctl_print_error("out of memory");
        return rc;
    }

    /* places are sorted by thread, which is their first member */

    if (rc == COMMENTS_OK && threads->n
        && bsearch(&thread, threads->places, threads->n,
                   sizeof(commentsctl_scan_place_t),
                   commentsctl_site_compare))
    {
        return COMMENTS_OK;
    }

    if (rc != COMMENTS_OK) {
        thread = (comments_str_t) comments_null_str;
    }

    rc = COMMENTS_DECLINED;
    told = 0;

    for (i = 0; rc == COMMENTS_DECLINED && i < COMMENTSCTL_THREADS_TRIES; i++) {
        rc = commentsctl_threads_once(threads, arena, member, thread, &told);
    }

    if (rc == COMMENTS_DECLINED) {
        commentsctl_print_error("a thread changes all the time");
        return COMMENTS_ERROR;
    }

    return rc;
}


/*
 * One attempt to check a member of the list. thread is empty if the member is
 * not a valid name. COMMENTS_DECLINED: another client wrote to the thread: try
 * again. *told is 1 after the member was reported, so that it is reported once.
 */
static int
commentsctl_threads_once(commentsctl_threads_t *threads,
    comments_arena_t *arena, comments_str_t member, comments_str_t thread,
    int *told)
{
    int  stored;

    stored = 0;

    if (thread.len
        && commentsctl_threads_stored(threads, arena, thread, &stored)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (!stored && !*told) {
        *told = 1;
        threads->wrong++;

        commentsctl_print_line(threads->lines, member);
        (void) fputs(": in the site's list of threads, and not stored\n",
                     threads->lines);
    }

    if (stored || !threads->mend) {
        return commentsctl_threads_unwatch(threads, arena);
    }

    return commentsctl_threads_remove(threads, arena, member);
}


/*
 * Sets *stored to 1 if the thread exists, which may have begun after the scan.
 * WATCHes its :meta; the caller ends the watch.
 */
static int
commentsctl_threads_stored(commentsctl_threads_t *threads,
    comments_arena_t *arena, comments_str_t thread, int *stored)
{
    int                  rc;
    redisReply         **replies;
    comments_str_t       args[3], none;
    comments_schema_t    schema;

    none = comments_str_c("");

    comments_schema_start(&schema, arena, threads->site, thread);

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(&schema, "meta", none);
    comments_schema_add(&schema, args, 2);

    args[0] = comments_str_c("EXISTS");
    args[2] = comments_schema_thread_key(&schema, "index", none);
    comments_schema_add(&schema, args, 3);

    replies = commentsctl_redis_run(threads->redis,
                                    comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[1], REDIS_REPLY_INTEGER, "EXISTS");

    *stored = rc == COMMENTS_OK && replies[1]->integer > 0;

    commentsctl_redis_free(replies, 2);

    return rc;
}


static int
commentsctl_threads_unwatch(commentsctl_threads_t *threads,
    comments_arena_t *arena)
{
    redisReply  **replies;

    replies = commentsctl_redis_run(threads->redis,
                                    comments_schema_unwatch(arena));

    commentsctl_redis_free(replies, 1);

    return replies ? COMMENTS_OK : COMMENTS_ERROR;
}


static int
commentsctl_threads_remove(commentsctl_threads_t *threads,
    comments_arena_t *arena, comments_str_t member)
{
    int                  rc;
    const char          *why;
    redisReply         **replies;
    comments_batch_t    *batch;
    comments_schema_t    schema;

    comments_schema_start(&schema, arena, threads->site, comments_str_c(""));

    comments_schema_multi(&schema);
    comments_schema_put_removal(&schema,
                                comments_schema_site_key(&schema, "threads"),
                                member);
    comments_schema_exec(&schema);

    batch = comments_schema_done(&schema);

    replies = commentsctl_redis_run(threads->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_executed(batch, replies, batch->n, &why);

    if (rc == COMMENTS_ERROR) {
        commentsctl_print_error("Redis answered \"%s\" to a repair", why);
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}
