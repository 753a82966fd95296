/*
 * The cookie of a moderator's session, which makes a moderator on the pages of
 * one site.
 */
#ifndef COMMENTS_MODERATOR_H
#define COMMENTS_MODERATOR_H

#include "comments_sign.h"


#define COMMENTS_MODERATOR_NAME    "comments_moderator"

/* seconds until a cookie expires */
#define COMMENTS_MODERATOR_AGE     43200

/* bytes of a moderator's name, at most */
#define COMMENTS_MODERATOR_WHO     100

/* the value: seconds since 1970, a dot, the name in hex, a dot, a signature */
#define COMMENTS_MODERATOR_COOKIE                                             \
    (20 + 1 + 2 * COMMENTS_MODERATOR_WHO + 1 + COMMENTS_SIGN_LEN)


/* a moderator's name, as a cookie has it */
typedef struct {
    char             data[COMMENTS_MODERATOR_WHO];
    size_t           len;
} comments_moderator_t;


/*
 * Writes the value of the cookie of a moderator of the site; it expires
 * COMMENTS_MODERATOR_AGE seconds behind now, which is in seconds since 1970.
 * *len is its length. COMMENTS_DECLINED: the name is empty or too long;
 * COMMENTS_ERROR: the secret is empty, or libcrypto failed.
 */
int comments_moderator_cookie(comments_str_t secret, comments_str_t site,
    comments_str_t who, int64_t now, char cookie[COMMENTS_MODERATOR_COOKIE],
    size_t *len);

/*
 * Stores in *who the name that the cookie's value carries, if the secret has
 * signed it for this site and it has not expired. COMMENTS_DECLINED: it is
 * nobody's; COMMENTS_ERROR: libcrypto failed. *who is then unchanged.
 */
int comments_moderator_read(comments_str_t secret, comments_str_t site,
    int64_t now, comments_str_t value, comments_moderator_t *who);

/*
 * The same for the value of a Cookie header (RFC 6265, 4.2): takes the first
 * cookie of that name that is good, of the first eight of that name.
 */
int comments_moderator_find(comments_str_t secret, comments_str_t site,
    int64_t now, comments_str_t cookies, comments_moderator_t *who);


#endif
