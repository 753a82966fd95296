/*
 * The module's nginx variables, for access_log, header lines and other modules:
 *
 *   $comments_count          number of comments of the thread
 *   $comments_thread         the thread's name
 *   $comments_cache_status   how the block was found: HIT, MISS, STALE,
 *                            UNAVAILABLE or BYPASS
 *   $comments_result         the result of a request with a verb, for example
 *                            "posted", or the reason of a refusal
 *
 * A variable is not found as long as its value is not known.
 */

#include "ngx_http_comments_request.h"
#include "ngx_http_comments_vars.h"


static ngx_int_t ngx_http_comments_var_count(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_comments_var_thread(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_comments_var_cache(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_comments_var_result(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);


static ngx_http_variable_t  ngx_http_comments_vars[] = {

    { ngx_string("comments_count"), NULL,
      ngx_http_comments_var_count, 0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("comments_thread"), NULL,
      ngx_http_comments_var_thread, 0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("comments_cache_status"), NULL,
      ngx_http_comments_var_cache, 0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("comments_result"), NULL,
      ngx_http_comments_var_result, 0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

      ngx_http_null_variable
};


ngx_int_t
ngx_http_comments_vars_add(ngx_conf_t *cf)
{
    ngx_http_variable_t  *var, *v;

    for (v = ngx_http_comments_vars; v->name.len; v++) {
        var = ngx_http_add_variable(cf, &v->name, v->flags);
        if (var == NULL) {
            return NGX_ERROR;
        }

        var->get_handler = v->get_handler;
        var->data = v->data;
    }

    return NGX_OK;
}


/* sets the value of a variable to text; NULL: the variable is not found */
static ngx_int_t
ngx_http_comments_var_set(ngx_http_variable_value_t *v, const char *text)
{
    if (text == NULL) {
        v->not_found = 1;
        return NGX_OK;
    }

    v->len = ngx_strlen(text);
    v->data = (u_char *) (uintptr_t) text;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_var_count(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    u_char                   *p;
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);

    if (ctx == NULL || ctx->result.cache == NGX_HTTP_COMMENTS_CACHE_NONE
        || ctx->result.cache == NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE)
    {
        v->not_found = 1;
        return NGX_OK;
    }

    p = ngx_pnalloc(r->pool, NGX_INT64_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    v->len = ngx_sprintf(p, "%L", ctx->result.version.count) - p;
    v->data = p;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_var_thread(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);

    if (ctx == NULL || ctx->thread.len == 0) {
        v->not_found = 1;
        return NGX_OK;
    }

    v->len = ctx->thread.len;
    v->data = ctx->thread.data;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_var_cache(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_comments_ctx_t  *ctx;

    static const char  *names[] = {
        NULL, "HIT", "MISS", "STALE", "UNAVAILABLE", "BYPASS"
    };

    ctx = ngx_http_comments_request_find(r);

    return ngx_http_comments_var_set(v, ctx ? names[ctx->result.cache] : NULL);
}


static ngx_int_t
ngx_http_comments_var_result(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_comments_ctx_t  *ctx;

    ctx = ngx_http_comments_request_find(r);

    return ngx_http_comments_var_set(v, ctx ? ctx->outcome : NULL);
}
