/*
 * The changes of a worker, for the files of http/change/.
 *
 *   file      its part
 *   _change   changes begin, are cancelled and are freed
 *   _queue    whose turn it is, and in which threads its comments are
 *   _round    one transaction: watch, read, decide, write
 *   _follow   what follows it: the log, lists, listeners
 *   _away     the lists for comments that were moved meanwhile
 *   _learn    what it teaches
 *   _send     batches on the connection
 *
 * At most one batch is under way at a time, or a timer is set; so there is one
 * place where the work goes on:
 *
 *   step      what is sent                      then
 *   places    ZRANGEBYLEX of up to 256 ids      places, or the first round
 *   watch     WATCH, the index                  read, or the end if no comment
 *                                               is there
 *   read      the records                       replies, or write
 *   replies   a part of a subtree               the same, or write
 *   write     MULTI, EXEC                       refused: watch; done: log
 *   write     UNWATCH, if nothing is to change  end of the round
 *   log       the log, removed ids; WATCH and   set
 *             the index, for the first list
 *   set       MULTI, EXEC; WATCH and the index  refused: list; done: set, or
 *             for the next list                 known; a comment was moved: see
 *                                               _away.c
 *   list      UNWATCH, WATCH, the index         set
 *   known     HINCRBY of hosts and addresses    the next comments, or ask
 *   ask       WATCH, what was learned           learn, or the next comment
 *   learn     MULTI, EXEC; WATCH and what was   refused: ask; done: learn, or
 *             learned, for the next comment     the next comment
 *
 * A decision on a thousand comments is a matter of round trips to Redis. What a
 * step watches is therefore sent with the transaction of the step before it.
 *
 * A round is up to COMMENTS_CHANGES_MAX comments of one thread. After it the
 * next change has its turn, so that a moderator's thousand comments delay an
 * author's edit by one round.
 */
#ifndef NGX_HTTP_COMMENTS_CHANGE_STATE_H
#define NGX_HTTP_COMMENTS_CHANGE_STATE_H

#include "ngx_http_comments_change_types.h"

#include "comments_lesson.h"


/* lists of the site that follow a change */
typedef enum {
    NGX_HTTP_COMMENTS_LIST_LATEST = 0,
    NGX_HTTP_COMMENTS_LIST_HELD,
    NGX_HTTP_COMMENTS_LIST_THREAD,
    NGX_HTTP_COMMENTS_LISTS
} ngx_http_comments_list_t;


/* the step that goes on when a timer has passed, or a part of the work ends */
typedef void (*ngx_http_comments_changes_pt)(
    ngx_http_comments_changes_t *changes);

/* takes the replies of a batch; rc as of ngx_comments_redis_pt */
typedef void (*ngx_http_comments_changes_reply_pt)(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);


struct ngx_http_comments_changes_s {
    ngx_http_comments_worker_t          *worker;
    ngx_comments_redis_t                *redis;   /* nobody else uses it */
    ngx_queue_t                          queue;   /* changes that are not
                                                     complete */
    ngx_uint_t                           n;       /* how many */

    /* what is under way */
    ngx_comments_redis_op_t             *op;
    ngx_http_comments_changes_reply_pt   reply;   /* of op */
    ngx_event_t                          timer;
    ngx_http_comments_changes_pt         later;   /* behind the timer */
    ngx_msec_t                           since;   /* that the connection is
                                                     waited for */
    unsigned                             waits:1; /* since is set */

    /* the round; its change is that at the head of the queue */
    ngx_http_comments_change_t          *change;  /* NULL: no round */
    comments_arena_t                    *arena;   /* of one try */
    comments_batch_t                    *batch;   /* that is under way */
    comments_key_t                       key;
    ngx_http_comments_changed_t         *items[COMMENTS_CHANGES_MAX];
    comments_change_t                    changes[COMMENTS_CHANGES_MAX];
    comments_change_t                    now[COMMENTS_CHANGES_MAX];
    comments_decision_t                  decisions[COMMENTS_CHANGES_MAX];
    unsigned char                        answered[COMMENTS_CHANGES_MAX];
    ngx_uint_t                           nitems;
    ngx_uint_t                           tries;
    ngx_uint_t                           i;       /* comment that is looked
                                                     at */
    uint32_t                             at;      /* in its subtree */
    ngx_http_comments_list_t             list;
    ngx_uint_t                           naway;   /* comments whose away is
                                                     set */
    comments_change_t                    moved;   /* a comment that is away,
                                                     and its thread now */
    comments_key_t                       to;
    ngx_uint_t                           looks;   /* for it */
    comments_lesson_plan_t               plan;
    comments_lesson_t                    lesson;
    comments_lesson_plan_t               ahead;   /* of the next comment that
                                                     teaches something, */
    ngx_uint_t                           plan_i;  /* its number; nitems: there
                                                     is none */
    comments_learned_query_t            *query;   /* the last question */
    ngx_http_comments_changes_pt         behind;  /* behind those away */
    ngx_http_comments_changes_pt         next;    /* behind the lists */
    ngx_http_comments_changes_pt         done;    /* behind the round */
    ngx_event_t                          turn;    /* posted: the next round */
};


