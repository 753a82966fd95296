/*
 * Reads a thread for its check: what is stored, and what should be.
 */

#include <stdlib.h>

#include "comments_id.h"
#include "comments_schema_author.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_verify.h"


#define COMMENTSCTL_READ_COMMANDS  8
#define COMMENTSCTL_READ_FIRST     64


typedef struct {
    comments_arena_t              *arena;
    commentsctl_verify_thread_t   *thread;
    commentsctl_verify_record_t   *records;
    size_t                         n;
    size_t                         size;
} commentsctl_read_t;


static int commentsctl_read_lists(commentsctl_redis_t *redis,
    comments_arena_t *arena, commentsctl_verify_thread_t *thread);
static int commentsctl_read_decode(comments_arena_t *arena,
    redisReply *const *replies, commentsctl_verify_thread_t *thread);
static int commentsctl_read_list(comments_arena_t *arena,
    const redisReply *reply, size_t step, commentsctl_verify_list_t *list);
static void commentsctl_read_votes(commentsctl_verify_list_t *votes);
static int commentsctl_read_roots(comments_arena_t *arena,
    const commentsctl_scan_place_t *places, size_t n,
    const commentsctl_verify_thread_t *thread, comments_str_t **roots,
    size_t *nroots);
static int commentsctl_read_comment(void *data, comments_str_t root,
    const comments_comment_t *comment);
static int commentsctl_read_authors(commentsctl_read_t *read,
    const comments_comment_t *comment, commentsctl_verify_record_t *record);
static int64_t commentsctl_read_number(const redisReply *reply);


int
commentsctl_verify_read(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, const commentsctl_scan_place_t *places, size_t n,
    commentsctl_verify_thread_t *thread)
{
    int                  rc;
    size_t               nroots;
    uint32_t             bad;
    comments_str_t      *roots;
    commentsctl_read_t   read;

    memset(thread, 0, sizeof(commentsctl_verify_thread_t));
    memset(&read, 0, sizeof(commentsctl_read_t));

    thread->key.site = site;
    thread->key.thread = places[0].thread;
    thread->created = INT64_MAX;

    read.arena = arena;
    read.thread = thread;

    rc = commentsctl_read_lists(redis, arena, thread);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_read_roots(arena, places, n, thread, &roots, &nroots);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_site_comments(redis, &thread->key, roots, nroots,
                                       commentsctl_read_comment, &read, &bad);
    }

    if (rc == COMMENTS_OK) {
        thread->problems[COMMENTSCTL_VERIFY_DAMAGED] = bad;
        rc = commentsctl_verify_truth(arena, thread, read.records, read.n);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_verify_votes(redis, arena, thread, read.records,
                                      read.n);
    }

    free(read.records);

    return rc;
}


void
commentsctl_verify_differ(const commentsctl_verify_list_t *right,
    const commentsctl_verify_list_t *wrong, commentsctl_verify_pt handler,
    void *data)
{
    int                               rc;
    size_t                            i, j;
    const commentsctl_verify_pair_t  *a, *b;

    i = 0;
    j = 0;

    while (i < right->n || j < wrong->n) {

        a = i < right->n ? &right->pairs[i] : NULL;
        b = j < wrong->n ? &wrong->pairs[j] : NULL;

        rc = a == NULL ? 1
             : b == NULL ? -1 : commentsctl_site_compare(&a->name, &b->name);

        if (rc < 0) {
            handler(data, a, NULL);
            i++;

        } else if (rc > 0) {
            handler(data, NULL, b);
            j++;

        } else {
            if (!comments_str_eq(a->value, b->value)) {
                handler(data, a, b);
            }

            i++;
            j++;
        }
    }
}


