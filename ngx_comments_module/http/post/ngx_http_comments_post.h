/*
 * The steps of operations, from the files that have them. Each is what
 * ngx_http_comments_submission.h says of a step.
 */
#ifndef NGX_HTTP_COMMENTS_POST_H
#define NGX_HTTP_COMMENTS_POST_H

#include "ngx_http_comments_submission.h"


/* --- ngx_http_comments_post.c --- */

/* The content handler of all verbs that are operations. */
ngx_int_t ngx_http_comments_post_handler(ngx_http_request_t *r);


/* --- ngx_http_comments_post_body.c --- */

/*
 * Reads the body into sub->body, or refuses one that is over the limit. One
 * whose length is not said stays in memory, and is refused as soon as it is
 * over the limit.
 */
ngx_int_t ngx_http_comments_post_read(ngx_http_comments_submission_t *sub);

/* The most bytes of a body that are read. Cannot fail. */
off_t ngx_http_comments_post_limit(ngx_http_request_t *r);


/* --- ngx_http_comments_post_check.c --- */

/* What the main configuration begins with, in cf->pool. NULL: no memory. */
ngx_http_comments_checks_t *ngx_http_comments_post_check_conf(ngx_conf_t *cf);

/* The checks that are registered, one behind the other. */
ngx_int_t ngx_http_comments_post_checks(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_lock.c --- */

/* Waits for Redis, and until no equal comment is being stored. */
ngx_int_t ngx_http_comments_post_lock(ngx_http_comments_submission_t *sub);

/*
 * For later steps that have written nothing yet: goes back to the lock, for two
 * seconds in all, then it is a refusal. Returns what the step is to return;
 * _again() waits for a moment first, _back() is for the callback of a wait.
 */
ngx_int_t ngx_http_comments_post_again(ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_back(ngx_http_comments_submission_t *sub);

/* Refuses because Redis is not there. Returns what the step is to return. */
ngx_int_t ngx_http_comments_post_unavailable(
    ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_store.c --- */

/* Asks what sub->comment depends on; NGX_DONE: it is there already. */
ngx_int_t ngx_http_comments_post_before(ngx_http_comments_submission_t *sub);

/* Stores sub->comment. */
ngx_int_t ngx_http_comments_post_write(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_email.c --- */

/*
 * Fills email_hash of sub->comment, and takes its address away unless it is to
 * be kept. NGX_OK; NGX_ERROR: no memory, or the secret is not known yet.
 */
ngx_int_t ngx_http_comments_post_email(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_challenge.c --- */

/*
 * Judges the token that was sent along: sub->confirmed says whether it confirms
 * sub->comment. Before the checks, when sub->secret is known. Cannot fail.
 */
void ngx_http_comments_post_confirm(ngx_http_comments_submission_t *sub);

/* 1 if the refusal is a challenge. */
ngx_uint_t ngx_http_comments_post_challenged(
    ngx_http_comments_submission_t *sub);

/*
 * Makes sub->token, or takes over one that was sent too early. NGX_OK, or
 * NGX_ERROR, logged: the secret is not known, or libcrypto failed.
 */
ngx_int_t ngx_http_comments_post_challenge(
    ngx_http_comments_submission_t *sub);

/*
 * What of the challenge stands in the page of a refusal or a preview. The
 * strings live as long as sub. Cannot fail.
 */
void ngx_http_comments_post_challenge_view(
    ngx_http_comments_submission_t *sub, comments_render_challenge_t *view);

/* Sends sub->token as JSON, and logs the refusal. */
ngx_int_t ngx_http_comments_post_send_challenge(
    ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_answer.c --- */

/*
 * Makes the answer to sub->comment, which has its id and its time, in r->pool.
 * To be called before the comment is stored: what cannot be answered is not
 * stored. NGX_OK or NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_post_prepare(ngx_http_comments_submission_t *sub);

/*
 * The answers. ngx_http_comments_post_stored() sends what
 * ngx_http_comments_post_prepare() has made.
 */
ngx_int_t ngx_http_comments_post_stored(ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_preview(ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_refused(ngx_http_comments_submission_t *sub);


#endif
