/*
 * Variables, for access_log, headers and other modules.
 */
#ifndef NGX_HTTP_COMMENTS_VARS_H
#define NGX_HTTP_COMMENTS_VARS_H

#include "ngx_http_comments.h"


/* Adds them, in preconfiguration. NGX_OK or NGX_ERROR: no memory. */
ngx_int_t ngx_http_comments_vars_add(ngx_conf_t *cf);


#endif
