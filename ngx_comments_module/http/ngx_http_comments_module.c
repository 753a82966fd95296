/*
 * The module ngx_http_comments_module: the defaults of its directives, how
 * locations inherit their values, and what is set up once all are read.
 */

#include "ngx_http_comments_chain.h"
#include "ngx_http_comments_commands.h"
#include "ngx_http_comments_conf.h"
#include "ngx_http_comments_entry.h"
#include "ngx_http_comments_formats.h"
#include "ngx_http_comments_path.h"
#include "ngx_http_comments_plugins.h"
#include "ngx_http_comments_prefetch.h"
#include "ngx_http_comments_process.h"
#include "ngx_http_comments_vars.h"
#include "ngx_http_comments_verbs.h"


static ngx_int_t ngx_http_comments_preconfiguration(ngx_conf_t *cf);
static ngx_int_t ngx_http_comments_postconfiguration(ngx_conf_t *cf);
static void *ngx_http_comments_create_main_conf(ngx_conf_t *cf);
static char *ngx_http_comments_init_main_conf(ngx_conf_t *cf, void *conf);
static void *ngx_http_comments_create_loc_conf(ngx_conf_t *cf);
static char *ngx_http_comments_merge_loc_conf(ngx_conf_t *cf, void *parent,
    void *child);


#define NGX_HTTP_COMMENTS_REDIS_TIMEOUT  1000    /* ms */
#define NGX_HTTP_COMMENTS_PURGE_AFTER    (30 * 24 * 3600 * 1000U)    /* ms */
#define NGX_HTTP_COMMENTS_ZONE           (32 * 1024 * 1024)
#define NGX_HTTP_COMMENTS_COMPOSE_MEMORY (64 * 1024 * 1024)


static ngx_http_module_t  ngx_http_comments_module_ctx = {
    ngx_http_comments_preconfiguration,    /* preconfiguration */
    ngx_http_comments_postconfiguration,   /* postconfiguration */

    ngx_http_comments_create_main_conf,    /* create main configuration */
    ngx_http_comments_init_main_conf,      /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    ngx_http_comments_create_loc_conf,     /* create location configuration */
    ngx_http_comments_merge_loc_conf       /* merge location configuration */
};


ngx_module_t  ngx_http_comments_module = {
    NGX_MODULE_V1,
    &ngx_http_comments_module_ctx,         /* module context */
    ngx_http_comments_commands,            /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    ngx_http_comments_process_module,      /* init module */
    ngx_http_comments_process_init,        /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    ngx_http_comments_process_exit,        /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


static ngx_int_t
ngx_http_comments_preconfiguration(ngx_conf_t *cf)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);

    if (ngx_http_comments_plugins_collect(cf, mcf) != NGX_OK
        || ngx_http_comments_formats_collect(cf, mcf) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_vars_add(cf);
}


static ngx_int_t
ngx_http_comments_postconfiguration(ngx_conf_t *cf)
{
    ngx_int_t                       index;
    ngx_uint_t                      n;
    ngx_http_handler_pt            *h;
    ngx_http_core_main_conf_t      *cmcf;
    ngx_http_comments_main_conf_t  *mcf;

    static ngx_str_t  request_uri = ngx_string("request_uri");
    static ngx_str_t  name = ngx_string("comments");
    static ngx_str_t  encoding = ngx_string("http_accept_encoding");

    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);

    /* all locations are merged: without comments in one, nothing is set up */

    if (!mcf->used && !ngx_http_comments_process_again(cf->cycle)) {
        return NGX_OK;
    }

    if (ngx_http_comments_conf_sites(cf, mcf->servers) != NGX_OK) {
        return NGX_ERROR;
    }

    if (mcf->zone == NULL) {
        mcf->zone = ngx_comments_zone_add(cf, &name, NGX_HTTP_COMMENTS_ZONE,
                                          &ngx_http_comments_module);
        if (mcf->zone == NULL) {
            return NGX_ERROR;
        }
    }

    index = ngx_http_get_variable_index(cf, &request_uri);
    if (index == NGX_ERROR) {
        return NGX_ERROR;
    }

    mcf->request_uri = index;

    index = ngx_http_get_variable_index(cf, &encoding);
    if (index == NGX_ERROR) {
        return NGX_ERROR;
    }

    mcf->encoding = index;

    if (mcf->used) {
        ngx_http_comments_conf_order(cf);
    }

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    h = ngx_array_push(&cmcf->phases[NGX_HTTP_PRECONTENT_PHASE].handlers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    /*
     * nginx runs the handlers of a phase from the last to the first. At index 0
     * this handler runs after try_files, which decides which file is served.
     */

    h = cmcf->phases[NGX_HTTP_PRECONTENT_PHASE].handlers.elts;
    n = cmcf->phases[NGX_HTTP_PRECONTENT_PHASE].handlers.nelts;

    ngx_memmove(&h[1], &h[0], (n - 1) * sizeof(ngx_http_handler_pt));

    h[0] = ngx_http_comments_prefetch_handler;

    ngx_http_comments_path_conf(cf);

    return ngx_http_comments_entry_init(cf);
}


