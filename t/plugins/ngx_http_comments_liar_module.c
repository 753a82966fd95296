/*
 * A plug-in for t/33-attacks.t that keeps none of the promises of the public
 * header: its check "liar" does what the argument "lie" of the request's query
 * says, and logs what came of it.
 */

#include "ngx_http_comments_plugin.h"


#define LIAR_MANY  10000


typedef ngx_comments_verdict_t (*liar_pt)(ngx_comments_call_t *call,
    ngx_comments_reason_t *why);

typedef struct {
    const char  *name;
    liar_pt      ask;            /* called from ask(), if it is not NULL */
    liar_pt      check;
} liar_t;

typedef struct {
    ngx_event_t                timer;
    const ngx_comments_api_t  *api;
    ngx_uint_t                 ticket;
} liar_timer_t;


static const liar_t *liar_find(ngx_comments_call_t *call);


static ngx_comments_verdict_t
liar_pass(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    return NGX_COMMENTS_PASS;
}


static ngx_comments_verdict_t
liar_verdict(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    return (ngx_comments_verdict_t) -1;
}


/* a megabyte that is no UTF-8, with what controls a terminal */
static ngx_comments_verdict_t
liar_reason(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    size_t  i, n = 1024 * 1024;

    why->detail.data = ngx_pnalloc(call->pool, n);
    if (why->detail.data == NULL) {
        return NGX_COMMENTS_FAIL;
    }

    for (i = 0; i < n; i++) {
        why->detail.data[i] = "\x1b[31m\xff\r\n[alert] \xc3"[i % 17];
    }

    why->detail.len = n;
    ngx_str_set(&why->code, "bad\r\ncode");

    return NGX_COMMENTS_HOLD;
}


/* characters of two bytes behind one of one: the limit falls into one */
static ngx_comments_verdict_t
liar_cut(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    size_t  i;

    why->detail.data = ngx_pnalloc(call->pool, 401);
    if (why->detail.data == NULL) {
        return NGX_COMMENTS_FAIL;
    }

    why->detail.data[0] = 'x';

    for (i = 1; i < 401; i++) {
        why->detail.data[i] = (i & 1) ? 0xc3 : 0xa9;
    }

    why->detail.len = 401;

    return NGX_COMMENTS_SPAM;
}


static ngx_comments_verdict_t
liar_retry(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    why->retry = (ngx_uint_t) -1;

    return NGX_COMMENTS_REJECT;
}


/* more questions than there may be, and what must not be asked */
static ngx_comments_verdict_t
liar_asks(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    ngx_str_t   argv[3];
    ngx_uint_t  i, taken;

    static const char  *forbidden[] = {
        "FLUSHALL", "EVAL", "KEYS", "MULTI", "EXEC", "get", "CONFIG", "SCAN",
        "GET ", "", "SUBSCRIBE", "QUIT", "RENAME", "COPY", "SORT", NULL
    };

    ngx_str_set(&argv[1], "x");
    ngx_str_set(&argv[2], "y");
    taken = 0;

    for (i = 0; forbidden[i] != NULL; i++) {
        argv[0].data = (u_char *) (uintptr_t) forbidden[i];
        argv[0].len = ngx_strlen(forbidden[i]);
        taken += (call->api->ask(call, 2, argv) >= 0);
        taken += (call->api->ask(call, 3, argv) >= 0);
    }

    ngx_str_set(&argv[0], "GET");
    taken += (call->api->ask(call, 0, argv) >= 0);
    taken += (call->api->ask(call, 1, argv) >= 0);
    taken += (call->api->ask(call, 3, argv) >= 0);

    ngx_log_error(NGX_LOG_NOTICE, call->log, 0, "liar: %ui forbidden", taken);

    /* a key that would be a command of its own, were it written as a line */

    ngx_str_set(&argv[1], "a\r\nFLUSHALL\r\n\0b");
    taken = 0;

    for (i = 0; i < LIAR_MANY; i++) {
        taken += (call->api->ask(call, 2, argv) >= 0);
    }

    ngx_log_error(NGX_LOG_NOTICE, call->log, 0, "liar: %ui asked", taken);

    return NGX_COMMENTS_PASS;
}


static ngx_comments_verdict_t
liar_replies(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    ngx_int_t   i;
    ngx_uint_t  n;

    n = 0;

    for (i = -40; i < 80; i++) {
        n += (call->api->reply(call, i) != NULL);
    }

    n += (call->api->reply(call, NGX_MAX_INT_T_VALUE) != NULL);
    n += (call->api->reply(call, -NGX_MAX_INT_T_VALUE) != NULL);

    ngx_log_error(NGX_LOG_NOTICE, call->log, 0, "liar: %ui replies", n);

    return NGX_COMMENTS_PASS;
}


static ngx_comments_verdict_t
liar_tells(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    ngx_str_t   argv[2];
    ngx_uint_t  i, told;

    ngx_str_set(&argv[0], "INCR");
    ngx_str_set(&argv[1], "told");
    told = 0;

    for (i = 0; i < LIAR_MANY; i++) {
        told += (call->api->tell(call, 2, argv) == NGX_OK);
    }

    ngx_log_error(NGX_LOG_NOTICE, call->log, 0, "liar: %ui told", told);

    return NGX_COMMENTS_PASS;
}


