/*
 * Writing by the Redis schema, without a Redis: the commands of each batch, the
 * decoding of replies, right and wrong, and the messages that others get.
 */

#include "schema_wire.h"


#define DEDUPE  "0123456789abcdef0123456789abcdef"
#define SECRET  DEDUPE DEDUPE
#define AUTHOR  "00112233445566778899aabbccddeeff"

/* of DEDUPE as the hash of an address, and "Ann" */
#define PERSON  "e57d10c10f0a93e35cd4d03a2aa0cbcfd"

#define Q       "+QUEUED\r\n"
#define Q5      Q Q Q Q Q
#define INSIDE  ":1\r\n:1\r\n:1\r\n:1\r\n+OK\r\n"
#define BEHIND  ":1\r\n:1\r\n:1\r\n$3\r\n1-1\r\n$-1\r\n"


static comments_arena_t  *arena;
static comments_key_t     key = { comments_str("blog"), comments_str("/p") };
static const char        *why;


static void test_before(void);
static void test_decode_before(void);
static void test_decode_held(void);
static void test_write(void);
static void test_write_others(void);
static void test_write_authors(void);
static void test_authors(void);
static void test_sender(void);
static void compose(comments_write_t *write, comments_comment_t *comment);
static void test_executed(void);
static void test_message(void);


int
main(void)
{
    plan_none();

    arena = comments_arena_create(16 << 20);

    test_before();
    test_decode_before();
    test_write();
    test_write_others();
    test_write_authors();
    test_authors();
    test_sender();
    test_executed();
    test_message();

    comments_arena_destroy(arena);

    return done_testing();
}


static void
test_before(void)
{
    comments_batch_t  *batch;

    batch = comments_schema_read_before(arena, &key, comments_str_c(DEDUPE),
                                        comments_str_c(""),
                                        comments_str_c(""));
    is_int(batch->n, 3, "before a post of a root: three commands");
    is_command(batch, 0, "GET comments:{blog:/p}:d:" DEDUPE);
    is_command(batch, 1, "HMGET comments:{blog:/p}:meta v n t closed");
    is_command(batch, 2, "EXISTS comments:{blog:/p}:live");

    batch = comments_schema_read_before(arena, &key, comments_str_c(DEDUPE),
                                        comments_str_c(REPLY),
                                        comments_str_c(SECRET));
    is_int(batch->n, 8, "with parent and secret: eight");
    is_command(batch, 3, "HGET comments:{blog:/p}:index " REPLY);
    is_command(batch, 4, "SET comments:schema 2 NX");
    is_command(batch, 5, "GET comments:schema");
    is_command(batch, 6, "SET comments:secret " SECRET " NX");
    is_command(batch, 7, "GET comments:secret");
}


