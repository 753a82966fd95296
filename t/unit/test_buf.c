/*
 * The output buffer: growth, its ceiling, failing for good, handing over.
 */

#include <stdlib.h>

#include "comments_buf.h"
#include "tap.h"


static void test_append(void);
static void test_ceiling(void);


int
main(void)
{
    plan_none();

    test_append();
    test_ceiling();

    return done_testing();
}


static void
test_append(void)
{
    int              i, bad;
    comments_buf_t   buf;

    comments_buf_init(&buf, 100000);

    is_int(comments_buf_add(&buf, NULL, 0), COMMENTS_OK, "nothing");
    ok(buf.data == NULL, "takes no memory");

    (void) comments_buf_add_c(&buf, "a");
    (void) comments_buf_add_char(&buf, 'b');
    (void) comments_buf_add_str(&buf, comments_str_c("cd"));
    (void) comments_buf_add_int(&buf, INT64_MIN);
    is_int(comments_buf_add_int(&buf, INT64_MAX), COMMENTS_OK, "appended");

    is_str(buf.data, buf.len,
           "abcd-92233720368547758089223372036854775807", "all kinds");

    bad = 0;

    for (i = 0; i < 50000; i++) {
        bad += comments_buf_add_char(&buf, 'x') != COMMENTS_OK;
    }

    is_int(bad, 0, "50,000 single characters");
    is_int(buf.len, 50043, "are all there");

    comments_buf_free(&buf);
    ok(buf.data == NULL && buf.len == 0 && buf.max == 100000,
       "empty and usable after free");
    comments_buf_free(&buf);
}


static void
test_ceiling(void)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, 10);

    is_int(comments_buf_add_c(&buf, "0123456789"), COMMENTS_OK,
           "up to the ceiling");
    is_int(comments_buf_add(&buf, NULL, 0), COMMENTS_OK, "nothing more");
    is_int(comments_buf_add_char(&buf, 'x'), COMMENTS_ERROR, "one too many");
    ok(buf.failed, "has failed");
    is_str(buf.data, buf.len, "0123456789", "what was there stays");
    is_int(comments_buf_add(&buf, "", 0), COMMENTS_ERROR,
           "and fails from then on");
    comments_buf_free(&buf);
    ok(!buf.failed, "until it is freed");

    comments_buf_init(&buf, SIZE_MAX);
    (void) comments_buf_add_c(&buf, "abc");
    is_int(comments_buf_reserve(&buf, SIZE_MAX), COMMENTS_ERROR, "an overflow");
    is_str(buf.data, buf.len, "abc", "what was there stays");
    comments_buf_free(&buf);

    comments_buf_init(&buf, 0);
    is_int(comments_buf_reserve(&buf, 0), COMMENTS_OK, "a ceiling of nothing");
    is_int(comments_buf_add_char(&buf, 'x'), COMMENTS_ERROR, "holds nothing");
    comments_buf_free(&buf);
}
