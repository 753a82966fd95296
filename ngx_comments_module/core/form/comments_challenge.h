/*
 * The token of a challenge: it proves that this site has asked for a
 * confirmation of exactly this comment, and when.
 *
 * A token is 12 hex digits, the time of its issue in ms since 1970, and 32 hex
 * digits, an HMAC with the secret of the site over this time, the site, the
 * thread and all fields of the comment. Nothing is stored. The token tells its
 * receiver nothing new, and confirms no other comment.
 *
 * A token can be sent again, but the comment that it confirms is stored once:
 * equal posts are duplicates while the dedupe key of the first one exists, and
 * that of a confirmed post exists COMMENTS_CHALLENGE_VALID_S seconds, at least
 * as long as its token is valid.
 */
#ifndef COMMENTS_CHALLENGE_H
#define COMMENTS_CHALLENGE_H

#include "comments_digest.h"
#include "comments_model.h"


#define COMMENTS_CHALLENGE_TIME     12     /* hex digits of the time */
#define COMMENTS_CHALLENGE_LEN      (COMMENTS_CHALLENGE_TIME                  \
                                     + COMMENTS_DIGEST_HEX)
#define COMMENTS_CHALLENGE_AGE_S    3      /* minimum age that confirms */
#define COMMENTS_CHALLENGE_VALID_S  3600   /* maximum age */
#define COMMENTS_CHALLENGE_SKEW_S   60     /* how much a clock may be ahead */


/*
 * What a token is for. Of the comment, parent, name, email, website and text
 * count, as comments_submission_check() has cleaned them.
 */
typedef struct {
    comments_str_t             secret;     /* not empty */
    comments_str_t             site;
    comments_str_t             thread;
    const comments_comment_t  *comment;
} comments_challenge_t;


typedef enum {
    COMMENTS_CHALLENGE_FORGED = 0,         /* no token, or that of another
                                              comment */
    COMMENTS_CHALLENGE_CONFIRMED,
    COMMENTS_CHALLENGE_EARLY,              /* will confirm later */
    COMMENTS_CHALLENGE_EXPIRED
} comments_challenge_answer_t;


/*
 * Writes a token that is issued at now, ms since 1970, without a NUL.
 * COMMENTS_ERROR: the secret is empty, now does not fit, or libcrypto failed.
 */
int comments_challenge_issue(const comments_challenge_t *challenge,
    int64_t now, char token[COMMENTS_CHALLENGE_LEN]);

/*
 * Judges a token, which may be any bytes. *left is the number of ms until the
 * token confirms; 0 unless the result is COMMENTS_CHALLENGE_EARLY. A token that
 * was issued after now, by a host whose clock is ahead, is early up to
 * COMMENTS_CHALLENGE_SKEW_S seconds, and expired beyond. The time that this
 * takes does not depend on how much of the token is right. If libcrypto fails
 * or the secret is empty, every token is forged.
 */
comments_challenge_answer_t comments_challenge_judge(
    const comments_challenge_t *challenge, comments_str_t token, int64_t now,
    int64_t *left);

/*
 * Returns 1 if s has the form of a token: its length, and lower-case hex digits
 * only. Such a string may be written into a page. Cannot fail.
 */
int comments_challenge_is(comments_str_t s);


#endif