static void
test_decode_before(void)
{
    wire_t             wire;
    comments_str_t     none, parent;
    comments_before_t  before;

    none = comments_str_c("");
    parent = comments_str_c(REPLY);

    wire_open(&wire, "$-1\r\n" META ":1\r\n");
    is_int(comments_schema_decode_before(wire.reply, wire.n, none, 0, &before,
                                         &why),
           COMMENTS_OK, "before a root");
    is_int(before.duplicate.len, 0, "no duplicate");
    is_int(before.thread.count, 2, "the thread");
    is_int(before.older, 0, "of this version");
    is_int(before.parent_root.len, 0, "no parent");
    is_int(comments_schema_decode_before(wire.reply, wire.n, parent, 0,
                                         &before, &why),
           COMMENTS_ERROR, "a reply is missing");
    is_int(comments_schema_decode_before(wire.reply, 0, none, 0, &before,
                                         &why),
           COMMENTS_ERROR, "all are missing");
    is_int(comments_schema_decode_before(wire.reply, 0, none, 1, &before,
                                         &why),
           COMMENTS_ERROR, "with a secret too");
    wire_close(&wire);

    wire_open(&wire, "$16\r\n" ROOT "\r\n" META ":0\r\n$19\r\np" ROOT2
              "12\r\n+OK\r\n$1\r\n2\r\n$-1\r\n$64\r\n" SECRET "\r\n");
    is_int(comments_schema_decode_before(wire.reply, wire.n, parent, 1,
                                         &before, &why),
           COMMENTS_OK, "before a reply, with a secret");
    is_str(before.duplicate.data, before.duplicate.len, ROOT, "a duplicate");
    is_str(before.parent_root.data, before.parent_root.len, ROOT2,
           "the parent's root");
    is_int(before.parent_status, COMMENTS_PENDING, "its status");
    is_int(before.parent_depth, 12, "its depth");
    is_str(before.secret.data, before.secret.len, SECRET, "the secret");
    is_int(before.older, 1, "no counts by root: an older version");
    is_int(before.newer, 0, "and no newer one");
    wire_close(&wire);

    wire_open(&wire, "$3\r\nabc\r\n" META ":1\r\n$-1\r\n$-1\r\n"
              "$1\r\n2\r\n+OK\r\n$3\r\nabc\r\n");
    is_int(comments_schema_decode_before(wire.reply, 4, parent, 0, &before,
                                         &why),
           COMMENTS_OK, "an unknown parent");
    is_int(before.parent_root.len, 0, "has no root");
    is_int(before.duplicate.len, 0, "what is no id is no duplicate");
    is_int(comments_schema_decode_before(wire.reply, wire.n, parent, 1,
                                         &before, &why),
           COMMENTS_ERROR, "a damaged secret: %s", why);
    wire_close(&wire);

    test_decode_held();

    wire_open(&wire, "$-1\r\n" META ":1\r\n$-1\r\n$1\r\n3\r\n$-1\r\n$64\r\n"
              SECRET "\r\n");
    is_int(comments_schema_decode_before(wire.reply, wire.n, none, 1, &before,
                                         &why),
           COMMENTS_OK, "before a post to another version");
    is_int(before.newer, 3, "which is newer");
    wire_close(&wire);

    wire_open(&wire, "$-1\r\n" META ":1\r\n+OK\r\n$1\r\n2\r\n"
              "-OOM command\r\n$-1\r\n");
    is_int(comments_schema_decode_before(wire.reply, wire.n, none, 1, &before,
                                         &why),
           COMMENTS_ERROR, "a secret that was not set");
    is_str(why, strlen(why), "OOM command", "and why");
    wire_close(&wire);
}


/* an equal post that is held */
static void
test_decode_held(void)
{
    wire_t             wire;
    comments_str_t     none;
    comments_before_t  before;

    none = comments_str_c("");

    wire_open(&wire, "$81\r\n" ROOT "p" AUTHOR DEDUPE "\r\n" META ":1\r\n");
    is_int(comments_schema_decode_before(wire.reply, wire.n, none, 0, &before,
                                         &why),
           COMMENTS_OK, "a duplicate that is held");
    is_str(before.duplicate.data, before.duplicate.len, ROOT, "its id");
    is_int(before.held, 1, "it is held");
    is_str(before.author.data, before.author.len, AUTHOR, "its author");
    is_str(before.sender.data, before.sender.len, DEDUPE, "and its sender");
    wire_close(&wire);

    wire_open(&wire, "$17\r\n" ROOT "p\r\n" META ":1\r\n");
    (void) comments_schema_decode_before(wire.reply, wire.n, none, 0, &before,
                                         &why);
    ok(before.held && before.author.len == 0 && before.sender.len == 0,
       "without an author");
    wire_close(&wire);

    wire_open(&wire, "$17\r\n" ROOT "x\r\n" META ":1\r\n");
    (void) comments_schema_decode_before(wire.reply, wire.n, none, 0, &before,
                                         &why);
    ok(!before.held && before.duplicate.len == 0, "what is neither");
    wire_close(&wire);
}


