/*
 * Announces votes to all workers of all hosts, at most once a second for each
 * thread: a message makes them drop the thread's blocks.
 *
 * The first vote is announced at once by its own request, which took the turn:
 * the key "told", which lives for a second. A vote that finds the key begins to
 * wait here, and so do the thread's next ones. After a second the worker tries
 * to take the turn. If another worker has it, that worker took it later than
 * the votes that wait here were stored, so its message is about them as well.
 *
 *   state     event                          next
 *   waiting   a second has passed            asking
 *   asking    the turn is taken              telling
 *             another worker has the turn    ended
 *             no connection                  ended: all blocks are dropped when
 *                                            there is one again
 *   telling   the message is sent, or not    ended
 *
 * A vote that comes while the worker asks or tells waits in an entry of its
 * own.
 */

#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_vote.h"


/* threads that wait in one worker; the votes of others are announced at once */
#define NGX_HTTP_COMMENTS_VOTE_WAITING  512

/* bytes of the commands for one thread */
#define NGX_HTTP_COMMENTS_VOTE_ARENA    (256 * 1024)


typedef struct {
    ngx_queue_t                  queue;     /* in worker->votes */
    ngx_http_comments_worker_t  *worker;
    comments_arena_t            *arena;
    comments_key_t               key;       /* in the arena */
    ngx_comments_redis_op_t     *op;        /* NULL: none is under way */
    ngx_event_t                  timer;
    unsigned                     asking:1;  /* or telling */
} ngx_http_comments_telling_t;


static ngx_http_comments_telling_t *ngx_http_comments_vote_find(
    ngx_http_comments_worker_t *worker, const comments_key_t *key);
static void ngx_http_comments_vote_ask(ngx_event_t *ev);
static void ngx_http_comments_vote_asked(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_vote_publish(ngx_http_comments_telling_t *t);
static void ngx_http_comments_vote_told(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_vote_free(ngx_http_comments_telling_t *t);


void
ngx_http_comments_vote_act(ngx_http_comments_worker_t *worker,
    comments_act_t *act, u_char text[NGX_HTTP_COMMENTS_VOTE_SOURCE])
{
    ngx_memzero(act, sizeof(comments_act_t));

    act->op = COMMENTS_OP_VOTE;
    act->now = ngx_http_comments_submission_now();
    act->source = comments_str_of((char *) text,
                                  ngx_sprintf(text, "%*s-%ui",
                                              worker->source_len,
                                              worker->source,
                                              ++worker->announced)
                                  - text);
}


void
ngx_http_comments_vote_later(ngx_http_comments_worker_t *worker,
    const comments_key_t *key)
{
    comments_arena_t             *arena;
    ngx_http_comments_telling_t  *t;

    if (ngx_http_comments_vote_find(worker, key) != NULL) {
        return;
    }

    arena = comments_arena_create(NGX_HTTP_COMMENTS_VOTE_ARENA);
    if (arena == NULL) {
        return;
    }

    t = comments_arena_calloc(arena, 1, sizeof(ngx_http_comments_telling_t));

    if (t == NULL
        || comments_arena_dup(arena, key->site, &t->key.site) != COMMENTS_OK
        || comments_arena_dup(arena, key->thread, &t->key.thread)
           != COMMENTS_OK)
    {
        comments_arena_destroy(arena);
        return;
    }

    t->arena = arena;
    t->worker = worker;
    t->timer.handler = ngx_http_comments_vote_ask;
    t->timer.data = t;
    t->timer.log = ngx_cycle->log;

    ngx_queue_insert_tail(&worker->votes, &t->queue);

    if (worker->nvotes++ < NGX_HTTP_COMMENTS_VOTE_WAITING) {
        ngx_add_timer(&t->timer, COMMENTS_VOTES_QUIET_MS);
        return;
    }

    ngx_http_comments_vote_publish(t);
}


static ngx_http_comments_telling_t *
ngx_http_comments_vote_find(ngx_http_comments_worker_t *worker,
    const comments_key_t *key)
{
    ngx_queue_t                  *q;
    ngx_http_comments_telling_t  *t;

    for (q = ngx_queue_head(&worker->votes);
         q != ngx_queue_sentinel(&worker->votes);
         q = ngx_queue_next(q))
    {
        t = ngx_queue_data(q, ngx_http_comments_telling_t, queue);

        if (!t->asking && comments_str_eq(t->key.thread, key->thread)
            && comments_str_eq(t->key.site, key->site))
        {
            return t;
        }
    }

    return NULL;
}


static void
ngx_http_comments_vote_ask(ngx_event_t *ev)
{
    ngx_http_comments_telling_t *t = ev->data;

    t->asking = 1;

    t->op = ngx_http_comments_fetch_submit(t->worker,
                           comments_schema_vote_may_tell(t->arena, &t->key),
                           ngx_http_comments_vote_asked, t);

    if (t->op == NULL) {
        ngx_http_comments_vote_free(t);
    }
}


static void
ngx_http_comments_vote_asked(void *data, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n)
{
    ngx_http_comments_telling_t *t = data;

    int          tell;
    const char  *why;

    t->op = NULL;

    if (rc != NGX_OK) {
        ngx_http_comments_vote_free(t);
        return;
    }

    if (comments_schema_decode_may_tell(replies, n, &tell, &why)
        != COMMENTS_OK)
    {
        ngx_log_error(NGX_LOG_ERR, ngx_cycle->log, 0,
                      "comments: Redis answered \"%s\" to a vote", why);
        ngx_http_comments_vote_free(t);
        return;
    }

    if (!tell) {
        ngx_http_comments_vote_free(t);
        return;
    }

    ngx_http_comments_vote_publish(t);
}


static void
ngx_http_comments_vote_publish(ngx_http_comments_telling_t *t)
{
    comments_act_t  act;
    u_char          source[NGX_HTTP_COMMENTS_VOTE_SOURCE];

    t->asking = 1;

    ngx_http_comments_vote_act(t->worker, &act, source);

    t->op = ngx_http_comments_fetch_submit(t->worker,
                         comments_schema_vote_tell(t->arena, &t->key, &act),
                         ngx_http_comments_vote_told, t);

    if (t->op == NULL) {
        ngx_http_comments_vote_free(t);
    }
}


static void
ngx_http_comments_vote_told(void *data, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n)
{
    ngx_http_comments_telling_t *t = data;

    t->op = NULL;

    if (rc == NGX_OK && n == 1 && replies[0]->type == REDIS_REPLY_ERROR) {
        ngx_log_error(NGX_LOG_ERR, ngx_cycle->log, 0,
                      "comments: Redis answered \"%s\" to the message of a "
                      "vote", replies[0]->str);
    }

    ngx_http_comments_vote_free(t);
}


static void
ngx_http_comments_vote_free(ngx_http_comments_telling_t *t)
{
    if (t->op != NULL) {
        ngx_comments_redis_cancel(t->op);
    }

    if (t->timer.timer_set) {
        ngx_del_timer(&t->timer);
    }

    ngx_queue_remove(&t->queue);
    t->worker->nvotes--;

    /* t itself lies in the arena */

    comments_arena_destroy(t->arena);
}


void
ngx_http_comments_vote_exit(ngx_http_comments_worker_t *worker)
{
    ngx_queue_t  *q;

    /* one iteration for each thread that waits */

    while (!ngx_queue_empty(&worker->votes)) {
        q = ngx_queue_head(&worker->votes);

        ngx_http_comments_vote_free(
            ngx_queue_data(q, ngx_http_comments_telling_t, queue));
    }
}
