/*
 * What a check may call while it judges.
 */

#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_judge.h"
#include "ngx_http_comments_sender.h"

#include "comments_fold.h"


/* arguments of one command, questions and commands of one check */
#define NGX_HTTP_COMMENTS_JUDGE_ARGS       600
#define NGX_HTTP_COMMENTS_JUDGE_QUESTIONS  32
#define NGX_HTTP_COMMENTS_JUDGE_TOLD       32


/* a command on one key, which is its first argument */
typedef struct {
    ngx_str_t                   name;
    ngx_uint_t                  least;       /* arguments with the name */
    ngx_uint_t                  most;
} ngx_http_comments_judge_command_t;


static void ngx_http_comments_judge_done(ngx_uint_t ticket,
    ngx_comments_verdict_t verdict, const ngx_comments_reason_t *why);
static ngx_http_comments_turn_t *ngx_http_comments_judge_waits(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_judge_why(ngx_pool_t *pool,
    const ngx_comments_reason_t *from, ngx_comments_reason_t *to);
static ngx_int_t ngx_http_comments_judge_question(ngx_comments_call_t *call,
    ngx_uint_t argc, const ngx_str_t *argv);
static const ngx_comments_reply_t *ngx_http_comments_judge_get(
    ngx_comments_call_t *call, ngx_int_t number);
static ngx_int_t ngx_http_comments_judge_tell(ngx_comments_call_t *call,
    ngx_uint_t argc, const ngx_str_t *argv);
static void ngx_http_comments_judge_told(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_judge_hash(ngx_comments_call_t *call,
    const ngx_str_t *text, u_char digits[32]);
static size_t ngx_http_comments_judge_fold(const ngx_str_t *text, u_char *to);
static ngx_int_t ngx_http_comments_judge_command(
    ngx_http_comments_turn_t *turn, ngx_uint_t argc, const ngx_str_t *argv,
    ngx_http_comments_question_t *question);
static ngx_uint_t ngx_http_comments_judge_allowed(ngx_uint_t argc,
    const ngx_str_t *argv);


const ngx_comments_api_t  ngx_http_comments_judge_api = {
    sizeof(ngx_comments_api_t),
    ngx_http_comments_judge_done,
    ngx_http_comments_judge_question,
    ngx_http_comments_judge_get,
    ngx_http_comments_judge_tell,
    ngx_http_comments_judge_hash,
    ngx_http_comments_judge_fold,
    ngx_http_comments_judge_subrequest,
    ngx_http_comments_judge_learned_ask,
    ngx_http_comments_judge_learned
};


static const ngx_http_comments_judge_command_t
                                     ngx_http_comments_judge_commands[] = {
    { ngx_string("DECR"), 2, 2 },
    { ngx_string("DECRBY"), 3, 3 },
    { ngx_string("DEL"), 2, 2 },
    { ngx_string("EXISTS"), 2, 2 },
    { ngx_string("EXPIRE"), 3, 4 },
    { ngx_string("GET"), 2, 2 },
    { ngx_string("GETDEL"), 2, 2 },
    { ngx_string("HDEL"), 3, NGX_HTTP_COMMENTS_JUDGE_ARGS },
    { ngx_string("HEXISTS"), 3, 3 },
    { ngx_string("HGET"), 3, 3 },
    { ngx_string("HINCRBY"), 4, 4 },
    { ngx_string("HLEN"), 2, 2 },
    { ngx_string("HMGET"), 3, NGX_HTTP_COMMENTS_JUDGE_ARGS },
    { ngx_string("HSET"), 4, NGX_HTTP_COMMENTS_JUDGE_ARGS },
    { ngx_string("HSETNX"), 4, 4 },
    { ngx_string("INCR"), 2, 2 },
    { ngx_string("INCRBY"), 3, 3 },
    { ngx_string("PEXPIRE"), 3, 4 },
    { ngx_string("PTTL"), 2, 2 },
    { ngx_string("SADD"), 3, NGX_HTTP_COMMENTS_JUDGE_ARGS },
    { ngx_string("SCARD"), 2, 2 },
    { ngx_string("SET"), 3, 7 },
    { ngx_string("SISMEMBER"), 3, 3 },
    { ngx_string("SMISMEMBER"), 3, NGX_HTTP_COMMENTS_JUDGE_ARGS },
    { ngx_string("SREM"), 3, NGX_HTTP_COMMENTS_JUDGE_ARGS },
    { ngx_string("TTL"), 2, 2 },
    { ngx_string("ZADD"), 4, NGX_HTTP_COMMENTS_JUDGE_ARGS },
    { ngx_string("ZCARD"), 2, 2 },
    { ngx_string("ZINCRBY"), 4, 4 },
    { ngx_string("ZREM"), 3, NGX_HTTP_COMMENTS_JUDGE_ARGS },
    { ngx_string("ZSCORE"), 3, 3 },
    { ngx_null_string, 0, 0 }
};


static void
ngx_http_comments_judge_done(ngx_uint_t ticket, ngx_comments_verdict_t verdict,
    const ngx_comments_reason_t *why)
{
    ngx_http_comments_turn_t        *turn;
    ngx_http_comments_submission_t  *sub;

    sub = ngx_http_comments_submission_find(ticket);

    if (sub == NULL) {
        return;
    }

    turn = ngx_http_comments_judge_waits(sub);

    if (turn == NULL) {
        ngx_log_error(NGX_LOG_ALERT, ngx_cycle->log, 0,
                      "comments: done() with ticket %ui, which is no check's",
                      ticket);
        return;
    }

    turn->verdict = verdict;

    if (why != NULL
        && ngx_http_comments_judge_why(sub->judge->pool, why, &turn->why)
           != NGX_OK)
    {
        turn->verdict = NGX_COMMENTS_FAIL;
    }

    /* the step takes the verdict, and goes on with the next check */

    ngx_http_comments_submission_done(ticket, NGX_AGAIN);
}


/* the check that a submission waits for; NULL: it waits for something else */
static ngx_http_comments_turn_t *
ngx_http_comments_judge_waits(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_turn_t   *turn;
    ngx_http_comments_judge_t  *judge;

    judge = sub->judge;

    if (judge == NULL || judge->at == judge->nturns) {
        return NULL;
    }

    turn = &judge->turns[judge->at];

    return (turn->called && turn->call.ticket == sub->ticket) ? turn : NULL;
}


static ngx_int_t
ngx_http_comments_judge_why(ngx_pool_t *pool,
    const ngx_comments_reason_t *from, ngx_comments_reason_t *to)
{
    to->retry = from->retry;
    to->code.len = from->code.len;
    to->code.data = ngx_pnalloc(pool, from->code.len + 1);
    to->detail.len = from->detail.len;
    to->detail.data = ngx_pnalloc(pool, from->detail.len + 1);

    if (to->code.data == NULL || to->detail.data == NULL) {
        ngx_memzero(to, sizeof(ngx_comments_reason_t));
        return NGX_ERROR;
    }

    ngx_memcpy(to->code.data, from->code.data, from->code.len);
    ngx_memcpy(to->detail.data, from->detail.data, from->detail.len);

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_judge_question(ngx_comments_call_t *call, ngx_uint_t argc,
    const ngx_str_t *argv)
{
    ngx_http_comments_turn_t      *turn;
    ngx_http_comments_judge_t     *judge;
    ngx_http_comments_question_t  *question;

    turn = (ngx_http_comments_turn_t *) call;
    judge = turn->sub->judge;

    if (!turn->asking) {
        ngx_log_error(NGX_LOG_ALERT, call->log, 0,
                      "comments: the check \"%V\" calls ask() at a time when "
                      "nothing can be asked", &turn->link->check->name);
        return NGX_ERROR;
    }

    /* those of learned_ask() count too, and come several at once */

    if (judge->questions.nelts - turn->first
        >= NGX_HTTP_COMMENTS_JUDGE_QUESTIONS)
    {
        return NGX_ERROR;
    }

    question = ngx_array_push(&judge->questions);
    if (question == NULL) {
        return NGX_ERROR;
    }

    if (ngx_http_comments_judge_command(turn, argc, argv, question) != NGX_OK)
    {
        judge->questions.nelts--;
        return NGX_ERROR;
    }

    return (ngx_int_t) (judge->questions.nelts - 1 - turn->first);
}


static const ngx_comments_reply_t *
ngx_http_comments_judge_get(ngx_comments_call_t *call, ngx_int_t number)
{
    ngx_uint_t                  n;
    ngx_http_comments_turn_t   *turn;
    ngx_http_comments_judge_t  *judge;

    turn = (ngx_http_comments_turn_t *) call;
    judge = turn->sub->judge;

    if (number < 0 || (ngx_uint_t) number >= turn->questions) {
        return NULL;
    }

    n = turn->first + (ngx_uint_t) number;

    return (n < judge->nreplies) ? judge->replies[n] : NULL;
}


static ngx_int_t
ngx_http_comments_judge_tell(ngx_comments_call_t *call, ngx_uint_t argc,
    const ngx_str_t *argv)
{
    comments_batch_t               *batch;
    ngx_http_comments_turn_t       *turn;
    ngx_http_comments_question_t    question;
    ngx_http_comments_main_conf_t  *mcf;

    turn = (ngx_http_comments_turn_t *) call;
    mcf = ngx_http_get_module_main_conf(turn->sub->request,
                                        ngx_http_comments_module);

    /* all requests of the worker share the connection, and its queue */

    if (turn->told++ >= NGX_HTTP_COMMENTS_JUDGE_TOLD) {

        if (turn->told == NGX_HTTP_COMMENTS_JUDGE_TOLD + 1) {
            ngx_log_error(NGX_LOG_ALERT, call->log, 0,
                          "comments: the check \"%V\" calls tell() too often",
                          &turn->link->check->name);
        }

        return NGX_ERROR;
    }

    batch = comments_batch_create(turn->sub->ctx->arena);

    if (batch == NULL
        || ngx_http_comments_judge_command(turn, argc, argv, &question)
           != NGX_OK
        || comments_batch_add(batch, question.args, question.argc)
           != COMMENTS_OK
        || ngx_http_comments_fetch_submit(mcf->worker, batch,
                                          ngx_http_comments_judge_told, NULL)
           == NULL)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


static void
ngx_http_comments_judge_told(void *data, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n)
{
    (void) data;
    (void) rc;
    (void) replies;
    (void) n;
}


static void
ngx_http_comments_judge_hash(ngx_comments_call_t *call, const ngx_str_t *text,
    u_char digits[32])
{
    comments_mac_t            *mac;
    ngx_http_comments_turn_t  *turn;

    turn = (ngx_http_comments_turn_t *) call;
    mac = ngx_http_comments_sender_mac(turn->sub);

    if (mac == NULL
        || comments_mac_check(mac,
                              ngx_http_comments_core(turn->link->check->name),
                              ngx_http_comments_core(*text), (char *) digits)
           != COMMENTS_OK)
    {
        ngx_memset(digits, '0', COMMENTS_DIGEST_HEX);
    }
}


static size_t
ngx_http_comments_judge_fold(const ngx_str_t *text, u_char *to)
{
    return comments_fold(ngx_http_comments_core(*text), (char *) to);
}


/* copies a command into the arena, with the whole name of its key */
static ngx_int_t
ngx_http_comments_judge_command(ngx_http_comments_turn_t *turn,
    ngx_uint_t argc, const ngx_str_t *argv,
    ngx_http_comments_question_t *question)
{
    ngx_uint_t         i;
    comments_arena_t  *arena;

    if (!ngx_http_comments_judge_allowed(argc, argv)) {
        ngx_log_error(NGX_LOG_ALERT, turn->call.log, 0,
                      "comments: the check \"%V\" has a command for Redis that "
                      "is not allowed", &turn->link->check->name);
        return NGX_ERROR;
    }

    arena = turn->sub->ctx->arena;

    question->argc = (int) argc;
    question->args = comments_arena_calloc(arena, argc,
                                           sizeof(comments_str_t));
    if (question->args == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; i < argc; i++) {
        if (comments_arena_dup(arena, ngx_http_comments_core(argv[i]),
                               &question->args[i])
            != COMMENTS_OK)
        {
            return NGX_ERROR;
        }
    }

    question->args[1] = comments_schema_check_key(arena,
                            ngx_http_comments_core(turn->sub->ctx->site),
                            ngx_http_comments_core(turn->link->check->name),
                            question->args[1]);

    return question->args[1].len ? NGX_OK : NGX_ERROR;
}


static ngx_uint_t
ngx_http_comments_judge_allowed(ngx_uint_t argc, const ngx_str_t *argv)
{
    ngx_uint_t                                i;
    const ngx_http_comments_judge_command_t  *command;

    if (argc < 2) {
        return 0;
    }

    for (i = 0; ngx_http_comments_judge_commands[i].name.len; i++) {
        command = &ngx_http_comments_judge_commands[i];

        if (command->name.len == argv[0].len
            && ngx_memcmp(command->name.data, argv[0].data, argv[0].len) == 0)
        {
            return argc >= command->least && argc <= command->most;
        }
    }

    return 0;
}
