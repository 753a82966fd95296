/*
 * Reads the directives comments_check.
 */

#include "ngx_http_comments_chain.h"
#include "ngx_http_comments_plugins.h"


/* checks that one location names */
#define NGX_HTTP_COMMENTS_CHAIN_MAX      32


static char *ngx_http_comments_chain_without(
    ngx_http_comments_chain_t *chain, const ngx_str_t *name);
static char *ngx_http_comments_chain_unknown(ngx_conf_t *cf,
    ngx_command_t *cmd, const ngx_str_t *name);
static char *ngx_http_comments_chain_add(ngx_conf_t *cf,
    ngx_http_comments_chain_t *chain, const ngx_comments_check_t *check);
static ngx_int_t ngx_http_comments_chain_option(ngx_conf_t *cf,
    ngx_http_comments_link_t *link, ngx_str_t *arg);
static ngx_int_t ngx_http_comments_chain_choice(const ngx_str_t *value,
    ngx_uint_t first, ngx_comments_verdict_t *verdict);


char *
ngx_http_comments_chain_conf(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    u_char                         *p;
    ngx_str_t                      *value, name;
    ngx_uint_t                      alone;
    const ngx_comments_check_t     *check;
    ngx_http_comments_chain_t      *chain;
    ngx_http_comments_main_conf_t  *mcf;

    value = cf->args->elts;
    alone = (cf->args->nelts == 2);
    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);

    if (ccf->chain == NULL) {
        ccf->chain = ngx_http_comments_chain_create(cf);

        if (ccf->chain == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    chain = ccf->chain;

    if (alone && ngx_strcmp(value[1].data, "off") == 0) {

        if (chain->off) {
            return "is duplicate";
        }

        chain->off = 1;
    }

    if (chain->off && (chain->links.nelts || chain->without.nelts || !alone
                       || ngx_strcmp(value[1].data, "off") != 0))
    {
        return "cannot combine \"off\" with other checks";
    }

    if (chain->off) {
        return NGX_CONF_OK;
    }

    if (alone && ngx_strcmp(value[1].data, "default") == 0) {
        return ngx_http_comments_chain_add(cf, chain, NULL);
    }

    /* "NAME=value" is the check NAME with a first argument "value" */

    name = value[1];
    p = ngx_strlchr(name.data, name.data + name.len, '=');

    if (p != NULL) {
        name.len = p - name.data;
    }

    check = ngx_http_comments_plugins_check(mcf, &name);

    if (check == NULL) {
        return ngx_http_comments_chain_unknown(cf, cmd, &value[1]);
    }

    if (cf->args->nelts == 3 && ngx_strcmp(value[2].data, "off") == 0) {
        return ngx_http_comments_chain_without(chain, &check->name);
    }

    return ngx_http_comments_chain_add(cf, chain, check);
}


static char *
ngx_http_comments_chain_unknown(ngx_conf_t *cf, ngx_command_t *cmd,
    const ngx_str_t *name)
{
    ngx_str_t                       names;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);
    names = ngx_http_comments_plugins_names(mcf, cf->temp_pool);

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid value \"%V\" in \"%V\", it must be \"off\", "
                       "\"default\" or a check, of which there are: %V",
                       name, &cmd->name, &names);

    return NGX_CONF_ERROR;
}


/* "NAME off" */
static char *
ngx_http_comments_chain_without(ngx_http_comments_chain_t *chain,
    const ngx_str_t *name)
{
    ngx_str_t  *slot;

    if (!ngx_http_comments_chain_default(name)) {
        return "switches a check off that is not in the default chain";
    }

    if (ngx_http_comments_chain_has(chain, name)) {
        return "switches a check off that it has as well";
    }

    slot = ngx_array_push(&chain->without);
    if (slot == NULL) {
        return NGX_CONF_ERROR;
    }

    *slot = *name;

    return NGX_CONF_OK;
}