/* the tickets of others */
static ngx_comments_verdict_t
liar_tickets(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    ngx_uint_t  i;

    for (i = 0; i < 64; i++) {
        if (i != 32) {
            call->api->done(call->ticket + i - 32, NGX_COMMENTS_SPAM, NULL);
        }
    }

    call->api->done((ngx_uint_t) -1, NGX_COMMENTS_SPAM, NULL);

    return NGX_COMMENTS_PASS;
}


static void
liar_timer(ngx_event_t *ev)
{
    liar_timer_t *t = ev->data;

    ngx_uint_t             i;
    ngx_comments_reason_t  why;

    /* of this call, then of whatever waits behind it */

    ngx_memzero(&why, sizeof(ngx_comments_reason_t));
    ngx_str_set(&why.code, "timer");

    for (i = 0; i < 16; i++) {
        t->api->done(t->ticket + i, NGX_COMMENTS_WAIT, &why);
    }

    if (t->timer.timedout && t->ticket % 2) {
        ngx_add_timer(&t->timer, 1);
        t->ticket++;
        return;
    }

    ngx_free(t);
}


/* done(), with WAIT, for this and for tickets that are to come */
static ngx_comments_verdict_t
liar_waits(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    liar_timer_t  *t;

    t = ngx_calloc(sizeof(liar_timer_t), ngx_cycle->log);
    if (t == NULL) {
        return NGX_COMMENTS_FAIL;
    }

    t->api = call->api;
    t->ticket = call->ticket;
    t->timer.handler = liar_timer;
    t->timer.data = t;
    t->timer.log = ngx_cycle->log;
    t->timer.cancelable = 1;

    ngx_add_timer(&t->timer, 1);

    return NGX_COMMENTS_WAIT;
}


/* writes into what is const */
static ngx_comments_verdict_t
liar_writes(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    u_char                  *text;
    size_t                   i;
    ngx_comments_subject_t  *subject;

    subject = (ngx_comments_subject_t *) (uintptr_t) call->subject;

    text = (u_char *) (uintptr_t) subject->text.data;

    for (i = 0; i < subject->text.len; i++) {
        text[i] = "\xff\x1b<"[i % 3];
    }

    if (subject->name.len) {
        subject->name.data[0] = 0xff;
    }

    for (i = 0; i < subject->nlinks; i++) {
        ngx_memset(subject->links[i].data, 0xff, subject->links[i].len);
    }

    subject->nlinks = 0;
    subject->approved = 1000;
    ngx_str_set(&subject->site, "another.example");
    ngx_str_set(&subject->thread, "/another.html");
    ngx_str_set(&subject->text, "short");
    ngx_str_set(&subject->name, "");
    ngx_str_set(&subject->address, "");
    ngx_str_set(&subject->network, "");

    return NGX_COMMENTS_PASS;
}


static void
liar_answer(ngx_comments_call_t *call, ngx_uint_t status,
    const ngx_str_t *body)
{
    ngx_log_error(NGX_LOG_NOTICE, call->log, 0,
                  "liar: answer %ui, %uz bytes", status, body->len);

    call->api->done(call->ticket, NGX_COMMENTS_PASS, NULL);
}


/* where the argument "to" leads, with header lines in the type */
static ngx_comments_verdict_t
liar_subrequest(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    ngx_int_t   rc;
    ngx_str_t   to, type, body;
    u_char     *dst, *src;

    if (ngx_http_arg(call->request, (u_char *) "to", 2, &to) != NGX_OK) {
        return NGX_COMMENTS_FAIL;
    }

    dst = ngx_pnalloc(call->pool, to.len + 1);
    if (dst == NULL) {
        return NGX_COMMENTS_FAIL;
    }

    src = to.data;
    to.data = dst;
    ngx_unescape_uri(&dst, &src, to.len, 0);
    to.len = dst - to.data;

    ngx_str_set(&type, "application/x-www-form-urlencoded\r\nX-Evil: 1");
    ngx_str_set(&body, "name=Liar&text=by+a+subrequest");

    rc = call->api->subrequest(call, &to, &type, &body, liar_answer);

    ngx_log_error(NGX_LOG_NOTICE, call->log, 0, "liar: subrequest %i", rc);

    return rc == NGX_OK ? NGX_COMMENTS_WAIT : NGX_COMMENTS_FAIL;
}


/* what may be called in check() only */
static ngx_comments_verdict_t
liar_early(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    ngx_str_t               argv[2];
    ngx_uint_t              n;
    ngx_comments_learned_t  learned;

    ngx_str_set(&argv[0], "GET");
    ngx_str_set(&argv[1], "/a.html");

    ngx_memzero(&learned, sizeof(ngx_comments_learned_t));
    learned.size = sizeof(ngx_comments_learned_t);

    n = (call->api->reply(call, 0) != NULL);
    n += (call->api->subrequest(call, &argv[1], &argv[0], &argv[0],
                                liar_answer)
          == NGX_OK);
    n += (call->api->learned(call, &learned) == NGX_OK);
    call->api->done(call->ticket, NGX_COMMENTS_REJECT, NULL);

    ngx_log_error(NGX_LOG_NOTICE, call->log, 0, "liar: %ui early", n);

    return NGX_COMMENTS_PASS;
}


