/*
 * SHA-256 and HMAC-SHA-256 over lists of strings.
 */

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "comments_digest.h"

#include "comments_hex.h"


#define COMMENTS_DIGEST_PREFIX  8    /* bytes of a part's length */


static void comments_digest_prefix(size_t len,
    unsigned char prefix[COMMENTS_DIGEST_PREFIX]);


int
comments_digest_hmac(comments_str_t secret, const comments_str_t *parts,
    size_t n, char hex[COMMENTS_DIGEST_HEX])
{
    int             ok;
    char            name[] = "SHA256";
    size_t          i, len;
    EVP_MAC        *mac;
    OSSL_PARAM      params[2];
    EVP_MAC_CTX    *ctx;
    unsigned char   prefix[COMMENTS_DIGEST_PREFIX], digest[COMMENTS_DIGEST_LEN];

    mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (mac == NULL) {
        return COMMENTS_ERROR;
    }

    ctx = EVP_MAC_CTX_new(mac);

    EVP_MAC_free(mac);

    if (ctx == NULL) {
        return COMMENTS_ERROR;
    }

    params[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name,
                                                 0);
    params[1] = OSSL_PARAM_construct_end();

    /* libcrypto takes a NULL key to mean the key set before */

    ok = EVP_MAC_init(ctx,
                      (const unsigned char *) (secret.len ? secret.data : ""),
                      secret.len, params);

    for (i = 0; ok && i < n; i++) {
        comments_digest_prefix(parts[i].len, prefix);

        ok = EVP_MAC_update(ctx, prefix, sizeof(prefix))
             && (parts[i].len == 0
                 || EVP_MAC_update(ctx, (const unsigned char *) parts[i].data,
                                   parts[i].len));
    }

    ok = ok && EVP_MAC_final(ctx, digest, &len, sizeof(digest))
         && len == sizeof(digest);

    EVP_MAC_CTX_free(ctx);

    if (!ok) {
        return COMMENTS_ERROR;
    }

    comments_hex_write(hex, digest, COMMENTS_DIGEST_HEX / 2);

    return COMMENTS_OK;
}


int
comments_digest_same(const char a[COMMENTS_DIGEST_HEX],
    const char b[COMMENTS_DIGEST_HEX])
{
    return CRYPTO_memcmp(a, b, COMMENTS_DIGEST_HEX) == 0;
}


int
comments_digest_sha256(const comments_str_t *parts, size_t n,
    char hex[COMMENTS_DIGEST_HEX])
{
    int             ok;
    size_t          i;
    unsigned        len;
    EVP_MD_CTX     *ctx;
    unsigned char   prefix[COMMENTS_DIGEST_PREFIX], digest[COMMENTS_DIGEST_LEN];

    ctx = EVP_MD_CTX_new();
    if (ctx == NULL) {
        return COMMENTS_ERROR;
    }

    ok = EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);

    for (i = 0; ok && i < n; i++) {
        comments_digest_prefix(parts[i].len, prefix);

        ok = EVP_DigestUpdate(ctx, prefix, sizeof(prefix))
             && (parts[i].len == 0
                 || EVP_DigestUpdate(ctx, parts[i].data, parts[i].len));
    }

    ok = ok && EVP_DigestFinal_ex(ctx, digest, &len) && len == sizeof(digest);

    EVP_MD_CTX_free(ctx);

    if (!ok) {
        return COMMENTS_ERROR;
    }

    comments_hex_write(hex, digest, COMMENTS_DIGEST_HEX / 2);

    return COMMENTS_OK;
}


static void
comments_digest_prefix(size_t len, unsigned char prefix[COMMENTS_DIGEST_PREFIX])
{
    int       i;
    uint64_t  n;

    n = len;

    for (i = COMMENTS_DIGEST_PREFIX - 1; i >= 0; i--) {
        prefix[i] = (unsigned char) (n & 0xff);
        n >>= 8;
    }
}


int
comments_digest_check(comments_str_t secret, comments_str_t check,
    comments_str_t text, char hex[COMMENTS_DIGEST_HEX])
{
    comments_str_t  parts[3];

    parts[0] = comments_str_c("check");
    parts[1] = check;
    parts[2] = text;

    return comments_digest_hmac(secret, parts, 3, hex);
}
