/*
 * The block put into a page that passes in pieces. What may not come before the
 * block is passed on at once, in the buffers it came in; what may is held back
 * in buffers of our own, which are taken back when they have been sent. So the
 * memory of a request does not grow with its page.
 */

#include "ngx_http_comments_base.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_stream.h"
#include "ngx_http_comments_title.h"


/* a page's bytes that may still come before the block; more decides it */
#define NGX_HTTP_COMMENTS_HELD_MAX  (8 * 1024 * 1024)

/* of a buffer of ours */
#define NGX_HTTP_COMMENTS_PIECE     4096


struct ngx_http_comments_stream_s {
    comments_scan_t   scan;
    uint64_t          released;     /* bytes of the page passed on */
    size_t            held_len;
    ngx_chain_t      *held;         /* bytes behind those, in our buffers */
    ngx_chain_t      *tail;         /* the last of them; NULL: none */
    ngx_chain_t      *free;
    ngx_chain_t      *busy;
    ngx_buf_t         flush;        /* may be sent any number of times */
};


static ngx_int_t ngx_http_comments_stream_buf(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_buf_t *b, ngx_chain_t ***ll);
static ngx_int_t ngx_http_comments_stream_pass(ngx_http_request_t *r,
    ngx_http_comments_stream_t *s, ngx_buf_t *b, uint64_t upto,
    ngx_chain_t ***ll);
