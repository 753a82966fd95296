/*
 * The transaction that moves comments: the commands that add to the new thread,
 * and the commands that remove from the old one.
 *
 * What the new thread already has is kept. Ids are unique, so of all values
 * only the counts concern comments of both threads. If the new thread already
 * has a copy of a comment (see "apart" in the header), the copy is replaced.
 */

#include "comments_id.h"
#include "commentsctl_move.h"
#include "commentsctl_print.h"
#include "commentsctl_transaction.h"


/* limits of one command: members or keys, and (roughly) bytes */
#define COMMENTSCTL_MOVE_ARGS   200
#define COMMENTSCTL_MOVE_BYTES  (1024 * 1024)


typedef struct {
    commentsctl_move_t               *move;
    const commentsctl_move_read_t    *read;
    comments_schema_t                 old;
    comments_schema_t                 new;
    commentsctl_transaction_t         transaction;
    int64_t                           approved;   /* by how many the new
                                                     thread's count of approved
                                                     comments grows */
    int64_t                           gone;       /* by how many the old
                                                     thread's count shrinks */

    /* a command under construction: name, key, then pairs or names */
    comments_schema_t                *schema;
    int                               head;       /* arguments before the
                                                     pairs */
    int                               argc;
    size_t                            bytes;
    comments_str_t                    args[COMMENTSCTL_MOVE_ARGS + 2];
} commentsctl_moved_t;


static int commentsctl_move_whole(commentsctl_moved_t *moved);
static int commentsctl_move_apart(commentsctl_moved_t *moved);
static int commentsctl_move_send(commentsctl_moved_t *moved);
static void commentsctl_move_start(commentsctl_moved_t *moved);
static void commentsctl_move_in(commentsctl_moved_t *moved);
static void commentsctl_move_in_records(commentsctl_moved_t *moved);
static void commentsctl_move_in_root(commentsctl_moved_t *moved, size_t first,
    size_t n);
static void commentsctl_move_in_lists(commentsctl_moved_t *moved,
    comments_str_t root, int64_t by);
static void commentsctl_move_in_meta(commentsctl_moved_t *moved);
static void commentsctl_move_out(commentsctl_moved_t *moved);
static void commentsctl_move_out_some(commentsctl_moved_t *moved);
static void commentsctl_move_out_all(commentsctl_moved_t *moved);
static void commentsctl_move_begin(commentsctl_moved_t *moved,
    comments_schema_t *schema, const char *name, comments_str_t key);
static void commentsctl_move_add(commentsctl_moved_t *moved, comments_str_t a,
    comments_str_t b);
static void commentsctl_move_end(commentsctl_moved_t *moved);


int
commentsctl_move_write(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read)
{
    int                  rc;
    commentsctl_moved_t  moved;

    memset(&moved, 0, sizeof(commentsctl_moved_t));

    moved.move = move;
    moved.read = read;

    comments_schema_start(&moved.old, arena, move->from.site,
                          move->from.thread);
    comments_schema_start(&moved.new, arena, move->to.site, move->to.thread);

    move->apart |= read->moving.len != 0;

    rc = move->apart ? commentsctl_move_apart(&moved)
                     : commentsctl_move_whole(&moved);

    commentsctl_transaction_free(&moved.transaction);

    return rc;
}


static int
commentsctl_move_whole(commentsctl_moved_t *moved)
{
    commentsctl_move_start(moved);
    commentsctl_move_in(moved);
    commentsctl_move_votes(&moved->transaction, &moved->old, &moved->new,
                           moved->read);
    commentsctl_move_out(moved);

    return commentsctl_move_send(moved);
}


static int
commentsctl_move_apart(commentsctl_moved_t *moved)
{
    int                             rc;
    commentsctl_move_t             *move;
    comments_arena_t               *arena;
    const commentsctl_move_read_t  *read;

    move = moved->move;
    arena = moved->old.arena;
    read = moved->read;
    rc = COMMENTS_OK;

    if (read->moving.len == 0) {
        return commentsctl_move_mark(move, arena);
    }

    /*
     * there is nothing to copy if all comments that were copied have been
     * purged in the old thread since
     */

    if (read->n) {
        commentsctl_move_start(moved);
        commentsctl_move_in(moved);

        rc = commentsctl_move_send(moved);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_move_purge(move, arena, read);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_move_votes_copy(move, read);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_move_unchanged(move, arena, read);
    }

    if (rc == COMMENTS_OK) {
        commentsctl_move_start(moved);
        commentsctl_move_out(moved);
        commentsctl_move_votes_out(&moved->transaction, &moved->old, read);

        rc = commentsctl_move_send(moved);
    }

    return rc;
}


