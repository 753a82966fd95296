/*
 * The steps by which a comment is posted or previewed, grouped by the file that
 * defines them. A function that takes a submission and whose contract names no
 * return codes is a step: it returns what ngx_http_comments_submission.h says
 * of steps.
 */
#ifndef NGX_HTTP_COMMENTS_POST_H
#define NGX_HTTP_COMMENTS_POST_H

#include "ngx_http_comments_submission.h"


/* --- ngx_http_comments_post.c --- */

/*
 * The content handler of the verbs "post" and "preview". Returns what a content
 * handler returns.
 */
ngx_int_t ngx_http_comments_post_handler(ngx_http_request_t *r);


/* --- ngx_http_comments_post_body.c --- */

/*
 * Reads the request's body into sub->body. A body without a Content-Length is
 * kept in memory and refused as soon as it exceeds the limit.
 */
ngx_int_t ngx_http_comments_post_read(ngx_http_comments_submission_t *sub);

/*
 * The largest body in bytes that is read; it follows from comments_max_length.
 * Cannot fail.
 */
off_t ngx_http_comments_post_limit(ngx_http_request_t *r);


/* --- ngx_http_comments_post_check.c --- */

/*
 * Creates, in cf->pool, the structure by which other modules register their
 * checks; it has no checks yet. The main configuration points to it. NULL: out
 * of memory.
 */
ngx_http_comments_checks_t *ngx_http_comments_post_check_conf(ngx_conf_t *cf);

/*
 * Runs the registered checks one after another. The first one that refuses the
 * submission ends the step.
 */
ngx_int_t ngx_http_comments_post_checks(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_lock.c --- */

/*
 * Waits until Redis is connected and no equal comment is being stored on this
 * host. Refuses the submission if this takes more than two seconds.
 */
ngx_int_t ngx_http_comments_post_lock(ngx_http_comments_submission_t *sub);

/*
 * Make the submission repeat the lock step; when two seconds have passed since
 * its first run, they refuse the submission. For later steps that have written
 * nothing yet. Return what the calling step returns. _again() is called by the
 * step itself and first waits for 10 ms; _back() is called by the callback that
 * ends the step's wait.
 */
ngx_int_t ngx_http_comments_post_again(ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_back(ngx_http_comments_submission_t *sub);

/*
 * Refuses the submission with COMMENTS_UNAVAILABLE (503). Returns NGX_DECLINED,
 * for a step to return.
 */
ngx_int_t ngx_http_comments_post_unavailable(
    ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_store.c --- */

/*
 * Reads from Redis what decides whether sub->comment can be stored: an equal
 * comment, its parent, and whether the thread is closed. NGX_DONE: an equal
 * comment is stored already, and the answer is the one that it got.
 */
ngx_int_t ngx_http_comments_post_before(ngx_http_comments_submission_t *sub);

/* Gives sub->comment its id and its time, and stores it in Redis. */
ngx_int_t ngx_http_comments_post_write(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_email.c --- */

/*
 * Sets email_hash of sub->comment if the comment has an e-mail address, and
 * empties the address unless comments_email is "keep". NGX_OK; NGX_ERROR: out
 * of memory, libcrypto failed, or the secret of the hash is not known yet.
 */
ngx_int_t ngx_http_comments_post_email(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_answer.c --- */

/*
 * Makes, in r->pool, the answer that says that sub->comment is stored; the
 * comment has its id and its time. Called before the comment is stored, so that
 * a comment that cannot be answered for lack of memory is not stored. NGX_OK,
 * or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_post_prepare(ngx_http_comments_submission_t *sub);

/*
 * The answer steps. _stored() sends what ngx_http_comments_post_prepare() has
 * made: the comment in JSON (201), or a redirect to the comment (303).
 * _preview() sends the HTML of the text in JSON, or the page with the preview
 * beside its form. _refused() sends the refusals in JSON, or the page, whose
 * form has the refusals and everything that was typed.
 */
ngx_int_t ngx_http_comments_post_stored(ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_preview(ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_refused(ngx_http_comments_submission_t *sub);


#endif
