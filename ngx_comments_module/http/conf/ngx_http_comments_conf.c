/*
 * Directives whose values have a grammar of their own.
 */

#include "ngx_http_comments_conf.h"


/* bytes of an HTML comment that the scanner compares with a marker */
#define NGX_HTTP_COMMENTS_MARKER_LEN  128

/*
 * ms; a larger time-out is taken for seconds that were meant as ms, and refused
 */
#define NGX_HTTP_COMMENTS_TIMEOUT_MAX  60000

#define NGX_HTTP_COMMENTS_LANGS_LEN    512


char *
ngx_http_comments_conf_enable(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    ngx_str_t                         *value;
    ngx_http_compile_complex_value_t   ccv;

    if (ccf->enable != NULL || ccf->enable_static != NGX_CONF_UNSET_UINT) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_strcmp(value[1].data, "off") == 0) {
        ccf->enable_static = NGX_HTTP_COMMENTS_OFF;
        return NGX_CONF_OK;
    }

    if (ngx_strcmp(value[1].data, "on") == 0) {
        ccf->enable_static = NGX_HTTP_COMMENTS_ON;
        return NGX_CONF_OK;
    }

    if (ngx_strcmp(value[1].data, "closed") == 0) {
        ccf->enable_static = NGX_HTTP_COMMENTS_CLOSED;
        return NGX_CONF_OK;
    }

    if (ngx_strcmp(value[1].data, "marked") == 0) {
        ccf->enable_static = NGX_HTTP_COMMENTS_MARKED;
        return NGX_CONF_OK;
    }

    if (ngx_http_script_variables_count(&value[1]) == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\" in \"comments\": it must be "
                           "\"on\", \"marked\", \"closed\", \"off\" or have "
                           "variables",
                           &value[1]);
        return NGX_CONF_ERROR;
    }

    ccf->enable = ngx_palloc(cf->pool, sizeof(ngx_http_complex_value_t));
    if (ccf->enable == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_memzero(&ccv, sizeof(ngx_http_compile_complex_value_t));

    ccv.cf = cf;
    ccv.value = &value[1];
    ccv.complex_value = ccf->enable;

    if (ngx_http_compile_complex_value(&ccv) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    ccf->enable_static = NGX_HTTP_COMMENTS_ON;

    return NGX_CONF_OK;
}


char *
ngx_http_comments_conf_redis(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_main_conf_t *mcf = conf;

    ngx_int_t   timeout;
    ngx_str_t  *value, s;

    if (mcf->redis_set) {
        return "is duplicate";
    }

    mcf->redis_set = 1;

    value = cf->args->elts;

    if (ngx_comments_redis_parse(cf, &value[1], &mcf->redis) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    if (cf->args->nelts == 2) {
        return NGX_CONF_OK;
    }

    if (ngx_strncmp(value[2].data, "timeout=", 8) != 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid parameter \"%V\" in \"%V\": "
                           "\"timeout=TIME\" is the only one", &value[2],
                           &cmd->name);
        return NGX_CONF_ERROR;
    }

    s.len = value[2].len - 8;
    s.data = value[2].data + 8;

    timeout = ngx_parse_time(&s, 0);

    if (timeout == NGX_ERROR || timeout == 0
        || timeout > NGX_HTTP_COMMENTS_TIMEOUT_MAX)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid time in \"%V\" of \"%V\": a time above 0 "
                           "and up to 60s is expected, as \"timeout=500ms\" "
                           "(without a unit it is seconds)", &value[2],
                           &cmd->name);
        return NGX_CONF_ERROR;
    }

    mcf->redis.timeout = timeout;

    return NGX_CONF_OK;
}


char *
ngx_http_comments_conf_zone(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_main_conf_t *mcf = conf;

    u_char     *p;
    ssize_t     size;
    ngx_str_t  *value, name, s;

    if (mcf->zone != NULL) {
        return "is duplicate";
    }

    value = cf->args->elts;

    p = (u_char *) ngx_strchr(value[1].data, ':');

    if (p == NULL || p == value[1].data) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid zone \"%V\" in \"%V\": \"NAME:SIZE\" is "
                           "expected, as \"comments:32m\"", &value[1],
                           &cmd->name);
        return NGX_CONF_ERROR;
    }

    name.data = value[1].data;
    name.len = p - name.data;

    s.data = p + 1;
    s.len = value[1].data + value[1].len - s.data;

    size = ngx_parse_size(&s);

    if (size == NGX_ERROR) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid zone size in \"%V\" of \"%V\": a size is "
                           "expected, as \"32m\"", &value[1], &cmd->name);
        return NGX_CONF_ERROR;
    }

    if (size < (ssize_t) NGX_COMMENTS_ZONE_MIN_SIZE) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "zone \"%V\" in \"%V\" is too small: %uz bytes at "
                           "least", &value[1], &cmd->name,
                           (size_t) NGX_COMMENTS_ZONE_MIN_SIZE);
        return NGX_CONF_ERROR;
    }

    mcf->zone = ngx_comments_zone_add(cf, &name, size,
                                      &ngx_http_comments_module);

    return mcf->zone ? NGX_CONF_OK : NGX_CONF_ERROR;
}


