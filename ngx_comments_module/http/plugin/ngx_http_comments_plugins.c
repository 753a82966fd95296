/*
 * Lists the plug-ins of a configuration.
 *
 * A reload makes the list anew, in the new configuration: a plug-in that was
 * removed is unmapped then, while the old configuration may still be in use in
 * old workers, which have their own mapping.
 */

#include "ngx_http_comments_plugins.h"
#include "ngx_http_comments_builtin.h"


#define NGX_HTTP_COMMENTS_PLUGINS_WORD     32
#define NGX_HTTP_COMMENTS_PLUGINS_VERSION  32

/* things of one kind in one plug-in: bounds the walk over its list */
#define NGX_HTTP_COMMENTS_PLUGINS_LIST     64

/* the bytes of a structure up to the end of a member */
#define ngx_http_comments_plugins_upto(type, member)                          \
    (offsetof(type, member) + sizeof(((type *) 0)->member))


/* what is listed of a plug-in, and which members of it are a must */
typedef struct {
    const char                 *kind;
    size_t                      size;        /* as it is known here */
    size_t                      least;       /* members that the first version
                                                had, in bytes */
    size_t                      name;        /* offset of its name */
    size_t                      call;        /* offset of its function */
    size_t                      list;        /* offset of their list in
                                                ngx_http_comments_plugin_t */
} ngx_http_comments_kind_t;


static ngx_int_t ngx_http_comments_plugins_add(ngx_conf_t *cf,
    ngx_http_comments_main_conf_t *mcf, const char *module,
    const ngx_comments_plugin_t *given, ngx_uint_t builtin);
static ngx_int_t ngx_http_comments_plugins_judge(ngx_conf_t *cf,
    ngx_http_comments_main_conf_t *mcf, const char *module,
    const ngx_comments_plugin_t *plugin);
static ngx_int_t ngx_http_comments_plugins_list(ngx_conf_t *cf,
    ngx_http_comments_main_conf_t *mcf, ngx_http_comments_plugin_t *p,
    const void *const *things, const ngx_http_comments_kind_t *kind);
static ngx_int_t ngx_http_comments_plugins_take(ngx_conf_t *cf,
    const ngx_http_comments_plugin_t *p, const void *thing,
    const ngx_http_comments_kind_t *kind, u_char *copy);
static ngx_array_t *ngx_http_comments_plugins_of(
    const ngx_http_comments_plugin_t *p, const ngx_http_comments_kind_t *kind);
static void *ngx_http_comments_plugins_find(
    const ngx_http_comments_main_conf_t *mcf,
    const ngx_http_comments_kind_t *kind, const ngx_str_t *name);
static ngx_uint_t ngx_http_comments_plugins_same(const ngx_str_t *one,
    const ngx_str_t *two);


static const ngx_http_comments_kind_t  ngx_http_comments_kind_check = {
    "check", sizeof(ngx_comments_check_t),
    ngx_http_comments_plugins_upto(ngx_comments_check_t, check),
    offsetof(ngx_comments_check_t, name), offsetof(ngx_comments_check_t, check),
    offsetof(ngx_http_comments_plugin_t, checks)
};

static const ngx_http_comments_kind_t  ngx_http_comments_kind_format = {
    "format", sizeof(ngx_comments_format_t),
    ngx_http_comments_plugins_upto(ngx_comments_format_t, render),
    offsetof(ngx_comments_format_t, name),
    offsetof(ngx_comments_format_t, render),
    offsetof(ngx_http_comments_plugin_t, formats)
};

static const ngx_http_comments_kind_t  ngx_http_comments_kind_listener = {
    "listener", sizeof(ngx_comments_listener_t),
    ngx_http_comments_plugins_upto(ngx_comments_listener_t, handler),
    offsetof(ngx_comments_listener_t, name),
    offsetof(ngx_comments_listener_t, handler),
    offsetof(ngx_http_comments_plugin_t, listeners)
};


