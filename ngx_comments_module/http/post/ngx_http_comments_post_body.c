/*
 * The step "read": reads the body of a submission, up to a limit.
 *
 * A body with a Content-Length is read by nginx, which writes a body that is
 * larger than client_body_buffer_size to a file; the step "admit" has compared
 * the length with the limit. A body without a Content-Length (chunked, or
 * HTTP/2 and HTTP/3 without this header) is read in parts and kept in memory.
 * Otherwise nginx would write such a body to the disk up to
 * client_max_body_size before its length could be compared with the limit.
 */

#include "ngx_http_comments_post.h"
#include "ngx_http_comments_request.h"


/*
 * bytes of a body beside those of the text: enough for all other fields at
 * their greatest length, encoded
 */
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
     * While nginx reads the body it has a reference to the request
     * (r->main->count), by which it ends the request if the body does not
     * arrive. The state machine gives its reference up for this time: once the
     * body is read, nginx's reference is the state machine's. If nginx returns
     * an error, it has dropped its reference, and the state machine takes its
     * own again.
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
     * A character of four bytes takes 12 bytes if it is sent as "%F0%9F%98%80",
     * or in JSON as "\uXXXX\uXXXX". Twice as much is read, so that a text that
     * is too long by less than that can be shown to its writer.
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
 * Takes the parts that have arrived of a body whose length is not known.
 * NGX_AGAIN: more parts will arrive. Anything else is the result of the step.
 */
static ngx_int_t
ngx_http_comments_post_body_parts(ngx_http_request_t *r,
    ngx_http_comments_submission_t *sub)
{
    ngx_int_t  rc;

    /* the loop ends, since each iteration takes bytes up to the limit */

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


/*
 * Gives a body that was read in parts back to the request, whose next location
 * (error_page) may read the body too. NGX_OK, or NGX_ERROR: out of memory.
 */
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


/*
 * Appends what nginx has read to sub->body. NGX_OK; NGX_DECLINED: the body is
 * larger than the limit; NGX_ERROR: out of memory, or the file with the body
 * cannot be read.
 */
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
         * Parts are removed from the request, since nginx reads the next part
         * into a buffer that is empty. A whole body stays, since it may have
         * other readers (the mirror module).
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


/*
 * Called when a body was not taken (rc is not NGX_OK). Stops the reading of a
 * body that has not arrived completely. Returns the result of the step.
 */
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
