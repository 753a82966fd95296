/*
 * The output buffer: growth, its ceiling, failing for good, limits for a part.
 */

#include <stdlib.h>

#include "comments_buf.h"
#include "tap.h"


static void test_append(void);
static void test_ceiling(void);
static void test_limit(void);


int
main(void)
{
    plan_none();

    test_append();
    test_ceiling();
    test_limit();

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


static void
test_limit(void)
{
    comments_buf_t       buf;
    comments_buf_mark_t  mark;

    comments_buf_init(&buf, 1000);
    (void) comments_buf_add_c(&buf, "abc");

    comments_buf_limit(&buf, 5, &mark);
    is_int(comments_buf_add_c(&buf, "defgh"), COMMENTS_OK, "up to the limit");
    is_int(comments_buf_add_char(&buf, 'i'), COMMENTS_ERROR, "not beyond it");
    ok(buf.failed && buf.full, "it is full");

    comments_buf_drop(&buf, &mark);
    is_str(buf.data, buf.len, "abc", "dropped");
    is_int(comments_buf_add_c(&buf, "defghi"), COMMENTS_OK, "without a limit");

    /* memory that is there already is no way around the limit */

    comments_buf_limit(&buf, 0, &mark);
    is_int(comments_buf_add_char(&buf, 'x'), COMMENTS_ERROR, "a limit of 0");
    comments_buf_drop(&buf, &mark);

    comments_buf_limit(&buf, 1, &mark);
    (void) comments_buf_add_char(&buf, 'j');
    comments_buf_keep(&buf, &mark);
    (void) comments_buf_add_char(&buf, 'k');
    is_str(buf.data, buf.len, "abcdefghijk", "kept");

    /* the buffer's own ceiling is the nearer one */

    comments_buf_limit(&buf, SIZE_MAX, &mark);
    is_int(comments_buf_reserve(&buf, 989), COMMENTS_OK, "all that is left");
    is_int(comments_buf_reserve(&buf, 990), COMMENTS_ERROR, "and no more");
    comments_buf_drop(&buf, &mark);
    is_int(buf.max, 1000, "the ceiling is as it was");

    (void) comments_buf_reserve(&buf, 990);
    ok(buf.failed, "full");
    comments_buf_truncate(&buf, 2);
    ok(!buf.failed && !buf.full, "works again");
    is_str(buf.data, buf.len, "ab", "with its beginning");

    comments_buf_free(&buf);
}
