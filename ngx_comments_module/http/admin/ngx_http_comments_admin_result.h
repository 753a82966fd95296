/*
 * What became of an act: collected comment by comment, and the answer.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_RESULT_H
#define NGX_HTTP_COMMENTS_ADMIN_RESULT_H

#include "ngx_http_comments_admin_state.h"


/* the result for one comment */
typedef struct {
    comments_str_t             id;
    const char                *result;   /* "done", "same", "refused", … */
    const comments_comment_t  *comment;  /* as it is now; NULL: not known */
    char                       before;   /* status letter before a change; 0:
                                            nothing to undo */
} ngx_http_comments_admin_item_t;


/*
 * Adds the result for one comment to the list of the JSON answer, and to that
 * of the undo. The numbers in admin->notice are the caller's. Cannot fail: a
 * lack of memory shows in the answer.
 */
void ngx_http_comments_admin_item(ngx_http_comments_admin_t *admin,
    const ngx_http_comments_admin_item_t *item);

/*
 * Sends the answer: 303 to the queue with the notice, or JSON. 503 if nothing
 * was done since Redis is away. Returns as an ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_result(ngx_http_comments_admin_t *admin);


#endif
