/*
 * The Redis schema against a Redis: a private server on a socket in a folder
 * of its own, through blocking hiredis. Without a Redis it fails.
 */

#define _POSIX_C_SOURCE  200809L

#include <stdlib.h>

#include "redis_server.h"
#include "schema_live.h"


#define SECRET  DEDUPE DEDUPE


static void test_empty_thread(void);
static void test_paging(void);
static void test_show(void);
static void test_large_subtree(void);
static void test_held(void);
static void test_deleted_root(void);
static void test_before(void);
static void test_site_keys(void);
static void test_strange_names(void);
static void test_wrong_types(void);
static void test_aborted(void);
static void test_messages(void);
static void test_thread_of_5000(void);


int
main(void)
{
    pid_t  pid;
    char   folder[] = "/tmp/comments-schema-XXXXXX";

    plan_none();

    if (mkdtemp(folder) == NULL || server_start(folder, &pid, &redis) != 0) {
        (void) rmdir(folder);
        ok(0, "redis-server cannot be started");
        return done_testing();
    }

    arena = comments_arena_create((size_t) 1 << 30);

    test_empty_thread();
    test_paging();
    test_show();
    test_large_subtree();
    test_held();
    test_deleted_root();
    test_before();
    test_site_keys();
    test_strange_names();
    test_wrong_types();
    test_aborted();
    test_messages();
    test_thread_of_5000();

    comments_arena_destroy(arena);
    redisFree(redis);

    server_stop(folder, pid);

    return done_testing();
}


static void
test_empty_thread(void)
{
    comments_key_t    key = { comments_str("s"), comments_str("/none") };
    comments_roots_t  found;

    is_int(roots(&key, COMMENTS_OLDEST, 1, 50, "", &found), COMMENTS_OK,
           "a thread nobody wrote to");
    is_int(found.nroots, 0, "no roots");
    is_int(found.pages, 1, "one page");
    is_int(found.thread.version, 0, "version 0");
    is_int(comments(&key, &found, 0, 1001, NULL, NULL), 0, "no comments");
}


static void
test_paging(void)
{
    unsigned          i;
    comments_key_t    key = { comments_str("s"), comments_str("/paging") };
    comments_roots_t  found;

    for (i = 1; i <= 25; i++) {
        (void) post(&key, i, i, 0, COMMENTS_APPROVED);
    }

    is_int(roots(&key, COMMENTS_OLDEST, 1, 10, "", &found), COMMENTS_OK,
           "25 roots, oldest first");
    is_int(found.thread.count, 25, "count");
    is_int(found.thread.version, 25, "version");
    is_int(found.thread.roots, 25, "roots");
    is_int(found.thread.created, 1001, "created with the first");
    is_int(found.pages, 3, "three pages");
    is_int(found.nroots, 10, "ten on the first");
    ok(comments_str_eq(found.roots[0], name(1)), "the oldest");
    ok(comments_str_eq(found.roots[9], name(10)), "to the tenth");

    (void) roots(&key, COMMENTS_OLDEST, 3, 10, "", &found);
    is_int(found.nroots, 5, "five on the last");
    ok(comments_str_eq(found.roots[4], name(25)), "to the newest");

    (void) roots(&key, COMMENTS_OLDEST, 4, 10, "", &found);
    is_int(found.nroots, 0, "none behind it");
    is_int(found.pages, 3, "still three pages");
    is_int(found.page, 4, "the page is what was asked");

    (void) roots(&key, COMMENTS_NEWEST, 1, 10, "", &found);
    ok(comments_str_eq(found.roots[0], name(25))
       && comments_str_eq(found.roots[9], name(16)), "newest first");

    (void) roots(&key, COMMENTS_NEWEST, 3, 10, "", &found);
    ok(found.nroots == 5 && comments_str_eq(found.roots[4], name(1)),
       "to the oldest");

    (void) roots(&key, COMMENTS_BEST, 1, 10, "", &found);
    ok(comments_str_eq(found.roots[0], name(1)), "best: without votes by time");

    command("ZADD %s -0.5 00000000000000b0",
            "comments:{s:/paging}:best");
    (void) roots(&key, COMMENTS_BEST, 1, 10, "", &found);
    is_str(found.roots[0].data, found.roots[0].len, "00000000000000b0",
           "best: the highest rank first");
}


