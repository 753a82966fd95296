/*
 * Who votes: the ids of readers, the cookies that carry them, and cookies in a
 * header.
 */

#include "comments_cookie.h"
#include "comments_reader.h"

#include "tap.h"


static comments_str_t  secret = comments_str("0123456789abcdef0123456789ab");
static comments_str_t  site = comments_str("blog.example");


static void test_make(void);
static void test_cookie(void);
static void test_next(void);
static void make(const char *network, const char *agent, char *id);


int
main(void)
{
    plan_none();

    test_make();
    test_cookie();
    test_next();

    return done_testing();
}


static void
make(const char *network, const char *agent, char *id)
{
    comments_reader_sender_t  sender;

    sender.network = comments_str_c(network);
    sender.agent = comments_str_c(agent);
    sender.language = comments_str_c("en");

    is_int(comments_reader_make(secret, site, &sender, id), COMMENTS_OK,
           "made");
}


static void
test_make(void)
{
    unsigned                  i, slots[COMMENTS_READER_SLOTS], n, wrong;
    char                      a[COMMENTS_READER_LEN], b[COMMENTS_READER_LEN];
    char                      agent[32];
    comments_reader_sender_t  sender;

    make("192.0.2.1", "browser", a);
    make("192.0.2.1", "browser", b);
    ok(memcmp(a, b, sizeof(a)) == 0, "the same reader");

    make("192.0.2.2", "browser", b);
    ok(memcmp(a, b, COMMENTS_READER_NET) != 0, "another address");

    memset(slots, 0, sizeof(slots));
    wrong = 0;

    for (i = 0; i < 200; i++) {
        (void) snprintf(agent, sizeof(agent), "robot %u", i);

        sender.network = comments_str_c("192.0.2.1");
        sender.agent = comments_str_c(agent);
        sender.language = comments_str_c("");

        (void) comments_reader_make(secret, site, &sender, b);

        n = (unsigned) (b[COMMENTS_READER_NET] - '0');
        wrong += (n >= COMMENTS_READER_SLOTS)
                 || memcmp(a, b, COMMENTS_READER_NET) != 0;
        slots[n % COMMENTS_READER_SLOTS]++;
    }

    is_int(wrong, 0, "an address has its slots, and no others");

    for (i = 0, n = 0; i < COMMENTS_READER_SLOTS; i++) {
        n += (slots[i] > 0);
    }

    is_int(n, COMMENTS_READER_SLOTS, "and all of them");

    is_int(comments_reader_make(comments_str_c(""), site, &sender, b),
           COMMENTS_ERROR, "no secret, no reader");
}


static void
test_cookie(void)
{
    size_t          i;
    unsigned        wrong;
    char            id[COMMENTS_READER_LEN], got[COMMENTS_READER_LEN];
    char            header[sizeof(COMMENTS_READER_NAME "=")
                           + COMMENTS_READER_COOKIE];
    char           *value;
    comments_str_t  cookies;

    make("192.0.2.1", "browser", id);

    memcpy(header, COMMENTS_READER_NAME "=", sizeof(COMMENTS_READER_NAME "="));
    value = header + sizeof(COMMENTS_READER_NAME "=") - 1;

    is_int(comments_reader_cookie(secret, site, id, value), COMMENTS_OK,
           "a cookie");

    cookies = comments_str_of(header, sizeof(COMMENTS_READER_NAME "=") - 1
                                      + COMMENTS_READER_COOKIE);

    is_int(comments_reader_find(secret, site, cookies, got), COMMENTS_OK,
           "is found");
    ok(memcmp(id, got, sizeof(id)) == 0, "it has the id");
    is_int(comments_reader_find(secret, comments_str_c("other.example"),
                                cookies, got),
           COMMENTS_DECLINED, "on its own site only");

    wrong = 0;

    for (i = 0; i < COMMENTS_READER_COOKIE; i++) {
        value[i] ^= 1;
        wrong += comments_reader_find(secret, site, cookies, got)
                 != COMMENTS_DECLINED;
        value[i] ^= 1;
    }

    is_int(wrong, 0, "every changed character spoils it");

    cookies.len--;
    is_int(comments_reader_find(secret, site, cookies, got),
           COMMENTS_DECLINED, "so does a missing one");
    is_int(comments_reader_cookie(comments_str_c(""), site, id, value),
           COMMENTS_ERROR, "no secret, no cookie");
}


static void
test_next(void)
{
    comments_str_t  cookies, name, value;

    name = comments_str_c("a");
    cookies = comments_str_c("ab=1; a=2;a; b=a=3;  a=;a=4");

    is_int(comments_cookie_next(&cookies, name, &value), COMMENTS_OK, "one");
    is_str(value.data, value.len, "2", "its value");
    is_int(comments_cookie_next(&cookies, name, &value), COMMENTS_OK, "two");
    is_int(value.len, 0, "an empty value");
    is_int(comments_cookie_next(&cookies, name, &value), COMMENTS_OK, "three");
    is_str(value.data, value.len, "4", "the last one");
    is_int(comments_cookie_next(&cookies, name, &value), COMMENTS_DECLINED,
           "no more");
    is_int(comments_cookie_next(&cookies, name, &value), COMMENTS_DECLINED,
           "nor later");
}