ngx_int_t
ngx_http_comments_plugins_collect(ngx_conf_t *cf,
    ngx_http_comments_main_conf_t *mcf)
{
    ngx_uint_t    i;
    ngx_module_t  *module;

    mcf->plugins = ngx_array_create(cf->pool, 16,
                                    sizeof(ngx_http_comments_plugin_t));
    if (mcf->plugins == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; ngx_http_comments_builtin[i] != NULL; i++) {
        if (ngx_http_comments_plugins_add(cf, mcf, "ngx_http_comments_module",
                                          ngx_http_comments_builtin[i], 1)
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    for (i = 0; cf->cycle->modules[i] != NULL; i++) {
        module = cf->cycle->modules[i];

        if (module->type == NGX_COMMENTS_MODULE
            && ngx_http_comments_plugins_add(cf, mcf, module->name,
                                             module->ctx, 0)
               != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_plugins_add(ngx_conf_t *cf,
    ngx_http_comments_main_conf_t *mcf, const char *module,
    const ngx_comments_plugin_t *given, ngx_uint_t builtin)
{
    ngx_comments_plugin_t        plugin;
    ngx_http_comments_plugin_t  *p;

    if (given == NULL) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "comments: the module \"%s\" has no plug-in in its "
                           "context", module);
        return NGX_ERROR;
    }

    /* size and abi are read first: nothing behind them may be there */

    if (given->size < ngx_http_comments_plugins_upto(ngx_comments_plugin_t,
                                                     abi)
        || given->abi != NGX_COMMENTS_ABI)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "comments: the plug-in \"%s\" was built for ABI "
                           "%ui, this module has ABI %d: build the plug-in "
                           "with this module's ngx_http_comments_plugin.h",
                           module,
                           given->size < ngx_http_comments_plugins_upto(
                                                   ngx_comments_plugin_t, abi)
                           ? (ngx_uint_t) 0 : given->abi, NGX_COMMENTS_ABI);
        return NGX_ERROR;
    }

    ngx_memzero(&plugin, sizeof(ngx_comments_plugin_t));
    ngx_memcpy(&plugin, given, ngx_min(given->size,
                                       sizeof(ngx_comments_plugin_t)));

    if (ngx_http_comments_plugins_judge(cf, mcf, module, &plugin) != NGX_OK) {
        return NGX_ERROR;
    }

    p = ngx_array_push(mcf->plugins);
    if (p == NULL) {
        return NGX_ERROR;
    }

    ngx_memzero(p, sizeof(ngx_http_comments_plugin_t));

    p->plugin = plugin;
    p->builtin = builtin;

    if (ngx_http_comments_plugins_list(cf, mcf, p,
                                       (const void *const *) plugin.checks,
                                       &ngx_http_comments_kind_check)
        != NGX_OK
        || ngx_http_comments_plugins_list(cf, mcf, p,
                                       (const void *const *) plugin.formats,
                                       &ngx_http_comments_kind_format)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_plugins_list(cf, mcf, p,
                                    (const void *const *) plugin.listeners,
                                    &ngx_http_comments_kind_listener);
}


/* NGX_OK, or NGX_ERROR, logged: its name or version is none, or is taken */
static ngx_int_t
ngx_http_comments_plugins_judge(ngx_conf_t *cf,
    ngx_http_comments_main_conf_t *mcf, const char *module,
    const ngx_comments_plugin_t *plugin)
{
    ngx_uint_t                   i;
    ngx_http_comments_plugin_t  *plugins;

    if (!ngx_http_comments_plugins_word(&plugin->name)) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "comments: the plug-in \"%s\" has no valid name: "
                           "names are up to %d characters of a-z, 0-9 and _",
                           module, NGX_HTTP_COMMENTS_PLUGINS_WORD);
        return NGX_ERROR;
    }

    if (plugin->version.len == 0
        || plugin->version.len > NGX_HTTP_COMMENTS_PLUGINS_VERSION)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "comments: the plug-in \"%V\" has no version of up "
                           "to %d bytes", &plugin->name,
                           NGX_HTTP_COMMENTS_PLUGINS_VERSION);
        return NGX_ERROR;
    }

    plugins = mcf->plugins->elts;

    for (i = 0; i < mcf->plugins->nelts; i++) {
        if (ngx_http_comments_plugins_same(&plugins[i].plugin.name,
                                           &plugin->name))
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "comments: there are two plug-ins \"%V\"",
                               &plugin->name);
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


/* copies the checks, formats or listeners of a plug-in into its list */
static ngx_int_t
ngx_http_comments_plugins_list(ngx_conf_t *cf,
    ngx_http_comments_main_conf_t *mcf, ngx_http_comments_plugin_t *p,
    const void *const *things, const ngx_http_comments_kind_t *kind)
{
    u_char       *copy;
    ngx_str_t    *name;
    ngx_uint_t    i;
    ngx_array_t  *list;

    list = ngx_http_comments_plugins_of(p, kind);

    if (ngx_array_init(list, cf->pool, 4, kind->size) != NGX_OK) {
        return NGX_ERROR;
    }

    for (i = 0; things != NULL && things[i] != NULL; i++) {

        if (i == NGX_HTTP_COMMENTS_PLUGINS_LIST) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "comments: the plug-in \"%V\" has more than %d "
                               "%ss, or the list does not end with NULL",
                               &p->plugin.name, NGX_HTTP_COMMENTS_PLUGINS_LIST,
                               kind->kind);
            return NGX_ERROR;
        }

        copy = ngx_array_push(list);

        if (copy == NULL
            || ngx_http_comments_plugins_take(cf, p, things[i], kind, copy)
               != NGX_OK)
        {
            return NGX_ERROR;
        }

        name = (ngx_str_t *) (void *) (copy + kind->name);

        /* the list is in mcf->plugins: the first one found is another's */

        if (ngx_http_comments_plugins_find(mcf, kind, name) != copy) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "comments: there are two %ss \"%V\", one of "
                               "them of the plug-in \"%V\"", kind->kind, name,
                               &p->plugin.name);
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


