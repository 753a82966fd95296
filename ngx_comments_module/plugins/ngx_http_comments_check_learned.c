/*
 * The check "learned": what this site's moderators have called spam before.
 *
 * The module has the classifier, which is silent until it has seen enough of
 * both kinds: see lua-free-docs/spam.md. A comment that it takes for spam is
 * marked as spam, a doubtful one is held.
 */

#include "ngx_http_comments_plugin.h"


static void ngx_http_comments_check_learned_ask(ngx_comments_call_t *call,
    void *conf);
static ngx_comments_verdict_t ngx_http_comments_check_learned(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);
static void ngx_http_comments_check_learned_why(ngx_comments_call_t *call,
    const ngx_comments_learned_t *learned, ngx_comments_reason_t *why);


static const ngx_comments_check_t  ngx_http_comments_check_learned_check = {
    sizeof(ngx_comments_check_t), ngx_string("learned"), 0, 0,
    ngx_http_comments_check_learned,
    NULL,
    ngx_http_comments_check_learned_ask,
    NULL, NULL, NULL, NULL
};

static const ngx_comments_check_t
                        *const ngx_http_comments_check_learned_checks[] = {
    &ngx_http_comments_check_learned_check, NULL
};

const ngx_comments_plugin_t  ngx_http_comments_check_learned_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI,
    ngx_string("learned"), ngx_string("1.0"),
    ngx_http_comments_check_learned_checks, NULL, NULL
};


static void
ngx_http_comments_check_learned_ask(ngx_comments_call_t *call, void *conf)
{
    (void) conf;

    /* without an answer the check fails */

    (void) call->api->learned_ask(call);
}


static ngx_comments_verdict_t
ngx_http_comments_check_learned(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    ngx_comments_learned_t  learned;

    (void) conf;

    ngx_memzero(&learned, sizeof(ngx_comments_learned_t));
    learned.size = sizeof(ngx_comments_learned_t);

    if (call->api->learned(call, &learned) != NGX_OK) {
        return NGX_COMMENTS_FAIL;
    }

    switch (learned.opinion) {

    case NGX_COMMENTS_LEARNED_SPAM:
        ngx_http_comments_check_learned_why(call, &learned, why);
        return NGX_COMMENTS_SPAM;

    case NGX_COMMENTS_LEARNED_DOUBTFUL:
        ngx_http_comments_check_learned_why(call, &learned, why);
        return NGX_COMMENTS_HOLD;

    default:
        return NGX_COMMENTS_PASS;
    }
}


static void
ngx_http_comments_check_learned_why(ngx_comments_call_t *call,
    const ngx_comments_learned_t *learned, ngx_comments_reason_t *why)
{
    if (learned->because.len == 0) {
        return;
    }

    why->detail.data = ngx_pnalloc(call->pool, sizeof("because of: ")
                                               + learned->because.len);
    if (why->detail.data != NULL) {
        why->detail.len = ngx_sprintf(why->detail.data, "because of: %V",
                                      &learned->because)
                          - why->detail.data;
    }
}
