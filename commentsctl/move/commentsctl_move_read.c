/*
 * Reads the thread that is to be moved, and the thread to which it moves.
 */

#include <stdlib.h>

#include "comments_id.h"
#include "comments_schema_exec.h"
#include "comments_schema_reply.h"
#include "comments_uri.h"
#include "commentsctl_move.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_transaction.h"


#define COMMENTSCTL_MOVE_COMMANDS  11
#define COMMENTSCTL_MOVE_FIELDS    6
#define COMMENTSCTL_MOVE_ROOTS     50    /* in one round trip */


/* the fields of :meta that are read, in the order of commentsctl_move_meta() */
static const char *const  commentsctl_move_fields[] = {
    "v", "t", "url", "title", "from", "closed"
};


static comments_batch_t *commentsctl_move_ask(commentsctl_move_t *move,
    comments_arena_t *arena);
static void commentsctl_move_ask_meta(comments_schema_t *schema);
static int commentsctl_move_take(comments_arena_t *arena,
    redisReply *const *replies, commentsctl_move_read_t *read);
static int commentsctl_move_meta(comments_arena_t *arena,
    const redisReply *reply, commentsctl_move_meta_t *meta);
static int commentsctl_move_list(comments_arena_t *arena,
    const redisReply *reply, commentsctl_move_list_t *list);
static int commentsctl_move_string(comments_arena_t *arena,
    const redisReply *reply, comments_str_t *s);
static int commentsctl_move_roots(commentsctl_move_t *move,
    comments_arena_t *arena, const commentsctl_move_read_t *read,
    comments_str_t **roots, size_t *nroots);
static int commentsctl_move_comments(commentsctl_move_t *move,
    comments_arena_t *arena, commentsctl_move_read_t *read,
    const comments_str_t *roots, size_t n);
static int commentsctl_move_records(comments_arena_t *arena,
    const redisReply *reply, comments_str_t root,
    commentsctl_move_read_t *read);
static int commentsctl_move_untidy(commentsctl_move_t *move,
    comments_arena_t *arena);


int
commentsctl_move_read(commentsctl_move_t *move, comments_arena_t *arena,
    commentsctl_move_read_t *read)
{
    int                 rc;
    size_t              i, n;
    redisReply        **replies;
    comments_str_t     *roots;
    comments_batch_t   *batch;

    memset(read, 0, sizeof(commentsctl_move_read_t));
    roots = NULL;
    n = 0;

    batch = commentsctl_move_ask(move, arena);

    replies = commentsctl_redis_run(move->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_move_take(arena, replies, read);

    commentsctl_redis_free(replies, COMMENTSCTL_MOVE_COMMANDS);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_move_pending(move, arena, read);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_move_roots(move, arena, read, &roots, &n);
    }

    read->comments = comments_arena_calloc(arena, read->old_index.n + 1,
                                           sizeof(commentsctl_moving_t));

    if (rc == COMMENTS_OK && read->comments == NULL) {
        commentsctl_print_error("out of memory");
        rc = COMMENTS_ERROR;
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_move_comments(move, arena, read, roots, n);
    }

    read->all = read->n == read->old_index.n;

    if (rc == COMMENTS_DECLINED
        || (rc == COMMENTS_OK && !move->rest && !read->all))
    {
        return commentsctl_move_untidy(move, arena);
    }

    if (rc != COMMENTS_OK) {
        return rc;
    }

    move->there = read->new_index.n;

    for (i = 0; i < read->n; i++) {
        if (commentsctl_move_find(&read->new_index, read->comments[i].id).len)
        {
            move->there--;
        }
    }

    return COMMENTS_OK;
}


