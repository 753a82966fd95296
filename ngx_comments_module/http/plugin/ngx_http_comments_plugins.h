/*
 * The plug-ins of a configuration: those that nginx has loaded, and our own,
 * which are built in.
 */
#ifndef NGX_HTTP_COMMENTS_PLUGINS_H
#define NGX_HTTP_COMMENTS_PLUGINS_H

#include "ngx_http_comments.h"
#include "ngx_http_comments_plugin.h"


/*
 * A plug-in as this version of the module knows it: structures of an older
 * plug-in are filled with zeros at their ends, those of a newer one are cut.
 */
typedef struct {
    ngx_comments_plugin_t       plugin;
    ngx_uint_t                  builtin;     /* one of our own */
    ngx_array_t                 checks;      /* of ngx_comments_check_t */
    ngx_array_t                 formats;     /* of ngx_comments_format_t */
    ngx_array_t                 listeners;   /* of ngx_comments_listener_t */
} ngx_http_comments_plugin_t;


/*
 * Lists the plug-ins in mcf->plugins: our own first, then the loaded ones, each
 * in the order in which nginx lists its modules. In preconfiguration, when all
 * modules are loaded. NGX_OK; NGX_ERROR, logged: no memory, or a plug-in is of
 * another ABI, is incomplete, or has a name that is taken.
 */
ngx_int_t ngx_http_comments_plugins_collect(ngx_conf_t *cf,
    ngx_http_comments_main_conf_t *mcf);

/*
 * The check of that name; NULL: there is none. It lies in cf->pool. Cannot
 * fail.
 */
const ngx_comments_check_t *ngx_http_comments_plugins_check(
    const ngx_http_comments_main_conf_t *mcf, const ngx_str_t *name);

/* The same for formats and listeners. */
const ngx_comments_format_t *ngx_http_comments_plugins_format(
    const ngx_http_comments_main_conf_t *mcf, const ngx_str_t *name);
const ngx_comments_listener_t *ngx_http_comments_plugins_listener(
    const ngx_http_comments_main_conf_t *mcf, const ngx_str_t *name);

/*
 * The names of all checks, as "form", "rate" and "links", for a message; in
 * pool. An empty string: no memory.
 */
ngx_str_t ngx_http_comments_plugins_names(
    const ngx_http_comments_main_conf_t *mcf, ngx_pool_t *pool);

/*
 * Is this a word of [a-z0-9_], of up to 32 bytes? So are names of plug-ins and
 * of what they bring, and codes of reasons. Cannot fail.
 */
ngx_uint_t ngx_http_comments_plugins_word(const ngx_str_t *word);


/* --- ngx_http_comments_plugins_json.c --- */

/* The most bytes that ngx_http_comments_plugins_json() writes. Cannot fail. */
size_t ngx_http_comments_plugins_json_size(
    const ngx_http_comments_main_conf_t *mcf);

/*
 * Writes members of JSON: "plugins", with versions, and "chain", the names of
 * the checks of a location in their order. Returns the end. Cannot fail.
 */
u_char *ngx_http_comments_plugins_json(u_char *p,
    const ngx_http_comments_main_conf_t *mcf,
    const ngx_http_comments_loc_conf_t *ccf);


#endif
