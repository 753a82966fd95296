/*
 * Formats of texts that plug-ins bring: the table of formats, and the functions
 * by which a plug-in writes elements.
 */

#include "ngx_http_comments_formats.h"
#include "ngx_http_comments_plugins.h"


/* what a plug-in gets to write to, while it renders one text */
typedef struct {
    ngx_comments_writer_t        writer;     /* first: the plug-in has its
                                                address */
    comments_elements_t         *elements;
} ngx_http_comments_formats_writer_t;


static ngx_int_t ngx_http_comments_formats_add(ngx_conf_t *cf,
    ngx_array_t *table, const ngx_http_comments_plugin_t *plugin,
    const ngx_comments_format_t *given);
static int ngx_http_comments_formats_render(const comments_format_t *format,
    comments_str_t text, comments_elements_t *elements);
static ngx_int_t ngx_http_comments_formats_open(ngx_comments_writer_t *writer,
    ngx_uint_t element, const ngx_str_t *target);
static ngx_int_t ngx_http_comments_formats_close(ngx_comments_writer_t *writer,
    ngx_uint_t element);
static ngx_int_t ngx_http_comments_formats_text(ngx_comments_writer_t *writer,
    const u_char *data, size_t len);
static comments_elements_t *ngx_http_comments_formats_elements(
    ngx_comments_writer_t *writer);
static char *ngx_http_comments_formats_unknown(ngx_conf_t *cf,
    ngx_command_t *cmd, const ngx_str_t *name);


char *
ngx_http_comments_formats_conf(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    ngx_str_t                      *value;
    ngx_http_comments_main_conf_t  *mcf;

    if (ccf->format != NULL) {
        return "is duplicate";
    }

    value = cf->args->elts;
    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);

    ccf->format = comments_format_named(&mcf->formats,
                                        ngx_http_comments_core(value[1]));

    if (ccf->format == NULL) {
        return ngx_http_comments_formats_unknown(cf, cmd, &value[1]);
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_comments_formats_unknown(ngx_conf_t *cf, ngx_command_t *cmd,
    const ngx_str_t *name)
{
    size_t                          i;
    u_char                         *p;
    ngx_str_t                       names;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);

    p = ngx_pnalloc(cf->temp_pool, mcf->formats.n * (COMMENTS_CODE_MAX
                                                     + sizeof("\", \"") - 1));
    if (p == NULL) {
        return NGX_CONF_ERROR;
    }

    names.data = p;

    for (i = 0; i < mcf->formats.n; i++) {
        p = ngx_sprintf(p, "%s\"%*s\"", i ? ", " : "",
                        mcf->formats.list[i].name.len,
                        mcf->formats.list[i].name.data);
    }

    names.len = p - names.data;

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid value \"%V\" in \"%V\", it must be a format, "
                       "of which there are: %V", name, &cmd->name, &names);

    return NGX_CONF_ERROR;
}


