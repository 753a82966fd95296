/*
 * The judgement of a submission by the chain of checks of its location.
 *
 *   state     event                              next
 *   none      the step "before", with a secret   ask() of each check: asked
 *   asked     the replies of Redis               judging
 *   judging   check() returns a verdict          the next check
 *             check() returns WAIT               waiting; the lock is released
 *   waiting   done(), or the time-out            judging
 *             the client goes, or the worker     cancel(); the submission ends
 *   ended     the last check, or a REJECT        the submission has the verdict
 *
 * What a check has to know from Redis is asked together with what the step
 * "before" reads, in one round trip. If a check has waited for something else,
 * the submission goes back to the lock and reads again what may have changed
 * meanwhile, but for the questions of checks. over() of the checks is called
 * when it is certain what becomes of the submission.
 */
#ifndef NGX_HTTP_COMMENTS_JUDGE_H
#define NGX_HTTP_COMMENTS_JUDGE_H

#include "ngx_http_comments_chain.h"
#include "ngx_http_comments_submission.h"


typedef struct ngx_http_comments_turn_s        ngx_http_comments_turn_t;
typedef struct ngx_http_comments_subrequest_s  ngx_http_comments_subrequest_t;
typedef struct ngx_http_comments_judge_learned_s
                                         ngx_http_comments_judge_learned_t;


/* a check's command for Redis, in the request's arena */
typedef struct {
    comments_str_t                  *args;
    int                              argc;
} ngx_http_comments_question_t;


/* the turn of one check */
struct ngx_http_comments_turn_s {
    ngx_comments_call_t              call;       /* must be the first member */
    ngx_http_comments_submission_t  *sub;
    ngx_http_comments_link_t        *link;
    ngx_uint_t                       first;      /* its first question */
    ngx_uint_t                       questions;
    ngx_uint_t                       told;       /* calls of tell() */
    ngx_comments_verdict_t           verdict;    /* of done() */
    ngx_comments_reason_t            why;
    ngx_http_comments_subrequest_t  *subrequest; /* NULL: none is under way */
    unsigned                         checking:1; /* check() is being called */
    unsigned                         asking:1;   /* ask() is being called */
    unsigned                         asked:1;    /* ask() was called */
    unsigned                         called:1;   /* check() was called */
    unsigned                         waits:1;    /* ... and has returned WAIT */
};


/* in the request's pool */
struct ngx_http_comments_judge_s {
    ngx_http_comments_turn_t        *turns;
    ngx_uint_t                       nturns;
    ngx_uint_t                       at;         /* whose turn it is */
    ngx_pool_t                      *pool;       /* of the calls */
    ngx_comments_subject_t           subject;
    ngx_array_t                      questions;
    const ngx_comments_reply_t     **replies;    /* NULL: not there yet */
    ngx_uint_t                       nreplies;
    ngx_http_comments_judge_learned_t  *learned; /* NULL: nobody has asked */
    ngx_comments_verdict_t           verdict;    /* the strongest so far */
    ngx_http_comments_turn_t        *decided;    /* whose it is; or NULL */
    ngx_http_comments_turn_t        *first;      /* a challenge that comes
                                                    first; or NULL */
    unsigned                         trusted:1;
    unsigned                         waited:1;
    unsigned                         ended:1;
    unsigned                         over:1;     /* over() was called */
};


/*
 * Adds the questions of the checks to the batch that is about to be sent, after
 * calling ask() of each check the first time; the secret must be known. *n is
 * the number of commands added. NGX_OK, or NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_judge_ask(ngx_http_comments_submission_t *sub,
    comments_batch_t *batch, ngx_uint_t *n);

/*
 * Takes the replies to what ngx_http_comments_judge_ask() has added. Copies
 * them. NGX_OK, or NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_judge_replies(ngx_http_comments_submission_t *sub,
    redisReply *const *replies, ngx_uint_t n);

/*
 * 1 if there are checks that have not judged yet and whose questions, if they
 * have any, have no replies yet. Cannot fail.
 */
