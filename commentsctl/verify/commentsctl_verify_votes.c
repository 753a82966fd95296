/*
 * Counts the votes and flags of a thread: the sets of readers are taken as
 * right, and the numbers that pages read, and the ranks of "best", follow from
 * them and from the votes that an import brought.
 */

#include <poll.h>
#include <stdlib.h>

#include "comments_id.h"
#include "comments_rank.h"
#include "comments_schema_vote.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_verify.h"


#define COMMENTSCTL_VOTES_PIECE     60    /* comments in one round trip */
#define COMMENTSCTL_VOTES_COMMANDS  4     /* for a comment */
#define COMMENTSCTL_VOTES_PAUSE     30    /* ms */


/* what the sets of a comment say */
typedef struct {
    comments_str_t                      id;
    const commentsctl_verify_record_t  *record;   /* NULL: not stored */
    comments_votes_t                    votes;
    int64_t                             flags;
    unsigned                            known:1;  /* the hash has it */
    unsigned                            looked:1;
} commentsctl_ballots_t;


typedef struct {
    commentsctl_redis_t                *redis;
    comments_arena_t                   *arena;
    commentsctl_verify_thread_t        *thread;
    const commentsctl_verify_record_t  *records;  /* sorted by id */
    size_t                              n;
} commentsctl_votes_count_t;


static size_t commentsctl_votes_ids(const commentsctl_votes_count_t *count,
    commentsctl_ballots_t *ballots);
static int commentsctl_votes_ask(const commentsctl_votes_count_t *count,
    commentsctl_ballots_t *ballots, size_t n);
static int commentsctl_votes_decode(commentsctl_ballots_t *ballots, size_t n,
    redisReply *const *replies);
static int commentsctl_votes_right(const commentsctl_votes_count_t *count,
    const commentsctl_ballots_t *ballots, size_t n);
static int commentsctl_votes_best(const commentsctl_votes_count_t *count,
    const commentsctl_ballots_t *ballots, size_t n);
static int commentsctl_votes_flagged(const commentsctl_votes_count_t *count,
    const commentsctl_ballots_t *ballots, size_t n);
static int commentsctl_votes_listed(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site, comments_str_t place,
    int *belongs, int *listed);


