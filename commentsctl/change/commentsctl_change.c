/*
 * Changes stored comments of a running site.
 *
 *   step     what is sent                     what may happen
 *   watch    WATCH, the thread's index        a comment does not exist
 *   read     the records                      a record is damaged
 *   decide   nothing                          nothing is to be done: UNWATCH
 *   change   MULTI … EXEC                     another client wrote: begin again
 *   lists    the log; for each list of the    another client wrote: repeat the
 *            site WATCH, then MULTI … EXEC    list
 *   learn    see commentsctl_learn.c          see there
 */

#include "comments_id.h"
#include "comments_schema_exec.h"
#include "commentsctl_change.h"
#include "commentsctl_known.h"
#include "commentsctl_learn.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_CHANGE_TRIES  1000


/* lists of the site that follow a change */
typedef enum {
    COMMENTSCTL_CHANGE_LATEST = 0,
    COMMENTSCTL_CHANGE_HELD,         /* the queue, and the sets of authors */
    COMMENTSCTL_CHANGE_THREAD
} commentsctl_change_list_t;


/* the targets of one transaction, all in one thread */
typedef struct {
    const commentsctl_change_t   *change;
    comments_arena_t             *arena;
    comments_key_t                key;
    commentsctl_target_t         *targets;
    comments_change_t             changes[COMMENTS_CHANGES_MAX];
    size_t                        n;
    commentsctl_changed_t         changed;
} commentsctl_round_t;


static int commentsctl_change_once(commentsctl_round_t *round);
static int commentsctl_change_watch(commentsctl_round_t *round,
    redisReply ***replies, size_t *n);
static int commentsctl_change_read(commentsctl_round_t *round,
    redisReply ***replies, size_t *n);
static int commentsctl_change_decide(commentsctl_round_t *round);
static int commentsctl_change_write(commentsctl_round_t *round);
static int commentsctl_change_damaged(commentsctl_round_t *round);
static int commentsctl_change_lists(commentsctl_round_t *round);
static int commentsctl_change_list(commentsctl_round_t *round,
    commentsctl_change_list_t list);
static int commentsctl_change_list_once(commentsctl_round_t *round,
    comments_arena_t *arena, commentsctl_change_list_t list);
static int commentsctl_change_behind(const char *why);
static void commentsctl_change_missing(const commentsctl_round_t *round);


int
commentsctl_change_thread(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n, commentsctl_changed_t *changed)
{
    int                  rc, tries;
    size_t               i;
    commentsctl_round_t  round;

    for (tries = 0; tries < COMMENTSCTL_CHANGE_TRIES; tries++) {

        memset(&round, 0, sizeof(commentsctl_round_t));

        round.change = change;
        round.key.site = change->site;
        round.key.thread = targets[0].thread;
        round.targets = targets;
        round.n = n;

        for (i = 0; i < n; i++) {
            round.changes[i].id = comments_str_of(targets[i].id,
                                                  COMMENTS_ID_LEN);
        }

        round.arena = comments_arena_create(SIZE_MAX / 2);
        if (round.arena == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        rc = commentsctl_change_once(&round);

        if (rc == COMMENTS_OK) {
            commentsctl_change_missing(&round);
        }

        comments_arena_destroy(round.arena);

        if (rc == COMMENTS_OK) {
            changed->changed += round.changed.changed;
            changed->same += round.changed.same;
            changed->refused += round.changed.refused;
            changed->missing += round.changed.missing;
        }

        if (rc != COMMENTS_DECLINED) {
            return rc;
        }
    }

    commentsctl_print_error("a thread changes all the time");

    return COMMENTS_ERROR;
}


static int
commentsctl_change_once(commentsctl_round_t *round)
{
    int           rc;
    size_t        nwatched, nread;
    redisReply  **watched, **read;

    watched = NULL;
    read = NULL;
    nwatched = 0;
    nread = 0;

    rc = commentsctl_change_watch(round, &watched, &nwatched);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_change_read(round, &read, &nread);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_change_decide(round);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_change_write(round);
    }

    commentsctl_redis_free(read, nread);
    commentsctl_redis_free(watched, nwatched);

    return rc;
}