static void
test_show(void)
{
    answer_t          answer;
    uint32_t          page;
    comments_key_t    key = { comments_str("s"), comments_str("/paging") };
    comments_read_t   read;
    comments_roots_t  found;

    (void) post(&key, 100, 17, 17, COMMENTS_APPROVED);

    is_int(roots(&key, COMMENTS_OLDEST, 1, 10, "0000000000000100", &found),
           COMMENTS_OK, "show a reply");
    ok(found.show_at == found.nroots, "on another page");
    ok(comments_str_eq(found.show_root, name(17)), "of its root");

    memset(&read, 0, sizeof(read));
    read.page = 1;
    read.page_size = 10;

    (void) ask(comments_schema_read_rank(arena, &key, &read, name(17)),
               &answer);
    is_int(comments_schema_decode_rank(&read, answer.reply, answer.n, &page,
                                       &why), COMMENTS_OK, "its rank");
    is_int(page, 2, "oldest: page 2");
    forget(&answer);

    read.order = COMMENTS_NEWEST;
    (void) ask(comments_schema_read_rank(arena, &key, &read, name(17)),
               &answer);
    (void) comments_schema_decode_rank(&read, answer.reply, answer.n, &page,
                                       &why);
    is_int(page, 1, "newest: page 1");
    forget(&answer);

    read.order = COMMENTS_BEST;
    (void) ask(comments_schema_read_rank(arena, &key, &read, name(10)),
               &answer);
    (void) comments_schema_decode_rank(&read, answer.reply, answer.n, &page,
                                       &why);
    is_int(page, 2, "best: pushed to page 2 by a better one");
    forget(&answer);

    is_int(roots(&key, COMMENTS_OLDEST, 1, 10, "000000000000zzzz", &found),
           COMMENTS_OK, "show an unknown id");
    is_int(found.show_root.len, 0, "it has no root");
    is_int(found.nroots, 10, "the page is read all the same");

    read.page = 2;
    (void) ask(comments_schema_read_rank(arena, &key, &read, name(999)),
               &answer);
    is_int(comments_schema_decode_rank(&read, answer.reply, answer.n, &page,
                                       &why), COMMENTS_OK, "no such root");
    is_int(page, 2, "leaves the page");
    forget(&answer);
}


static void
test_large_subtree(void)
{
    comments_key_t      key = { comments_str("s"), comments_str("/large") };
    uint32_t            size, before;
    answer_t            answer;
    comments_roots_t    found;
    comments_comment_t  first, last;

    (void) post(&key, 1, 1, 0, COMMENTS_APPROVED);
    post_many(&key, 2, 1499, 1);

    (void) roots(&key, COMMENTS_OLDEST, 1, 50, "", &found);
    is_int(found.thread.count, 1500, "1,500 in one subtree");
    is_int(found.nroots, 1, "one root");

    is_int(comments(&key, &found, 0, 1001, &first, &last), 1001,
           "as many as are asked for");
    ok(comments_str_eq(first.id, name(1)) && first.parent.len == 0,
       "from the root");
    ok(comments_str_eq(last.id, name(1001)), "by time");
    ok(comments_str_eq(last.root, name(1)), "with their root");

    is_int(comments(&key, &found, 1200, 1001, &first, &last), 300,
           "from a later one: the rest");
    ok(comments_str_eq(first.id, name(1201)), "from that one");
    ok(comments_str_eq(last.id, name(1500)), "to the last");

    (void) ask(comments_schema_read_sizes(arena, &key, found.roots, 1,
                                          name(1201)), &answer);
    is_int(comments_schema_decode_sizes(answer.reply, answer.n, &size, 1,
                                        &before, &why), COMMENTS_OK,
           "its size and a place in it");
    is_int(size, 1500, "the size");
    is_int(before, 1200, "what stands before");
    forget(&answer);

    (void) ask(comments_schema_read_depths(arena, &key, &last.id, 1), &answer);
    is_int(comments_schema_decode_depths(answer.reply, answer.n, &size, 1,
                                         &why), COMMENTS_OK, "its last");
    is_int(size, 1, "has the depth 1");
    forget(&answer);
}


