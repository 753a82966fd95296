/*
 * The cookie of a moderator's session: what is accepted, and everything that is
 * not.
 */

#include "comments_moderator.h"

#include "tap.h"


#define NOW  INT64_C(1800000000)


static comments_str_t  secret = comments_str("0123456789abcdef");
static comments_str_t  site = comments_str("blog.example");
static comments_str_t  who = comments_str("Ann \xc3\xa4;=\"");


static void test_cookie(void);
static void test_bytes(void);
static void test_names(void);
static void test_find(void);
static int reads(comments_str_t key, comments_str_t place, int64_t now,
    comments_str_t value);


int
main(void)
{
    plan_none();

    test_cookie();
    test_bytes();
    test_names();
    test_find();

    return done_testing();
}


static void
test_cookie(void)
{
    char                   cookie[COMMENTS_MODERATOR_COOKIE];
    size_t                 i, len;
    unsigned               plain;
    comments_str_t         value;
    comments_moderator_t   name;

    is_int(comments_moderator_cookie(secret, site, who, NOW, cookie, &len),
           COMMENTS_OK, "made");

    value = comments_str_of(cookie, len);
    plain = 1;

    for (i = 0; i < len; i++) {
        if ((cookie[i] < '0' || cookie[i] > '9')
            && (cookie[i] < 'a' || cookie[i] > 'f') && cookie[i] != '.')
        {
            plain = 0;
        }
    }

    ok(plain, "nothing of it needs quotes");

    is_int(comments_moderator_read(secret, site, NOW, value, &name),
           COMMENTS_OK, "read");
    ok(comments_str_eq(comments_str_of(name.data, name.len), who), "the name");

    is_int(reads(secret, site, NOW + COMMENTS_MODERATOR_AGE - 1, value),
           COMMENTS_OK, "its last second");
    is_int(reads(secret, site, NOW + COMMENTS_MODERATOR_AGE, value),
           COMMENTS_DECLINED, "expired");
    is_int(reads(secret, site, NOW - 60, value), COMMENTS_OK,
           "by a clock that is a minute behind");
    is_int(reads(secret, site, NOW - 61, value), COMMENTS_DECLINED,
           "it is good for no longer than that");
    is_int(reads(secret, comments_str_c("other.example"), NOW, value),
           COMMENTS_DECLINED, "another site");
    is_int(reads(comments_str_c("0123456789abcdee"), site, NOW, value),
           COMMENTS_DECLINED, "another secret");
    is_int(reads(comments_str_c(""), site, NOW, value), COMMENTS_DECLINED,
           "no secret");
}


/* no byte of it may be another one, and none may be missing */
static void
test_bytes(void)
{
    char      cookie[COMMENTS_MODERATOR_COOKIE + 1];
    char      wrong[COMMENTS_MODERATOR_COOKIE + 1];
    size_t    i, len;
    unsigned  taken;

    (void) comments_moderator_cookie(secret, site, who, NOW, cookie, &len);
    taken = 0;

    for (i = 0; i < len; i++) {
        memcpy(wrong, cookie, len);
        wrong[i] = (char) (cookie[i] == '1' ? '2' : '1');

        if (reads(secret, site, NOW, comments_str_of(wrong, len))
            != COMMENTS_DECLINED)
        {
            taken++;
        }

        if (reads(secret, site, NOW, comments_str_of(cookie, i))
            != COMMENTS_DECLINED)
        {
            taken++;
        }
    }

    is_int((int) taken, 0, "neither changed nor cut");

    cookie[len] = '0';
    is_int(reads(secret, site, NOW, comments_str_of(cookie, len + 1)),
           COMMENTS_DECLINED, "nor longer");
}


static void
test_names(void)
{
    char            cookie[COMMENTS_MODERATOR_COOKIE];
    char            name[COMMENTS_MODERATOR_WHO + 1];
    size_t          len;
    comments_str_t  empty, longest;

    memset(name, 0xff, sizeof(name));
    longest = comments_str_of(name, COMMENTS_MODERATOR_WHO);
    empty = comments_str_c("");

    is_int(comments_moderator_cookie(secret, site, longest, INT64_C(1) << 60,
                                     cookie, &len),
           COMMENTS_OK, "the longest name");
    is_int(reads(secret, site, INT64_C(1) << 60, comments_str_of(cookie, len)),
           COMMENTS_OK, "is read");
    is_int(comments_moderator_cookie(secret, site,
                                     comments_str_of(name, sizeof(name)), NOW,
                                     cookie, &len),
           COMMENTS_DECLINED, "a longer one");
    is_int(comments_moderator_cookie(secret, site, empty, NOW, cookie, &len),
           COMMENTS_DECLINED, "none");
    is_int(comments_moderator_cookie(empty, site, who, NOW, cookie, &len),
           COMMENTS_ERROR, "without a secret nothing is signed");
}


static void
test_find(void)
{
    int                    i;
    char                   cookie[COMMENTS_MODERATOR_COOKIE];
    char                   line[4096];
    size_t                 at, len;
    comments_moderator_t   name;

    static const char  mine[] = COMMENTS_MODERATOR_NAME "=";

    (void) comments_moderator_cookie(secret, site, who, NOW, cookie, &len);

    /* many others of that name stand before it */

    for (i = 0, at = 0; i < 8; i++) {
        memcpy(line + at, mine, sizeof(mine) - 1);
        at += sizeof(mine) - 1;
        memcpy(line + at, "x; ", 3);
        at += 3;

        memcpy(line + at, mine, sizeof(mine) - 1);
        memcpy(line + at + sizeof(mine) - 1, cookie, len);

        is_int(comments_moderator_find(secret, site, NOW,
                        comments_str_of(line, at + sizeof(mine) - 1 + len),
                        &name),
               i < 7 ? COMMENTS_OK : COMMENTS_DECLINED,
               "behind others of its name: %d", i + 1);
    }

    is_int(comments_moderator_find(secret, site, NOW,
                                   comments_str_c("x=" COMMENTS_MODERATOR_NAME
                                                  "=1; comments_moderator"),
                                   &name),
           COMMENTS_DECLINED, "no value");
    is_int(comments_moderator_find(secret, site, NOW, comments_str_c(""),
                                   &name),
           COMMENTS_DECLINED, "no cookie");
}


static int
reads(comments_str_t key, comments_str_t place, int64_t now,
    comments_str_t value)
{
    comments_moderator_t  name;

    return comments_moderator_read(key, place, now, value, &name);
}