static void
test_write(void)
{
    comments_batch_t    *batch;
    comments_write_t     write;
    comments_comment_t   comment;

    compose(&write, &comment);

    batch = comments_schema_write(arena, &write);

    is_int(batch->n, 19, "an approved comment: nineteen commands");
    is_command(batch, 0, "MULTI");
    is_command(batch, 1, "HSETNX comments:{blog:/p}:meta t 77");
    is_command(batch, 2, "HINCRBY comments:{blog:/p}:meta v 1");
    is_command(batch, 3, "HSET comments:{blog:/p}:meta url /q title A page");
    is_command(batch, 4, "HINCRBY comments:{blog:/p}:meta n 1");
    is_command(batch, 5, "HINCRBY comments:{blog:/p}:live " ROOT " 1");
    is_command(batch, 6, "ZADD comments:{blog:/p}:roots NX 0 " ROOT);
    is_command(batch, 7, "ZADD comments:{blog:/p}:best NX 0 " ROOT);
    is_command(batch, 8, "ZADD comments:{blog:/p}:s:" ROOT " 0 " REPLY
               " s1:ap16:" ROOT2 "r16:" ROOT "c2:77t2:Hi");
    is_command(batch, 9,
               "HSET comments:{blog:/p}:index " REPLY " a" ROOT "12");
    is_command(batch, 10,
               "SET comments:{blog:/p}:d:" DEDUPE " " REPLY " EX 600");

    write.dedupe_s = 3600;
    is_command(comments_schema_write(arena, &write), 10,
               "SET comments:{blog:/p}:d:" DEDUPE " " REPLY " EX 3600");
    is_command(batch, 11, "PUBLISH comments:events 3 post " REPLY
               " 4 blog /p");
    is_command(batch, 12, "EXEC");
    is_command(batch, 13, "ZADD comments:site:blog:threads GT 77 /p");
    is_command(batch, 14,
               "ZADD comments:site:blog:ids 0 " REPLY " " ROOT " /p");
    is_command(batch, 15,
               "ZADD comments:site:blog:latest 0 " REPLY " " ROOT " /p");
    is_command(batch, 16,
               "ZREMRANGEBYRANK comments:site:blog:latest 0 -1001");
    is_command(batch, 17, "XADD comments:site:blog:log MAXLEN ~ 100000 * "
               "op post thread /p id " REPLY " from - to a by Ann");
    is_command(batch, 18, "XADD comments:site:blog:outbox NOMKSTREAM * "
               "op post thread /p id " REPLY " from - to a by Ann");

}


static void
test_write_others(void)
{
    comments_batch_t    *batch;
    comments_write_t     write;
    comments_comment_t   comment;

    compose(&write, &comment);

    comment.status = COMMENTS_PENDING;
    write.url.len = 0;
    write.title.len = 0;
    write.dedupe.len = 0;
    write.act.op = COMMENTS_OP_IMPORT;
    write.act.who.len = 0;

    batch = comments_schema_write(arena, &write);

    is_int(batch->n, 11, "a held comment that is imported: eleven commands");
    is_command(batch, 3, "ZADD comments:{blog:/p}:s:" ROOT " 0 " REPLY
               " s1:pp16:" ROOT2 "r16:" ROOT "c2:77t2:Hi");
    is_command(batch, 4,
               "HSET comments:{blog:/p}:index " REPLY " p" ROOT "12");
    is_command(batch, 5, "EXEC");
    is_command(batch, 7,
               "ZADD comments:site:blog:ids 0 " REPLY " " ROOT " /p");
    is_command(batch, 8,
               "ZADD comments:site:blog:queue 0 " REPLY " " ROOT " /p");
    is_command(batch, 9, "XADD comments:site:blog:log MAXLEN ~ 100000 * "
               "op import thread /p id " REPLY " from - to p by ");

    is_command(batch, 1, "HSETNX comments:{blog:/p}:meta t 77");

    write.began = 5;
    batch = comments_schema_write(arena, &write);

    is_command(batch, 1, "HSET comments:{blog:/p}:meta t 5");

    comment.status = COMMENTS_APPROVED;

    write.act.source = comments_str_c("3 4");
    ok(comments_schema_write(arena, &write) == NULL, "a source of two words");

    write.act.source = comments_str_c("");
    ok(comments_schema_write(arena, &write) == NULL, "no source");

    write.act.source = comments_str_c("3");
    comment.depth = UINT32_MAX;
    ok(comments_schema_write(arena, &write) == NULL,
       "a comment deeper than the index can tell");

    comment.depth = 0;
    comment.root.len = 0;
    ok(comments_schema_write(arena, &write) == NULL,
       "a comment without a root");
}


