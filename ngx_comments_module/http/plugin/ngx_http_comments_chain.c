/*
 * Chains of checks. A location's chain is
 *
 *   nothing said           that of the level above, at last the default chain
 *   off                    empty
 *   NAME args…             exactly the checks that are named, in their order
 *   default                with others: the default chain stands at this place
 *   NAME off               the default chain without NAME; with others, which
 *                          stand behind it unless "default" gives it a place
 *
 * A check that is named is left out of the default chain beside it.
 */

#include "ngx_http_comments_chain.h"
#include "ngx_http_comments_plugins.h"


#define NGX_HTTP_COMMENTS_CHAIN_TIMEOUT  2000    /* ms */

/* checks in one chain */
#define NGX_HTTP_COMMENTS_CHAIN_MAX      32


static ngx_http_comments_chain_t *ngx_http_comments_chain_create(
    ngx_conf_t *cf);
static char *ngx_http_comments_chain_without(
    ngx_http_comments_chain_t *chain, const ngx_str_t *name);
static char *ngx_http_comments_chain_unknown(ngx_conf_t *cf,
    ngx_command_t *cmd, const ngx_str_t *name);
static char *ngx_http_comments_chain_add(ngx_conf_t *cf,
    ngx_http_comments_chain_t *chain, const ngx_comments_check_t *check);
static ngx_http_comments_link_t *ngx_http_comments_chain_link(ngx_conf_t *cf,
    ngx_array_t *links, const ngx_comments_check_t *check);
static char *ngx_http_comments_chain_parse(ngx_conf_t *cf,
    ngx_http_comments_link_t *link, const ngx_str_t *args, ngx_uint_t n);
static ngx_int_t ngx_http_comments_chain_option(ngx_conf_t *cf,
    ngx_http_comments_link_t *link, ngx_str_t *arg);
static ngx_int_t ngx_http_comments_chain_choice(const ngx_str_t *value,
    ngx_uint_t first, ngx_comments_verdict_t *verdict);
static char *ngx_http_comments_chain_complete(ngx_conf_t *cf,
    ngx_http_comments_chain_t *chain);
static char *ngx_http_comments_chain_insert(ngx_conf_t *cf,
    ngx_http_comments_chain_t *chain, ngx_array_t *links);
static ngx_uint_t ngx_http_comments_chain_has(
    const ngx_http_comments_chain_t *chain, const ngx_str_t *name);
static ngx_uint_t ngx_http_comments_chain_is(const ngx_str_t *one,
    const ngx_str_t *two);


/* the default chain */
static const ngx_str_t  ngx_http_comments_chain_default[] = {
    ngx_null_string
};

static const char  *ngx_http_comments_chain_verdicts[] = {
    "pass", "challenge", "hold", "spam", "reject"
};


const char *
ngx_http_comments_chain_verdict(ngx_comments_verdict_t verdict)
{
    return ngx_http_comments_chain_verdicts[verdict <= NGX_COMMENTS_REJECT
                                            ? verdict : NGX_COMMENTS_PASS];
}


char *
ngx_http_comments_chain_conf(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    ngx_str_t                      *value;
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

    check = ngx_http_comments_plugins_check(mcf, &value[1]);

    if (check == NULL) {
        return ngx_http_comments_chain_unknown(cf, cmd, &value[1]);
    }

    if (cf->args->nelts == 3 && ngx_strcmp(value[2].data, "off") == 0) {
        return ngx_http_comments_chain_without(chain, &check->name);
    }

    return ngx_http_comments_chain_add(cf, chain, check);
}