/* learned(), not asked for, into structures of odd sizes */
static ngx_comments_verdict_t
liar_learned(ngx_comments_call_t *call, ngx_comments_reason_t *why)
{
    ngx_uint_t               n;
    ngx_comments_learned_t  *learned;
    struct {
        ngx_comments_learned_t  learned;
        u_char                  more[4096];
    } large;

    ngx_memzero(&large, sizeof(large));
    large.learned.size = sizeof(large);
    n = (call->api->learned(call, &large.learned) == NGX_OK);

    learned = ngx_pcalloc(call->pool, sizeof(ngx_comments_learned_t));
    if (learned == NULL) {
        return NGX_COMMENTS_FAIL;
    }

    n += (call->api->learned(call, learned) == NGX_OK);
    n += (call->api->learned_ask(call) == NGX_OK);

    ngx_log_error(NGX_LOG_NOTICE, call->log, 0, "liar: %ui learned", n);

    return NGX_COMMENTS_PASS;
}


static const liar_t  liar_lies[] = {
    { "verdict", NULL, liar_verdict },
    { "reason", NULL, liar_reason },
    { "cut", NULL, liar_cut },
    { "retry", NULL, liar_retry },
    { "asks", liar_asks, liar_replies },
    { "tells", NULL, liar_tells },
    { "tickets", liar_tickets, liar_tickets },
    { "waits", NULL, liar_waits },
    { "writes", NULL, liar_writes },
    { "writes-early", liar_writes, liar_pass },
    { "subrequest", NULL, liar_subrequest },
    { "early", liar_early, liar_pass },
    { "learned", NULL, liar_learned },
    { "over", NULL, liar_pass },
    { NULL, NULL, NULL }
};


static const liar_t *
liar_find(ngx_comments_call_t *call)
{
    ngx_str_t      name;
    const liar_t  *lie;

    if (ngx_http_arg(call->request, (u_char *) "lie", 3, &name) != NGX_OK) {
        return NULL;
    }

    for (lie = liar_lies; lie->name != NULL; lie++) {
        if (ngx_strlen(lie->name) == name.len
            && ngx_strncmp(lie->name, name.data, name.len) == 0)
        {
            return lie;
        }
    }

    return NULL;
}


static void
liar_ask(ngx_comments_call_t *call, void *conf)
{
    const liar_t           *lie;
    ngx_comments_reason_t   why;

    lie = liar_find(call);

    if (lie != NULL && lie->ask != NULL) {
        ngx_memzero(&why, sizeof(ngx_comments_reason_t));
        (void) lie->ask(call, &why);
    }
}


static ngx_comments_verdict_t
liar_check(ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why)
{
    const liar_t  *lie;

    lie = liar_find(call);

    return lie ? lie->check(call, why) : NGX_COMMENTS_PASS;
}


/* the chain has ended: nothing of this may change its verdict */
static void
liar_over(ngx_comments_call_t *call, void *conf,
    ngx_comments_verdict_t verdict)
{
    ngx_str_t      argv[2];
    const liar_t  *lie;

    lie = liar_find(call);

    if (lie == NULL || strcmp(lie->name, "over") != 0) {
        return;
    }

    ngx_str_set(&argv[0], "GET");
    ngx_str_set(&argv[1], "/a.html");

    call->api->done(call->ticket, NGX_COMMENTS_SPAM, NULL);
    (void) call->api->ask(call, 2, argv);
    (void) call->api->subrequest(call, &argv[1], &argv[0], &argv[0],
                                 liar_answer);
    (void) liar_tells(call, NULL);
}


static void
liar_cancel(ngx_comments_call_t *call, void *conf)
{
    call->api->done(call->ticket, NGX_COMMENTS_REJECT, NULL);
}


static const ngx_comments_check_t  liar_check_liar = {
    .size = sizeof(ngx_comments_check_t),
    .name = ngx_string("liar"),
    .check = liar_check,
    .ask = liar_ask,
    .cancel = liar_cancel,
    .over = liar_over
};

static const ngx_comments_check_t  *const liar_checks[] = {
    &liar_check_liar, NULL
};

static const ngx_comments_plugin_t  liar_plugin = {
    .size = sizeof(ngx_comments_plugin_t),
    .abi = NGX_COMMENTS_ABI,
    .name = ngx_string("liar"),
    .version = ngx_string("1.0"),
    .checks = liar_checks
};

ngx_module_t  ngx_http_comments_liar_module = {
    NGX_MODULE_V1, (void *) &liar_plugin, NULL, NGX_COMMENTS_MODULE,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NGX_MODULE_V1_PADDING
};
