/*
 * Reading all comments of one person. All comments of the site are read for
 * that, page by page: for the page of a person, and for the act that erases
 * what is theirs.
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_WALK_H
#define NGX_HTTP_COMMENTS_ADMIN_WALK_H

#include "ngx_http_comments_admin_state.h"


/*
 * Makes admin->person by the comment that ngx_http_comments_admin_find() has
 * found, and by admin->form.by. NGX_OK; NGX_DECLINED: the comment lacks the
 * mark by which others are found, but admin->person is set; NGX_ERROR: out of
 * memory. It ends with the request.
 */
ngx_int_t ngx_http_comments_admin_walk_person(
    ngx_http_comments_admin_t *admin);

/*
 * Reads the next comments of admin->person into admin->queue, up to a page of
 * them, and calls done; admin->queue.next then tells where to go on, and is
 * empty behind the last. They are those older than after, an id; empty: the
 * newest ones. What was read before is forgotten. Returns as an
 * ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_walk(ngx_http_comments_admin_t *admin,
    comments_str_t after, ngx_int_t (*done)(ngx_http_comments_admin_t *admin));


#endif
