/*
 * Writes the site's lists after a move (the thread of each comment, the newest
 * comments, the queue, the threads) and the log.
 *
 * Another client may have changed the new thread since the move, or moved its
 * comments on, or back. So each step watches both threads, reads from their
 * indexes where each comment is now, and sets one list to that in a
 * transaction. If another client writes before the transaction, the transaction
 * fails and the step is repeated. A client that writes after the transaction
 * updates the list itself. Repeating a step does no harm.
 */

#include "comments_id.h"
#include "comments_schema_exec.h"
#include "commentsctl_move.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_MOVE_MEMBERS  100    /* comments in one step */
#define COMMENTSCTL_MOVE_TRIES    1000   /* attempts of a step */
#define COMMENTSCTL_MOVE_LATEST   "-1001"
#define COMMENTSCTL_MOVE_LOG      "100000"

/* replies to the questions about both threads: WATCH and HMGET for each */
#define COMMENTSCTL_MOVE_ASKED    4


/* an update of a list of comments of the site: "ids", "latest" or "queue" */
typedef struct {
    commentsctl_move_t           *move;
    comments_schema_t             old;
    comments_schema_t             new;
    const char                   *name;
    unsigned                      latest:1;      /* approved ones */
    unsigned                      queue:1;       /* pending ones, and spam */
    const commentsctl_moving_t   *comments;
    size_t                        n;
} commentsctl_listed_t;


static int commentsctl_move_before(comments_arena_t *arena,
    const commentsctl_move_read_t *read, commentsctl_moving_t **comments);
static int commentsctl_move_queued(const commentsctl_move_t *move,
    const commentsctl_moving_t *comments, size_t n);
static int commentsctl_move_list_comments(commentsctl_move_t *move,
    const char *name, const commentsctl_moving_t *comments, size_t n);
static int commentsctl_move_list_once(commentsctl_listed_t *list);
static int commentsctl_move_list_takes(const commentsctl_listed_t *list,
    char status);
static redisReply **commentsctl_move_list_ask(commentsctl_listed_t *list);
static void commentsctl_move_list_look(commentsctl_listed_t *list,
    comments_schema_t *schema, comments_str_t thread);
static comments_batch_t *commentsctl_move_list_write(
    commentsctl_listed_t *list, const redisReply *from, const redisReply *to);
static const char *commentsctl_move_list_entry(const redisReply *index,
    size_t i);
static int commentsctl_move_list_thread(commentsctl_move_t *move,
    const comments_key_t *key, int64_t changed);
static int commentsctl_move_list_thread_once(commentsctl_move_t *move,
    const comments_key_t *key, int64_t changed);
static int commentsctl_move_list_log(commentsctl_move_t *move,
    comments_arena_t *arena);
static int commentsctl_move_list_run(commentsctl_move_t *move,
    comments_batch_t *batch);
static int commentsctl_move_list_wrong(const char *why);