char *
ngx_http_comments_conf_index(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    ngx_str_t       *value;
    ngx_uint_t       i;
    comments_str_t  *name;

    if (ccf->index != NGX_CONF_UNSET_PTR) {
        return "is duplicate";
    }

    ccf->index = ngx_array_create(cf->pool, cf->args->nelts,
                                  sizeof(comments_str_t));
    if (ccf->index == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        if (value[i].len == 0 || ngx_strchr(value[i].data, '/') != NULL) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid index name \"%V\" in \"%V\": the name "
                               "of a file without \"/\" is expected", &value[i],
                               &cmd->name);
            return NGX_CONF_ERROR;
        }

        name = ngx_array_push(ccf->index);
        if (name == NULL) {
            return NGX_CONF_ERROR;
        }

        *name = ngx_http_comments_core(value[i]);
    }

    return NGX_CONF_OK;
}


char *
ngx_http_comments_conf_origin(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    u_char      *p;
    ngx_str_t   *value, *origin;
    ngx_uint_t   i;

    if (ccf->origins != NGX_CONF_UNSET_PTR) {
        return "is duplicate";
    }

    ccf->origins = ngx_array_create(cf->pool, cf->args->nelts,
                                    sizeof(ngx_str_t));
    if (ccf->origins == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        p = (u_char *) ngx_strstr(value[i].data, "://");

        if ((ngx_strncasecmp(value[i].data, (u_char *) "http://", 7) != 0
             && ngx_strncasecmp(value[i].data, (u_char *) "https://", 8) != 0)
            || p[3] == '\0' || ngx_strchr(p + 3, '/') != NULL)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid origin \"%V\" in \"%V\": "
                               "\"http[s]://host[:port]\" is expected, with no "
                               "path", &value[i], &cmd->name);
            return NGX_CONF_ERROR;
        }

        origin = ngx_array_push(ccf->origins);
        if (origin == NULL) {
            return NGX_CONF_ERROR;
        }

        *origin = value[i];
    }

    return NGX_CONF_OK;
}


char *
ngx_http_comments_conf_path(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    size_t      i;
    ngx_str_t  *value;

    if (ccf->path.data != NULL) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (value[1].len < 3 || value[1].data[0] != '/' || value[1].data[1] == '/'
        || value[1].data[value[1].len - 1] != '/')
    {
        goto invalid;
    }

    for (i = 0; i < value[1].len; i++) {
        if (ngx_strchr("\"'<>&?#% \\{}", value[1].data[i])
            || value[1].data[i] < 0x21 || value[1].data[i] > 0x7e)
        {
            goto invalid;
        }
    }

    ccf->path = value[1];

    return NGX_CONF_OK;

invalid:

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid path \"%V\" in \"%V\": a path that begins and "
                       "ends with \"/\" is expected, as \"/comments/\"",
                       &value[1], &cmd->name);

    return NGX_CONF_ERROR;
}


char *
ngx_http_comments_conf_marker(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    ngx_str_t   *value;
    ngx_uint_t   i;

    if (ccf->scan != NULL) {
        return "is duplicate";
    }

    if (cf->args->nelts - 1 > COMMENTS_SCAN_MARKERS_MAX) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "no more than %d markers are allowed in \"%V\"",
                           COMMENTS_SCAN_MARKERS_MAX, &cmd->name);
        return NGX_CONF_ERROR;
    }

    ccf->scan = ngx_pcalloc(cf->pool, sizeof(comments_scan_conf_t));
    if (ccf->scan == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        if (value[i].len == 0 || value[i].len > NGX_HTTP_COMMENTS_MARKER_LEN
            || ngx_strstr(value[i].data, "--") != NULL
            || ngx_strchr(value[i].data, '>') != NULL)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid marker \"%V\" in \"%V\": the text of "
                               "an HTML comment is expected, 1 to %d bytes "
                               "without \"--\" and \">\"", &value[i],
                               &cmd->name, NGX_HTTP_COMMENTS_MARKER_LEN);
            return NGX_CONF_ERROR;
        }

        ccf->scan->markers[ccf->scan->nmarkers++]
                                          = ngx_http_comments_core(value[i]);
    }

    return NGX_CONF_OK;
}


