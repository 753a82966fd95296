/*
 * A view of a page from elsewhere that is asked for with a body: the body is
 * read before the block is waited for, as ngx_http_mirror_module does, and goes
 * on to the origin. A request that is suspended with its body unread stalls in
 * HTTP/2.
 */

#include "ngx_http_comments_prefetch.h"


static void ngx_http_comments_prefetch_body_read(ngx_http_request_t *r);


ngx_int_t
ngx_http_comments_prefetch_body(ngx_http_request_t *r)
{
    ngx_int_t  rc;

    rc = ngx_http_read_client_request_body(r,
                                        ngx_http_comments_prefetch_body_read);

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        return rc;
    }

    ngx_http_finalize_request(r, NGX_DONE);

    return NGX_DONE;
}


static void
ngx_http_comments_prefetch_body_read(ngx_http_request_t *r)
{
    ngx_int_t                 rc;
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);

    r->write_event_handler = ngx_http_core_run_phases;

    rc = ngx_http_comments_prefetch_block(r, ctx);

    if (rc == NGX_AGAIN || rc == NGX_DONE) {
        return;
    }

    if (rc != NGX_DECLINED) {
        ngx_http_finalize_request(r, rc);
        return;
    }

    ngx_http_core_run_phases(r);
}