/* the sets of authors, and what the trace of a held post has */
static void
test_write_authors(void)
{
    char                 held[200];
    comments_batch_t    *batch;
    comments_write_t     write;
    comments_comment_t   comment;

    compose(&write, &comment);

    comment.author = comments_str_c(AUTHOR);

    batch = comments_schema_write(arena, &write);
    is_int(batch->n, 20, "an author who is known by a cookie: one more");
    is_command(batch, 10,
               "SET comments:{blog:/p}:d:" DEDUPE " " REPLY " EX 600");
    is_command(batch, 17, "SADD comments:site:blog:author:" AUTHOR
               ":approved " REPLY);

    comment.name = comments_str_c("Ann");
    comment.email_hash = comments_str_c(DEDUPE);
    write.sender = comments_str_c(DEDUPE);

    batch = comments_schema_write(arena, &write);
    is_int(batch->n, 21, "and by an address with a name: two");
    is_command(batch, 18, "SADD comments:site:blog:author:" PERSON
               ":approved " REPLY);

    comment.status = COMMENTS_SPAM;
    batch = comments_schema_write(arena, &write);
    is_command(batch, 6, "SET comments:{blog:/p}:d:" DEDUPE " " REPLY "p"
               AUTHOR DEDUPE " EX 600");
    is_command(batch, 10,
               "ZADD comments:site:blog:queue 0 " REPLY " " ROOT " /p");
    is_command(batch, 11, "SADD comments:site:blog:author:" AUTHOR
               ":refused " REPLY);
    is_command(batch, 12, "SADD comments:site:blog:author:" PERSON
               ":refused " REPLY);
    is_command(batch, 13, "ZADD comments:site:blog:spam 0 " REPLY);

    comment.status = COMMENTS_PENDING;
    batch = comments_schema_write(arena, &write);
    is_int(batch->n, 13, "a pending one is in no set");
    (void) snprintf(held, sizeof(held), "ZADD comments:site:blog:queue 0 %s "
                    "%s /p", REPLY, ROOT);
    is_command(batch, 10, held);

    comment.status = COMMENTS_DELETED;
    batch = comments_schema_write(arena, &write);
    is_int(batch->n, 14, "one that is deleted is neither there nor held");
    ok(strncmp(batch->commands[11].argv[1], "comments:site:blog:deleted", 26)
       == 0, "but in the list of deleted ones");
    is_command(batch, 6,
               "SET comments:{blog:/p}:d:" DEDUPE " " REPLY " EX 600");
}


/* how many comments of an author there are */
static void
test_authors(void)
{
    wire_t              wire;
    comments_str_t      authors[2];
    comments_batch_t   *batch;
    comments_counts_t   counts[2];

    authors[0] = comments_str_c(AUTHOR);
    authors[1] = comments_str_c(PERSON);

    batch = comments_batch_create(arena);
    is_int(comments_schema_ask_authors(batch, key.site, authors, 2),
           COMMENTS_OK, "two names");
    is_int(batch->n, 4, "four questions");
    is_command(batch, 0, "SCARD comments:site:blog:author:" AUTHOR
               ":approved");
    is_command(batch, 1, "SCARD comments:site:blog:author:" AUTHOR
               ":refused");
    is_command(batch, 2, "SCARD comments:site:blog:author:" PERSON
               ":approved");

    wire_open(&wire, ":3\r\n:0\r\n:1\r\n:2\r\n");
    is_int(comments_schema_decode_authors(wire.reply, wire.n, counts, 2, &why),
           COMMENTS_OK, "the replies");
    ok(counts[0].approved == 3 && counts[0].refused == 0
       && counts[1].approved == 1 && counts[1].refused == 2, "the numbers");
    is_int(comments_schema_decode_authors(wire.reply, 3, counts, 2, &why),
           COMMENTS_ERROR, "one is missing");
    wire_close(&wire);

    wire_open(&wire, ":3\r\n" WRONG);
    is_int(comments_schema_decode_authors(wire.reply, wire.n, counts, 1, &why),
           COMMENTS_ERROR, "a key of another type");
    wire_close(&wire);
}


