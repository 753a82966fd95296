/*
 * Removes this module's own arguments from a query string. The origin of a page
 * is asked for the page itself, so it gets the query without them, and all
 * other arguments byte for byte as the client sent them.
 */

#include "ngx_http_comments_args.h"
#include "ngx_http_comments_verb.h"


static ngx_int_t ngx_http_comments_args_cut(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *args, ngx_uint_t options);
static ngx_int_t ngx_http_comments_args_cut_uri(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *uri, ngx_uint_t options);
static ngx_uint_t ngx_http_comments_args_ours(u_char *p, u_char *end,
    ngx_uint_t options);
static u_char *ngx_http_comments_args_last(ngx_http_comments_ctx_t *ctx,
    ngx_str_t *args, const char *name, ngx_str_t *wanted);
static ngx_uint_t ngx_http_comments_args_named(u_char *p, u_char *end,
    const char *name, size_t len);


ngx_int_t
ngx_http_comments_args_strip(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *args)
{
    return ngx_http_comments_args_cut(r, ctx, args, 0);
}


ngx_int_t
ngx_http_comments_args_strip_uri(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *uri)
{
    return ngx_http_comments_args_cut_uri(r, ctx, uri, 0);
}


ngx_int_t
ngx_http_comments_args_strip_value(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *value)
{
    return ngx_http_comments_args_cut_uri(r, ctx, value, 1);
}


static ngx_int_t
ngx_http_comments_args_cut(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *args, ngx_uint_t options)
{
    u_char      *p, *last, *end, *out, *id, *token;
    ngx_str_t    kept;
    ngx_uint_t   n;

    if (args->len == 0) {
        return NGX_OK;
    }

    kept.data = ngx_pnalloc(r->pool, args->len);
    if (kept.data == NULL) {
        return NGX_ERROR;
    }

    id = ngx_http_comments_args_last(ctx, args, "id", &ctx->id);
    token = ngx_http_comments_args_last(ctx, args, "token", &ctx->token);

    out = kept.data;
    last = args->data + args->len;
    n = 0;

    /* p == last: an empty argument after a final "&" */

    for (p = args->data; p <= last; p = end + 1) {

        end = ngx_strlchr(p, last, '&');
        if (end == NULL) {
            end = last;
        }

        if (p == id || p == token
            || ngx_http_comments_args_ours(p, end, options)) {
            continue;
        }

        if (n++) {
            *out++ = '&';
        }

        out = ngx_cpymem(out, p, end - p);
    }

    kept.len = out - kept.data;
    *args = kept;

    return n ? NGX_OK : NGX_DONE;
}


static ngx_int_t
ngx_http_comments_args_cut_uri(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *uri, ngx_uint_t options)
{
    u_char     *p, *mark;
    ngx_int_t   rc;
    ngx_str_t   args;

    mark = ngx_strlchr(uri->data, uri->data + uri->len, '?');

    if (mark == NULL) {
        return NGX_OK;
    }

    args.data = mark + 1;
    args.len = uri->data + uri->len - args.data;

    rc = ngx_http_comments_args_cut(r, ctx, &args, options);

    if (rc == NGX_ERROR) {
        return NGX_ERROR;
    }

    if (rc == NGX_DONE) {
        uri->len = mark - uri->data;
        return NGX_OK;
    }

    p = ngx_pnalloc(r->pool, uri->len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    mark = ngx_cpymem(p, uri->data, mark + 1 - uri->data);

    uri->data = p;
    uri->len = ngx_cpymem(mark, args.data, args.len) - p;

    return NGX_OK;
}


void
ngx_http_comments_args_forget(ngx_http_request_t *r)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    r->variables[mcf->request_uri].valid = 0;
    r->variables[mcf->request_uri].not_found = 0;
}


/*
 * 1 if the argument is this module's; with options, also if it is a reading
 * option
 */
static ngx_uint_t
ngx_http_comments_args_ours(u_char *p, u_char *end, ngx_uint_t options)
{
    ngx_uint_t  i;

    static const ngx_str_t  names[] = {
        ngx_string("comments"),
        ngx_string("cnotice"),
        ngx_string("cpage"),
        ngx_string("corder"),
        ngx_string("cfrom")
    };

    for (i = 0; i < (options ? sizeof(names) / sizeof(names[0]) : 2); i++) {
        if (ngx_http_comments_args_named(p, end, (char *) names[i].data,
                                         names[i].len))
        {
            return 1;
        }
    }

    return 0;
}


/*
 * Returns where the verb's argument of that name begins: the last one with the
 * verb's value. NULL: the verb takes none, or no argument has this value, as
 * after a rewrite. Any other argument of that name belongs to the page.
 */
static u_char *
ngx_http_comments_args_last(ngx_http_comments_ctx_t *ctx, ngx_str_t *args,
    const char *name, ngx_str_t *wanted)
{
    u_char          *p, *last, *end, *found;
    unsigned         n;
    comments_str_t   value;

    if (wanted->len == 0
        || (ctx->verb != NULL
            && !ngx_http_comments_verb_is(ctx, NGX_HTTP_COMMENTS_VERB_ID)))
    {
        return NULL;
    }

    found = NULL;
    last = args->data + args->len;

    for (p = args->data; p < last; p = end + 1) {

        end = ngx_strlchr(p, last, '&');
        if (end == NULL) {
            end = last;
        }

        if (ngx_http_comments_args_named(p, end, name, ngx_strlen(name))
            && comments_form_query(ctx->arena,
                                   comments_str_of((char *) p, end - p),
                                   comments_str_c(name), &value, &n)
               == COMMENTS_OK
            && comments_str_eq(value, ngx_http_comments_core(*wanted)))
        {
            found = p;
        }
    }

    return found;
}


static ngx_uint_t
ngx_http_comments_args_named(u_char *p, u_char *end, const char *name,
    size_t len)
{
    return (size_t) (end - p) >= len && ngx_strncmp(p, name, len) == 0
           && (p + len == end || p[len] == '=');
}
