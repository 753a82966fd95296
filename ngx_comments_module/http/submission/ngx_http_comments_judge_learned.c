/*
 * The opinion of what the site has learned, for checks.
 *
 * The question needs the number of the present generation, which a worker
 * remembers for each site. A site that had not learned enough for an opinion is
 * only asked whether it has learned more since: the tokens of a comment are the
 * largest question of a submission. If the reply shows that what the worker
 * remembers is out of date, the question is put once more, in a round trip of
 * its own.
 */

#include "ngx_http_comments_email.h"
#include "ngx_http_comments_judge.h"

#include "comments_buf.h"
#include "comments_schema_learned.h"
#include "comments_tokens.h"


#define NGX_HTTP_COMMENTS_JUDGE_BECAUSE  160     /* bytes */


struct ngx_http_comments_judge_learned_s {
    comments_tokens_t           tokens;
    comments_learned_query_t    query;
    ngx_uint_t                  first;       /* of its questions */
    ngx_uint_t                  n;
    unsigned                    known:1;     /* there are replies */
    unsigned                    again:1;     /* the question was out of date */
};


static ngx_int_t ngx_http_comments_judge_learned_add(
    ngx_http_comments_turn_t *turn, const comments_batch_t *batch);
static ngx_int_t ngx_http_comments_judge_learned_tokens(
    ngx_http_comments_submission_t *sub, comments_tokens_t *tokens);
static ngx_http_comments_learner_t *ngx_http_comments_judge_learned_learner(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_judge_learned_decode(
    ngx_http_comments_submission_t *sub, redisReply *const *replies,
    ngx_uint_t n);
static void ngx_http_comments_judge_learned_because(
    ngx_comments_call_t *call, const comments_learn_opinion_t *opinion,
    ngx_comments_learned_t *learned);


ngx_int_t
ngx_http_comments_judge_learned_ask(ngx_comments_call_t *call)
{
    comments_batch_t                   *batch;
    ngx_http_comments_turn_t           *turn;
    ngx_http_comments_judge_t          *judge;
    ngx_http_comments_learner_t        *learner;
    ngx_http_comments_judge_learned_t  *own;

    turn = (ngx_http_comments_turn_t *) call;
    judge = turn->sub->judge;

    if (!turn->asking) {
        ngx_log_error(NGX_LOG_ALERT, call->log, 0,
                      "comments: the check \"%V\" calls learned_ask() at a "
                      "time when nothing can be asked",
                      &turn->link->check->name);
        return NGX_ERROR;
    }

    if (judge->learned != NULL) {
        return NGX_OK;
    }

    own = ngx_palloc(judge->pool, sizeof(ngx_http_comments_judge_learned_t));
    if (own == NULL) {
        return NGX_ERROR;
    }

    ngx_memzero(&own->query, sizeof(comments_learned_query_t));

    learner = ngx_http_comments_judge_learned_learner(turn->sub);

    own->known = 0;
    own->again = 0;
    own->tokens.n = 0;
    own->query.peek = learner->silent;
    own->query.site = ngx_http_comments_core(turn->sub->ctx->site);
    own->query.tokens = &own->tokens;
    own->query.generation = learner->generation;

    if (!own->query.peek
        && ngx_http_comments_judge_learned_tokens(turn->sub, &own->tokens)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    batch = comments_schema_read_learned(turn->sub->ctx->arena, &own->query);

    own->first = judge->questions.nelts;

    if (batch == NULL
        || ngx_http_comments_judge_learned_add(turn, batch) != NGX_OK)
    {
        judge->questions.nelts = own->first;
        return NGX_ERROR;
    }

    own->n = batch->n;
    judge->learned = own;

    return NGX_OK;
}


/* the commands of the batch become questions of the check */
static ngx_int_t
ngx_http_comments_judge_learned_add(ngx_http_comments_turn_t *turn,
    const comments_batch_t *batch)
{
    int                            k;
    size_t                         i;
    ngx_http_comments_question_t  *question;

    for (i = 0; i < batch->n; i++) {

        question = ngx_array_push(&turn->sub->judge->questions);
        if (question == NULL) {
            return NGX_ERROR;
        }

        question->argc = batch->commands[i].argc;
        question->args = comments_arena_calloc(turn->sub->ctx->arena,
                                               (size_t) question->argc,
                                               sizeof(comments_str_t));
        if (question->args == NULL) {
            return NGX_ERROR;
        }

        for (k = 0; k < question->argc; k++) {
            question->args[k] = comments_str_of(batch->commands[i].argv[k],
                                             batch->commands[i].argvlen[k]);
        }
    }

    return NGX_OK;
}


/* those that the comment will have when a moderator decides on it */
static ngx_int_t
ngx_http_comments_judge_learned_tokens(ngx_http_comments_submission_t *sub,
    comments_tokens_t *tokens)
{
    comments_comment_t             comment;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    if (ccf->email != NGX_HTTP_COMMENTS_EMAIL_OFF
        && ngx_http_comments_email_hash(sub) != NGX_OK)
    {
        return NGX_ERROR;
    }

    comment = sub->comment;

    if (ccf->email != NGX_HTTP_COMMENTS_EMAIL_KEEP) {
        comment.email = comments_str_c("");
    }

    if (ccf->email == NGX_HTTP_COMMENTS_EMAIL_OFF) {
        comment.email_hash = comments_str_c("");
    }

    return comments_tokens_make(sub->ctx->arena, &comment, tokens)
           == COMMENTS_OK ? NGX_OK : NGX_ERROR;
}


/* what the worker remembers of the site; two sites may share the place */
static ngx_http_comments_learner_t *
ngx_http_comments_judge_learned_learner(ngx_http_comments_submission_t *sub)
{
    uint32_t                        hash;
    ngx_http_comments_learner_t    *learner;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);
    hash = ngx_crc32_short(sub->ctx->site.data, sub->ctx->site.len);
    learner = &mcf->worker->learners[hash % NGX_HTTP_COMMENTS_LEARNERS];

    if (!learner->used || learner->hash != hash) {
        ngx_memzero(learner, sizeof(ngx_http_comments_learner_t));
        learner->used = 1;
        learner->hash = hash;
    }

    return learner;
}


void
ngx_http_comments_judge_learned_replies(ngx_http_comments_submission_t *sub,
    redisReply *const *replies, ngx_uint_t n)
{
    ngx_int_t                           rc;
    ngx_http_comments_judge_learned_t  *own;

    own = sub->judge->learned;

    if (own == NULL || own->first + own->n > n) {
        return;
    }

    rc = ngx_http_comments_judge_learned_decode(sub, replies + own->first,
                                                own->n);

    own->known = (rc == NGX_OK);
    own->again = (rc == NGX_DECLINED);
}


/*
 * NGX_DECLINED: what the worker remembered was out of date, the query has the
 * present generation now. NGX_ERROR: Redis refused, logged.
 */
static ngx_int_t
ngx_http_comments_judge_learned_decode(ngx_http_comments_submission_t *sub,
    redisReply *const *replies, ngx_uint_t n)
{
    int                                 rc;
    const char                         *why;
    ngx_http_comments_learner_t        *learner;
    ngx_http_comments_judge_learned_t  *own;

    own = sub->judge->learned;

    rc = comments_schema_decode_learned(replies, n, &own->query, &why);

    if (rc == COMMENTS_ERROR) {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: Redis answered \"%s\" to a question for what "
                      "was learned", why);
        return NGX_ERROR;
    }

    learner = ngx_http_comments_judge_learned_learner(sub);

    if (rc == COMMENTS_OK && own->query.peek
        && own->query.decisions == learner->decisions)
    {
        return NGX_OK;
    }

    learner->generation = own->query.generation;
    learner->decisions = own->query.decisions;
    learner->silent = rc == COMMENTS_OK && !own->query.peek
                      && !comments_learn_ready(&own->query.learned);

    return rc == COMMENTS_OK && !own->query.peek ? NGX_OK : NGX_DECLINED;
}


