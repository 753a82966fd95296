/*
 * The opinion of what the site has learned, for checks.
 *
 * The question needs the number of the present generation. A worker remembers
 * it for each site; if Redis has another one, the question is asked once more,
 * without those of the other checks, which may have counted something. If the
 * number has changed again meanwhile, there is no opinion.
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
    unsigned                    again:1;     /* to be asked once more */
    unsigned                    repeated:1;  /* was asked once more */
};


static ngx_int_t ngx_http_comments_judge_learned_add(
    ngx_http_comments_turn_t *turn, const comments_batch_t *batch);
static comments_str_t *ngx_http_comments_judge_learned_args(
    ngx_http_comments_submission_t *sub, const comments_command_t *command);
static ngx_int_t ngx_http_comments_judge_learned_tokens(
    ngx_http_comments_submission_t *sub, comments_tokens_t *tokens);
static int64_t *ngx_http_comments_judge_learned_generation(
    ngx_http_comments_submission_t *sub);
static void ngx_http_comments_judge_learned_because(
    ngx_comments_call_t *call, const comments_learn_opinion_t *opinion,
    ngx_comments_learned_t *learned);


ngx_int_t
ngx_http_comments_judge_learned_ask(ngx_comments_call_t *call)
{
    comments_batch_t                     *batch;
    ngx_http_comments_turn_t             *turn;
    ngx_http_comments_judge_t            *judge;
    ngx_http_comments_judge_learned_t    *own;

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

    own->known = 0;
    own->again = 0;
    own->repeated = 0;
    own->tokens.n = 0;
    own->query.site = ngx_http_comments_core(turn->sub->ctx->site);
    own->query.tokens = &own->tokens;
    own->query.generation = *ngx_http_comments_judge_learned_generation(
                                                                   turn->sub);

    if (ngx_http_comments_judge_learned_tokens(turn->sub, &own->tokens)
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
    size_t                         i;
    ngx_http_comments_question_t  *question;

    for (i = 0; i < batch->n; i++) {

        question = ngx_array_push(&turn->sub->judge->questions);
        if (question == NULL) {
            return NGX_ERROR;
        }

        question->argc = batch->commands[i].argc;
        question->args = ngx_http_comments_judge_learned_args(turn->sub,
                                                      &batch->commands[i]);
        if (question->args == NULL) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static comments_str_t *
ngx_http_comments_judge_learned_args(ngx_http_comments_submission_t *sub,
    const comments_command_t *command)
{
    int              i;
    comments_str_t  *args;

    args = comments_arena_calloc(sub->ctx->arena, (size_t) command->argc,
                                 sizeof(comments_str_t));
    if (args == NULL) {
        return NULL;
    }

    for (i = 0; i < command->argc; i++) {
        args[i] = comments_str_of(command->argv[i], command->argvlen[i]);
    }

    return args;
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


/* the place of the site's generation; two sites of one place disturb it only */
static int64_t *
ngx_http_comments_judge_learned_generation(ngx_http_comments_submission_t *sub)
{
    uint32_t                        hash;
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);
    worker = mcf->worker;
    hash = ngx_crc32_short(sub->ctx->site.data, sub->ctx->site.len);

    return &worker->generations[hash % NGX_HTTP_COMMENTS_GENERATIONS];
}


void
ngx_http_comments_judge_learned_replies(ngx_http_comments_submission_t *sub,
    redisReply *const *replies, ngx_uint_t n)
{
    int                                 rc;
    const char                         *why;
    ngx_http_comments_judge_learned_t  *own;

    own = sub->judge->learned;

    if (own == NULL) {
        return;
    }

    if (own->again) {
        own->again = 0;
        own->repeated = 1;

    } else {
        replies += own->first;
        n -= ngx_min(n, own->first);
    }

    if (own->n > n) {
        return;
    }

    rc = comments_schema_decode_learned(replies, own->n, &own->query, &why);

    if (rc == COMMENTS_ERROR) {
        ngx_log_error(NGX_LOG_ERR, sub->request->connection->log, 0,
                      "comments: Redis answered \"%s\" to a question for what "
                      "was learned", why);
        return;
    }

    if (rc == COMMENTS_DECLINED) {
        *ngx_http_comments_judge_learned_generation(sub)
                                                   = own->query.generation;

        ngx_memzero(&own->query.learned, sizeof(comments_learned_t));

        if (!own->repeated) {
            own->again = 1;
            return;
        }
    }

    own->known = 1;
}


ngx_uint_t
ngx_http_comments_judge_learned_again(const ngx_http_comments_judge_t *judge)
{
    return judge->learned != NULL && judge->learned->again;
}


ngx_int_t
ngx_http_comments_judge_learned_repeat(ngx_http_comments_submission_t *sub,
    comments_batch_t *batch, ngx_uint_t *n)
{
    size_t                              i;
    comments_str_t                     *args;
    comments_batch_t                   *all;
    ngx_http_comments_judge_learned_t  *own;

    own = sub->judge->learned;

    all = comments_schema_read_learned(sub->ctx->arena, &own->query);
    if (all == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; i < all->n; i++) {

        args = ngx_http_comments_judge_learned_args(sub, &all->commands[i]);

        if (args == NULL
            || comments_batch_add(batch, args, all->commands[i].argc)
               != COMMENTS_OK)
        {
            return NGX_ERROR;
        }
    }

    *n = all->n;

    return NGX_OK;
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