/* --- ngx_http_comments_change_send.c --- */

/*
 * Sends a batch on the connection of changes; reply is called with its replies,
 * once, from a posted event. NGX_OK; NGX_ERROR: nothing was sent, the batch is
 * NULL, Redis is away or there is no memory.
 */
ngx_int_t ngx_http_comments_change_send(ngx_http_comments_changes_t *changes,
    comments_batch_t *batch, ngx_http_comments_changes_reply_pt reply);

/*
 * The same for two batches at once: "ahead", whose replies follow those of
 * batch, is what the next step would send. It is executed whatever the replies
 * to batch are; if another step follows, what it watches must be left first.
 * ahead may be NULL: nothing.
 */
ngx_int_t ngx_http_comments_change_send_both(
    ngx_http_comments_changes_t *changes, comments_batch_t *batch,
    comments_batch_t *ahead, ngx_http_comments_changes_reply_pt reply);

/*
 * Calls later when this many ms have passed, from the timer's event. Cannot
 * fail.
 */
void ngx_http_comments_change_later(ngx_http_comments_changes_t *changes,
    ngx_msec_t ms, ngx_http_comments_changes_pt later);

/*
 * How long a transaction that was refused for the nth time waits: random, so
 * that two workers do not meet again. Cannot fail.
 */
ngx_msec_t ngx_http_comments_change_pause(ngx_uint_t tries);

/* Writes a line to the error log: Redis answered why to what. Cannot fail. */
void ngx_http_comments_change_log(const ngx_http_comments_changes_t *changes,
    const char *what, const char *why);


/* --- ngx_http_comments_change_queue.c --- */

/*
 * Goes on with the change whose turn it is, from a posted event, unless that is
 * at work already. Cannot fail.
 */
void ngx_http_comments_change_wake(ngx_http_comments_changes_t *changes);

/* Prepares what _wake() calls. Cannot fail. */
void ngx_http_comments_change_queue(ngx_http_comments_changes_t *changes);

/* Sorts change->sorted by thread, then by id. Cannot fail. */
void ngx_http_comments_change_sort(ngx_http_comments_change_t *change);


/* --- ngx_http_comments_change_round.c --- */

/*
 * Begins the round of changes->items, whose thread is changes->key, and calls
 * changes->done when it has ended: each item has a result, or is astray. May
 * call it before it returns.
 */
void ngx_http_comments_change_round(ngx_http_comments_changes_t *changes);


/* --- ngx_http_comments_change_follow.c --- */

/*
 * The transaction was done: invalidates the thread, tells listeners, and brings
 * log and lists up to date. Then calls next. A failure is logged and ends the
 * work on lists: the comments are changed.
 */
void ngx_http_comments_change_follow(ngx_http_comments_changes_t *changes,
    ngx_http_comments_changes_pt next);

/*
 * Invalidates the thread of the round in the zone: it was changed, or may have
 * been. Cannot fail.
 */
void ngx_http_comments_change_invalidate(
    ngx_http_comments_changes_t *changes);


/* --- ngx_http_comments_change_away.c --- */

/*
 * Sets the queue and the sets of authors for those comments of the round whose
 * away is set, from the threads in which they are now, and calls next. A
 * failure ends the work on lists, as ngx_http_comments_change_behind() does.
 * May call next before it returns.
 */
void ngx_http_comments_change_away(ngx_http_comments_changes_t *changes,
    ngx_http_comments_changes_pt next);

/*
 * 1 if a comment that was changed, and not purged by that, is not in its thread
 * any more; now is the comment as decoded after a later WATCH. Cannot fail.
 */
ngx_uint_t ngx_http_comments_change_is_away(const comments_change_t *change,
    const comments_change_t *now);

/*
 * The work on lists failed: writes that and why to the error log, and calls
 * changes->next. Cannot fail.
 */
void ngx_http_comments_change_behind(ngx_http_comments_changes_t *changes,
    const char *why);


/* --- ngx_http_comments_change_learn.c --- */

/*
 * Learns from the comments of the round, one after the other, for the checks
 * "known" and "learned", and calls changes->done. A failure is logged: what was
 * not learned can be learned by "commentsctl learn".
 */
void ngx_http_comments_change_learn(ngx_http_comments_changes_t *changes);


#endif