/* a reply that is approved, and how it is written */
static void
compose(comments_write_t *write, comments_comment_t *comment)
{
    memset(comment, 0, sizeof(comments_comment_t));
    comment->id = comments_str_c(REPLY);
    comment->parent = comments_str_c(ROOT2);
    comment->root = comments_str_c(ROOT);
    comment->depth = 12;
    comment->status = COMMENTS_APPROVED;
    comment->text = comments_str_c("Hi");
    comment->created = 77;

    memset(write, 0, sizeof(comments_write_t));
    write->key = &key;
    write->comment = comment;
    write->dedupe = comments_str_c(DEDUPE);
    write->url = comments_str_c("/q");
    write->title = comments_str_c("A page");
    write->act.source = comments_str_c("3");
    write->act.who = comments_str_c("Ann");
}


static void
test_sender(void)
{
    size_t               n;
    wire_t               wire;
    comments_batch_t    *batch;
    comments_write_t     write;
    comments_sender_t    sender;
    comments_comment_t   comment;

    compose(&write, &comment);

    comment.status = COMMENTS_PENDING;
    comment.id = comments_str_c("06h0hjcb68pcz1sw");
    write.url.len = 0;
    write.title.len = 0;
    write.act.now = INT64_C(1795443755826);
    n = comments_schema_write(arena, &write)->n;

    write.from.address = comments_str_c(DEDUPE);
    write.from.network = comments_str_c(AUTHOR);

    batch = comments_schema_write(arena, &write);
    is_int(batch->n, n + 4, "a sender: four commands behind all others");
    is_command(batch, n, "MULTI");
    is_command(batch, n + 1, "HSET comments:site:blog:senders:20780 "
               "06h0hjcb68pcz1sw " DEDUPE AUTHOR);
    is_command(batch, n + 2, "EXPIREAT comments:site:blog:senders:20780 "
               "1797984000");
    is_command(batch, n + 3, "EXEC");

    wire_open(&wire, "+OK\r\n" Q5 "*5\r\n" INSIDE BEHIND
              "+OK\r\n" Q Q "*2\r\n" WRONG ":0\r\n");
    is_int(comments_schema_decode_executed(batch, wire.reply, wire.n, &why),
           COMMENTS_OK, "the comment is written, its sender is not");
    is_str(why, strlen(why), "unexpected reply behind EXEC", "this is told");
    wire_close(&wire);

    write.act.now = INT64_C(1795391999999);
    is_int(comments_schema_write(arena, &write)->n, n,
           "none of an id that is of a later day");

    write.act.now = INT64_C(1795443755826);
    write.from.network.len = 0;
    is_int(comments_schema_write(arena, &write)->n, n,
           "none without a network");

    wire_open(&wire, "$64\r\n" DEDUPE AUTHOR "\r\n$-1\r\n"
              "$64\r\n" DEDUPE "0123456789ABCDEF0123456789abcdef\r\n"
              "$32\r\n" DEDUPE "\r\n" WRONG ":1\r\n");
    comments_schema_decode_sender(wire.reply[0], &sender);
    is_str(sender.address.data, sender.address.len, DEDUPE, "an address");
    is_str(sender.network.data, sender.network.len, AUTHOR, "a network");

    for (n = 1; n < wire.n; n++) {
        comments_schema_decode_sender(wire.reply[n], &sender);
        is_int(sender.address.len + sender.network.len, 0,
               "reply %d has none", (int) n);
    }

    wire_close(&wire);
}