static int
commentsctl_read_lists(commentsctl_redis_t *redis, comments_arena_t *arena,
    commentsctl_verify_thread_t *thread)
{
    int                  rc;
    redisReply         **replies;
    comments_str_t       args[5], none;
    comments_schema_t    schema;

    none = comments_str_c("");

    comments_schema_start(&schema, arena, thread->key.site,
                          thread->key.thread);

    /*
     * every write raises the version in :meta, and every vote the one in
     * :votes, so WATCH notices them
     */

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(&schema, "meta", none);
    args[2] = comments_schema_thread_key(&schema, "votes", none);
    comments_schema_add(&schema, args, 3);

    args[0] = comments_str_c("HGET");
    args[2] = comments_str_c("n");
    comments_schema_add(&schema, args, 3);

    args[0] = comments_str_c("ZSCORE");
    args[1] = comments_schema_site_key(&schema, "threads");
    args[2] = schema.thread;
    comments_schema_add(&schema, args, 3);

    args[0] = comments_str_c("ZRANGE");
    args[1] = comments_schema_thread_key(&schema, "roots", none);
    args[2] = comments_str_c("0");
    args[3] = comments_str_c("-1");
    comments_schema_add(&schema, args, 4);

    args[1] = comments_schema_thread_key(&schema, "best", none);
    args[4] = comments_str_c("WITHSCORES");
    comments_schema_add(&schema, args, 5);

    args[0] = comments_str_c("HGETALL");
    args[1] = comments_schema_thread_key(&schema, "index", none);
    comments_schema_add(&schema, args, 2);

    args[1] = comments_schema_thread_key(&schema, "live", none);
    comments_schema_add(&schema, args, 2);

    args[1] = comments_schema_thread_key(&schema, "votes", none);
    comments_schema_add(&schema, args, 2);

    replies = commentsctl_redis_run(redis, comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_read_decode(arena, replies, thread);

    commentsctl_redis_free(replies, COMMENTSCTL_READ_COMMANDS);

    return rc;
}


static int
commentsctl_read_decode(comments_arena_t *arena, redisReply *const *replies,
    commentsctl_verify_thread_t *thread)
{
    if (commentsctl_redis_expect(replies[0], REDIS_REPLY_STATUS, "WATCH")
        == COMMENTS_OK
        && commentsctl_redis_expect(replies[3], REDIS_REPLY_ARRAY, "ZRANGE")
        == COMMENTS_OK
        && commentsctl_redis_expect(replies[4], REDIS_REPLY_ARRAY, "ZRANGE")
        == COMMENTS_OK
        && commentsctl_redis_expect(replies[5], REDIS_REPLY_ARRAY, "HGETALL")
        == COMMENTS_OK
        && commentsctl_redis_expect(replies[6], REDIS_REPLY_ARRAY, "HGETALL")
        == COMMENTS_OK
        && commentsctl_redis_expect(replies[7], REDIS_REPLY_ARRAY, "HGETALL")
        == COMMENTS_OK
        && commentsctl_read_list(arena, replies[7], 2, &thread->votes)
        == COMMENTS_OK
        && commentsctl_read_list(arena, replies[6], 2, &thread->live)
        == COMMENTS_OK
        && commentsctl_read_list(arena, replies[3], 1, &thread->roots)
        == COMMENTS_OK
        && commentsctl_read_list(arena, replies[4], 2, &thread->best)
        == COMMENTS_OK
        && commentsctl_read_list(arena, replies[5], 2, &thread->index)
        == COMMENTS_OK)
    {
        commentsctl_read_votes(&thread->votes);

        thread->count = commentsctl_read_number(replies[1]);
        thread->listed = replies[2]->type == REDIS_REPLY_STRING;
        return COMMENTS_OK;
    }

    return COMMENTS_ERROR;
}


static int
commentsctl_read_list(comments_arena_t *arena, const redisReply *reply,
    size_t step, commentsctl_verify_list_t *list)
{
    char              *depth;
    size_t             i, j;
    const redisReply  *element;
    comments_str_t    *s;

    list->n = reply->elements / step;
    list->pairs = comments_arena_calloc(arena, list->n + 1,
                                        sizeof(commentsctl_verify_pair_t));
    if (list->pairs == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < list->n; i++) {
        for (j = 0; j < step; j++) {

            element = reply->element[i * step + j];
            s = j ? &list->pairs[i].value : &list->pairs[i].name;

            if (commentsctl_redis_expect(element, REDIS_REPLY_STRING,
                                         "a list of a thread")
                != COMMENTS_OK)
            {
                return COMMENTS_ERROR;
            }

            if (comments_arena_dup(arena, comments_str_of(element->str,
                                                          element->len), s)
                != COMMENTS_OK)
            {
                commentsctl_print_error("out of memory");
                return COMMENTS_ERROR;
            }
        }
    }

    /*
     * an index entry of an older version, which begins with a letter, has no
     * depth, which stands for 0
     */

    for (i = 0; step == 2 && i < list->n; i++) {

        s = &list->pairs[i].value;

        if (s->len == 1 + COMMENTS_ID_LEN && s->data[0] >= 'a') {

            depth = comments_arena_alloc(arena, s->len + 1);
            if (depth == NULL) {
                commentsctl_print_error("out of memory");
                return COMMENTS_ERROR;
            }

            memcpy(depth, s->data, s->len);
            depth[s->len] = '0';

            *s = comments_str_of(depth, s->len + 1);
        }
    }

    qsort(list->pairs, list->n, sizeof(commentsctl_verify_pair_t),
          commentsctl_site_compare);

    return COMMENTS_OK;
}


/* removes the field "v", which counts writes, from the list of votes */
static void
commentsctl_read_votes(commentsctl_verify_list_t *votes)
{
    size_t  i, n;

    n = 0;

    for (i = 0; i < votes->n; i++) {
        if (!comments_str_eq(votes->pairs[i].name, comments_str_c("v"))) {
            votes->pairs[n++] = votes->pairs[i];
        }
    }

    votes->n = n;
}


/*
 * Collects every root that a key, the index or :roots names. A root that was
 * posted after the SCAN is at least in the lists.
 */
static int
commentsctl_read_roots(comments_arena_t *arena,
    const commentsctl_scan_place_t *places, size_t n,
    const commentsctl_verify_thread_t *thread, comments_str_t **roots,
    size_t *nroots)
{
    size_t                     i, all;
    commentsctl_site_entry_t  *entries;

    entries = comments_arena_calloc(arena,
                                    n + thread->index.n + thread->roots.n + 1,
                                    sizeof(commentsctl_site_entry_t));
    if (entries == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    all = 0;

    for (i = 0; i < n; i++) {
        entries[all].root = places[i].root;
        all += comments_id_valid(entries[all].root) != 0;
    }

    for (i = 0; i < thread->roots.n; i++) {
        entries[all].root = thread->roots.pairs[i].name;
        all += comments_id_valid(entries[all].root) != 0;
    }

    for (i = 0; i < thread->index.n; i++) {
        if (thread->index.pairs[i].value.len > COMMENTS_ID_LEN) {
            entries[all].root =
                        comments_str_of(thread->index.pairs[i].value.data + 1,
                                        COMMENTS_ID_LEN);
            all += comments_id_valid(entries[all].root) != 0;
        }
    }

    return commentsctl_site_roots(arena, entries, all, roots, nroots);
}


static int
commentsctl_read_comment(void *data, comments_str_t root,
    const comments_comment_t *comment)
{
    commentsctl_read_t *read = data;

    size_t                        size;
    commentsctl_verify_record_t  *records;
    commentsctl_verify_thread_t  *thread;

    if (read->n == read->size) {
        size = read->size ? read->size * 2 : COMMENTSCTL_READ_FIRST;

        records = realloc(read->records,
                          size * sizeof(commentsctl_verify_record_t));
        if (records == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        read->records = records;
        read->size = size;
    }

    thread = read->thread;
    records = &read->records[read->n++];

    records->root = root;
    records->status = comment->status;

    records->depth = 0;
    records->counted = 0;
    records->up = comment->up;
    records->down = comment->down;
    records->purged = (comment->status == COMMENTS_DELETED
                       && comment->text.len == 0);

    if (commentsctl_read_authors(read, comment, records) != COMMENTS_OK
        || comments_arena_dup(read->arena, comment->id, &records->id)
        != COMMENTS_OK
        || comments_arena_dup(read->arena, comment->parent, &records->parent)
        != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    if (!comments_str_eq(comment->root, root)) {
        thread->problems[COMMENTSCTL_VERIFY_MISPLACED]++;
    }

    if (comment->created < thread->created) {
        thread->created = comment->created;
    }

    if (comment->created > thread->changed) {
        thread->changed = comment->created;
    }

    if (comment->edited > thread->changed) {
        thread->changed = comment->edited;
    }

    return COMMENTS_OK;
}


/* Notes the names under which the comment's author is counted. */
static int
commentsctl_read_authors(commentsctl_read_t *read,
    const comments_comment_t *comment, commentsctl_verify_record_t *record)
{
    size_t             i, n;
    comments_schema_t  schema;

    memset(&schema, 0, sizeof(comments_schema_t));
    memset(record->authors, 0, sizeof(record->authors));

    schema.arena = read->arena;

    if (comments_schema_author_set(comment->status) == NULL) {
        return COMMENTS_OK;
    }

    n = comments_schema_authors(&schema, comment, record->authors);

    for (i = 0; i < n; i++) {
        if (comments_arena_dup(read->arena, record->authors[i],
                               &record->authors[i])
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return schema.failed ? COMMENTS_ERROR : COMMENTS_OK;
}


/*
 * Returns 0 if the value is missing, and -1, which no right value equals, if it
 * is not a number.
 */
static int64_t
commentsctl_read_number(const redisReply *reply)
{
    int64_t  n;

    if (reply->type == REDIS_REPLY_NIL) {
        return 0;
    }

    n = -1;

    if (reply->type == REDIS_REPLY_STRING) {
        (void) comments_schema_number(comments_str_of(reply->str, reply->len),
                                      &n);
    }

    return n;
}
