/*
 * Hex digits of every byte, and back.
 */

#include "comments_hex.h"
#include "tap.h"


static void
test_bytes(void)
{
    int            i, wrong;
    char           text[3], upper[2], want[3];
    unsigned char  byte;

    wrong = 0;

    for (i = 0; i < 256; i++) {
        byte = (unsigned char) i;
        text[2] = 'x';

        comments_hex_write(text, &byte, 1);
        (void) snprintf(want, sizeof(want), "%02x", (unsigned) i);
        wrong += memcmp(text, want, 2) != 0 || text[2] != 'x';

        wrong += comments_hex_number(text, 2) != (uint64_t) i;

        comments_hex_byte(upper, byte);
        (void) snprintf(want, sizeof(want), "%02X", (unsigned) i);
        wrong += memcmp(upper, want, 2) != 0;

        wrong += comments_hex_number(upper, 2) != (uint64_t) i;
    }

    is_int(wrong, 0, "every byte is written in two digits, and read");
}


int
main(void)
{
    char                        text[8];
    static const unsigned char  bytes[] = { 0x00, 0xff, 0x5a, 0x0b };

    plan_none();

    test_bytes();

    comments_hex_write(text, bytes, sizeof(bytes));
    is_str(text, sizeof(text), "00ff5a0b", "a row of bytes");
    is_int(comments_hex_number(text, sizeof(text)), 0xff5a0b, "and back");
    ok(comments_hex_number("fedcba9876543210", 16)
       == UINT64_C(0xfedcba9876543210), "16 digits");
    is_int(comments_hex_number("1g", 2), 0x10, "no digit counts as 0");
    is_int(comments_hex_number(text, 0), 0, "no digits");

    ok(comments_hex_is(comments_str_c("09afAF")), "either case");
    ok(!comments_hex_is(comments_str_c("0g")), "g is none");
    ok(!comments_hex_is(comments_str_of("0\0", 2)), "nor is a NUL");
    ok(!comments_hex_is(comments_str_c("0 ")), "nor a blank");
    ok(comments_hex_is_lower(comments_str_c("09af")), "lower case");
    ok(!comments_hex_is_lower(comments_str_c("09aF")), "not upper case");
    ok(!comments_hex_is_lower(comments_str_c("0`")), "nor what is beside it");
    ok(comments_hex_is(comments_str_of(NULL, 0))
       && comments_hex_is_lower(comments_str_of(NULL, 0)),
       "nothing has no other");

    return done_testing();
}
