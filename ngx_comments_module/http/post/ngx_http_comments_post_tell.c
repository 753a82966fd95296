/*
 * Tells listeners that a comment was stored.
 */

#include "ngx_http_comments_listeners.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_title.h"


void
ngx_http_comments_post_tell(ngx_http_comments_submission_t *sub)
{
    ngx_time_t                     *tp;
    ngx_comments_event_t            event;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    if (mcf->listeners == NULL) {
        return;
    }

    ngx_memzero(&event, sizeof(ngx_comments_event_t));

    event.size = sizeof(ngx_comments_event_t);
    event.op = NGX_COMMENTS_ON_POST;
    event.site = sub->ctx->site;
    event.thread = sub->ctx->thread;
    event.url = sub->ctx->url;
    event.title = ngx_http_comments_str(
                         ngx_http_comments_title(sub->request, sub->ctx));
    event.id = ngx_http_comments_str(sub->comment.id);
    event.parent = ngx_http_comments_str(sub->comment.parent);
    event.name = ngx_http_comments_str(sub->comment.name);
    event.text = ngx_http_comments_str(sub->comment.text);
    event.after = sub->status;
    event.log = sub->request->connection->log;

    tp = ngx_timeofday();
    event.now = (int64_t) tp->sec * 1000 + tp->msec;

    ngx_http_comments_listeners_tell(mcf, &event);
}
