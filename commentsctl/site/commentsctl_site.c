/*
 * Reads what Redis has of a site.
 */

#include <stdlib.h>

#include "comments_buf.h"
#include "comments_id.h"
#include "comments_schema_reply.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_thread.h"


#define COMMENTSCTL_SITE_ROOTS    50     /* roots in one round trip */
#define COMMENTSCTL_SITE_RECORDS  500    /* records of each root in it */


/* Reads a pair into *item. COMMENTS_DECLINED: the pair is not one of ours. */
typedef int (*commentsctl_site_take_pt)(comments_arena_t *arena,
    const redisReply *name, const redisReply *value, void *item);

/* how to turn a reply of pairs into a sorted list of items */
typedef struct {
    const char                *command;
    size_t                     size;       /* bytes of an item */
    commentsctl_site_take_pt   take;
    void                      *items;
    size_t                     n;
} commentsctl_site_list_t;


static int commentsctl_site_pairs(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_schema_t *schema,
    commentsctl_site_list_t *list);
static int commentsctl_site_take_thread(comments_arena_t *arena,
    const redisReply *name, const redisReply *score, void *item);
static int commentsctl_site_take_entry(comments_arena_t *arena,
    const redisReply *id, const redisReply *value, void *item);
static redisReply **commentsctl_site_range(commentsctl_redis_t *redis,
    const comments_key_t *key, const comments_str_t *roots, size_t n,
    comments_str_t last);
static int commentsctl_site_hand(redisReply *reply, comments_str_t root,
    commentsctl_site_comment_pt handler, void *data, uint32_t *bad);
static int commentsctl_site_rest(commentsctl_redis_t *redis,
    const comments_key_t *key, comments_str_t root, const redisReply *first,
    commentsctl_site_comment_pt handler, void *data, uint32_t *bad);
static comments_str_t commentsctl_site_last(comments_arena_t *arena,
    const redisReply *reply);


int
commentsctl_site_threads(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_site_thread_t **threads, size_t *n)
{
    int                       rc;
    comments_str_t            args[5];
    comments_schema_t         schema;
    commentsctl_site_list_t   list;

    comments_schema_start(&schema, arena, site,
                          (comments_str_t) comments_null_str);

    args[0] = comments_str_c("ZRANGE");
    args[1] = comments_schema_site_key(&schema, "threads");
    args[2] = comments_str_c("0");
    args[3] = comments_str_c("-1");
    args[4] = comments_str_c("WITHSCORES");
    comments_schema_add(&schema, args, 5);

    list.command = "ZRANGE";
    list.size = sizeof(commentsctl_site_thread_t);
    list.take = commentsctl_site_take_thread;

    rc = commentsctl_site_pairs(redis, arena, &schema, &list);

    *threads = list.items;
    *n = list.n;

    /* the site's name may be wrong */

    if (rc == COMMENTS_OK && *n == 0) {
        commentsctl_site_missing(site);
    }

    return rc;
}


int
commentsctl_site_index(commentsctl_redis_t *redis, comments_arena_t *arena,
    const comments_key_t *key, commentsctl_site_entry_t **entries, size_t *n)
{
    int                       rc;
    comments_str_t            args[2];
    comments_schema_t         schema;
    commentsctl_site_list_t   list;

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("HGETALL");
    args[1] = comments_schema_thread_key(&schema, "index", comments_str_c(""));
    comments_schema_add(&schema, args, 2);

    list.command = "HGETALL";
    list.size = sizeof(commentsctl_site_entry_t);
    list.take = commentsctl_site_take_entry;

    rc = commentsctl_site_pairs(redis, arena, &schema, &list);

    *entries = list.items;
    *n = list.n;

    return rc;
}


