/*
 * The verbs "vote" and "flag". For the table of verbs, and for the steps in
 * ngx_http_comments_vote*.c.
 *
 * They are operations of the machine of submissions. The step "write" is run
 * several times, once for each round trip:
 *
 *   phase     what it sends                                     next
 *   cast      the vote, or the flag; reads the comment          count, list
 *   count     the numbers of votes, for pages; is repeated      count, tell,
 *             while others vote in between                      the end
 *   tell      the message to all workers, if none was sent      the end
 *             lately; else one is sent later
 *   list      a flag: the site's list of flagged comments       unlist, hold,
 *                                                               the end
 *   unlist    a moderator has looked at the flags meanwhile:    the end
 *             the list is as it was
 *   hold      a comment with enough flags becomes pending       the end
 *
 * Cast, count and list read the comment. If it was purged, or moved, since it
 * could be voted for, what they have written is of nobody:
 *
 *   back      it is taken back                                  refused; cast,
 *                                                               if the comment
 *                                                               is there again
 */
#ifndef NGX_HTTP_COMMENTS_VOTE_H
#define NGX_HTTP_COMMENTS_VOTE_H

#include "ngx_http_comments_change.h"
#include "ngx_http_comments_submission.h"

#include "comments_reader.h"
#include "comments_schema_vote.h"


typedef enum {
    NGX_HTTP_COMMENTS_VOTE_CAST = 0,
    NGX_HTTP_COMMENTS_VOTE_COUNT,
    NGX_HTTP_COMMENTS_VOTE_TELL,
    NGX_HTTP_COMMENTS_VOTE_LIST,
    NGX_HTTP_COMMENTS_VOTE_UNLIST,
    NGX_HTTP_COMMENTS_VOTE_BACK,
    NGX_HTTP_COMMENTS_VOTE_HOLD,
    NGX_HTTP_COMMENTS_VOTE_DONE
} ngx_http_comments_vote_phase_t;


struct ngx_http_comments_vote_s {
    comments_vote_t                  vote;
    comments_str_t                   root;     /* of the comment */
    char                             reader[COMMENTS_READER_LEN];
    ngx_http_comments_vote_phase_t   phase;
    comments_batch_t                *batch;    /* under way */
    comments_votes_t                 base;     /* votes that were imported */
    comments_votes_t                 votes;    /* as they are stored */
    comments_flags_t                 flags;
    ngx_http_comments_change_t      *change;   /* the hold, under way; or NULL
                                                */
    ngx_uint_t                       tries;
    unsigned                         flag:1;   /* it is a flag */
    unsigned                         started:1;
    unsigned                         asked:1;  /* Redis was asked whether the
                                                  comment is the reader's */
    unsigned                         known:1;  /* the reader has the cookie */
    unsigned                         tell:1;
    unsigned                         hold:1;   /* the flags are enough */
};


/* --- ngx_http_comments_vote.c --- */

/* The content handler of both verbs. Returns what a content handler returns. */
ngx_int_t ngx_http_comments_vote_handler(ngx_http_request_t *r);


/* --- ngx_http_comments_vote_before.c --- */

/*
 * The step "before": reads whether the comment can be voted for, and tells who
 * the reader is.
 */
ngx_int_t ngx_http_comments_vote_before(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_vote_store.c --- */

/* The step "write". */
ngx_int_t ngx_http_comments_vote_write(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_vote_hold.c --- */

/*
 * Decides whether the flags hold the comment, and sets hold: by the flag that
 * reaches comments_flag_hold; by later ones, and by one that is repeated since
 * Redis was away, only if no moderator has decided on the comment. Cannot fail.
 */
void ngx_http_comments_vote_enough(ngx_http_comments_submission_t *sub,
    const comments_comment_t *comment);

/* Makes the comment pending. Returns what the step "write" returns. */
ngx_int_t ngx_http_comments_vote_hold(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_vote_reader.c --- */

/*
 * Sets reader of the vote: by the signed cookie, else by the address; and known
 * if there is a cookie. sub->secret is known. NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_comments_vote_reader(ngx_http_comments_submission_t *sub);

/* Adds the header that sets the reader's cookie. NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_comments_vote_cookie(ngx_http_comments_submission_t *sub);


/* --- ngx_http_comments_vote_tell.c --- */

/*
 * Sets the source of act: one that no other message has, since one worker of a
 * host is enough to drop the blocks of a thread. text is filled and must
 * outlive act.
 */
#define NGX_HTTP_COMMENTS_VOTE_SOURCE  (24 + 1 + NGX_INT_T_LEN)

void ngx_http_comments_vote_act(ngx_http_comments_worker_t *worker,
    comments_act_t *act, u_char text[NGX_HTTP_COMMENTS_VOTE_SOURCE]);

/*
 * Announces the votes of a thread when COMMENTS_VOTES_QUIET_MS have passed,
 * once for all votes until then, unless another worker does. Votes that no
 * memory is left for are shown when the blocks of the thread grow too old.
 * Cannot fail.
 */
void ngx_http_comments_vote_later(ngx_http_comments_worker_t *worker,
    const comments_key_t *key);

/* The worker ends: forgets what is to be announced. Cannot fail. */
void ngx_http_comments_vote_exit(ngx_http_comments_worker_t *worker);


#endif
