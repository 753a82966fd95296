/*
 * Changes of stored comments: the commands of a transaction, and what is left
 * in a Redis when a comment is purged.
 */

#include "comments_rank.h"
#include "redis_server.h"
#include "schema_live.h"
#include "schema_wire.h"


#define ONE     "0000000000000001"
#define AUTHOR  "00112233445566778899aabbccddeeff"


static comments_key_t  key = { comments_str("site"), comments_str("/p") };


static void test_commands(void);
static void test_behind(comments_change_t *change, const comments_act_t *act);
static void test_behind_kinds(const comments_change_t *change);
static void test_behind_held(const comments_change_t *change);
static void test_purge(void);
static void test_votes(void);
static int change_one(const comments_key_t *page, unsigned id,
    comments_op_t op, const char *meanwhile);
static void is_score(const char *root, int64_t score, const char *name);


int
main(void)
{
    pid_t  pid;
    char   folder[] = "/tmp/comments-change-XXXXXX";

    plan_none();

    arena = comments_arena_create(64 << 20);

    test_commands();

    if (mkdtemp(folder) == NULL || server_start(folder, &pid, &redis) != 0) {
        ok(0, "there is no Redis to test with");
        return done_testing();
    }

    test_purge();
    test_votes();

    redisFree(redis);
    server_stop(folder, pid);
    comments_arena_destroy(arena);

    return done_testing();
}


static void
test_commands(void)
{
    comments_act_t      act;
    comments_batch_t   *batch;
    comments_change_t   change[2];

    memset(&act, 0, sizeof(act));
    act.op = COMMENTS_OP_DELETE;
    act.who = comments_str_c("Ann");
    act.source = comments_str_c("7");
    act.now = 5;

    memset(change, 0, sizeof(change));
    change[0].id = name(1);
    change[0].root = name(1);
    change[0].member = comments_str_c("0000000000000001 s1:ac1:1t2:Hi");
    change[0].live = 1;
    change[0].before.id = name(1);
    change[0].before.root = name(1);
    change[0].before.status = COMMENTS_APPROVED;
    change[0].before.created = 1;
    change[0].before.text = comments_str_c("Hi");
    change[0].after = change[0].before;
    change[1].id = name(2);

    ok(comments_schema_watch(arena, &key, change, 0, 1) == NULL, "of none");
    ok(comments_schema_watch(arena, &key, change, COMMENTS_CHANGES_MAX + 1, 1)
       == NULL, "of too many");

    batch = comments_schema_change(arena, &key, change, 2, &act);
    ok(batch && batch->n == 0, "nothing changes: no command");

    change[0].after.status = COMMENTS_DELETED;
    batch = comments_schema_change(arena, &key, change, 2, &act);
    is_int(batch->n, 11, "the last approved one of a root goes");
    is_command(batch, 0, "MULTI");
    is_command(batch, 1, "HINCRBY comments:{site:/p}:meta v 1");
    is_command(batch, 2, "ZREM comments:{site:/p}:s:" ONE " " ONE
               " s1:ac1:1t2:Hi");
    is_command(batch, 3, "ZADD comments:{site:/p}:s:" ONE " 0 " ONE
               " s1:dc1:1t2:Hi");
    is_command(batch, 4, "HSET comments:{site:/p}:index " ONE " d" ONE "0");
    is_command(batch, 5, "HINCRBY comments:{site:/p}:meta n -1");
    is_command(batch, 6, "HDEL comments:{site:/p}:live " ONE);
    is_command(batch, 7, "ZREM comments:{site:/p}:roots " ONE);
    is_command(batch, 8, "ZREM comments:{site:/p}:best " ONE);
    is_command(batch, 9, "PUBLISH comments:events 7 delete " ONE
               " 4 site /p");
    is_command(batch, 10, "EXEC");

    test_behind(change, &act);

    change[0].live = 2;
    batch = comments_schema_change(arena, &key, change, 2, &act);
    is_command(batch, 6, "HINCRBY comments:{site:/p}:live " ONE " -1");
    is_command(batch, 7, "PUBLISH comments:events 7 delete " ONE
               " 4 site /p");

    act.source.len = 0;
    ok(comments_schema_change(arena, &key, change, 2, &act) == NULL,
       "without a source");
}


