/*
 * Reading a thread: the roots of a page, the number of comments, the page of a
 * comment, and the roots that are on no page.
 */

#include "comments_id.h"
#include "comments_number.h"
#include "comments_schema_hidden.h"
#include "comments_schema_keys.h"
#include "comments_schema_reply.h"


static uint32_t comments_schema_page_size(const comments_read_t *read);
static int comments_schema_decode_ids(comments_arena_t *arena,
    const redisReply *reply, uint32_t max, comments_roots_t *roots,
    const char **why);
static int comments_schema_decode_show(comments_arena_t *arena,
    const redisReply *reply, comments_roots_t *roots, const char **why);
static int comments_schema_decode_roots_secret(comments_arena_t *arena,
    const redisReply *reply, comments_roots_t *roots, const char **why);
static void comments_schema_show(comments_roots_t *roots);
static void comments_schema_hide(comments_hidden_t *hidden, comments_str_t id);


comments_batch_t *
comments_schema_read_roots(comments_arena_t *arena, const comments_key_t *key,
    const comments_read_t *read)
{
    int64_t            start, size;
    comments_str_t     args[4], roots, index;
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    comments_schema_add_meta(&schema);

    roots = comments_schema_thread_key(&schema, "roots", comments_str_c(""));

    args[0] = comments_str_c("ZCARD");
    args[1] = roots;
    comments_schema_add(&schema, args, 2);

    if (read->meta_only) {
        return comments_schema_done(&schema);
    }

    size = comments_schema_page_size(read);
    start = read->page ? (int64_t) (read->page - 1) * size : 0;

    args[0] = comments_str_c(read->order == COMMENTS_NEWEST ? "ZREVRANGE"
                                                            : "ZRANGE");
    args[1] = roots;

    if (read->order == COMMENTS_BEST) {
        args[1] = comments_schema_thread_key(&schema, "best",
                                             comments_str_c(""));
    }

    args[2] = comments_schema_int(&schema, start);
    args[3] = comments_schema_int(&schema, start + size - 1);
    comments_schema_add(&schema, args, 4);

    args[0] = comments_str_c("HLEN");
    args[1] = comments_schema_thread_key(&schema, "index",
                                         comments_str_c(""));
    index = args[1];
    comments_schema_add(&schema, args, 2);

    args[1] = comments_schema_thread_key(&schema, "votes",
                                         comments_str_c(""));
    comments_schema_add(&schema, args, 2);

    if (read->show.len) {
        args[0] = comments_str_c("HGET");
        args[1] = index;
        args[2] = read->show;
        comments_schema_add(&schema, args, 3);
    }

    if (read->secret) {
        args[0] = comments_str_c("GET");
        args[1] = comments_str_c("comments:secret");
        comments_schema_add(&schema, args, 2);
    }

    return comments_schema_done(&schema);
}


