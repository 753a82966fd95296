/*
 * Who is the moderator, and has access control seen a proof of it?
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_PROOF_H
#define NGX_HTTP_COMMENTS_ADMIN_PROOF_H

#include "ngx_http_comments.h"


/*
 * Stores the value of comments_admin in *who, and logs an error if the request
 * came without credentials. *session is 1 if nginx itself has verified them, so
 * that a session may begin. NGX_OK; NGX_HTTP_FORBIDDEN: the value is empty, or
 * is a user name that nobody has verified; NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_admin_who(ngx_http_request_t *r, ngx_str_t *who,
    ngx_uint_t *session);


#endif