/* the check of a directive with its arguments; NULL: the default chain */
static char *
ngx_http_comments_chain_add(ngx_conf_t *cf, ngx_http_comments_chain_t *chain,
    const ngx_comments_check_t *check)
{
    ngx_int_t                  rc;
    ngx_str_t                 *value, *own;
    ngx_uint_t                 i, n;
    ngx_http_comments_link_t  *link;

    if (ngx_http_comments_chain_has(chain, check ? &check->name : NULL)) {
        return "is duplicate for this check";
    }

    if (chain->links.nelts == NGX_HTTP_COMMENTS_CHAIN_MAX) {
        return "has too many checks";
    }

    link = ngx_http_comments_chain_link(cf, &chain->links, check);
    own = ngx_pcalloc(cf->pool, cf->args->nelts * sizeof(ngx_str_t));

    if (link == NULL || own == NULL) {
        return NGX_CONF_ERROR;
    }

    if (check == NULL) {
        return NGX_CONF_OK;
    }

    n = 0;
    value = cf->args->elts;

    if (value[1].len > check->name.len) {
        own[0].data = value[1].data + check->name.len + 1;
        own[0].len = value[1].len - check->name.len - 1;
        n = 1;
    }

    for (i = 2; i < cf->args->nelts; i++) {
        rc = ngx_http_comments_chain_option(cf, link, &value[i]);

        if (rc == NGX_ERROR) {
            return NGX_CONF_ERROR;
        }

        if (rc == NGX_DECLINED) {
            own[n++] = value[i];
        }
    }

    return ngx_http_comments_chain_parse(cf, link, own, n);
}


/* NGX_OK, NGX_DECLINED: the check's own argument, NGX_ERROR: bad, logged */
static ngx_int_t
ngx_http_comments_chain_option(ngx_conf_t *cf, ngx_http_comments_link_t *link,
    ngx_str_t *arg)
{
    ngx_int_t    rc;
    ngx_str_t    value;
    ngx_msec_t   ms;
    const char  *expected;

    if (ngx_strncmp(arg->data, "action=", 7) == 0) {
        value.len = arg->len - 7;
        value.data = arg->data + 7;
        expected = "\"challenge\", \"hold\", \"spam\" or \"reject\"";
        rc = ngx_http_comments_chain_choice(&value, NGX_COMMENTS_CHALLENGE,
                                            &link->action);

    } else if (ngx_strncmp(arg->data, "on_error=", 9) == 0) {
        value.len = arg->len - 9;
        value.data = arg->data + 9;
        expected = "\"pass\" or \"hold\"";
        rc = ngx_http_comments_chain_choice(&value, NGX_COMMENTS_PASS,
                                            &link->on_error);

        if (link->on_error != NGX_COMMENTS_PASS
            && link->on_error != NGX_COMMENTS_HOLD)
        {
            rc = NGX_ERROR;
        }

    } else if (ngx_strncmp(arg->data, "timeout=", 8) == 0) {
        value.len = arg->len - 8;
        value.data = arg->data + 8;
        expected = "a time from 1ms to 60s";
        ms = ngx_parse_time(&value, 0);
        rc = (ms == (ngx_msec_t) NGX_ERROR || ms == 0 || ms > 60000)
             ? NGX_ERROR : NGX_OK;
        link->timeout = ms;

    } else {
        return NGX_DECLINED;
    }

    if (rc != NGX_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid argument \"%V\" of check \"%V\", it must "
                           "be %s", arg, &link->check->name, expected);
    }

    return rc;
}


/* a verdict by its name, from first on; NGX_OK or NGX_ERROR */
static ngx_int_t
ngx_http_comments_chain_choice(const ngx_str_t *value, ngx_uint_t first,
    ngx_comments_verdict_t *verdict)
{
    ngx_str_t   name;
    ngx_uint_t  i;

    for (i = first; i <= NGX_COMMENTS_REJECT; i++) {
        name.data = (u_char *) (uintptr_t) ngx_http_comments_chain_verdict(i);
        name.len = ngx_strlen(name.data);

        if (ngx_http_comments_chain_is(&name, value)) {
            *verdict = i;
            return NGX_OK;
        }
    }

    return NGX_ERROR;
}