static int
commentsctl_move_send(commentsctl_moved_t *moved)
{
    int  rc;

    rc = commentsctl_transaction_run(&moved->transaction, moved->move->redis);

    /* two slots of a cluster: nothing was done, so both are read again */

    if (rc == COMMENTS_ERROR && !moved->move->apart
        && strncmp(moved->transaction.why, "CROSSSLOT", 9) == 0)
    {
        moved->move->apart = 1;
        return COMMENTS_DECLINED;
    }

    if (rc == COMMENTS_ERROR && moved->transaction.why[0]) {
        commentsctl_print_error("Redis answered \"%s\" to a move",
                                moved->transaction.why);
    }

    return rc;
}


static void
commentsctl_move_start(commentsctl_moved_t *moved)
{
    commentsctl_transaction_free(&moved->transaction);
    commentsctl_transaction_start(&moved->transaction, moved->old.arena);
}


static void
commentsctl_move_in(commentsctl_moved_t *moved)
{
    size_t                         i, n;
    comments_schema_t             *schema;
    const commentsctl_move_read_t  *read;

    read = moved->read;
    schema = &moved->new;
    moved->approved = 0;

    for (i = 0; i < read->n; i += n) {
        n = commentsctl_move_group(read, i);
        commentsctl_move_in_root(moved, i, n);
    }

    commentsctl_move_in_records(moved);
    commentsctl_move_in_meta(moved);

    commentsctl_transaction_add(&moved->transaction, schema);
    comments_schema_put_message(schema, &moved->move->to, &moved->move->act,
                                (comments_str_t) comments_null_str);

    moved->transaction.failed |= schema->failed;
}


/* Adds the index entries, which are copies of the old thread's. */
static void
commentsctl_move_in_records(commentsctl_moved_t *moved)
{
    size_t                       i;
    const commentsctl_moving_t  *comment;

    commentsctl_move_begin(moved, &moved->new, "HSET",
                           comments_schema_thread_key(&moved->new, "index",
                                                      comments_str_c("")));

    for (i = 0; i < moved->read->n; i++) {
        comment = &moved->read->comments[i];
        commentsctl_move_add(moved, comment->id, comment->entry);
    }

    commentsctl_move_end(moved);
}


/* Adds one root with all comments below it: their records and their counts. */
static void
commentsctl_move_in_root(commentsctl_moved_t *moved, size_t first, size_t n)
{
    size_t                       i;
    int64_t                      by;
    comments_str_t               args[4], key, root, was;
    comments_schema_t           *schema;
    const commentsctl_moving_t  *comment;

    schema = &moved->new;
    root = moved->read->comments[first].root;
    key = comments_schema_thread_key(schema, "s:", root);
    by = 0;

    for (i = first; i < first + n; i++) {

        comment = &moved->read->comments[i];
        was = commentsctl_move_find(&moved->read->new_index, comment->id);

        by += comment->entry.data[0] == COMMENTS_APPROVED;

        if (was.len == 0) {
            continue;
        }

        by -= was.data[0] == COMMENTS_APPROVED;

        args[0] = comments_str_c("ZREMRANGEBYLEX");
        args[1] = key;
        args[2] = comments_schema_concat(schema, comments_str_c("["),
                                         comment->id, comments_str_c(" "));
        args[3] = comments_schema_concat(schema, comments_str_c("("),
                                         comment->id, comments_str_c("!"));

        commentsctl_transaction_add(&moved->transaction, schema);
        comments_schema_put(schema, args, 4, REDIS_REPLY_INTEGER);
    }

    commentsctl_move_begin(moved, schema, "ZADD", key);

    for (i = first; i < first + n; i++) {
        commentsctl_move_add(moved, comments_str_c("0"),
                             moved->read->comments[i].member);
    }

    commentsctl_move_end(moved);

    moved->approved += by;

    commentsctl_move_in_lists(moved, root, by);
}