/* NGX_OK, or NGX_ERROR, logged: it is too small, or has no name or function */
static ngx_int_t
ngx_http_comments_plugins_take(ngx_conf_t *cf,
    const ngx_http_comments_plugin_t *p, const void *thing,
    const ngx_http_comments_kind_t *kind, u_char *copy)
{
    void    *call;
    size_t   size;

    size = *(const size_t *) thing;

    if (size < kind->least) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "comments: a %s of the plug-in \"%V\" has a size of "
                           "%uz bytes, the least is %uz", kind->kind,
                           &p->plugin.name, size, kind->least);
        return NGX_ERROR;
    }

    ngx_memzero(copy, kind->size);
    ngx_memcpy(copy, thing, ngx_min(size, kind->size));
    ngx_memcpy(&call, copy + kind->call, sizeof(void *));

    if (call == NULL
        || !ngx_http_comments_plugins_word((ngx_str_t *) (void *)
                                           (copy + kind->name)))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "comments: a %s of the plug-in \"%V\" is incomplete:"
                           " it has no function, or no name of up to %d "
                           "characters of a-z, 0-9 and _", kind->kind,
                           &p->plugin.name, NGX_HTTP_COMMENTS_PLUGINS_WORD);
        return NGX_ERROR;
    }

    return NGX_OK;
}


const ngx_comments_check_t *
ngx_http_comments_plugins_check(const ngx_http_comments_main_conf_t *mcf,
    const ngx_str_t *name)
{
    return ngx_http_comments_plugins_find(mcf, &ngx_http_comments_kind_check,
                                          name);
}


const ngx_comments_format_t *
ngx_http_comments_plugins_format(const ngx_http_comments_main_conf_t *mcf,
    const ngx_str_t *name)
{
    return ngx_http_comments_plugins_find(mcf, &ngx_http_comments_kind_format,
                                          name);
}


const ngx_comments_listener_t *
ngx_http_comments_plugins_listener(const ngx_http_comments_main_conf_t *mcf,
    const ngx_str_t *name)
{
    return ngx_http_comments_plugins_find(mcf,
                                          &ngx_http_comments_kind_listener,
                                          name);
}


static ngx_array_t *
ngx_http_comments_plugins_of(const ngx_http_comments_plugin_t *p,
    const ngx_http_comments_kind_t *kind)
{
    return (ngx_array_t *) (void *) ((u_char *) (uintptr_t) p + kind->list);
}


static void *
ngx_http_comments_plugins_find(const ngx_http_comments_main_conf_t *mcf,
    const ngx_http_comments_kind_t *kind, const ngx_str_t *name)
{
    u_char                      *thing;
    ngx_uint_t                   i, j;
    ngx_array_t                 *list;
    ngx_http_comments_plugin_t  *plugins;

    plugins = mcf->plugins->elts;

    for (i = 0; i < mcf->plugins->nelts; i++) {
        list = ngx_http_comments_plugins_of(&plugins[i], kind);

        for (j = 0; j < list->nelts; j++) {
            thing = (u_char *) list->elts + j * kind->size;

            if (ngx_http_comments_plugins_same((ngx_str_t *) (void *)
                                               (thing + kind->name), name))
            {
                return thing;
            }
        }
    }

    return NULL;
}


static ngx_uint_t
ngx_http_comments_plugins_same(const ngx_str_t *one, const ngx_str_t *two)
{
    return one->len == two->len
           && ngx_memcmp(one->data, two->data, one->len) == 0;
}


ngx_str_t
ngx_http_comments_plugins_names(const ngx_http_comments_main_conf_t *mcf,
    ngx_pool_t *pool)
{
    u_char                      *p;
    size_t                       len;
    ngx_str_t                    names;
    ngx_uint_t                   i, j;
    ngx_comments_check_t        *checks;
    ngx_http_comments_plugin_t  *plugins;

    len = 0;
    plugins = mcf->plugins->elts;

    for (i = 0; i < mcf->plugins->nelts; i++) {
        len += plugins[i].checks.nelts
               * (NGX_HTTP_COMMENTS_PLUGINS_WORD + sizeof("\", \"") - 1);
    }

    ngx_str_null(&names);

    if (len == 0) {
        return names;
    }

    p = ngx_pnalloc(pool, len);
    if (p == NULL) {
        return names;
    }

    names.data = p;

    for (i = 0; i < mcf->plugins->nelts; i++) {
        checks = plugins[i].checks.elts;

        for (j = 0; j < plugins[i].checks.nelts; j++) {
            p = ngx_sprintf(p, "%s\"%V\"", p == names.data ? "" : ", ",
                            &checks[j].name);
        }
    }

    names.len = p - names.data;

    return names;
}


ngx_uint_t
ngx_http_comments_plugins_word(const ngx_str_t *word)
{
    u_char      c;
    ngx_uint_t  i;

    if (word->len == 0 || word->len > NGX_HTTP_COMMENTS_PLUGINS_WORD) {
        return 0;
    }

    for (i = 0; i < word->len; i++) {
        c = word->data[i];

        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
            return 0;
        }
    }

    return 1;
}
