/*
 * Reads addresses, titles and states of pages from the :meta of their threads.
 */

#include "comments_schema_keys.h"
#include "commentsctl_page.h"
#include "commentsctl_print.h"


static int commentsctl_page_take(comments_arena_t *arena,
    const redisReply *reply, commentsctl_page_t *page);
static int commentsctl_page_string(comments_arena_t *arena,
    const redisReply *reply, comments_str_t *s);


int
commentsctl_pages_read(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, const comments_str_t *threads, size_t n,
    commentsctl_page_t *pages)
{
    int                  rc;
    size_t               i;
    redisReply         **replies;
    comments_str_t       args[5];
    comments_batch_t    *batch;
    comments_schema_t    schema;

    if (n == 0) {
        return COMMENTS_OK;
    }

    batch = n <= COMMENTSCTL_PAGES_MAX ? comments_batch_create(arena) : NULL;

    args[0] = comments_str_c("HMGET");
    args[2] = comments_str_c("url");
    args[3] = comments_str_c("title");
    args[4] = comments_str_c("closed");

    for (i = 0; batch && i < n; i++) {
        comments_schema_start(&schema, arena, site, threads[i]);

        args[1] = comments_schema_thread_key(&schema, "meta",
                                             comments_str_c(""));

        (void) comments_batch_add(batch, args, 5);
        batch->failed |= schema.failed;
    }

    replies = commentsctl_redis_run(redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        rc = commentsctl_page_take(arena, replies[i], &pages[i]);
    }

    commentsctl_redis_free(replies, n);

    return rc;
}


static int
commentsctl_page_take(comments_arena_t *arena, const redisReply *reply,
    commentsctl_page_t *page)
{
    comments_str_t  closed;

    memset(page, 0, sizeof(commentsctl_page_t));

    if (commentsctl_redis_expect(reply, REDIS_REPLY_ARRAY, "HMGET")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (reply->elements != 3) {
        commentsctl_print_error("Redis gave an unexpected answer to HMGET");
        return COMMENTS_ERROR;
    }

    if (commentsctl_page_string(arena, reply->element[0], &page->url)
        != COMMENTS_OK
        || commentsctl_page_string(arena, reply->element[1], &page->title)
        != COMMENTS_OK
        || commentsctl_page_string(arena, reply->element[2], &closed)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    page->closed = comments_str_eq(closed, comments_str_c("1"));

    return COMMENTS_OK;
}


/* A field that does not exist becomes an empty string. */
static int
commentsctl_page_string(comments_arena_t *arena, const redisReply *reply,
    comments_str_t *s)
{
    *s = (comments_str_t) comments_null_str;

    if (reply->type == REDIS_REPLY_NIL) {
        return COMMENTS_OK;
    }

    if (commentsctl_redis_expect(reply, REDIS_REPLY_STRING, "HMGET")
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
