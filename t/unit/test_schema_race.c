/*
 * Two processes change one thread at the same time. What they did is told by
 * the versions that EXEC gave them, which is a total order: played back in that
 * order, a model must come to the same thread.
 */

#include "redis_server.h"
#include "schema_live.h"


#define PEOPLE    2        /* that change at the same time */
#define TURNS     1500     /* of each */
#define ROOTS     6
#define COMMENTS  40       /* of the thread, roots among them */


/* one transaction that was done: which comments, and how */
typedef struct {
    int64_t        version;
    unsigned       id[2];
    comments_op_t  op;
    unsigned       text;       /* of an edit; else 0 */
} done_t;

typedef struct {
    comments_status_t  status;
    unsigned           root;
    unsigned           text;
    int                pinned;
    int                there;
} model_t;


static comments_key_t  key = { comments_str("site"), comments_str("/p") };


static void test_people(const char *folder);
static unsigned root_of(unsigned id);
static void person(const char *folder, int number, int out);
static int turn(done_t *done);
static int try_once(done_t *done);
static void apply(comments_change_t *change, const done_t *done);
static int64_t version_of(const answer_t *answer);
static void play(model_t *model, const done_t *done);
static void compare(const model_t *model);
static unsigned differs(unsigned id, const model_t *model,
    comments_thread_t *thread);
static void compare_roots(const int64_t *live);
static int by_version(const void *a, const void *b);


int
main(void)
{
    pid_t  pid;
    char   folder[] = "/tmp/comments-race-XXXXXX";

    plan_none();

    arena = comments_arena_create(64 << 20);

    if (mkdtemp(folder) == NULL || server_start(folder, &pid, &redis) != 0) {
        ok(0, "there is no Redis to test with");
        return done_testing();
    }

    test_people(folder);

    redisFree(redis);
    server_stop(folder, pid);
    comments_arena_destroy(arena);

    return done_testing();
}


static void
test_people(const char *folder)
{
    int             i, status, end[PEOPLE][2];
    pid_t           pid[PEOPLE];
    size_t          n;
    ssize_t         got;
    unsigned        id;
    model_t         model[COMMENTS + 1];
    static done_t   done[PEOPLE * TURNS];

    memset(model, 0, sizeof(model));

    for (id = 1; id <= COMMENTS; id++) {
        (void) post(&key, id, root_of(id), id == root_of(id) ? 0 : root_of(id),
                    COMMENTS_APPROVED);
        model[id].status = COMMENTS_APPROVED;
        model[id].root = root_of(id);
        model[id].there = 1;
    }

    for (i = 0; i < PEOPLE; i++) {

        if (pipe(end[i]) != 0) {
            ok(0, "pipe");
            return;
        }

        pid[i] = fork();

        if (pid[i] == 0) {
            person(folder, i, end[i][1]);
            _exit(0);
        }

        (void) close(end[i][1]);
    }

    n = 0;

    for (i = 0; i < PEOPLE; i++) {

        while (n < PEOPLE * TURNS) {
            got = read(end[i][0], &done[n], sizeof(done_t));

            if (got != (ssize_t) sizeof(done_t)) {
                break;
            }

            n++;
        }

        (void) close(end[i][0]);
        ok(waitpid(pid[i], &status, 0) == pid[i] && status == 0,
           "person %d came to the end", i);
    }

    ok(n > PEOPLE * TURNS / 4, "%d transactions by %d at once", (int) n,
       PEOPLE);

    qsort(done, n, sizeof(done_t), by_version);

    for (i = 0; i < (int) n; i++) {
        play(model, &done[i]);
    }

    compare(model);
}


/* the first six are roots, the others replies to one of them */
static unsigned
root_of(unsigned id)
{
    return id <= ROOTS ? id : id % ROOTS + 1;
}


/* in a process of its own, with a connection of its own */
static void
person(const char *folder, int number, int out)
{
    int     i;
    char    path[128];
    done_t  done;

    (void) snprintf(path, sizeof(path), "%s/redis.sock", folder);

    redis = redisConnectUnix(path);
    if (redis == NULL || redis->err) {
        _exit(1);
    }

    srandom((unsigned) number + 7);

    for (i = 0; i < TURNS; i++) {
        memset(&done, 0, sizeof(done));

        if (turn(&done) != COMMENTS_OK) {
            _exit(2);
        }

        if (done.version
            && write(out, &done, sizeof(done)) != (ssize_t) sizeof(done))
        {
            _exit(3);
        }
    }
}


