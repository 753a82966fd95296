/*
 * Writes the comments that an import has read and that Redis does not have.
 *
 * Each comment is one MULTI, built by comments_schema_write() as for a post, so
 * it also notifies nginx's workers. Those of one thread are joined, which takes
 * Redis a third of the time, and many of them are sent before the first reply
 * is awaited (pipelining). A run that was interrupted can be started again.
 */

#include <stdlib.h>
#include <time.h>

#include "comments_schema_keys.h"
#include "comments_text.h"
#include "commentsctl_import.h"
#include "commentsctl_lookup.h"
#include "commentsctl_pipeline.h"
#include "commentsctl_print.h"
#include "commentsctl_secret.h"


#define COMMENTSCTL_STORE_THREADS  100    /* threads in one round trip */


static int commentsctl_store_ask(commentsctl_import_t *import);
static int commentsctl_store_ask_some(commentsctl_import_t *import,
    commentsctl_item_t **items, size_t n);
static int commentsctl_store_follow(commentsctl_import_t *import);
static int commentsctl_store_secret(commentsctl_import_t *import);
static int commentsctl_store_write(commentsctl_import_t *import);
static int commentsctl_store_put(commentsctl_import_t *import,
    commentsctl_pipeline_t *pipeline, const commentsctl_item_t *item);
static int commentsctl_store_email(const commentsctl_import_t *import,
    comments_arena_t *arena, comments_comment_t *comment);
static int commentsctl_store_began(commentsctl_import_t *import);
static int commentsctl_store_began_some(commentsctl_import_t *import,
    commentsctl_import_thread_t *threads, size_t n);
static int commentsctl_store_began_take(commentsctl_import_thread_t *thread,
    const redisReply *reply);


int
commentsctl_store_all(commentsctl_import_t *import)
{
    size_t               i, known;
    commentsctl_item_t  *item;

    if (commentsctl_store_ask(import) != COMMENTS_OK
        || commentsctl_store_follow(import) != COMMENTS_OK)
    {
        return COMMENTSCTL_REDIS;
    }

    known = 0;

    for (i = 0; i < import->norder; i++) {
        item = import->order[i];

        if (item->known) {
            import->threads[item->thread].known++;
            known++;

        } else {
            import->threads[item->thread].new++;
            import->fresh += import->options->dry_run;
        }
    }

    import->known += known;

    if (import->options->dry_run || known == import->norder) {
        return COMMENTSCTL_OK;
    }

    if (commentsctl_store_began(import) != COMMENTS_OK
        || commentsctl_store_write(import) != COMMENTS_OK)
    {
        return COMMENTSCTL_REDIS;
    }

    return COMMENTSCTL_OK;
}


static int
commentsctl_store_ask(commentsctl_import_t *import)
{
    int     rc;
    size_t  i, some;

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < import->norder; i += some) {

        some = import->norder - i < COMMENTSCTL_LOOKUPS
               ? import->norder - i : COMMENTSCTL_LOOKUPS;

        rc = commentsctl_store_ask_some(import, import->order + i, some);
    }

    return rc;
}


