/*
 * Reads the numbers of readers' votes.
 */

#include <stdlib.h>

#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_votes.h"


static int commentsctl_votes_decode(comments_arena_t *arena,
    const redisReply *reply, commentsctl_votes_t *votes);


int
commentsctl_votes_read(commentsctl_redis_t *redis, comments_arena_t *arena,
    const comments_key_t *key, commentsctl_votes_t *votes)
{
    int                  rc;
    redisReply         **replies;
    comments_str_t       args[2];
    comments_schema_t    schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("HGETALL");
    args[1] = comments_schema_thread_key(&schema, "votes", comments_str_c(""));
    comments_schema_add(&schema, args, 2);

    replies = commentsctl_redis_run(redis, comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_ARRAY, "HGETALL");

    if (rc == COMMENTS_OK) {
        rc = commentsctl_votes_decode(arena, replies[0], votes);
    }

    commentsctl_redis_free(replies, 1);

    return rc;
}


/* a field that is no vote ("v", or damaged) counts as none */
static int
commentsctl_votes_decode(comments_arena_t *arena, const redisReply *reply,
    commentsctl_votes_t *votes)
{
    size_t               i;
    const redisReply    *id, *value;
    commentsctl_vote_t  *vote;

    votes->n = 0;
    votes->list = comments_arena_calloc(arena, reply->elements / 2 + 1,
                                        sizeof(commentsctl_vote_t));
    if (votes->list == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i + 1 < reply->elements; i += 2) {
        id = reply->element[i];
        value = reply->element[i + 1];
        vote = &votes->list[votes->n];

        if (id->type != REDIS_REPLY_STRING || value->type != REDIS_REPLY_STRING
            || comments_schema_votes_parse(comments_str_of(value->str,
                                                           value->len),
                                           &vote->votes)
               != COMMENTS_OK)
        {
            continue;
        }

        if (comments_arena_dup(arena, comments_str_of(id->str, id->len),
                               &vote->id)
            != COMMENTS_OK)
        {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        votes->n++;
    }

    if (votes->n) {
        qsort(votes->list, votes->n, sizeof(commentsctl_vote_t),
              commentsctl_site_compare);
    }

    return COMMENTS_OK;
}


comments_comment_t
commentsctl_votes_add(const commentsctl_votes_t *votes,
    const comments_comment_t *comment)
{
    comments_comment_t         sum;
    const commentsctl_vote_t  *vote;

    sum = *comment;

    vote = votes->n ? bsearch(&comment->id, votes->list, votes->n,
                              sizeof(commentsctl_vote_t),
                              commentsctl_site_compare)
                    : NULL;

    if (vote != NULL) {
        sum.up = comments_schema_votes_sum(sum.up, vote->votes.up);
        sum.down = comments_schema_votes_sum(sum.down, vote->votes.down);
    }

    return sum;
}
