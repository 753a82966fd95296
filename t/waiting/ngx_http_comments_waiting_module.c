/*
 * A plug-in of the tests' own with two checks that wait, for t/23-submission.t.
 * It uses the public header only.
 *
 * What a check does, an argument of its name in the request's query says; "ms"
 * says how long it waits:
 *
 *   pass, refuse, fail        at once
 *   hold, spam, challenge     at once
 *   unknown                   a verdict that does not exist, at once
 *   many                      refused, to be tried again behind 7 s
 *   badcode                   refused, with a reason that is no word
 *   trust                     the checks behind it are skipped
 *   later, later-refuse,      the same behind ms
 *   later-fail, later-hold
 *   never                     it does not call done()
 *   inside                    done() inside of the check, which waits
 *   both                      done() inside of the check, which passes
 *   twice                     done() two times behind ms
 *   late                      done() behind ms, cancelled or not
 *
 * "counted" counts its calls in Redis and logs the number; with the argument
 * "misuse" it asks too late, and for what it may not, and with "asks" for as
 * much as it gets. Each cancel and each end of a chain is a line in the log.
 */

#include "ngx_http_comments_plugin.h"


typedef struct {
    const char              *how;
    ngx_comments_verdict_t   verdict;
} waiting_verdict_t;


typedef struct {
    ngx_event_t              timer;
    const ngx_comments_api_t  *api;
    ngx_uint_t               ticket;
    ngx_comments_verdict_t   verdict;
    unsigned                 twice:1;
    unsigned                 late:1;
} waiting_t;


static ngx_comments_verdict_t waiting_first(ngx_comments_call_t *call,
    void *conf, ngx_comments_reason_t *why);
static ngx_comments_verdict_t waiting_second(ngx_comments_call_t *call,
    void *conf, ngx_comments_reason_t *why);
static ngx_comments_verdict_t waiting_check(ngx_comments_call_t *call,
    const char *name, ngx_comments_reason_t *why);
static ngx_comments_verdict_t waiting_verdict(const ngx_str_t *how);
static void waiting_refuse(ngx_comments_reason_t *why);
static ngx_comments_verdict_t waiting_later(ngx_comments_call_t *call,
    ngx_str_t *how);
static ngx_msec_t waiting_ms(ngx_http_request_t *r);
static ngx_uint_t waiting_is(const ngx_str_t *value, const char *name);
static void waiting_timer(ngx_event_t *ev);
static void waiting_cancel(ngx_comments_call_t *call, void *conf);
static void waiting_over(ngx_comments_call_t *call, void *conf,
    ngx_comments_verdict_t verdict);
static void waiting_ask(ngx_comments_call_t *call, void *conf);
static void waiting_ask_all(ngx_comments_call_t *call, ngx_str_t *argv);
static void waiting_counted(ngx_comments_call_t *call, void *conf,
    ngx_comments_verdict_t verdict);
static ngx_comments_verdict_t waiting_count(ngx_comments_call_t *call,
    void *conf, ngx_comments_reason_t *why);


static const waiting_verdict_t  waiting_verdicts[] = {
    { "refuse", NGX_COMMENTS_REJECT },
    { "many", NGX_COMMENTS_REJECT },
    { "badcode", NGX_COMMENTS_REJECT },
    { "fail", NGX_COMMENTS_FAIL },
    { "hold", NGX_COMMENTS_HOLD },
    { "spam", NGX_COMMENTS_SPAM },
    { "challenge", NGX_COMMENTS_CHALLENGE },
    { "unknown", 77 },
    { "trust", NGX_COMMENTS_TRUST },
    { NULL, 0 }
};


static const ngx_comments_check_t  waiting_check_first = {
    sizeof(ngx_comments_check_t), ngx_string("waiting"), 0, 1000,
    waiting_first, NULL, NULL, waiting_cancel, waiting_over, NULL, NULL
};

static const ngx_comments_check_t  waiting_check_second = {
    sizeof(ngx_comments_check_t), ngx_string("lenient"), 0, 0,
    waiting_second, NULL, NULL, waiting_cancel, NULL, NULL, NULL
};

static const ngx_comments_check_t  waiting_check_count = {
    sizeof(ngx_comments_check_t), ngx_string("counted"), NGX_COMMENTS_ALWAYS,
    0, waiting_count, NULL, waiting_ask, NULL, waiting_counted, NULL, NULL
};

static const ngx_comments_check_t  *const waiting_checks[] = {
    &waiting_check_first, &waiting_check_second, &waiting_check_count, NULL
};

