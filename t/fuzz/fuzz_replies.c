/*
 * Whatever a server sends in Redis's protocol, no decoder of the schema reads
 * outside of it, and each says OK or why not.
 */

#include <stdlib.h>

#include "comments_author.h"
#include "comments_schema_learned.h"


#define REPLIES_MAX   300
#define ELEMENTS_MAX  20000
#define DEPTH_MAX     7
#define ARENA         (16 << 20)


/* the type of a length changed with hiredis 1.0 */
#if (HIREDIS_MAJOR >= 1)
typedef size_t  elements_t;
#else
typedef int     elements_t;
#endif


typedef struct {
    redisReader                *reader;
    redisReplyObjectFunctions   fn;
    redisReplyObjectFunctions  *defaults;
    redisReply                 *reply[REPLIES_MAX];
    size_t                      n;
} wire_t;


static void wire_read(wire_t *wire, const uint8_t *data, size_t size);
static void *wire_array(const redisReadTask *task, elements_t elements);
static void decode_reads(comments_arena_t *arena, const wire_t *wire,
    uint8_t how);
static void decode_writes(const wire_t *wire, uint8_t how);
static void decode_changes(comments_arena_t *arena, const wire_t *wire,
    uint8_t how);
static void decode_learned(comments_arena_t *arena, const wire_t *wire,
    uint8_t how);
static void check(int rc, const char *why);


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t             i;
    wire_t             wire;
    comments_arena_t  *arena;

    if (size == 0) {
        return 0;
    }

    arena = comments_arena_create(ARENA);
    if (arena == NULL) {
        return 0;
    }

    wire_read(&wire, data + 1, size - 1);

    decode_reads(arena, &wire, data[0]);
    decode_writes(&wire, data[0]);
    decode_changes(arena, &wire, data[0]);
    decode_learned(arena, &wire, data[0]);

    for (i = 0; i < wire.n; i++) {
        freeReplyObject(wire.reply[i]);
    }

    redisReaderFree(wire.reader);

    comments_arena_destroy(arena);

    return 0;
}


/* as the module reads: arrays bounded in length and in depth */
static void
wire_read(wire_t *wire, const uint8_t *data, size_t size)
{
    void  *reply;

    wire->n = 0;
    wire->reader = redisReaderCreate();

    if (wire->reader == NULL) {
        abort();
    }

    wire->defaults = wire->reader->fn;
    wire->fn = *wire->defaults;
    wire->fn.createArray = wire_array;

    wire->reader->fn = &wire->fn;
    wire->reader->privdata = wire;

    (void) redisReaderFeed(wire->reader, (const char *) data, size);

    while (wire->n < REPLIES_MAX
           && redisReaderGetReply(wire->reader, &reply) == REDIS_OK
           && reply)
    {
        wire->reply[wire->n++] = reply;
    }
}


static void *
wire_array(const redisReadTask *task, elements_t elements)
{
    int                   depth;
    wire_t               *wire;
    const redisReadTask  *parent;

    if (elements > ELEMENTS_MAX) {
        return NULL;
    }

    depth = 0;

    for (parent = task->parent; parent; parent = parent->parent) {
        if (++depth == DEPTH_MAX) {
            return NULL;
        }
    }

    wire = task->privdata;

    return wire->defaults->createArray(task, elements);
}


static void
decode_reads(comments_arena_t *arena, const wire_t *wire, uint8_t how)
{
    int                  rc;
    uint32_t             i, n, bad, page, sizes[REPLIES_MAX];
    const char          *why;
    comments_read_t      read;
    comments_roots_t     roots;
    comments_comment_t  *comments;

    memset(&read, 0, sizeof(read));
    read.order = (comments_order_t) (how % 3);
    read.page = how;
    read.page_size = how / 2;
    read.meta_only = how & 1;

    if (how & 2) {
        read.show = comments_str_c("0000000000000001");
    }

    why = NULL;
    rc = comments_schema_decode_roots(arena, &read, wire->reply, wire->n,
                                      &roots, &why);
    check(rc, why);

    if (rc == COMMENTS_OK) {

        if (roots.pages == 0 || roots.page == 0
            || roots.nroots > (read.page_size ? read.page_size : 1)
            || roots.thread.count < 0 || roots.thread.roots < 0)
        {
            abort();
        }

        if (roots.show_root.len && roots.show_at > roots.nroots) {
            abort();
        }
    }

    why = NULL;
    rc = comments_schema_decode_sizes(wire->reply, wire->n, sizes,
                                      wire->n ? wire->n - (how & 1) : 0,
                                      &page, &why);
    check(rc, why);

    why = NULL;
    n = (wire->n && wire->reply[0]->type == REDIS_REPLY_ARRAY
         && wire->reply[0]->elements <= REPLIES_MAX)
        ? (uint32_t) wire->reply[0]->elements : 0;
    rc = comments_schema_decode_depths(wire->reply, wire->n, sizes, n, &why);
    check(rc, why);

    why = NULL;
    page = 0;
    rc = comments_schema_decode_rank(&read, wire->reply, wire->n, &page, &why);
    check(rc, why);

    if (rc == COMMENTS_OK && page == 0) {
        abort();
    }

    why = NULL;
    rc = comments_schema_decode_comments(arena, wire->reply, wire->n,
                                         &comments, &n, &bad, &why);
    check(rc, why);

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        if (comments[i].id.len != COMMENTS_ID_LEN
            || comments[i].root.len != COMMENTS_ID_LEN)
        {
            abort();
        }
    }
}


