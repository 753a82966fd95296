/*
 * The forms of moderators: what they ask for, and what is signed.
 */

#include "comments_queue.h"
#include "comments_queue_act.h"
#include "comments_queue_ban.h"
#include "comments_queue_match.h"
#include "tap.h"


#define ONE  "0123456789abcdef"
#define TWO  "0123456789abcdeg"


static comments_arena_t  *arena;


static void
forms(void)
{
    int                        rc;
    size_t                     i;
    comments_buf_t             buf;
    comments_queue_request_t   form;

    rc = comments_queue_form(arena, comments_str_c("do=approve&id=" ONE "&id="
                             TWO "&seen=" TWO "%3Apending&&x&q=a+b%26&seen"),
                             &form);

    is_int(rc, COMMENTS_OK, "a form");
    is_int(form.n, 2, "with two ids");
    is_int(form.known && form.act == COMMENTS_QUEUE_APPROVE, 1, "and an act");
    is_int(form.targets[0].seen, 0, "of one it is not known what was seen");
    is_int(form.targets[1].seen, COMMENTS_PENDING, "of the other one it is");
    is_str(form.q.data, form.q.len, "a b&", "values are decoded");

    (void) comments_queue_form(arena, comments_str_c("seen=spam&id=" ONE "&id="
                               ONE "&do=none"), &form);

    is_int(form.n == 2 && form.targets[1].seen == COMMENTS_SPAM, 1,
           "a status for all, an id twice");
    is_int(form.known, 0, "an act that is none");

    is_int(comments_queue_form(arena, comments_str_c("id=x"), &form),
           COMMENTS_DECLINED, "an id that is none");
    is_int(comments_queue_form(arena, comments_str_c("before=-1"), &form),
           COMMENTS_DECLINED, "a time that is none");
    is_int(comments_queue_form(arena, comments_str_c(""), &form),
           COMMENTS_OK, "an empty form");

    comments_buf_init(&buf, 1024 * 1024);

    for (i = 0; i < COMMENTS_QUEUE_IDS_MAX; i++) {
        (void) comments_buf_add_c(&buf, "&seen=" ONE ":spam&id=" ONE);
    }

    is_int(comments_queue_form(arena, comments_buf_str(&buf), &form),
           COMMENTS_OK, "a thousand ids");
    is_int(form.n == COMMENTS_QUEUE_IDS_MAX
           && form.targets[form.n - 1].seen == COMMENTS_SPAM, 1,
           "all of them, with their status");

    (void) comments_buf_add_c(&buf, "&id=" ONE);
    is_int(comments_queue_form(arena, comments_buf_str(&buf), &form),
           COMMENTS_DECLINED, "not one more");

    comments_buf_free(&buf);
}


static int
token(const char *who, int64_t now, comments_str_t s)
{
    return comments_queue_token_check(comments_str_c("secret"),
                                      comments_str_c("site"),
                                      comments_str_c(who), now, s);
}


static void
tokens(void)
{
    char            text[COMMENTS_QUEUE_TOKEN_LEN];
    size_t          len, i;
    comments_str_t  s;

    (void) comments_queue_token(comments_str_c("secret"),
                                comments_str_c("site"), comments_str_c("ann"),
                                1000, text, &len);
    s = comments_str_of(text, len);

    is_int(token("ann", 1000, s), COMMENTS_OK, "a token");
    is_int(token("ben", 1000, s), COMMENTS_DECLINED, "of another moderator");
    is_int(token("ann", 1000 + COMMENTS_QUEUE_TOKEN_AGE + 1, s),
           COMMENTS_DECLINED, "too old");
    is_int(token("ann", 900, s), COMMENTS_DECLINED, "of the future");

    for (i = 0; i < len; i++) {
        text[i] ^= 1;

        if (token("ann", 1000, s) == COMMENTS_OK) {
            break;
        }

        text[i] ^= 1;
        is_int(token("ann", 1000, comments_str_of(text, i)),
               COMMENTS_DECLINED, "cut off at %u", (unsigned) i);
    }

    is_int(i, len, "any other bit");
}


static void
notices(void)
{
    size_t                    i;
    comments_buf_t            buf;
    comments_queue_signer_t   ann, ben;
    comments_queue_notice_t   notice, read;

    ann.secret = comments_str_c("secret");
    ann.site = comments_str_c("site");
    ann.who = comments_str_c("ann");
    ben = ann;
    ben.who = comments_str_c("ben");

    memset(&notice, 0, sizeof(comments_queue_notice_t));
    notice.act = COMMENTS_QUEUE_MARK_SPAM;
    notice.done = 2;
    notice.by = comments_str_c("<B:en>.");
    notice.decided = 77;
    notice.became = COMMENTS_APPROVED;
    notice.undo = comments_str_c("p" ONE "a" TWO);

    comments_buf_init(&buf, 4096);

    is_int(comments_queue_notice_write(&buf, &ann, &notice), COMMENTS_OK,
           "a notice is written");
    is_int(comments_queue_notice_read(arena, &ann, comments_buf_str(&buf),
                                      &read),
           COMMENTS_OK, "and read");
    is_str(read.by.data, read.by.len, "<B:en>.", "the name");
    is_str(read.undo.data, read.undo.len, "p" ONE "a" TWO, "the undo");
    is_int(read.act == notice.act && read.done == 2 && read.decided == 77
           && read.became == COMMENTS_APPROVED, 1, "the numbers");
    is_int(comments_queue_notice_read(arena, &ben, comments_buf_str(&buf),
                                      &read),
           COMMENTS_DECLINED, "nobody else can read it");

    for (i = 0; i < buf.len; i++) {
        buf.data[i] ^= 1;

        if (comments_queue_notice_read(arena, &ann, comments_buf_str(&buf),
                                       &read)
            == COMMENTS_OK)
        {
            break;
        }

        buf.data[i] ^= 1;
    }

    is_int(i, buf.len, "any other bit");

    comments_buf_free(&buf);
}


static void
periods(void)
{
    int64_t          ms;
    comments_str_t   detail, code;

    is_int(comments_queue_ban_period(comments_str_c("2w"), &ms), COMMENTS_OK,
           "two weeks");
    is_int(ms, INT64_C(14) * 86400 * 1000, "in ms");
    is_int(comments_queue_ban_period(comments_str_c(""), &ms), COMMENTS_OK,
           "for ever");
    is_int(ms, 0, "is 0");
    is_int(comments_queue_ban_period(comments_str_c("d"), &ms),
           COMMENTS_DECLINED, "no number");
    is_int(comments_queue_ban_period(comments_str_c("0d"), &ms),
           COMMENTS_DECLINED, "no time");
    is_int(comments_queue_ban_period(comments_str_c("9y"), &ms),
           COMMENTS_DECLINED, "no unit");

    code = comments_queue_reason(comments_str_c("words:word a b"), &detail);
    is_str(code.data, code.len, "words:word", "the code of a reason");
    is_str(detail.data, detail.len, "a b", "and its detail");
    code = comments_queue_reason(comments_str_c(""), &detail);
    is_int(code.len + detail.len, 0, "no reason");
}


int
main(void)
{
    plan_none();

    arena = comments_arena_create(16 * 1024 * 1024);

    forms();
    tokens();
    notices();
    periods();

    comments_arena_destroy(arena);

    return done_testing();
}
