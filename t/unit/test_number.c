/*
 * Decimal numbers: read with their bounds, written, read again.
 */

#include "comments_number.h"
#include "tap.h"


static void
parses(const char *text, uint64_t max, uint64_t want)
{
    uint64_t  n;

    n = 77;

    ok(comments_number_parse(comments_str_c(text), max, &n) == COMMENTS_OK
       && n == want, "\"%s\" is a number", text);
}


static void
declines(comments_str_t s, uint64_t max, const char *what)
{
    uint64_t  n;

    n = 77;

    ok(comments_number_parse(s, max, &n) == COMMENTS_DECLINED && n == 77,
       "%s is none, and nothing is changed", what);
}


static void
writes(uint64_t n, const char *want)
{
    char      text[COMMENTS_NUMBER_LEN];
    size_t    len;
    uint64_t  again;

    len = comments_number_write(text, n);

    is_str(text, len, want, "%s is written", want);
    ok(comments_number_parse(comments_str_of(text, len), UINT64_MAX, &again)
       == COMMENTS_OK && again == n, "%s is read again", want);
}


static void
head_is(const char *text, size_t most, size_t len, uint64_t want)
{
    uint64_t  n;

    ok(comments_number_head(comments_str_c(text), most, &n) == len
       && n == want, "\"%s\", %zu digits at most", text, most);
}


int
main(void)
{
    plan_none();

    parses("0", 0, 0);
    parses("7", UINT64_MAX, 7);
    parses("007", 7, 7);
    parses("65535", 65535, 65535);
    parses("18446744073709551615", UINT64_MAX, UINT64_MAX);
    parses("00000000000000000000000000001", UINT64_MAX, 1);
    parses("9223372036854775807", INT64_MAX, INT64_MAX);

    declines(comments_str_of(NULL, 0), UINT64_MAX, "nothing");
    declines(comments_str_c("1"), 0, "more than a maximum of 0");
    declines(comments_str_c("65536"), 65535, "one more than the maximum");
    declines(comments_str_c("70000"), 65535, "a larger one");
    declines(comments_str_c("18446744073709551616"), UINT64_MAX,
             "one more than 64 bits");
    declines(comments_str_c("99999999999999999999"), UINT64_MAX,
             "20 digits of nine");
    declines(comments_str_c("184467440737095516150"), UINT64_MAX, "21 digits");
    declines(comments_str_c("-1"), UINT64_MAX, "a sign");
    declines(comments_str_c("+1"), UINT64_MAX, "a plus");
    declines(comments_str_c(" 1"), UINT64_MAX, "a blank before it");
    declines(comments_str_c("1 "), UINT64_MAX, "a blank behind it");
    declines(comments_str_c("1a"), UINT64_MAX, "a letter");
    declines(comments_str_c("0x10"), UINT64_MAX, "hex");
    declines(comments_str_of("1\0", 2), UINT64_MAX, "a NUL");
    declines(comments_str_c("\xd9\xa1"), UINT64_MAX, "a digit of Arabic");

    writes(0, "0");
    writes(9, "9");
    writes(10, "10");
    writes(INT64_MAX, "9223372036854775807");
    writes(UINT64_MAX, "18446744073709551615");

    head_is("", 5, 0, 0);
    head_is("x1", 5, 0, 0);
    head_is("12:34", 5, 2, 12);
    head_is("123456", 5, 5, 12345);
    head_is("0009", 3, 3, 0);
    head_is("9999999999999999999", 19, 19, UINT64_C(9999999999999999999));
    head_is("12", 0, 0, 0);

    return done_testing();
}
