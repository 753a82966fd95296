/*
 * Holds posts as "comments_moderation" says. What a check has held or marked as
 * spam keeps the status and the reason that the check has given. A moderator's
 * post is never held.
 */

#include "ngx_http_comments_post.h"


void
ngx_http_comments_post_moderate(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    if (sub->status != COMMENTS_APPROVED || sub->comment.moderator) {
        return;
    }

    switch (ccf->moderation) {

    case NGX_HTTP_COMMENTS_MODERATION_ALL:
        sub->comment.reason = comments_str_c("moderation:all");
        break;

    case NGX_HTTP_COMMENTS_MODERATION_FIRST:

        if (sub->approved) {
            return;
        }

        sub->comment.reason = comments_str_c("moderation:first");
        break;

    default: /* NGX_HTTP_COMMENTS_MODERATION_NONE */
        return;
    }

    sub->status = COMMENTS_PENDING;
    sub->comment.by = comments_str_c("moderation");
}
