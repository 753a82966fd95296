/*
 * Who wrote a comment: the id that a signed cookie carries, and the token that
 * proves the right to one comment.
 */
#ifndef COMMENTS_AUTHOR_H
#define COMMENTS_AUTHOR_H

#include "comments_sign.h"


/* an author's id: 32 lower-case hex digits */
#define COMMENTS_AUTHOR_LEN     32

/* the value of the cookie: the id, a dot, a signature */
#define COMMENTS_AUTHOR_COOKIE  (COMMENTS_AUTHOR_LEN + 1 + COMMENTS_SIGN_LEN)

/* the name under which an address with a name is counted: "e", a digest */
#define COMMENTS_AUTHOR_PERSON  (1 + COMMENTS_DIGEST_HEX)


/* the comment that a token is for; all parts are signed */
typedef struct {
    comments_str_t   site;
    comments_str_t   thread;
    comments_str_t   id;        /* of the comment */
    comments_str_t   author;    /* id of its author */
} comments_author_claim_t;


/* 1 if s has the form of an author's id. Cannot fail. */
int comments_author_valid(comments_str_t s);

/*
 * The value of the cookie of an author of the site. COMMENTS_ERROR: libcrypto
 * failed.
 */
int comments_author_cookie(comments_str_t secret, comments_str_t site,
    comments_str_t author, char cookie[COMMENTS_AUTHOR_COOKIE]);

/*
 * Stores in *author the id that the cookie's value carries, if the secret has
 * signed it for this site; *author points into value. COMMENTS_DECLINED: it is
 * not signed, or not for this site; COMMENTS_ERROR: libcrypto failed.
 */
int comments_author_read(comments_str_t secret, comments_str_t site,
    comments_str_t value, comments_str_t *author);

/*
 * The same for the value of a Cookie header (RFC 6265, 4.2): takes the first
 * cookie of that name that is signed.
 */
#define COMMENTS_AUTHOR_NAME    "comments_author"

int comments_author_find(comments_str_t secret, comments_str_t site,
    comments_str_t cookies, comments_str_t *author);

/*
 * The author's id of a signed-in reader of the site; key is that of
 * comments_user.h. COMMENTS_ERROR: libcrypto failed, or the secret is empty.
 */
int comments_author_user(comments_str_t secret, comments_str_t site,
    comments_str_t key, char author[COMMENTS_AUTHOR_LEN]);

/*
 * The token for a comment, and the check of one that a client has sent: as
 * comments_sign_make() and comments_sign_check(). Nobody has a token for a
 * comment without an author's id.
 */
int comments_author_token(comments_str_t secret,
    const comments_author_claim_t *claim, char token[COMMENTS_SIGN_LEN]);
int comments_author_check(comments_str_t secret,
    const comments_author_claim_t *claim, comments_str_t token);

/*
 * The name under which the comments of an e-mail address together with an
 * author's name are counted. COMMENTS_DECLINED: one of both is empty;
 * COMMENTS_ERROR: libcrypto failed.
 */
int comments_author_person(comments_str_t email_hash, comments_str_t name,
    char person[COMMENTS_AUTHOR_PERSON]);


#endif