/* what is sent when EXEC has said that it is done */
static void
test_behind(comments_change_t *change, const comments_act_t *act)
{
    comments_batch_t   *batch;
    comments_change_t   now[2];

    batch = comments_schema_changed(arena, &key, change, 2, act);
    is_int(batch->n, 2, "behind it the log, and the outbox");
    is_command(batch, 0, "XADD comments:site:site:log MAXLEN ~ 100000 * "
               "op delete thread /p id " ONE " from a to d by Ann");
    is_command(batch, 1, "XADD comments:site:site:outbox NOMKSTREAM * "
               "op delete thread /p id " ONE " from a to d by Ann");

    ok(comments_schema_changes_latest(change, 2), "the newest change");
    memset(now, 0, sizeof(now));

    batch = comments_schema_changed_latest(arena, &key, change, now, 2);
    is_int(batch->n, 3, "in a transaction");
    is_command(batch, 1, "ZREM comments:site:site:latest " ONE " " ONE
               " /p");

    now[0].root = name(1);
    now[0].before.status = COMMENTS_APPROVED;

    batch = comments_schema_changed_latest(arena, &key, change, now, 2);
    is_int(batch->n, 4, "that has been approved again meanwhile");
    is_command(batch, 1, "ZADD comments:site:site:latest 0 " ONE " " ONE
               " /p");

    test_behind_kinds(change);
    test_behind_held(change);

    batch = comments_schema_changed_thread(arena, &key, act);
    is_command(batch, 1, "ZADD comments:site:site:threads GT 5 /p");

    change[0].gone = 1;
    batch = comments_schema_changed(arena, &key, change, 2, act);
    is_command(batch, 0, "ZREM comments:site:site:ids " ONE " " ONE " /p");
    is_command(batch, 4, "HDEL comments:site:site:senders:0 " ONE);
    change[0].gone = 0;

    change[0].after = change[0].before;
    change[0].after.pinned = 1;
    ok(!comments_schema_changes_latest(change, 2), "a pin does not");
    change[0].after = change[0].before;
    change[0].after.status = COMMENTS_DELETED;
}


/* the lists of spam, of flagged, of deleted and of emptied comments */
static void
test_behind_kinds(const comments_change_t *change)
{
    comments_batch_t   *batch;
    comments_change_t   kind, now;

    kind = *change;
    kind.before.text = comments_str_c("Ho");
    kind.after = kind.before;
    kind.before.status = COMMENTS_SPAM;
    kind.after.status = COMMENTS_DELETED;
    kind.after.decided = 17;

    memset(&now, 0, sizeof(now));
    now.id = name(1);
    now.root = name(1);
    now.before = kind.after;

    ok(comments_schema_changes_held(&kind, 1), "spam is deleted");

    batch = comments_schema_changed_held(arena, &key, &kind, &now, 1);
    is_command(batch, 1, "ZREM comments:site:site:spam " ONE);
    is_command(batch, 2, "ZADD comments:site:site:deleted GT 17 " ONE);

    now.before.status = COMMENTS_SPAM;
    batch = comments_schema_changed_held(arena, &key, &kind, &now, 1);
    is_command(batch, 1, "ZADD comments:site:site:spam 0 " ONE);
    is_command(batch, 2, "ZREM comments:site:site:deleted " ONE);

    /* somebody else has deleted it again */

    now.before.status = COMMENTS_DELETED;
    kind.before.status = COMMENTS_DELETED;
    kind.after.status = COMMENTS_APPROVED;
    batch = comments_schema_changed_held(arena, &key, &kind, &now, 1);
    is_int(batch->n, 4, "a deletion by others");
    is_command(batch, 0, "ZADD comments:site:site:deleted GT 17 " ONE);

    /* somebody else has emptied it, and has written that already */

    now.before.text.len = 0;
    batch = comments_schema_changed_held(arena, &key, &kind, &now, 1);
    is_int(batch->n, 4, "what was emptied since is not among the deleted");
    is_command(batch, 0, "ZREM comments:site:site:deleted " ONE);

    kind.after.status = COMMENTS_DELETED;
    kind.after.text.len = 0;
    batch = comments_schema_changed_held(arena, &key, &kind, &now, 1);
    is_command(batch, 0, "ZREM comments:site:site:deleted " ONE);
    is_command(batch, 1, "ZADD comments:site:site:emptied 0 " ONE);

    kind.away = 1;
    batch = comments_schema_changed_held(arena, &key, &kind, &now, 1);
    is_int(batch->n, 3, "nothing of one that is away");
    kind.away = 0;

    kind.after = kind.before;
    kind.gone = 1;
    now.root.len = 0;
    memset(&now.before, 0, sizeof(now.before));
    batch = comments_schema_changed_held(arena, &key, &kind, &now, 1);
    is_int(batch->n, 4, "one that is gone");
    is_command(batch, 0, "ZREM comments:site:site:deleted " ONE);

}


