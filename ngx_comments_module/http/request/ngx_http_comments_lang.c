/*
 * Chooses the language of the block by comments_lang, and finds the request
 * headers that the language depends on: a cache in front of nginx is told of
 * them by Vary.
 *
 * The value of comments_lang usually contains a map of a header, not the
 * header's variable itself, and nginx does not tell which variables a map
 * reads. So the variables of the value are evaluated once more. Before that,
 * the cached values of all header variables ($http_*, $cookie_*) and of all
 * variables of the same kind (a map may read other maps) are cleared. A header
 * variable that has a value afterwards was read. Finally all cached values are
 * restored.
 */

#include "ngx_http_comments_header.h"
#include "ngx_http_comments_lang.h"


/* bytes of a header name; header variables with a longer name are ignored */
#define NGX_HTTP_COMMENTS_LANG_NAME  64


static ngx_int_t ngx_http_comments_lang_vary(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t *of);
static void ngx_http_comments_lang_forget(ngx_http_request_t *r,
    ngx_uint_t *of);
static ngx_int_t ngx_http_comments_lang_collect(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);
static ngx_uint_t ngx_http_comments_lang_header(ngx_str_t *variable,
    ngx_str_t *name, u_char *data);
static ngx_uint_t ngx_http_comments_lang_is_set(ngx_http_variable_t *v);


ngx_int_t
ngx_http_comments_lang_find(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    ngx_str_t                      value;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    ctx->locale = NULL;
    ctx->vary.len = 0;

    if (ccf->lang != NULL) {

        if (ccf->lang->flushes != NULL
            && ngx_http_comments_lang_vary(r, ctx, ccf->lang->flushes)
               != NGX_OK)
        {
            return NGX_ERROR;
        }

        if (ngx_http_complex_value(r, ccf->lang, &value) != NGX_OK) {
            return NGX_ERROR;
        }

        ctx->locale = comments_locale_choose(ngx_http_comments_core(value));
    }

    if (ctx->locale == NULL) {
        ctx->locale = comments_locale_default();
    }

    return NGX_OK;
}


/*
 * Sets ctx->vary. of is the list of the variables of the value: their indexes,
 * -1 at its end.
 */
static ngx_int_t
ngx_http_comments_lang_vary(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_uint_t *of)
{
    ngx_int_t                   rc;
    ngx_uint_t                  i, n;
    ngx_http_variable_t        *v;
    ngx_http_variable_value_t  *saved;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_core_module);

    n = cmcf->variables.nelts;
    v = cmcf->variables.elts;

    saved = ngx_palloc(r->pool, n * sizeof(ngx_http_variable_value_t));
    if (saved == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(saved, r->variables, n * sizeof(ngx_http_variable_value_t));

    ngx_http_comments_lang_forget(r, of);

    for (i = 0; of[i] != (ngx_uint_t) -1; i++) {
        if (!ngx_http_comments_lang_is_set(&v[of[i]])) {
            (void) ngx_http_get_indexed_variable(r, of[i]);
        }
    }

    rc = ngx_http_comments_lang_collect(r, ctx);

    ngx_memcpy(r->variables, saved, n * sizeof(ngx_http_variable_value_t));

    (void) ngx_pfree(r->pool, saved);

    return rc;
}


static void
ngx_http_comments_lang_forget(ngx_http_request_t *r, ngx_uint_t *of)
{
    u_char                      data[NGX_HTTP_COMMENTS_LANG_NAME];
    ngx_str_t                   name;
    ngx_uint_t                  i, j;
    ngx_http_variable_t        *v;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_core_module);

    v = cmcf->variables.elts;

    for (i = 0; i < cmcf->variables.nelts; i++) {

        for (j = 0; of[j] != (ngx_uint_t) -1; j++) {
            if (v[i].get_handler == v[of[j]].get_handler) {
                break;
            }
        }

        if (ngx_http_comments_lang_header(&v[i].name, &name, data)
            || (of[j] != (ngx_uint_t) -1
                && !ngx_http_comments_lang_is_set(&v[i])))
        {
            r->variables[i].valid = 0;
            r->variables[i].not_found = 0;
        }
    }
}


static ngx_int_t
ngx_http_comments_lang_collect(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx)
{
    u_char                      data[NGX_HTTP_COMMENTS_LANG_NAME], *p;
    ngx_str_t                   name;
    ngx_uint_t                  i;
    ngx_http_variable_t        *v;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_core_module);

    v = cmcf->variables.elts;

    for (i = 0; i < cmcf->variables.nelts; i++) {

        if ((!r->variables[i].valid && !r->variables[i].not_found)
            || !ngx_http_comments_lang_header(&v[i].name, &name, data)
            || ngx_http_comments_header_listed(&ctx->vary, &name))
        {
            continue;
        }

        p = ngx_pnalloc(r->pool, ctx->vary.len + 2 + name.len);
        if (p == NULL) {
            return NGX_ERROR;
        }

        name.len = ngx_sprintf(p, "%V%s%V", &ctx->vary,
                               ctx->vary.len ? ", " : "", &name)
                   - p;
        name.data = p;
        ctx->vary = name;
    }

    return NGX_OK;
}


/*
 * Sets *name, in data or static, to the header that a variable reads:
 * "http_accept_language" reads Accept-Language, "cookie_*" reads Cookie. 0: it
 * reads no header, or Host, by which caches distinguish pages anyway.
 */
static ngx_uint_t
ngx_http_comments_lang_header(ngx_str_t *variable, ngx_str_t *name,
    u_char *data)
{
    u_char      ch;
    size_t      i;
    ngx_uint_t  upper;

    if (variable->len > 7
        && ngx_strncmp(variable->data, "cookie_", 7) == 0)
    {
        ngx_str_set(name, "Cookie");
        return 1;
    }

    if (variable->len <= 5 || ngx_strncmp(variable->data, "http_", 5) != 0
        || variable->len - 5 > NGX_HTTP_COMMENTS_LANG_NAME
        || (variable->len == 9
            && ngx_strncmp(variable->data, "http_host", 9) == 0))
    {
        return 0;
    }

    name->len = variable->len - 5;
    name->data = data;

    upper = 1;

    for (i = 0; i < name->len; i++) {
        ch = variable->data[i + 5];
        data[i] = (ch == '_') ? '-' : upper ? ngx_toupper(ch) : ch;
        upper = (ch == '_');
    }

    return 1;
}


/*
 * 1 if the variable is made by the directive "set": it has a value that cannot
 * be evaluated again
 */
static ngx_uint_t
ngx_http_comments_lang_is_set(ngx_http_variable_t *v)
{
    return v->data == v->index;
}