static void *
ngx_http_comments_create_main_conf(ngx_conf_t *cf)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_main_conf_t));
    if (mcf == NULL) {
        return NULL;
    }

    mcf->memory = NGX_CONF_UNSET_SIZE;
    mcf->purge_after = NGX_CONF_UNSET_MSEC;
    mcf->verbs = ngx_http_comments_verbs;

    mcf->worker = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_worker_t));
    if (mcf->worker == NULL) {
        return NULL;
    }

    return mcf;
}


static char *
ngx_http_comments_init_main_conf(ngx_conf_t *cf, void *conf)
{
    ngx_http_comments_main_conf_t *mcf = conf;

    ngx_str_t  url = ngx_string("redis://127.0.0.1:6379/0");

    if (!mcf->redis_set
        && ngx_comments_redis_parse(cf, &url, &mcf->redis) != NGX_CONF_OK)
    {
        return NGX_CONF_ERROR;
    }

    if (mcf->redis.timeout == 0) {
        mcf->redis.timeout = NGX_HTTP_COMMENTS_REDIS_TIMEOUT;
    }

    ngx_conf_init_size_value(mcf->memory, NGX_HTTP_COMMENTS_COMPOSE_MEMORY);
    ngx_conf_init_msec_value(mcf->purge_after, NGX_HTTP_COMMENTS_PURGE_AFTER);

    return NGX_CONF_OK;
}


static void *
ngx_http_comments_create_loc_conf(ngx_conf_t *cf)
{
    ngx_http_comments_loc_conf_t  *conf;

    conf = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_loc_conf_t));
    if (conf == NULL) {
        return NULL;
    }

    /*
     * set by ngx_pcalloc(): enable, site, thread, url, lang, path, types,
     * types_keys, scan, require, format, user, moderator, page_author, login,
     * stylesheet, hiding, fingerprint
     */

    conf->said = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_said_t));
    if (conf->said == NULL) {
        return NULL;
    }

    conf->enable_static = NGX_CONF_UNSET_UINT;
    conf->index = NGX_CONF_UNSET_PTR;
    conf->origins = NGX_CONF_UNSET_PTR;
    conf->sheets = NGX_CONF_UNSET_PTR;
    conf->place = NGX_CONF_UNSET_UINT;
    conf->order = NGX_CONF_UNSET_UINT;
    conf->theme = NGX_CONF_UNSET_UINT;
    conf->page_size = NGX_CONF_UNSET_UINT;
    conf->depth = NGX_CONF_UNSET_UINT;
    conf->email = NGX_CONF_UNSET_UINT;
    conf->moderation = NGX_CONF_UNSET_UINT;
    conf->flag_hold = NGX_CONF_UNSET_UINT;
    conf->challenge = NGX_CONF_UNSET_UINT;
    conf->hide_printed = NGX_CONF_UNSET;
    conf->check_dry_run = NGX_CONF_UNSET;
    conf->close_after = NGX_CONF_UNSET_MSEC;
    conf->edit_window = NGX_CONF_UNSET_MSEC;
    conf->gzip = NGX_CONF_UNSET;
    conf->max_length = NGX_CONF_UNSET_SIZE;
    conf->deadline = NGX_CONF_UNSET_MSEC;
    conf->cache_valid = NGX_CONF_UNSET_MSEC;
    conf->compose_max = NGX_CONF_UNSET_SIZE;

    return conf;
}


