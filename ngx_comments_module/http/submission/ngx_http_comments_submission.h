/*
 * A submission: a POST that stores a comment, or shows a preview of one. All
 * submissions are processed by one state machine, which runs the steps of an
 * operation. An operation is what one verb ("post", "preview") does: a row of
 * the table in ngx_http_comments_post.c, with a function for each of its steps
 * and NULL for a step that it does not have. The steps run in this order:
 *
 *   step       what it does                             waits for
 *   admit      checks origin, type and length of body   -
 *   read       reads the body                           the client
 *   decode     decodes the fields in the body           -
 *   page       asks whether the page exists, if the     a subrequest
 *              page is not a file
 *   validate   checks and cleans the fields             -
 *   lock       lets only one of equal submissions       10 ms each time, 2 s
 *              continue at a time                       in all
 *   own        finds the comment to be changed, and     Redis
 *              whether it is the sender's
 *   before     reads what Redis has already             Redis
 *   checks     runs the chain of checks of the          what a check waits
 *              location, see ngx_http_comments_judge.h  for
 *   write      stores the comment                       Redis
 *   answer     chooses the answer, gets its block       a flight
 *
 * Then sub->send sends the answer. A step returns:
 *
 *   NGX_OK         the next step is run
 *   NGX_AGAIN      the step waits and has called
 *                  ngx_http_comments_submission_wait(); if the step has set
 *                  sub->step, the submission continues with that step
 *   NGX_DONE       no more steps are necessary; sub->send is called if the step
 *                  has set it, else the answer step is next
 *   NGX_DECLINED   the submission is refused, sub->refusals says why; the
 *                  operation's answer to a refusal is next
 *   NGX_ERROR      the request ends with 500, nginx makes the answer
 *   NGX_HTTP_...   the request ends with this status, nginx makes the answer
 *
 * Steps do not finalize the request; the state machine does, once. It releases
 * the lock before the answer step, and whenever the submission ends.
 *
 *   state     event                               next
 *   running   a step returns NGX_AGAIN            waiting
 *             a step returns anything else        running, or ended
 *   waiting   ngx_http_comments_submission_done() resumed
 *             the time-out passes                 cancel is called; resumed,
 *                                                 the step is run again with
 *                                                 sub->expired set
 *             the client closes the connection,   cancel is called; ended
 *             the request or the worker ends
 *   resumed   the posted event is handled         running
 *             the request ends                    ended
 *   ended     -                                   -
 *
 * ngx_http_comments_submission_done() for a submission that does not wait is
 * logged as an alert and ignored.
 */
#ifndef NGX_HTTP_COMMENTS_SUBMISSION_H
#define NGX_HTTP_COMMENTS_SUBMISSION_H

#include "ngx_http_comments.h"

#include "comments_author.h"

#include "ngx_http_comments_change.h"


typedef struct ngx_http_comments_submission_s  ngx_http_comments_submission_t;
typedef struct ngx_http_comments_judge_s       ngx_http_comments_judge_t;
typedef struct ngx_http_comments_vote_s        ngx_http_comments_vote_t;

typedef ngx_int_t (*ngx_http_comments_step_pt)(
    ngx_http_comments_submission_t *sub);

/*
 * Called when a wait ends without a result. Cancels whatever would have called
 * ngx_http_comments_submission_done().
 */
typedef void (*ngx_http_comments_cancel_pt)(
    ngx_http_comments_submission_t *sub);


typedef enum {
    NGX_HTTP_COMMENTS_STEP_ADMIT = 0,
    NGX_HTTP_COMMENTS_STEP_READ,
    NGX_HTTP_COMMENTS_STEP_DECODE,
    NGX_HTTP_COMMENTS_STEP_PAGE,
    NGX_HTTP_COMMENTS_STEP_VALIDATE,
    NGX_HTTP_COMMENTS_STEP_LOCK,
    NGX_HTTP_COMMENTS_STEP_OWN,
    NGX_HTTP_COMMENTS_STEP_BEFORE,
    NGX_HTTP_COMMENTS_STEP_LEARNED,
    NGX_HTTP_COMMENTS_STEP_CHECKS,
    NGX_HTTP_COMMENTS_STEP_WRITE,
    NGX_HTTP_COMMENTS_STEP_ANSWER,
    NGX_HTTP_COMMENTS_STEPS
} ngx_http_comments_step_t;