static void
decode_writes(const wire_t *wire, uint8_t how)
{
    int                rc;
    int64_t            counts[REPLIES_MAX];
    const char        *why;
    comments_str_t     parent;
    comments_counts_t  authors[REPLIES_MAX];
    comments_before_t  before;

    parent = comments_str_c(how & 2 ? "0000000000000001" : "");

    why = NULL;
    rc = comments_schema_decode_before(wire->reply, wire->n, parent, how & 1,
                                       &before, &why);
    check(rc, why);

    if (rc == COMMENTS_OK && (how & 1) && before.secret.len != 64) {
        abort();
    }

    if (rc == COMMENTS_OK && before.author.len
        && (before.author.len != COMMENTS_AUTHOR_LEN || !before.held))
    {
        abort();
    }

    why = NULL;
    rc = comments_schema_decode_authors(wire->reply, wire->n, authors,
                                        wire->n / 2, &why);
    check(rc, why);

    why = NULL;
    rc = comments_schema_decode_counts(wire->reply, wire->n, counts, &why);
    check(rc, why);
}


/* the batches of a post and of a change, and whatever came in their place */
static void
decode_changes(comments_arena_t *arena, const wire_t *wire, uint8_t how)
{
    int                  rc;
    const char          *why;
    comments_key_t       key;
    comments_write_t     write;
    comments_batch_t    *batch;
    comments_thread_t    thread;
    comments_comment_t   comment;
    comments_change_t    changes[2];

    key.site = comments_str_c("s");
    key.thread = comments_str_c("/t");

    memset(&comment, 0, sizeof(comment));
    comment.id = comments_str_c("0000000000000001");
    comment.root = comment.id;
    comment.status = how & 4 ? COMMENTS_APPROVED : COMMENTS_PENDING;

    memset(&write, 0, sizeof(write));
    write.key = &key;
    write.comment = &comment;
    write.act.source = comments_str_c("f");

    batch = comments_schema_write(arena, &write);
    if (batch == NULL) {
        return;
    }

    why = NULL;
    rc = comments_schema_decode_executed(batch, wire->reply, wire->n, &why);
    check(rc == COMMENTS_DECLINED ? COMMENTS_ERROR : rc, why);

    memset(changes, 0, sizeof(changes));
    changes[0].id = comment.id;
    changes[1].id = comments_str_c("0000000000000002");

    why = NULL;
    rc = comments_schema_decode_watch(wire->reply, wire->n, changes, 2,
                                      &thread, &why);
    check(rc, why);

    changes[0].root = comment.id;

    if (rc != COMMENTS_OK || how & 8) {
        changes[1].root = comment.id;
    }

    why = NULL;
    rc = comments_schema_decode_changes(wire->reply, wire->n, changes, 2,
                                        &why);
    check(rc, why);

    if (rc == COMMENTS_OK) {
        changes[0].gone = 1;
        changes[1].after.status = COMMENTS_SPAM;
        (void) comments_schema_change(arena, &key, changes, 2, &write.act);
    }
}


/* what was learned, and taking back whatever it says was learned */
static void
decode_learned(comments_arena_t *arena, const wire_t *wire, uint8_t how)
{
    int                        rc;
    const char                *why;
    comments_tokens_t          tokens;
    comments_lesson_t          lesson;
    comments_learned_query_t   query;
    comments_learn_opinion_t   opinion;

    memset(&tokens, 0, sizeof(tokens));
    memset(&query, 0, sizeof(query));
    memset(&lesson, 0, sizeof(lesson));

    tokens.n = how & 3;
    query.site = comments_str_c("s");
    query.id = comments_str_c(how & 4 ? "0000000000000001" : "");
    query.tokens = &tokens;

    why = NULL;
    rc = comments_schema_decode_learned(wire->reply, wire->n, &query, &why);

    if (rc == COMMENTS_DECLINED) {
        rc = comments_schema_decode_learned(wire->reply, wire->n, &query, &why);
    }

    check(rc, why);

    if (rc != COMMENTS_OK) {
        return;
    }

    comments_learn_judge(&tokens, &query.learned, &opinion);

    lesson.site = query.site;
    lesson.id = query.id;
    lesson.tokens = &tokens;
    lesson.generation = query.in;
    lesson.as = query.as;
    lesson.back = 1;
    lesson.scored = query.scored;
    lesson.score = query.score;

    if (query.as && comments_schema_learn(arena, &lesson) == NULL) {
        abort();
    }
}


static void
check(int rc, const char *why)
{
    if (rc == COMMENTS_OK) {
        return;
    }

    if (rc != COMMENTS_ERROR || why == NULL || strlen(why) > (size_t) 1 << 30)
    {
        abort();
    }
}