static char *
ngx_http_comments_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_comments_loc_conf_t *prev = parent;
    ngx_http_comments_loc_conf_t *conf = child;

    ngx_http_comments_main_conf_t  *mcf;

    if (conf->enable_static == NGX_CONF_UNSET_UINT && conf->enable == NULL) {
        conf->enable = prev->enable;
        conf->enable_static = prev->enable_static;
    }

    if (conf->enable_static == NGX_CONF_UNSET_UINT) {
        conf->enable_static = NGX_HTTP_COMMENTS_OFF;
    }

    ngx_conf_merge_uint_value(conf->place, prev->place, 1);
    ngx_conf_merge_value(conf->hide_printed, prev->hide_printed, 0);
    ngx_conf_merge_uint_value(conf->order, prev->order, COMMENTS_OLDEST);
    ngx_conf_merge_uint_value(conf->theme, prev->theme, COMMENTS_THEME_PLAIN);
    ngx_conf_merge_uint_value(conf->page_size, prev->page_size, 50);
    ngx_conf_merge_uint_value(conf->depth, prev->depth, 6);
    ngx_conf_merge_uint_value(conf->email, prev->email,
                              NGX_HTTP_COMMENTS_EMAIL_HASH);
    ngx_conf_merge_uint_value(conf->moderation, prev->moderation,
                              NGX_HTTP_COMMENTS_MODERATION_FIRST);
    ngx_conf_merge_uint_value(conf->flag_hold, prev->flag_hold, 3);
    ngx_conf_merge_uint_value(conf->challenge, prev->challenge,
                              NGX_HTTP_COMMENTS_CHALLENGE_BUTTON);
    ngx_conf_merge_value(conf->check_dry_run, prev->check_dry_run, 0);
    ngx_conf_merge_msec_value(conf->close_after, prev->close_after, 0);
    ngx_conf_merge_msec_value(conf->edit_window, prev->edit_window, 900000);
    ngx_conf_merge_value(conf->gzip, prev->gzip, 0);
    ngx_conf_merge_size_value(conf->max_length, prev->max_length, 8192);
    ngx_conf_merge_msec_value(conf->deadline, prev->deadline, 150);
    ngx_conf_merge_msec_value(conf->cache_valid, prev->cache_valid, 60000);
    ngx_conf_merge_size_value(conf->compose_max, prev->compose_max,
                              1024 * 1024);

    ngx_conf_merge_bitmask_value(conf->require, prev->require,
                                 (NGX_CONF_BITMASK_SET|COMMENTS_REQUIRE_NAME
                                  |COMMENTS_REQUIRE_TEXT));

    if (ngx_http_comments_conf_lists(cf, prev, conf) != NGX_CONF_OK
        || ngx_http_comments_conf_users(cf, prev, conf) != NGX_CONF_OK
        || ngx_http_comments_chain_merge(cf, prev, conf) != NGX_CONF_OK)
    {
        return NGX_CONF_ERROR;
    }

    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);

    ngx_http_comments_conf_fingerprint(mcf, conf);
    ngx_http_comments_entry_conf(cf);

    conf->constant = (conf->enable == NULL && conf->thread == NULL
                      && conf->url == NULL
                      && (conf->site == NULL || conf->site->lengths == NULL)
                      && (conf->lang == NULL || conf->lang->lengths == NULL));

    if (conf->enable != NULL || conf->enable_static != NGX_HTTP_COMMENTS_OFF) {
        mcf->used = 1;

        if (ngx_http_comments_conf_site(cf, conf) != NGX_CONF_OK) {
            return NGX_CONF_ERROR;
        }

        return ngx_http_comments_conf_server(cf, conf);
    }

    return NGX_CONF_OK;
}