int
commentsctl_verify_votes(commentsctl_redis_t *redis, comments_arena_t *arena,
    commentsctl_verify_thread_t *thread,
    const commentsctl_verify_record_t *records, size_t n)
{
    size_t                      i, all, some;
    commentsctl_ballots_t      *ballots;
    commentsctl_votes_count_t   count;

    count.redis = redis;
    count.arena = arena;
    count.thread = thread;
    count.records = records;
    count.n = n;

    ballots = comments_arena_calloc(arena, n + thread->votes.n + 1,
                                    sizeof(commentsctl_ballots_t));
    if (ballots == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    all = commentsctl_votes_ids(&count, ballots);

    for (i = 0; i < all; i += some) {

        some = all - i < COMMENTSCTL_VOTES_PIECE ? all - i
                                                 : COMMENTSCTL_VOTES_PIECE;

        if (commentsctl_votes_ask(&count, ballots + i, some) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }
    }

    if (commentsctl_votes_right(&count, ballots, all) != COMMENTS_OK
        || commentsctl_votes_best(&count, ballots, all) != COMMENTS_OK
        || commentsctl_votes_flagged(&count, ballots, all) != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


/* the ids that are stored or in the hash, each once, sorted */
static size_t
commentsctl_votes_ids(const commentsctl_votes_count_t *count,
    commentsctl_ballots_t *ballots)
{
    int                               rc;
    size_t                            i, j, n;
    commentsctl_ballots_t            *ballot;
    const commentsctl_verify_pair_t  *pair;

    i = 0;
    j = 0;
    n = 0;

    while (i < count->n || j < count->thread->votes.n) {

        if (i + 1 < count->n
            && comments_str_eq(count->records[i].id, count->records[i + 1].id))
        {
            i++;
            continue;
        }

        pair = j < count->thread->votes.n ? &count->thread->votes.pairs[j]
                                          : NULL;

        rc = i == count->n ? 1
             : pair == NULL ? -1
             : commentsctl_site_compare(&count->records[i].id, &pair->name);

        ballot = &ballots[n++];
        ballot->known = (rc >= 0);

        if (rc <= 0) {
            ballot->record = &count->records[i++];
            ballot->id = ballot->record->id;
        }

        if (rc >= 0) {
            ballot->id = pair->name;
            j++;
        }

        /* of what was purged nothing is left, nor are its votes */

        if (ballot->record && ballot->record->purged) {
            ballot->record = NULL;
        }
    }

    return n;
}


static int
commentsctl_votes_ask(const commentsctl_votes_count_t *count,
    commentsctl_ballots_t *ballots, size_t n)
{
    int                  rc;
    size_t               i, j;
    redisReply         **replies;
    comments_str_t       args[3];
    comments_schema_t    schema;

    static const char *const  sets[] = { "up:", "down:", "flag:" };

    comments_schema_start(&schema, count->arena, count->thread->key.site,
                          count->thread->key.thread);

    for (i = 0; i < n; i++) {

        args[0] = comments_str_c("SCARD");

        for (j = 0; j < sizeof(sets) / sizeof(sets[0]); j++) {
            args[1] = comments_schema_thread_key(&schema, sets[j],
                                                 ballots[i].id);
            comments_schema_add(&schema, args, 2);
        }

        args[0] = comments_str_c("SISMEMBER");
        args[2] = comments_str_c(COMMENTS_FLAGS_LOOKED);
        comments_schema_add(&schema, args, 3);
    }

    replies = commentsctl_redis_run(count->redis,
                                    comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_votes_decode(ballots, n, replies);

    commentsctl_redis_free(replies, n * COMMENTSCTL_VOTES_COMMANDS);

    return rc;
}


static int
commentsctl_votes_decode(commentsctl_ballots_t *ballots, size_t n,
    redisReply *const *replies)
{
    size_t  i;

    for (i = 0; i < n * COMMENTSCTL_VOTES_COMMANDS; i++) {
        if (commentsctl_redis_expect(replies[i], REDIS_REPLY_INTEGER,
                                     "a set of votes")
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    for (i = 0; i < n; i++, replies += COMMENTSCTL_VOTES_COMMANDS) {
        ballots[i].votes.up = (uint32_t) replies[0]->integer;
        ballots[i].votes.down = (uint32_t) replies[1]->integer;
        ballots[i].looked = (replies[3]->integer != 0);
        ballots[i].flags = replies[2]->integer - replies[3]->integer;
    }

    return COMMENTS_OK;
}


/* Sets true_votes. A vote that was taken back leaves "0 0". */
static int
commentsctl_votes_right(const commentsctl_votes_count_t *count,
    const commentsctl_ballots_t *ballots, size_t n)
{
    size_t                       i;
    comments_schema_t            schema;
    commentsctl_verify_list_t   *list;
    commentsctl_verify_pair_t   *pair;

    comments_schema_start(&schema, count->arena, count->thread->key.site,
                          count->thread->key.thread);

    list = &count->thread->true_votes;
    list->pairs = comments_arena_calloc(count->arena, n + 1,
                                        sizeof(commentsctl_verify_pair_t));
    if (list->pairs == NULL) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {

        if (ballots[i].record == NULL
            || (!ballots[i].known && ballots[i].votes.up == 0
                && ballots[i].votes.down == 0 && ballots[i].flags == 0))
        {
            continue;
        }

        pair = &list->pairs[list->n++];
        pair->name = ballots[i].id;
        pair->value = comments_schema_pair(&schema,
                         comments_schema_int(&schema, ballots[i].votes.up),
                         comments_schema_int(&schema, ballots[i].votes.down));
    }

    return schema.failed ? COMMENTS_ERROR : COMMENTS_OK;
}


/* Sets true_best: the roots with the scores of their votes. */
static int
commentsctl_votes_best(const commentsctl_votes_count_t *count,
    const commentsctl_ballots_t *ballots, size_t n)
{
    int64_t                             score;
    size_t                              i;
    comments_schema_t                   schema;
    commentsctl_verify_list_t          *list;
    const commentsctl_ballots_t        *ballot;
    const commentsctl_verify_record_t  *root;

    comments_schema_start(&schema, count->arena, count->thread->key.site,
                          count->thread->key.thread);

    list = &count->thread->true_best;
    list->n = count->thread->true_roots.n;
    list->pairs = comments_arena_calloc(count->arena, list->n + 1,
                                        sizeof(commentsctl_verify_pair_t));
    if (list->pairs == NULL) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < list->n; i++) {
        list->pairs[i].name = count->thread->true_roots.pairs[i].name;

        ballot = n ? bsearch(&list->pairs[i].name, ballots, n,
                             sizeof(commentsctl_ballots_t),
                             commentsctl_site_compare)
                   : NULL;

        root = ballot ? ballot->record : NULL;

        score = root ? comments_rank_score(
                           comments_schema_votes_sum(root->up,
                                                     ballot->votes.up),
                           comments_schema_votes_sum(root->down,
                                                     ballot->votes.down))
                     : 0;

        list->pairs[i].value = comments_schema_int(&schema, score);
    }

    return schema.failed ? COMMENTS_ERROR : COMMENTS_OK;
}


/* Sets true_flagged: ids, and their places in the site's list. */
static int
commentsctl_votes_flagged(const commentsctl_votes_count_t *count,
    const commentsctl_ballots_t *ballots, size_t n)
{
    size_t                      i;
    comments_schema_t           schema;
    commentsctl_verify_list_t  *list;
    commentsctl_verify_pair_t  *pair;

    comments_schema_start(&schema, count->arena, count->thread->key.site,
                          count->thread->key.thread);

    list = &count->thread->true_flagged;
    list->pairs = comments_arena_calloc(count->arena, n + 1,
                                        sizeof(commentsctl_verify_pair_t));
    if (list->pairs == NULL) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {

        if (ballots[i].record == NULL || ballots[i].looked
            || ballots[i].flags == 0)
        {
            continue;
        }

        pair = &list->pairs[list->n++];
        pair->name = ballots[i].id;
        pair->value = comments_schema_pair(&schema, ballots[i].id,
                          comments_schema_pair(&schema,
                                               ballots[i].record->root,
                                               schema.thread));
    }

    return schema.failed ? COMMENTS_ERROR : COMMENTS_OK;
}


int
commentsctl_verify_flagged(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, comments_str_t place, int *belongs, int *listed)
{
    int  rc;

    rc = commentsctl_votes_listed(redis, arena, site, place, belongs, listed);

    if (rc == COMMENTS_OK && *belongs && !*listed) {
        (void) poll(NULL, 0, COMMENTSCTL_VOTES_PAUSE);

        rc = commentsctl_votes_listed(redis, arena, site, place, belongs,
                                      listed);
    }

    return rc;
}


static int
commentsctl_votes_listed(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, comments_str_t place, int *belongs, int *listed)
{
    int                  rc;
    size_t               skip;
    redisReply         **replies;
    comments_str_t       args[3];
    comments_schema_t    schema;

    skip = 2 * (COMMENTS_ID_LEN + 1);

    comments_schema_start(&schema, arena, site, comments_str_c(""));
    schema.thread = comments_str_of(place.data + skip, place.len - skip);

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(&schema, "votes", comments_str_c(""));
    comments_schema_add(&schema, args, 2);

    args[0] = comments_str_c("SCARD");
    args[1] = comments_schema_thread_key(&schema, "flag:",
                              comments_str_of(place.data, COMMENTS_ID_LEN));
    comments_schema_add(&schema, args, 2);

    args[0] = comments_str_c("SISMEMBER");
    args[2] = comments_str_c(COMMENTS_FLAGS_LOOKED);
    comments_schema_add(&schema, args, 3);

    args[0] = comments_str_c("ZSCORE");
    args[1] = comments_schema_site_key(&schema, "flagged");
    args[2] = place;
    comments_schema_add(&schema, args, 3);

    replies = commentsctl_redis_run(redis, comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_ERROR;

    if (commentsctl_redis_expect(replies[1], REDIS_REPLY_INTEGER, "SCARD")
        == COMMENTS_OK
        && commentsctl_redis_expect(replies[2], REDIS_REPLY_INTEGER,
                                    "SISMEMBER")
           == COMMENTS_OK)
    {
        *belongs = replies[1]->integer > 0 && replies[2]->integer == 0;
        *listed = replies[3]->type == REDIS_REPLY_STRING;
        rc = COMMENTS_OK;
    }

    commentsctl_redis_free(replies, 4);

    return rc;
}
