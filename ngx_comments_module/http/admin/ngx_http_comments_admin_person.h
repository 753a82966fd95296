/*
 * The page of one person, who is named by one of their comments.
 *
 *   step      what is sent                        then
 *   find      the place and record of the         walk
 *             comment (_find.c)
 *   walk      a page of the queue, of all         the same, until there is no
 *             comments of the site (_walk.c)      more or the answer is full;
 *                                                 then the answer
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_PERSON_H
#define NGX_HTTP_COMMENTS_ADMIN_PERSON_H

#include "ngx_http_comments_admin_state.h"


/*
 * Answers GET person. For ngx_http_comments_admin_start(): returns as an
 * ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_person(ngx_http_comments_admin_t *admin);


#endif