int
comments_schema_decode_roots(comments_arena_t *arena,
    const comments_read_t *read, redisReply *const *replies, size_t n,
    comments_roots_t *roots, const char **why)
{
    int64_t         pages, total, voted;
    size_t          expected;
    uint32_t        size;

    memset(roots, 0, sizeof(comments_roots_t));

    expected = read->meta_only ? 2
               : 5 + (size_t) (read->show.len != 0) + (read->secret ? 1 : 0);

    if (comments_schema_reply_expect(replies, n, expected, why) != COMMENTS_OK
        || comments_schema_reply_meta(replies[0], &roots->thread, why)
        != COMMENTS_OK
        || comments_schema_reply_integer(replies[1], &roots->thread.roots, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (roots->thread.roots < 0) {
        roots->thread.roots = 0;
    }

    /* a thread without roots has one empty page */

    size = comments_schema_page_size(read);
    pages = roots->thread.roots / size + (roots->thread.roots % size != 0);

    roots->page = read->page ? read->page : 1;
    roots->pages = pages > UINT32_MAX ? UINT32_MAX : (uint32_t) pages;

    if (roots->pages == 0) {
        roots->pages = 1;
    }

    if (read->meta_only) {
        return COMMENTS_OK;
    }

    if (comments_schema_decode_ids(arena, replies[2], size, roots, why)
        != COMMENTS_OK
        || comments_schema_reply_integer(replies[3], &total, why)
           != COMMENTS_OK
        || comments_schema_reply_integer(replies[4], &voted, why)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    roots->thread.voted = (voted > 0);

    roots->total = (total < 0 || total > UINT32_MAX) ? UINT32_MAX
                                                     : (uint32_t) total;

    if (read->secret
        && comments_schema_decode_roots_secret(arena, replies[expected - 1],
                                               roots, why)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return read->show.len == 0 ? COMMENTS_OK
           : comments_schema_decode_show(arena, replies[5], roots, why);
}


/* where the comment read.show is */
static int
comments_schema_decode_show(comments_arena_t *arena, const redisReply *reply,
    comments_roots_t *roots, const char **why)
{
    uint32_t        depth;
    comments_str_t  root;

    if (comments_schema_reply_index(reply, &depth, &roots->show_status,
                                    &root, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (root.len == 0) {
        return COMMENTS_OK;
    }

    /* the next round trip needs the root after these replies were freed */

    if (comments_arena_dup(arena, root, &roots->show_root) != COMMENTS_OK) {
        *why = "out of memory";
        return COMMENTS_ERROR;
    }

    comments_schema_show(roots);

    return COMMENTS_OK;
}


static int
comments_schema_decode_roots_secret(comments_arena_t *arena,
    const redisReply *reply, comments_roots_t *roots, const char **why)
{
    comments_str_t  secret;

    if (comments_schema_reply_string(reply, &secret, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (secret.len
        && comments_arena_dup(arena, secret, &roots->secret) != COMMENTS_OK)
    {
        *why = "out of memory";
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


comments_batch_t *
comments_schema_read_rank(comments_arena_t *arena, const comments_key_t *key,
    const comments_read_t *read, comments_str_t root)
{
    comments_str_t     args[3];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c(read->order == COMMENTS_NEWEST ? "ZREVRANK"
                                                            : "ZRANK");
    args[1] = comments_schema_thread_key(&schema,
                            read->order == COMMENTS_BEST ? "best" : "roots",
                            comments_str_c(""));
    args[2] = root;
    comments_schema_add(&schema, args, 3);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_rank(const comments_read_t *read,
    redisReply *const *replies, size_t n, uint32_t *page, const char **why)
{
    int64_t  rank;

    if (comments_schema_reply_expect(replies, n, 1, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (replies[0]->type == REDIS_REPLY_NIL) {
        *page = read->page ? read->page : 1;
        return COMMENTS_OK;
    }

    if (comments_schema_reply_integer(replies[0], &rank, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    rank = rank / comments_schema_page_size(read);

    if (rank < 0 || rank >= UINT32_MAX) {
        *why = "a rank is out of range";
        return COMMENTS_ERROR;
    }

    *page = (uint32_t) rank + 1;

    return COMMENTS_OK;
}


comments_batch_t *
comments_schema_read_counts(comments_arena_t *arena, comments_str_t site,
    const comments_str_t *threads, size_t n)
{
    size_t             i;
    comments_str_t     args[3];
    comments_schema_t  schema, thread;

    if (n > COMMENTS_SCHEMA_COUNTS_MAX) {
        return NULL;
    }

    comments_schema_start(&schema, arena, site,
                          (comments_str_t) comments_null_str);

    args[0] = comments_str_c("HGET");
    args[2] = comments_str_c("n");

    for (i = 0; i < n; i++) {
        comments_schema_start(&thread, arena, site, threads[i]);

        args[1] = comments_schema_thread_key(&thread, "meta",
                                             comments_str_c(""));
        schema.failed |= thread.failed;

        comments_schema_add(&schema, args, 3);
    }

    return comments_schema_done(&schema);
}


int
comments_schema_decode_counts(redisReply *const *replies, size_t n,
    int64_t *counts, const char **why)
{
    size_t  i;

    if (comments_schema_reply_expect(replies, n, n, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (comments_schema_reply_number(replies[i], &counts[i], why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        if (counts[i] < 0) {
            counts[i] = 0;
        }
    }

    return COMMENTS_OK;
}


static uint32_t
comments_schema_page_size(const comments_read_t *read)
{
    if (read->page_size == 0) {
        return 1;
    }

    if (read->page_size > COMMENTS_SCHEMA_ROOTS_MAX) {
        return COMMENTS_SCHEMA_ROOTS_MAX;
    }

    return read->page_size;
}


static int
comments_schema_decode_ids(comments_arena_t *arena, const redisReply *reply,
    uint32_t max, comments_roots_t *roots, const char **why)
{
    size_t          i, len;
    comments_str_t  id;

    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    len = reply->elements < max ? reply->elements : max;

    roots->roots = comments_arena_calloc(arena, len ? len : 1,
                                         sizeof(comments_str_t));
    if (roots->roots == NULL) {
        *why = "out of memory";
        return COMMENTS_ERROR;
    }

    for (i = 0; i < len; i++) {

        if (comments_schema_reply_string(reply->element[i], &id, why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        /* skip members that are not ids: this module did not write them */

        if (!comments_id_valid(id)) {
            continue;
        }

        if (comments_arena_dup(arena, id, &roots->roots[roots->nroots])
            != COMMENTS_OK)
        {
            *why = "out of memory";
            return COMMENTS_ERROR;
        }

        roots->nroots++;
    }

    return COMMENTS_OK;
}


static void
comments_schema_show(comments_roots_t *roots)
{
    size_t  i;

    for (i = 0; i < roots->nroots; i++) {
        if (comments_str_eq(roots->roots[i], roots->show_root)) {
            break;
        }
    }

    roots->show_at = i;
}


comments_batch_t *
comments_schema_read_hidden(comments_arena_t *arena, const comments_key_t *key,
    const comments_hidden_t *hidden)
{
    char              *cursor;
    comments_str_t     args[5];
    comments_schema_t  schema;

    cursor = comments_arena_alloc(arena, COMMENTS_NUMBER_LEN);
    if (cursor == NULL) {
        return NULL;
    }

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("HSCAN");
    args[1] = comments_schema_thread_key(&schema, "index",
                                         comments_str_c(""));
    args[2] = comments_str_of(cursor, comments_number_write(cursor,
                                                          hidden->cursor));
    args[3] = comments_str_c("COUNT");
    args[4] = comments_schema_int(&schema, COMMENTS_HIDDEN_COUNT);
    comments_schema_add(&schema, args, 5);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_hidden(redisReply *const *replies, size_t n,
    comments_hidden_t *hidden, const char **why)
{
    size_t              i;
    uint32_t            depth;
    const char         *damaged;
    comments_str_t      cursor, id, root;
    const redisReply   *pairs;
    comments_status_t   status;

    if (comments_schema_reply_expect(replies, n, 1, why) != COMMENTS_OK
        || comments_schema_reply_array(replies[0], why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (replies[0]->elements != 2) {
        *why = "a step through a hash is damaged";
        return COMMENTS_ERROR;
    }

    pairs = replies[0]->element[1];

    if (comments_schema_reply_string(replies[0]->element[0], &cursor, why)
        != COMMENTS_OK
        || comments_schema_reply_array(pairs, why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (comments_number_parse(cursor, UINT64_MAX, &hidden->cursor)
        != COMMENTS_OK)
    {
        *why = "a cursor is damaged";
        return COMMENTS_ERROR;
    }

    for (i = 0; i + 1 < pairs->elements; i += 2) {

        if (comments_schema_reply_string(pairs->element[i], &id, why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        /* a damaged entry is no root */

        if (comments_schema_reply_index(pairs->element[i + 1], &depth, &status,
                                        &root, &damaged)
            == COMMENTS_OK
            && comments_id_valid(id) && comments_str_eq(id, root)
            && status != COMMENTS_APPROVED)
        {
            comments_schema_hide(hidden, id);
        }
    }

    return COMMENTS_OK;
}


/* a step may bring an entry that another one has brought already */
static void
comments_schema_hide(comments_hidden_t *hidden, comments_str_t id)
{
    int     rc;
    size_t  i;

    for (i = 0; i < hidden->n; i++) {
        rc = memcmp(id.data, hidden->ids[i], COMMENTS_ID_LEN);

        if (rc == 0) {
            return;
        }

        if (rc > 0) {
            break;
        }
    }

    if (hidden->n == COMMENTS_HIDDEN_MAX) {
        hidden->more = 1;

        if (i == hidden->n) {
            return;
        }

        hidden->n--;
    }

    memmove(hidden->ids[i + 1], hidden->ids[i],
            (hidden->n - i) * COMMENTS_ID_LEN);
    memcpy(hidden->ids[i], id.data, COMMENTS_ID_LEN);
    hidden->n++;
}


comments_batch_t *
comments_schema_read_listed(comments_arena_t *arena, const comments_key_t *key,
    const comments_hidden_t *hidden)
{
    size_t             i;
    comments_str_t     args[2 + COMMENTS_HIDDEN_MAX];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("HMGET");
    args[1] = comments_schema_thread_key(&schema, "live", comments_str_c(""));

    for (i = 0; i < hidden->n; i++) {
        args[2 + i] = comments_str_of(hidden->ids[i], COMMENTS_ID_LEN);
    }

    comments_schema_add(&schema, args, 2 + hidden->n);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_listed(redisReply *const *replies, size_t n,
    comments_hidden_t *hidden, const char **why)
{
    size_t   i, kept;
    int64_t  live;

    if (comments_schema_reply_expect(replies, n, 1, why) != COMMENTS_OK
        || comments_schema_reply_array(replies[0], why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (replies[0]->elements != hidden->n) {
        *why = "wrong number of values";
        return COMMENTS_ERROR;
    }

    kept = 0;

    for (i = 0; i < hidden->n; i++) {

        if (comments_schema_reply_number(replies[0]->element[i], &live, why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        if (live <= 0) {
            memmove(hidden->ids[kept++], hidden->ids[i], COMMENTS_ID_LEN);
        }
    }

    hidden->n = kept;

    return COMMENTS_OK;
}
