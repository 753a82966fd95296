/*
 * SHA-256 and HMAC-SHA-256, computed by libcrypto.
 */
#ifndef COMMENTS_DIGEST_H
#define COMMENTS_DIGEST_H

#include "comments_str.h"


#define COMMENTS_DIGEST_LEN  32      /* bytes of SHA-256 */
#define COMMENTS_DIGEST_HEX  32      /* characters: its first 16 bytes */


/*
 * Computes HMAC-SHA-256 (RFC 2104) of n parts with the key secret. Each part
 * is preceded by its length as 8 bytes, so that two different lists of parts
 * are never the same input. hex gets the first 16 bytes of the result as 32
 * lower-case hex digits, without a NUL. COMMENTS_ERROR: libcrypto failed.
 */
int comments_digest_hmac(comments_str_t secret, const comments_str_t *parts,
    size_t n, char hex[COMMENTS_DIGEST_HEX]);

/*
 * Returns 1 if two digests are equal. The time that this takes does not depend
 * on where they differ, so that a client cannot guess one digit by digit.
 * Cannot fail.
 */
int comments_digest_same(const char a[COMMENTS_DIGEST_HEX],
    const char b[COMMENTS_DIGEST_HEX]);

/* The same as comments_digest_hmac() with SHA-256, which has no key. */
int comments_digest_sha256(const comments_str_t *parts, size_t n,
    char hex[COMMENTS_DIGEST_HEX]);


#endif
