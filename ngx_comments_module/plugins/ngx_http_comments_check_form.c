/*
 * The check "form": challenges what was not sent as a browser sends the form of
 * a page. Such a submission
 *
 *   trap        has filled the field that people do not see; password managers
 *               do so, too
 *   incomplete  has a link or a website, and lacks hidden fields, which a
 *               browser always sends
 *   no_page     has a link or a website, and no header that names the page; a
 *               browser sends one of them unless its user forbids it
 *
 * People are found among all of these, so it is a question, not a refusal, and
 * what has no link is of no use to a robot: it is questioned under "strict"
 * only. The question comes before other checks hold the comment or mark it as
 * spam: what robots send without waiting for an answer does not fill the
 * moderators' queue. JSON is sent by programs that know this server, and is not
 * questioned.
 */

#include "ngx_http_comments_plugin.h"


typedef struct {
    ngx_uint_t   strict;     /* 1: what has no link is questioned, too */
} ngx_http_comments_check_form_conf_t;


static char *ngx_http_comments_check_form_parse(ngx_conf_t *cf,
    const ngx_str_t *args, ngx_uint_t n, void **conf);
static ngx_comments_verdict_t ngx_http_comments_check_form(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);


static const ngx_comments_check_t  ngx_http_comments_check_form_check = {
    sizeof(ngx_comments_check_t), ngx_string("form"), NGX_COMMENTS_FIRST, 0,
    ngx_http_comments_check_form,
    ngx_http_comments_check_form_parse,
    NULL, NULL, NULL, NULL, NULL
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


static char *
ngx_http_comments_check_form_parse(ngx_conf_t *cf, const ngx_str_t *args,
    ngx_uint_t n, void **conf)
{
    ngx_http_comments_check_form_conf_t  *fcf;

    fcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_check_form_conf_t));
    if (fcf == NULL) {
        return "no memory";
    }

    if (n > 1
        || (n == 1 && (args[0].len != 6
                       || ngx_memcmp(args[0].data, "strict", 6) != 0)))
    {
        return "unknown argument, it must be \"strict\"";
    }

    fcf->strict = n;
    *conf = fcf;

    return NULL;
}


static ngx_comments_verdict_t
ngx_http_comments_check_form(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    ngx_http_comments_check_form_conf_t *fcf = conf;

    const ngx_comments_subject_t  *subject;

    subject = call->subject;

    if (subject->flags & NGX_COMMENTS_JSON) {
        return NGX_COMMENTS_PASS;
    }

    if (subject->trap.len) {
        ngx_str_set(&why->code, "trap");
        why->detail = subject->trap;
        return NGX_COMMENTS_CHALLENGE;
    }

    if (subject->nlinks == 0 && !fcf->strict) {
        return NGX_COMMENTS_PASS;
    }

    if (subject->flags & NGX_COMMENTS_PARTIAL) {
        ngx_str_set(&why->code, "incomplete");

    } else if (subject->flags & NGX_COMMENTS_NO_PAGE) {
        ngx_str_set(&why->code, "no_page");

    } else {
        return NGX_COMMENTS_PASS;
    }

    return NGX_COMMENTS_CHALLENGE;
}