ngx_int_t
ngx_http_comments_formats_collect(ngx_conf_t *cf,
    ngx_http_comments_main_conf_t *mcf)
{
    size_t                       i, j;
    uint32_t                     crc;
    ngx_array_t                  table;
    comments_format_t           *format;
    ngx_http_comments_plugin_t  *plugins;
    ngx_comments_format_t       *formats;

    if (ngx_array_init(&table, cf->pool, 4, sizeof(comments_format_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    for (i = 0; i < comments_formats_builtin.n; i++) {
        format = ngx_array_push(&table);
        if (format == NULL) {
            return NGX_ERROR;
        }

        *format = comments_formats_builtin.list[i];
    }

    plugins = mcf->plugins->elts;

    for (i = 0; i < mcf->plugins->nelts; i++) {
        formats = plugins[i].formats.elts;

        for (j = 0; j < plugins[i].formats.nelts; j++) {
            if (ngx_http_comments_formats_add(cf, &table, &plugins[i],
                                              &formats[j])
                != NGX_OK)
            {
                return NGX_ERROR;
            }
        }
    }

    mcf->formats.list = table.elts;
    mcf->formats.n = table.nelts;

    /* of what plug-ins bring: a NUL divides name and version from the next */

    ngx_crc32_init(crc);

    for (i = comments_formats_builtin.n; i < table.nelts; i++) {
        format = (comments_format_t *) table.elts + i;

        ngx_crc32_update(&crc, (u_char *) (uintptr_t) format->name.data,
                         format->name.len);
        ngx_crc32_update(&crc, (u_char *) "", 1);
        ngx_crc32_update(&crc, (u_char *) &format->version,
                         sizeof(format->version));
    }

    ngx_crc32_final(crc);

    mcf->formats_sum = (table.nelts == comments_formats_builtin.n) ? 0 : crc;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_formats_add(ngx_conf_t *cf, ngx_array_t *table,
    const ngx_http_comments_plugin_t *plugin,
    const ngx_comments_format_t *given)
{
    comments_format_t  *format;

    if (comments_format_named(NULL, ngx_http_comments_core(given->name))) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "comments: there are two formats \"%V\", one of "
                           "them of the plug-in \"%V\"", &given->name,
                           &plugin->plugin.name);
        return NGX_ERROR;
    }

    if (given->version == 0 || given->version > NGX_MAX_UINT32_VALUE) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "comments: the format \"%V\" of the plug-in \"%V\" "
                           "has no version from 1 to 4294967295",
                           &given->name, &plugin->plugin.name);
        return NGX_ERROR;
    }

    format = ngx_array_push(table);
    if (format == NULL) {
        return NGX_ERROR;
    }

    ngx_memzero(format, sizeof(comments_format_t));

    format->name = ngx_http_comments_core(given->name);
    format->version = (uint32_t) given->version;
    format->render = ngx_http_comments_formats_render;
    format->data = given;

    return NGX_OK;
}


static int
ngx_http_comments_formats_render(const comments_format_t *format,
    comments_str_t text, comments_elements_t *elements)
{
    ngx_str_t                            source;
    const ngx_comments_format_t         *given;
    ngx_http_comments_formats_writer_t   writer;

    given = format->data;

    writer.writer.size = sizeof(ngx_comments_writer_t);
    writer.writer.open = ngx_http_comments_formats_open;
    writer.writer.close = ngx_http_comments_formats_close;
    writer.writer.text = ngx_http_comments_formats_text;
    writer.elements = elements;

    source = ngx_http_comments_str(text);

    if (source.data == NULL) {
        ngx_str_set(&source, "");
    }

    return given->render(&source, &writer.writer) == NGX_OK ? COMMENTS_OK
                                                            : COMMENTS_ERROR;
}


static ngx_int_t
ngx_http_comments_formats_open(ngx_comments_writer_t *writer,
    ngx_uint_t element, const ngx_str_t *target)
{
    comments_str_t  url;

    url = target ? ngx_http_comments_core(*target) : comments_str_of("", 0);

    /* a larger number than the core's type holds is no element, too */

    return comments_elements_open(ngx_http_comments_formats_elements(writer),
                                  (unsigned) ngx_min(element,
                                                     COMMENTS_ELEMENTS), url)
           == COMMENTS_OK ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_http_comments_formats_close(ngx_comments_writer_t *writer,
    ngx_uint_t element)
{
    return comments_elements_close(ngx_http_comments_formats_elements(writer),
                                   (unsigned) ngx_min(element,
                                                      COMMENTS_ELEMENTS))
           == COMMENTS_OK ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_http_comments_formats_text(ngx_comments_writer_t *writer,
    const u_char *data, size_t len)
{
    return comments_elements_text(ngx_http_comments_formats_elements(writer),
                                  comments_str_of((const char *) data, len))
           == COMMENTS_OK ? NGX_OK : NGX_ERROR;
}


static comments_elements_t *
ngx_http_comments_formats_elements(ngx_comments_writer_t *writer)
{
    return ((ngx_http_comments_formats_writer_t *) (void *) writer)->elements;
}
