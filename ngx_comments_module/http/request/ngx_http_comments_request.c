/*
 * Reads the verb and the reading options from the request line once, and keeps
 * them as long as the request lives.
 */

#include "ngx_http_comments_path.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_verb.h"

#include "comments_author.h"


#define NGX_HTTP_COMMENTS_ARENA_MAX  (96 * 1024 * 1024)
#define NGX_HTTP_COMMENTS_CPAGE_MAX  1000000


static void ngx_http_comments_request_cleanup(void *data);
static ngx_int_t ngx_http_comments_request_parse(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_request_verb(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_request_options(
    ngx_http_comments_ctx_t *ctx);
static ngx_int_t ngx_http_comments_request_id(ngx_http_comments_ctx_t *ctx,
    comments_str_t args);
static comments_str_t ngx_http_comments_request_last_id(comments_str_t args);


ngx_http_comments_ctx_t *
ngx_http_comments_request_find(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t       *cln;
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_comments_module);

    if (ctx != NULL || (!r->internal && !r->filter_finalize)) {
        return ctx;
    }

    /*
     * an internal redirect clears r->ctx; the state is found again through the
     * pool cleanup that will destroy it, as in ngx_http_realip_module
     */

    for (cln = r->pool->cleanup; cln; cln = cln->next) {

        if (cln->handler != ngx_http_comments_request_cleanup) {
            continue;
        }

        ctx = cln->data;

        if (ctx->request == r) {
            return ctx;
        }
    }

    return NULL;
}


ngx_http_comments_ctx_t *
ngx_http_comments_request_ctx(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);

    if (ctx == NULL) {
        ctx = ngx_http_comments_request_bare(r);
    }

    if (ctx == NULL) {
        return NULL;
    }

    ngx_http_set_ctx(r, ctx, ngx_http_comments_module);

    if (ctx->parsed) {
        return ctx;
    }

    ngx_memzero(&ctx->query, sizeof(ngx_http_comments_query_t));

    if (ngx_http_comments_request_parse(r, ctx) != NGX_OK) {
        return NULL;
    }

    ctx->parsed = 1;

    return ctx;
}


ngx_http_comments_ctx_t *
ngx_http_comments_request_bare(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t       *cln;
    ngx_http_comments_ctx_t  *ctx;

    cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_comments_ctx_t));
    if (cln == NULL) {
        return NULL;
    }

    ctx = cln->data;
    ngx_memzero(ctx, offsetof(ngx_http_comments_ctx_t, query));
    ctx->request = r;

    cln->handler = ngx_http_comments_request_cleanup;

    ngx_http_set_ctx(r, ctx, ngx_http_comments_module);

    return ctx;
}


ngx_http_comments_ctx_t *
ngx_http_comments_request_asked(ngx_http_request_t *r)
{
    ngx_http_comments_ctx_t  *ctx;

    /*
     * header_only: this module's own subrequest (probe) for a page, or a mirror
     */

    if (r == r->main || r->header_only) {
        return NULL;
    }

    ctx = ngx_http_comments_request_find(r);

    /* with "comments marked" the probe is a GET */

    if (ctx != NULL && ctx->probing) {
        return NULL;
    }

    /* no state is created for subrequests without a verb, which most are */

    if ((ctx == NULL || !ctx->parsed) && r->args.len != 0
        && ngx_strlcasestrn(r->args.data, r->args.data + r->args.len,
                            (u_char *) "comments=", sizeof("comments=") - 2)
           != NULL)
    {
        ctx = ngx_http_comments_request_ctx(r);
    }

    return (ctx != NULL
            && ngx_http_comments_verb_is(ctx, NGX_HTTP_COMMENTS_VERB_INCLUDE))
           ? ctx : NULL;
}


ngx_uint_t
ngx_http_comments_request_plain(ngx_http_request_t *r)
{
    if (r != r->main) {
        return r->args.len == 0;
    }

    return ngx_strlchr(r->unparsed_uri.data,
                       r->unparsed_uri.data + r->unparsed_uri.len, '?')
           == NULL;
}


static void
ngx_http_comments_request_cleanup(void *data)
{
    ngx_http_comments_ctx_t *ctx = data;

    comments_arena_destroy(ctx->arena);
    ctx->arena = NULL;
}