static const ngx_comments_plugin_t  waiting_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI,
    ngx_string("waiting"), ngx_string("1.0"), waiting_checks, NULL, NULL
};


ngx_module_t  ngx_http_comments_waiting_module = {
    NGX_MODULE_V1,
    (void *) &waiting_plugin,              /* module context */
    NULL,                                  /* module directives */
    NGX_COMMENTS_MODULE,                   /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    NULL,                                  /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    NULL,                                  /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


/* what nginx looks up in a module that it loads */

ngx_module_t  *ngx_modules[] = {
    &ngx_http_comments_waiting_module,
    NULL
};

char  *ngx_module_names[] = {
    "ngx_http_comments_waiting_module",
    NULL
};

char  *ngx_module_order[] = {
    NULL
};


static ngx_comments_verdict_t
waiting_first(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    return waiting_check(call, "waiting", why);
}


static ngx_comments_verdict_t
waiting_second(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    return waiting_check(call, "lenient", why);
}


static ngx_comments_verdict_t
waiting_check(ngx_comments_call_t *call, const char *name,
    ngx_comments_reason_t *why)
{
    ngx_str_t               how;
    ngx_comments_verdict_t  verdict;

    if (ngx_http_arg(call->request, (u_char *) name, ngx_strlen(name), &how)
        != NGX_OK
        || waiting_is(&how, "pass"))
    {
        return NGX_COMMENTS_PASS;
    }

    ngx_log_error(NGX_LOG_NOTICE, call->log, 0,
                  "%s: %V, text \"%V\" by \"%V\" in %V %V", name, &how,
                  &call->subject->text, &call->subject->name,
                  &call->subject->site, &call->subject->thread);

    verdict = waiting_verdict(&how);

    if (verdict != NGX_COMMENTS_PASS) {
        waiting_refuse(why);

        if (waiting_is(&how, "many")) {
            why->retry = 7;
        }

        if (waiting_is(&how, "badcode")) {
            ngx_str_set(&why->code, "No <b>word</b>");
        }

        return verdict;
    }

    if (waiting_is(&how, "inside")) {
        call->api->done(call->ticket, NGX_COMMENTS_PASS, NULL);
        return NGX_COMMENTS_WAIT;
    }

    if (waiting_is(&how, "both")) {
        call->api->done(call->ticket, NGX_COMMENTS_REJECT, NULL);
        return NGX_COMMENTS_PASS;
    }

    return waiting_later(call, &how);
}


/* PASS: something else than a verdict */
static ngx_comments_verdict_t
waiting_verdict(const ngx_str_t *how)
{
    ngx_uint_t  i;

    for (i = 0; waiting_verdicts[i].how != NULL; i++) {
        if (waiting_is(how, waiting_verdicts[i].how)) {
            return waiting_verdicts[i].verdict;
        }
    }

    return NGX_COMMENTS_PASS;
}


static void
waiting_refuse(ngx_comments_reason_t *why)
{
    ngx_str_set(&why->code, "no_waiting");
    ngx_str_set(&why->detail, "the test says so");
}


static ngx_comments_verdict_t
waiting_later(ngx_comments_call_t *call, ngx_str_t *how)
{
    ngx_str_t   verdict;
    waiting_t  *w;

    /* not the call's: a late done() comes when that is gone */

    w = ngx_calloc(sizeof(waiting_t), ngx_cycle->log);
    if (w == NULL) {
        return NGX_COMMENTS_FAIL;
    }

    w->api = call->api;
    w->ticket = call->ticket;
    w->verdict = NGX_COMMENTS_PASS;
    w->twice = waiting_is(how, "twice");
    w->late = waiting_is(how, "late");

    if (how->len > 6 && ngx_strncmp(how->data, "later-", 6) == 0) {
        verdict.data = how->data + 6;
        verdict.len = how->len - 6;
        w->verdict = waiting_verdict(&verdict);
    }

    w->timer.handler = waiting_timer;
    w->timer.data = w;
    w->timer.log = ngx_cycle->log;

    /* the host's own timer is what keeps an exiting worker here */

    w->timer.cancelable = 1;

    if (!waiting_is(how, "never")) {
        ngx_add_timer(&w->timer, waiting_ms(call->request));
    }

    call->data = w;

    return NGX_COMMENTS_WAIT;
}


static ngx_msec_t
waiting_ms(ngx_http_request_t *r)
{
    ngx_int_t  ms;
    ngx_str_t  value;

    if (ngx_http_arg(r, (u_char *) "ms", 2, &value) != NGX_OK) {
        return 100;
    }

    ms = ngx_atoi(value.data, value.len);

    return (ms == NGX_ERROR) ? 100 : (ngx_msec_t) ms;
}


static ngx_uint_t
waiting_is(const ngx_str_t *value, const char *name)
{
    return value->len == ngx_strlen(name)
           && ngx_strncmp(value->data, name, value->len) == 0;
}


static void
waiting_timer(ngx_event_t *ev)
{
    waiting_t *w = ev->data;

    ngx_comments_reason_t  why;

    ngx_memzero(&why, sizeof(ngx_comments_reason_t));

    if (w->verdict != NGX_COMMENTS_PASS) {
        waiting_refuse(&why);
    }

    w->api->done(w->ticket, w->verdict, &why);

    if (w->twice) {
        w->api->done(w->ticket, w->verdict, &why);
    }

    ngx_free(w);
}


static void
waiting_cancel(ngx_comments_call_t *call, void *conf)
{
    waiting_t *w = call->data;

    ngx_log_error(NGX_LOG_NOTICE, ngx_cycle->log, 0,
                  "waiting: cancelled, ticket %ui", call->ticket);

    if (w->late) {
        return;
    }

    if (w->timer.timer_set) {
        ngx_del_timer(&w->timer);
    }

    ngx_free(w);
}


static void
waiting_over(ngx_comments_call_t *call, void *conf,
    ngx_comments_verdict_t verdict)
{
    ngx_log_error(NGX_LOG_NOTICE, call->log, 0, "waiting: over, verdict %ui",
                  verdict);
}


static void
waiting_ask(ngx_comments_call_t *call, void *conf)
{
    ngx_str_t  argv[2];

    ngx_str_set(&argv[0], "INCR");
    ngx_str_set(&argv[1], "calls");

    call->data = (void *) (uintptr_t) (1 + call->api->ask(call, 2, argv));

    if (ngx_http_arg(call->request, (u_char *) "asks", 4, &argv[1]) == NGX_OK) {
        waiting_ask_all(call, argv);
    }
}


/* the questions of learned_ask() come at the limit, several at once */
static void
waiting_ask_all(ngx_comments_call_t *call, ngx_str_t *argv)
{
    ngx_uint_t  n;

    ngx_str_set(&argv[0], "GET");

    for (n = 1; n < 31 && call->api->ask(call, 2, argv) >= 0; n++) {
        /* void */
    }

    (void) call->api->learned_ask(call);

    for ( /* void */ ; n < 100 && call->api->ask(call, 2, argv) >= 0; n++) {
        /* void */
    }

    ngx_log_error(NGX_LOG_NOTICE, call->log, 0, "asked %ui times", n);
}


static void
waiting_counted(ngx_comments_call_t *call, void *conf,
    ngx_comments_verdict_t verdict)
{
    ngx_log_error(NGX_LOG_NOTICE, call->log, 0, "over: %ui", verdict);
}


static ngx_comments_verdict_t
waiting_count(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    u_char                       hash[32];
    ngx_str_t                    argv[3];
    const ngx_comments_reply_t  *reply;

    reply = call->api->reply(call, (ngx_int_t) (uintptr_t) call->data - 1);

    if (reply == NULL || reply->type != NGX_COMMENTS_REPLY_INTEGER) {
        return NGX_COMMENTS_FAIL;
    }

    call->api->hash(call, &call->subject->address, hash);

    ngx_log_error(NGX_LOG_NOTICE, call->log, 0,
                  "counted: %L, network %V, links %ui, hash %*s, opened %L",
                  reply->integer, &call->subject->network,
                  call->subject->nlinks, (size_t) 32, hash,
                  call->subject->opened);

    ngx_str_set(&argv[0], "SET");
    ngx_str_set(&argv[1], "last");
    argv[2] = call->subject->text;

    if (call->api->tell(call, 3, argv) != NGX_OK) {
        return NGX_COMMENTS_FAIL;
    }

    if (ngx_http_arg(call->request, (u_char *) "misuse", 6, &argv[0])
        != NGX_OK)
    {
        return NGX_COMMENTS_PASS;
    }

    /* nothing can be asked now, and some commands never */

    if (call->api->ask(call, 2, argv) != NGX_ERROR) {
        return NGX_COMMENTS_FAIL;
    }

    ngx_str_set(&argv[0], "FLUSHALL");

    return call->api->tell(call, 2, argv) == NGX_ERROR ? NGX_COMMENTS_PASS
                                                       : NGX_COMMENTS_FAIL;
}
