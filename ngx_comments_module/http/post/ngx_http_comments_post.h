/*
 * A submission on its way: what the files that read, store and answer it
 * share.
 */
#ifndef NGX_HTTP_COMMENTS_POST_H
#define NGX_HTTP_COMMENTS_POST_H

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_fetch.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_thread.h"
#include "ngx_http_comments_variant.h"
#include "ngx_http_comments_verb.h"


/* lies in the request's pool; a cleanup takes it out of Redis's hands */
typedef struct {
    ngx_http_request_t        *request;
    ngx_http_comments_ctx_t   *ctx;
    comments_form_type_t       type;
    comments_str_t             boundary;
    comments_buf_t             body;        /* what has come of it, if it says
                                               no length */
    comments_form_t            form;        /* as it was typed */
    comments_comment_t         comment;     /* as it will be stored */
    char                       id[COMMENTS_ID_LEN];
    char                       dedupe[COMMENTS_DIGEST_HEX];
    char                       email_hash[COMMENTS_DIGEST_HEX];
    char                       secret[NGX_COMMENTS_ZONE_SECRET];
    size_t                     secret_len;  /* 0: not yet known */
    ngx_str_t                  location;    /* of the answer, and its body: */
    ngx_str_t                  answer;      /* made before anything is stored */
    ngx_str_t                  lock;
    ngx_comments_redis_op_t   *op;
    comments_batch_t          *batch;       /* that writes; in the arena */
    ngx_event_t                timer;       /* the next try for the lock */
    ngx_msec_t                 start;
    unsigned                   json:1;      /* the answer is JSON */
    unsigned                   foreign:1;   /* from another origin */
    unsigned                   preview:1;
    unsigned                   locked:1;
} ngx_http_comments_post_t;


/* --- ngx_http_comments_post.c --- */

/* The content handler of a submission: a new comment, a preview. */
ngx_int_t ngx_http_comments_post_handler(ngx_http_request_t *r);

/*
 * The body is there: decodes it and goes on. Takes over the caller's hold on
 * the request. body must outlive the request.
 */
void ngx_http_comments_post_received(ngx_http_comments_post_t *post,
    comments_str_t body);


/* --- ngx_http_comments_post_body.c --- */

/*
 * Reads the body and calls ngx_http_comments_post_received(), or refuses one
 * that is over the limit. One whose length is not said stays in memory, and is
 * refused as soon as it is over the limit. Returns what a content handler
 * returns.
 */
ngx_int_t ngx_http_comments_post_read(ngx_http_comments_post_t *post);

/* The most bytes of a body that are read. Cannot fail. */
off_t ngx_http_comments_post_limit(ngx_http_request_t *r);


/* --- ngx_http_comments_post_store.c --- */

/*
 * Stores post->comment and answers. Takes over the caller's hold on the
 * request: it will be finalized once, from here or from a later event.
 */
void ngx_http_comments_post_store(ngx_http_comments_post_t *post);


/* --- ngx_http_comments_post_email.c --- */

/*
 * Fills email_hash of post->comment, and takes its address away unless it is to
 * be kept. NGX_OK; NGX_ERROR: no memory, or the secret is not known yet.
 */
ngx_int_t ngx_http_comments_post_email(ngx_http_comments_post_t *post);


/* --- ngx_http_comments_post_answer.c --- */

/*
 * Makes the answer to post->comment, which has its id and its time, in r->pool.
 * To be called before the comment is stored: what cannot be answered is not
 * stored. NGX_OK or NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_post_prepare(ngx_http_comments_post_t *post);

/*
 * Each of these finalizes the request. ngx_http_comments_post_stored() sends
 * what ngx_http_comments_post_prepare() has made.
 */
void ngx_http_comments_post_refuse(ngx_http_comments_post_t *post,
    comments_reason_t reason, comments_field_t field);
void ngx_http_comments_post_refuse_all(ngx_http_comments_post_t *post,
    const comments_refusals_t *refusals);
void ngx_http_comments_post_preview(ngx_http_comments_post_t *post);
void ngx_http_comments_post_stored(ngx_http_comments_post_t *post,
    ngx_uint_t duplicate);


#endif
