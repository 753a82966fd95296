/*
 * Keyed hashes of short texts, by SipHash-2-4 with 128 bits of output: for the
 * keys that checks make of addresses, of which each submission needs several.
 * HMAC-SHA-256 (comments_digest.h) takes about ten times as long. What a client
 * must not be able to forge, such as a token, is signed by HMAC.
 */
#ifndef COMMENTS_MAC_H
#define COMMENTS_MAC_H

#include "comments_digest.h"


typedef struct comments_mac_s  comments_mac_t;


/*
 * A key that is derived from the secret, and the state of libcrypto, which is
 * made once and not for each hash. The caller frees it. NULL: no memory, or
 * libcrypto failed.
 */
comments_mac_t *comments_mac_create(comments_str_t secret);

/* mac may be NULL. */
void comments_mac_free(comments_mac_t *mac);

/*
 * Writes the hash that the check of that name has of a text: 32 lower-case hex
 * digits, without a NUL. COMMENTS_ERROR: libcrypto failed.
 */
int comments_mac_check(comments_mac_t *mac, comments_str_t check,
    comments_str_t text, char hex[COMMENTS_DIGEST_HEX]);


#endif
