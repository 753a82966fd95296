/*
 * The directive comments_user, and what is merged of signed-in readers.
 */

#include "ngx_http_comments_conf.h"


static char *ngx_http_comments_conf_user_value(ngx_conf_t *cf,
    ngx_str_t *value, ngx_http_complex_value_t **cv);


char *
ngx_http_comments_conf_user(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    char                           *rv;
    ngx_str_t                      *value, part;
    ngx_uint_t                      i, k;
    ngx_http_complex_value_t      **slot;
    ngx_http_comments_user_conf_t  *user;

    static const char  *prefixes[] = { "id=", "email=", "url=" };

    if (ccf->user != NULL) {
        return "is duplicate";
    }

    user = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_user_conf_t));
    if (user == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_http_complex_value_t **const  slots[] = {
        &user->id, &user->email, &user->website
    };

    value = cf->args->elts;

    rv = ngx_http_comments_conf_user_value(cf, &value[1], &user->name);
    if (rv != NGX_CONF_OK) {
        return rv;
    }

    for (i = 2; i < cf->args->nelts; i++) {
        slot = NULL;
        part = value[i];

        for (k = 0; k < 3; k++) {
            if (ngx_strncmp(part.data, prefixes[k], ngx_strlen(prefixes[k]))
                == 0)
            {
                slot = slots[k];
                part.data += ngx_strlen(prefixes[k]);
                part.len -= ngx_strlen(prefixes[k]);
                break;
            }
        }

        if (slot == NULL || *slot != NULL) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid value \"%V\" in \"%V\": it takes a "
                               "name, then \"id=\", \"email=\" and \"url=\", "
                               "each once", &value[i], &cmd->name);
            return NGX_CONF_ERROR;
        }

        rv = ngx_http_comments_conf_user_value(cf, &part, slot);
        if (rv != NGX_CONF_OK) {
            return rv;
        }
    }

    ccf->user = user;

    return NGX_CONF_OK;
}


static char *
ngx_http_comments_conf_user_value(ngx_conf_t *cf, ngx_str_t *value,
    ngx_http_complex_value_t **cv)
{
    ngx_http_compile_complex_value_t  ccv;

    *cv = ngx_palloc(cf->pool, sizeof(ngx_http_complex_value_t));
    if (*cv == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_memzero(&ccv, sizeof(ngx_http_compile_complex_value_t));

    ccv.cf = cf;
    ccv.value = value;
    ccv.complex_value = *cv;

    return ngx_http_compile_complex_value(&ccv) == NGX_OK ? NGX_CONF_OK
                                                          : NGX_CONF_ERROR;
}


char *
ngx_http_comments_conf_users(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf)
{
    ngx_http_complex_value_t  *name;

    if (conf->user == NULL) {
        conf->user = prev->user;
    }

    if (conf->moderator == NULL) {
        conf->moderator = prev->moderator;
    }

    if (conf->page_author == NULL) {
        conf->page_author = prev->page_author;
    }

    ngx_conf_merge_str_value(conf->login, prev->login, "");

    name = conf->user ? conf->user->name : NULL;

    /* an empty value switches off what the location would inherit */

    conf->users = (name != NULL
                   && (name->lengths != NULL || name->value.len != 0));

    if ((conf->require & COMMENTS_REQUIRE_USER) && !conf->users
        && (conf->enable != NULL
            || conf->enable_static != NGX_HTTP_COMMENTS_OFF))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"comments_require user\" without "
                           "\"comments_user\": nobody could write a comment "
                           "here");
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}