static int
commentsctl_store_ask_some(commentsctl_import_t *import,
    commentsctl_item_t **items, size_t n)
{
    size_t                     i;
    commentsctl_lookup_t  lookups[COMMENTSCTL_LOOKUPS];

    for (i = 0; i < n; i++) {
        memset(&lookups[i], 0, sizeof(commentsctl_lookup_t));

        lookups[i].thread = import->threads[items[i]->thread].key;
        lookups[i].id = items[i]->comment.id;
    }

    if (commentsctl_lookup(import->redis, import->arena, import->site,
                           import->stored, lookups, n)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        items[i]->known = lookups[i].found;

        if (lookups[i].found
            && commentsctl_batch_place(import, items[i], lookups[i].thread)
               != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


/*
 * Assigns new replies to the threads to which their parents have been moved.
 * Parents come before their replies in import->order, so one pass is enough.
 */
static int
commentsctl_store_follow(commentsctl_import_t *import)
{
    size_t               i, thread;
    commentsctl_item_t  *item;

    for (i = 0; i < import->norder; i++) {

        item = import->order[i];

        if (item->known || item->above == COMMENTSCTL_IMPORT_NONE) {
            continue;
        }

        thread = import->items[item->above].thread;

        if (commentsctl_batch_place(import, item,
                                      import->threads[thread].key)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_store_secret(commentsctl_import_t *import)
{
    size_t  i;

    for (i = 0; import->secret.len == 0 && i < import->norder; i++) {
        if (!import->order[i]->known && import->order[i]->comment.email.len) {
            return commentsctl_secret_ask(import->redis, import->site,
                                          import->lasting, &import->secret);
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_store_write(commentsctl_import_t *import)
{
    int                      rc;
    size_t                   i;
    commentsctl_pipeline_t  *pipeline;

    pipeline = malloc(sizeof(commentsctl_pipeline_t));
    if (pipeline == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    commentsctl_pipeline_start(pipeline, import->redis);

    rc = commentsctl_store_secret(import);

    for (i = 0; rc == COMMENTS_OK && i < import->norder; i++) {
        if (!import->order[i]->known) {
            rc = commentsctl_store_put(import, pipeline, import->order[i]);
            commentsctl_progress_show(&import->progress, import->done + i);
        }
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_pipeline_end(pipeline);
    }

    import->fresh += pipeline->done;

    commentsctl_pipeline_free(pipeline);
    free(pipeline);

    return rc;
}


static int
commentsctl_store_put(commentsctl_import_t *import,
    commentsctl_pipeline_t *pipeline, const commentsctl_item_t *item)
{
    comments_key_t                key;
    comments_arena_t             *arena;
    comments_write_t              write;
    comments_comment_t            comment;
    commentsctl_import_thread_t  *thread;

    arena = commentsctl_pipeline_arena(pipeline);
    if (arena == NULL) {
        return COMMENTS_ERROR;
    }

    thread = &import->threads[item->thread];

    key.site = import->site;
    key.thread = thread->key;

    comment = item->comment;

    if (commentsctl_store_email(import, arena, &comment) != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    /* no key for duplicates: a visitor may post a text that was imported */

    memset(&write, 0, sizeof(comments_write_t));

    write.key = &key;
    write.comment = &comment;

    if (thread->created == 0 || thread->created > thread->first) {
        write.began = thread->first;
        thread->created = thread->first;
    }

    write.act.op = COMMENTS_OP_IMPORT;
    write.act.now = (int64_t) time(NULL) * 1000;
    write.act.who = comments_str_c("commentsctl");
    write.act.source = comments_str_c("commentsctl");

    return commentsctl_pipeline_put(pipeline, item->thread,
                                    comments_schema_write(arena, &write),
                                    comment.text.len);
}


/*
 * Replaces an address by what the module stores: its hash, and also the address
 * itself with --keep-email.
 */
static int
commentsctl_store_email(const commentsctl_import_t *import,
    comments_arena_t *arena, comments_comment_t *comment)
{
    char            *lower, *hash;
    comments_str_t   parts[2];

    if (comment->email.len == 0) {
        return COMMENTS_OK;
    }

    lower = comments_arena_alloc(arena, comment->email.len);
    hash = comments_arena_alloc(arena, COMMENTS_DIGEST_HEX);

    if (lower == NULL || hash == NULL) {
        return COMMENTS_ERROR;
    }

    comments_text_lower(lower, comment->email);

    parts[0] = comments_str_c("email");
    parts[1] = comments_str_of(lower, comment->email.len);

    if (comments_digest_hmac(import->secret, parts, 2, hash)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    comment->email_hash = comments_str_of(hash, COMMENTS_DIGEST_HEX);

    if (import->options->email == NULL
        || strcmp(import->options->email, "keep") != 0)
    {
        comment->email = (comments_str_t) comments_null_str;
    }

    return COMMENTS_OK;
}


/*
 * Asks for the times of the first comments of the threads that get comments.
 * An imported comment may be earlier: the transaction that writes the first
 * comment of a thread also corrects the time, so no interruption parts them.
 */
static int
commentsctl_store_began(commentsctl_import_t *import)
{
    size_t  i, some;

    for (i = 0; i < import->nthreads; i += some) {

        some = import->nthreads - i < COMMENTSCTL_STORE_THREADS
               ? import->nthreads - i : COMMENTSCTL_STORE_THREADS;

        if (commentsctl_store_began_some(import, import->threads + i, some)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_store_began_some(commentsctl_import_t *import,
    commentsctl_import_thread_t *threads, size_t n)
{
    int                  rc;
    size_t               i, next;
    redisReply         **replies;
    comments_str_t       args[3];
    comments_batch_t    *batch;
    comments_arena_t    *arena;
    comments_schema_t    schema;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    batch = comments_batch_create(arena);

    for (i = 0; batch && i < n; i++) {

        if (threads[i].new == 0) {
            continue;
        }

        comments_schema_start(&schema, arena, import->site, threads[i].key);

        args[0] = comments_str_c("HGET");
        args[1] = comments_schema_thread_key(&schema, "meta",
                                             comments_str_c(""));
        args[2] = comments_str_c("t");
        (void) comments_batch_add(batch, args, 3);

        batch->failed |= schema.failed;
    }

    replies = commentsctl_redis_run(import->redis, batch);

    rc = replies ? COMMENTS_OK : COMMENTS_ERROR;
    next = 0;

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        if (threads[i].new) {
            rc = commentsctl_store_began_take(&threads[i], replies[next++]);
        }
    }

    commentsctl_redis_free(replies, replies ? batch->n : 0);
    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_store_began_take(commentsctl_import_thread_t *thread,
    const redisReply *reply)
{
    if (reply->type == REDIS_REPLY_NIL) {
        return COMMENTS_OK;
    }

    if (commentsctl_redis_expect(reply, REDIS_REPLY_STRING, "HGET")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    thread->created = (int64_t) strtoll(reply->str, NULL, 10);

    return COMMENTS_OK;
}
