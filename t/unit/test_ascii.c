/*
 * ASCII's classes and cases, for every byte.
 */

#include "comments_ascii.h"
#include "tap.h"


/* the C locale's own tests are not asked: they are of the locale */
static const char  lower[] = "abcdefghijklmnopqrstuvwxyz";
static const char  upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char  digits[] = "0123456789";


static int
in(const char *set, int c)
{
    return c != 0 && strchr(set, c) != NULL;
}


static void
test_bytes(void)
{
    int            c, alpha, hex, wrong;
    char           small;
    const char    *p;
    unsigned char  byte;

    wrong = 0;

    for (c = 0; c < 256; c++) {
        byte = (unsigned char) c;
        alpha = in(lower, c) || in(upper, c);

        p = c ? strchr("0123456789abcdefABCDEF", c) : NULL;
        hex = -1;

        if (p != NULL) {
            hex = (int) (p - strchr("0123456789abcdefABCDEF", '0'));
            hex = hex > 15 ? hex - 6 : hex;
        }

        p = c ? strchr(upper, c) : NULL;
        small = p ? lower[p - upper] : (char) byte;

        wrong += comments_ascii_digit(byte) != in(digits, c);
        wrong += comments_ascii_alpha(byte) != alpha;
        wrong += comments_ascii_alnum(byte) != (alpha || in(digits, c));
        wrong += comments_ascii_hex(byte) != hex;
        wrong += comments_ascii_lower((char) byte) != small;

        /* the same as a char, which may be negative */

        wrong += comments_ascii_digit((uint32_t) (char) byte) != in(digits, c);
        wrong += comments_ascii_alpha((uint32_t) (char) byte) != alpha;
        wrong += comments_ascii_hex((uint32_t) (char) byte) != hex;
    }

    is_int(wrong, 0, "every byte is of its classes");

    ok(!comments_ascii_digit(0x100 + '0') && !comments_ascii_alpha(0x10041)
       && !comments_ascii_alpha(0xff21) && comments_ascii_hex(0x161) == -1,
       "code points are no bytes");
}


static void
test_same(void)
{
    ok(comments_ascii_same(comments_str_c("aBc-1"), comments_str_c("AbC-1")),
       "either case");
    ok(!comments_ascii_same(comments_str_c("abc"), comments_str_c("abcd")),
       "another length");
    ok(!comments_ascii_same(comments_str_c("abc"), comments_str_c("abd")),
       "another letter");
    ok(!comments_ascii_same(comments_str_c("@"), comments_str_c("`"))
       && !comments_ascii_same(comments_str_c("["), comments_str_c("{")),
       "what only has the same bit is not the same");
    ok(!comments_ascii_same(comments_str_c("\xc3\x84"),
                            comments_str_c("\xc3\xa4")),
       "bytes beyond ASCII have no case");
    ok(comments_ascii_same(comments_str_of(NULL, 0), comments_str_c("")),
       "empty ones are the same");
    ok(!comments_ascii_same(comments_str_of("a\0b", 3),
                            comments_str_of("a\0c", 3)),
       "a NUL ends nothing");
}


static void
test_names(void)
{
    ok(comments_ascii_begins(comments_str_c("HTTP://x"), "http://"),
       "begins, in either case");
    ok(comments_ascii_begins(comments_str_c("http://"), "http://"),
       "is all of it");
    ok(!comments_ascii_begins(comments_str_c("http:/"), "http://"),
       "is too short");
    ok(!comments_ascii_begins(comments_str_of("http:\0/", 7), "http://"),
       "a NUL is no slash");
    ok(comments_ascii_begins(comments_str_of(NULL, 0), ""),
       "nothing begins with nothing");
    ok(!comments_ascii_begins(comments_str_of(NULL, 0), "a"),
       "and with nothing else");
    ok(comments_ascii_is(comments_str_c("UTF-8"), "utf-8"), "is the name");
    ok(!comments_ascii_is(comments_str_c("utf-8x"), "utf-8"), "is longer");
    ok(!comments_ascii_is(comments_str_c("utf"), "utf-8"), "is shorter");
    ok(!comments_ascii_is(comments_str_of("utf-8\0", 6), "utf-8"),
       "has a NUL behind it");
}


int
main(void)
{
    plan_none();

    test_bytes();
    test_same();
    test_names();

    return done_testing();
}
