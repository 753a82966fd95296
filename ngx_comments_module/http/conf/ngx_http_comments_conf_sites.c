/*
 * Finds the site (the namespace in Redis) of each server's comments, and warns
 * if two servers with a common name have different sites that were not both set
 * by comments_site.
 */

#include "ngx_http_comments_conf.h"


/* a server name, and the first server that has it */
typedef struct {
    ngx_str_node_t               sn;     /* must be first, for
                                            ngx_str_rbtree_lookup() */
    ngx_http_comments_server_t  *server;
} ngx_http_comments_name_t;


static ngx_int_t ngx_http_comments_conf_names(ngx_conf_t *cf,
    ngx_rbtree_t *tree, ngx_http_comments_server_t *server);
static void ngx_http_comments_conf_warn(ngx_conf_t *cf, ngx_str_t *name,
    ngx_http_comments_server_t *one, ngx_http_comments_server_t *other);


char *
ngx_http_comments_conf_server(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *conf)
{
    ngx_str_t                       site;
    ngx_http_core_srv_conf_t       *cscf;
    ngx_http_comments_server_t     *server;
    ngx_http_comments_main_conf_t  *mcf;

    cscf = ngx_http_conf_get_module_srv_conf(cf, ngx_http_core_module);
    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);

    if (conf->site == NULL) {
        site = cscf->server_name;

    } else if (conf->site->lengths == NULL) {
        site = conf->site->value;

    } else {
        return NGX_CONF_OK;
    }

    /* the same rule as in ngx_http_comments_thread_site() */

    if (site.len == 0 || (site.len == 1 && site.data[0] == '_')) {
        ngx_str_set(&site, "default");
    }

    if (mcf->servers == NULL) {
        mcf->servers = ngx_array_create(cf->pool, 4,
                                        sizeof(ngx_http_comments_server_t));
        if (mcf->servers == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    /*
     * nginx merges the locations of one server after those of another, so if
     * this server is in the list, it is the last entry
     */

    if (mcf->servers->nelts) {
        server = mcf->servers->elts;
        server += mcf->servers->nelts - 1;

        if (server->cscf == cscf && server->site.len == site.len
            && ngx_strncmp(server->site.data, site.data, site.len) == 0)
        {
            return NGX_CONF_OK;
        }
    }

    server = ngx_array_push(mcf->servers);
    if (server == NULL) {
        return NGX_CONF_ERROR;
    }

    server->cscf = cscf;
    server->site = site;
    server->by_default = (conf->site == NULL);

    return NGX_CONF_OK;
}


ngx_int_t
ngx_http_comments_conf_sites(ngx_conf_t *cf, ngx_array_t *servers)
{
    ngx_uint_t                   i;
    ngx_rbtree_t                *tree;
    ngx_rbtree_node_t           *sentinel;
    ngx_http_comments_server_t  *server;

    if (servers == NULL || servers->nelts < 2) {
        return NGX_OK;
    }

    tree = ngx_palloc(cf->temp_pool, sizeof(ngx_rbtree_t));
    sentinel = ngx_palloc(cf->temp_pool, sizeof(ngx_rbtree_node_t));

    if (tree == NULL || sentinel == NULL) {
        return NGX_ERROR;
    }

    ngx_rbtree_init(tree, sentinel, ngx_str_rbtree_insert_value);

    server = servers->elts;

    for (i = 0; i < servers->nelts; i++) {
        if (ngx_http_comments_conf_names(cf, tree, &server[i]) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


/*
 * Adds the names of a server to the tree, and warns of a name that is there
 * with another site; at most one warning for each server.
 */
static ngx_int_t
ngx_http_comments_conf_names(ngx_conf_t *cf, ngx_rbtree_t *tree,
    ngx_http_comments_server_t *server)
{
    uint32_t                     hash;
    ngx_uint_t                   i, warned;
    ngx_http_server_name_t      *sn;
    ngx_http_comments_name_t    *name;
    ngx_http_comments_server_t  *other;

    warned = 0;
    sn = server->cscf->server_names.elts;

    for (i = 0; i < server->cscf->server_names.nelts; i++) {

        if (sn[i].name.len == 0) {
            continue;
        }

        hash = ngx_crc32_short(sn[i].name.data, sn[i].name.len);

        name = (ngx_http_comments_name_t *)
                   ngx_str_rbtree_lookup(tree, &sn[i].name, hash);

        if (name == NULL) {
            name = ngx_pcalloc(cf->temp_pool, sizeof(ngx_http_comments_name_t));
            if (name == NULL) {
                return NGX_ERROR;
            }

            name->sn.node.key = hash;
            name->sn.str = sn[i].name;
            name->server = server;

            ngx_rbtree_insert(tree, &name->sn.node);
            continue;
        }

        other = name->server;

        /*
         * two sites in one server, or two sites both set by comments_site, are
         * intended
         */

        if (warned || other->cscf == server->cscf
            || (!other->by_default && !server->by_default)
            || (other->site.len == server->site.len
                && ngx_strncmp(other->site.data, server->site.data,
                               server->site.len) == 0))
        {
            continue;
        }

        ngx_http_comments_conf_warn(cf, &sn[i].name, other, server);
        warned = 1;
    }

    return NGX_OK;
}


static void
ngx_http_comments_conf_warn(ngx_conf_t *cf, ngx_str_t *name,
    ngx_http_comments_server_t *one, ngx_http_comments_server_t *other)
{
    ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                  "comments: the servers in %s:%ui and %s:%ui are both "
                  "\"%V\", and their comments are two sites, \"%V\" and "
                  "\"%V\": say \"comments_site NAME;\" in both",
                  one->cscf->file_name, one->cscf->line,
                  other->cscf->file_name, other->cscf->line, name,
                  &one->site, &other->site);
}
