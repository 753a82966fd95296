/*
 * Keyed hashes of checks.
 */

#include "comments_mac.h"
#include "tap.h"


static comments_mac_t  *mac;


static int
hash(const char *check, const char *text, char hex[COMMENTS_DIGEST_HEX])
{
    return comments_mac_check(mac, comments_str_c(check), comments_str_c(text),
                              hex);
}


int
main(void)
{
    char             hex[COMMENTS_DIGEST_HEX], other[COMMENTS_DIGEST_HEX];
    comments_str_t   secret;

    secret = comments_str_c("secret");
    mac = comments_mac_create(secret);
    ok(mac != NULL, "made");

    is_int(hash("bans", "192.0.2.1", hex), COMMENTS_OK, "a hash");
    is_str(hex, sizeof(hex), "d29f53c9d6b3602a9559735950e75b41",
           "its value: hosts and releases agree");

    (void) hash("rate", "192.0.2.1", other);
    ok(memcmp(hex, other, sizeof(hex)) != 0, "another check");

    (void) hash("ban", "s192.0.2.1", other);
    ok(memcmp(hex, other, sizeof(hex)) != 0, "where the name ends matters");

    (void) hash("bans", "192.0.2.2", other);
    ok(memcmp(hex, other, sizeof(hex)) != 0, "another text");

    (void) hash("bans", "192.0.2.1", other);
    is_str(other, sizeof(other), "d29f53c9d6b3602a9559735950e75b41",
           "the same again");

    is_int(comments_mac_check(mac, comments_str_of(NULL, 0),
                              comments_str_of(NULL, 0), other),
           COMMENTS_OK, "nothing");

    comments_mac_free(mac);

    mac = comments_mac_create(comments_str_c("Secret"));
    (void) hash("bans", "192.0.2.1", other);
    ok(memcmp(hex, other, sizeof(hex)) != 0, "another secret");
    comments_mac_free(mac);

    mac = comments_mac_create(comments_str_of(NULL, 0));
    is_int(hash("bans", "192.0.2.1", other), COMMENTS_OK, "no secret");
    comments_mac_free(mac);

    comments_mac_free(NULL);

    return done_testing();
}
