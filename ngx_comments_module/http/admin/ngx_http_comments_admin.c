/*
 * The location with the directive comments_admin: who may come in, which parts
 * it has ("queue", "audit", "person", "act", "logout", "assets/"), and the
 * headers of all answers.
 */

#include "ngx_http_comments_admin.h"
#include "ngx_http_comments_admin_act.h"
#include "ngx_http_comments_admin_audit.h"
#include "ngx_http_comments_admin_person.h"
#include "ngx_http_comments_admin_proof.h"
#include "ngx_http_comments_admin_queue.h"
#include "ngx_http_comments_admin_session.h"
#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_conf.h"
#include "ngx_http_comments_lang.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_thread.h"


#define NGX_HTTP_COMMENTS_ADMIN_ASSETS  "assets/"


/* answers GET of a page, as ngx_http_comments_admin_start() calls it */
typedef ngx_int_t (*ngx_http_comments_admin_page_pt)(
    ngx_http_comments_admin_t *admin);


static ngx_http_comments_admin_page_pt ngx_http_comments_admin_page(
    ngx_str_t *name);
static ngx_http_comments_admin_t *ngx_http_comments_admin_open(
    ngx_http_request_t *r, ngx_http_comments_ctx_t *ctx, ngx_str_t *who);
static ngx_str_t ngx_http_comments_admin_name(ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_admin_is(ngx_str_t *name, const char *text);
static ngx_int_t ngx_http_comments_admin_get(ngx_http_comments_admin_t *admin,
    ngx_http_comments_admin_page_pt page);
static ngx_int_t ngx_http_comments_admin_asset(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t name);
static ngx_int_t ngx_http_comments_admin_to_queue(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_admin_headers(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_admin_methods(ngx_http_request_t *r,
    ngx_uint_t methods, const char *allow);


ngx_int_t
ngx_http_comments_admin_handler(ngx_http_request_t *r)
{
    ngx_int_t                         rc;
    ngx_str_t                         name, who;
    ngx_uint_t                        logout, session;
    ngx_http_comments_ctx_t          *ctx;
    ngx_http_comments_admin_t        *admin;
    ngx_http_comments_admin_page_pt   page;

    ctx = ngx_http_comments_request_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx->personal = 1;
    ctx->view = 1;

    if (ngx_http_comments_admin_headers(r) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    rc = ngx_http_comments_admin_who(r, &who, &session);

    if (rc != NGX_OK) {
        return rc == NGX_ERROR ? NGX_HTTP_INTERNAL_SERVER_ERROR : rc;
    }

    /* a page that includes the queue by SSI would show it to its readers */

    if (r != r->main) {
        return NGX_HTTP_NOT_FOUND;
    }

    name = ngx_http_comments_admin_name(r);

    if (name.len == 0) {
        return ngx_http_comments_admin_to_queue(r);
    }

    if (name.len > sizeof(NGX_HTTP_COMMENTS_ADMIN_ASSETS) - 1
        && ngx_strncmp(name.data, NGX_HTTP_COMMENTS_ADMIN_ASSETS,
                       sizeof(NGX_HTTP_COMMENTS_ADMIN_ASSETS) - 1)
           == 0)
    {
        return ngx_http_comments_admin_asset(r, ctx, name);
    }

    logout = ngx_http_comments_admin_is(&name, "logout");
    page = ngx_http_comments_admin_page(&name);

    if (page == NULL && !logout && !ngx_http_comments_admin_is(&name, "act")) {
        return NGX_HTTP_NOT_FOUND;
    }

    admin = ngx_http_comments_admin_open(r, ctx, &who);
    if (admin == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    admin->session = session ? 1 : 0;

    if (page != NULL) {
        return ngx_http_comments_admin_get(admin, page);
    }

    if (r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD)) {
        return ngx_http_comments_admin_to_queue(r);
    }

    rc = ngx_http_comments_admin_methods(r, NGX_HTTP_POST, "POST");

    if (rc != NGX_OK) {
        return rc;
    }

    return logout ? ngx_http_comments_admin_logout(admin)
                  : ngx_http_comments_admin_post(admin,
                                            ngx_http_comments_admin_posted);
}


/* NULL: the location has no such page */
static ngx_http_comments_admin_page_pt
ngx_http_comments_admin_page(ngx_str_t *name)
{
    ngx_uint_t  i;

    static const struct {
        const char                       *name;
        ngx_http_comments_admin_page_pt   page;
    } pages[] = {
        { "queue", ngx_http_comments_admin_queue },
        { "audit", ngx_http_comments_admin_audit },
        { "person", ngx_http_comments_admin_person }
    };

    for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        if (ngx_http_comments_admin_is(name, pages[i].name)) {
            return pages[i].page;
        }
    }

    return NULL;
}


/* NULL: out of memory, or a variable failed */
static ngx_http_comments_admin_t *
ngx_http_comments_admin_open(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *who)
{
    ngx_http_comments_admin_t  *admin;

    if (ngx_http_comments_thread_site(r, ctx) != NGX_OK
        || ngx_http_comments_lang_find(r, ctx) != NGX_OK)
    {
        return NULL;
    }

    admin = ngx_http_comments_admin_create(r, ctx);
    if (admin == NULL) {
        return NULL;
    }

    admin->who = *who;
    admin->signer.who = ngx_http_comments_core(*who);
    admin->signer.site = ngx_http_comments_core(ctx->site);
    admin->json = ngx_http_comments_answer_json(r);

    return admin;
}


char *
ngx_http_comments_admin_conf(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_comments_loc_conf_t *ccf = conf;

    char       *rv;
    ngx_str_t  *value;

    value = cf->args->elts;

    if (value[1].len == 0) {
        return "needs the name of the moderator, as \"$remote_user\"";
    }

    rv = ngx_http_set_complex_value_slot(cf, cmd, conf);

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    rv = ngx_http_comments_conf_handler(cf, ngx_http_comments_admin_handler);

    if (rv != NGX_CONF_OK) {
        ccf->admin = NULL;
    }

    return rv;
}


static ngx_int_t
ngx_http_comments_admin_get(ngx_http_comments_admin_t *admin,
    ngx_http_comments_admin_page_pt page)
{
    ngx_int_t            rc;
    ngx_http_request_t  *r;

    r = admin->request;

    rc = ngx_http_comments_admin_methods(r, NGX_HTTP_GET|NGX_HTTP_HEAD,
                                         "GET, HEAD");
    if (rc == NGX_OK) {
        rc = ngx_http_discard_request_body(r);
    }

    if (rc != NGX_OK) {
        return rc;
    }

    rc = ngx_http_comments_admin_start(admin, page);

    if (rc != NGX_AGAIN) {
        return rc;
    }

    r->main->count++;

    return NGX_DONE;
}


/*
 * Returns the part of the path behind the location's prefix; if the location
 * has no such prefix (a regular expression, or "="), the part after the last
 * slash.
 */
static ngx_str_t
ngx_http_comments_admin_name(ngx_http_request_t *r)
{
    size_t                     len;
    ngx_str_t                  name;
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (clcf->name.len && clcf->name.len <= r->uri.len
        && clcf->name.data[clcf->name.len - 1] == '/'
        && ngx_memcmp(r->uri.data, clcf->name.data, clcf->name.len) == 0)
    {
        len = clcf->name.len;

    } else {
        len = r->uri.len;

        while (len > 0 && r->uri.data[len - 1] != '/') {
            len--;
        }
    }

    name.data = r->uri.data + len;
    name.len = r->uri.len - len;

    return name;
}


static ngx_uint_t
ngx_http_comments_admin_is(ngx_str_t *name, const char *text)
{
    return name->len == ngx_strlen(text)
           && ngx_strncmp(name->data, text, name->len) == 0;
}


/*
 * The page's assets are part of its own location, so that it needs no other
 * one.
 */
static ngx_int_t
ngx_http_comments_admin_asset(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t name)
{
    ngx_int_t                rc;
    const comments_asset_t  *asset;

    static ngx_str_t  forever = ngx_string("private, max-age=31536000, "
                                           "immutable");

    rc = ngx_http_comments_admin_methods(r, NGX_HTTP_GET|NGX_HTTP_HEAD,
                                         "GET, HEAD");
    if (rc == NGX_OK) {
        rc = ngx_http_discard_request_body(r);
    }

    if (rc != NGX_OK) {
        return rc;
    }

    name.data += sizeof(NGX_HTTP_COMMENTS_ADMIN_ASSETS) - 1;
    name.len -= sizeof(NGX_HTTP_COMMENTS_ADMIN_ASSETS) - 1;

    asset = comments_asset_find(ngx_http_comments_core(name));

    if (asset == NULL) {
        return NGX_HTTP_NOT_FOUND;
    }

    ctx->keep_cc = 1;

    if (ngx_http_comments_answer_header(r, "Cache-Control", forever)
        != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_answer_send(r, NGX_HTTP_OK, asset->type,
                                         (u_char *) (uintptr_t) asset->data,
                                         asset->len);
}


static ngx_int_t
ngx_http_comments_admin_to_queue(ngx_http_request_t *r)
{
    ngx_int_t  rc;
    ngx_str_t  queue;

    rc = ngx_http_comments_admin_methods(r, NGX_HTTP_GET|NGX_HTTP_HEAD,
                                         "GET, HEAD");
    if (rc == NGX_OK) {
        rc = ngx_http_discard_request_body(r);
    }

    if (rc != NGX_OK) {
        return rc;
    }

    ngx_str_set(&queue, "queue");

    if (ngx_http_comments_answer_location(r, queue) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_answer_send(r, NGX_HTTP_SEE_OTHER, "text/html",
                                         (u_char *) "", 0);
}


/*
 * No script but the page's own file, no frame around the page, no form that
 * leads elsewhere. The
 * referrer stays on the site: "no-referrer" would make old browsers send forms
 * with "Origin: null".
 */
static ngx_int_t
ngx_http_comments_admin_headers(ngx_http_request_t *r)
{
    ngx_uint_t  i;

    static const char *const  names[] = {
        "Content-Security-Policy", "Referrer-Policy", "X-Frame-Options"
    };

    static ngx_str_t  values[] = {
        ngx_string("default-src 'none'; script-src 'self'; style-src 'self'; "
                   "form-action 'self'; base-uri 'none'; "
                   "frame-ancestors 'none'"),
        ngx_string("same-origin"),
        ngx_string("DENY")
    };

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (ngx_http_comments_answer_header(r, names[i], values[i]) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


/* NGX_OK, or the answer to a method that is not one of these */
static ngx_int_t
ngx_http_comments_admin_methods(ngx_http_request_t *r, ngx_uint_t methods,
    const char *allow)
{
    if (r->method & methods) {
        return NGX_OK;
    }

    if (ngx_http_comments_answer_allow(r, allow) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return NGX_HTTP_NOT_ALLOWED;
}
