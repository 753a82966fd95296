/*
 * The body of a submission: read, and kept within its limit.
 *
 * A body with a Content-Length is read by nginx: the limit has been looked at,
 * and what does not fit client_body_buffer_size goes to a file. One without
 * (chunks, or HTTP/2 and HTTP/3 without that header) is read piece by piece and
 * stays in memory, as nothing else would stop it before client_max_body_size,
 * on the disk.
 */

#include "ngx_http_comments_post.h"
#include "ngx_http_comments_request.h"


/* beside the text: every other field at its longest, encoded, and then some */
#define NGX_HTTP_COMMENTS_POST_REST  (32 * 1024)


static void ngx_http_comments_post_body_whole(ngx_http_request_t *r);
static void ngx_http_comments_post_body_part(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_post_body_parts(ngx_http_request_t *r,
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_body_take(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_body_add(
    ngx_http_comments_submission_t *sub, ngx_buf_t *b);
static ngx_int_t ngx_http_comments_post_body_back(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_post_body_failed(
    ngx_http_comments_submission_t *sub, ngx_int_t rc);


ngx_int_t
ngx_http_comments_post_read(ngx_http_comments_submission_t *sub)
{
    ngx_int_t                         rc;
    ngx_http_request_t               *r;
    ngx_http_client_body_handler_pt   handler;

    r = sub->request;

    comments_buf_init(&sub->body, (size_t) ngx_http_comments_post_limit(r));

    if (r->headers_in.content_length_n < 0 && r->headers_in.chunked) {
        r->request_body_no_buffering = 1;
        handler = ngx_http_comments_post_body_part;

    } else {
        r->request_body_in_single_buf = 1;
        handler = ngx_http_comments_post_body_whole;
    }

    (void) ngx_http_comments_submission_wait(sub, 0, NULL, 0);

    /*
     * While a body is read the hold on the request is nginx's, which ends the
     * request by it when the body does not come; with the last byte, and when
     * nothing was begun, it is the machine's again.
     */

    r->main->count--;

    rc = ngx_http_read_client_request_body(r, handler);

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        r->main->count++;
        return rc;
    }

    return NGX_AGAIN;
}


off_t
ngx_http_comments_post_limit(ngx_http_request_t *r)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    /*
     * a character of four bytes may come as "%F0%9F%98%80", or as two times
     * "\uXXXX" in JSON; twice as much is still read, so that a text which is
     * too long comes back to its writer
     */

    return (off_t) ccf->max_length * 24 + NGX_HTTP_COMMENTS_POST_REST;
}


static void
ngx_http_comments_post_body_whole(ngx_http_request_t *r)
{
    ngx_int_t                        rc;
    ngx_http_comments_submission_t  *sub;

    sub = ngx_http_comments_request_find(r)->post;

    rc = ngx_http_comments_post_body_take(sub);

    if (rc != NGX_OK) {
        rc = ngx_http_comments_post_body_failed(sub, rc);
    }

    ngx_http_comments_submission_done(sub->ticket, rc);
}


static void
ngx_http_comments_post_body_part(ngx_http_request_t *r)
{
    ngx_int_t                        rc;
    ngx_http_comments_submission_t  *sub;

    sub = ngx_http_comments_request_find(r)->post;

    rc = ngx_http_comments_post_body_parts(r, sub);

    if (rc == NGX_AGAIN) {
        r->read_event_handler = ngx_http_comments_post_body_part;
        return;
    }

    ngx_http_comments_submission_done(sub->ticket, rc);
}


/*
 * What has come of a body whose length is not known. NGX_AGAIN: more is to
 * come; else what the step returns.
 */
static ngx_int_t
ngx_http_comments_post_body_parts(ngx_http_request_t *r,
    ngx_http_comments_submission_t *sub)
{
    ngx_int_t  rc;

    /* each turn takes bytes, and their number is bounded */

    for ( ;; ) {

        rc = ngx_http_comments_post_body_take(sub);

        if (rc != NGX_OK) {
            return ngx_http_comments_post_body_failed(sub, rc);
        }

        if (!r->reading_body) {
            break;
        }

        rc = ngx_http_read_unbuffered_request_body(r);

        if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
            return rc;
        }

        if (rc == NGX_AGAIN && r->request_body->bufs == NULL) {
            return NGX_AGAIN;
        }
    }

    r->read_event_handler = ngx_http_block_reading;

    return ngx_http_comments_post_body_back(sub);
}


/* the request may go on to another location (error_page), which reads it too */
static ngx_int_t
ngx_http_comments_post_body_back(ngx_http_comments_submission_t *sub)
{
    ngx_buf_t           *b;
    ngx_chain_t         *cl;
    ngx_http_request_t  *r;

    r = sub->request;

    if (!r->request_body_no_buffering || sub->body.len == 0) {
        return NGX_OK;
    }

    b = ngx_calloc_buf(r->pool);
    cl = ngx_alloc_chain_link(r->pool);

    if (b == NULL || cl == NULL) {
        return NGX_ERROR;
    }

    b->start = (u_char *) sub->body.data;
    b->pos = b->start;
    b->last = b->start + sub->body.len;
    b->end = b->last;
    b->memory = 1;
    b->last_buf = 1;

    cl->buf = b;
    cl->next = NULL;

    r->request_body->bufs = cl;
    r->request_body_no_buffering = 0;

    return NGX_OK;
}


/* NGX_DECLINED: with that it is over the limit */
static ngx_int_t
ngx_http_comments_post_body_take(ngx_http_comments_submission_t *sub)
{
    ngx_int_t                 rc;
    ngx_chain_t              *cl, *next;
    ngx_http_request_t       *r;
    ngx_http_request_body_t  *rb;

    r = sub->request;
    rb = r->request_body;

    if (rb == NULL) {
        return NGX_OK;
    }

    for (cl = rb->bufs; cl; cl = next) {
        next = cl->next;

        rc = ngx_http_comments_post_body_add(sub, cl->buf);

        if (rc != NGX_OK) {
            return rc;
        }

        /*
         * what comes in parts is taken away, since nginx reads on into buffers
         * that are empty; a body that is there as a whole may have other
         * readers (mirror)
         */

        if (r->request_body_no_buffering) {
            cl->buf->pos = cl->buf->last;
            rb->bufs = next;
            ngx_free_chain(r->pool, cl);
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_post_body_add(ngx_http_comments_submission_t *sub,
    ngx_buf_t *b)
{
    off_t     size;
    u_char   *data;
    ssize_t   n;

    size = ngx_buf_size(b);

    if (size > (off_t) (sub->body.max - sub->body.len)) {
        return NGX_DECLINED;
    }

    if (size == 0) {
        return NGX_OK;
    }

    if (ngx_buf_in_memory(b)) {

        if (comments_buf_add(&sub->body, (char *) b->pos, (size_t) size)
            != COMMENTS_OK)
        {
            return NGX_ERROR;
        }

        return NGX_OK;
    }

    data = ngx_pnalloc(sub->request->pool, (size_t) size);
    if (data == NULL) {
        return NGX_ERROR;
    }

    n = ngx_read_file(b->file, data, (size_t) size, b->file_pos);

    if (n != size
        || comments_buf_add(&sub->body, (char *) data, (size_t) size)
           != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


/* what the step returns; nothing more is read of a body that still comes */
static ngx_int_t
ngx_http_comments_post_body_failed(ngx_http_comments_submission_t *sub,
    ngx_int_t rc)
{
    ngx_connection_t    *c;
    ngx_http_request_t  *r;

    r = sub->request;
    c = r->connection;

    if (rc != NGX_DECLINED) {
        return NGX_ERROR;
    }

    if (r->reading_body) {
        r->keepalive = 0;
        r->read_event_handler = ngx_http_block_reading;

        if (c->read->timer_set) {
            ngx_del_timer(c->read);
        }
    }

    return ngx_http_comments_submission_refuse(sub, COMMENTS_TOO_LARGE,
                                               COMMENTS_FIELD_NONE);
}
