/*
 * The plug-ins and the chain of a location, for comments_status.
 */

#include "ngx_http_comments_chain.h"
#include "ngx_http_comments_plugins.h"


/* names are words of up to 32 bytes; a version of 32 bytes may be escaped */
#define NGX_HTTP_COMMENTS_PLUGINS_NAME  (32 + sizeof("\"\",") - 1)
#define NGX_HTTP_COMMENTS_PLUGINS_ROW   (512)


static u_char *ngx_http_comments_plugins_row(u_char *p,
    const ngx_http_comments_plugin_t *plugin);


size_t
ngx_http_comments_plugins_json_size(const ngx_http_comments_main_conf_t *mcf)
{
    size_t                             size;
    ngx_uint_t                         i;
    const ngx_http_comments_plugin_t  *plugins;

    size = 2 * NGX_HTTP_COMMENTS_PLUGINS_ROW;
    plugins = mcf->plugins->elts;

    /* a chain has each check once */

    for (i = 0; i < mcf->plugins->nelts; i++) {
        size += NGX_HTTP_COMMENTS_PLUGINS_ROW
                + NGX_HTTP_COMMENTS_PLUGINS_NAME
                  * (2 * plugins[i].checks.nelts + plugins[i].formats.nelts
                     + plugins[i].listeners.nelts);
    }

    return size;
}


u_char *
ngx_http_comments_plugins_json(u_char *p,
    const ngx_http_comments_main_conf_t *mcf,
    const ngx_http_comments_loc_conf_t *ccf)
{
    ngx_uint_t                         i;
    ngx_http_comments_link_t         **links;
    const ngx_http_comments_plugin_t  *plugins;

    p = ngx_sprintf(p, "\"plugins\":[");
    plugins = mcf->plugins->elts;

    for (i = 0; i < mcf->plugins->nelts; i++) {

        if (i) {
            *p++ = ',';
        }

        p = ngx_http_comments_plugins_row(p, &plugins[i]);
    }

    p = ngx_sprintf(p, "],\"chain\":[");
    links = ccf->chain->links.elts;

    for (i = 0; i < ccf->chain->links.nelts; i++) {
        p = ngx_sprintf(p, "%s\"%V\"", i ? "," : "", &links[i]->check->name);
    }

    *p++ = ']';

    return p;
}


static u_char *
ngx_http_comments_plugins_row(u_char *p,
    const ngx_http_comments_plugin_t *plugin)
{
    ngx_uint_t                      i;
    const ngx_comments_check_t     *checks;
    const ngx_comments_format_t    *formats;
    const ngx_comments_listener_t  *listeners;

    p = ngx_sprintf(p, "{\"name\":\"%V\",\"version\":\"",
                    &plugin->plugin.name);
    p = (u_char *) ngx_escape_json(p, plugin->plugin.version.data,
                                   plugin->plugin.version.len);
    p = ngx_sprintf(p, "\",\"builtin\":%s,\"checks\":[",
                    plugin->builtin ? "true" : "false");

    checks = plugin->checks.elts;

    for (i = 0; i < plugin->checks.nelts; i++) {
        p = ngx_sprintf(p, "%s\"%V\"", i ? "," : "", &checks[i].name);
    }

    p = ngx_sprintf(p, "],\"formats\":[");
    formats = plugin->formats.elts;

    for (i = 0; i < plugin->formats.nelts; i++) {
        p = ngx_sprintf(p, "%s\"%V\"", i ? "," : "", &formats[i].name);
    }

    p = ngx_sprintf(p, "],\"listeners\":[");
    listeners = plugin->listeners.elts;

    for (i = 0; i < plugin->listeners.nelts; i++) {
        p = ngx_sprintf(p, "%s\"%V\"", i ? "," : "", &listeners[i].name);
    }

    return ngx_sprintf(p, "]}");
}