static comments_batch_t *
commentsctl_move_ask(commentsctl_move_t *move, comments_arena_t *arena)
{
    comments_str_t     args[5], none, votes;
    comments_schema_t  old, new;

    none = comments_str_c("");

    comments_schema_start(&old, arena, move->from.site, move->from.thread);
    comments_schema_start(&new, arena, move->to.site, move->to.thread);
    new.batch = old.batch;

    if (old.failed || new.failed) {
        return NULL;
    }

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(&old, "meta", none);
    args[2] = comments_schema_thread_key(&old, "moving", none);
    args[3] = comments_schema_thread_key(&old, "votes", none);
    votes = args[3];
    comments_schema_add(&old, args, 4);

    args[1] = comments_schema_thread_key(&new, "meta", none);
    comments_schema_add(&old, args, 2);

    commentsctl_move_ask_meta(&old);
    commentsctl_move_ask_meta(&new);

    args[0] = comments_str_c("HGETALL");
    args[1] = comments_schema_thread_key(&old, "index", none);
    comments_schema_add(&old, args, 2);

    args[1] = comments_schema_thread_key(&new, "index", none);
    comments_schema_add(&old, args, 2);

    args[1] = comments_schema_thread_key(&new, "live", none);
    comments_schema_add(&old, args, 2);

    args[0] = comments_str_c("ZRANGE");
    args[1] = comments_schema_thread_key(&old, "best", none);
    args[2] = comments_str_c("0");
    args[3] = comments_str_c("-1");
    args[4] = comments_str_c("WITHSCORES");
    comments_schema_add(&old, args, 5);

    args[0] = comments_str_c("ZSCORE");
    args[1] = comments_schema_site_key(&old, "threads");
    args[2] = old.thread;
    comments_schema_add(&old, args, 3);

    args[0] = comments_str_c("XRANGE");
    args[1] = comments_schema_thread_key(&old, "moving", none);
    args[2] = comments_str_c("-");
    args[3] = comments_str_c("+");
    comments_schema_add(&old, args, 4);

    args[0] = comments_str_c("HGETALL");
    args[1] = votes;
    comments_schema_add(&old, args, 2);

    old.failed |= new.failed;

    return comments_schema_done(&old);
}


static void
commentsctl_move_ask_meta(comments_schema_t *schema)
{
    int             i;
    comments_str_t  args[2 + COMMENTSCTL_MOVE_FIELDS];

    args[0] = comments_str_c("HMGET");
    args[1] = comments_schema_thread_key(schema, "meta", comments_str_c(""));

    for (i = 0; i < COMMENTSCTL_MOVE_FIELDS; i++) {
        args[2 + i] = comments_str_c(commentsctl_move_fields[i]);
    }

    comments_schema_add(schema, args, 2 + COMMENTSCTL_MOVE_FIELDS);
}


