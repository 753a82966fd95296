/*
 * Acts that change comments, by the engine of changes.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_CHANGE_H
#define NGX_HTTP_COMMENTS_ADMIN_CHANGE_H

#include "ngx_http_comments_admin_state.h"


/*
 * Approves, holds, … the comments of the form, and answers. wanted is what an
 * edit makes of its comment, in admin->arena; else NULL. Returns as an
 * ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_change(ngx_http_comments_admin_t *admin,
    const comments_comment_t *wanted);

/*
 * Purges spam that became spam before admin->form.before, the newest
 * COMMENTS_QUEUE_IDS_MAX at most, and answers. Returns as above.
 */
ngx_int_t ngx_http_comments_admin_purge(ngx_http_comments_admin_t *admin);


#endif