char *
ngx_http_comments_conf_lang(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    u_char                             list[NGX_HTTP_COMMENTS_LANGS_LEN], *p;
    size_t                             i;
    ngx_str_t                         *value;
    ngx_http_compile_complex_value_t   ccv;

    if (ccf->lang != NULL) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_http_script_variables_count(&value[1]) == 0
        && comments_locale_find(ngx_http_comments_core(value[1])) == NULL)
    {
        p = list;

        for (i = 0; i < comments_locales_n; i++) {
            p = ngx_slprintf(p, list + sizeof(list), "%s\"%s\"",
                             i ? ", " : "",
                             comments_locale_code(&comments_locales[i]));
        }

        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "unknown language \"%V\" in \"%V\": it takes %*s "
                           "or a value with variables", &value[1], &cmd->name,
                           (size_t) (p - list), list);
        return NGX_CONF_ERROR;
    }

    ccf->lang = ngx_palloc(cf->pool, sizeof(ngx_http_complex_value_t));
    if (ccf->lang == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_memzero(&ccv, sizeof(ngx_http_compile_complex_value_t));

    ccv.cf = cf;
    ccv.value = &value[1];
    ccv.complex_value = ccf->lang;

    if (ngx_http_compile_complex_value(&ccv) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


char *
ngx_http_comments_conf_site(ngx_conf_t *cf, ngx_http_comments_loc_conf_t *conf)
{
    ngx_str_t                  *name;
    ngx_http_server_name_t     *sn;
    ngx_http_core_srv_conf_t   *cscf;

    if (conf->site != NULL) {
        return NGX_CONF_OK;
    }

    cscf = ngx_http_conf_get_module_srv_conf(cf, ngx_http_core_module);

    if (cscf->server_name.len == 0 || cscf->server_names.nelts == 0) {
        return NGX_CONF_OK;
    }

    /* not cscf->server_name, whose leading dot nginx has removed */

    sn = cscf->server_names.elts;
    name = &sn[0].name;

    if (name->data[0] == '.' || name->data[0] == '*'
        || name->data[name->len - 1] == '*'
#if (NGX_PCRE)
        || sn[0].regex != NULL
#endif
       )
    {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "\"comments\" needs \"comments_site NAME;\" in %s:%ui, "
                      "since \"%V\" is no single name: it would be the "
                      "namespace of the comments in Redis",
                      cscf->file_name, cscf->line, name);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


/*
 * nginx calls filters in the reverse order of loading: the last loaded first. A
 * filter that compresses must be called after this module's filter, which
 * cannot read compressed pages. So such a module must be loaded before this
 * one.
 */
void
ngx_http_comments_conf_order(ngx_conf_t *cf)
{
    ngx_uint_t  i, j, behind;

    static const char  *names[] = {
        "ngx_http_brotli_filter_module",
        "ngx_http_zstd_filter_module",
        "ngx_http_gzip_filter_module"
    };

    behind = 0;

    for (i = 0; cf->cycle->modules[i]; i++) {

        if (cf->cycle->modules[i] == &ngx_http_comments_filter_module) {
            behind = 1;
        }

        for (j = 0; behind && j < sizeof(names) / sizeof(names[0]); j++) {

            if (ngx_strcmp(cf->cycle->modules[i]->name, names[j]) == 0) {
                ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                              "comments: \"%s\" is loaded behind "
                              "ngx_http_comments_module: it compresses pages "
                              "from elsewhere before their comments can be "
                              "put in; \"load_module\" of it must stand "
                              "before that of ngx_http_comments_module",
                              names[j]);
            }
        }
    }
}


char *
ngx_http_comments_conf_handler(ngx_conf_t *cf, ngx_http_handler_pt handler)
{
    ngx_http_core_loc_conf_t       *clcf;
    ngx_http_comments_main_conf_t  *mcf;

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (clcf->handler != NULL) {
        return "cannot share its location with another handler";
    }

    clcf->handler = handler;

    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);
    mcf->used = 1;

    return NGX_CONF_OK;
}