/* one change, again and again until nobody has come in between */
static int
turn(done_t *done)
{
    int  rc, tries;

    static const comments_op_t  ops[] = {
        COMMENTS_OP_APPROVE, COMMENTS_OP_HOLD, COMMENTS_OP_SPAM,
        COMMENTS_OP_DELETE, COMMENTS_OP_EDIT, COMMENTS_OP_PIN,
        COMMENTS_OP_UNPIN, COMMENTS_OP_PURGE
    };

    done->op = ops[(unsigned) random() % (sizeof(ops) / sizeof(ops[0]))];
    done->id[0] = (unsigned) random() % COMMENTS + 1;
    done->id[1] = (unsigned) random() % COMMENTS + 1;
    done->text = done->op == COMMENTS_OP_EDIT ? (unsigned) random() : 0;

    /* few are purged, or nothing would be left */

    if (done->op == COMMENTS_OP_PURGE && random() % 100) {
        done->op = COMMENTS_OP_APPROVE;
    }

    if (done->id[0] == done->id[1]) {
        done->id[1] = 0;
    }

    for (tries = 0; tries < 10000; tries++) {
        comments_arena_destroy(arena);
        arena = comments_arena_create(4 << 20);

        rc = try_once(done);

        if (rc != COMMENTS_DECLINED) {
            return rc;
        }
    }

    return COMMENTS_ERROR;
}


