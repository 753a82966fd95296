/*
 * Signatures, the cookie of an author, and the token of a comment: what is
 * accepted, and everything that is not.
 */

#include "comments_author.h"

#include "tap.h"


#define SECRET   "0123456789abcdef0123456789abcdef"
#define AUTHOR   "00112233445566778899aabbccddeeff"
#define OTHER    "ffeeddccbbaa99887766554433221100"


static comments_str_t  secret = comments_str(SECRET);
static comments_str_t  site = comments_str("blog.example");
static comments_str_t  author = comments_str(AUTHOR);


static void test_sign(void);
static void test_cookie(void);
static void test_find(void);
static void test_token(void);
static void test_person(void);
static int read_cookie(comments_str_t value, comments_str_t *id);


int
main(void)
{
    plan_none();

    test_sign();
    test_cookie();
    test_find();
    test_token();
    test_person();

    return done_testing();
}


static void
test_sign(void)
{
    size_t          i;
    unsigned        wrong;
    char            sign[COMMENTS_SIGN_LEN];
    comments_str_t  parts[2], empty;

    parts[0] = comments_str_c("purpose");
    parts[1] = comments_str_c("value");
    empty = comments_str_c("");

    is_int(comments_sign_make(secret, parts, 2, sign), COMMENTS_OK, "signed");
    ok(comments_sign_valid(comments_str_of(sign, sizeof(sign))), "its form");
    is_int(comments_sign_check(secret, parts, 2,
                               comments_str_of(sign, sizeof(sign))),
           COMMENTS_OK, "and accepted");

    wrong = 0;

    for (i = 0; i < sizeof(sign); i++) {
        sign[i] ^= 1;
        wrong += comments_sign_check(secret, parts, 2,
                                     comments_str_of(sign, sizeof(sign)))
                 == COMMENTS_DECLINED;
        sign[i] ^= 1;
    }

    is_int(wrong, sizeof(sign), "every character counts");

    is_int(comments_sign_check(secret, parts, 2,
                               comments_str_of(sign, sizeof(sign) - 1)),
           COMMENTS_DECLINED, "a shorter one");
    is_int(comments_sign_check(secret, parts, 2, empty), COMMENTS_DECLINED,
           "none");
    is_int(comments_sign_check(secret, parts, 1,
                               comments_str_of(sign, sizeof(sign))),
           COMMENTS_DECLINED, "for fewer parts");
    is_int(comments_sign_check(comments_str_c("other"), parts, 2,
                               comments_str_of(sign, sizeof(sign))),
           COMMENTS_DECLINED, "under another secret");

    (void) comments_sign_make(empty, parts, 2, sign);
    is_int(comments_sign_check(empty, parts, 2,
                               comments_str_of(sign, sizeof(sign))),
           COMMENTS_DECLINED, "under no secret, as anybody can make it");

    ok(comments_sign_equal(empty, empty)
       && comments_sign_equal(secret, comments_str_c(SECRET)), "equal");
    ok(!comments_sign_equal(secret, author)
       && !comments_sign_equal(secret, empty), "not equal");
}


static void
test_cookie(void)
{
    size_t          i;
    unsigned        wrong;
    char            cookie[COMMENTS_AUTHOR_COOKIE];
    comments_str_t  value, id;

    value = comments_str_of(cookie, sizeof(cookie));

    ok(comments_author_valid(author), "an id");
    ok(!comments_author_valid(comments_str_c("short"))
       && !comments_author_valid(comments_str_c(
                                       "00112233445566778899AABBCCDDEEFF")),
       "what is none");

    is_int(comments_author_cookie(secret, site, author, cookie), COMMENTS_OK,
           "its cookie");
    is_int(read_cookie(value, &id), COMMENTS_OK, "is accepted");
    is_str(id.data, id.len, AUTHOR, "and says who it is");

    wrong = 0;

    for (i = 0; i < sizeof(cookie); i++) {
        cookie[i] ^= 1;
        wrong += read_cookie(value, &id) == COMMENTS_DECLINED;
        cookie[i] ^= 1;
    }

    is_int(wrong, sizeof(cookie), "every character counts");

    value.len--;
    is_int(read_cookie(value, &id), COMMENTS_DECLINED, "a shorter one");
    value.len++;

    is_int(comments_author_read(secret, comments_str_c("other.example"),
                                value, &id),
           COMMENTS_DECLINED, "for another site");
    is_int(comments_author_read(author, site, value, &id), COMMENTS_DECLINED,
           "under another secret");
    is_int(comments_author_read(comments_str_c(""), site, value, &id),
           COMMENTS_DECLINED, "under none");

    is_int(comments_author_cookie(comments_str_c(""), site, author, cookie),
           COMMENTS_ERROR, "none is made without a secret");
    is_int(comments_author_cookie(secret, site, comments_str_c("x"), cookie),
           COMMENTS_ERROR, "nor of what is no id");
}


