/*
 * Signatures: HMACs that leave the server with a client and come back in a
 * later request, as in cookies and tokens.
 */
#ifndef COMMENTS_SIGN_H
#define COMMENTS_SIGN_H

#include "comments_digest.h"


/* characters of a signature: lower-case hex digits, 128 bits */
#define COMMENTS_SIGN_LEN  COMMENTS_DIGEST_HEX


/*
 * Signs n parts with the secret. The first part should name the purpose, so
 * that a signature made for one purpose is not accepted for another one. sign
 * gets COMMENTS_SIGN_LEN characters, without a NUL. COMMENTS_ERROR: libcrypto
 * failed.
 */
int comments_sign_make(comments_str_t secret, const comments_str_t *parts,
    size_t n, char sign[COMMENTS_SIGN_LEN]);

/*
 * Checks a signature that a client has sent. COMMENTS_OK: it is the one of
 * these parts; COMMENTS_DECLINED: it is not, or the secret is empty;
 * COMMENTS_ERROR: libcrypto failed. The time does not depend on how many
 * characters are right.
 */
int comments_sign_check(comments_str_t secret, const comments_str_t *parts,
    size_t n, comments_str_t sign);

/* 1 if s has the form of a signature. Cannot fail. */
int comments_sign_valid(comments_str_t s);

/*
 * 1 if both strings are equal. The time depends on the lengths only, and not on
 * where the strings differ. Cannot fail.
 */
int comments_sign_equal(comments_str_t a, comments_str_t b);


#endif
