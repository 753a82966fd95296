/*
 * The commands "close" and "open": they set whether visitors can post to a
 * thread.
 */

#include <time.h>

#include "comments_schema.h"
#include "commentsctl_close.h"
#include "commentsctl_json.h"
#include "commentsctl_print.h"
#include "commentsctl_redis.h"
#include "commentsctl_thread.h"


static int commentsctl_close_threads(const commentsctl_options_t *options,
    comments_op_t op);
static int commentsctl_close_one(commentsctl_redis_t *redis,
    const commentsctl_options_t *options, const char *name, comments_op_t op);
static int commentsctl_close_report(const commentsctl_options_t *options,
    comments_op_t op);


int
commentsctl_close(const commentsctl_options_t *options)
{
    return commentsctl_close_threads(options, COMMENTS_OP_CLOSE);
}


int
commentsctl_open(const commentsctl_options_t *options)
{
    return commentsctl_close_threads(options, COMMENTS_OP_OPEN);
}


static int
commentsctl_close_threads(const commentsctl_options_t *options,
    comments_op_t op)
{
    int                  i, rc;
    commentsctl_redis_t  redis;

    if (options->nargs == 0) {
        commentsctl_print_error("%s: expected a THREAD, the path or URL of a "
                                "page", comments_op_name(op));
        return COMMENTSCTL_USAGE;
    }

    rc = commentsctl_redis_open(&redis, options->redis);

    for (i = 0; rc == COMMENTSCTL_OK && i < options->nargs; i++) {
        rc = commentsctl_close_one(&redis, options, options->args[i], op);
    }

    commentsctl_redis_close(&redis);

    if (rc == COMMENTSCTL_OK && options->json) {
        rc = commentsctl_close_report(options, op);
    }

    return rc;
}


static int
commentsctl_close_report(const commentsctl_options_t *options,
    comments_op_t op)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, SIZE_MAX / 2);

    (void) comments_buf_add_char(&buf, '{');
    commentsctl_json_string(&buf, "do", comments_str_c(comments_op_name(op)));
    comments_json_writer_number(&buf, "threads", options->nargs);
    (void) comments_buf_add_char(&buf, '}');

    (void) commentsctl_json_write(&buf, stdout);
    comments_buf_free(&buf);

    return commentsctl_print_done();
}


/*
 * A thread without comments can be closed too: nobody can then post its first
 * comment.
 */
static int
commentsctl_close_one(commentsctl_redis_t *redis,
    const commentsctl_options_t *options, const char *name, comments_op_t op)
{
    int                 rc;
    const char         *why;
    redisReply        **replies;
    comments_act_t      act;
    comments_key_t      key;
    comments_batch_t   *batch;
    comments_arena_t   *arena;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTSCTL_WRONG;
    }

    key.site = comments_str_c(options->site);

    if (commentsctl_thread_argument(arena, name, &key.thread) != COMMENTS_OK) {
        commentsctl_print_error("%s: this is no thread", comments_op_name(op));
        comments_arena_destroy(arena);
        return COMMENTSCTL_USAGE;
    }

    act.op = op;
    act.who = comments_str_c(options->by ? options->by : "commentsctl");
    act.source = comments_str_c("commentsctl");
    act.now = (int64_t) time(NULL) * 1000;

    batch = comments_schema_close(arena, &key, &act);
    replies = commentsctl_redis_run(redis, batch);
    rc = COMMENTSCTL_REDIS;

    if (replies != NULL) {
        if (comments_schema_decode_executed(batch, replies, batch->n, &why)
            == COMMENTS_OK && why == NULL)
        {
            rc = COMMENTSCTL_OK;

        } else {
            commentsctl_print_error("Redis answered \"%s\"", why);
        }

        commentsctl_redis_free(replies, batch->n);
    }

    comments_arena_destroy(arena);

    return rc;
}
