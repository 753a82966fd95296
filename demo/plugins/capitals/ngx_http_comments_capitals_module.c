/*
 * A plug-in with one check: comments that are written in capitals are held.
 *
 *   comments_check capitals [percent=80];
 */

#include "ngx_http_comments_plugin.h"


/* fewer letters than these may be an abbreviation */
#define CAPITALS_LETTERS  20


typedef struct {
    ngx_uint_t  percent;
} capitals_conf_t;


static char *
capitals_parse(ngx_conf_t *cf, const ngx_str_t *args, ngx_uint_t n,
    void **data)
{
    ngx_int_t         percent;
    capitals_conf_t  *conf;

    conf = ngx_pcalloc(cf->pool, sizeof(capitals_conf_t));
    if (conf == NULL) {
        return "no memory";
    }

    conf->percent = 80;
    *data = conf;

    if (n == 0) {
        return NULL;
    }

    percent = (n == 1 && ngx_strncmp(args[0].data, "percent=", 8) == 0)
              ? ngx_atoi(args[0].data + 8, args[0].len - 8) : NGX_ERROR;

    if (percent < 1 || percent > 100) {
        return "it takes \"percent=\" with a number from 1 to 100";
    }

    conf->percent = percent;

    return NULL;
}


static ngx_comments_verdict_t
capitals_check(ngx_comments_call_t *call, void *data,
    ngx_comments_reason_t *why)
{
    capitals_conf_t *conf = data;

    u_char            c;
    ngx_uint_t        i, letters, capitals;
    const ngx_str_t  *text;

    letters = 0;
    capitals = 0;
    text = &call->subject->text;

    for (i = 0; i < text->len; i++) {
        c = text->data[i];
        capitals += (c >= 'A' && c <= 'Z');
        letters += ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    }

    if (letters < CAPITALS_LETTERS
        || capitals * 100 < letters * conf->percent)
    {
        return NGX_COMMENTS_PASS;
    }

    ngx_str_set(&why->code, "shouting");

    return NGX_COMMENTS_HOLD;
}


static const ngx_comments_check_t  capitals = {
    sizeof(ngx_comments_check_t),          /* size */
    ngx_string("capitals"),                /* name */
    0,                                     /* flags */
    0,                                     /* timeout */
    capitals_check,
    capitals_parse,
    NULL, NULL, NULL, NULL, NULL           /* ask, cancel, over, init, exit */
};

static const ngx_comments_check_t  *const capitals_checks[] = {
    &capitals, NULL
};

static const ngx_comments_plugin_t  capitals_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI, ngx_string("capitals"),
    ngx_string("1.0"), capitals_checks, NULL, NULL
};


ngx_module_t  ngx_http_comments_capitals_module = {
    NGX_MODULE_V1,
    (void *) &capitals_plugin,             /* module context */
    NULL,                                  /* module directives */
    NGX_COMMENTS_MODULE,                   /* module type */
    NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NGX_MODULE_V1_PADDING
};