static void
test_held(void)
{
    comments_key_t      key = { comments_str("s"), comments_str("/held") };
    comments_roots_t    found;
    comments_comment_t  first;

    is_int(post(&key, 1, 1, 0, COMMENTS_PENDING), COMMENTS_OK,
           "a held root is written");
    (void) roots(&key, COMMENTS_OLDEST, 1, 50, "0000000000000001", &found);
    is_int(found.thread.count, 0, "it is not counted");
    is_int(found.nroots, 0, "and not among the roots");
    ok(comments_str_eq(found.show_root, name(1)), "but in the index");

    found.roots = &found.show_root;
    found.nroots = 1;
    is_int(comments(&key, &found, 0, 1001, &first, NULL), 1,
           "and in its subtree");
    is_int(first.status, COMMENTS_PENDING, "as pending");

    is_int(post(&key, 2, 2, 0, COMMENTS_SPAM), COMMENTS_OK, "so is spam");
    (void) roots(&key, COMMENTS_BEST, 1, 50, "", &found);
    is_int(found.nroots, 0, "not among the best either");
}


static void
test_deleted_root(void)
{
    comments_key_t    key = { comments_str("s"), comments_str("/deleted") };
    comments_roots_t  found;

    (void) post(&key, 1, 1, 0, COMMENTS_APPROVED);
    command("ZREM %s 0000000000000001", "comments:{s:/deleted}:roots");
    (void) post(&key, 2, 1, 1, COMMENTS_PENDING);
    (void) roots(&key, COMMENTS_OLDEST, 1, 50, "", &found);
    is_int(found.nroots, 0, "a deleted root stays away for a held reply");

    (void) post(&key, 3, 1, 1, COMMENTS_APPROVED);
    (void) post(&key, 4, 1, 1, COMMENTS_APPROVED);
    (void) roots(&key, COMMENTS_OLDEST, 1, 50, "", &found);
    is_int(found.nroots, 1, "and is back for an approved one");
}


static void
test_before(void)
{
    answer_t           answer;
    comments_key_t     key = { comments_str("s"), comments_str("/before") };
    comments_str_t     none, parent;
    comments_before_t  before;

    none = comments_str_c("");
    parent = name(1);

    (void) ask(comments_schema_read_before(arena, &key,
                                           comments_str_c(DEDUPE), parent,
                                           comments_str_c(SECRET)), &answer);
    is_int(comments_schema_decode_before(answer.reply, answer.n, parent, 1,
                                         &before, &why),
           COMMENTS_OK, "before the first post");
    is_int(before.duplicate.len, 0, "no duplicate");
    is_int(before.parent_root.len, 0, "no parent");
    is_str(before.secret.data, before.secret.len, SECRET, "a new secret");
    forget(&answer);

    (void) post(&key, 1, 1, 0, COMMENTS_PENDING);

    (void) ask(comments_schema_read_before(arena, &key,
                              comments_str_c(DEDUPE), parent,
                              comments_str_c("ffff" DEDUPE DEDUPE)), &answer);
    is_int(comments_schema_decode_before(answer.reply, answer.n, parent, 1,
                                         &before, &why),
           COMMENTS_OK, "after it");
    ok(comments_str_eq(before.duplicate, name(1)), "a duplicate");
    ok(comments_str_eq(before.parent_root, name(1)), "a parent");
    is_int(before.parent_status, COMMENTS_PENDING, "that is held");
    is_str(before.secret.data, before.secret.len, SECRET, "the old secret");
    forget(&answer);

    command("HSET %s closed 1", "comments:{s:/before}:meta");
    (void) ask(comments_schema_read_before(arena, &key,
                                           comments_str_c(DEDUPE), none,
                                           none), &answer);
    is_int(comments_schema_decode_before(answer.reply, answer.n, none, 0,
                                         &before, &why),
           COMMENTS_OK, "in a closed thread");
    is_int(before.thread.closed, 1, "it is closed");
    forget(&answer);

    answer.reply[0] = redisCommand(redis, "TTL %s",
                                   "comments:{s:/before}:d:" DEDUPE);
    ok(answer.reply[0]->integer > 590 && answer.reply[0]->integer <= 600,
       "a post is remembered for ten minutes");
    freeReplyObject(answer.reply[0]);
}