ngx_uint_t ngx_http_comments_judge_wants(ngx_http_comments_submission_t *sub);

/* The step "checks". */
ngx_int_t ngx_http_comments_judge(ngx_http_comments_submission_t *sub);

/*
 * Called by an answer step of a submission that is not stored: tells the checks
 * that nothing comes of it, unless they know the end already. Cannot fail.
 */
void ngx_http_comments_judge_none(ngx_http_comments_submission_t *sub);

/*
 * Drops the questions of checks that have no replies yet: they were made with
 * another secret than that of Redis, and are made again. Cannot fail.
 */
void ngx_http_comments_judge_forget(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_judge_sentence.c --- */

/*
 * Turns the verdict of all checks into the status of the comment, with the
 * reason, or into a refusal; logs it. With comments_check_dry_run it is logged
 * only. Returns what a step returns.
 */
ngx_int_t ngx_http_comments_judge_sentence(
    ngx_http_comments_submission_t *sub);

/*
 * Sets $comments_result of a submission that a check has refused, behind the
 * log line of the refusal: it says which check. Cannot fail.
 */
void ngx_http_comments_judge_outcome(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_judge_api.c --- */

/* What checks may call. */
extern const ngx_comments_api_t  ngx_http_comments_judge_api;


/* --- ngx_http_comments_judge_subrequest.c --- */

/* api->subrequest() */
ngx_int_t ngx_http_comments_judge_subrequest(ngx_comments_call_t *call,
    const ngx_str_t *uri, const ngx_str_t *type, const ngx_str_t *body,
    ngx_comments_answer_pt answer);

/*
 * Ends the subrequest of a check, if one is under way: answer() will not be
 * called. Cannot fail.
 */
void ngx_http_comments_judge_subrequest_drop(ngx_http_comments_turn_t *turn);


/* --- ngx_http_comments_judge_subject.c --- */

/*
 * Fills what is judged, from the submission. NGX_OK, or NGX_ERROR: no
 * memory.
 */
ngx_int_t ngx_http_comments_judge_subject(ngx_http_comments_submission_t *sub,
    ngx_comments_subject_t *subject);

/*
 * Tells checks when the thread had its first comment, ms since 1970, 0: it has
 * none, and when it closes therefore. Cannot fail.
 */
void ngx_http_comments_judge_opened(ngx_http_comments_submission_t *sub,
    int64_t opened);


/* --- ngx_http_comments_judge_reply.c --- */

/*
 * A copy of a reply, in pool; arrays up to a depth of 4, deeper ones are NIL.
 * NULL: no memory.
 */
const ngx_comments_reply_t *ngx_http_comments_judge_reply(ngx_pool_t *pool,
    const redisReply *reply);


/* --- ngx_http_comments_judge_learned.c --- */

/* The members learned_ask and learned of the api. */
ngx_int_t ngx_http_comments_judge_learned_ask(ngx_comments_call_t *call);
ngx_int_t ngx_http_comments_judge_learned(ngx_comments_call_t *call,
    ngx_comments_learned_t *learned);

/* Reads the replies to what was asked, of the n to all questions. */
void ngx_http_comments_judge_learned_replies(
    ngx_http_comments_submission_t *sub, redisReply *const *replies,
    ngx_uint_t n);

/*
 * 1 if those replies were to the wrong questions: of another generation, or for
 * the totals only, which show now that the site has learned enough. Then
 * _batch() makes the right questions (NULL: no memory), and _read() takes the n
 * replies, 0: there are none.
 */
ngx_uint_t ngx_http_comments_judge_learned_again(
    const ngx_http_comments_submission_t *sub);
comments_batch_t *ngx_http_comments_judge_learned_batch(
    ngx_http_comments_submission_t *sub);
void ngx_http_comments_judge_learned_read(ngx_http_comments_submission_t *sub,
    redisReply *const *replies, ngx_uint_t n);

/* 1 if the question of that number is one of learned_ask(). Cannot fail. */
ngx_uint_t ngx_http_comments_judge_learned_has(
    const ngx_http_comments_judge_t *judge, ngx_uint_t question);


#endif
