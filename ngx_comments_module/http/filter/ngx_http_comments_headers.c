/*
 * The response headers of pages with comments, set after all other modules have
 * set theirs: those for caches and robots, and the validators of pages that are
 * not files.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_conditions.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_headers.h"
#include "ngx_http_comments_page.h"
#include "ngx_http_comments_vary.h"
#include "ngx_http_comments_verb.h"


static ngx_int_t ngx_http_comments_headers_view(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_headers_drop(ngx_http_request_t *r,
    const char *name);
static ngx_uint_t ngx_http_comments_headers_absent(ngx_http_request_t *r,
    const char *name);
static ngx_int_t ngx_http_comments_headers_etag(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static void ngx_http_comments_headers_weak(ngx_str_t *etag);


/*
 * "bare" is a page without its block, which was not fetched since the request's
 * headers said that it is not for a page. No cache may keep a bare page, nor
 * one that says that its comments are not available, nor one for one reader,
 * whatever Cache-Control and Expires other modules have set.
 */
ngx_int_t
ngx_http_comments_headers_set(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_str_t   value;
    ngx_uint_t  ours, bare, fleeting;

    static ngx_str_t  nosniff = ngx_string("nosniff");
    static ngx_str_t  no_cache = ngx_string("no-cache");
    static ngx_str_t  no_store = ngx_string("no-store");
    static ngx_str_t  personal = ngx_string("private, no-store");

    /* nginx runs the header filters once more for a 416 */

    if (ctx->headers_set) {
        return NGX_OK;
    }

    ctx->headers_set = 1;

    if (ctx->own
        && ngx_http_comments_headers_absent(r, "X-Content-Type-Options")
        && ngx_http_comments_answer_header(r, "X-Content-Type-Options",
                                           nosniff)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ctx->view && ngx_http_comments_headers_view(r, ctx) != NGX_OK) {
        return NGX_ERROR;
    }

    /* a bare page has no validators: it is not the whole page */

    bare = ctx->bare && r->headers_out.status == NGX_HTTP_OK
           && ngx_http_comments_file_html(r, NULL);

    if (bare) {
        ngx_http_clear_etag(r);
        ngx_http_clear_last_modified(r);
    }

    fleeting = bare
               || ctx->result.cache == NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE;

    ours = ctx->inject || ctx->view || ctx->personal || bare
           || r->content_handler == ngx_http_comments_page_handler;

    if (!ours || ctx->keep_cc) {
        return NGX_OK;
    }

    if (ctx->vary.len && ngx_http_comments_vary(r, ctx) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ctx->personal) {
        value = personal;

    } else if (fleeting) {
        value = no_store;

    } else {
        value = no_cache;
    }

    if (ngx_http_comments_has_cache_control(r)) {

        if (!ctx->personal && !fleeting) {
            return NGX_OK;
        }

        /* replace what other modules have set */

        ngx_http_comments_headers_drop(r, "Cache-Control");
        ngx_http_comments_headers_drop(r, "Expires");
    }

    return ngx_http_comments_answer_header(r, "Cache-Control", value);
}


/*
 * Views of "comments=" are for no search engine. Another site must not show a
 * moderator's view in a frame, where it could make the moderator press a button
 * unknowingly; a second policy only adds to one that the page has.
 */
