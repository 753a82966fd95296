/*
 * A submission: a request that changes something, or would. One state machine
 * for all of them. An operation is a row of functions, one for each step that
 * it has; NULL: it does not have that one. The steps run in their order:
 *
 *   step       what it does                             waits for
 *   admit      origin, type and length of the body      -
 *   read       the body                                 the client
 *   decode     its fields                               -
 *   page       of a page from elsewhere: is it one?     a subrequest
 *   validate   are the fields as they must be?          -
 *   lock       equal submissions one at a time          10 ms, 2 s in all
 *   before     what is there already                    Redis
 *   checks     the checks of ngx_http_comments_check.h  whatever they wait for
 *   write      the change                               Redis
 *   answer     the answer is chosen, and its page got   a flight
 *
 * and then sub->send sends the answer. A step returns
 *
 *   NGX_OK         the next one is run
 *   NGX_AGAIN      it waits: ngx_http_comments_submission_wait() was called;
 *                  one that has set sub->step goes back there behind that
 *   NGX_DONE       nothing more is to be done; the answer is next, or, if the
 *                  step has set sub->send, its sending
 *   NGX_DECLINED   refused: sub->refusals says why; the answer is next
 *   NGX_ERROR      500, without an answer of ours
 *   NGX_HTTP_...   that status, without an answer of ours
 *
 * No step finalizes the request: the machine does, once. The lock is released
 * before the answer is chosen, and whenever the submission ends.
 *
 *   state     event                            next
 *   running   a step returns NGX_AGAIN         waiting
 *             it returns anything else         running, or ended
 *   waiting   ..._done(): the step's result    resumed
 *             the time-out                     cancel, resumed: the step is run
 *                                              again, and sub->expired is 1
 *             the client goes, the request's   cancel, ended
 *             or the worker's end
 *   resumed   the posted event                 running
 *             the request's end                ended
 *   ended     -                                -
 *
 * ..._done() of a submission that does not wait is an alert, and ignored.
 */
#ifndef NGX_HTTP_COMMENTS_SUBMISSION_H
#define NGX_HTTP_COMMENTS_SUBMISSION_H

#include "ngx_http_comments.h"
#include "ngx_http_comments_check.h"


typedef struct ngx_http_comments_submission_s  ngx_http_comments_submission_t;

typedef ngx_int_t (*ngx_http_comments_step_pt)(
    ngx_http_comments_submission_t *sub);

/* A wait ends without a result: what would have brought it is taken back. */
typedef void (*ngx_http_comments_cancel_pt)(
    ngx_http_comments_submission_t *sub);


typedef enum {
    NGX_HTTP_COMMENTS_STEP_ADMIT = 0,
    NGX_HTTP_COMMENTS_STEP_READ,
    NGX_HTTP_COMMENTS_STEP_DECODE,
    NGX_HTTP_COMMENTS_STEP_PAGE,
    NGX_HTTP_COMMENTS_STEP_VALIDATE,
    NGX_HTTP_COMMENTS_STEP_LOCK,
    NGX_HTTP_COMMENTS_STEP_BEFORE,
    NGX_HTTP_COMMENTS_STEP_CHECKS,
    NGX_HTTP_COMMENTS_STEP_WRITE,
    NGX_HTTP_COMMENTS_STEP_ANSWER,
    NGX_HTTP_COMMENTS_STEPS
} ngx_http_comments_step_t;


/* nothing is stored, and nothing but a text has to be there */
#define NGX_HTTP_COMMENTS_OPERATION_DRAFT  0x1

typedef struct {
    comments_str_t             name;        /* the verb's */
    ngx_uint_t                 flags;       /* NGX_HTTP_COMMENTS_OPERATION_… */
    ngx_http_comments_step_pt  steps[NGX_HTTP_COMMENTS_STEPS];
    ngx_http_comments_step_pt  refused;     /* the answer to a refused one */
} ngx_http_comments_operation_t;


/* lies in the request's pool */
struct ngx_http_comments_submission_s {
    ngx_http_request_t                   *request;
    ngx_http_comments_ctx_t              *ctx;

