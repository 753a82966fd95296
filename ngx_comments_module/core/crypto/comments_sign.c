/*
 * Signatures of cookies and tokens, checked in constant time.
 */

#include <openssl/crypto.h>

#include "comments_hex.h"
#include "comments_sign.h"


int
comments_sign_make(comments_str_t secret, const comments_str_t *parts,
    size_t n, char sign[COMMENTS_SIGN_LEN])
{
    return comments_digest_hmac(secret, parts, n, sign);
}


int
comments_sign_check(comments_str_t secret, const comments_str_t *parts,
    size_t n, comments_str_t sign)
{
    char  right[COMMENTS_SIGN_LEN];

    /* anybody can sign with an empty secret */

    if (secret.len == 0) {
        return COMMENTS_DECLINED;
    }

    if (comments_sign_make(secret, parts, n, right) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    return comments_sign_equal(comments_str_of(right, sizeof(right)), sign)
           ? COMMENTS_OK : COMMENTS_DECLINED;
}


int
comments_sign_valid(comments_str_t s)
{
    return s.len == COMMENTS_SIGN_LEN && comments_hex_is_lower(s);
}


int
comments_sign_equal(comments_str_t a, comments_str_t b)
{
    if (a.len != b.len) {
        return 0;
    }

    return a.len == 0 || CRYPTO_memcmp(a.data, b.data, a.len) == 0;
}
