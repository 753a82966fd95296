/*
 * Digests against values that Python's hmac and hashlib gave.
 */

#include "comments_digest.h"
#include "tap.h"


int
main(void)
{
    int             i, bad;
    char            key[100];
    char            hex[COMMENTS_DIGEST_HEX], other[COMMENTS_DIGEST_HEX];
    comments_str_t  parts[2], joined[2];

    plan_none();
    bad = 0;

    parts[0] = comments_str_c("site");
    parts[1] = comments_str_c("/a/");

    is_int(comments_digest_hmac(comments_str_c("secret"), parts, 2, hex),
           COMMENTS_OK, "hmac");
    is_str(hex, sizeof(hex), "56ba3af829414d08f7e6629be0beae42", "its value");

    is_int(comments_digest_hmac(comments_str_of(NULL, 0), NULL, 0, hex),
           COMMENTS_OK, "hmac of nothing without a key");
    is_str(hex, sizeof(hex), "b613679a0814d9ec772f95d778c35fc5", "its value");

    memset(key, 'k', sizeof(key));
    (void) comments_digest_hmac(comments_str_of(key, 64), parts, 2, hex);
    is_str(hex, sizeof(hex), "c192d5579ac51bf0dfd06ae5c6bef5f9",
           "with a key as long as a block");
    (void) comments_digest_hmac(comments_str_of(key, 100), parts, 2, hex);
    is_str(hex, sizeof(hex), "7285328fbeb310af1cd8c320fd18f4fb",
           "with a longer one");

    is_int(comments_digest_sha256(parts, 2, hex), COMMENTS_OK, "sha256");
    is_str(hex, sizeof(hex), "7449d67e0cf5a97457f6b88a107a80a7", "its value");

    is_int(comments_digest_sha256(NULL, 0, hex), COMMENTS_OK,
           "sha256 of nothing");
    is_str(hex, sizeof(hex), "e3b0c44298fc1c149afbf4c8996fb924", "its value");

    joined[0] = comments_str_c("site/");
    joined[1] = comments_str_c("a/");
    (void) comments_digest_sha256(parts, 2, hex);
    (void) comments_digest_sha256(joined, 2, other);
    ok(memcmp(hex, other, sizeof(hex)) != 0, "where parts end matters");

    joined[0] = comments_str_c("site");
    joined[1] = comments_str_of(NULL, 0);
    (void) comments_digest_sha256(joined, 2, hex);
    (void) comments_digest_sha256(joined, 1, other);
    ok(memcmp(hex, other, sizeof(hex)) != 0, "an empty part matters");

    memcpy(other, hex, sizeof(hex));
    ok(comments_digest_same(hex, other), "the same");

    for (i = 0; i < COMMENTS_DIGEST_HEX; i++) {
        other[i] ^= 1;
        bad += comments_digest_same(hex, other);
        other[i] ^= 1;
    }

    is_int(bad, 0, "not with one bit changed, wherever");

    return done_testing();
}