static void
test_executed(void)
{
    size_t               i;
    wire_t               wire;
    comments_batch_t    *batch;
    comments_write_t     write;
    comments_comment_t   comment;
    static const char   *wrong[][2] = {
        { "+OK\r\n" Q5 WRONG BEHIND, "WRONGTYPE Operation" },
        { WRONG Q5 "*0\r\n" BEHIND, "WRONGTYPE Operation" },
        { "+OK\r\n" Q Q Q "-OOM memory\r\n" Q "-EXECABORT x\r\n"
          BEHIND, "OOM memory" },
        { "+OK\r\n" Q5 "-EXECABORT x\r\n" BEHIND, "EXECABORT x" },
        { "+OK\r\n" Q5 "*0\r\n" BEHIND, "EXEC did not carry out everything" },
        { "+OK\r\n" Q5 "*4\r\n:1\r\n:1\r\n:1\r\n+OK\r\n" BEHIND,
          "EXEC did not carry out everything" },
        { "+OK\r\n" Q5 "*5\r\n:1\r\n:1\r\n" WRONG
          ":1\r\n+OK\r\n" BEHIND, "WRONGTYPE Operation" },
        { "+OK\r\n" Q5 "*5\r\n:1\r\n:1\r\n:1\r\n:1\r\n$-1\r\n" BEHIND,
          "unexpected reply inside EXEC" },
        { "+OK\r\n" Q5, "wrong number of replies" },
        { "", "wrong number of replies" }
    };

    compose(&write, &comment);

    comment.status = COMMENTS_PENDING;
    write.url.len = 0;
    write.title.len = 0;

    /* MULTI, HSETNX, HINCRBY, ZADD, HSET, SET, EXEC; five behind it */

    batch = comments_schema_write(arena, &write);
    is_int(batch->n, 12, "a held comment: twelve commands");

    wire_open(&wire, "+OK\r\n" Q5 "*5\r\n" INSIDE BEHIND);
    is_int(comments_schema_decode_executed(batch, wire.reply, wire.n, &why),
           COMMENTS_OK, "it is written");
    ok(why == NULL, "as a whole");
    wire_close(&wire);

    wire_open(&wire, "+OK\r\n" Q5 "*5\r\n" INSIDE
              ":1\r\n:1\r\n" WRONG "$3\r\n1-1\r\n$-1\r\n");
    is_int(comments_schema_decode_executed(batch, wire.reply, wire.n, &why),
           COMMENTS_OK, "it is written, but a list of the site is not");
    is_str(why, strlen(why), "WRONGTYPE Operation", "and why");
    wire_close(&wire);

    wire_open(&wire, "+OK\r\n" Q5 "*-1\r\n" BEHIND);
    is_int(comments_schema_decode_executed(batch, wire.reply, wire.n, &why),
           COMMENTS_DECLINED, "a watched key has changed");
    wire_close(&wire);

    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        wire_open(&wire, wrong[i][0]);
        is_int(comments_schema_decode_executed(batch, wire.reply, wire.n,
                                               &why),
               COMMENTS_ERROR, "not written: %d", (int) i);
        is_str(why, strlen(why), wrong[i][1], "and why");
        wire_close(&wire);
    }
}


static void
test_message(void)
{
    size_t               i;
    comments_message_t   message;
    static const char   *foreign[] = {
        "", " ", "3", "3 post", "3 post " ROOT, "3 post " ROOT " ",
        "3 post " ROOT " 4 ", "3 post " ROOT " 4 blog", "3 post x 4 blog /p",
        "3 post " ROOT " 5 blog /p", "3 post " ROOT " 4 bl og /p",
        "3 post " ROOT " -1 blog /p", "3 post " ROOT " 04 blog /p",
        " post " ROOT " 4 blog /p", "3  " ROOT " 4 blog /p",
        "3 post " ROOT " 9223372036854775807 blog /p",
        "3 post " ROOT " 99999999999999999999 blog /p"
    };

    is_int(comments_schema_message(
               comments_str_c("3 post " ROOT " 9 a site, b / p "), &message),
           COMMENTS_OK, "a message");
    is_str(message.source.data, message.source.len, "3", "source");
    is_str(message.op.data, message.op.len, "post", "op");
    is_str(message.id.data, message.id.len, ROOT, "id");
    is_str(message.key.site.data, message.key.site.len, "a site, b",
           "site, with spaces");
    is_str(message.key.thread.data, message.key.thread.len, "/ p ",
           "thread, with spaces");

    is_int(comments_schema_message(comments_str_c("3 close - 0  "), &message),
           COMMENTS_OK, "a message about a thread");
    ok(message.id.len == 0 && message.key.site.len == 0
       && message.key.thread.len == 0, "without id, site and thread");

    for (i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
        is_int(comments_schema_message(comments_str_c(foreign[i]), &message),
               COMMENTS_DECLINED, "none of ours: \"%s\"", foreign[i]);
    }
}