/* Runs the one command of schema; the items lie in the arena. */
static int
commentsctl_site_pairs(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_schema_t *schema, commentsctl_site_list_t *list)
{
    int           rc;
    char         *item;
    size_t        i, elements;
    redisReply  **replies;

    list->items = NULL;
    list->n = 0;

    replies = commentsctl_redis_run(redis, comments_schema_done(schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_ARRAY,
                                  list->command);

    elements = rc == COMMENTS_OK ? replies[0]->elements / 2 : 0;

    list->items = comments_arena_calloc(arena, elements + 1, list->size);

    if (list->items == NULL) {
        commentsctl_print_error("out of memory");
        rc = COMMENTS_ERROR;
    }

    for (i = 0; rc == COMMENTS_OK && i < elements; i++) {

        item = (char *) list->items + list->n * list->size;

        rc = list->take(arena, replies[0]->element[2 * i],
                        replies[0]->element[2 * i + 1], item);

        if (rc == COMMENTS_OK) {
            list->n++;

        } else if (rc == COMMENTS_DECLINED) {
            rc = COMMENTS_OK;
        }
    }

    commentsctl_redis_free(replies, 1);

    if (rc == COMMENTS_OK) {
        qsort(list->items, list->n, list->size, commentsctl_site_compare);
    }

    return rc;
}


int
commentsctl_site_roots(comments_arena_t *arena,
    const commentsctl_site_entry_t *entries, size_t n, comments_str_t **roots,
    size_t *nroots)
{
    size_t           i, unique;
    comments_str_t  *list;

    list = comments_arena_calloc(arena, n + 1, sizeof(comments_str_t));
    if (list == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        list[i] = entries[i].root;
    }

    qsort(list, n, sizeof(comments_str_t), commentsctl_site_compare);

    unique = 0;

    for (i = 0; i < n; i++) {
        if (unique == 0 || !comments_str_eq(list[unique - 1], list[i])) {
            list[unique++] = list[i];
        }
    }

    *roots = list;
    *nroots = unique;

    return COMMENTS_OK;
}


int
commentsctl_site_comments(commentsctl_redis_t *redis,
    const comments_key_t *key, const comments_str_t *roots, size_t n,
    commentsctl_site_comment_pt handler, void *data, uint32_t *bad)
{
    int           rc;
    size_t        i, j, some;
    redisReply  **replies;

    *bad = 0;
    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < n; i += some) {

        some = n - i < COMMENTSCTL_SITE_ROOTS ? n - i : COMMENTSCTL_SITE_ROOTS;

        replies = commentsctl_site_range(redis, key, roots + i, some,
                                         (comments_str_t) comments_null_str);
        if (replies == NULL) {
            return COMMENTS_ERROR;
        }

        for (j = 0; rc == COMMENTS_OK && j < some; j++) {

            rc = commentsctl_site_hand(replies[j], roots[i + j], handler, data,
                                       bad);

            if (rc == COMMENTS_OK
                && replies[j]->elements == COMMENTSCTL_SITE_RECORDS)
            {
                rc = commentsctl_site_rest(redis, key, roots[i + j],
                                           replies[j], handler, data, bad);
            }
        }

        commentsctl_redis_free(replies, some);
    }

    return rc;
}


void
commentsctl_site_missing(comments_str_t site)
{
    commentsctl_print_error("there are no comments of the site \"%.*s\"; "
                            "--site names another", (int) site.len, site.data);
}


/*
 * The message is "SOURCE OP - SITE-LENGTH SITE THREAD", see comments_message_t.
 */
void
commentsctl_site_tell(comments_schema_t *schema, const comments_key_t *key,
    const char *op)
{
    comments_str_t  args[3], payload;

    payload = comments_schema_pair(schema, comments_str_c("commentsctl"),
                                   comments_str_c(op));
    payload = comments_schema_pair(schema, payload, comments_str_c("-"));
    payload = comments_schema_pair(schema, payload,
                       comments_schema_int(schema, (int64_t) key->site.len));
    payload = comments_schema_pair(schema, payload, key->site);
    payload = comments_schema_pair(schema, payload, key->thread);

    args[0] = comments_str_c("PUBLISH");
    args[1] = comments_str_c(COMMENTS_CHANNEL);
    args[2] = payload;
    comments_schema_add(schema, args, 3);
}


/* one and two point to strings, or to structures that begin with a string */
int
commentsctl_site_compare(const void *one, const void *two)
{
    int                    rc;
    size_t                 len;
    const comments_str_t  *a = one;
    const comments_str_t  *b = two;

    len = a->len < b->len ? a->len : b->len;
    rc = len ? memcmp(a->data, b->data, len) : 0;

    if (rc != 0) {
        return rc;
    }

    return a->len < b->len ? -1 : a->len > b->len;
}


static int
commentsctl_site_take_thread(comments_arena_t *arena, const redisReply *name,
    const redisReply *score, void *item)
{
    commentsctl_site_thread_t  *thread = item;

    if (name->type != REDIS_REPLY_STRING || score->type != REDIS_REPLY_STRING) {
        return COMMENTS_DECLINED;
    }

    /*
     * a lack of memory is treated as a foreign member; it is noticed soon after
     */

    if (commentsctl_thread_decode(arena,
                                  comments_str_of(name->str, name->len),
                                  &thread->key)
        != COMMENTS_OK)
    {
        return COMMENTS_DECLINED;
    }

    /* Redis gives scores as doubles */

    thread->changed = (int64_t) strtod(score->str, NULL);

    return COMMENTS_OK;
}


