/*
 * Issues and judges the tokens of challenges.
 */

#include "comments_challenge.h"
#include "comments_hex.h"


#define COMMENTS_CHALLENGE_TIME_MAX  ((int64_t) 1 << 47)


static int comments_challenge_mac(const comments_challenge_t *challenge,
    comments_str_t issued, char mac[COMMENTS_DIGEST_HEX]);


int
comments_challenge_issue(const comments_challenge_t *challenge, int64_t now,
    char token[COMMENTS_CHALLENGE_LEN])
{
    int            i;
    int64_t        rest;
    unsigned char  bytes[COMMENTS_CHALLENGE_TIME / 2];

    if (now < 0 || now >= COMMENTS_CHALLENGE_TIME_MAX) {
        return COMMENTS_ERROR;
    }

    rest = now;

    for (i = COMMENTS_CHALLENGE_TIME / 2 - 1; i >= 0; i--) {
        bytes[i] = (unsigned char) (rest & 0xff);
        rest >>= 8;
    }

    comments_hex_write(token, bytes, sizeof(bytes));

    return comments_challenge_mac(challenge,
                                  comments_str_of(token,
                                                  COMMENTS_CHALLENGE_TIME),
                                  token + COMMENTS_CHALLENGE_TIME);
}


comments_challenge_answer_t
comments_challenge_judge(const comments_challenge_t *challenge,
    comments_str_t token, int64_t now, int64_t *left)
{
    char            mac[COMMENTS_DIGEST_HEX];
    int64_t         age;
    comments_str_t  issued;

    *left = 0;

    if (!comments_challenge_is(token)) {
        return COMMENTS_CHALLENGE_FORGED;
    }

    issued = comments_str_of(token.data, COMMENTS_CHALLENGE_TIME);

    if (comments_challenge_mac(challenge, issued, mac) != COMMENTS_OK
        || !comments_digest_same(mac, token.data + COMMENTS_CHALLENGE_TIME))
    {
        return COMMENTS_CHALLENGE_FORGED;
    }

    /* the number has 48 bits, so the difference does not overflow */

    age = now - (int64_t) comments_hex_number(issued.data, issued.len);

    if (age < -COMMENTS_CHALLENGE_SKEW_S * 1000
        || age > COMMENTS_CHALLENGE_VALID_S * 1000)
    {
        return COMMENTS_CHALLENGE_EXPIRED;
    }

    if (age < COMMENTS_CHALLENGE_AGE_S * 1000) {
        *left = COMMENTS_CHALLENGE_AGE_S * 1000 - age;
        return COMMENTS_CHALLENGE_EARLY;
    }

    return COMMENTS_CHALLENGE_CONFIRMED;
}


int
comments_challenge_is(comments_str_t s)
{
    return s.len == COMMENTS_CHALLENGE_LEN && comments_hex_is_lower(s);
}


/* the first part differs from that of all other HMACs with the secret */
static int
comments_challenge_mac(const comments_challenge_t *challenge,
    comments_str_t issued, char mac[COMMENTS_DIGEST_HEX])
{
    const comments_comment_t  *comment;

    comment = challenge->comment;

    const comments_str_t  parts[] = {
        comments_str("challenge"), issued, challenge->site, challenge->thread,
        comment->parent, comment->name, comment->email, comment->website,
        comment->text
    };

    if (challenge->secret.len == 0) {
        return COMMENTS_ERROR;
    }

    return comments_digest_hmac(challenge->secret, parts,
                                sizeof(parts) / sizeof(parts[0]), mac);
}
