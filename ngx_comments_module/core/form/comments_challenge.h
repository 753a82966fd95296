/*
 * The token of a challenge: proof that this site has asked somebody to confirm
 * exactly this comment, and when.
 *
 * A token is the time of its issue, 12 hex digits of ms since 1970, and an HMAC
 * under the site's secret of that time, the site, the thread and all fields of
 * the comment, 32 hex digits. Nothing is stored for it. It says nothing that
 * its receiver does not know, and is of no use for any other comment.
 *
 * A token is not used up by being used: the comment that it confirms is. Equal
 * posts are one (comments_write_t, dedupe), and a confirmed post is remembered
 * as long as its token may live, COMMENTS_CHALLENGE_VALID_S.
 */
#ifndef COMMENTS_CHALLENGE_H
#define COMMENTS_CHALLENGE_H

#include "comments_digest.h"
#include "comments_model.h"


#define COMMENTS_CHALLENGE_TIME     12     /* hex digits of the time */
#define COMMENTS_CHALLENGE_LEN      (COMMENTS_CHALLENGE_TIME                  \
                                     + COMMENTS_DIGEST_HEX)
#define COMMENTS_CHALLENGE_AGE_S    3      /* youngest that confirms */
#define COMMENTS_CHALLENGE_VALID_S  3600   /* oldest */
#define COMMENTS_CHALLENGE_SKEW_S   60     /* how much clocks differ */


/* What a token is for. Name, email, website, text and parent of comment. */
typedef struct {
    comments_str_t             secret;     /* not empty */
    comments_str_t             site;
    comments_str_t             thread;
    const comments_comment_t  *comment;    /* clean */
} comments_challenge_t;


typedef enum {
    COMMENTS_CHALLENGE_FORGED = 0,         /* or for another comment */
    COMMENTS_CHALLENGE_CONFIRMED,
    COMMENTS_CHALLENGE_EARLY,              /* confirms a little later */
    COMMENTS_CHALLENGE_EXPIRED
} comments_challenge_answer_t;


/*
 * Writes a token that is issued now (ms since 1970), without a NUL.
 * COMMENTS_ERROR: no secret, a time that does not fit, or libcrypto failed.
 */
int comments_challenge_issue(const comments_challenge_t *challenge,
    int64_t now, char token[COMMENTS_CHALLENGE_LEN]);

/*
 * Judges a token, which may hold anything. *left is the time until it confirms,
 * in ms: 0 unless it is COMMENTS_CHALLENGE_EARLY. A token of a host whose clock
 * is ahead is early, one of more than COMMENTS_CHALLENGE_SKEW_S expired. How
 * long it takes does not tell how much of the token is right. If libcrypto
 * fails, or without a secret, every token is forged.
 */
comments_challenge_answer_t comments_challenge_judge(
    const comments_challenge_t *challenge, comments_str_t token, int64_t now,
    int64_t *left);

/*
 * 1 if it looks like a token: of that length, in lower-case hex digits. Then it
 * may come back in a page. Cannot fail.
 */
int comments_challenge_is(comments_str_t token);


#endif
