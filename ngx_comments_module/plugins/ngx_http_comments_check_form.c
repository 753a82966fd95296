/*
 * The check "form": challenges what was not sent as a browser sends the form of
 * a page. Such a submission
 *
 *   trap        has filled the field that people do not see; password managers
 *               do so, too
 *   incomplete  lacks hidden fields, which a browser always sends
 *   no_page     has no header that names the page, as every browser sends one
 *               of them unless its user forbids it
 *
 * People are found among all of these, so it is a question, not a refusal. The
 * question comes before other checks hold the comment or mark it as spam: what
 * robots send without waiting for an answer does not fill the moderators'
 * queue. JSON is sent by programs that know this server, and is not questioned.
 */

#include "ngx_http_comments_plugin.h"


static ngx_comments_verdict_t ngx_http_comments_check_form(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);


static const ngx_comments_check_t  ngx_http_comments_check_form_check = {
    sizeof(ngx_comments_check_t), ngx_string("form"), NGX_COMMENTS_FIRST, 0,
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
    const ngx_comments_subject_t  *subject;

    (void) conf;

    subject = call->subject;

    if (subject->flags & NGX_COMMENTS_JSON) {
        return NGX_COMMENTS_PASS;
    }

    if (subject->trap.len) {
        ngx_str_set(&why->code, "trap");
        why->detail = subject->trap;

    } else if (subject->flags & NGX_COMMENTS_PARTIAL) {
        ngx_str_set(&why->code, "incomplete");

    } else if (subject->flags & NGX_COMMENTS_NO_PAGE) {
        ngx_str_set(&why->code, "no_page");

    } else {
        return NGX_COMMENTS_PASS;
    }

    return NGX_COMMENTS_CHALLENGE;
}