/* Updates the lists of roots; by: how many more approved comments it has. */
static void
commentsctl_move_in_lists(commentsctl_moved_t *moved, comments_str_t root,
    int64_t by)
{
    int64_t             live;
    comments_str_t      args[5], score;
    comments_schema_t  *schema;

    schema = &moved->new;
    live = 0;
    (void) comments_schema_number(commentsctl_move_find(&moved->read->live,
                                                        root), &live);

    commentsctl_transaction_add(&moved->transaction, schema);

    if (live + by > 0) {

        if (by) {
            comments_schema_put_increment(schema,
                            comments_schema_thread_key(schema, "live",
                                                       comments_str_c("")),
                            root, by);
        }

        score = commentsctl_move_find(&moved->read->best, root);

        args[0] = comments_str_c("ZADD");
        args[1] = comments_schema_thread_key(schema, "roots",
                                             comments_str_c(""));
        args[2] = comments_str_c("NX");
        args[3] = comments_str_c("0");
        args[4] = root;
        comments_schema_put(schema, args, 5, REDIS_REPLY_INTEGER);

        args[1] = comments_schema_thread_key(schema, "best",
                                             comments_str_c(""));
        args[3] = score.len ? score : args[3];
        comments_schema_put(schema, args, 5, REDIS_REPLY_INTEGER);
        return;
    }

    if (live) {
        args[0] = comments_str_c("HDEL");
        args[1] = comments_schema_thread_key(schema, "live",
                                             comments_str_c(""));
        args[2] = root;
        comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);

        comments_schema_put_removal(schema,
            comments_schema_thread_key(schema, "roots", comments_str_c("")),
            root);
        comments_schema_put_removal(schema,
            comments_schema_thread_key(schema, "best", comments_str_c("")),
            root);
    }
}


/*
 * Sets a version that neither thread has had yet, so that every client that
 * compares versions of either thread notices the move. If the new thread has no
 * comments, it becomes closed when the old one was; a thread with comments
 * keeps its own state.
 */
static void
commentsctl_move_in_meta(commentsctl_moved_t *moved)
{
    int                             n;
    comments_str_t                  key, args[12];
    comments_schema_t              *schema;
    const commentsctl_move_meta_t  *old, *new;

    schema = &moved->new;
    old = &moved->read->old;
    new = &moved->read->new;
    key = comments_schema_thread_key(schema, "meta", comments_str_c(""));

    commentsctl_transaction_add(&moved->transaction, schema);

    comments_schema_put_increment(schema, key, comments_str_c("v"),
                                  old->version + 1);
    comments_schema_put_increment(schema, key, comments_str_c("n"),
                                  moved->approved);

    args[0] = comments_str_c("HSET");
    args[1] = key;
    args[2] = comments_str_c("from");
    args[3] = moved->move->from.thread;
    n = 4;

    if (old->created && (new->created == 0 || old->created < new->created)) {
        args[n++] = comments_str_c("t");
        args[n++] = comments_schema_int(schema, old->created);
    }

    if (new->url.len == 0) {
        args[n] = comments_str_c("url");
        args[n + 1] = commentsctl_move_url(schema->arena,
                                           moved->move->to.thread);
        n += args[n + 1].len ? 2 : 0;
    }

    if (new->title.len == 0 && old->title.len) {
        args[n++] = comments_str_c("title");
        args[n++] = old->title;
    }

    if (old->closed && moved->read->new_index.n == 0) {
        args[n++] = comments_str_c("closed");
        args[n++] = comments_str_c("1");
    }

    comments_schema_put(schema, args, n, REDIS_REPLY_INTEGER);
}


static void
commentsctl_move_out(commentsctl_moved_t *moved)
{
    size_t              i, n;
    comments_schema_t  *schema;

    schema = &moved->old;

    commentsctl_move_begin(moved, schema, "DEL",
                           (comments_str_t) comments_null_str);

    for (i = 0; i < moved->read->n; i += n) {
        n = commentsctl_move_group(moved->read, i);
        commentsctl_move_add(moved,
                 comments_schema_thread_key(schema, "s:",
                                            moved->read->comments[i].root),
                 (comments_str_t) comments_null_str);
    }

    if (moved->move->apart) {
        commentsctl_move_add(moved,
                 comments_schema_thread_key(schema, "moving",
                                            comments_str_c("")),
                 (comments_str_t) comments_null_str);
    }

    commentsctl_move_end(moved);

    if (moved->read->all) {
        commentsctl_move_out_all(moved);

    } else {
        commentsctl_move_out_some(moved);
    }

    commentsctl_transaction_add(&moved->transaction, schema);
    comments_schema_put_message(schema, &moved->move->from, &moved->move->act,
                                (comments_str_t) comments_null_str);

    moved->transaction.failed |= schema->failed;
}


