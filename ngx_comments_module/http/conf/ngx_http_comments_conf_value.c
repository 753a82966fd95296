/*
 * Directives whose value is one of a list, a number, a size or a time. The
 * error message for a bad value names the directive and the allowed values.
 */

#include "ngx_http_comments_conf.h"


#define NGX_HTTP_COMMENTS_CHOICES_LEN  256


static ngx_conf_enum_t *ngx_http_comments_conf_find(ngx_conf_enum_t *choices,
    ngx_str_t *name);
static char *ngx_http_comments_conf_refuse(ngx_conf_t *cf, ngx_command_t *cmd,
    ngx_str_t *value, const char *expected);
static char *ngx_http_comments_conf_refuse_choice(ngx_conf_t *cf,
    ngx_command_t *cmd, ngx_str_t *value, const char *links);
static char *ngx_http_comments_conf_range(ngx_conf_t *cf, ngx_command_t *cmd,
    ngx_int_t n, void *field);


/* the default of comments_types */
ngx_str_t  ngx_http_comments_default_types[] = {
    ngx_string("text/html"),
    ngx_string("application/xhtml+xml"),
    ngx_null_string
};


char *
ngx_http_comments_conf_choice(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char  *p = conf;

    ngx_str_t        *value;
    ngx_uint_t       *np;
    ngx_conf_enum_t  *e;

    np = (ngx_uint_t *) (p + cmd->offset);

    if (*np != NGX_CONF_UNSET_UINT) {
        return "is duplicate";
    }

    value = cf->args->elts;
    e = ngx_http_comments_conf_find(cmd->post, &value[1]);

    if (e == NULL) {
        return ngx_http_comments_conf_refuse_choice(cf, cmd, &value[1],
                                                    "\" or \"");
    }

    *np = e->value;

    return NGX_CONF_OK;
}


char *
ngx_http_comments_conf_choices(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char  *p = conf;

    ngx_str_t        *value;
    ngx_uint_t       *np, i;
    ngx_conf_enum_t  *e;

    np = (ngx_uint_t *) (p + cmd->offset);

    if (*np != 0) {
        return "is duplicate";
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        e = ngx_http_comments_conf_find(cmd->post, &value[i]);

        if (e == NULL) {
            return ngx_http_comments_conf_refuse_choice(cf, cmd, &value[i],
                                                        "\" and \"");
        }

        if (*np & e->value) {
            ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                               "duplicate value \"%V\" in \"%V\"", &value[i],
                               &cmd->name);
        }

        *np |= e->value;
    }

    return NGX_CONF_OK;
}


char *
ngx_http_comments_conf_number(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char  *p = conf;

    ngx_str_t   *value;
    ngx_uint_t  *np;

    np = (ngx_uint_t *) (p + cmd->offset);

    if (*np != NGX_CONF_UNSET_UINT) {
        return "is duplicate";
    }

    value = cf->args->elts;

    return ngx_http_comments_conf_range(cf, cmd,
                                        ngx_atoi(value[1].data, value[1].len),
                                        np);
}


char *
ngx_http_comments_conf_size(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char  *p = conf;

    size_t     *sp;
    ngx_str_t  *value;

    sp = (size_t *) (p + cmd->offset);

    if (*sp != NGX_CONF_UNSET_SIZE) {
        return "is duplicate";
    }

    value = cf->args->elts;

    return ngx_http_comments_conf_range(cf, cmd, ngx_parse_size(&value[1]),
                                        sp);
}


char *
ngx_http_comments_conf_time(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char  *p = conf;

    ngx_str_t   *value;
    ngx_msec_t  *msp;

    msp = (ngx_msec_t *) (p + cmd->offset);

    if (*msp != NGX_CONF_UNSET_MSEC) {
        return "is duplicate";
    }

    value = cf->args->elts;

    return ngx_http_comments_conf_range(cf, cmd,
                                        ngx_parse_time(&value[1], 0), msp);
}


char *
ngx_http_comments_conf_age(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char  *p = conf;

    ngx_str_t   *value;
    ngx_msec_t  *msp;

    msp = (ngx_msec_t *) (p + cmd->offset);
    value = cf->args->elts;

    if (*msp != NGX_CONF_UNSET_MSEC || ngx_strcmp(value[1].data, "off") != 0) {
        return ngx_http_comments_conf_time(cf, cmd, conf);
    }

    *msp = 0;

    return NGX_CONF_OK;
}


char *
ngx_http_comments_conf_types(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_str_t     *value;
    ngx_uint_t     i;
    ngx_command_t  slot;

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        if (ngx_strcmp(value[i].data, "*") != 0
            && ngx_strchr(value[i].data, '/') == NULL)
        {
            return ngx_http_comments_conf_refuse(cf, cmd, &value[i],
                                     "media types, as \"text/html\", or \"*\"");
        }
    }

    /* ngx_http_types_slot() takes the default types from slot.post */

    slot = *cmd;
    slot.post = ngx_http_comments_default_types;

    return ngx_http_types_slot(cf, &slot, conf);
}


static ngx_conf_enum_t *
ngx_http_comments_conf_find(ngx_conf_enum_t *choices, ngx_str_t *name)
{
    ngx_conf_enum_t  *e;

    for (e = choices; e->name.len; e++) {
        if (e->name.len == name->len
            && ngx_strcasecmp(e->name.data, name->data) == 0)
        {
            return e;
        }
    }

    return NULL;
}


static char *
ngx_http_comments_conf_refuse(ngx_conf_t *cf, ngx_command_t *cmd,
    ngx_str_t *value, const char *expected)
{
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid value \"%V\" in \"%V\": it takes %s", value,
                       &cmd->name, expected);

    return NGX_CONF_ERROR;
}


/* writes the allowed values as: "a", "b" or "c"; links is the last separator */
static char *
ngx_http_comments_conf_refuse_choice(ngx_conf_t *cf, ngx_command_t *cmd,
    ngx_str_t *value, const char *links)
{
    u_char            list[NGX_HTTP_COMMENTS_CHOICES_LEN], *p, *last;
    const char       *link;
    ngx_conf_enum_t  *e;

    p = list;
    last = list + sizeof(list) - 2;
    link = "\"";

    for (e = cmd->post; e->name.len; e++) {
        p = ngx_slprintf(p, last, "%s%V", link, &e->name);
        link = e[1].name.len && e[2].name.len == 0 ? links : "\", \"";
    }

    *p++ = '"';
    *p = '\0';

    return ngx_http_comments_conf_refuse(cf, cmd, value, (char *) list);
}


/*
 * Stores n if it is in the directive's range, else refuses it. n is a number, a
 * size in bytes or a time in ms; the fields of all three have one size.
 */
static char *
ngx_http_comments_conf_range(ngx_conf_t *cf, ngx_command_t *cmd, ngx_int_t n,
    void *field)
{
    ngx_str_t                  *value;
    ngx_uint_t                 *np = field;
    ngx_http_comments_range_t  *range = cmd->post;

    if (n != NGX_ERROR && n >= range->low && n <= range->high) {
        *np = n;
        return NGX_CONF_OK;
    }

    value = cf->args->elts;

    return ngx_http_comments_conf_refuse(cf, cmd, &value[1], range->expected);
}