static ngx_int_t ngx_http_comments_stream_place(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_buf_t *b, ngx_chain_t ***ll);
static ngx_uint_t ngx_http_comments_stream_placed(
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_stream_block(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_chain_t ***ll);
static ngx_int_t ngx_http_comments_stream_hold(ngx_http_request_t *r,
    ngx_http_comments_stream_t *s, const u_char *p, size_t len);
static ngx_int_t ngx_http_comments_stream_release(ngx_http_request_t *r,
    ngx_http_comments_stream_t *s, uint64_t upto, ngx_chain_t ***ll);
static ngx_chain_t *ngx_http_comments_stream_piece(ngx_http_request_t *r,
    ngx_http_comments_stream_t *s);
static ngx_int_t ngx_http_comments_stream_link(ngx_http_request_t *r,
    ngx_buf_t *b, ngx_chain_t ***ll);
static ngx_int_t ngx_http_comments_stream_memory(ngx_http_request_t *r,
    u_char *p, size_t len, ngx_chain_t ***ll);
static ngx_int_t ngx_http_comments_stream_last(ngx_http_request_t *r,
    ngx_chain_t ***ll);


comments_scan_t *
ngx_http_comments_stream_create(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_http_comments_stream_t    *s;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    s = ngx_pcalloc(r->pool, sizeof(ngx_http_comments_stream_t));
    if (s == NULL) {
        return NULL;
    }

    comments_scan_init(&s->scan, ccf->scan,
                       ngx_http_comments_core(r->headers_out.charset));

    s->flush.flush = 1;

    ctx->stream = s;

    return &s->scan;
}


ngx_int_t
ngx_http_comments_stream_filter(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_chain_t *in,
    ngx_http_output_body_filter_pt next)
{
    ngx_int_t                    rc;
    ngx_chain_t                 *cl, *out, **ll;
    ngx_http_comments_stream_t  *s;

    s = ctx->stream;

    out = NULL;
    ll = &out;

    for (cl = in; cl; cl = cl->next) {
        if (ngx_http_comments_stream_buf(r, ctx, cl->buf, &ll) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    *ll = NULL;

    if (out == NULL && !r->connection->buffered) {
        return NGX_OK;
    }

    rc = next(r, out);

    ngx_chain_update_chains(r->pool, &s->free, &s->busy, &out,
                            (ngx_buf_tag_t) &ngx_http_comments_filter_module);

    return rc;
}


void
ngx_http_comments_stream_read(ngx_http_comments_ctx_t *ctx, ngx_chain_t *in)
{
    ngx_buf_t    *b;
    ngx_chain_t  *cl;

    for (cl = in; cl; cl = cl->next) {
        b = cl->buf;

        if (ngx_buf_in_memory(b)) {

            if (ctx->stream != NULL) {
                (void) comments_scan_feed(&ctx->stream->scan, (char *) b->pos,
                                          b->last - b->pos);
            }

            b->pos = b->last;
        }

        b->file_pos = b->in_file ? b->file_last : b->file_pos;
    }
}


ngx_uint_t
ngx_http_comments_stream_ended(ngx_http_comments_ctx_t *ctx)
{
    if (ctx->stream == NULL) {
        return 0;
    }

    comments_scan_end(&ctx->stream->scan);

    return ngx_http_comments_stream_placed(ctx);
}


/*
 * The buffer is the next of the page: it is linked itself, perhaps with fewer
 * bytes, or marked as read.
 */
static ngx_int_t
ngx_http_comments_stream_buf(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_buf_t *b, ngx_chain_t ***ll)
{
    size_t                       len;
    uint64_t                     hold, end;
    ngx_uint_t                   last;
    ngx_http_comments_stream_t  *s;

    s = ctx->stream;
    len = ngx_buf_in_memory(b) ? (size_t) (b->last - b->pos) : 0;

    /* behind the block: the rest of a chain that held its place */

    if (ctx->inject_done && (len || !ngx_buf_in_memory(b))) {
        return ngx_http_comments_stream_link(r, b, ll);
    }

    /* what ends the page comes behind all, in a buffer without bytes */

    last = b->last_buf;
    b->last_buf = 0;

    if (len) {
        hold = comments_scan_feed(&s->scan, (char *) b->pos, len);
        end = s->released + s->held_len + len;

        if (s->scan.place == COMMENTS_PLACE_MARKER
            || end - ngx_max(hold, s->released) > NGX_HTTP_COMMENTS_HELD_MAX)
        {
            if (ngx_http_comments_stream_place(r, ctx, b, ll) != NGX_OK) {
                return NGX_ERROR;
            }

        } else if (ngx_http_comments_stream_pass(r, s, b, hold, ll) != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    if (last && !ctx->inject_done) {
        comments_scan_end(&s->scan);

        if (ngx_http_comments_stream_place(r, ctx, NULL, ll) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    if (last) {
        return ngx_http_comments_stream_last(r, ll);
    }

    if (len == 0 && ngx_buf_special(b)) {
        return ngx_http_comments_stream_link(r, b, ll);
    }

    return (b->flush && b->pos == b->last)
           ? ngx_http_comments_stream_link(r, &s->flush, ll) : NGX_OK;
}


/*
 * Passes on the bytes of the page before the offset upto, those that are held
 * and then the buffer's, and holds the others of the buffer.
 */
static ngx_int_t
ngx_http_comments_stream_pass(ngx_http_request_t *r,
    ngx_http_comments_stream_t *s, ngx_buf_t *b, uint64_t upto,
    ngx_chain_t ***ll)
{
    size_t    len, n;
    uint64_t  start;

    len = b->last - b->pos;
    start = s->released + s->held_len;

    n = 0;

    if (upto > start) {
        n = (upto - start < len) ? (size_t) (upto - start) : len;
    }

    if (ngx_http_comments_stream_release(r, s, upto, ll) != NGX_OK
        || ngx_http_comments_stream_hold(r, s, b->pos + n, len - n) != NGX_OK)
    {
        return NGX_ERROR;
    }

    b->last = b->pos + n;

    if (n == 0) {
        b->pos = b->last;
        return NGX_OK;
    }

    s->released += n;

    if (b->in_file) {
        b->file_last = b->file_pos + (off_t) n;
    }

    return ngx_http_comments_stream_link(r, b, ll);
}


/* all there is of the page, with the block at its place; b may be NULL */
static ngx_int_t
ngx_http_comments_stream_place(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_buf_t *b, ngx_chain_t ***ll)
{
    size_t                       len, n;
    uint64_t                     at, start;
    ngx_http_comments_stream_t  *s;

    s = ctx->stream;
    start = s->released + s->held_len;
    len = b ? (size_t) (b->last - b->pos) : 0;

    ctx->inject_done = 1;

    if (ctx->origin != NULL) {
        ngx_http_comments_title_keep(r, ctx, &s->scan);
    }

    if (!ngx_http_comments_stream_placed(ctx)) {
        if (ngx_http_comments_stream_release(r, s, UINT64_MAX, ll) != NGX_OK) {
            return NGX_ERROR;
        }

        return len ? ngx_http_comments_stream_link(r, b, ll) : NGX_OK;
    }

    at = ngx_max(s->scan.at, s->released);
    n = (at > start) ? (size_t) (at - start) : 0;

    if (ngx_http_comments_stream_release(r, s, at, ll) != NGX_OK) {
        return NGX_ERROR;
    }

    if (len && n >= len) {
        len = 0;

        if (ngx_http_comments_stream_link(r, b, ll) != NGX_OK) {
            return NGX_ERROR;
        }

    } else if (len && n) {

        /* the buffer itself is the last part: then it is done with */

        if (ngx_http_comments_stream_memory(r, b->pos, n, ll) != NGX_OK) {
            return NGX_ERROR;
        }

        b->pos += n;
        b->file_pos += b->in_file ? (off_t) n : 0;
    }

    if (ngx_http_comments_stream_block(r, ctx, ll) != NGX_OK
        || ngx_http_comments_stream_release(r, s, UINT64_MAX, ll) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return len ? ngx_http_comments_stream_link(r, b, ll) : NGX_OK;
}


/*
 * Is there a place? Not if the page is opaque or too much of it undecided;
 * under "marked" its end is none either.
 */
static ngx_uint_t
ngx_http_comments_stream_placed(ngx_http_comments_ctx_t *ctx)
{
    return ngx_http_comments_placed(ctx, ctx->stream->scan.place);
}


static ngx_int_t
ngx_http_comments_stream_block(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_chain_t ***ll)
{
    comments_scan_t  *scan;

    scan = &ctx->stream->scan;

    if (ngx_http_comments_base(r, ctx, &scan->base) != NGX_OK) {
        return NGX_ERROR;
    }

    if (scan->form && scan->place <= COMMENTS_PLACE_BODY) {
        ngx_http_comments_page_unform(ctx);
    }

    if (ngx_http_comments_stream_memory(r, ctx->result.before.data,
                                        ctx->result.before.len, ll)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_stream_memory(r, ctx->result.data.data,
                                           ctx->result.data.len, ll);
}


static ngx_int_t
ngx_http_comments_stream_hold(ngx_http_request_t *r,
    ngx_http_comments_stream_t *s, const u_char *p, size_t len)
{
    size_t        n;
    ngx_buf_t    *b;
    ngx_chain_t  *cl;

    cl = s->tail;

    while (len) {

        if (cl == NULL || cl->buf->last == cl->buf->end) {
            cl = ngx_http_comments_stream_piece(r, s);
            if (cl == NULL) {
                return NGX_ERROR;
            }

            if (s->tail == NULL) {
                s->held = cl;

            } else {
                s->tail->next = cl;
            }

            s->tail = cl;
        }

        b = cl->buf;
        n = ngx_min(len, (size_t) (b->end - b->last));

        b->last = ngx_cpymem(b->last, p, n);
        s->held_len += n;
        p += n;
        len -= n;
    }

    return NGX_OK;
}


/* passes on the held bytes before the offset upto of the page */
static ngx_int_t
ngx_http_comments_stream_release(ngx_http_request_t *r,
    ngx_http_comments_stream_t *s, uint64_t upto, ngx_chain_t ***ll)
{
    size_t        len, n;
    ngx_buf_t    *b;
    ngx_chain_t  *cl, *rest;

    while (s->held != NULL && upto > s->released) {

        cl = s->held;
        b = cl->buf;
        rest = cl->next;

        len = b->last - b->pos;
        n = (upto - s->released < len) ? (size_t) (upto - s->released) : len;

        if (n < len) {
            rest = ngx_http_comments_stream_piece(r, s);
            if (rest == NULL) {
                return NGX_ERROR;
            }

            rest->buf->last = ngx_cpymem(rest->buf->last, b->pos + n, len - n);
            rest->next = cl->next;
            b->last = b->pos + n;
        }

        s->held = rest;

        if (s->tail == cl) {
            s->tail = rest;
        }

        s->released += n;
        s->held_len -= n;

        cl->next = NULL;
        **ll = cl;
        *ll = &cl->next;
    }

    return NGX_OK;
}


/* an empty buffer of ours */
static ngx_chain_t *
ngx_http_comments_stream_piece(ngx_http_request_t *r,
    ngx_http_comments_stream_t *s)
{
    ngx_buf_t    *b;
    ngx_chain_t  *cl;

    cl = ngx_chain_get_free_buf(r->pool, &s->free);
    if (cl == NULL) {
        return NULL;
    }

    b = cl->buf;

    if (b->start == NULL) {
        b->start = ngx_palloc(r->pool, NGX_HTTP_COMMENTS_PIECE);
        if (b->start == NULL) {
            return NULL;
        }

        b->end = b->start + NGX_HTTP_COMMENTS_PIECE;
        b->temporary = 1;
        b->tag = (ngx_buf_tag_t) &ngx_http_comments_filter_module;
    }

    b->pos = b->start;
    b->last = b->start;

    return cl;
}


static ngx_int_t
ngx_http_comments_stream_link(ngx_http_request_t *r, ngx_buf_t *b,
    ngx_chain_t ***ll)
{
    ngx_chain_t  *cl;

    cl = ngx_alloc_chain_link(r->pool);
    if (cl == NULL) {
        return NGX_ERROR;
    }

    cl->buf = b;
    cl->next = NULL;

    **ll = cl;
    *ll = &cl->next;

    return NGX_OK;
}


/* bytes that somebody else keeps until they are sent */
static ngx_int_t
ngx_http_comments_stream_memory(ngx_http_request_t *r, u_char *p, size_t len,
    ngx_chain_t ***ll)
{
    ngx_buf_t  *b;

    if (len == 0) {
        return NGX_OK;
    }

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        return NGX_ERROR;
    }

    b->start = p;
    b->pos = p;
    b->last = p + len;
    b->end = b->last;
    b->memory = 1;

    return ngx_http_comments_stream_link(r, b, ll);
}


/* the end of the page, once */
static ngx_int_t
ngx_http_comments_stream_last(ngx_http_request_t *r, ngx_chain_t ***ll)
{
    ngx_buf_t  *b;

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        return NGX_ERROR;
    }

    b->last_buf = 1;
    b->last_in_chain = 1;

    return ngx_http_comments_stream_link(r, b, ll);
}