/*
 * a flag of operations: nothing is stored, and the only field that is required
 * is the text
 */
#define NGX_HTTP_COMMENTS_OPERATION_DRAFT  0x1

/* a flag of operations: the fields come from Redis, which kept them */
#define NGX_HTTP_COMMENTS_OPERATION_KEPT   0x2

/* a flag of operations: a stored comment is changed by its author */
#define NGX_HTTP_COMMENTS_OPERATION_EDIT   0x4

typedef struct {
    comments_str_t             name;        /* of the verb */
    ngx_uint_t                 flags;       /* NGX_HTTP_COMMENTS_OPERATION_… */
    ngx_http_comments_step_pt  steps[NGX_HTTP_COMMENTS_STEPS];
    ngx_http_comments_step_pt  refused;     /* the answer step of a refused
                                               submission */
} ngx_http_comments_operation_t;


/* A submission. It lies in the request's pool. */
struct ngx_http_comments_submission_s {
    ngx_http_request_t                   *request;
    ngx_http_comments_ctx_t              *ctx;

    /* the state machine */
    const ngx_http_comments_operation_t  *operation;
    ngx_http_comments_step_t              step;
    ngx_http_comments_step_pt             send;     /* sends the answer */
    comments_refusals_t                   refusals; /* n is 0: not refused */
    ngx_uint_t                            retry_after;  /* seconds, for the
                                                       Retry-After of a
                                                       COMMENTS_TOO_MANY */
    ngx_rbtree_node_t                     node;     /* in worker->waits */
    ngx_uint_t                            ticket;   /* of the last wait */
    ngx_event_t                           event;    /* posted: resumed */
    ngx_event_t                           timer;    /* the time-out */
    ngx_http_comments_cancel_pt           cancel;
    ngx_int_t                             rc;       /* the result of the wait */

    /* the chain of checks, and what came of it */
    ngx_http_comments_judge_t            *judge;    /* NULL: not begun */
    const char                           *judged;   /* for $comments_result;
                                                       NULL: all passed */

    ngx_http_comments_vote_t             *vote;     /* NULL: no vote or flag */

    /* what was sent, and the comment that is made of it */
    comments_form_type_t                  type;
    comments_str_t                        boundary;
    comments_buf_t                        body;     /* as it was sent */
    comments_form_t                       form;     /* as it was typed */
    comments_comment_t                    comment;  /* as it will be stored */
    char                                  id[COMMENTS_ID_LEN];
    char                                  dedupe[COMMENTS_DIGEST_HEX];
    char                                  email_hash[COMMENTS_DIGEST_HEX];
    comments_status_t                     status;   /* approved, unless a step
                                                       before write changes it,
                                                       with comment.reason and
                                                       comment.by */

    /* the author */
    char                                  author[COMMENTS_AUTHOR_LEN];
    char                                  person[COMMENTS_AUTHOR_PERSON];
    char                                  token[COMMENTS_SIGN_LEN];
    char                                  twin[COMMENTS_DIGEST_HEX];  /* the
                                                       sender, for the dedupe
                                                       key of a held post */
    comments_str_t                        authors[COMMENTS_AUTHORS]; /* names
                                                       under which the comments
                                                       are counted */
    ngx_uint_t                            nauthors;
    ngx_uint_t                            approved; /* earlier comments, when
                                                       they have been asked */
    ngx_uint_t                            refused;  /* those that are spam */
    char                                  secret[NGX_COMMENTS_ZONE_SECRET];
    size_t                                secret_len;  /* 0: not yet known */

    /* the challenge */
    comments_str_t                        email;    /* clean, before it is
                                                       hashed */
    char                                  challenge[COMMENTS_CHALLENGE_LEN];
    comments_challenge_answer_t           challenge_answer;  /* about the token
                                                       that was sent */
    int64_t                               challenge_left;  /* ms until that
                                                       token confirms */
    char                                  sender[COMMENTS_DIGEST_HEX];  /* of
                                                       what Redis kept */

