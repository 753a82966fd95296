/*
 * Who votes: readers without an account, told apart as well as that is possible
 * without one.
 *
 * A reader's id is made of the network address from which the reader votes for
 * the first time: a keyed hash of it, and one of COMMENTS_READER_SLOTS slots,
 * which follows from what the browser says about itself. A signed cookie keeps
 * the id when the address changes. So a browser without cookies stays the same
 * reader as long as its address does; one network address never has more ids
 * than there are slots, however many cookies are thrown away; and nothing has
 * to be stored or counted to keep to that number. The price: readers behind one
 * address whose browsers have the same slot are taken for one reader.
 */
#ifndef COMMENTS_READER_H
#define COMMENTS_READER_H

#include "comments_sign.h"


/* ids that one network address can have */
#define COMMENTS_READER_SLOTS   8

/* a reader's id: lower-case hex digits of the network, and one of the slot */
#define COMMENTS_READER_NET     16
#define COMMENTS_READER_LEN     (COMMENTS_READER_NET + 1)

/* the value of the cookie: the id, a dot, a signature */
#define COMMENTS_READER_COOKIE  (COMMENTS_READER_LEN + 1 + COMMENTS_SIGN_LEN)

#define COMMENTS_READER_NAME    "comments_reader"


/* what a request says about its sender */
typedef struct {
    comments_str_t   network;    /* the IPv4 address, or the /64 of an IPv6
                                    address; as bytes or as text */
    comments_str_t   agent;      /* User-Agent, or empty */
    comments_str_t   language;   /* Accept-Language, or empty */
} comments_reader_sender_t;


/*
 * Makes the id of a reader who has no cookie. COMMENTS_ERROR: the secret is
 * empty, or libcrypto failed.
 */
int comments_reader_make(comments_str_t secret, comments_str_t site,
    const comments_reader_sender_t *sender, char id[COMMENTS_READER_LEN]);

/*
 * Stores in id the id that a cookie carries, from the value of a Cookie header:
 * the first one that the secret has signed for this site. COMMENTS_DECLINED:
 * there is none; COMMENTS_ERROR: libcrypto failed.
 */
int comments_reader_find(comments_str_t secret, comments_str_t site,
    comments_str_t cookies, char id[COMMENTS_READER_LEN]);

/* The value of the cookie of that reader. COMMENTS_ERROR: as above. */
int comments_reader_cookie(comments_str_t secret, comments_str_t site,
    const char id[COMMENTS_READER_LEN], char cookie[COMMENTS_READER_COOKIE]);


#endif