static ngx_http_comments_chain_t *
ngx_http_comments_chain_create(ngx_conf_t *cf)
{
    ngx_http_comments_chain_t  *chain;

    chain = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_chain_t));

    if (chain == NULL
        || ngx_array_init(&chain->links, cf->pool, 8,
                          sizeof(ngx_http_comments_link_t *))
           != NGX_OK
        || ngx_array_init(&chain->without, cf->pool, 2, sizeof(ngx_str_t))
           != NGX_OK)
    {
        return NULL;
    }

    return chain;
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
    ngx_str_t   *slot;
    ngx_uint_t   i;

    for (i = 0; ngx_http_comments_chain_default[i].len; i++) {
        if (ngx_http_comments_chain_is(&ngx_http_comments_chain_default[i],
                                       name))
        {
            break;
        }
    }

    if (ngx_http_comments_chain_default[i].len == 0) {
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


/* a link with the check's own values at the end of links; NULL: no memory */
static ngx_http_comments_link_t *
ngx_http_comments_chain_link(ngx_conf_t *cf, ngx_array_t *links,
    const ngx_comments_check_t *check)
{
    ngx_http_comments_link_t  *link, **slot;

    link = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_link_t));
    slot = ngx_array_push(links);

    if (link == NULL || slot == NULL) {
        return NULL;
    }

    *slot = link;

    link->check = check;
    link->action = NGX_COMMENTS_PASS;
    link->on_error = NGX_COMMENTS_HOLD;
    link->timeout = (check != NULL && check->timeout)
                    ? check->timeout : NGX_HTTP_COMMENTS_CHAIN_TIMEOUT;

    return link;
}