    /* the machine's */
    const ngx_http_comments_operation_t  *operation;
    ngx_http_comments_step_t              step;
    ngx_http_comments_step_pt             send;     /* the answer */
    comments_refusals_t                   refusals; /* n is 0: none */
    ngx_uint_t                            retry_after;  /* seconds, of a
                                                       COMMENTS_TOO_MANY */
    ngx_rbtree_node_t                     node;     /* of those that wait */
    ngx_uint_t                            ticket;   /* of the last wait */
    ngx_event_t                           event;    /* posted: resumed */
    ngx_event_t                           timer;    /* the time-out */
    ngx_http_comments_cancel_pt           cancel;
    ngx_int_t                             rc;       /* of who resumed it */

    /* the checks' */
    ngx_http_comments_call_t              call;
    ngx_http_comments_subject_t           subject;
    ngx_uint_t                            check;    /* its place in the list */
    ngx_int_t                             verdict;

    /* what was sent, and what becomes of it */
    comments_form_type_t                  type;
    comments_str_t                        boundary;
    comments_buf_t                        body;     /* as it was sent */
    comments_form_t                       form;     /* as it was typed */
    comments_comment_t                    comment;  /* as it will be stored */
    char                                  id[COMMENTS_ID_LEN];
    char                                  dedupe[COMMENTS_DIGEST_HEX];
    char                                  email_hash[COMMENTS_DIGEST_HEX];
    char                                  secret[NGX_COMMENTS_ZONE_SECRET];
    size_t                                secret_len;  /* 0: not yet known */

    /* the challenge's */
    comments_str_t                        email;    /* as it was judged */
    char                                  token[COMMENTS_CHALLENGE_LEN];
    comments_challenge_answer_t           token_answer;
    int64_t                               token_left;  /* ms */

    /* Redis's */
    ngx_str_t                             lock;
    ngx_msec_t                            start;    /* of trying for the lock */
    ngx_comments_redis_op_t              *op;
    comments_batch_t                     *batch;    /* that writes; in the
                                                       arena */

    /* the answer's, made before anything is stored */
    ngx_str_t                             location;
    ngx_str_t                             answer;

    unsigned                              waiting:1;   /* node is in the tree */
    unsigned                              watched:1;   /* does the client go? */
    unsigned                              expired:1;   /* the last wait has */
    unsigned                              called:1;    /* a check waits */
    unsigned                              locked:1;
    unsigned                              json:1;      /* the answer is JSON */
    unsigned                              foreign:1;   /* of another origin */
    unsigned                              duplicate:1; /* it is there already */
    unsigned                              confirmed:1; /* by a token */
};


/*
 * Runs operation for r, from a content handler: returns what one returns.
 * ctx->post is the submission until the request ends.
 */
ngx_int_t ngx_http_comments_submission_handler(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx,
    const ngx_http_comments_operation_t *operation);

/*
 * A step begins to wait; it is to return NGX_AGAIN. timeout: ms, 0: what it
 * waits for has a time-out of its own. cancel may be NULL. watch: 1, the
 * request ends when its client goes; 0, it goes on without. Returns the ticket.
 * Cannot fail.
 */
ngx_uint_t ngx_http_comments_submission_wait(
    ngx_http_comments_submission_t *sub, ngx_msec_t timeout,
    ngx_http_comments_cancel_pt cancel, ngx_uint_t watch);

/*
 * It does not wait after all: cancel is not called. NGX_OK, or NGX_DECLINED: it
 * had been resumed, which is forgotten.
 */
ngx_int_t ngx_http_comments_submission_unwait(
    ngx_http_comments_submission_t *sub);

/*
 * The wait with that ticket is over. rc is what the step would have returned;
 * NGX_AGAIN: it is to be run again. From any event, also from inside the step;
 * nothing is run before this has returned.
 */
void ngx_http_comments_submission_done(ngx_uint_t ticket, ngx_int_t rc);

/* Who waits with that ticket; NULL: nobody, and that is logged as an alert. */
ngx_http_comments_submission_t *ngx_http_comments_submission_find(
    ngx_uint_t ticket);

/* ms since 1970, of nginx's cached time. Cannot fail. */
int64_t ngx_http_comments_submission_now(void);

/* Adds a refusal. Returns NGX_DECLINED, for a step to return. */
ngx_int_t ngx_http_comments_submission_refuse(
    ngx_http_comments_submission_t *sub, comments_reason_t reason,
    comments_field_t field);

/* A worker's beginning and end: all waits are cancelled. Cannot fail. */
void ngx_http_comments_submission_init(ngx_http_comments_worker_t *worker);
void ngx_http_comments_submission_exit(ngx_http_comments_worker_t *worker);


#endif
