/*
 * Formats of texts that plug-ins bring, in the core's table of formats.
 */
#ifndef NGX_HTTP_COMMENTS_FORMATS_H
#define NGX_HTTP_COMMENTS_FORMATS_H

#include "ngx_http_comments.h"


/* The directive comments_format. */
char *ngx_http_comments_formats_conf(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/*
 * Makes the table mcf->formats of the built-in formats and of those of
 * mcf->plugins, and mcf->formats_sum. In preconfiguration, behind
 * ngx_http_comments_plugins_collect(). The table lies in cf->pool: it is the
 * configuration's, as the plug-ins are. NGX_OK; NGX_ERROR, logged: no memory, a
 * format has the name of a built-in one, or no valid version.
 */
ngx_int_t ngx_http_comments_formats_collect(ngx_conf_t *cf,
    ngx_http_comments_main_conf_t *mcf);


#endif
