/*
 * Turns the e-mail address of a comment into what comments_email wants to be
 * stored: a keyed hash, with or without the address itself.
 */

#include "ngx_http_comments_email.h"

#include "comments_text.h"


ngx_int_t
ngx_http_comments_email(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request,
                                       ngx_http_comments_module);

    if (ngx_http_comments_email_hash(sub) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ccf->email != NGX_HTTP_COMMENTS_EMAIL_KEEP) {
        sub->comment.email = comments_str_c("");
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_email_hash(ngx_http_comments_submission_t *sub)
{
    char                *lower;
    comments_str_t       parts[2];
    comments_comment_t  *comment;

    comment = &sub->comment;

    if (comment->email.len == 0) {
        return NGX_OK;
    }

    if (sub->secret_len == 0) {
        return NGX_ERROR;
    }

    lower = comments_arena_alloc(sub->ctx->arena, comment->email.len);
    if (lower == NULL) {
        return NGX_ERROR;
    }

    comments_text_lower(lower, comment->email);

    parts[0] = comments_str_c("email");
    parts[1] = comments_str_of(lower, comment->email.len);

    if (comments_digest_hmac(comments_str_of(sub->secret, sub->secret_len),
                             parts, 2, sub->email_hash)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    comment->email_hash = comments_str_of(sub->email_hash,
                                          COMMENTS_DIGEST_HEX);

    return NGX_OK;
}
