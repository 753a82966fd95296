/*
 * Keyed and plain digests through libcrypto.
 */
#ifndef COMMENTS_DIGEST_H
#define COMMENTS_DIGEST_H

#include "comments_str.h"


#define COMMENTS_DIGEST_LEN  32      /* bytes of SHA-256 */
#define COMMENTS_DIGEST_HEX  32      /* characters: its first 16 bytes */


/*
 * HMAC-SHA-256 (RFC 2104) of the parts under secret, each part preceded by its
 * length as 8 bytes so that no two lists meet; the first 16 bytes as 32
 * lower-case hex digits. COMMENTS_ERROR: libcrypto failed.
 */
int comments_digest_hmac(comments_str_t secret, const comments_str_t *parts,
    size_t n, char hex[COMMENTS_DIGEST_HEX]);

/* SHA-256 of the parts likewise, without a key. */
int comments_digest_sha256(const comments_str_t *parts, size_t n,
    char hex[COMMENTS_DIGEST_HEX]);


#endif
