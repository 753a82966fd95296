/*
 * Authors: their cookies, the tokens of their comments, and the names under
 * which their comments are counted.
 */

#include "comments_author.h"
#include "comments_cookie.h"
#include "comments_hex.h"


static size_t comments_author_claimed(const comments_author_claim_t *claim,
    comments_str_t parts[5]);


int
comments_author_valid(comments_str_t s)
{
    return s.len == COMMENTS_AUTHOR_LEN && comments_hex_is_lower(s);
}


int
comments_author_cookie(comments_str_t secret, comments_str_t site,
    comments_str_t author, char cookie[COMMENTS_AUTHOR_COOKIE])
{
    comments_str_t  parts[3];

    if (secret.len == 0 || !comments_author_valid(author)) {
        return COMMENTS_ERROR;
    }

    parts[0] = comments_str_c("author");
    parts[1] = site;
    parts[2] = author;

    memcpy(cookie, author.data, COMMENTS_AUTHOR_LEN);
    cookie[COMMENTS_AUTHOR_LEN] = '.';

    return comments_sign_make(secret, parts, 3,
                              cookie + COMMENTS_AUTHOR_LEN + 1);
}


int
comments_author_read(comments_str_t secret, comments_str_t site,
    comments_str_t value, comments_str_t *author)
{
    int             rc;
    comments_str_t  parts[3], id, sign;

    if (value.len != COMMENTS_AUTHOR_COOKIE
        || value.data[COMMENTS_AUTHOR_LEN] != '.')
    {
        return COMMENTS_DECLINED;
    }

    id = comments_str_of(value.data, COMMENTS_AUTHOR_LEN);
    sign = comments_str_of(value.data + COMMENTS_AUTHOR_LEN + 1,
                           COMMENTS_SIGN_LEN);

    if (!comments_author_valid(id)) {
        return COMMENTS_DECLINED;
    }

    parts[0] = comments_str_c("author");
    parts[1] = site;
    parts[2] = id;

    rc = comments_sign_check(secret, parts, 3, sign);

    if (rc == COMMENTS_OK) {
        *author = id;
    }

    return rc;
}


int
comments_author_find(comments_str_t secret, comments_str_t site,
    comments_str_t cookies, comments_str_t *author)
{
    int             rc;
    comments_str_t  value;

    rc = COMMENTS_DECLINED;

    while (rc == COMMENTS_DECLINED
           && comments_cookie_next(&cookies,
                                   comments_str_c(COMMENTS_AUTHOR_NAME),
                                   &value)
              == COMMENTS_OK)
    {
        rc = comments_author_read(secret, site, value, author);
    }

    return rc;
}


int
comments_author_user(comments_str_t secret, comments_str_t site,
    comments_str_t key, char author[COMMENTS_AUTHOR_LEN])
{
    comments_str_t  parts[3];

    if (secret.len == 0) {
        return COMMENTS_ERROR;
    }

    parts[0] = comments_str_c("user");
    parts[1] = site;
    parts[2] = key;

    return comments_digest_hmac(secret, parts, 3, author);
}


int
comments_author_token(comments_str_t secret,
    const comments_author_claim_t *claim, char token[COMMENTS_SIGN_LEN])
{
    size_t          n;
    comments_str_t  parts[5];

    n = comments_author_claimed(claim, parts);

    if (secret.len == 0 || n == 0) {
        return COMMENTS_ERROR;
    }

    return comments_sign_make(secret, parts, n, token);
}


int
comments_author_check(comments_str_t secret,
    const comments_author_claim_t *claim, comments_str_t token)
{
    size_t          n;
    comments_str_t  parts[5];

    n = comments_author_claimed(claim, parts);

    return n ? comments_sign_check(secret, parts, n, token)
             : COMMENTS_DECLINED;
}


/* the parts that are signed; 0: the comment has no author that is known */
static size_t
comments_author_claimed(const comments_author_claim_t *claim,
    comments_str_t parts[5])
{
    if (!comments_author_valid(claim->author)) {
        return 0;
    }

    parts[0] = comments_str_c("comment");
    parts[1] = claim->site;
    parts[2] = claim->thread;
    parts[3] = claim->id;
    parts[4] = claim->author;

    return 5;
}


int
comments_author_person(comments_str_t email_hash, comments_str_t name,
    char person[COMMENTS_AUTHOR_PERSON])
{
    comments_str_t  parts[3];

    if (email_hash.len == 0 || name.len == 0) {
        return COMMENTS_DECLINED;
    }

    parts[0] = comments_str_c("person");
    parts[1] = email_hash;
    parts[2] = name;

    person[0] = 'e';

    return comments_digest_sha256(parts, 3, person + 1);
}
