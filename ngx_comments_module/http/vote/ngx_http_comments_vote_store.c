/*
 * The step "write" of a vote or a flag. See ngx_http_comments_vote.h for its
 * phases, and comments_schema_vote.h for the transactions.
 *
 * Every transaction may be repeated: whoever gets 503 may vote again. If the
 * client closes the connection, the vote is stored all the same.
 */

#include "ngx_http_comments_log.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_vote.h"

#include "comments_rank.h"


/*
 * How often the numbers are written at most. When somebody has voted in between
 * so often, that voter writes them too.
 */
#define NGX_HTTP_COMMENTS_VOTE_TRIES  64


static comments_batch_t *ngx_http_comments_vote_batch(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_vote_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_vote_next(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n,
    const char **why);
static ngx_int_t ngx_http_comments_vote_cast(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n,
    const char **why);
static ngx_int_t ngx_http_comments_vote_counted(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n,
    const char **why);
static ngx_int_t ngx_http_comments_vote_listed(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n,
    const char **why);
static ngx_int_t ngx_http_comments_vote_taken(
    ngx_http_comments_submission_t *sub, redisReply **replies, ngx_uint_t n,
    const char **why);
static int64_t ngx_http_comments_vote_rank(
    const ngx_http_comments_vote_t *vote);


ngx_int_t
ngx_http_comments_vote_write(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_vote_t  *vote;

    vote = sub->vote;

    if (vote->phase == NGX_HTTP_COMMENTS_VOTE_DONE) {
        return NGX_OK;
    }

    if (vote->phase == NGX_HTTP_COMMENTS_VOTE_HOLD) {
        return ngx_http_comments_vote_hold(sub);
    }

    vote->batch = ngx_http_comments_vote_batch(sub);

    return ngx_http_comments_post_submit(sub, vote->batch,
                                         ngx_http_comments_vote_done);
}


static comments_batch_t *
ngx_http_comments_vote_batch(ngx_http_comments_submission_t *sub)
{
    comments_act_t                  act;
    comments_arena_t               *arena;
    comments_ballot_t               ballot;
    ngx_http_comments_vote_t       *vote;
    ngx_http_comments_main_conf_t  *mcf;
    u_char                          source[NGX_HTTP_COMMENTS_VOTE_SOURCE];

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);
    vote = sub->vote;
    arena = sub->ctx->arena;

    ngx_http_comments_vote_act(mcf->worker, &act, source);

    ballot.key = &sub->ctx->query.key;
    ballot.id = comments_str_of(sub->id, COMMENTS_ID_LEN);
    ballot.root = vote->root;
    ballot.vote = vote->vote;
    ballot.reader = comments_str_of(vote->reader,
                                    vote->flag ? COMMENTS_READER_NET
                                               : COMMENTS_READER_LEN);

    switch (vote->phase) {

    case NGX_HTTP_COMMENTS_VOTE_CAST:
        return vote->flag ? comments_schema_flag(arena, &ballot)
                          : comments_schema_vote(arena, &ballot);

    case NGX_HTTP_COMMENTS_VOTE_COUNT:
        return comments_schema_vote_count(arena, &ballot, &vote->votes,
                                          ngx_http_comments_vote_rank(vote));

    case NGX_HTTP_COMMENTS_VOTE_TELL:
        return comments_schema_vote_tell(arena, ballot.key, &act);

    case NGX_HTTP_COMMENTS_VOTE_BACK:
        return comments_schema_vote_back(arena, &ballot);

    case NGX_HTTP_COMMENTS_VOTE_UNLIST:
        return comments_schema_flagged(arena, &ballot, 0, NULL);

    default: /* NGX_HTTP_COMMENTS_VOTE_LIST */
        act.op = COMMENTS_OP_FLAG;

        return comments_schema_flagged(arena, &ballot, 1,
                                       vote->flags.first ? &act : NULL);
    }
}


static void
ngx_http_comments_vote_done(void *data, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n)
{
    ngx_http_comments_submission_t *sub = data;

    const char  *why;

    sub->op = NULL;
    why = "nothing";

    rc = (rc == NGX_OK) ? ngx_http_comments_vote_next(sub, replies, n, &why)
                        : ngx_http_comments_post_unavailable(sub);

    if (rc == NGX_ERROR) {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: Redis answered \"%s\" to a vote", why);
        rc = ngx_http_comments_post_unavailable(sub);
    }

    ngx_http_comments_submission_done(sub->ticket, rc);
}


/*
 * Decodes the replies of a phase, and sets the next one. NGX_AGAIN: the step is
 * run again; NGX_DECLINED: refused; NGX_ERROR: *why is the cause.
 */
static ngx_int_t
ngx_http_comments_vote_next(ngx_http_comments_submission_t *sub,
    redisReply **replies, ngx_uint_t n, const char **why)
{
    ngx_uint_t  i;

    switch (sub->vote->phase) {

    case NGX_HTTP_COMMENTS_VOTE_CAST:
        return ngx_http_comments_vote_cast(sub, replies, n, why);

    case NGX_HTTP_COMMENTS_VOTE_COUNT:
        return ngx_http_comments_vote_counted(sub, replies, n, why);

    case NGX_HTTP_COMMENTS_VOTE_LIST:
    case NGX_HTTP_COMMENTS_VOTE_UNLIST:
        return ngx_http_comments_vote_listed(sub, replies, n, why);

    case NGX_HTTP_COMMENTS_VOTE_BACK:
        return ngx_http_comments_vote_taken(sub, replies, n, why);

    default: /* NGX_HTTP_COMMENTS_VOTE_TELL, which is no part of the vote */
        for (i = 0; i < n; i++) {
            if (replies[i]->type == REDIS_REPLY_ERROR) {
                *why = replies[i]->str;
                return NGX_ERROR;
            }
        }

        sub->vote->phase = NGX_HTTP_COMMENTS_VOTE_DONE;
        return NGX_AGAIN;
    }
}