/* the check reads its n arguments, and the link is one of the configuration */
static char *
ngx_http_comments_chain_parse(ngx_conf_t *cf, ngx_http_comments_link_t *link,
    const ngx_str_t *args, ngx_uint_t n)
{
    char                           *why;
    ngx_http_comments_link_t      **slot;
    const ngx_comments_check_t     *check;
    ngx_http_comments_main_conf_t  *mcf;

    check = link->check;
    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);

    if (check->parse == NULL && n) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid argument \"%V\" of check \"%V\", which has "
                           "none but action=, timeout= and on_error=", &args[0],
                           &check->name);
        return NGX_CONF_ERROR;
    }

    if (check->parse != NULL) {
        why = check->parse(cf, args, n, &link->conf);

        if (why != NULL) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "check \"%V\": %s",
                               &check->name, why);
            return NGX_CONF_ERROR;
        }
    }

    if (mcf->links == NULL) {
        mcf->links = ngx_array_create(cf->pool, 16,
                                      sizeof(ngx_http_comments_link_t *));
        if (mcf->links == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    slot = ngx_array_push(mcf->links);
    if (slot == NULL) {
        return NGX_CONF_ERROR;
    }

    *slot = link;

    return NGX_CONF_OK;
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
                           "invalid argument \"%V\" of check \"%V\", it must be "
                           "%s", arg, &link->check->name, expected);
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


char *
ngx_http_comments_chain_merge(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf)
{
    if (conf->chain == NULL) {

        /* that of the level above is completed once, for all below it */

        if (prev->chain == NULL) {
            prev->chain = ngx_http_comments_chain_create(cf);

            if (prev->chain == NULL
                || ngx_http_comments_chain_complete(cf, prev->chain)
                   != NGX_CONF_OK)
            {
                return NGX_CONF_ERROR;
            }
        }

        conf->chain = prev->chain;
    }

    return ngx_http_comments_chain_complete(cf, conf->chain);
}


static char *
ngx_http_comments_chain_complete(ngx_conf_t *cf,
    ngx_http_comments_chain_t *chain)
{
    ngx_uint_t                  i, placed;
    ngx_array_t                 links;
    ngx_http_comments_link_t  **given, **slot;

    if (chain->complete) {
        return NGX_CONF_OK;
    }

    chain->complete = 1;

    if (ngx_array_init(&links, cf->pool, 16,
                       sizeof(ngx_http_comments_link_t *))
        != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    given = chain->links.elts;
    placed = chain->off || ngx_http_comments_chain_has(chain, NULL);

    if (!placed && (chain->without.nelts || chain->links.nelts == 0)
        && ngx_http_comments_chain_insert(cf, chain, &links) != NGX_CONF_OK)
    {
        return NGX_CONF_ERROR;
    }

    for (i = 0; i < chain->links.nelts; i++) {

        if (given[i]->check == NULL) {
            if (ngx_http_comments_chain_insert(cf, chain, &links)
                != NGX_CONF_OK)
            {
                return NGX_CONF_ERROR;
            }

            continue;
        }

        slot = ngx_array_push(&links);
        if (slot == NULL) {
            return NGX_CONF_ERROR;
        }

        *slot = given[i];
    }

    chain->links = links;

    return NGX_CONF_OK;
}


/* adds the default chain, but for what the location names or switches off */
static char *
ngx_http_comments_chain_insert(ngx_conf_t *cf,
    ngx_http_comments_chain_t *chain, ngx_array_t *links)
{
    ngx_str_t                      *without;
    ngx_uint_t                      i, j;
    const ngx_str_t                *name;
    const ngx_comments_check_t     *check;
    ngx_http_comments_link_t       *link;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);
    without = chain->without.elts;

    for (i = 0; ngx_http_comments_chain_default[i].len; i++) {
        name = &ngx_http_comments_chain_default[i];

        for (j = 0; j < chain->without.nelts; j++) {
            if (ngx_http_comments_chain_is(&without[j], name)) {
                break;
            }
        }

        if (j < chain->without.nelts
            || ngx_http_comments_chain_has(chain, name))
        {
            continue;
        }

        check = ngx_http_comments_plugins_check(mcf, name);
        link = ngx_http_comments_chain_link(cf, links, check);

        if (check == NULL || link == NULL
            || ngx_http_comments_chain_parse(cf, link, NULL, 0) != NGX_CONF_OK)
        {
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


/* is the check of that name among the links? NULL: the default chain */
static ngx_uint_t
ngx_http_comments_chain_has(const ngx_http_comments_chain_t *chain,
    const ngx_str_t *name)
{
    ngx_uint_t                  i;
    ngx_http_comments_link_t  **links;

    links = chain->links.elts;

    for (i = 0; i < chain->links.nelts; i++) {

        if (name == NULL || links[i]->check == NULL) {
            if (name == NULL && links[i]->check == NULL) {
                return 1;
            }

            continue;
        }

        if (ngx_http_comments_chain_is(&links[i]->check->name, name)) {
            return 1;
        }
    }

    return 0;
}


static ngx_uint_t
ngx_http_comments_chain_is(const ngx_str_t *one, const ngx_str_t *two)
{
    return one->len == two->len
           && ngx_memcmp(one->data, two->data, one->len) == 0;
}


ngx_int_t
ngx_http_comments_chain_init(ngx_cycle_t *cycle,
    ngx_http_comments_main_conf_t *mcf)
{
    ngx_uint_t                  i;
    ngx_http_comments_link_t  **links;

    if (mcf->links == NULL) {
        return NGX_OK;
    }

    links = mcf->links->elts;

    for (i = 0; i < mcf->links->nelts; i++) {

        if (links[i]->check->init != NULL
            && links[i]->check->init(cycle, links[i]->conf) != NGX_OK)
        {
            ngx_log_error(NGX_LOG_ALERT, cycle->log, 0,
                          "comments: the check \"%V\" could not be started",
                          &links[i]->check->name);
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


void
ngx_http_comments_chain_exit(ngx_cycle_t *cycle,
    ngx_http_comments_main_conf_t *mcf)
{
    ngx_uint_t                  i;
    ngx_http_comments_link_t  **links;

    if (mcf->links == NULL) {
        return;
    }

    links = mcf->links->elts;

    for (i = 0; i < mcf->links->nelts; i++) {
        if (links[i]->check->exit != NULL) {
            links[i]->check->exit(cycle, links[i]->conf);
        }
    }
}