ngx_uint_t
ngx_http_comments_judge_learned_again(const ngx_http_comments_submission_t *sub)
{
    return sub->judge != NULL && sub->judge->learned != NULL
           && sub->judge->learned->again;
}


comments_batch_t *
ngx_http_comments_judge_learned_batch(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_judge_learned_t  *own;

    own = sub->judge->learned;

    own->again = 0;
    own->known = 0;

    if (own->query.peek) {
        own->query.peek = 0;

        if (ngx_http_comments_judge_learned_tokens(sub, &own->tokens)
            != NGX_OK)
        {
            return NULL;
        }
    }

    return comments_schema_read_learned(sub->ctx->arena, &own->query);
}


void
ngx_http_comments_judge_learned_read(ngx_http_comments_submission_t *sub,
    redisReply *const *replies, ngx_uint_t n)
{
    ngx_int_t                           rc;
    ngx_http_comments_judge_learned_t  *own;

    own = sub->judge->learned;

    if (n == 0) {
        return;
    }

    rc = ngx_http_comments_judge_learned_decode(sub, replies, n);

    /* a generation that ended meanwhile is so young that it knows nothing */

    if (rc == NGX_DECLINED) {
        ngx_memzero(&own->query.learned, sizeof(comments_learned_t));
    }

    own->known = (rc != NGX_ERROR);
}


ngx_uint_t
ngx_http_comments_judge_learned_has(const ngx_http_comments_judge_t *judge,
    ngx_uint_t question)
{
    return judge->learned != NULL && question >= judge->learned->first
           && question < judge->learned->first + judge->learned->n;
}


ngx_int_t
ngx_http_comments_judge_learned(ngx_comments_call_t *call,
    ngx_comments_learned_t *learned)
{
    ngx_comments_learned_t              all;
    comments_learn_opinion_t            opinion;
    ngx_http_comments_turn_t           *turn;
    ngx_http_comments_judge_learned_t  *own;

    turn = (ngx_http_comments_turn_t *) call;
    own = turn->sub->judge->learned;

    if (own == NULL || !own->known) {
        return NGX_ERROR;
    }

    comments_learn_judge(&own->tokens, &own->query.learned, &opinion);

    ngx_memzero(&all, sizeof(ngx_comments_learned_t));

    all.size = ngx_min(learned->size, sizeof(ngx_comments_learned_t));
    all.opinion = (ngx_uint_t) opinion.verdict;
    all.score = opinion.score;
    all.doubtful = opinion.doubtful;
    all.spam = opinion.spam;

    ngx_http_comments_judge_learned_because(call, &opinion, &all);

    /* a plug-in that is older has less room */

    ngx_memcpy(learned, &all, all.size);

    return NGX_OK;
}


static void
ngx_http_comments_judge_learned_because(ngx_comments_call_t *call,
    const comments_learn_opinion_t *opinion, ngx_comments_learned_t *learned)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_JUDGE_BECAUSE * 4);

    if (comments_learn_because(&buf, opinion) == COMMENTS_OK && buf.len) {

        learned->because.data = ngx_pnalloc(call->pool, buf.len);

        if (learned->because.data != NULL) {
            learned->because.len = buf.len;
            ngx_memcpy(learned->because.data, buf.data, buf.len);
        }
    }

    comments_buf_free(&buf);
}
