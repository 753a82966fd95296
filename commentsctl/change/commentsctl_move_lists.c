/*
 * The site's lists after a move: where each comment lies, the newest ones, the
 * threads; and the log. Each command may be repeated.
 */

#include "comments_id.h"
#include "commentsctl_move.h"
#include "commentsctl_print.h"
#include "commentsctl_transaction.h"


#define COMMENTSCTL_MOVE_MEMBERS  100    /* comments in one command */
#define COMMENTSCTL_MOVE_LATEST   "-1001"
#define COMMENTSCTL_MOVE_LOG      "100000"


/* members of a list that go, and those that come in their place */
typedef struct {
    comments_schema_t   *old;
    comments_schema_t   *new;
    size_t               n;
    comments_str_t       drop[COMMENTSCTL_MOVE_MEMBERS + 2];
    comments_str_t       add[2 * COMMENTSCTL_MOVE_MEMBERS + 2];
} commentsctl_members_moved_t;


static int commentsctl_move_list_some(commentsctl_move_t *move,
    const commentsctl_moving_t *comments, size_t n);
static void commentsctl_move_list_start(commentsctl_members_moved_t *list,
    comments_schema_t *old, comments_schema_t *new, const char *name);
static void commentsctl_move_list_add(commentsctl_members_moved_t *list,
    const commentsctl_moving_t *comment);
static void commentsctl_move_list_end(commentsctl_members_moved_t *list);
static int commentsctl_move_list_threads(commentsctl_move_t *move,
    comments_arena_t *arena, const commentsctl_move_read_t *read);
static void commentsctl_move_list_log(comments_schema_t *schema,
    const commentsctl_move_t *move);
static int commentsctl_move_list_run(commentsctl_move_t *move,
    comments_batch_t *batch);
static int commentsctl_move_before(comments_arena_t *arena,
    const commentsctl_move_read_t *read, commentsctl_moving_t **comments);


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

        if (commentsctl_move_list_some(move, comments + i, some)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return commentsctl_move_list_threads(move, arena, read);
}


/* the comments of the new thread, by its index: it has them all */
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


static int
commentsctl_move_list_some(commentsctl_move_t *move,
    const commentsctl_moving_t *comments, size_t n)
{
    int                          rc;
    size_t                       i;
    comments_str_t               args[4];
    comments_arena_t            *arena;
    comments_schema_t            old, new;
    commentsctl_members_moved_t  ids, latest;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    comments_schema_start(&old, arena, move->from.site, move->from.thread);
    comments_schema_start(&new, arena, move->to.site, move->to.thread);

    commentsctl_move_list_start(&ids, &old, &new, "ids");
    commentsctl_move_list_start(&latest, &old, &new, "latest");

    for (i = 0; i < n; i++) {

        commentsctl_move_list_add(&ids, &comments[i]);

        if (comments[i].entry.data[0] == COMMENTS_APPROVED) {
            commentsctl_move_list_add(&latest, &comments[i]);
        }
    }

    commentsctl_move_list_end(&ids);
    commentsctl_move_list_end(&latest);

    args[0] = comments_str_c("ZREMRANGEBYRANK");
    args[1] = comments_schema_site_key(&new, "latest");
    args[2] = comments_str_c("0");
    args[3] = comments_str_c(COMMENTSCTL_MOVE_LATEST);
    comments_schema_put(&new, args, 4, REDIS_REPLY_INTEGER);

    new.failed |= old.failed;

    rc = commentsctl_move_list_run(move, comments_schema_done(&new));

    comments_arena_destroy(arena);

    return rc;
}


static void
commentsctl_move_list_start(commentsctl_members_moved_t *list,
    comments_schema_t *old, comments_schema_t *new, const char *name)
{
    list->old = old;
    list->new = new;
    list->n = 0;

    list->drop[0] = comments_str_c("ZREM");
    list->drop[1] = comments_schema_site_key(new, name);
    list->add[0] = comments_str_c("ZADD");
    list->add[1] = list->drop[1];
}


/* members are "ID ROOT THREAD", the thread encoded */
static void
commentsctl_move_list_add(commentsctl_members_moved_t *list,
    const commentsctl_moving_t *comment)
{
    comments_str_t  place;

    place = comments_schema_pair(list->new, comment->id, comment->root);

    list->drop[2 + list->n] = comments_schema_pair(list->new, place,
                                                   list->old->thread);
    list->add[2 + 2 * list->n] = comments_str_c("0");
    list->add[3 + 2 * list->n] = comments_schema_pair(list->new, place,
                                                      list->new->thread);
    list->n++;
}


static void
commentsctl_move_list_end(commentsctl_members_moved_t *list)
{
    if (list->n) {
        comments_schema_put(list->new, list->drop, (int) (2 + list->n),
                            REDIS_REPLY_INTEGER);
        comments_schema_put(list->new, list->add, (int) (2 + 2 * list->n),
                            REDIS_REPLY_INTEGER);
    }
}


/* the new thread was changed when the old one was; that is gone, if it is */
static int
commentsctl_move_list_threads(commentsctl_move_t *move,
    comments_arena_t *arena, const commentsctl_move_read_t *read)
{
    comments_schema_t  old, new;

    comments_schema_start(&old, arena, move->from.site, move->from.thread);
    comments_schema_start(&new, arena, move->to.site, move->to.thread);

    comments_schema_put_thread(&new, read->changed ? read->changed
                                                   : move->act.now);

    if (read->all) {
        comments_schema_put_removal(&new,
                                    comments_schema_site_key(&new, "threads"),
                                    old.thread);
    }

    if (!move->again) {
        commentsctl_move_list_log(&new, move);
    }

    new.failed |= old.failed;

    return commentsctl_move_list_run(move, comments_schema_done(&new));
}


/* as for other operations on a thread, and where it was before */
static void
commentsctl_move_list_log(comments_schema_t *schema,
    const commentsctl_move_t *move)
{
    int             i;
    comments_str_t  args[20];

    static const char *const  fields[] = {
        "op", "move", "thread", NULL, "id", "-", "from", "-", "to", "-",
        "by", NULL, "old", NULL
    };

    args[0] = comments_str_c("XADD");
    args[1] = comments_schema_site_key(schema, "log");
    args[2] = comments_str_c("MAXLEN");
    args[3] = comments_str_c("~");
    args[4] = comments_str_c(COMMENTSCTL_MOVE_LOG);
    args[5] = comments_str_c("*");

    for (i = 0; i < 14; i++) {
        args[6 + i] = comments_str_c(fields[i] ? fields[i] : "");
    }

    args[6 + 3] = move->to.thread;
    args[6 + 11] = move->act.who;
    args[6 + 13] = move->from.thread;

    comments_schema_put(schema, args, 20, REDIS_REPLY_STRING);

    args[2] = args[0];
    args[3] = comments_schema_site_key(schema, "outbox");
    args[4] = comments_str_c("NOMKSTREAM");

    /* nil where nobody reads it: its reply is not judged by its type */

    comments_schema_put(schema, args + 2, 18, 0);
}


static int
commentsctl_move_list_run(commentsctl_move_t *move, comments_batch_t *batch)
{
    int           rc;
    size_t        i;
    redisReply  **replies;

    replies = commentsctl_redis_run(move->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < batch->n; i++) {

        if (replies[i]->type == REDIS_REPLY_ERROR) {
            commentsctl_print_error("Redis answered \"%s\": the comments are "
                                    "moved, a list of the site is not right; "
                                    "verify --repair mends it",
                                    replies[i]->str);
            rc = COMMENTS_ERROR;
        }
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}
