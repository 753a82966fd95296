/*
 * What follows a change that was made: the log and the lists of the site, and
 * what is learned from the change.
 */

#include <time.h>

#include "comments_schema_exec.h"
#include "commentsctl_change_lists.h"
#include "commentsctl_known.h"
#include "commentsctl_learn.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_CHANGE_TRIES  1000

/* looks for a comment that is away, and the pause between two of them */
#define COMMENTSCTL_CHANGE_LOOKS  200
#define COMMENTSCTL_CHANGE_PAUSE  10      /* ms */


/* lists of the site that follow a change */
typedef enum {
    COMMENTSCTL_CHANGE_LATEST = 0,
    COMMENTSCTL_CHANGE_HELD,         /* the queue, and the sets of authors */
    COMMENTSCTL_CHANGE_THREAD
} commentsctl_change_list_t;


static int commentsctl_change_list(commentsctl_round_t *round,
    commentsctl_change_list_t list);
static int commentsctl_change_list_once(commentsctl_round_t *round,
    comments_arena_t *arena, commentsctl_change_list_t list);
static void commentsctl_change_away(commentsctl_round_t *round,
    const comments_change_t *now);
static int commentsctl_change_follow(const commentsctl_round_t *round,
    const comments_change_t *change);
static int commentsctl_change_behind(const char *why);


int
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

        for (i = 0; rc == COMMENTS_OK && i < round->n; i++) {
            if (round->changes[i].away) {
                rc = commentsctl_change_follow(round, &round->changes[i]);
            }
        }
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
    size_t                n;
    const char           *why;
    redisReply          **watched, **replies;
    comments_batch_t     *batch;
    comments_thread_t     thread;
    comments_change_t     now[COMMENTS_CHANGES_MAX];

    batch = comments_schema_watch_again(arena, &round->key, round->changes,
                                        now, round->n);

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
        commentsctl_change_away(round, now);
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


/* notes which comments the thread has no more, though they were not purged */
static void
commentsctl_change_away(commentsctl_round_t *round,
    const comments_change_t *now)
{
    size_t  i;

    for (i = 0; i < round->n; i++) {
        round->changes[i].away = comments_schema_changes(&round->changes[i])
                                 && !round->changes[i].gone
                                 && now[i].root.len == 0;
    }
}


/*
 * Sets the sets of authors for a comment that is away: from the thread to which
 * it was moved, or to nothing if it was purged. The list of the site, which
 * tells that, follows a move or a purge a little later.
 */
static int
commentsctl_change_follow(const commentsctl_round_t *round,
    const comments_change_t *change)
{
    int                    rc, looks;
    struct timespec        pause;
    commentsctl_round_t    other;
    commentsctl_target_t   target;

    pause.tv_sec = 0;
    pause.tv_nsec = COMMENTSCTL_CHANGE_PAUSE * 1000000L;

    for (looks = 0; looks < COMMENTSCTL_CHANGE_LOOKS; looks++) {

        memset(&target, 0, sizeof(commentsctl_target_t));
        memcpy(target.id, change->id.data, COMMENTS_ID_LEN);

        if (commentsctl_place_find(round->change->redis, round->arena,
                                    round->key.site, &target, 1)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        if (comments_str_eq(target.thread, round->key.thread)) {
            (void) nanosleep(&pause, NULL);
            continue;
        }

        other = *round;
        other.changes[0] = *change;
        other.changes[0].gone = target.thread.len == 0;
        other.n = 1;

        if (target.thread.len) {
            other.key.thread = target.thread;
        }

        rc = commentsctl_change_list(&other, COMMENTSCTL_CHANGE_HELD);

        if (rc != COMMENTS_OK || !other.changes[0].away) {
            return rc;
        }
    }

    return commentsctl_change_behind("a comment was moved, and is not found");
}


static int
commentsctl_change_behind(const char *why)
{
    commentsctl_print_error("Redis answered \"%s\": the change is done, a list "
                            "of the site is not right; verify --repair mends "
                            "it", why);

    return COMMENTS_ERROR;
}