static ngx_int_t
ngx_http_comments_headers_view(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    static ngx_str_t  policy = ngx_string("frame-ancestors 'self'");
    static ngx_str_t  own = ngx_string("SAMEORIGIN");
    static ngx_str_t  robots = ngx_string("noindex");

    if (ngx_http_comments_answer_header(r, "X-Robots-Tag", robots) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ctx->verb == NULL || ctx->verb->view != COMMENTS_VIEW_MODERATE) {
        return NGX_OK;
    }

    if (ngx_http_comments_headers_absent(r, "X-Frame-Options")
        && ngx_http_comments_answer_header(r, "X-Frame-Options", own)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_answer_header(r, "Content-Security-Policy",
                                           policy);
}


ngx_int_t
ngx_http_comments_headers_validators(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    time_t  modified;

    if (ctx->personal
        || ctx->result.cache == NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE)
    {
        ngx_http_clear_etag(r);
        ngx_http_clear_last_modified(r);

        return NGX_OK;
    }

    if (r->headers_out.last_modified_time != -1) {

        modified = ngx_max(r->headers_out.last_modified_time,
                           ctx->result.version.modified);

        ngx_http_clear_last_modified(r);

        if (modified < ngx_time() - 1) {
            r->headers_out.last_modified_time = modified;
        }
    }

    return (r->headers_out.etag != NULL)
           ? ngx_http_comments_headers_etag(r, ctx) : NGX_OK;
}


ngx_int_t
ngx_http_comments_headers_conditional(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    if (r->headers_out.status != NGX_HTTP_OK) {
        return NGX_OK;
    }

    switch (ngx_http_comments_conditions_check(r, ctx->conditions)) {

    case NGX_HTTP_PRECONDITION_FAILED:
        return ngx_http_filter_finalize_request(r, NULL,
                                                NGX_HTTP_PRECONDITION_FAILED);

    case NGX_HTTP_NOT_MODIFIED:
        break;

    default:
        return NGX_OK;
    }

    r->headers_out.status = NGX_HTTP_NOT_MODIFIED;
    r->headers_out.status_line.len = 0;
    r->headers_out.content_type.len = 0;
    ngx_http_clear_content_length(r);
    ngx_http_clear_accept_ranges(r);

    if (r->headers_out.content_encoding) {
        r->headers_out.content_encoding->hash = 0;
        r->headers_out.content_encoding = NULL;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_headers_untouched(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_int_t                  rc;
    ngx_table_elt_t           *ranges;
    ngx_http_core_loc_conf_t  *clcf;

    if (ngx_http_comments_conditions_restore(r, ctx->conditions) != NGX_OK) {
        return NGX_ERROR;
    }

    rc = ngx_http_comments_headers_conditional(r, ctx);

    if (rc != NGX_OK || r->headers_out.status != NGX_HTTP_OK) {
        return rc;
    }

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);
    ranges = r->headers_out.accept_ranges;

    if (ctx->conditions == NULL || ctx->conditions->range == NULL
        || ranges == NULL
        || ranges->value.len != sizeof("bytes") - 1
        || ngx_strncasecmp(ranges->value.data, (u_char *) "bytes",
                           sizeof("bytes") - 1)
           != 0
        || r->headers_out.content_length_n == -1 || clcf->max_ranges == 0)
    {
        return NGX_OK;
    }

    /*
     * as nginx does for responses that proxy_cache stores; the range filter
     * adds Accept-Ranges again to a response with status 200
     */

    ngx_http_clear_accept_ranges(r);

    r->allow_ranges = 1;
    r->single_range = 1;

    return NGX_OK;
}


/* removes all header lines of this name from the response */
static void
ngx_http_comments_headers_drop(ngx_http_request_t *r, const char *name)
{
    size_t            len;
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h;

    len = ngx_strlen(name);

    for (part = &r->headers_out.headers.part; part; part = part->next) {
        h = part->elts;

        for (i = 0; i < part->nelts; i++) {
            if (h[i].key.len == len
                && ngx_strncasecmp(h[i].key.data, (u_char *) name, len) == 0)
            {
                h[i].hash = 0;
            }
        }
    }
}


static ngx_uint_t
ngx_http_comments_headers_absent(ngx_http_request_t *r, const char *name)
{
    size_t            len;
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h;

    len = ngx_strlen(name);

    for (part = &r->headers_out.headers.part; part; part = part->next) {
        h = part->elts;

        for (i = 0; i < part->nelts; i++) {
            if (h[i].hash != 0 && h[i].key.len == len
                && ngx_strncasecmp(h[i].key.data, (u_char *) name, len) == 0)
            {
                return 0;
            }
        }
    }

    return 1;
}


/*
 * Sets the ETag to the origin's tag and the block's hash. The ETag is weak,
 * since filters may have changed other bytes of the page.
 */
static ngx_int_t
ngx_http_comments_headers_etag(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    u_char     *p;
    ngx_str_t   tag;

    tag = r->headers_out.etag->value;
    ngx_http_comments_headers_weak(&tag);

    if (tag.len >= 2) {
        tag.data++;
        tag.len -= 2;
    }

    p = ngx_pnalloc(r->pool, tag.len + 16 + 5);
    if (p == NULL) {
        return NGX_ERROR;
    }

    r->headers_out.etag->value.data = p;
    r->headers_out.etag->value.len = ngx_sprintf(p, "W/\"%V-%016xL\"", &tag,
                                                 ctx->result.version.etag)
                                     - p;

    return NGX_OK;
}


static void
ngx_http_comments_headers_weak(ngx_str_t *etag)
{
    if (etag->len > 2 && ngx_strncmp(etag->data, "W/", 2) == 0) {
        etag->data += 2;
        etag->len -= 2;
    }
}
