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
#include "commentsctl_change_lists.h"
#include "commentsctl_known.h"
#include "commentsctl_learn.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_CHANGE_TRIES  1000


static int commentsctl_change_once(commentsctl_round_t *round);
static int commentsctl_change_watch(commentsctl_round_t *round,
    redisReply ***replies, size_t *n);
static int commentsctl_change_read(commentsctl_round_t *round,
    redisReply ***replies, size_t *n);
static int commentsctl_change_decide(commentsctl_round_t *round);
static int commentsctl_change_write(commentsctl_round_t *round);
static int commentsctl_change_damaged(commentsctl_round_t *round);
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
                                  round->n,
                                  comments_schema_returns(
                                                round->change->act.op));

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
        round->targets[i].kept = 0;

        if (change->member.len == 0) {
            round->changed.missing += change->root.len != 0;
            continue;
        }

        rc = round->change->decide(round->change->data, round->arena,
                                   &round->key, change);

        if (rc == COMMENTS_ERROR) {
            return rc;
        }

        if (rc == COMMENTS_OK && round->change->act.op == COMMENTS_OP_PURGE) {
            round->targets[i].kept = !change->gone;
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
