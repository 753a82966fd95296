/*
 * The check "age": enforces comments_close_after. A thread closes so long after
 * its first comment; the module says when.
 */

#include "ngx_http_comments_plugin.h"


static ngx_comments_verdict_t ngx_http_comments_check_age(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);


static const ngx_comments_check_t  ngx_http_comments_check_age_check = {
    sizeof(ngx_comments_check_t), ngx_string("age"), NGX_COMMENTS_ALWAYS, 0,
    ngx_http_comments_check_age,
    NULL, NULL, NULL, NULL, NULL, NULL
};

static const ngx_comments_check_t
                        *const ngx_http_comments_check_age_checks[] = {
    &ngx_http_comments_check_age_check, NULL
};

const ngx_comments_plugin_t  ngx_http_comments_check_age_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI,
    ngx_string("age"), ngx_string("1.0"),
    ngx_http_comments_check_age_checks, NULL, NULL
};


static ngx_comments_verdict_t
ngx_http_comments_check_age(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    const ngx_comments_subject_t  *subject;

    (void) conf;

    subject = call->subject;

    if (subject->closes == 0 || subject->now < subject->closes) {
        return NGX_COMMENTS_PASS;
    }

    ngx_str_set(&why->code, "closed");

    return NGX_COMMENTS_REJECT;
}
