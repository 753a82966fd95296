/*
 * SHA-256 and HMAC-SHA-256 over lists of strings.
 */

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "comments_digest.h"

#include "comments_hex.h"


#define COMMENTS_DIGEST_PREFIX  8       /* bytes of a part's length */

/* RFC 2104: bytes of a block of SHA-256, and what the key is combined with */
#define COMMENTS_DIGEST_BLOCK   64
#define COMMENTS_DIGEST_INNER   0x36
#define COMMENTS_DIGEST_OUTER   0x5c


static int comments_digest_parts(EVP_MD_CTX *ctx, const comments_str_t *parts,
    size_t n);
static void comments_digest_prefix(size_t len,
    unsigned char prefix[COMMENTS_DIGEST_PREFIX]);


/*
 * Two digests by hand: EVP_MAC takes three times as long, since it looks its
 * algorithms up in each call, and a post makes a dozen of these.
 */
int
comments_digest_hmac(comments_str_t secret, const comments_str_t *parts,
    size_t n, char hex[COMMENTS_DIGEST_HEX])
{
    int             ok;
    size_t          i;
    unsigned        len;
    EVP_MD_CTX     *ctx;
    unsigned char   pad[COMMENTS_DIGEST_BLOCK], digest[COMMENTS_DIGEST_LEN];

    ctx = EVP_MD_CTX_new();
    if (ctx == NULL) {
        return COMMENTS_ERROR;
    }

    memset(pad, 0, sizeof(pad));

    ok = EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);

    if (secret.len > sizeof(pad)) {
        ok = ok && EVP_DigestUpdate(ctx, secret.data, secret.len)
             && EVP_DigestFinal_ex(ctx, pad, &len)
             && EVP_DigestInit_ex(ctx, NULL, NULL);

    } else if (secret.len) {
        memcpy(pad, secret.data, secret.len);
    }

    for (i = 0; i < sizeof(pad); i++) {
        pad[i] ^= COMMENTS_DIGEST_INNER;
    }

    ok = ok && EVP_DigestUpdate(ctx, pad, sizeof(pad))
         && comments_digest_parts(ctx, parts, n)
         && EVP_DigestFinal_ex(ctx, digest, &len)
         && EVP_DigestInit_ex(ctx, NULL, NULL);

    for (i = 0; i < sizeof(pad); i++) {
        pad[i] ^= COMMENTS_DIGEST_INNER ^ COMMENTS_DIGEST_OUTER;
    }

    ok = ok && EVP_DigestUpdate(ctx, pad, sizeof(pad))
         && EVP_DigestUpdate(ctx, digest, sizeof(digest))
         && EVP_DigestFinal_ex(ctx, digest, &len) && len == sizeof(digest);

    EVP_MD_CTX_free(ctx);
    OPENSSL_cleanse(pad, sizeof(pad));

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
    unsigned        len;
    EVP_MD_CTX     *ctx;
    unsigned char   digest[COMMENTS_DIGEST_LEN];

    ctx = EVP_MD_CTX_new();
    if (ctx == NULL) {
        return COMMENTS_ERROR;
    }

    ok = EVP_DigestInit_ex(ctx, EVP_sha256(), NULL)
         && comments_digest_parts(ctx, parts, n)
         && EVP_DigestFinal_ex(ctx, digest, &len) && len == sizeof(digest);

    EVP_MD_CTX_free(ctx);

    if (!ok) {
        return COMMENTS_ERROR;
    }

    comments_hex_write(hex, digest, COMMENTS_DIGEST_HEX / 2);

    return COMMENTS_OK;
}


/* each part behind its length; 1, or 0: libcrypto failed */
static int
comments_digest_parts(EVP_MD_CTX *ctx, const comments_str_t *parts, size_t n)
{
    size_t          i;
    unsigned char   prefix[COMMENTS_DIGEST_PREFIX];

    for (i = 0; i < n; i++) {
        comments_digest_prefix(parts[i].len, prefix);

        if (!EVP_DigestUpdate(ctx, prefix, sizeof(prefix))
            || (parts[i].len
                && !EVP_DigestUpdate(ctx, parts[i].data, parts[i].len)))
        {
            return 0;
        }
    }

    return 1;
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
