/*
 * Reading the comments that a form or an address names, by id.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_FIND_H
#define NGX_HTTP_COMMENTS_ADMIN_FIND_H

#include "ngx_http_comments_admin_state.h"


/*
 * Reads the comments of admin->form, up to COMMENTS_QUEUE_PAGE, into
 * admin->queue, and calls done. Those that the site does not have, or that are
 * not of admin->thread, are left out. Returns as an ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_find(ngx_http_comments_admin_t *admin,
    ngx_int_t (*done)(ngx_http_comments_admin_t *admin));


#endif
