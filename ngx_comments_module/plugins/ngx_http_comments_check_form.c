/*
 * The check "form": challenges what has filled the field of the form that
 * people do not see. Password managers fill it too, so it is a question, not a
 * refusal.
 */

#include "ngx_http_comments_plugin.h"


static ngx_comments_verdict_t ngx_http_comments_check_form(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);


static const ngx_comments_check_t  ngx_http_comments_check_form_check = {
    sizeof(ngx_comments_check_t), ngx_string("form"), 0, 0,
    ngx_http_comments_check_form,
    NULL, NULL, NULL, NULL, NULL, NULL
};

static const ngx_comments_check_t
                        *const ngx_http_comments_check_form_checks[] = {
    &ngx_http_comments_check_form_check, NULL
};

const ngx_comments_plugin_t  ngx_http_comments_check_form_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI,
    ngx_string("form"), ngx_string("1.0"),
    ngx_http_comments_check_form_checks, NULL, NULL
};


static ngx_comments_verdict_t
ngx_http_comments_check_form(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    (void) conf;

    if (call->subject->trap.len == 0) {
        return NGX_COMMENTS_PASS;
    }

    ngx_str_set(&why->code, "trap");
    why->detail = call->subject->trap;

    return NGX_COMMENTS_CHALLENGE;
}
