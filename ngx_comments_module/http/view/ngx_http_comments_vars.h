/*
 * The module's nginx variables ($comments_count and others), for access_log,
 * header lines and other modules.
 */
#ifndef NGX_HTTP_COMMENTS_VARS_H
#define NGX_HTTP_COMMENTS_VARS_H

#include "ngx_http_comments.h"


/*
 * Adds the variables. Called in preconfiguration. NGX_OK, or NGX_ERROR: out of
 * memory, or another module has a variable of the same name.
 */
ngx_int_t ngx_http_comments_vars_add(ngx_conf_t *cf);


#endif
