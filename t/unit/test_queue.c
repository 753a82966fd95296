/*
 * The forms of moderators: what they ask for, and what is signed; links to the
 * pages of comments.
 */

#include "comments_queue.h"
#include "comments_queue_act.h"
#include "comments_queue_ban.h"
#include "comments_queue_match.h"
#include "comments_queue_parts.h"
#include "comments_queue_sender.h"
#include "schema_wire.h"


#define ONE  "0123456789abcdef"
#define TWO  "0123456789abcdeg"

/* of an address, of a network */
#define HASH  "00112233445566778899aabbccddeeff"
#define NET   "ffeeddccbbaa99887766554433221100"


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
    notice.of = COMMENTS_QUEUE_OF_NETWORK;
    notice.emptied = 3;
    notice.threads = 4;
    notice.left = 1;
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
           && read.became == COMMENTS_APPROVED
           && read.of == COMMENTS_QUEUE_OF_NETWORK && read.emptied == 3
           && read.threads == 4 && read.left == 1, 1, "the numbers");
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


/* 63 bytes, and then a character of 1 to 4 */
static void
long_names(void)
{
    size_t                    i;
    comments_buf_t            buf;
    comments_queue_signer_t   ann;
    comments_queue_notice_t   notice, read;

    static const char *const  ends[] = {
        "x", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80"
    };
    char                      name[80];

    ann.secret = comments_str_c("secret");
    ann.site = comments_str_c("site");
    ann.who = comments_str_c("ann");

    memset(&notice, 0, sizeof(comments_queue_notice_t));
    memset(name, 'a', sizeof(name));

    for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        comments_buf_init(&buf, 4096);

        memcpy(name + 63, ends[i], strlen(ends[i]));
        notice.by = comments_str_of(name, sizeof(name));

        (void) comments_queue_notice_write(&buf, &ann, &notice);
        is_int(comments_queue_notice_read(arena, &ann, comments_buf_str(&buf),
                                          &read),
               COMMENTS_OK, "a notice with a long name");
        is_int(read.by.len, i ? 63 : 64, "which has whole characters");

        comments_buf_free(&buf);
    }
}


/* the link to the page of a comment */
static void
where(const char *what, const char *url, int linked)
{
    comments_buf_t            buf;
    comments_render_t         render;
    comments_queue_entry_t    entry;
    comments_render_writer_t  w;

    memset(&render, 0, sizeof(comments_render_t));
    memset(&entry, 0, sizeof(comments_queue_entry_t));
    render.locale = comments_locale_find(comments_str_c("en"));
    entry.page.thread = comments_str_c(url);

    comments_buf_init(&buf, 4096);
    comments_render_writer_init(&w, &buf, &render, NULL);
    comments_queue_where(&w, &entry);
    comments_render_writer_free(&w);

    is_int(buf.len > 22 && memcmp(buf.data, "<p class=\"where\"><a hr", 22)
           == 0, linked, linked ? "a link: %s" : "no link: %s", what);

    comments_buf_free(&buf);
}


static void
links(void)
{
    where("a path", "/a.html", 1);
    where("the root", "/", 1);
    where("a blank", "/a b", 1);
    where("http", "http://blog.example/a", 1);
    where("another host", "//evil.example/", 0);
    where("a backslash", "/\\evil.example/", 0);
    where("a tab", "/\t/evil.example/", 0);
    where("a line end", "/\n/evil.example/", 0);
    where("a tab in front", "\t/a", 0);
    where("a script", "java\nscript:a", 0);
    where("nothing", "", 0);
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


/* whom comments came from: the questions, the answers, bans, a search */
static void
senders(void)
{
    size_t                   n;
    wire_t                   wire;
    comments_arena_t        *own;
    comments_queue_t        *queue;
    comments_schema_t        schema;
    comments_queue_ban_t     ban;
    comments_queue_of_t      of;
    comments_queue_entry_t   entry;
    static const char       *ids[] = {
        "06h0hjcb68pcz1sw", "06h0hjcb68pcz1sv", "06gzxjcb68pcz1sw", ONE
    };

    own = comments_arena_create(16 * 1024 * 1024);
    queue = comments_arena_calloc(own, 1, sizeof(comments_queue_t));
    comments_queue_init(queue, own, comments_str_c("blog"));

    for (n = 0; n < 4; n++) {
        queue->places[n].id = comments_str_c(ids[n]);
    }

    queue->nplaces = 4;

    comments_schema_start(&schema, own, queue->site, comments_str_c(""));
    comments_queue_senders_ask(&schema, queue);
    is_int(schema.batch->n, 0, "nothing is asked for without a time");

    queue->now = INT64_C(1795443755826);
    comments_queue_senders_ask(&schema, queue);
    is_int(schema.batch->n, 2, "a question for each day that is kept");
    is_int(queue->nsenders, 2, "and no more");
    is_command(schema.batch, 0, "HMGET comments:site:blog:senders:20780 "
               "06h0hjcb68pcz1sw 06h0hjcb68pcz1sv");

    wire_open(&wire, "*2\r\n$64\r\n" HASH NET "\r\n$64\r\n" HASH NET
              "\r\n-WRONGTYPE x\r\n");
    is_int(comments_queue_senders_take(queue, wire.reply), COMMENTS_OK,
           "the answers");
    wire_close(&wire);

    is_str(queue->places[1].from.address.data,
           queue->places[1].from.address.len, HASH, "an address");
    is_int(queue->places[2].from.address.len
           + queue->places[3].from.address.len, 0, "none of the others");

    memset(&entry, 0, sizeof(comments_queue_entry_t));
    is_int(comments_queue_senders_others(queue, &entry), 0,
           "nobody else is from an unknown address");
    is_int(comments_queue_ban_may(&entry, COMMENTS_QUEUE_OF_ADDRESS), 0,
           "which cannot be banned");

    entry.from = queue->places[0].from;
    is_int(comments_queue_senders_others(queue, &entry), 1, "one other");

    memset(&ban, 0, sizeof(comments_queue_ban_t));
    ban.site = queue->site;
    ban.secret = comments_str_c("secret");
    ban.reason = comments_str_c("ann");
    ban.of = COMMENTS_QUEUE_OF_NETWORK;
    is_command(comments_queue_ban(own, &ban, &entry), 0,
               "HSET comments:site:blog:check:bans:list network:" NET " 0 ann");
    ban.of = COMMENTS_QUEUE_OF_ADDRESS;
    ban.lift = 1;
    is_command(comments_queue_ban(own, &ban, &entry), 0,
               "HDEL comments:site:blog:check:bans:list address:" HASH);

    is_int(comments_queue_of_parse(comments_str_c("network"), &of),
           COMMENTS_OK, "what a ban is of");
    is_int(of, COMMENTS_QUEUE_OF_NETWORK, "by its name");
    is_int(comments_queue_of_parse(comments_str_c("net"), &of),
           COMMENTS_DECLINED, "another name");

    (void) comments_queue_search(queue, comments_str_c(NET));
    queue->filter = COMMENTS_QUEUE_ALL;
    is_int(comments_queue_match(queue, &entry.comment, &entry.page,
                                &entry.from), 1, "a search by the hash");
    entry.from.network.len = 0;
    is_int(comments_queue_match(queue, &entry.comment, &entry.page,
                                &entry.from), 0, "finds no other");

    comments_arena_destroy(own);
}


int
main(void)
{
    plan_none();

    arena = comments_arena_create(16 * 1024 * 1024);

    forms();
    tokens();
    notices();
    long_names();
    links();
    periods();
    senders();

    comments_arena_destroy(arena);

    return done_testing();
}
