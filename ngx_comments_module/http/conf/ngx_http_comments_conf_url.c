/*
 * Directives whose values are URLs that our HTML names: comments_login and
 * comments_stylesheet.
 */

#include "ngx_http_comments_conf.h"

#include "comments_uri_web.h"


static ngx_uint_t ngx_http_comments_conf_url_valid(const ngx_str_t *url);
static char *ngx_http_comments_conf_url_add(ngx_conf_t *cf,
    ngx_command_t *cmd, ngx_array_t *urls, ngx_str_t *value);


char *
ngx_http_comments_conf_login(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    ngx_str_t  *value;

    if (ccf->login.data != NULL) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (!ngx_http_comments_conf_url_valid(&value[1])) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\" in \"%V\": it takes a path "
                           "or an http or https URL without variables, as "
                           "\"/login\"", &value[1], &cmd->name);
        return NGX_CONF_ERROR;
    }

    ccf->login = value[1];

    return NGX_CONF_OK;
}


char *
ngx_http_comments_conf_sheets(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    ngx_str_t   *value;
    ngx_uint_t   i;

    if (ccf->sheets != NGX_CONF_UNSET_PTR) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (cf->args->nelts == 2 && ngx_strcmp(value[1].data, "off") == 0) {
        ccf->sheets = NULL;
        return NGX_CONF_OK;
    }

    ccf->sheets = ngx_array_create(cf->pool, cf->args->nelts - 1,
                                   sizeof(comments_str_t));
    if (ccf->sheets == NULL) {
        return NGX_CONF_ERROR;
    }

    for (i = 1; i < cf->args->nelts; i++) {

        if (ngx_http_comments_conf_url_add(cf, cmd, ccf->sheets, &value[i])
            != NGX_CONF_OK)
        {
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_comments_conf_url_add(ngx_conf_t *cf, ngx_command_t *cmd,
    ngx_array_t *urls, ngx_str_t *value)
{
    ngx_uint_t       i;
    comments_str_t  *url;

    if (!ngx_http_comments_conf_url_valid(value)) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\" in \"%V\": it takes \"off\", "
                           "or paths and http or https URLs without "
                           "variables, as \"/css/site.css\"", value,
                           &cmd->name);
        return NGX_CONF_ERROR;
    }

    url = urls->elts;

    for (i = 0; i < urls->nelts; i++) {

        if (url[i].len == value->len
            && ngx_memcmp(url[i].data, value->data, value->len) == 0)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "duplicate value \"%V\" in \"%V\"", value,
                               &cmd->name);
            return NGX_CONF_ERROR;
        }
    }

    url = ngx_array_push(urls);
    if (url == NULL) {
        return NGX_CONF_ERROR;
    }

    *url = ngx_http_comments_core(*value);

    return NGX_CONF_OK;
}


/* "//host" would be the address of another host */
static ngx_uint_t
ngx_http_comments_conf_url_valid(const ngx_str_t *url)
{
    size_t  i;

    for (i = 0; i < url->len; i++) {
        if (url->data[i] < 0x21 || url->data[i] > 0x7e
            || ngx_strchr("\"'<>\\${}", url->data[i]) != NULL)
        {
            return 0;
        }
    }

    if (url->len && url->data[0] == '/') {
        return url->len == 1 || url->data[1] != '/';
    }

    return comments_uri_web(ngx_http_comments_core(*url));
}
