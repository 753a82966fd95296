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


/*
 * The steps "admit" and "page", which judge the request and its page, for other
 * operations too.
 */
ngx_int_t ngx_http_comments_post_admit(ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_page(ngx_http_comments_submission_t *sub);


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


/* --- ngx_http_comments_post_lock.c --- */

/*
 * Waits until Redis is connected and no equal comment is being stored on this
 * host. Refuses the submission if this takes more than two seconds.
 */
ngx_int_t ngx_http_comments_post_lock(ngx_http_comments_submission_t *sub);

/*
 * The first half of it: waits until Redis is connected, without a lock. The
 * caller sets sub->start before the first call.
 */
ngx_int_t ngx_http_comments_post_connected(
    ngx_http_comments_submission_t *sub);

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


/* --- ngx_http_comments_post_before.c --- */

/*
 * Reads from Redis what decides whether sub->comment can be stored: an equal
 * comment, its parent, and whether the thread is closed. NGX_DONE: an equal
 * comment is stored already, and the answer is the one that it got.
 */
ngx_int_t ngx_http_comments_post_before(ngx_http_comments_submission_t *sub);

/*
 * For the first round trip of an operation: _offer() sets sub->secret to the
 * secret that this host knows, or to a new one, which Redis keeps unless it has
 * one; sub->secret_len is 0 then. NGX_OK or NGX_ERROR. _secret() takes the
 * secret that Redis has. NGX_DECLINED: the round trip was made without it, or
 * with another one. _newer() refuses, since Redis has a newer schema.
 */
ngx_int_t ngx_http_comments_post_secret_offer(
    ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_secret(ngx_http_comments_submission_t *sub,
    comments_str_t secret);
ngx_int_t ngx_http_comments_post_newer(ngx_http_comments_submission_t *sub);

/*
 * The step "learned": asks Redis once more for what was learned, if the step
 * "before" could not ask for it in full. Rare; else it does nothing.
 */
ngx_int_t ngx_http_comments_post_learned(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_store.c --- */

/*
 * Sends a batch of commands and begins to wait until handler calls
 * ngx_http_comments_submission_done(). Returns what the step returns.
 */
ngx_int_t ngx_http_comments_post_submit(ngx_http_comments_submission_t *sub,
    comments_batch_t *batch, ngx_comments_redis_pt handler);

/* Gives sub->comment its id and its time, and stores it in Redis. */
ngx_int_t ngx_http_comments_post_write(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_author.c --- */

/*
 * Sets author of sub->comment to the id of the author's cookie, if there is one
 * that the secret has signed; else to an empty string. NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_post_author(ngx_http_comments_submission_t *sub);

/*
 * If the author's earlier comments are to be counted and the secret is known:
 * appends the questions to the batch of step before, and sets sub->nauthors,
 * else that is 0. _asked() takes their replies, two for each, and sets
 * sub->approved and sub->refused. _again() is 1 if they are to be counted: the
 * step is repeated if it was made with another secret. NGX_OK or NGX_ERROR,
 * _asked() with the cause in *why.
 */
ngx_int_t ngx_http_comments_post_author_ask(
    ngx_http_comments_submission_t *sub, comments_batch_t *batch);
ngx_int_t ngx_http_comments_post_author_asked(
    ngx_http_comments_submission_t *sub, redisReply **replies,
    const char **why);
ngx_uint_t ngx_http_comments_post_author_again(
    ngx_http_comments_submission_t *sub);

/* Gives an author without a cookie a new id. NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_comments_post_author_new(
    ngx_http_comments_submission_t *sub);

/*
 * Sets sub->twin: who sends the post, for the dedupe key of one that is held. A
 * hash of the client's address and the e-mail address. NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_post_author_sender(
    ngx_http_comments_submission_t *sub);

/*
 * Gives an author without a cookie the id of the equal comment that is stored,
 * if that is theirs. NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_post_author_twin(
    ngx_http_comments_submission_t *sub, const comments_before_t *before);

/*
 * Make the token for sub->comment, which has its id and an author, in
 * sub->token; and add the header that sets the author's cookie, if the author
 * is known. NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_post_author_token(
    ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_author_cookie(
    ngx_http_comments_submission_t *sub);

/* Adds the header that sets a cookie for a year. NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_comments_post_cookie(ngx_http_comments_submission_t *sub,
    comments_str_t name, comments_str_t value);


/* --- ngx_http_comments_post_user.c --- */

/*
 * Finds out who is signed in, puts what the account says into sub->form, and
 * takes out of the rules what the form then cannot lack. NGX_OK; NGX_DECLINED:
 * refused, only signed-in readers may write; NGX_ERROR.
 */
ngx_int_t ngx_http_comments_post_user(ngx_http_comments_submission_t *sub,
    comments_rules_t *rules);

/* Adds the header that a refusal of this kind has. NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_comments_post_user_refused(
    ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_moderate.c --- */

/*
 * Makes sub->status pending, with reason and by of sub->comment, if the
 * location's comments_moderation says so. For step write. Cannot fail.
 */
void ngx_http_comments_post_moderate(ngx_http_comments_submission_t *sub);

/*
 * Logs and counts a post that comments_moderation has held, once it is stored
 * and if it is no repeated one. Nothing for others. Cannot fail.
 */
void ngx_http_comments_post_moderated(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_challenge.c --- */

/*
 * Judges the token that was sent, and sets sub->confirmed if it confirms
 * sub->comment. Called before the checks, when sub->secret and the author are
 * known. NGX_OK; NGX_DECLINED: refused, a comment that Redis kept is not
 * confirmed by its sender.
 */
ngx_int_t ngx_http_comments_post_challenge_judge(
    ngx_http_comments_submission_t *sub);

/* Returns 1 if the submission is refused by a challenge. Cannot fail. */
ngx_uint_t ngx_http_comments_post_challenged(
    ngx_http_comments_submission_t *sub);

/*
 * Sets sub->challenge: a new token, or the one that was sent too early. Called
 * by the answer step. NGX_OK; NGX_AGAIN: Redis keeps the comment, the step is
 * run again; NGX_ERROR, logged: the secret is not known, or libcrypto failed.
 */
ngx_int_t ngx_http_comments_post_challenge(
    ngx_http_comments_submission_t *sub);

/* Seconds until sub->challenge confirms, rounded up. Cannot fail. */
ngx_uint_t ngx_http_comments_post_challenge_after(
    ngx_http_comments_submission_t *sub);

/*
 * Fills *view, which is zeroed, for the page of a refusal or a preview. Its
 * strings live as long as the request. Cannot fail.
 */
void ngx_http_comments_post_challenge_view(
    ngx_http_comments_submission_t *sub, comments_render_challenge_t *view);

/*
 * Sends the challenge with sub->challenge as JSON, and logs the refusal.
 * Returns what a content handler returns.
 */
ngx_int_t ngx_http_comments_post_send_challenge(
    ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_confirm.c --- */

/*
 * If comments_challenge says so, Redis keeps the fields for some minutes under
 * sub->challenge. NGX_AGAIN: the answer step waits and is run again; sub->kept
 * says whether they are kept. NGX_OK: they are not.
 */
ngx_int_t ngx_http_comments_post_confirm_keep(
    ngx_http_comments_submission_t *sub);

/*
 * Adds the header that makes the browser ask for the confirmation, when after
 * seconds have passed. NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_post_confirm_refresh(
    ngx_http_comments_submission_t *sub, ngx_uint_t after);

/*
 * The steps "admit" and "read" of the operation "confirm": judge who asks, and
 * read the fields that Redis has kept.
 */
ngx_int_t ngx_http_comments_post_confirm_admit(
    ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_confirm_read(
    ngx_http_comments_submission_t *sub);

/*
 * Returns 1 if who asks has sent what Redis kept: the same address and the same
 * author's cookie. sub->secret and the author are known. Cannot fail.
 */
ngx_uint_t ngx_http_comments_post_confirm_own(
    ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_answer.c --- */

/*
 * Makes, in r->pool, the answer that says that sub->comment is stored; the
 * comment has its id and its time. Called before the comment is stored, so that
 * a comment that cannot be answered for lack of memory is not stored. NGX_OK,
 * or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_post_prepare(ngx_http_comments_submission_t *sub);

/*
 * Sets sub->location to the address of the comment sub->id. NGX_OK or
 * NGX_ERROR.
 */
ngx_int_t ngx_http_comments_post_address(ngx_http_comments_submission_t *sub);

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



/*
 * Fills in the query for a view of the block in an answer, gets the block, and
 * sends the page. Called by an answer step, whose result it returns.
 */
ngx_int_t ngx_http_comments_post_view(ngx_http_comments_submission_t *sub,
    comments_view_t view);


/* --- ngx_http_comments_post_edit.c --- */

/*
 * The steps "validate" of edit and delete: the comment's id and the new text,
 * if there is one; and whether authors may change anything at all.
 */
ngx_int_t ngx_http_comments_post_edit(ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_window(ngx_http_comments_submission_t *sub);

/*
 * The step "own": reads the comment into sub->stored, and refuses who has not
 * written it, or comes too late. NGX_DONE: there is no text, and the answer is
 * the form with the comment's text; or the text is the same as before.
 */
ngx_int_t ngx_http_comments_post_own(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_change.c --- */

/* The steps "write" of edit and delete. */
ngx_int_t ngx_http_comments_post_change_edit(
    ngx_http_comments_submission_t *sub);
ngx_int_t ngx_http_comments_post_change_delete(
    ngx_http_comments_submission_t *sub);

/*
 * Makes the answer with sub->comment, which is stored. NGX_DONE, for a step to
 * return, or NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_post_change_answer(
    ngx_http_comments_submission_t *sub);

/* Their answer step: the comment in JSON (200), or a redirect (303). */
ngx_int_t ngx_http_comments_post_changed(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_post_tell.c --- */

/* The comment is stored: tells the listeners. Cannot fail. */
void ngx_http_comments_post_tell(ngx_http_comments_submission_t *sub);


#endif