static int
commentsctl_move_take(comments_arena_t *arena, redisReply *const *replies,
    commentsctl_move_read_t *read)
{
    comments_str_t  changed;

    if (commentsctl_redis_expect(replies[0], REDIS_REPLY_STATUS, "WATCH")
        != COMMENTS_OK
        || commentsctl_redis_expect(replies[1], REDIS_REPLY_STATUS, "WATCH")
        != COMMENTS_OK
        || commentsctl_move_meta(arena, replies[2], &read->old) != COMMENTS_OK
        || commentsctl_move_meta(arena, replies[3], &read->new) != COMMENTS_OK
        || commentsctl_move_list(arena, replies[4], &read->old_index)
        != COMMENTS_OK
        || commentsctl_move_list(arena, replies[5], &read->new_index)
        != COMMENTS_OK
        || commentsctl_move_list(arena, replies[6], &read->live)
        != COMMENTS_OK
        || commentsctl_move_list(arena, replies[7], &read->best)
        != COMMENTS_OK
        || commentsctl_move_string(arena, replies[8], &changed)
        != COMMENTS_OK
        || commentsctl_move_marks(arena, replies[9], read) != COMMENTS_OK
        || commentsctl_move_list(arena, replies[10], &read->votes)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /* Redis gives scores as doubles; the arena ends strings with a NUL */

    read->changed = changed.len ? (int64_t) strtod(changed.data, NULL) : 0;

    return COMMENTS_OK;
}


static int
commentsctl_move_meta(comments_arena_t *arena, const redisReply *reply,
    commentsctl_move_meta_t *meta)
{
    size_t          i;
    comments_str_t  fields[COMMENTSCTL_MOVE_FIELDS];

    if (commentsctl_redis_expect(reply, REDIS_REPLY_ARRAY, "HMGET")
        != COMMENTS_OK
        || reply->elements != COMMENTSCTL_MOVE_FIELDS)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < COMMENTSCTL_MOVE_FIELDS; i++) {
        if (commentsctl_move_string(arena, reply->element[i], &fields[i])
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    /* a field that is not a number counts as 0 */

    (void) comments_schema_number(fields[0], &meta->version);
    (void) comments_schema_number(fields[1], &meta->created);

    meta->url = fields[2];
    meta->title = fields[3];
    meta->from = fields[4];
    meta->closed = comments_str_eq(fields[5], comments_str_c("1"));

    return COMMENTS_OK;
}


static int
commentsctl_move_list(comments_arena_t *arena, const redisReply *reply,
    commentsctl_move_list_t *list)
{
    size_t  i;

    if (commentsctl_redis_expect(reply, REDIS_REPLY_ARRAY, "a list of a thread")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    list->n = reply->elements / 2;
    list->pairs = comments_arena_calloc(arena, list->n + 1,
                                        sizeof(commentsctl_move_pair_t));
    if (list->pairs == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < list->n; i++) {
        if (commentsctl_move_string(arena, reply->element[2 * i],
                                    &list->pairs[i].name)
            != COMMENTS_OK
            || commentsctl_move_string(arena, reply->element[2 * i + 1],
                                       &list->pairs[i].value)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    qsort(list->pairs, list->n, sizeof(commentsctl_move_pair_t),
          commentsctl_site_compare);

    return COMMENTS_OK;
}


/* copies a string into the arena; nil becomes an empty string */
static int
commentsctl_move_string(comments_arena_t *arena, const redisReply *reply,
    comments_str_t *s)
{
    *s = (comments_str_t) comments_null_str;

    if (reply->type == REDIS_REPLY_NIL) {
        return COMMENTS_OK;
    }

    if (commentsctl_redis_expect(reply, REDIS_REPLY_STRING,
                                 "a look at a thread")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (comments_arena_dup(arena, comments_str_of(reply->str, reply->len), s)
        != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


comments_str_t
commentsctl_move_find(const commentsctl_move_list_t *list, comments_str_t name)
{
    commentsctl_move_pair_t  *pair;

    if (list->n == 0) {
        return (comments_str_t) comments_null_str;
    }

    pair = bsearch(&name, list->pairs, list->n,
                   sizeof(commentsctl_move_pair_t), commentsctl_site_compare);

    return pair ? pair->value : (comments_str_t) comments_null_str;
}


size_t
commentsctl_move_group(const commentsctl_move_read_t *read, size_t first)
{
    size_t  i;

    for (i = first + 1; i < read->n; i++) {
        if (!comments_str_eq(read->comments[i].root,
                             read->comments[first].root))
        {
            break;
        }
    }

    return i - first;
}


comments_str_t
commentsctl_move_url(comments_arena_t *arena, comments_str_t thread)
{
    comments_buf_t  buf;
    comments_str_t  url;

    url = (comments_str_t) comments_null_str;

    if (thread.len == 0 || thread.data[0] != '/') {
        return url;
    }

    comments_buf_init(&buf, thread.len * 3);

    if (comments_uri_escape(&buf, thread) == COMMENTS_OK) {
        (void) comments_arena_dup(arena, comments_buf_str(&buf), &url);
    }

    comments_buf_free(&buf);

    return url;
}


/*
 * Collects the roots whose comments move: all roots of the old thread, or with
 * move->rest those that are no longer stored in the old thread but in the new
 * one.
 */
static int
commentsctl_move_roots(commentsctl_move_t *move, comments_arena_t *arena,
    const commentsctl_move_read_t *read, comments_str_t **roots,
    size_t *nroots)
{
    size_t                     i, n;
    comments_str_t             root;
    commentsctl_site_entry_t  *entries;

    entries = comments_arena_calloc(arena, read->old_index.n + 1,
                                    sizeof(commentsctl_site_entry_t));
    if (entries == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    n = 0;

    for (i = 0; i < read->old_index.n; i++) {

        /* an entry consists of a status letter, the root and the depth */

        if (read->old_index.pairs[i].value.len <= COMMENTS_ID_LEN
            || !comments_id_valid(read->old_index.pairs[i].name))
        {
            return COMMENTS_DECLINED;
        }

        root = comments_str_of(read->old_index.pairs[i].value.data + 1,
                               COMMENTS_ID_LEN);

        if (!comments_id_valid(root)) {
            return COMMENTS_DECLINED;
        }

        if (!move->rest
            || (commentsctl_move_find(&read->old_index, root).len == 0
                && commentsctl_move_find(&read->new_index, root).len))
        {
            entries[n++].root = root;
        }
    }

    return commentsctl_site_roots(arena, entries, n, roots, nroots);
}


static int
commentsctl_move_comments(commentsctl_move_t *move, comments_arena_t *arena,
    commentsctl_move_read_t *read, const comments_str_t *roots, size_t n)
{
    int                  rc;
    size_t               i, j, some;
    redisReply         **replies;
    comments_str_t       args[4];
    comments_schema_t    schema;

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < n; i += some) {

        some = n - i < COMMENTSCTL_MOVE_ROOTS ? n - i : COMMENTSCTL_MOVE_ROOTS;

        comments_schema_start(&schema, arena, move->from.site,
                              move->from.thread);

        args[0] = comments_str_c("ZRANGE");
        args[2] = comments_str_c("0");
        args[3] = comments_str_c("-1");

        for (j = 0; j < some; j++) {
            args[1] = comments_schema_thread_key(&schema, "s:", roots[i + j]);
            comments_schema_add(&schema, args, 4);
        }

        replies = commentsctl_redis_run(move->redis,
                                        comments_schema_done(&schema));
        if (replies == NULL) {
            return COMMENTS_ERROR;
        }

        for (j = 0; rc == COMMENTS_OK && j < some; j++) {
            rc = commentsctl_move_records(arena, replies[j], roots[i + j],
                                          read);
        }

        commentsctl_redis_free(replies, some);
    }

    return rc;
}


/*
 * Takes the records below one root. COMMENTS_DECLINED: the records do not agree
 * with the index, which says how many there are and the root of each.
 */
static int
commentsctl_move_records(comments_arena_t *arena, const redisReply *reply,
    comments_str_t root, commentsctl_move_read_t *read)
{
    size_t                 i;
    commentsctl_moving_t  *comment;

    if (commentsctl_redis_expect(reply, REDIS_REPLY_ARRAY, "ZRANGE")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < reply->elements; i++) {

        if (read->n == read->old_index.n) {
            return COMMENTS_DECLINED;
        }

        comment = &read->comments[read->n];

        if (commentsctl_move_string(arena, reply->element[i],
                                    &comment->member)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        if (comment->member.len <= COMMENTS_ID_LEN
            || comment->member.data[COMMENTS_ID_LEN] != ' ')
        {
            return COMMENTS_DECLINED;
        }

        comment->root = root;
        comment->id = comments_str_of(comment->member.data, COMMENTS_ID_LEN);
        comment->entry = commentsctl_move_find(&read->old_index, comment->id);

        if (comment->entry.len == 0
            || memcmp(comment->entry.data + 1, root.data, COMMENTS_ID_LEN)
               != 0)
        {
            return COMMENTS_DECLINED;
        }

        read->n++;
    }

    return COMMENTS_OK;
}


/*
 * Finds out why records and index disagree. COMMENTS_DECLINED: another client
 * wrote while they were read (an EXEC fails). COMMENTS_ERROR: the thread is
 * damaged, which is reported on standard error.
 */
static int
commentsctl_move_untidy(commentsctl_move_t *move, comments_arena_t *arena)
{
    int                         rc;
    comments_str_t              args[1];
    comments_schema_t           schema;
    commentsctl_transaction_t   transaction;

    comments_schema_start(&schema, arena, move->from.site, move->from.thread);
    commentsctl_transaction_start(&transaction, arena);
    commentsctl_transaction_add(&transaction, &schema);

    args[0] = comments_str_c("PING");
    comments_schema_add(&schema, args, 1);

    rc = commentsctl_transaction_run(&transaction, move->redis);

    commentsctl_transaction_free(&transaction);

    if (rc == COMMENTS_DECLINED) {
        return rc;
    }

    if (rc == COMMENTS_OK) {
        commentsctl_print_error("move: the index of the old thread is not what "
                                "its comments say: run verify --repair first");
    }

    return COMMENTS_ERROR;
}