static void
test_site_keys(void)
{
    redisReply      *reply;
    comments_key_t   key = { comments_str("site"), comments_str("/a") };

    post_many(&key, 1, 1005, 1);

    reply = redisCommand(redis, "ZCARD comments:site:site:latest");
    is_int(reply->integer, 1000, "latest keeps the newest 1,000");
    freeReplyObject(reply);

    reply = redisCommand(redis, "ZRANGE comments:site:site:latest 0 0");
    is_str(reply->element[0]->str, reply->element[0]->len,
           "0000000000000006 /a", "the oldest went");
    freeReplyObject(reply);

    reply = redisCommand(redis, "ZSCORE comments:site:site:threads /a");
    is_str(reply->str, reply->len, "2005", "the thread's last change");
    freeReplyObject(reply);

    reply = redisCommand(redis, "XLEN comments:site:site:log");
    is_int(reply->integer, 1005, "every change is in the log");
    freeReplyObject(reply);
}


static void
test_strange_names(void)
{
    int64_t           counts[3];
    answer_t          answer;
    comments_key_t    key, other;
    comments_str_t    threads[3];
    comments_roots_t  found;

    key.site = comments_str_c("s{x}:y");
    key.thread = comments_str_of("/{a}:\r\n\0%7B b", 14);
    other.site = comments_str_c("s{x}");
    other.thread = comments_str_of("y:/{a}:\r\n\0%7B b", 16);

    is_int(post(&key, 1, 1, 0, COMMENTS_APPROVED), COMMENTS_OK,
           "braces, colons, controls");
    (void) roots(&key, COMMENTS_OLDEST, 1, 50, "", &found);
    is_int(found.nroots, 1, "are found again");
    (void) roots(&other, COMMENTS_OLDEST, 1, 50, "", &found);
    is_int(found.nroots, 0, "and are no other thread's");

    threads[0] = comments_str_c("/none");
    threads[1] = key.thread;
    threads[2] = comments_str_c("/");

    (void) ask(comments_schema_read_counts(arena, key.site, threads, 3),
               &answer);
    is_int(comments_schema_decode_counts(answer.reply, answer.n, counts, &why),
           COMMENTS_OK, "their counts");
    ok(counts[0] == 0 && counts[1] == 1 && counts[2] == 0, "0, 1, 0");
    forget(&answer);
}