static int
commentsctl_change_watch(commentsctl_round_t *round, redisReply ***replies,
    size_t *n)
{
    const char         *why;
    comments_batch_t   *batch;
    comments_thread_t   thread;

    batch = comments_schema_watch(round->arena, &round->key, round->changes,
                                  round->n);

    *replies = commentsctl_redis_run(round->change->redis, batch);
    if (*replies == NULL) {
        return COMMENTS_ERROR;
    }

    *n = batch->n;

    if (comments_schema_decode_watch(*replies, *n, round->changes, round->n,
                                     &thread, &why)
        != COMMENTS_OK)
    {
        commentsctl_print_error("Redis answered \"%s\" to a look at a thread",
                                why);
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


static int
commentsctl_change_read(commentsctl_round_t *round, redisReply ***replies,
    size_t *n)
{
    const char        *why;
    comments_batch_t  *batch;

    batch = comments_schema_read_changes(round->arena, &round->key,
                                         round->changes, round->n);

    if (batch != NULL && batch->n == 0) {
        return COMMENTS_OK;
    }

    *replies = commentsctl_redis_run(round->change->redis, batch);
    if (*replies == NULL) {
        return COMMENTS_ERROR;
    }

    *n = batch->n;

    if (comments_schema_decode_changes(*replies, *n, round->changes, round->n,
                                       &why)
        != COMMENTS_OK)
    {
        commentsctl_print_error("Redis answered \"%s\" to a look at comments",
                                why);
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


static int
commentsctl_change_decide(commentsctl_round_t *round)
{
    int                 rc;
    size_t              i;
    comments_change_t  *change;

    for (i = 0; i < round->n; i++) {

        change = &round->changes[i];
        round->targets[i].astray = change->root.len == 0;

        if (change->member.len == 0) {
            round->changed.missing += change->root.len != 0;
            continue;
        }

        rc = round->change->decide(round->change->data, round->arena,
                                   &round->key, change);

        if (rc == COMMENTS_ERROR) {
            return rc;
        }

        if (rc == COMMENTS_DECLINED) {
            change->after = change->before;
            change->gone = 0;
            round->changed.refused++;

        } else if (comments_schema_changes(change)) {
            round->changed.changed++;

        } else {
            round->changed.same++;
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_change_write(commentsctl_round_t *round)
{
    int                   rc;
    const char           *why;
    redisReply          **replies;
    comments_batch_t     *batch;
    commentsctl_redis_t  *redis;

    redis = round->change->redis;
    batch = comments_schema_change(round->arena, &round->key, round->changes,
                                   round->n, &round->change->act);

    /* a missing record may have been removed since the index was read */

    if (batch != NULL && batch->n == 0 && round->changed.missing) {
        return commentsctl_change_damaged(round);
    }

    if (batch != NULL && batch->n == 0) {
        batch = comments_schema_unwatch(round->arena);
        replies = commentsctl_redis_run(redis, batch);
        commentsctl_redis_free(replies, replies ? batch->n : 0);

        return replies ? COMMENTS_OK : COMMENTS_ERROR;
    }

    replies = commentsctl_redis_run(redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_executed(batch, replies, batch->n, &why);

    if (rc == COMMENTS_ERROR) {
        commentsctl_print_error("Redis answered \"%s\" to a change", why);
    }

    commentsctl_redis_free(replies, batch->n);

    return rc == COMMENTS_OK ? commentsctl_change_lists(round) : rc;
}


/*
 * The index has an entry of a comment whose record is missing. COMMENTS_OK: no
 * client wrote since the index was read, so the comment is damaged.
 * COMMENTS_DECLINED: another client wrote in between: begin again.
 */
static int
commentsctl_change_damaged(commentsctl_round_t *round)
{
    int                  rc;
    const char          *why;
    redisReply         **replies;
    comments_str_t       args[1];
    comments_batch_t    *batch;
    comments_schema_t    schema;

    comments_schema_start(&schema, round->arena, round->key.site,
                          round->key.thread);

    args[0] = comments_str_c("PING");

    comments_schema_multi(&schema);
    comments_schema_put(&schema, args, 1, REDIS_REPLY_STATUS);
    comments_schema_exec(&schema);

    batch = comments_schema_done(&schema);

    replies = commentsctl_redis_run(round->change->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_executed(batch, replies, batch->n, &why);

    if (rc == COMMENTS_ERROR) {
        commentsctl_print_error("Redis answered \"%s\" to a look at comments",
                                why);
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}


/*
 * Writes the site's log and lists, and learns from the change. The change
 * itself has already been made.
 */
static int
commentsctl_change_lists(commentsctl_round_t *round)
{
    int                   rc;
    size_t                i;
    redisReply          **replies;
    comments_batch_t     *batch;
    commentsctl_learn_t   learn;

    batch = comments_schema_changed(round->arena, &round->key, round->changes,
                                    round->n, &round->change->act);

    replies = commentsctl_redis_run(round->change->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < batch->n; i++) {
        if (replies[i]->type == REDIS_REPLY_ERROR) {
            rc = commentsctl_change_behind(replies[i]->str);
        }
    }

    commentsctl_redis_free(replies, batch->n);

    if (rc == COMMENTS_OK
        && comments_schema_changes_latest(round->changes, round->n))
    {
        rc = commentsctl_change_list(round, COMMENTSCTL_CHANGE_LATEST);
    }

    if (rc == COMMENTS_OK
        && comments_schema_changes_held(round->changes, round->n))
    {
        rc = commentsctl_change_list(round, COMMENTSCTL_CHANGE_HELD);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_change_list(round, COMMENTSCTL_CHANGE_THREAD);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_known_changes(round->change->redis, round->arena,
                                       round->key.site, round->changes,
                                       round->n);
    }

    if (rc == COMMENTS_OK) {
        commentsctl_learn_init(&learn, round->change->redis, round->key.site);

        rc = commentsctl_learn_changes(&learn, round->arena,
                                       round->change->act.op, round->changes,
                                       round->n);
    }

    return rc;
}


/*
 * Updates one list of the site from the thread's present state, and repeats
 * this until no other client has written in between.
 */
static int
commentsctl_change_list(commentsctl_round_t *round,
    commentsctl_change_list_t list)
{
    int                rc, tries;
    comments_arena_t  *arena;

    rc = COMMENTS_DECLINED;

    for (tries = 0;
         rc == COMMENTS_DECLINED && tries < COMMENTSCTL_CHANGE_TRIES;
         tries++)
    {
        arena = comments_arena_create(SIZE_MAX / 2);
        if (arena == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        rc = commentsctl_change_list_once(round, arena, list);

        comments_arena_destroy(arena);
    }

    return rc == COMMENTS_DECLINED
           ? commentsctl_change_behind("a thread changes all the time") : rc;
}


static int
commentsctl_change_list_once(commentsctl_round_t *round,
    comments_arena_t *arena, commentsctl_change_list_t list)
{
    int                   rc, executed;
    size_t                i, n;
    const char           *why;
    redisReply          **watched, **replies;
    comments_batch_t     *batch;
    comments_thread_t     thread;
    comments_change_t     now[COMMENTS_CHANGES_MAX];

    memset(now, 0, sizeof(now));

    for (i = 0; i < round->n; i++) {
        now[i].id = round->changes[i].id;
    }

    batch = comments_schema_watch(arena, &round->key, now, round->n);

    watched = commentsctl_redis_run(round->change->redis, batch);
    if (watched == NULL) {
        return COMMENTS_ERROR;
    }

    n = batch->n;

    if (comments_schema_decode_watch(watched, n, now, round->n, &thread, &why)
        != COMMENTS_OK)
    {
        commentsctl_redis_free(watched, n);
        return commentsctl_change_behind(why);
    }

    executed = 1;

    if (list == COMMENTSCTL_CHANGE_LATEST) {
        batch = comments_schema_changed_latest(arena, &round->key,
                                               round->changes, now, round->n);

    } else if (list == COMMENTSCTL_CHANGE_HELD) {
        batch = comments_schema_changed_held(arena, &round->key,
                                             round->changes, now, round->n);

    } else if (thread.version) {
        batch = comments_schema_changed_thread(arena, &round->key,
                                               &round->change->act);

    } else {

        /* a thread that has been moved is in no list */

        executed = 0;
        batch = comments_schema_unwatch(arena);
    }

    replies = commentsctl_redis_run(round->change->redis, batch);

    rc = replies ? COMMENTS_OK : COMMENTS_ERROR;

    if (replies && executed) {
        rc = comments_schema_decode_executed(batch, replies, batch->n, &why);

        if (rc == COMMENTS_ERROR) {
            (void) commentsctl_change_behind(why);
        }
    }

    commentsctl_redis_free(replies, replies ? batch->n : 0);
    commentsctl_redis_free(watched, n);

    return rc;
}


static int
commentsctl_change_behind(const char *why)
{
    commentsctl_print_error("Redis answered \"%s\": the change is done, a list "
                            "of the site is not right; verify --repair mends "
                            "it", why);

    return COMMENTS_ERROR;
}


static void
commentsctl_change_missing(const commentsctl_round_t *round)
{
    size_t  i;

    for (i = 0; i < round->n; i++) {
        if (round->changes[i].root.len && round->changes[i].member.len == 0) {
            commentsctl_print_error("the comment \"%.*s\" is damaged",
                                    COMMENTS_ID_LEN,
                                    round->changes[i].id.data);
        }
    }
}
