/*
 * The schema on a Redis in cluster mode, which refuses a transaction and a
 * command whose keys lie in different slots (CROSSSLOT): every batch that the
 * builders make must be of use there.
 */

#include "redis_server.h"
#include "schema_live.h"


static comments_key_t  key = { comments_str("site"), comments_str("/p") };


static void test_refused(void);
static void test_batches(void);
static void test_change(void);
static int wait_for_cluster(void);
static unsigned errors(const answer_t *answer);
static unsigned run(comments_batch_t *batch, answer_t *answer);


int
main(void)
{
    pid_t  pid;
    char   folder[] = "/tmp/comments-cluster-XXXXXX";

    plan_none();

    server_cluster = "yes";
    arena = comments_arena_create(16 << 20);

    if (mkdtemp(folder) == NULL || server_start(folder, &pid, &redis) != 0
        || wait_for_cluster() != 0)
    {
        ok(0, "there is no Redis in cluster mode to test with");
        return done_testing();
    }

    test_refused();
    test_batches();
    test_change();

    redisFree(redis);
    server_stop(folder, pid);
    comments_arena_destroy(arena);

    return done_testing();
}


static int
wait_for_cluster(void)
{
    int              i, ready;
    redisReply      *reply;
    struct timespec  pause = { 0, 50 * 1000 * 1000 };

    reply = redisCommand(redis, "CLUSTER ADDSLOTSRANGE 0 16383");
    freeReplyObject(reply);

    for (i = 0; i < TRIES * 4; i++) {
        reply = redisCommand(redis, "CLUSTER INFO");
        ready = reply && reply->type == REDIS_REPLY_STRING
                && strstr(reply->str, "cluster_state:ok");
        freeReplyObject(reply);

        if (ready) {
            return 0;
        }

        (void) nanosleep(&pause, NULL);
    }

    return -1;
}


/* the test can fail: a transaction over two slots is refused here */
static void
test_refused(void)
{
    redisReply  *reply;

    freeReplyObject(redisCommand(redis, "MULTI"));
    freeReplyObject(redisCommand(redis, "SET comments:{a:/}:x 1"));
    freeReplyObject(redisCommand(redis, "SET comments:site:a:x 1"));

    reply = redisCommand(redis, "EXEC");
    ok(reply->type == REDIS_REPLY_ERROR, "two slots in one MULTI: %s",
       reply->str);
    freeReplyObject(reply);
}


static void
test_batches(void)
{
    comments_read_t     read;
    comments_str_t      threads[3], none;
    comments_run_t      piece;

    none = comments_str_c("");

    is_int(post(&key, 1, 1, 0, COMMENTS_APPROVED), COMMENTS_OK, "a post");
    ok(why == NULL, "and the lists of the site");
    is_int(post(&key, 2, 1, 1, COMMENTS_PENDING), COMMENTS_OK, "a held reply");
    ok(why == NULL, "and the lists of the site");

    is_int(run(comments_schema_read_before(arena, &key, comments_str_c(DEDUPE),
                                           name(1),
                                           comments_str_c(DEDUPE DEDUPE)),
               NULL), 0, "what a post asks before");

    memset(&read, 0, sizeof(read));
    read.page = 1;
    read.page_size = 50;
    read.show = name(1);

    is_int(run(comments_schema_read_roots(arena, &key, &read), NULL), 0,
           "the roots");
    is_int(run(comments_schema_read_rank(arena, &key, &read, name(1)),
               NULL), 0, "the page of a root");

    threads[0] = name(1);

    is_int(run(comments_schema_read_sizes(arena, &key, threads, 1, none),
               NULL), 0, "the sizes of subtrees");
    is_int(run(comments_schema_read_depths(arena, &key, threads, 1),
               NULL), 0, "the depths");

    memset(&piece, 0, sizeof(piece));
    piece.root = name(1);
    piece.n = 10;

    is_int(run(comments_schema_read_runs(arena, &key, &piece, 1), NULL), 0,
           "the comments");

    threads[0] = comments_str_c("/p");
    threads[1] = comments_str_c("/q");
    threads[2] = comments_str_c("/r");

    is_int(run(comments_schema_read_counts(arena, key.site, threads, 3),
               NULL), 0, "the counts of several threads");
}


static void
test_change(void)
{
    answer_t            places, records, answer;
    comments_act_t      act;
    comments_batch_t   *batch;
    comments_thread_t   thread;
    comments_change_t   change[2];

    memset(&act, 0, sizeof(act));
    act.op = COMMENTS_OP_APPROVE;
    act.source = comments_str_c("7");

    memset(change, 0, sizeof(change));
    change[0].id = name(1);
    change[1].id = name(2);

    is_int(run(comments_schema_watch(arena, &key, change, 2, 1), &places), 0,
           "a watch");
    is_int(comments_schema_decode_watch(places.reply, places.n, change, 2,
                                        &thread, &why), COMMENTS_OK,
           "where they lie");
    is_int(run(comments_schema_read_changes(arena, &key, change, 2),
               &records), 0, "their records");
    is_int(comments_schema_decode_changes(records.reply, records.n, change, 2,
                                          &why), COMMENTS_OK, "can be read");

    change[0].gone = 1;
    change[1].before.author = comments_str_c(DEDUPE);
    change[1].after.author = change[1].before.author;
    change[1].after.status = COMMENTS_APPROVED;

    batch = comments_schema_change(arena, &key, change, 2, &act);
    (void) ask(batch, &answer);
    is_int(comments_schema_decode_executed(batch, answer.reply, answer.n,
                                           &why), COMMENTS_OK, "a change");
    is_int(run(comments_schema_changed(arena, &key, change, 2, &act), NULL), 0,
           "and the log");
    is_int(run(comments_schema_changed_latest(arena, &key, change, change, 2),
               NULL), 0, "the list of the newest");
    is_int(run(comments_schema_changed_held(arena, &key, change, change, 2),
               NULL), 0, "the queue, and what is known of authors");
    is_int(run(comments_schema_changed_thread(arena, &key, &act), NULL), 0,
           "and that of threads");

    forget(&answer);
    forget(&records);
    forget(&places);

    is_int(run(comments_schema_unwatch(arena), NULL), 0, "no watch");
}


/* how many of its replies are errors; *answer, if any, keeps the replies */
static unsigned
run(comments_batch_t *batch, answer_t *answer)
{
    unsigned  n;
    answer_t  own;

    if (answer) {
        return ask(batch, answer) == 0 ? errors(answer) : 1000;
    }

    n = ask(batch, &own) == 0 ? errors(&own) : 1000;
    forget(&own);

    return n;
}


static unsigned
errors(const answer_t *answer)
{
    size_t    i;
    unsigned  n;

    n = 0;

    for (i = 0; i < answer->n; i++) {
        if (answer->reply[i]->type == REDIS_REPLY_ERROR) {
            printf("# %s\n", answer->reply[i]->str);
            n++;
        }
    }

    return n;
}