static void
test_wrong_types(void)
{
    size_t             i;
    comments_key_t     key = { comments_str("w"), comments_str("/t") };
    comments_roots_t   found;
    static const char *keys[] = {
        "comments:{w:/t}:meta", "comments:{w:/t}:roots",
        "comments:{w:/t}:best", "comments:{w:/t}:s:0000000000000001",
        "comments:{w:/t}:index", "comments:site:w:threads",
        "comments:site:w:latest", "comments:site:w:log"
    };

    for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        command("DEL %s", keys[i]);
        command("SET %s x", keys[i]);

        why = "";
        is_int(post(&key, 1, 1, 0, COMMENTS_APPROVED), COMMENTS_ERROR,
               "a wrong type: %s", keys[i]);
        ok(strncmp(why, "WRONGTYPE", 9) == 0, "is said to be it");

        command("DEL %s", keys[i]);
    }

    command("SET %s x", keys[1]);
    is_int(roots(&key, COMMENTS_OLDEST, 1, 50, "", &found), COMMENTS_ERROR,
           "reading roots of a wrong type");
    command("DEL %s", keys[1]);

    command("HSET %s v x", keys[0]);
    is_int(roots(&key, COMMENTS_OLDEST, 1, 50, "", &found), COMMENTS_ERROR,
           "reading a version that is none");
    is_int(post(&key, 2, 2, 0, COMMENTS_APPROVED), COMMENTS_ERROR,
           "and writing it");
    command("DEL %s", keys[0]);

    is_int(post(&key, 3, 3, 0, COMMENTS_APPROVED), COMMENTS_OK,
           "all is well again");
}


static void
test_aborted(void)
{
    comments_key_t  key = { comments_str("s"), comments_str("/oom") };

    command("CONFIG SET maxmemory %s", "1");
    why = "";
    is_int(post(&key, 1, 1, 0, COMMENTS_APPROVED), COMMENTS_ERROR,
           "a server without memory");
    ok(strncmp(why, "OOM", 3) == 0, "is told by the refused command");
    command("CONFIG SET maxmemory %s", "0");

    command("REPLICAOF 127.0.0.1 %s", "1");
    why = "";
    is_int(post(&key, 1, 1, 0, COMMENTS_APPROVED), COMMENTS_ERROR,
           "a read-only replica");
    ok(strncmp(why, "READONLY", 8) == 0, "is told too");
    command("REPLICAOF NO %s", "ONE");

    is_int(post(&key, 1, 1, 0, COMMENTS_APPROVED), COMMENTS_OK,
           "all is well again");
}


static void
test_messages(void)
{
    redisReply         *reply;
    redisContext       *subscriber;
    comments_key_t      key = { comments_str("a site"), comments_str("/ m") };
    comments_message_t  message;

    subscriber = redisConnectUnix(redis->unix_sock.path);
    freeReplyObject(redisCommand(subscriber, "SUBSCRIBE %s",
                                 COMMENTS_CHANNEL));

    (void) post(&key, 1, 1, 0, COMMENTS_APPROVED);

    reply = NULL;
    (void) redisGetReply(subscriber, (void **) &reply);

    if (ok(reply && reply->elements == 3, "a message came")) {
        is_int(comments_schema_message(
                   comments_str_of(reply->element[2]->str,
                                   reply->element[2]->len), &message),
               COMMENTS_OK, "it is one of ours");
        is_str(message.source.data, message.source.len, "7", "source");
        is_str(message.op.data, message.op.len, "post", "op");
        ok(comments_str_eq(message.id, name(1)), "id");
        ok(comments_str_eq(message.key.site, key.site), "site");
        ok(comments_str_eq(message.key.thread, key.thread), "thread");
    }

    freeReplyObject(reply);
    redisFree(subscriber);
}


static void
test_thread_of_5000(void)
{
    unsigned          i;
    uint32_t          page, n;
    comments_key_t    key = { comments_str("s"), comments_str("/5000") };
    comments_roots_t  found;

    for (i = 0; i < 500; i++) {
        post_many(&key, i * 10 + 1, 10, i * 10 + 1);
    }

    n = 0;

    for (page = 1; page <= 3; page++) {
        (void) roots(&key, COMMENTS_OLDEST, page, 200, "", &found);
        n += comments(&key, &found, 0, 1001, NULL, NULL);
    }

    is_int(found.thread.count, 5000, "a thread of 5,000");
    is_int(found.pages, 3, "in three pages of 200 roots");
    is_int(found.nroots, 100, "the last of 100");
    is_int(n, 5000, "has all comments on them");
}
