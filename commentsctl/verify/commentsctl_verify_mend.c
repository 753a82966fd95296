/*
 * Rebuilds the lists and the count of a thread in one MULTI.
 */

#include "comments_schema_exec.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_verify.h"


#define COMMENTSCTL_MEND_ARGS      200    /* of one command */
#define COMMENTSCTL_MEND_COMMANDS  240    /* of one MULTI; further ones must
                                             wait for the next MULTI */


/* the repair of one list: a command that adds, and one that removes */
typedef struct {
    comments_schema_t   *schema;
    comments_str_t       add[COMMENTSCTL_MEND_ARGS + 2];
    comments_str_t       drop[COMMENTSCTL_MEND_ARGS + 2];
    int                  nadd;
    int                  ndrop;
    unsigned             hash:1;      /* 1: HSET and HDEL; 0: ZADD and ZREM */
} commentsctl_mend_t;


static int commentsctl_mend_own(const commentsctl_verify_thread_t *thread);
static void commentsctl_mend_list(comments_schema_t *schema, const char *name,
    int hash, const commentsctl_verify_list_t *right,
    const commentsctl_verify_list_t *wrong);
static void commentsctl_mend_pair(void *data,
    const commentsctl_verify_pair_t *right,
    const commentsctl_verify_pair_t *wrong);
static void commentsctl_mend_votes(void *data,
    const commentsctl_verify_pair_t *right,
    const commentsctl_verify_pair_t *wrong);
static void commentsctl_mend_flush(comments_schema_t *schema,
    const comments_str_t *args, int *argc);
static void commentsctl_mend_count(comments_schema_t *schema,
    const commentsctl_verify_thread_t *thread);
static int commentsctl_mend_decode(redisReply *const *replies, size_t n);


