/*
 * What Redis keeps of a comment that is to be confirmed: commands and replies.
 */

#include "comments_digest.h"
#include "comments_schema_challenge.h"

#include "schema_wire.h"


int
main(void)
{
    int                rc;
    char               want[128], digest[COMMENTS_DIGEST_HEX];
    wire_t             wire;
    const char        *why;
    comments_str_t     site, token, value;
    comments_arena_t  *arena, *small;

    plan_none();

    arena = comments_arena_create(1 << 20);
    site = comments_str_c("a:b");
    token = comments_str_c("0123");

    (void) comments_digest_sha256(&token, 1, digest);

    (void) snprintf(want, sizeof(want), "SET comments:site:a%%3Ab:challenge:"
                    "%.*s x\ny EX 600", COMMENTS_DIGEST_HEX, digest);
    is_command(comments_schema_challenge_keep(arena, site, token,
                                              comments_str_c("x\ny")),
               0, want);

    (void) snprintf(want, sizeof(want), "GET comments:site:a%%3Ab:challenge:"
                    "%.*s", COMMENTS_DIGEST_HEX, digest);
    is_command(comments_schema_challenge_read(arena, site, token), 0, want);

    small = comments_arena_create(16);
    ok(comments_schema_challenge_keep(small, site, token, site) == NULL
       && comments_schema_challenge_read(small, site, token) == NULL,
       "no memory");

    wire_open(&wire, "+OK\r\n$-1\r\n$2\r\nab\r\n" WRONG ":1\r\n");
    is_int(comments_schema_decode_kept(wire.reply, 1, &why), COMMENTS_OK,
           "kept");
    rc = comments_schema_decode_kept(&wire.reply[3], 1, &why);
    is_int(rc, COMMENTS_ERROR, "not kept: %s", why);
    rc = comments_schema_decode_kept(wire.reply, 2, &why);
    is_int(rc, COMMENTS_ERROR, "too many replies: %s", why);

    is_int(comments_schema_decode_challenge(&wire.reply[1], 1, &value, &why),
           COMMENTS_OK, "nothing is there");
    is_int(value.len, 0, "it is empty");
    is_int(comments_schema_decode_challenge(&wire.reply[2], 1, &value, &why),
           COMMENTS_OK, "something is there");
    is_str(value.data, value.len, "ab", "its value");
    rc = comments_schema_decode_challenge(&wire.reply[3], 1, &value, &why);
    is_int(rc, COMMENTS_ERROR, "an error: %s", why);
    rc = comments_schema_decode_challenge(&wire.reply[4], 1, &value, &why);
    is_int(rc, COMMENTS_ERROR, "a number: %s", why);
    rc = comments_schema_decode_challenge(NULL, 0, &value, &why);
    is_int(rc, COMMENTS_ERROR, "no reply: %s", why);
    wire_close(&wire);

    comments_arena_destroy(small);
    comments_arena_destroy(arena);

    return done_testing();
}
