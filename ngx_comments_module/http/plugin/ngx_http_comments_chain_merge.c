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


static char *ngx_http_comments_chain_complete(ngx_conf_t *cf,
    ngx_http_comments_chain_t *chain);
static char *ngx_http_comments_chain_insert(ngx_conf_t *cf,
    ngx_http_comments_chain_t *chain, ngx_array_t *links);


char *
ngx_http_comments_chain_merge(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf)
{
    static const ngx_str_t  age = ngx_string("age");

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

    if (ngx_http_comments_chain_complete(cf, conf->chain) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    /* pages say that a thread is closed when posts to it are refused */

    conf->closes_after = (!conf->check_dry_run
                          && ngx_http_comments_chain_has(conf->chain, &age))
                         ? conf->close_after : 0;

    return NGX_CONF_OK;
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
    given = links.elts;

    for (i = 0; i < links.nelts; i++) {
        if (given[i]->check->flags & NGX_COMMENTS_AUTHOR) {
            chain->author = 1;
        }
    }

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

    for (i = 0; ngx_http_comments_chain_defaults[i].len; i++) {
        name = &ngx_http_comments_chain_defaults[i];

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
