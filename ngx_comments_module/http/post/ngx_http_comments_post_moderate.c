/*
 * Holds posts as "comments_moderation" says. What a check has held or marked as
 * spam keeps the status and the reason that the check has given. A moderator's
 * post is never held.
 */

#include "ngx_http_comments_log.h"
#include "ngx_http_comments_post.h"


static void ngx_http_comments_post_hold(ngx_http_comments_submission_t *sub,
    const char *result, const char *reason);


void
ngx_http_comments_post_moderate(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    if (sub->status != COMMENTS_APPROVED || sub->comment.moderator) {
        return;
    }

    if (ccf->moderation == NGX_HTTP_COMMENTS_MODERATION_ALL) {
        ngx_http_comments_post_hold(sub, "held:moderation:all",
                                    "moderation:all");

    } else if (ccf->moderation == NGX_HTTP_COMMENTS_MODERATION_FIRST
               && sub->approved == 0)
    {
        ngx_http_comments_post_hold(sub, "held:moderation:first",
                                    "moderation:first");
    }
}


static void
ngx_http_comments_post_hold(ngx_http_comments_submission_t *sub,
    const char *result, const char *reason)
{
    sub->status = COMMENTS_PENDING;
    sub->judged = result;
    sub->moderated = 1;
    sub->comment.reason = comments_str_c(reason);
    sub->comment.by = comments_str_c("moderation");
}


void
ngx_http_comments_post_moderated(ngx_http_comments_submission_t *sub)
{
    ngx_str_t                       name;
    ngx_http_comments_main_conf_t  *mcf;

    if (!sub->moderated) {
        return;
    }

    ngx_log_error(NGX_LOG_INFO, sub->request->connection->log, 0,
                  "comments: held: %*s, thread \"%V\"",
                  sub->comment.reason.len, sub->comment.reason.data,
                  ngx_http_comments_log_text(
                                    ngx_http_comments_core(sub->ctx->thread)));

    name.data = (u_char *) sub->judged;
    name.len = ngx_strlen(sub->judged);

    mcf = ngx_http_get_module_main_conf(sub->request, ngx_http_comments_module);

    ngx_comments_zone_tally(mcf->zone, &name);
}
