/*
 * Names of bans.
 */

#include "comments_ban.h"
#include "comments_mac.h"
#include "tap.h"


static comments_arena_t  *arena;


static void
bans(const char *kind, const char *value, const char *of, const char *name)
{
    char             hex[COMMENTS_DIGEST_HEX], expected[128];
    comments_str_t   field;
    comments_mac_t  *mac;

    mac = comments_mac_create(comments_str_c("secret"));
    (void) comments_mac_check(mac, comments_str_c("bans"), comments_str_c(of),
                              hex);
    comments_mac_free(mac);

    (void) snprintf(expected, sizeof(expected), "%s:%.32s", kind, hex);

    field = comments_str_c("");

    is_int(comments_ban_field(arena, comments_str_c("secret"),
                              comments_str_c(kind), comments_str_c(value),
                              &field),
           COMMENTS_OK, "%s", name);
    is_str(field.data, field.len, expected, "%s", name);
}


static void
refuses(const char *kind, const char *value)
{
    comments_str_t  field;

    is_int(comments_ban_field(arena, comments_str_c("secret"),
                              comments_str_c(kind), comments_str_c(value),
                              &field),
           COMMENTS_DECLINED, "refuses \"%s\"", value);
}


int
main(void)
{
    comments_str_t  field;

    plan_none();

    arena = comments_arena_create(1024 * 1024);

    bans("address", " 192.0.2.1 ", "192.0.2.1", "IPv4");
    bans("address", "2001:DB8:0::1", "2001:db8::1", "IPv6");
    bans("address", "::ffff:192.0.2.1", "192.0.2.1", "IPv4 by an IPv6 socket");
    bans("address", "::FFFF:c000:201", "192.0.2.1", "in other words");
    bans("network", "192.0.2.77", "192.0.2.0/24", "a network by an address");
    bans("network", "::ffff:192.0.2.77", "192.0.2.0/24", "of that kind too");
    bans("network", "192.0.2.77/24", "192.0.2.0/24", "and by its prefix");
    bans("network", "2001:db8:1:2:3::1/64", "2001:db8:1:2::/64",
         "a network of IPv6");
    bans("email", " Ann@Example.ORG", "ann@example.org", "an email");

    is_int(comments_ban_field(arena, comments_str_c("secret"),
                              comments_str_c("name"),
                              comments_str_c("Ann  LEE"), &field),
           COMMENTS_OK, "a name");
    is_str(field.data, field.len, "name:ann lee", "as it is");

    is_int(comments_ban_field(arena, comments_str_c("secret"),
                              comments_str_c("address"),
                              comments_str_c("0123456789ABCDEF"
                                             "0123456789abcdef"), &field),
           COMMENTS_OK, "a hash");
    is_str(field.data, field.len, "address:0123456789abcdef0123456789abcdef",
           "as it is");

    refuses("address", "192.0.2.1/24");
    refuses("address", "192.0.2.256");
    refuses("address", "host.example");
    refuses("address", "");
    refuses("address", "2001:db8:1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17:18");
    refuses("network", "192.0.2.0/64");
    refuses("network", "192.0.2.0/");
    refuses("network", "0.0.0.0/0");
    refuses("network", "::/0");
    refuses("network", "::ffff:192.0.2.0/64");
    refuses("network", "::ffff:192.0.2.0/96");
    refuses("network", "2001:db8::/24");
    refuses("network", "192.0.2.0/240");
    refuses("email", "ann");
    refuses("name", "  ");
    refuses("host", "a.example");

    comments_arena_destroy(arena);

    return done_testing();
}
