/*
 * The page of the moderators' queue.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_QUEUE_H
#define NGX_HTTP_COMMENTS_ADMIN_QUEUE_H

#include "ngx_http_comments_admin_state.h"


/*
 * Answers GET queue. For ngx_http_comments_admin_start(): returns as an
 * ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_queue(ngx_http_comments_admin_t *admin);

/*
 * Begins to read admin->queue, whose filter, search, after, before or ids are
 * set; calls done when it is complete. Returns as an
 * ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_read(ngx_http_comments_admin_t *admin,
    ngx_int_t (*done)(ngx_http_comments_admin_t *admin));


#endif