int
commentsctl_move_lists(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read)
{
    size_t                 i, n, some;
    commentsctl_moving_t  *comments;

    comments = read->comments;
    n = read->n;

    if (move->again) {
        n = read->new_index.n;

        if (commentsctl_move_before(arena, read, &comments) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }
    }

    for (i = 0; i < n; i += some) {

        some = n - i < COMMENTSCTL_MOVE_MEMBERS ? n - i
                                                : COMMENTSCTL_MOVE_MEMBERS;

        /*
         * "ids" is written last: before it names a comment's new thread, no
         * client can purge the comment there. If this command is killed before
         * that, the new thread still has the comment, and the next command
         * writes both lists.
         */

        if (commentsctl_move_list_comments(move, "latest", comments + i, some)
            != COMMENTS_OK
            || (commentsctl_move_queued(move, comments + i, some)
                && commentsctl_move_list_comments(move, "queue", comments + i,
                                                  some)
                   != COMMENTS_OK)
            || commentsctl_move_flagged(move, read, comments + i, some)
            != COMMENTS_OK
            || commentsctl_move_list_comments(move, "ids", comments + i, some)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    if (commentsctl_move_list_thread(move, &move->to,
                                     read->changed ? read->changed
                                                   : move->act.now)
        != COMMENTS_OK
        || commentsctl_move_list_thread(move, &move->from, 0) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return move->again ? COMMENTS_OK : commentsctl_move_list_log(move, arena);
}


/*
 * Collects the comments of the new thread from its index, for the update that
 * follows an earlier command's move.
 */
static int
commentsctl_move_before(comments_arena_t *arena,
    const commentsctl_move_read_t *read, commentsctl_moving_t **comments)
{
    size_t                          i;
    const commentsctl_move_pair_t  *pair;

    *comments = comments_arena_calloc(arena, read->new_index.n + 1,
                                      sizeof(commentsctl_moving_t));
    if (*comments == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < read->new_index.n; i++) {

        pair = &read->new_index.pairs[i];

        if (pair->value.len <= COMMENTS_ID_LEN
            || !comments_id_valid(pair->name))
        {
            commentsctl_print_error("move: the index of the new thread is "
                                    "damaged: run verify --repair");
            return COMMENTS_ERROR;
        }

        (*comments)[i].id = pair->name;
        (*comments)[i].entry = pair->value;
        (*comments)[i].root = comments_str_of(pair->value.data + 1,
                                              COMMENTS_ID_LEN);
    }

    return COMMENTS_OK;
}


/*
 * 1 if one of the comments can be in the site's queue with its old thread: it
 * was pending or spam when it was moved, or an earlier command has moved it.
 * A change that was made since has written the new thread.
 */
static int
commentsctl_move_queued(const commentsctl_move_t *move,
    const commentsctl_moving_t *comments, size_t n)
{
    size_t  i;

    for (i = 0; i < n; i++) {
        if (move->again || comments[i].entry.len == 0
            || comments_schema_held((comments_status_t)
                                    comments[i].entry.data[0]))
        {
            return 1;
        }
    }

    return 0;
}


static int
commentsctl_move_list_comments(commentsctl_move_t *move, const char *name,
    const commentsctl_moving_t *comments, size_t n)
{
    int                    i, rc;
    comments_arena_t      *arena;
    commentsctl_listed_t   list;

    rc = COMMENTS_DECLINED;

    for (i = 0; rc == COMMENTS_DECLINED && i < COMMENTSCTL_MOVE_TRIES; i++) {

        arena = comments_arena_create(SIZE_MAX / 2);
        if (arena == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        list.move = move;
        list.name = name;
        list.latest = strcmp(name, "latest") == 0;
        list.queue = strcmp(name, "queue") == 0;
        list.comments = comments;
        list.n = n;

        comments_schema_start(&list.old, arena, move->from.site,
                              move->from.thread);
        comments_schema_start(&list.new, arena, move->to.site,
                              move->to.thread);

        rc = commentsctl_move_list_once(&list);

        comments_arena_destroy(arena);
    }

    if (rc == COMMENTS_DECLINED) {
        commentsctl_print_error("a thread changes all the time");
        return COMMENTS_ERROR;
    }

    return rc;
}


static int
commentsctl_move_list_once(commentsctl_listed_t *list)
{
    int           i, rc;
    redisReply  **asked;

    asked = commentsctl_move_list_ask(list);
    if (asked == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 1; rc == COMMENTS_OK && i < COMMENTSCTL_MOVE_ASKED; i += 2) {

        rc = commentsctl_redis_expect(asked[i], REDIS_REPLY_ARRAY, "HMGET");

        if (rc == COMMENTS_OK && asked[i]->elements != list->n) {
            rc = COMMENTS_ERROR;
        }
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_move_list_run(list->move,
                 commentsctl_move_list_write(list, asked[1], asked[3]));
    }

    commentsctl_redis_free(asked, COMMENTSCTL_MOVE_ASKED);

    return rc;
}


static redisReply **
commentsctl_move_list_ask(commentsctl_listed_t *list)
{
    comments_schema_t  schema;

    comments_schema_start(&schema, list->new.arena, list->move->from.site,
                          list->move->from.thread);
    commentsctl_move_list_look(list, &schema, list->old.thread);
    commentsctl_move_list_look(list, &schema, list->new.thread);

    return commentsctl_redis_run(list->move->redis,
                                 comments_schema_done(&schema));
}


/*
 * Adds WATCH and HMGET for one thread; thread is its name in the form that keys
 * use (comments_schema_t).
 */
static void
commentsctl_move_list_look(commentsctl_listed_t *list,
    comments_schema_t *schema, comments_str_t thread)
{
    size_t          i;
    comments_str_t  args[COMMENTSCTL_MOVE_MEMBERS + 2];

    schema->thread = thread;

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(schema, "meta", comments_str_c(""));
    comments_schema_add(schema, args, 2);

    args[0] = comments_str_c("HMGET");
    args[1] = comments_schema_thread_key(schema, "index", comments_str_c(""));

    for (i = 0; i < list->n; i++) {
        args[2 + i] = list->comments[i].id;
    }

    comments_schema_add(schema, args, (int) (2 + list->n));
}


/*
 * Builds the transaction from both indexes' entries. The list's members are "ID
 * ROOT THREAD". A comment that is in neither thread has been purged or moved on
 * by another client. That client has removed the member with the new thread's
 * name, but knows nothing of the member with the old thread's name.
 */
static comments_batch_t *
commentsctl_move_list_write(commentsctl_listed_t *list, const redisReply *from,
    const redisReply *to)
{
    int                 ndrop, nadd;
    size_t              i;
    const char         *entry;
    comments_str_t      place, trim[4];
    comments_str_t      drop[COMMENTSCTL_MOVE_MEMBERS + 2];
    comments_str_t      add[2 * COMMENTSCTL_MOVE_MEMBERS + 2];
    comments_schema_t  *schema;

    schema = &list->new;

    drop[0] = comments_str_c("ZREM");
    drop[1] = comments_schema_site_key(schema, list->name);
    ndrop = 2;

    add[0] = comments_str_c("ZADD");
    add[1] = drop[1];
    nadd = 2;

    for (i = 0; i < list->n; i++) {

        place = comments_schema_pair(schema, list->comments[i].id,
                                     list->comments[i].root);

        if (commentsctl_move_list_entry(from, i) == NULL) {
            drop[ndrop++] = comments_schema_pair(schema, place,
                                                 list->old.thread);
        }

        entry = commentsctl_move_list_entry(to, i);

        if (entry != NULL && commentsctl_move_list_takes(list, entry[0])) {
            add[nadd++] = comments_str_c("0");
            add[nadd++] = comments_schema_pair(schema, place, schema->thread);
        }
    }

    comments_schema_multi(schema);

    if (ndrop > 2) {
        comments_schema_put(schema, drop, ndrop, REDIS_REPLY_INTEGER);
    }

    if (nadd > 2) {
        comments_schema_put(schema, add, nadd, REDIS_REPLY_INTEGER);
    }

    if (list->latest) {
        trim[0] = comments_str_c("ZREMRANGEBYRANK");
        trim[1] = drop[1];
        trim[2] = comments_str_c("0");
        trim[3] = comments_str_c(COMMENTSCTL_MOVE_LATEST);
        comments_schema_put(schema, trim, 4, REDIS_REPLY_INTEGER);
    }

    comments_schema_exec(schema);

    schema->failed |= list->old.failed;

    return comments_schema_done(schema);
}


/* does a comment of that status belong into the list? */
static int
commentsctl_move_list_takes(const commentsctl_listed_t *list, char status)
{
    if (list->latest) {
        return status == COMMENTS_APPROVED;
    }

    return !list->queue || comments_schema_held((comments_status_t) status);
}


/* Returns a comment's index entry, which begins with its status, or NULL. */
static const char *
commentsctl_move_list_entry(const redisReply *index, size_t i)
{
    const redisReply  *reply;

    reply = index->element[i];

    return (reply->type == REDIS_REPLY_STRING && reply->len) ? reply->str
                                                             : NULL;
}


/*
 * Updates the site's list of threads. A thread that is not stored is removed
 * from the list. A stored thread is listed with the time changed (ms since
 * 1970); if changed is 0, its entry stays as it is.
 */
static int
commentsctl_move_list_thread(commentsctl_move_t *move,
    const comments_key_t *key, int64_t changed)
{
    int  i, rc;

    rc = COMMENTS_DECLINED;

    for (i = 0; rc == COMMENTS_DECLINED && i < COMMENTSCTL_MOVE_TRIES; i++) {
        rc = commentsctl_move_list_thread_once(move, key, changed);
    }

    return rc == COMMENTS_OK ? COMMENTS_OK : COMMENTS_ERROR;
}


static int
commentsctl_move_list_thread_once(commentsctl_move_t *move,
    const comments_key_t *key, int64_t changed)
{
    int                  rc;
    redisReply         **replies;
    comments_str_t       args[2];
    comments_arena_t    *arena;
    comments_schema_t    schema;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(&schema, "meta", comments_str_c(""));
    comments_schema_add(&schema, args, 2);

    args[0] = comments_str_c("EXISTS");
    comments_schema_add(&schema, args, 2);

    replies = commentsctl_redis_run(move->redis,
                                    comments_schema_done(&schema));

    rc = replies ? commentsctl_redis_expect(replies[1], REDIS_REPLY_INTEGER,
                                            "EXISTS")
                 : COMMENTS_ERROR;

    if (rc == COMMENTS_OK) {

        comments_schema_start(&schema, arena, key->site, key->thread);
        comments_schema_multi(&schema);

        if (replies[1]->integer == 0) {
            comments_schema_put_removal(&schema,
                              comments_schema_site_key(&schema, "threads"),
                              schema.thread);

        } else if (changed) {
            comments_schema_put_thread(&schema, changed);
        }

        comments_schema_exec(&schema);

        rc = commentsctl_move_list_run(move,
                                       comments_schema_done(&schema));
    }

    commentsctl_redis_free(replies, replies ? 2 : 0);
    comments_arena_destroy(arena);

    return rc;
}


/*
 * Logs the move like any other operation on a thread, with the old thread's
 * name in addition.
 */
static int
commentsctl_move_list_log(commentsctl_move_t *move, comments_arena_t *arena)
{
    int                 i, rc;
    redisReply        **replies;
    comments_str_t      args[20];
    comments_schema_t   schema;

    static const char *const  fields[] = {
        "op", "move", "thread", "", "id", "-", "from", "-", "to", "-",
        "by", "", "old", ""
    };

    comments_schema_start(&schema, arena, move->to.site, move->to.thread);

    args[0] = comments_str_c("XADD");
    args[1] = comments_schema_site_key(&schema, "log");
    args[2] = comments_str_c("MAXLEN");
    args[3] = comments_str_c("~");
    args[4] = comments_str_c(COMMENTSCTL_MOVE_LOG);
    args[5] = comments_str_c("*");

    for (i = 0; i < 14; i++) {
        args[6 + i] = comments_str_c(fields[i]);
    }

    args[6 + 3] = move->to.thread;
    args[6 + 11] = move->act.who;
    args[6 + 13] = move->from.thread;

    comments_schema_add(&schema, args, 20);

    args[2] = args[0];
    args[3] = comments_schema_site_key(&schema, "outbox");
    args[4] = comments_str_c("NOMKSTREAM");
    comments_schema_add(&schema, args + 2, 18);

    replies = commentsctl_redis_run(move->redis,
                                    comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < 2; i++) {
        if (replies[i]->type == REDIS_REPLY_ERROR) {
            rc = commentsctl_move_list_wrong(replies[i]->str);
        }
    }

    commentsctl_redis_free(replies, 2);

    return rc;
}


/* COMMENTS_DECLINED: another client wrote to the watched thread */
static int
commentsctl_move_list_run(commentsctl_move_t *move, comments_batch_t *batch)
{
    int           rc;
    const char   *why;
    redisReply  **replies;

    replies = commentsctl_redis_run(move->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_executed(batch, replies, batch->n, &why);

    if (rc == COMMENTS_ERROR) {
        rc = commentsctl_move_list_wrong(why);
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}


static int
commentsctl_move_list_wrong(const char *why)
{
    commentsctl_print_error("Redis answered \"%s\": the comments are moved, a "
                            "list of the site is not right; verify --repair "
                            "mends it", why);

    return COMMENTS_ERROR;
}