/* the queue, and the sets of authors */
static void
test_behind_held(const comments_change_t *change)
{
    comments_batch_t   *batch;
    comments_change_t   held, now;

    held = *change;
    held.before.author = comments_str_c(AUTHOR);
    held.before.status = COMMENTS_PENDING;
    held.after = held.before;

    memset(&now, 0, sizeof(now));
    now.root = name(1);

    held.after.text = comments_str_c("Ho");
    ok(!comments_schema_changes_held(&held, 1), "an edit of a held one");

    held.after = held.before;
    held.after.status = COMMENTS_APPROVED;
    now.before = held.after;
    ok(comments_schema_changes_held(&held, 1), "it is approved");

    batch = comments_schema_changed_held(arena, &key, &held, &now, 1);
    is_int(batch->n, 6, "three writes, and a transaction that changes none");
    is_command(batch, 0, "ZREM comments:site:site:queue " ONE " " ONE " /p");
    is_command(batch, 1, "SADD comments:site:site:author:" AUTHOR
               ":approved " ONE);
    is_command(batch, 2, "SREM comments:site:site:author:" AUTHOR
               ":refused " ONE);
    is_command(batch, 3, "MULTI");
    is_command(batch, 4, "HMGET comments:{site:/p}:meta v n t closed");
    is_command(batch, 5, "EXEC");

    now.before.status = COMMENTS_SPAM;
    batch = comments_schema_changed_held(arena, &key, &held, &now, 1);
    is_command(batch, 0, "ZADD comments:site:site:queue 0 " ONE " " ONE
               " /p");
    is_command(batch, 1, "SREM comments:site:site:author:" AUTHOR
               ":approved " ONE);
    is_command(batch, 2, "SADD comments:site:site:author:" AUTHOR
               ":refused " ONE);

    held.before.status = COMMENTS_SPAM;
    held.after = held.before;
    held.gone = 1;
    now.root.len = 0;
    memset(&now.before, 0, sizeof(now.before));
    batch = comments_schema_changed_held(arena, &key, &held, &now, 1);
    is_command(batch, 0, "ZREM comments:site:site:queue " ONE " " ONE " /p");
    is_command(batch, 2, "SREM comments:site:site:author:" AUTHOR
               ":refused " ONE);

    /* another name: the address is known with that from now on */

    held.gone = 0;
    held.before.status = COMMENTS_APPROVED;
    held.before.author.len = 0;
    held.before.name = comments_str_c("Ann");
    held.before.email_hash = comments_str_c("ff");
    held.after = held.before;
    held.after.name = comments_str_c("Eve");
    now.root = name(1);
    now.before = held.after;

    batch = comments_schema_changed_held(arena, &key, &held, &now, 1);
    is_int(batch->n, 7, "two persons, two sets of each");
    ok(strcmp(batch->commands[0].argv[0], "SREM") == 0
       && strcmp(batch->commands[2].argv[0], "SADD") == 0,
       "from one to the other");

    /* and no more when somebody else has taken both away meanwhile */

    now.before.email_hash.len = 0;

    batch = comments_schema_changed_held(arena, &key, &held, &now, 1);
    is_int(batch->n, 7, "who is unknown now");
    ok(strcmp(batch->commands[0].argv[0], "SREM") == 0
       && strcmp(batch->commands[2].argv[0], "SREM") == 0,
       "is in no set");
}


static void
test_purge(void)
{
    answer_t            answer, records;
    redisReply         *reply;
    comments_act_t      act;
    comments_batch_t   *batch;
    comments_thread_t   thread;
    comments_change_t   change, now;
    comments_key_t      page = { comments_str("s"), comments_str("/purge") };

    is_int(post(&page, 1, 1, 0, COMMENTS_APPROVED), COMMENTS_OK, "a comment");

    memset(&change, 0, sizeof(change));
    change.id = name(1);

    (void) ask(comments_schema_watch(arena, &page, &change, 1, 1), &answer);
    is_int(comments_schema_decode_watch(answer.reply, answer.n, &change, 1,
                                        &thread, &why), COMMENTS_OK, "watch");
    is_str(change.root.data, change.root.len, "0000000000000001", "its root");
    change.root = name(1);
    forget(&answer);

    (void) ask(comments_schema_read_changes(arena, &page, &change, 1),
               &records);
    is_int(comments_schema_decode_changes(records.reply, records.n, &change, 1,
                                          &why), COMMENTS_OK, "its record");
    is_int(change.live, 1, "approved ones of the root");
    is_int(change.stored, 1, "stored ones of the root");
    change.gone = 1;

    memset(&act, 0, sizeof(act));
    act.op = COMMENTS_OP_PURGE;
    act.source = comments_str_c("7");
    act.now = 5;

    batch = comments_schema_change(arena, &page, &change, 1, &act);
    (void) ask(batch, &answer);
    is_int(comments_schema_decode_executed(batch, answer.reply, answer.n,
                                           &why), COMMENTS_OK, "purged");
    forget(&answer);
    forget(&records);

    (void) ask(comments_schema_changed(arena, &page, &change, 1, &act),
               &answer);
    forget(&answer);

    memset(&now, 0, sizeof(now));
    (void) ask(comments_schema_changed_latest(arena, &page, &change, &now, 1),
               &answer);
    forget(&answer);

    reply = redisCommand(redis, "KEYS comments:{s:/purge}*");
    is_int(reply->elements, 2, "meta is left, and the trace of the post");
    freeReplyObject(reply);

    reply = redisCommand(redis, "EXISTS comments:site:s:ids "
                         "comments:site:s:latest");
    is_int(reply->integer, 0, "and no list of the site has it");
    freeReplyObject(reply);

    reply = redisCommand(redis, "HGET comments:{s:/purge}:meta n");
    is_str(reply->str, reply->len, "0", "no comment is counted");
    freeReplyObject(reply);
}


