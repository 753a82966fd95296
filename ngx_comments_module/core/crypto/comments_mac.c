/*
 * SipHash of libcrypto, with the key and the algorithm at hand.
 */

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>

#include "comments_mac.h"

#include "comments_hex.h"


#define COMMENTS_MAC_LEN  16     /* bytes of a key, and of a hash */


struct comments_mac_s {
    EVP_MAC_CTX     *ctx;
    unsigned char    key[COMMENTS_MAC_LEN];
};


static int comments_mac_key(comments_mac_t *mac, comments_str_t secret);
static int comments_mac_part(EVP_MAC_CTX *ctx, comments_str_t part);


comments_mac_t *
comments_mac_create(comments_str_t secret)
{
    EVP_MAC         *algorithm;
    comments_mac_t  *mac;

    mac = calloc(1, sizeof(comments_mac_t));
    if (mac == NULL) {
        return NULL;
    }

    algorithm = EVP_MAC_fetch(NULL, "SIPHASH", NULL);

    /* the context holds a reference of its own */

    if (algorithm != NULL) {
        mac->ctx = EVP_MAC_CTX_new(algorithm);
        EVP_MAC_free(algorithm);
    }

    if (mac->ctx == NULL || comments_mac_key(mac, secret) != COMMENTS_OK) {
        comments_mac_free(mac);
        return NULL;
    }

    return mac;
}


/* a key of its own, so that no hash tells anything of what signs tokens */
static int
comments_mac_key(comments_mac_t *mac, comments_str_t secret)
{
    char            hex[COMMENTS_DIGEST_HEX];
    size_t          i;
    comments_str_t  part;

    part = comments_str_c("checks");

    if (comments_digest_hmac(secret, &part, 1, hex) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < COMMENTS_MAC_LEN; i++) {
        mac->key[i] = (unsigned char) comments_hex_number(hex + 2 * i, 2);
    }

    OPENSSL_cleanse(hex, sizeof(hex));

    return COMMENTS_OK;
}


void
comments_mac_free(comments_mac_t *mac)
{
    if (mac == NULL) {
        return;
    }

    EVP_MAC_CTX_free(mac->ctx);
    OPENSSL_cleanse(mac->key, sizeof(mac->key));
    free(mac);
}


int
comments_mac_check(comments_mac_t *mac, comments_str_t check,
    comments_str_t text, char hex[COMMENTS_DIGEST_HEX])
{
    size_t         len;
    unsigned char  hash[COMMENTS_MAC_LEN];

    if (!EVP_MAC_init(mac->ctx, mac->key, sizeof(mac->key), NULL)
        || !comments_mac_part(mac->ctx, check)
        || !comments_mac_part(mac->ctx, text)
        || !EVP_MAC_final(mac->ctx, hash, &len, sizeof(hash))
        || len != sizeof(hash))
    {
        return COMMENTS_ERROR;
    }

    comments_hex_write(hex, hash, sizeof(hash));

    return COMMENTS_OK;
}


/* behind its length, so that it matters where parts end; 0: libcrypto failed */
static int
comments_mac_part(EVP_MAC_CTX *ctx, comments_str_t part)
{
    int            i;
    uint64_t       n;
    unsigned char  prefix[8];

    n = part.len;

    for (i = sizeof(prefix) - 1; i >= 0; i--) {
        prefix[i] = (unsigned char) (n & 0xff);
        n >>= 8;
    }

    return EVP_MAC_update(ctx, prefix, sizeof(prefix))
           && (part.len == 0
               || EVP_MAC_update(ctx, (const unsigned char *) part.data,
                                 part.len));
}