int
commentsctl_verify_mend(commentsctl_redis_t *redis, comments_arena_t *arena,
    const commentsctl_verify_thread_t *thread, int mend)
{
    int                  rc;
    redisReply         **replies;
    comments_str_t       args[2];
    comments_schema_t    schema;

    comments_schema_start(&schema, arena, thread->key.site,
                          thread->key.thread);

    args[0] = comments_str_c("MULTI");
    comments_schema_add(&schema, args, 1);

    if (mend && !commentsctl_mend_own(thread)) {

        /*
         * the site's list may lie in another slot of a cluster, so it cannot be
         * written in one MULTI with the thread's own keys
         */

        comments_schema_put_thread(&schema, thread->changed);

    } else if (mend) {
        commentsctl_mend_count(&schema, thread);

        commentsctl_mend_list(&schema, "roots", 0, &thread->true_roots,
                              &thread->roots);
        commentsctl_mend_list(&schema, "best", 0, &thread->true_best,
                              &thread->best);
        commentsctl_mend_list(&schema, "live", 1, &thread->true_live,
                              &thread->live);
        commentsctl_mend_list(&schema, "index", 1, &thread->true_index,
                              &thread->index);
        commentsctl_mend_list(&schema, "votes", 1, &thread->true_votes,
                              &thread->votes);

        commentsctl_verify_differ(&thread->true_votes, &thread->votes,
                                  commentsctl_mend_votes, &schema);

        commentsctl_site_tell(&schema, &thread->key, "repair");

    } else {

        /*
         * EXEC tells whether another client wrote, even if nothing is changed
         */

        args[0] = comments_str_c("PING");
        comments_schema_add(&schema, args, 1);
    }

    args[0] = comments_str_c("EXEC");
    comments_schema_add(&schema, args, 1);

    replies = commentsctl_redis_run(redis, comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_mend_decode(replies, schema.batch->n);

    commentsctl_redis_free(replies, schema.batch->n);

    return rc;
}


/* Returns 1 if anything is wrong in the thread's own keys, else 0. */
static int
commentsctl_mend_own(const commentsctl_verify_thread_t *thread)
{
    int  i;

    for (i = 0; i < COMMENTSCTL_VERIFY_REPAIRABLE; i++) {
        if (i != COMMENTSCTL_VERIFY_LIST && thread->problems[i]) {
            return 1;
        }
    }

    return 0;
}


static void
commentsctl_mend_list(comments_schema_t *schema, const char *name, int hash,
    const commentsctl_verify_list_t *right,
    const commentsctl_verify_list_t *wrong)
{
    commentsctl_mend_t  mend;

    mend.schema = schema;
    mend.hash = hash != 0;

    mend.add[0] = comments_str_c(hash ? "HSET" : "ZADD");
    mend.add[1] = comments_schema_thread_key(schema, name, comments_str_c(""));
    mend.nadd = 2;

    mend.drop[0] = comments_str_c(hash ? "HDEL" : "ZREM");
    mend.drop[1] = mend.add[1];
    mend.ndrop = 2;

    commentsctl_verify_differ(right, wrong, commentsctl_mend_pair, &mend);

    commentsctl_mend_flush(schema, mend.add, &mend.nadd);
    commentsctl_mend_flush(schema, mend.drop, &mend.ndrop);
}


static void
commentsctl_mend_pair(void *data, const commentsctl_verify_pair_t *right,
    const commentsctl_verify_pair_t *wrong)
{
    commentsctl_mend_t *mend = data;

    if (right == NULL) {

        if (mend->ndrop == COMMENTSCTL_MEND_ARGS + 2) {
            commentsctl_mend_flush(mend->schema, mend->drop, &mend->ndrop);
        }

        mend->drop[mend->ndrop++] = wrong->name;
        return;
    }

    if (mend->nadd == COMMENTSCTL_MEND_ARGS + 2) {
        commentsctl_mend_flush(mend->schema, mend->add, &mend->nadd);
    }

    if (mend->hash) {
        mend->add[mend->nadd++] = right->name;
        mend->add[mend->nadd++] = right->value;

    } else {
        mend->add[mend->nadd++] = right->value.len ? right->value
                                                   : comments_str_c("0");
        mend->add[mend->nadd++] = right->name;
    }
}


/* removes the votes of a comment that is not there any more */
static void
commentsctl_mend_votes(void *data, const commentsctl_verify_pair_t *right,
    const commentsctl_verify_pair_t *wrong)
{
    comments_schema_t *schema = data;

    if (right == NULL && !schema->failed
        && schema->batch->n < COMMENTSCTL_MEND_COMMANDS)
    {
        comments_schema_put_voteless(schema, wrong->name);
    }
}


/*
 * Adds the command if the MULTI has room. What is left out is found again when
 * the thread is read the next time.
 */
static void
commentsctl_mend_flush(comments_schema_t *schema, const comments_str_t *args,
    int *argc)
{
    if (*argc > 2 && !schema->failed
        && schema->batch->n < COMMENTSCTL_MEND_COMMANDS)
    {
        comments_schema_add(schema, args, *argc);
    }

    *argc = 2;
}


static void
commentsctl_mend_count(comments_schema_t *schema,
    const commentsctl_verify_thread_t *thread)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("HINCRBY");
    args[1] = comments_schema_thread_key(schema, "meta", comments_str_c(""));
    args[2] = comments_str_c("v");
    args[3] = comments_str_c("1");
    comments_schema_add(schema, args, 4);

    args[0] = comments_str_c("HSET");
    args[2] = comments_str_c("n");
    args[3] = comments_schema_int(schema, thread->approved);
    comments_schema_add(schema, args, 4);

    if (thread->comments) {
        args[0] = comments_str_c("HSETNX");
        args[2] = comments_str_c("t");
        args[3] = comments_schema_int(schema, thread->created);
        comments_schema_add(schema, args, 4);
    }

}


static int
commentsctl_mend_decode(redisReply *const *replies, size_t n)
{
    size_t             i;
    const redisReply  *done;

    for (i = 0; i + 1 < n; i++) {
        if (commentsctl_redis_expect(replies[i], REDIS_REPLY_STATUS,
                                     "a repair")
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    done = replies[n - 1];

    if (done->type == REDIS_REPLY_NIL) {
        return COMMENTS_DECLINED;
    }

    if (commentsctl_redis_expect(done, REDIS_REPLY_ARRAY, "EXEC")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < done->elements; i++) {
        if (done->element[i]->type == REDIS_REPLY_ERROR) {
            return commentsctl_redis_expect(done->element[i],
                                            REDIS_REPLY_INTEGER, "a repair");
        }
    }

    return COMMENTS_OK;
}
