/*
 * Chains of checks, and the checks of the default chain.
 */

#include "ngx_http_comments_chain.h"


#define NGX_HTTP_COMMENTS_CHAIN_TIMEOUT  2000    /* ms */


const ngx_str_t  ngx_http_comments_chain_defaults[] = {
    ngx_string("form"),
    ngx_string("rate"),
    ngx_string("bans"),
    ngx_string("age"),
    ngx_string("duplicate"),
    ngx_string("links"),
    ngx_string("author"),
    ngx_string("known"),
    ngx_string("learned"),
    ngx_null_string
};

static const char  *ngx_http_comments_chain_verdicts[] = {
    "pass", "challenge", "hold", "spam", "reject"
};


ngx_http_comments_chain_t *
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


ngx_http_comments_link_t *
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


char *
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


const char *
ngx_http_comments_chain_verdict(ngx_comments_verdict_t verdict)
{
    return ngx_http_comments_chain_verdicts[verdict <= NGX_COMMENTS_REJECT
                                            ? verdict : NGX_COMMENTS_PASS];
}


ngx_uint_t
ngx_http_comments_chain_default(const ngx_str_t *name)
{
    ngx_uint_t  i;

    for (i = 0; ngx_http_comments_chain_defaults[i].len; i++) {
        if (ngx_http_comments_chain_is(&ngx_http_comments_chain_defaults[i],
                                       name))
        {
            return 1;
        }
    }

    return 0;
}


ngx_uint_t
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


ngx_uint_t
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
