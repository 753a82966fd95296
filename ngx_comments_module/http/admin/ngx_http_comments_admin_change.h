/*
 * Acts that change comments, by the engine of changes.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_CHANGE_H
#define NGX_HTTP_COMMENTS_ADMIN_CHANGE_H

#include "ngx_http_comments_admin_state.h"
#include "ngx_http_comments_change_types.h"


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

/*
 * Makes the change of a request, of up to n comments, as admin->change; it ends
 * with the request. Its handler answers for all acts but erase. NULL: out of
 * memory.
 */
ngx_http_comments_change_t *ngx_http_comments_admin_begin(
    ngx_http_comments_admin_t *admin, comments_op_t op, ngx_uint_t n);

/* Tells in the notice and in the answer what became of a comment. */
void ngx_http_comments_admin_count(ngx_http_comments_admin_t *admin,
    const ngx_http_comments_changed_t *item);


#endif
