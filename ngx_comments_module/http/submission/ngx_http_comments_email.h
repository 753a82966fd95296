/*
 * What is stored of the e-mail address of a comment, by comments_email.
 */
#ifndef NGX_HTTP_COMMENTS_EMAIL_H
#define NGX_HTTP_COMMENTS_EMAIL_H

#include "ngx_http_comments_submission.h"


/*
 * Sets email_hash of sub->comment if it has an e-mail address. NGX_OK;
 * NGX_ERROR: no memory, or the secret is not known yet.
 */
ngx_int_t ngx_http_comments_email_hash(
    ngx_http_comments_submission_t *sub);

/*
 * The same for the comment that is stored: the address itself is removed unless
 * it is to be kept.
 */
ngx_int_t ngx_http_comments_email(ngx_http_comments_submission_t *sub);


#endif