    /* storing the comment in Redis */
    ngx_str_t                             lock;     /* its name; empty: the lock
                                                       step has not run yet */
    ngx_msec_t                            start;    /* first run of the lock
                                                       step */
    ngx_comments_redis_op_t              *op;       /* NULL: none under way */
    ngx_uint_t                            questions;   /* of checks, at the end
                                                          of the batch of the
                                                          step "before" */
    comments_batch_t                     *batch;    /* the commands that store
                                                       the comment; in the
                                                       arena */

    /* changing a comment that is stored */
    comments_comment_t                    stored;   /* as the step "own" found
                                                       it; in the arena */
    ngx_http_comments_change_t           *change;   /* NULL: none under way */

    /* the answer, made before the comment is stored */
    ngx_str_t                             location;
    ngx_str_t                             answer;

    unsigned                              waiting:1;   /* node is in the tree */
    unsigned                              judging:1;   /* it waits for a check,
                                                          and worker->judging
                                                          counts it */
    unsigned                              watched:1;   /* the request ends if
                                                          its client closes
                                                          the connection */
    unsigned                              expired:1;   /* the last wait ended
                                                          by its time-out */
    unsigned                              moderated:1; /* comments_moderation
                                                          holds it */
    unsigned                              locked:1;
    unsigned                              json:1;      /* the answer is JSON */
    unsigned                              foreign:1;   /* sent by a page of
                                                          another origin */
    unsigned                              duplicate:1; /* an equal comment is
                                                          stored already */
    unsigned                              edits:1;     /* the answer is the
                                                          form of an edit */
    unsigned                              challenged:1; /* challenge is set */
    unsigned                              kept:1;      /* in Redis, to be
                                                          confirmed */
    unsigned                              confirmed:1; /* its writer has passed
                                                          a challenge */
};


/*
 * Runs an operation for r. Called from a content handler, whose result it
 * returns. ctx->post points to the submission until the request ends.
 */
ngx_int_t ngx_http_comments_submission_handler(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx,
    const ngx_http_comments_operation_t *operation);

/*
 * Called by a step that begins to wait and will return NGX_AGAIN. timeout: ms;
 * 0: none, since what the step waits for has a time-out of its own. cancel may
 * be NULL. watch: 1: the request ends if the client closes the connection; 0:
 * the submission continues without the client. Returns the ticket of the wait,
 * a number that no other wait of this worker has. Cannot fail.
 */
ngx_uint_t ngx_http_comments_submission_wait(
    ngx_http_comments_submission_t *sub, ngx_msec_t timeout,
    ngx_http_comments_cancel_pt cancel, ngx_uint_t watch);

/*
 * Ends the wait that a step has begun, since the step does not have to wait
 * after all; cancel is not called. NGX_OK; NGX_DECLINED: the wait was over
 * already (ngx_http_comments_submission_done()), and its result is dropped.
 */
ngx_int_t ngx_http_comments_submission_unwait(
    ngx_http_comments_submission_t *sub);

/*
 * Ends the wait with this ticket. rc is the result of the step that waits, as
 * if the step had returned it; NGX_AGAIN: sub->step is run, which is the same
 * step unless the caller has changed it. May be called from any event, also
 * from inside the step. The submission continues from a posted event. A ticket
 * that nothing waits with is logged as an alert and ignored. Cannot fail.
 */
void ngx_http_comments_submission_done(ngx_uint_t ticket, ngx_int_t rc);

/*
 * The submission that waits with this ticket. NULL: there is none; this is
 * logged as an alert.
 */
ngx_http_comments_submission_t *ngx_http_comments_submission_find(
    ngx_uint_t ticket);

/* The time of this event in ms since 1970. Cannot fail. */
int64_t ngx_http_comments_submission_now(void);

/*
 * Releases the lock of equal submissions, if this one has it: the step "lock"
 * has to be run again before anything is written. Cannot fail.
 */
void ngx_http_comments_submission_unlock(ngx_http_comments_submission_t *sub);

/* Adds a refusal. Returns NGX_DECLINED, for a step to return. Cannot fail. */
ngx_int_t ngx_http_comments_submission_refuse(
    ngx_http_comments_submission_t *sub, comments_reason_t reason,
    comments_field_t field);

/*
 * Called when a worker starts and when it exits. _exit() cancels all waits.
 * Cannot fail.
 */
void ngx_http_comments_submission_init(ngx_http_comments_worker_t *worker);
void ngx_http_comments_submission_exit(ngx_http_comments_worker_t *worker);


#endif
