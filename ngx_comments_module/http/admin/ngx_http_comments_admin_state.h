/*
 * The state of a request for the moderation page, and the steps of all such
 * requests: asking Redis, the secret, the answers. For
 * ngx_http_comments_admin*.c.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_STATE_H
#define NGX_HTTP_COMMENTS_ADMIN_STATE_H

#include "ngx_http_comments.h"

#include "comments_person.h"
#include "comments_queue_audit.h"


#define NGX_HTTP_COMMENTS_ADMIN_MEMORY  (128 * 1024 * 1024)  /* bytes */


typedef struct ngx_http_comments_admin_s        ngx_http_comments_admin_t;
typedef struct ngx_http_comments_admin_erase_s  ngx_http_comments_admin_erase_t;

/*
 * The replies to a batch, which are gone when it returns; replies is NULL if
 * there are none, and rc then tells why (see ngx_comments_redis_pt). Returns
 * NGX_AGAIN if a further batch was sent; else what the request is finalized
 * with.
 */
typedef ngx_int_t (*ngx_http_comments_admin_pt)(
    ngx_http_comments_admin_t *admin, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);


struct ngx_http_comments_admin_s {
    ngx_http_request_t           *request;
    ngx_http_comments_ctx_t      *ctx;
    comments_arena_t             *arena;     /* of what Redis tells */
    comments_arena_t             *pages;     /* of a page of the queue, where
                                                an act reads several */
    ngx_str_t                     who;       /* the moderator */
    comments_queue_signer_t       signer;    /* with secret, site and who */
    u_char                        secret[NGX_COMMENTS_ZONE_SECRET];
    ngx_int_t                   (*run)(ngx_http_comments_admin_t *admin);

    /* of an act on a page, see http/moderate */
    comments_str_t                thread;    /* not empty: comments of other
                                                threads count as missing */
    ngx_int_t                   (*back)(ngx_http_comments_admin_t *admin,
                                        comments_buf_t *out);  /* writes the
                                                address that follows; NULL: that
                                                of the queue */

    comments_batch_t             *batch;     /* to be sent or sent */
    ngx_http_comments_admin_pt    handler;
    ngx_comments_redis_op_t      *op;
    ngx_event_t                   timer;
    ngx_msec_t                    start;

    comments_queue_t              queue;
    comments_queue_request_t      form;      /* of a POST, in ctx->arena */
    comments_queue_notice_t       notice;
    comments_buf_t                undo;      /* of the notice */
    comments_buf_t                results;   /* of the JSON answer */
    void                         *change;    /* ngx_http_comments_change_t */
    char                          cursor[COMMENTS_ID_LEN];
    comments_comment_t            wanted;    /* of an edit */
    comments_audit_t             *audit;     /* NULL: another page */
    comments_person_t            *person;    /* NULL: the same */
    ngx_http_comments_admin_erase_t  *erase; /* of an act "erase" */
    comments_str_t                left;      /* id of a comment that is still
                                                there behind it; or empty */
    size_t                        at;        /* a step's place in queue.entries
                                                */
    unsigned                      changing:1;    /* change was started */
    unsigned                      json:1;
    unsigned                      noticed:1; /* notice is set */
    unsigned                      marked:1;  /* mark=all */
    unsigned                      session:1; /* a session may begin */
    unsigned                      ended:1;   /* the session was just ended */
    unsigned                      proved:1;  /* a header proves that the request
                                                comes from this site */
};


/*
 * Makes the state of a request. NULL: out of memory. It ends with the request's
 * pool.
 */
ngx_http_comments_admin_t *ngx_http_comments_admin_create(
    ngx_http_request_t *r, ngx_http_comments_ctx_t *ctx);

/*
 * Learns the secret of the site, if this host does not know it yet, and then
 * calls run. Returns as an ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_start(ngx_http_comments_admin_t *admin,
    ngx_int_t (*run)(ngx_http_comments_admin_t *admin));

/*
 * Sends a batch, or waits for the connection first. NGX_AGAIN: the handler is
 * called once. Anything else is what the request is finalized with: it was
 * refused, since Redis is away or the batch is NULL.
 */
ngx_int_t ngx_http_comments_admin_ask(ngx_http_comments_admin_t *admin,
    comments_batch_t *batch, ngx_http_comments_admin_pt handler);

/*
 * Sends a refusal: JSON if the client asks for that, else the status alone.
 * Returns what the request is finalized with.
 */
ngx_int_t ngx_http_comments_admin_refuse(ngx_http_comments_admin_t *admin,
    comments_reason_t reason);

/* The same for a reply that is not as expected, which is logged. */
ngx_int_t ngx_http_comments_admin_failed(ngx_http_comments_admin_t *admin,
    const char *why);

/* ms since 1970 */
int64_t ngx_http_comments_admin_now(void);


#endif
