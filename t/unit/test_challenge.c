/*
 * Tokens of challenges: what they confirm, when, and nothing else.
 */

#include "comments_challenge.h"
#include "tap.h"


#define NOW   INT64_C(1764340000123)
#define S     INT64_C(1000)

/* the HMAC of the strings below, by Python's hmac */
#define MAC   "2d2b112cfaf01f613bb865840c79d56e"


static comments_challenge_t         challenge;
static comments_comment_t           comment;
static char                         token[COMMENTS_CHALLENGE_LEN];
static comments_challenge_answer_t  answer;
static int64_t                      left;


static void
setup(void)
{
    memset(&comment, 0, sizeof(comments_comment_t));

    comment.name = comments_str_c("Ann");
    comment.email = comments_str_c("ann@example.org");
    comment.website = comments_str_c("https://ann.example/");
    comment.text = comments_str_c("Hello\nthere");
    comment.parent = comments_str_c("06h0hjcb68pcz1sw");

    challenge.secret = comments_str_c("0123456789abcdef");
    challenge.site = comments_str_c("blog.example");
    challenge.thread = comments_str_c("/post.html");
    challenge.comment = &comment;
}


static comments_challenge_answer_t
judge(const char *data, size_t len, int64_t now)
{
    answer = comments_challenge_judge(&challenge, comments_str_of(data, len),
                                      now, &left);

    return answer;
}


static void
test_time(void)
{
    size_t  i;
    static const struct {
        int64_t                      age;   /* ms */
        comments_challenge_answer_t  answer;
        int64_t                      left;
    } cases[] = {
        { 0, COMMENTS_CHALLENGE_EARLY, 3000 },
        { 1, COMMENTS_CHALLENGE_EARLY, 2999 },
        { 2999, COMMENTS_CHALLENGE_EARLY, 1 },
        { 3000, COMMENTS_CHALLENGE_CONFIRMED, 0 },
        { 3600 * S, COMMENTS_CHALLENGE_CONFIRMED, 0 },
        { 3600 * S + 1, COMMENTS_CHALLENGE_EXPIRED, 0 },
        { 86400 * S * 365 * 100, COMMENTS_CHALLENGE_EXPIRED, 0 },
        { -1, COMMENTS_CHALLENGE_EARLY, 3001 },
        { -60 * S, COMMENTS_CHALLENGE_EARLY, 63 * S },
        { -60 * S - 1, COMMENTS_CHALLENGE_EXPIRED, 0 },
        { -NOW, COMMENTS_CHALLENGE_EXPIRED, 0 },
        { INT64_MIN / 2, COMMENTS_CHALLENGE_EXPIRED, 0 },
        { INT64_MAX / 2, COMMENTS_CHALLENGE_EXPIRED, 0 }
    };

    setup();

    is_int(comments_challenge_issue(&challenge, NOW, token), COMMENTS_OK,
           "a token");
    ok(comments_challenge_is(comments_str_of(token, sizeof(token))),
       "looks like one");
    is_str(token, sizeof(token), "019acadbe57b" MAC, "its time and proof");

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        left = -1;
        ok(judge(token, sizeof(token), NOW + cases[i].age) == cases[i].answer
           && left == cases[i].left, "its answer at an age of %lld ms",
           (long long) cases[i].age);
    }

    is_int(comments_challenge_issue(&challenge, -1, token), COMMENTS_ERROR,
           "none before 1970");
    is_int(comments_challenge_issue(&challenge, INT64_MAX, token),
           COMMENTS_ERROR, "none when time has ended");

    challenge.secret.len = 0;
    is_int(comments_challenge_issue(&challenge, NOW, token), COMMENTS_ERROR,
           "none without a secret");
}


/* anything that differs is another comment's, and the seams of fields count */
static void
test_subject(void)
{
    size_t           i, k;
    comments_str_t  *strings[8], saved;

    setup();
    (void) comments_challenge_issue(&challenge, NOW, token);

    strings[0] = &challenge.secret;
    strings[1] = &challenge.site;
    strings[2] = &challenge.thread;
    strings[3] = &comment.parent;
    strings[4] = &comment.name;
    strings[5] = &comment.email;
    strings[6] = &comment.website;
    strings[7] = &comment.text;

    for (i = 0; i < 8; i++) {
        saved = *strings[i];

        strings[i]->len--;
        ok(judge(token, sizeof(token), NOW + 5 * S)
           == COMMENTS_CHALLENGE_FORGED, "string %d cut off", (int) i);

        *strings[i] = comments_str_c("");
        ok(judge(token, sizeof(token), NOW + 5 * S)
           == COMMENTS_CHALLENGE_FORGED, "string %d away", (int) i);

        *strings[i] = saved;

        for (k = 0; k < i; k++) {
            saved = *strings[i];
            *strings[i] = *strings[k];
            *strings[k] = saved;

            ok(judge(token, sizeof(token), NOW + 5 * S)
               == COMMENTS_CHALLENGE_FORGED, "strings %d and %d changed",
               (int) i, (int) k);

            saved = *strings[i];
            *strings[i] = *strings[k];
            *strings[k] = saved;
        }
    }

    comment.name = comments_str_c("Anna");
    comment.email = comments_str_c("nn@example.org");
    is_int(judge(token, sizeof(token), NOW + 5 * S),
           COMMENTS_CHALLENGE_FORGED, "a letter that changes its field");

    setup();
    is_int(judge(token, sizeof(token), NOW + 5 * S),
           COMMENTS_CHALLENGE_CONFIRMED, "the same again");
}


static void
test_forged(void)
{
    int     c;
    size_t  i, len, wrong, tried;
    char    other[COMMENTS_CHALLENGE_LEN + 1];

    setup();
    (void) comments_challenge_issue(&challenge, NOW, token);

    wrong = 0;
    tried = 0;

    for (i = 0; i < sizeof(token); i++) {
        memcpy(other, token, sizeof(token));

        for (c = 0; c < 256; c++) {
            if (c == (unsigned char) token[i]) {
                continue;
            }

            other[i] = (char) c;
            tried++;
            wrong += judge(other, sizeof(token), NOW + 5 * S)
                     != COMMENTS_CHALLENGE_FORGED;
        }
    }

    is_int(tried, sizeof(token) * 255, "every other byte at every place");
    is_int(wrong, 0, "makes it a forged one");

    memcpy(other, token, sizeof(token));
    other[sizeof(token)] = '0';
    wrong = 0;

    for (len = 0; len <= sizeof(other); len++) {
        wrong += len != sizeof(token)
                 && judge(other, len, NOW + 5 * S)
                    != COMMENTS_CHALLENGE_FORGED;
    }

    is_int(wrong, 0, "and so does every other length");
    is_int(judge(NULL, 0, NOW), COMMENTS_CHALLENGE_FORGED, "and none");

    challenge.secret.len = 0;
    is_int(judge(token, sizeof(token), NOW + 5 * S),
           COMMENTS_CHALLENGE_FORGED, "and no secret");
}


int
main(void)
{
    plan_none();

    test_time();
    test_subject();
    test_forged();

    return done_testing();
}
