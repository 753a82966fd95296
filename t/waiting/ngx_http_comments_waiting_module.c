/*
 * A module of the tests' own with two checks that wait, for t/23-submission.t.
 * It links to nothing of ours: it finds the module by its name, and what it
 * calls there by the first member of that one's main configuration.
 *
 * What a check does, an argument of its name in the request's query says; "ms"
 * says how long it waits:
 *
 *   pass, refuse, fail        at once
 *   later, later-refuse,      the same behind ms
 *   later-fail
 *   never                     it does not call done()
 *   inside                    done() inside of the check, which waits
 *   both                      done() inside of the check, which passes
 *   twice                     done() two times behind ms
 *   late                      done() behind ms, cancelled or not
 *
 * "waiting" has a time-out of a second and refuses when that has passed,
 * "lenient" one of 300 ms and passes. Each cancel is a line in the log.
 */

#include "ngx_http_comments_check.h"


#define WAITING_HOUSE  "ngx_http_comments_module"


typedef struct {
    ngx_event_t                 timer;
    ngx_http_comments_call_t   *call;        /* NULL: it was cancelled */
    ngx_uint_t                  ticket;
    ngx_int_t                   verdict;
    unsigned                    twice:1;
    unsigned                    late:1;
} waiting_t;


static ngx_int_t waiting_preconfiguration(ngx_conf_t *cf);
static ngx_int_t waiting_first(ngx_http_comments_call_t *call);
static ngx_int_t waiting_second(ngx_http_comments_call_t *call);
static ngx_int_t waiting_check(ngx_http_comments_call_t *call,
    const char *name);
static ngx_int_t waiting_refuse(ngx_http_comments_call_t *call);
static ngx_int_t waiting_later(ngx_http_comments_call_t *call,
    const ngx_str_t *how);
static ngx_msec_t waiting_ms(ngx_http_request_t *r);
static ngx_uint_t waiting_is(const ngx_str_t *value, const char *name);
static void waiting_timer(ngx_event_t *ev);
static void waiting_cancel(ngx_http_comments_call_t *call);


/* set by each reading of the configuration; a worker has that of its own */
static ngx_http_comments_checks_t  *waiting_house;


static const ngx_http_comments_check_t  waiting_checks[] = {
    { ngx_string("waiting"), 1000, NGX_DECLINED, waiting_first,
      waiting_cancel },
    { ngx_string("lenient"), 300, NGX_OK, waiting_second, waiting_cancel }
};


static ngx_http_module_t  ngx_http_comments_waiting_module_ctx = {
    waiting_preconfiguration,              /* preconfiguration */
    NULL,                                  /* postconfiguration */
    NULL,                                  /* create main configuration */
    NULL,                                  /* init main configuration */
    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */
    NULL,                                  /* create location configuration */
    NULL                                   /* merge location configuration */
};


ngx_module_t  ngx_http_comments_waiting_module = {
    NGX_MODULE_V1,
    &ngx_http_comments_waiting_module_ctx, /* module context */
    NULL,                                  /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
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


static ngx_int_t
waiting_preconfiguration(ngx_conf_t *cf)
{
    void                        **conf;
    ngx_uint_t                    i;
    ngx_module_t                 *module;
    ngx_http_conf_ctx_t          *ctx;
    ngx_http_comments_checks_t   *checks;

    ctx = cf->ctx;
    checks = NULL;

    for (i = 0; cf->cycle->modules[i]; i++) {
        module = cf->cycle->modules[i];

        if (ngx_strcmp(module->name, WAITING_HOUSE) == 0) {
            conf = ctx->main_conf[module->ctx_index];
            checks = conf[0];
        }
    }

    if (checks == NULL || checks->abi != NGX_HTTP_COMMENTS_CHECK_ABI) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "waiting: no " WAITING_HOUSE " to wait in");
        return NGX_ERROR;
    }

    waiting_house = checks;

    for (i = 0; i < sizeof(waiting_checks) / sizeof(waiting_checks[0]); i++) {
        if (checks->add(cf, &waiting_checks[i]) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
waiting_first(ngx_http_comments_call_t *call)
{
    return waiting_check(call, "waiting");
}


static ngx_int_t
waiting_second(ngx_http_comments_call_t *call)
{
    return waiting_check(call, "lenient");
}


static ngx_int_t
waiting_check(ngx_http_comments_call_t *call, const char *name)
{
    ngx_str_t  how;

    if (ngx_http_arg(call->request, (u_char *) name, ngx_strlen(name), &how)
        != NGX_OK
        || waiting_is(&how, "pass"))
    {
        return NGX_OK;
    }

    ngx_log_error(NGX_LOG_NOTICE, call->request->connection->log, 0,
                  "%s: %V, text \"%V\" by \"%V\" in %V %V", name, &how,
                  &call->subject->text, &call->subject->name,
                  &call->subject->site, &call->subject->thread);

    if (waiting_is(&how, "refuse")) {
        return waiting_refuse(call);
    }

    if (waiting_is(&how, "fail")) {
        return NGX_ERROR;
    }

    if (waiting_is(&how, "inside")) {
        waiting_house->done(call->ticket, NGX_OK);
        return NGX_AGAIN;
    }

    if (waiting_is(&how, "both")) {
        waiting_house->done(call->ticket, NGX_DECLINED);
        return NGX_OK;
    }

    return waiting_later(call, &how);
}


static ngx_int_t
waiting_refuse(ngx_http_comments_call_t *call)
{
    call->reason = COMMENTS_BAD_WEBSITE;
    call->field = COMMENTS_FIELD_WEBSITE;

    return NGX_DECLINED;
}


static ngx_int_t
waiting_later(ngx_http_comments_call_t *call, const ngx_str_t *how)
{
    waiting_t  *w;

    /* not the request's: a late done() comes when that is gone */

    w = ngx_calloc(sizeof(waiting_t), ngx_cycle->log);
    if (w == NULL) {
        return NGX_ERROR;
    }

    w->call = call;
    w->ticket = call->ticket;
    w->verdict = NGX_OK;
    w->twice = waiting_is(how, "twice");
    w->late = waiting_is(how, "late");

    if (waiting_is(how, "later-refuse")) {
        w->verdict = NGX_DECLINED;

    } else if (waiting_is(how, "later-fail")) {
        w->verdict = NGX_ERROR;
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

    return NGX_AGAIN;
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

    if (w->call != NULL && w->verdict == NGX_DECLINED) {
        (void) waiting_refuse(w->call);
    }

    waiting_house->done(w->ticket, w->verdict);

    if (w->twice) {
        waiting_house->done(w->ticket, w->verdict);
    }

    ngx_free(w);
}


static void
waiting_cancel(ngx_http_comments_call_t *call)
{
    waiting_t *w = call->data;

    ngx_log_error(NGX_LOG_NOTICE, ngx_cycle->log, 0,
                  "waiting: cancelled, ticket %ui", call->ticket);

    w->call = NULL;

    if (w->late) {
        return;
    }

    if (w->timer.timer_set) {
        ngx_del_timer(&w->timer);
    }

    ngx_free(w);
}
