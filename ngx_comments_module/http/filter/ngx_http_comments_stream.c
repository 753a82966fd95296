/*
 * Inserts the block into a page that passes through the body filter in parts.
 *
 * The scanner tells up to which offset the page can be sent, since the block
 * will not be inserted before this offset. The bytes up to there are passed on
 * at once, in the buffers in which they arrived. The bytes after it are copied
 * to buffers of this file and held back; these buffers are used again when they
 * have been sent. At the end of the page, or when a marker is found, the place
 * is known, and the block is passed on between the held bytes. So the memory of
 * a request does not grow with its page.
 */

#include "ngx_http_comments_base.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_stream.h"
#include "ngx_http_comments_title.h"


/*
 * the most bytes of a page that are held back; if there are more, the block is
 * inserted at the best place that was found so far. For the end of the
 * article's content no more than comments_compose_max is held back.
 */
#define NGX_HTTP_COMMENTS_HELD_MAX  (8 * 1024 * 1024)

/* bytes in one buffer for held bytes */
#define NGX_HTTP_COMMENTS_PIECE     4096


struct ngx_http_comments_stream_s {
    comments_scan_t   scan;
    uint64_t          released;     /* bytes of the page passed on so far */
    size_t            held_len;
    size_t            content_max;  /* of them, for the article's content */
    ngx_chain_t      *held;         /* the held bytes, which follow those */
    ngx_chain_t      *tail;         /* the last buffer of held; NULL: none */
    ngx_chain_t      *free;         /* buffers for held bytes: not in use, */
    ngx_chain_t      *busy;         /* and being sent */
    ngx_buf_t         flush;        /* has no bytes; may be sent repeatedly */
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

    if (ctx->enabled == NGX_HTTP_COMMENTS_MARKED) {
        comments_scan_marked(&s->scan);
    }

    s->content_max = ccf->compose_max;
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
 * Handles the next buffer of the page: appends it to the chain, perhaps with
 * fewer bytes, or marks it as read. *ll is the end of the chain that will be
 * sent. NGX_OK, or NGX_ERROR: out of memory.
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

    /* the block has been inserted by an earlier buffer of the same chain */

    if (ctx->inject_done && (len || !ngx_buf_in_memory(b))) {
        return ngx_http_comments_stream_link(r, b, ll);
    }

    /* the end of the page is passed on last, in a separate empty buffer */

    last = b->last_buf;
    b->last_buf = 0;

    if (len) {
        hold = comments_scan_feed(&s->scan, (char *) b->pos, len);
        end = s->released + s->held_len + len;

        if (end - ngx_max(hold, s->released) > s->content_max) {
            hold = comments_scan_settle(&s->scan);
        }

        if (s->scan.place == COMMENTS_PLACE_MARKER
            || s->scan.settled
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
 * Passes on the bytes of the page before the offset upto: first the held bytes,
 * then those of the buffer b. The other bytes of b are held back. NGX_OK, or
 * NGX_ERROR: out of memory.
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


/*
 * Called when the place of the block is decided. Passes on all held bytes and
 * those of the buffer b, which may be NULL, with the block at its place; if
 * there is no place, without the block. NGX_OK, or NGX_ERROR: out of memory.
 */
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

        /*
         * the block comes between two parts of b; b itself is the second part,
         * since its owner may use its memory again when b has been sent
         */

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
 * 1 if the page has a place for the block. 0 if the scan has found none (an
 * opaque or binary page, a frameset, or no place before too many bytes were
 * held back), or if comments are "marked" and the page has no marker and no
 * container.
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


/*
 * Passes on the held bytes before the offset upto of the page. NGX_OK, or
 * NGX_ERROR: out of memory.
 */
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


/* returns an empty buffer for held bytes; NULL: out of memory */
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


/* appends bytes that are not copied and stay valid until they are sent */
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


/* appends the empty buffer that ends the response */
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