static int
commentsctl_site_take_entry(comments_arena_t *arena, const redisReply *id,
    const redisReply *value, void *item)
{
    uint32_t                   depth;
    const char                *why;
    comments_str_t             name, root;
    commentsctl_site_entry_t  *entry = item;

    if (id->type != REDIS_REPLY_STRING) {
        return COMMENTS_DECLINED;
    }

    name = comments_str_of(id->str, id->len);

    if (!comments_id_valid(name)
        || comments_schema_reply_index(value, &depth, &entry->status, &root,
                                       &why)
        != COMMENTS_OK
        || root.len == 0)
    {
        return COMMENTS_DECLINED;
    }

    if (comments_arena_dup(arena, name, &entry->id) != COMMENTS_OK
        || comments_arena_dup(arena, root, &entry->root) != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


/*
 * Asks for records below each root: the first ones, or those behind last. The
 * place in the set would not do: it changes when a comment before it is purged.
 */
static redisReply **
commentsctl_site_range(commentsctl_redis_t *redis, const comments_key_t *key,
    const comments_str_t *roots, size_t n, comments_str_t last)
{
    size_t              i, nargs;
    redisReply        **replies;
    comments_str_t      args[7];
    comments_arena_t   *arena;
    comments_schema_t   schema;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return NULL;
    }

    comments_schema_start(&schema, arena, key->site, key->thread);

    if (last.len) {
        nargs = 7;
        args[0] = comments_str_c("ZRANGEBYLEX");
        args[2] = last;
        args[3] = comments_str_c("+");
        args[4] = comments_str_c("LIMIT");
        args[5] = comments_str_c("0");
        args[6] = comments_schema_int(&schema, COMMENTSCTL_SITE_RECORDS);

    } else {
        nargs = 4;
        args[0] = comments_str_c("ZRANGE");
        args[2] = comments_str_c("0");
        args[3] = comments_schema_int(&schema, COMMENTSCTL_SITE_RECORDS - 1);
    }

    for (i = 0; i < n; i++) {
        args[1] = comments_schema_thread_key(&schema, "s:", roots[i]);
        comments_schema_add(&schema, args, nargs);
    }

    replies = commentsctl_redis_run(redis, comments_schema_done(&schema));

    comments_arena_destroy(arena);

    return replies;
}


static int
commentsctl_site_hand(redisReply *reply, comments_str_t root,
    commentsctl_site_comment_pt handler, void *data, uint32_t *bad)
{
    int                  rc;
    uint32_t             i, n, some;
    const char          *why;
    comments_arena_t    *arena;
    comments_comment_t  *comments;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_comments(arena, &reply, 1, &comments, &n, &some,
                                         &why);

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("cannot read the comments of a thread: %s",
                                why);
        n = 0;
    }

    *bad += some;

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        rc = handler(data, root, &comments[i]);
    }

    comments_arena_destroy(arena);

    return rc;
}


/*
 * Reads the records of a large root behind the first ones.
 */
static int
commentsctl_site_rest(commentsctl_redis_t *redis, const comments_key_t *key,
    comments_str_t root, const redisReply *first,
    commentsctl_site_comment_pt handler, void *data, uint32_t *bad)
{
    int                 rc;
    size_t              elements;
    redisReply        **replies;
    comments_str_t      last;
    comments_arena_t   *arena;

    arena = comments_arena_create(SIZE_MAX / 2);
    last = arena ? commentsctl_site_last(arena, first)
                 : (comments_str_t) comments_null_str;

    if (last.len == 0) {
        commentsctl_print_error("out of memory");
        comments_arena_destroy(arena);
        return COMMENTS_ERROR;
    }

    do {
        replies = commentsctl_site_range(redis, key, &root, 1, last);
        if (replies == NULL) {
            rc = COMMENTS_ERROR;
            break;
        }

        rc = commentsctl_site_hand(replies[0], root, handler, data, bad);

        elements = rc == COMMENTS_OK ? replies[0]->elements : 0;

        if (elements == COMMENTSCTL_SITE_RECORDS) {
            comments_arena_reset(arena);
            last = commentsctl_site_last(arena, replies[0]);

            if (last.len == 0) {
                commentsctl_print_error("out of memory");
                rc = COMMENTS_ERROR;
            }
        }

        commentsctl_redis_free(replies, 1);

    } while (rc == COMMENTS_OK && elements == COMMENTSCTL_SITE_RECORDS);

    comments_arena_destroy(arena);

    return rc;
}


/*
 * Where the records behind a reply begin: behind every member with the id of
 * the last one ("!" follows the blank), since an edit gives a comment another
 * member. Empty: out of memory. A reply that has elements, all strings.
 */
static comments_str_t
commentsctl_site_last(comments_arena_t *arena, const redisReply *reply)
{
    comments_buf_t      buf;
    const redisReply   *element;
    comments_str_t      member, last;

    element = reply->element[reply->elements - 1];
    member = comments_str_of(element->str, element->len);

    comments_buf_init(&buf, member.len + 2);
    (void) comments_buf_add_char(&buf, '(');

    if (member.len > COMMENTS_ID_LEN && member.data[COMMENTS_ID_LEN] == ' ') {
        member.len = COMMENTS_ID_LEN;
        (void) comments_buf_add_str(&buf, member);
        (void) comments_buf_add_char(&buf, '!');

    } else {
        (void) comments_buf_add_str(&buf, member);
    }

    if (buf.failed
        || comments_arena_dup(arena, comments_buf_str(&buf), &last)
           != COMMENTS_OK)
    {
        last = (comments_str_t) comments_null_str;
    }

    comments_buf_free(&buf);

    return last;
}