static ngx_int_t
ngx_http_comments_request_parse(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    u_char  *p, *last;

    ctx->arena = comments_arena_create(NGX_HTTP_COMMENTS_ARENA_MAX);
    if (ctx->arena == NULL) {
        return NGX_ERROR;
    }

    if (r != r->main) {
        ctx->path = r->uri;
        ctx->args = r->args;

    } else {
        p = r->unparsed_uri.data;
        last = p + r->unparsed_uri.len;

        p = ngx_strlchr(p, last, '?');

        if (p != NULL) {
            ctx->args.data = p + 1;
            ctx->args.len = last - (p + 1);
        }

        if (ngx_http_comments_path(r, &ctx->path) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    if (ngx_http_comments_request_verb(r, ctx) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_comments_request_options(ctx);
}


static ngx_int_t
ngx_http_comments_request_verb(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    unsigned                         n;
    comments_str_t                   name, value;
    const ngx_http_comments_verb_t  *verb;
    ngx_http_comments_main_conf_t   *mcf;

    if (ctx->args.len == 0) {
        return NGX_OK;
    }

    name = comments_str_c("comments");

    if (comments_form_query(ctx->arena, ngx_http_comments_core(ctx->args),
                            name, &value, &n)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (n == 0) {
        return NGX_OK;
    }

    if (n > 1) {
        ctx->repeated = 1;
    }

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    for (verb = mcf->verbs; verb->name.len; verb++) {
        if (comments_str_eq(value, verb->name)) {
            ctx->verb = verb;
            return NGX_OK;
        }
    }

    ctx->unknown = 1;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_request_options(ngx_http_comments_ctx_t *ctx)
{
    unsigned         n;
    ngx_int_t        page;
    comments_str_t   args, value;

    args = ngx_http_comments_core(ctx->args);
    ctx->cpage = 1;

    if (args.len == 0) {
        return NGX_OK;
    }

    if (comments_form_query(ctx->arena, args, comments_str_c("cpage"), &value,
                            &n)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (n == 1) {
        page = ngx_atoi((u_char *) value.data, value.len);

        if (page > 0 && page <= NGX_HTTP_COMMENTS_CPAGE_MAX) {
            ctx->cpage = (uint32_t) page;
        }
    }

    if (comments_form_query(ctx->arena, args, comments_str_c("corder"), &value,
                            &n)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (n == 1 && comments_order_parse(value, &ctx->order) == COMMENTS_OK) {
        ctx->order_set = 1;
    }

    if (comments_form_query(ctx->arena, args, comments_str_c("cfrom"), &value,
                            &n)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (n == 1 && comments_id_valid(value)) {
        ctx->from = ngx_http_comments_str(value);
    }

    return ngx_http_comments_request_id(ctx,
                                    ngx_http_comments_request_last_id(args));
}


/* args are those from the verb's "id" on; the comment's token is among them */
static ngx_int_t
ngx_http_comments_request_id(ngx_http_comments_ctx_t *ctx, comments_str_t args)
{
    unsigned         n;
    comments_str_t   value;

    if (comments_form_query(ctx->arena, args, comments_str_c("id"), &value, &n)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (n == 1
        && ngx_http_comments_verb_is(ctx, NGX_HTTP_COMMENTS_VERB_CHALLENGE))
    {
        if (comments_challenge_is(value)) {
            ctx->id = ngx_http_comments_str(value);
        }

        return NGX_OK;
    }

    if (n != 1 || !comments_id_valid(value)) {
        return NGX_OK;
    }

    ctx->id = ngx_http_comments_str(value);

    if (comments_form_query(ctx->arena, args, comments_str_c("token"), &value,
                            &n)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (n == 1 && comments_sign_valid(value)) {
        ctx->token = ngx_http_comments_str(value);
    }

    return NGX_OK;
}


/*
 * A page may have an argument "id" of its own, which comments_url contains
 * then. The links in a block append the verb's "id", so the verb's is the last
 * one. Returns the arguments from the last "id=" on.
 */
static comments_str_t
ngx_http_comments_request_last_id(comments_str_t args)
{
    size_t       i;
    const char  *p;

    for (i = args.len; i >= sizeof("id=") - 1; i--) {
        p = args.data + i - (sizeof("id=") - 1);

        if (memcmp(p, "id=", sizeof("id=") - 1) == 0
            && (p == args.data || p[-1] == '&'))
        {
            return comments_str_of(p, (size_t) (args.data + args.len - p));
        }
    }

    return comments_str_c("");
}