/* roots that come back are ranked by all their votes */
static void
test_votes(void)
{
    comments_key_t  page = { comments_str("s"), comments_str("/votes") };

    (void) post(&page, 2, 2, 0, COMMENTS_PENDING);

    is_int(change_one(&page, 2, COMMENTS_OP_APPROVE,
                      "HINCRBY comments:{s:/votes}:votes v%s 1"),
           COMMENTS_DECLINED, "a vote between the look and the change");

    command("HSET comments:{s:/votes}:votes 0000000000000002 %s", "3 0");

    is_int(change_one(&page, 2, COMMENTS_OP_APPROVE, NULL), COMMENTS_OK,
           "once more");
    is_score("0000000000000002", comments_rank_score(3, 0), "has the vote");

    is_int(change_one(&page, 2, COMMENTS_OP_HOLD,
                      "HINCRBY comments:{s:/votes}:votes v%s 1"),
           COMMENTS_OK, "a vote is in nobody's way who lists no root");

    /* imported with five votes, and not seen: a reply brings it back */

    (void) post(&page, 3, 3, 0, COMMENTS_PENDING);
    is_int(change_one(&page, 3, COMMENTS_OP_EDIT, NULL), COMMENTS_OK,
           "votes are in a record");
    (void) post(&page, 4, 3, 3, COMMENTS_PENDING);
    is_int(change_one(&page, 4, COMMENTS_OP_APPROVE, NULL), COMMENTS_OK,
           "its reply");
    is_score("0000000000000003", comments_rank_score(5, 1),
             "has the votes it was imported with");

    /* and the root itself */

    is_int(change_one(&page, 4, COMMENTS_OP_HOLD, NULL), COMMENTS_OK,
           "neither is seen");
    is_int(change_one(&page, 3, COMMENTS_OP_APPROVE, NULL), COMMENTS_OK,
           "the root");
    is_score("0000000000000003", comments_rank_score(5, 1), "has them, too");
}


/*
 * Changes one comment as the module does; meanwhile is a command that somebody
 * gives behind the look. An edit changes the votes of its record.
 */
static int
change_one(const comments_key_t *page, unsigned id, comments_op_t op,
    const char *meanwhile)
{
    int                 rc;
    answer_t            places, records, answer;
    comments_act_t      act;
    comments_batch_t   *batch;
    comments_thread_t   thread;
    comments_change_t   change;

    memset(&act, 0, sizeof(act));
    act.op = op;
    act.source = comments_str_c("7");

    memset(&change, 0, sizeof(change));
    change.id = name(id);

    (void) ask(comments_schema_watch(arena, page, &change, 1,
                                     comments_schema_returns(op)), &places);
    (void) comments_schema_decode_watch(places.reply, places.n, &change, 1,
                                        &thread, &why);
    (void) ask(comments_schema_read_changes(arena, page, &change, 1),
               &records);

    if (comments_schema_decode_changes(records.reply, records.n, &change, 1,
                                       &why)
        != COMMENTS_OK)
    {
        ok(0, "the records: %s", why);
    }

    if (meanwhile) {
        command(meanwhile, change.id.data);
    }

    if (op == COMMENTS_OP_EDIT) {
        change.after.up = 5;
        change.after.down = 1;

    } else {
        change.after.status = op == COMMENTS_OP_APPROVE ? COMMENTS_APPROVED
                                                        : COMMENTS_PENDING;
    }

    batch = comments_schema_change(arena, page, &change, 1, &act);
    (void) ask(batch, &answer);
    rc = comments_schema_decode_executed(batch, answer.reply, answer.n, &why);

    forget(&answer);
    forget(&records);
    forget(&places);

    return rc;
}


static void
is_score(const char *root, int64_t score, const char *name)
{
    redisReply  *reply;

    reply = redisCommand(redis, "ZSCORE comments:{s:/votes}:best %s", root);
    is_int(reply->type == REDIS_REPLY_STRING ? atoll(reply->str) : -1, score,
           "%s", name);
    freeReplyObject(reply);
}