static int
try_once(done_t *done)
{
    int                 rc;
    size_t              i, n;
    answer_t            places, records, answer;
    comments_act_t      act;
    comments_batch_t   *batch;
    comments_thread_t   thread;
    comments_change_t   change[2];

    memset(change, 0, sizeof(change));
    memset(&act, 0, sizeof(act));

    act.op = done->op;
    act.source = comments_str_c("9");
    act.now = 1;

    n = done->id[1] ? 2 : 1;

    for (i = 0; i < n; i++) {
        change[i].id = name(done->id[i]);
    }

    if (ask(comments_schema_watch(arena, &key, change, n, 1), &places) != 0
        || comments_schema_decode_watch(places.reply, places.n, change, n,
                                        &thread, &why) != COMMENTS_OK
        || ask(comments_schema_read_changes(arena, &key, change, n), &records)
           != 0
        || comments_schema_decode_changes(records.reply, records.n, change, n,
                                          &why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        apply(&change[i], done);
    }

    batch = comments_schema_change(arena, &key, change, n, &act);

    if (batch && batch->n == 0) {
        done->version = 0;
        batch = comments_schema_unwatch(arena);
        rc = ask(batch, &answer) == 0 ? COMMENTS_OK : COMMENTS_ERROR;

    } else if (ask(batch, &answer) != 0) {
        return COMMENTS_ERROR;

    } else {
        rc = comments_schema_decode_executed(batch, answer.reply, answer.n,
                                             &why);
        done->version = rc == COMMENTS_OK ? version_of(&answer) : 0;

        if (rc == COMMENTS_OK) {
            forget(&answer);
            (void) ask(comments_schema_changed(arena, &key, change, n, &act),
                       &answer);
        }
    }

    forget(&answer);
    forget(&records);
    forget(&places);

    return rc;
}


static void
apply(comments_change_t *change, const done_t *done)
{
    static char  text[2][32];
    static int   which;

    if (change->member.len == 0) {
        return;
    }

    which = !which;

    switch (done->op) {
    case COMMENTS_OP_APPROVE:
        change->after.status = COMMENTS_APPROVED;
        break;
    case COMMENTS_OP_HOLD:
        change->after.status = COMMENTS_PENDING;
        break;
    case COMMENTS_OP_SPAM:
        change->after.status = COMMENTS_SPAM;
        break;
    case COMMENTS_OP_DELETE:
        change->after.status = COMMENTS_DELETED;
        break;
    case COMMENTS_OP_EDIT:
        (void) snprintf(text[which], sizeof(text[which]), "%u", done->text);
        change->after.text = comments_str_c(text[which]);
        break;
    case COMMENTS_OP_PIN:
        change->after.pinned = 1;
        break;
    case COMMENTS_OP_UNPIN:
        change->after.pinned = 0;
        break;
    default:
        change->gone = 1;
    }
}


/* what HINCRBY of the version, the first of the transaction, answered */
static int64_t
version_of(const answer_t *answer)
{
    size_t  i;

    for (i = 0; i < answer->n; i++) {
        if (answer->reply[i]->type == REDIS_REPLY_ARRAY) {
            return answer->reply[i]->element[0]->integer;
        }
    }

    return 0;
}


static void
play(model_t *model, const done_t *done)
{
    int       i;
    model_t  *m;

    for (i = 0; i < 2; i++) {

        m = &model[done->id[i]];

        if (done->id[i] == 0 || !m->there) {
            continue;
        }

        switch (done->op) {
        case COMMENTS_OP_APPROVE:
            m->status = COMMENTS_APPROVED;
            break;
        case COMMENTS_OP_HOLD:
            m->status = COMMENTS_PENDING;
            break;
        case COMMENTS_OP_SPAM:
            m->status = COMMENTS_SPAM;
            break;
        case COMMENTS_OP_DELETE:
            m->status = COMMENTS_DELETED;
            break;
        case COMMENTS_OP_EDIT:
            m->text = done->text;
            break;
        case COMMENTS_OP_PIN:
            m->pinned = 1;
            break;
        case COMMENTS_OP_UNPIN:
            m->pinned = 0;
            break;
        default:
            m->there = 0;
        }
    }
}


/* the thread as Redis has it, against the model's */
static void
compare(const model_t *model)
{
    size_t              there;
    unsigned            id, wrong;
    int64_t             approved, live[ROOTS + 1];
    redisReply         *reply;
    comments_thread_t   thread;

    approved = 0;
    there = 0;
    wrong = 0;
    memset(live, 0, sizeof(live));

    for (id = 1; id <= COMMENTS; id++) {

        wrong += differs(id, &model[id], &thread);
        there += model[id].there != 0;

        if (model[id].there && model[id].status == COMMENTS_APPROVED) {
            approved++;
            live[model[id].root]++;
        }
    }

    is_int(wrong, 0, "every comment is what the model says");
    is_int(thread.count, approved, "and their count");

    reply = redisCommand(redis, "ZCARD comments:site:site:ids");
    is_int(reply->integer, there, "the site's list of all");
    freeReplyObject(reply);

    compare_roots(live);
}


/* in how much a comment is not what its model says */
static unsigned
differs(unsigned id, const model_t *model, comments_thread_t *thread)
{
    unsigned            wrong;
    char                digits[32];
    answer_t            places, records;
    comments_change_t   change;

    memset(&change, 0, sizeof(change));
    change.id = name(id);

    (void) ask(comments_schema_watch(arena, &key, &change, 1, 1), &places);
    wrong = comments_schema_decode_watch(places.reply, places.n, &change, 1,
                                         thread, &why) != COMMENTS_OK;
    wrong += (change.root.len != 0) != (model->there != 0);

    if (!model->there || change.root.len == 0) {
        forget(&places);
        return wrong;
    }

    wrong += !comments_str_eq(change.root, name(model->root));

    (void) ask(comments_schema_read_changes(arena, &key, &change, 1),
               &records);
    wrong += comments_schema_decode_changes(records.reply, records.n, &change,
                                            1, &why) != COMMENTS_OK;

    (void) snprintf(digits, sizeof(digits), "%u", model->text);

    wrong += change.before.status != model->status;
    wrong += (int) change.before.pinned != model->pinned;
    wrong += model->text
             && !comments_str_eq(change.before.text, comments_str_c(digits));

    forget(&records);
    forget(&places);

    return wrong;
}


static void
compare_roots(const int64_t *live)
{
    size_t       n;
    unsigned     id;
    char         digits[32];
    redisReply  *reply;

    n = 0;

    for (id = 1; id <= ROOTS; id++) {

        (void) snprintf(digits, sizeof(digits), "%016u", id);

        reply = redisCommand(redis, "HGET comments:{site:/p}:live %s", digits);
        is_int(reply->type == REDIS_REPLY_NIL ? 0 : atoi(reply->str),
               live[id], "approved ones below root %u", id);
        freeReplyObject(reply);

        reply = redisCommand(redis, "ZSCORE comments:{site:/p}:roots %s",
                             digits);
        is_int(reply->type != REDIS_REPLY_NIL, live[id] > 0,
               "root %u takes part in paging", id);
        freeReplyObject(reply);

        n += live[id] > 0;
    }

    reply = redisCommand(redis, "ZCARD comments:{site:/p}:best");
    is_int(reply->integer, n, "and so do the best");
    freeReplyObject(reply);
}


static int
by_version(const void *a, const void *b)
{
    const done_t *one = a, *two = b;

    return (one->version > two->version) - (one->version < two->version);
}
