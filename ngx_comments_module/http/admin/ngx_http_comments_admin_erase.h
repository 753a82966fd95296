/*
 * The act that erases everything of one person, who is named by one of their
 * comments.
 *
 *   step      what is sent                        then
 *   find      the place and record of the         walk
 *             comment (_find.c)
 *   walk      a page of the queue, of all         the same, until there is no
 *             comments of the site (_walk.c)      more or there are enough
 *   purge     the engine of changes, for a level  the next level, or the answer
 *             of comments (comments_erase.h)
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_ERASE_H
#define NGX_HTTP_COMMENTS_ADMIN_ERASE_H

#include "ngx_http_comments_admin_state.h"


/*
 * Purges all comments of the author of the form's only comment, the newest
 * first and up to COMMENTS_QUEUE_IDS_MAX of them, whatever their status is; and
 * answers. If there are more, or Redis went away, admin->left names one of
 * those that are still there. Returns as an ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_erase(ngx_http_comments_admin_t *admin);


#endif