static void
commentsctl_move_out_all(commentsctl_moved_t *moved)
{
    size_t              i;
    comments_str_t      args[6];
    comments_schema_t  *schema;

    static const char *const  names[] = {
        "meta", "roots", "best", "live", "index"
    };

    schema = &moved->old;
    args[0] = comments_str_c("DEL");

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        args[1 + i] = comments_schema_thread_key(schema, names[i],
                                                 comments_str_c(""));
    }

    commentsctl_transaction_add(&moved->transaction, schema);
    comments_schema_put(schema, args, 6, REDIS_REPLY_INTEGER);
}


/*
 * Removes only the moved comments. Comments that were posted to the old thread
 * since stay, and so does the thread.
 */
static void
commentsctl_move_out_some(commentsctl_moved_t *moved)
{
    size_t              i, j, n;
    comments_str_t      args[3], none;
    comments_schema_t  *schema;

    schema = &moved->old;
    none = (comments_str_t) comments_null_str;
    moved->gone = 0;

    for (i = 0; i < moved->read->n; i += n) {

        n = commentsctl_move_group(moved->read, i);

        for (j = i; j < i + n; j++) {
            moved->gone += moved->read->comments[j].entry.data[0]
                           == COMMENTS_APPROVED;
        }

        args[0] = comments_str_c("HDEL");
        args[1] = comments_schema_thread_key(schema, "live", none);
        args[2] = moved->read->comments[i].root;

        commentsctl_transaction_add(&moved->transaction, schema);
        comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);
        comments_schema_put_removal(schema,
                      comments_schema_thread_key(schema, "roots", none),
                      args[2]);
        comments_schema_put_removal(schema,
                      comments_schema_thread_key(schema, "best", none),
                      args[2]);
    }

    commentsctl_move_begin(moved, schema, "HDEL",
                           comments_schema_thread_key(schema, "index", none));

    for (i = 0; i < moved->read->n; i++) {
        commentsctl_move_add(moved, moved->read->comments[i].id, none);
    }

    commentsctl_move_end(moved);

    commentsctl_transaction_add(&moved->transaction, schema);
    comments_schema_put_increment(schema,
                  comments_schema_thread_key(schema, "meta", none),
                  comments_str_c("v"), 1);
    comments_schema_put_increment(schema,
                  comments_schema_thread_key(schema, "meta", none),
                  comments_str_c("n"), -moved->gone);
}


static void
commentsctl_move_begin(commentsctl_moved_t *moved, comments_schema_t *schema,
    const char *name, comments_str_t key)
{
    moved->schema = schema;
    moved->bytes = 0;
    moved->args[0] = comments_str_c(name);
    moved->args[1] = key;

    /* without a key, all arguments are keys */

    moved->head = key.len ? 2 : 1;
    moved->argc = moved->head;
}


/*
 * Adds one argument, or two if b is not empty. A command that has become long
 * enough goes into the transaction.
 */
static void
commentsctl_move_add(commentsctl_moved_t *moved, comments_str_t a,
    comments_str_t b)
{
    moved->args[moved->argc++] = a;

    if (b.len) {
        moved->args[moved->argc++] = b;
    }

    moved->bytes += a.len + b.len;

    if (moved->argc > COMMENTSCTL_MOVE_ARGS
        || moved->bytes > COMMENTSCTL_MOVE_BYTES)
    {
        commentsctl_move_end(moved);
    }
}


static void
commentsctl_move_end(commentsctl_moved_t *moved)
{
    if (moved->argc > moved->head) {
        commentsctl_transaction_add(&moved->transaction, moved->schema);
        comments_schema_put(moved->schema, moved->args, moved->argc,
                            REDIS_REPLY_INTEGER);
    }

    moved->argc = moved->head;
    moved->bytes = 0;
}