static void
test_find(void)
{
    size_t          i, len;
    char            text[1024], cookie[COMMENTS_AUTHOR_COOKIE];
    char            second[COMMENTS_AUTHOR_COOKIE];
    comments_str_t  id;

    static const struct {
        const char  *format;      /* of a forged, and two right cookies */
        const char  *id;
    } tests[] = {
        { "comments_author=%2$.*1$s", AUTHOR },
        { "a=b; comments_author=%2$.*1$s; c=d", AUTHOR },
        { "a=b;comments_author=%2$.*1$s", AUTHOR },
        { "a=b;  ;; comments_author=%2$.*1$s;", AUTHOR },
        { "comments_author=forged; comments_author=%2$.*1$s", AUTHOR },
        { "comments_author=%3$.*1$s; comments_author=%2$.*1$s", OTHER },
        { "xcomments_author=%2$.*1$s", "" },
        { "comments_authors=%2$.*1$s", "" },
        { "a=comments_author=%2$.*1$s", "" },
        { "comments_author", "" },
        { "comments_author=", "" },
        { "", "" }
    };

    (void) comments_author_cookie(secret, site, author, cookie);
    (void) comments_author_cookie(secret, site, comments_str_c(OTHER), second);

    for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
        id = comments_str_c("");
        len = 0;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        if (tests[i].format[0]) {
            len = (size_t) snprintf(text, sizeof(text), tests[i].format,
                                    (int) sizeof(cookie), cookie, second);
        }
#pragma GCC diagnostic pop

        is_int(comments_author_find(secret, site, comments_str_of(text, len),
                                    &id),
               tests[i].id[0] ? COMMENTS_OK : COMMENTS_DECLINED,
               "in \"%s\"", tests[i].format);
        is_str(id.data, id.len, tests[i].id, "the author");
    }
}


static void
test_token(void)
{
    char                     token[COMMENTS_SIGN_LEN];
    comments_str_t           sent;
    comments_author_claim_t  claim, other;

    claim.site = site;
    claim.thread = comments_str_c("/a.html");
    claim.id = comments_str_c("0000000000000001");
    claim.author = author;

    sent = comments_str_of(token, sizeof(token));

    is_int(comments_author_token(secret, &claim, token), COMMENTS_OK,
           "a token");
    is_int(comments_author_check(secret, &claim, sent), COMMENTS_OK,
           "is accepted");

    other = claim;
    other.site = comments_str_c("other.example");
    is_int(comments_author_check(secret, &other, sent), COMMENTS_DECLINED,
           "not for another site");

    other = claim;
    other.thread = comments_str_c("/b.html");
    is_int(comments_author_check(secret, &other, sent), COMMENTS_DECLINED,
           "nor another thread");

    other = claim;
    other.id = comments_str_c("0000000000000002");
    is_int(comments_author_check(secret, &other, sent), COMMENTS_DECLINED,
           "nor another comment");

    other = claim;
    other.author = comments_str_c(OTHER);
    is_int(comments_author_check(secret, &other, sent), COMMENTS_DECLINED,
           "nor another author");

    other = claim;
    other.author = comments_str_c("");
    is_int(comments_author_check(secret, &other, sent), COMMENTS_DECLINED,
           "nor for a comment without an author");
    is_int(comments_author_token(secret, &other, token), COMMENTS_ERROR,
           "for which none is made");
    is_int(comments_author_token(comments_str_c(""), &claim, token),
           COMMENTS_ERROR, "nor without a secret");
}


static void
test_person(void)
{
    char            one[COMMENTS_AUTHOR_PERSON], two[COMMENTS_AUTHOR_PERSON];
    comments_str_t  ann, hash;

    ann = comments_str_c("Ann");
    hash = comments_str_c(OTHER);

    is_int(comments_author_person(hash, ann, one), COMMENTS_OK, "a person");
    ok(one[0] == 'e' && !comments_author_valid(comments_str_of(one,
                                                        sizeof(one))),
       "is no id of a cookie");

    (void) comments_author_person(hash, comments_str_c("Eve"), two);
    ok(memcmp(one, two, sizeof(one)) != 0, "another name, another person");

    (void) comments_author_person(author, ann, two);
    ok(memcmp(one, two, sizeof(one)) != 0, "another address too");

    (void) comments_author_person(hash, ann, two);
    ok(memcmp(one, two, sizeof(one)) == 0, "the same of both is the same");

    is_int(comments_author_person(comments_str_c(""), ann, two),
           COMMENTS_DECLINED, "without an address nobody is known");
    is_int(comments_author_person(hash, comments_str_c(""), two),
           COMMENTS_DECLINED, "nor without a name");
}


static int
read_cookie(comments_str_t value, comments_str_t *id)
{
    return comments_author_read(secret, site, value, id);
}