static ngx_int_t
ngx_http_comments_vote_cast(ngx_http_comments_submission_t *sub,
    redisReply **replies, ngx_uint_t n, const char **why)
{
    int                        rc, tell;
    comments_comment_t         comment;
    ngx_http_comments_vote_t  *vote;

    vote = sub->vote;
    tell = 0;

    rc = vote->flag
         ? comments_schema_decode_flag(vote->batch, replies, n, &vote->flags,
                                       &comment, why)
         : comments_schema_decode_vote(vote->batch, replies, n, &vote->votes,
                                       &comment, &tell, why);

    if (rc != COMMENTS_OK) {
        return NGX_ERROR;
    }

    vote->base.up = comment.up;
    vote->base.down = comment.down;
    vote->tell |= tell ? 1 : 0;

    if (comment.status == 0) {
        vote->phase = NGX_HTTP_COMMENTS_VOTE_BACK;

    } else if (!vote->flag) {
        vote->phase = NGX_HTTP_COMMENTS_VOTE_COUNT;

    } else {

        /* also by a flag that is repeated: the first one may have failed */

        ngx_http_comments_vote_enough(sub, &comment);
        vote->phase = vote->flags.looked ? NGX_HTTP_COMMENTS_VOTE_DONE
                                         : NGX_HTTP_COMMENTS_VOTE_LIST;
    }

    return NGX_AGAIN;
}


static ngx_int_t
ngx_http_comments_vote_counted(ngx_http_comments_submission_t *sub,
    redisReply **replies, ngx_uint_t n, const char **why)
{
    comments_votes_t                now;
    comments_comment_t              comment;
    ngx_http_comments_vote_t       *vote;
    ngx_http_comments_main_conf_t  *mcf;

    vote = sub->vote;

    if (comments_schema_decode_count(vote->batch, replies, n, &now, &comment,
                                     why)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (comment.status == 0) {
        vote->phase = NGX_HTTP_COMMENTS_VOTE_BACK;
        return NGX_AGAIN;
    }

    if ((now.up != vote->votes.up || now.down != vote->votes.down)
        && ++vote->tries < NGX_HTTP_COMMENTS_VOTE_TRIES)
    {
        vote->votes = now;
        return NGX_AGAIN;
    }

    if (vote->tell) {
        vote->phase = NGX_HTTP_COMMENTS_VOTE_TELL;
        return NGX_AGAIN;
    }

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    ngx_http_comments_vote_later(mcf->worker, &sub->ctx->query.key);

    vote->phase = NGX_HTTP_COMMENTS_VOTE_DONE;

    return NGX_AGAIN;
}


/* the list of flagged comments was written: is that still right? */
static ngx_int_t
ngx_http_comments_vote_listed(ngx_http_comments_submission_t *sub,
    redisReply **replies, ngx_uint_t n, const char **why)
{
    int                        looked;
    comments_comment_t         comment;
    ngx_http_comments_vote_t  *vote;

    vote = sub->vote;

    if (comments_schema_decode_flagged(vote->batch, replies, n, &looked,
                                       &comment, why)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (comment.status == 0) {
        vote->phase = NGX_HTTP_COMMENTS_VOTE_BACK;

    } else if (vote->phase == NGX_HTTP_COMMENTS_VOTE_LIST && looked) {
        vote->hold = 0;
        vote->phase = NGX_HTTP_COMMENTS_VOTE_UNLIST;

    } else {
        vote->phase = vote->hold ? NGX_HTTP_COMMENTS_VOTE_HOLD
                                 : NGX_HTTP_COMMENTS_VOTE_DONE;
    }

    return NGX_AGAIN;
}


/*
 * What was written for a comment that is not there was taken back. It is there
 * again if it was moved to another thread and back.
 */
static ngx_int_t
ngx_http_comments_vote_taken(ngx_http_comments_submission_t *sub,
    redisReply **replies, ngx_uint_t n, const char **why)
{
    comments_comment_t         comment;
    ngx_http_comments_vote_t  *vote;

    vote = sub->vote;

    if (comments_schema_decode_back(vote->batch, replies, n, &comment, why)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (comment.status != 0 && ++vote->tries < NGX_HTTP_COMMENTS_VOTE_TRIES) {
        vote->phase = NGX_HTTP_COMMENTS_VOTE_CAST;
        return NGX_AGAIN;
    }

    return ngx_http_comments_submission_refuse(sub, COMMENTS_UNKNOWN_COMMENT,
                                               COMMENTS_FIELD_NONE);
}


static int64_t
ngx_http_comments_vote_rank(const ngx_http_comments_vote_t *vote)
{
    return comments_rank_score(comments_schema_votes_sum(vote->base.up,
                                                         vote->votes.up),
                               comments_schema_votes_sum(vote->base.down,
                                                         vote->votes.down));
}
