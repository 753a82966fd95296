/*
 * Tells how a request came into its location. An internal redirect (error_page,
 * try_files) may lead a request here from a location that has refused it. Then
 * this client must not see the page of the request line, and not its thread
 * either.
 *
 * So each main request has an entry, with two flags. passed: the access rules
 * of the current location have let the request pass. refused: some location
 * before has refused it, or its origin has.
 *
 *   event                               flags
 *   a location is entered               passed is cleared; refused is set, for
 *                                       good, if passed was not set or if the
 *                                       origin of the location before refused
 *                                       the page
 *   the same, by a rewrite              unchanged: no access rule has run yet
 *   PRECONTENT: all access rules have   passed is set
 *   let the request pass
 *
 * An internal redirect clears r->ctx and a rewrite does not, which tells the
 * two apart.
 */

#include "ngx_http_comments_entry.h"
#include "ngx_http_comments_request.h"


typedef struct {
    ngx_http_request_t   *request;
    ngx_http_handler_pt   handler;       /* content handler of the location
                                            whose access rules were passed */
    unsigned              recursive:1;   /* recursive_error_pages of that
                                            location */
    unsigned              passed:1;
    unsigned              refused:1;
} ngx_http_comments_entry_t;


static ngx_int_t ngx_http_comments_entry_handler(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_entry_subrequest(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_entry_passed(ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_entry_open(ngx_http_request_t *r,
    ngx_http_comments_entry_t *entry);
static ngx_http_comments_entry_t *ngx_http_comments_entry_find(
    ngx_http_request_t *r);
static void ngx_http_comments_entry_cleanup(void *data);
static ngx_int_t ngx_http_comments_entry_add(ngx_conf_t *cf,
    ngx_uint_t phase, ngx_http_handler_pt handler);
static ngx_uint_t ngx_http_comments_entry_exec(ngx_conf_t *cf);
static ngx_http_err_page_t *ngx_http_comments_entry_error_page(
    ngx_http_request_t *r, ngx_uint_t status);


void
ngx_http_comments_entry_conf(ngx_conf_t *cf)
{
    ngx_uint_t                      i;
    ngx_http_err_page_t            *page;
    ngx_http_core_loc_conf_t       *clcf;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);
    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (clcf->error_pages == NULL) {
        return;
    }

    mcf->error_pages = 1;

    page = clcf->error_pages->elts;

    for (i = 0; i < clcf->error_pages->nelts; i++) {
        if (page[i].overwrite >= 0) {
            mcf->redirects = 1;
        }
    }
}


ngx_int_t
ngx_http_comments_entry_init(ngx_conf_t *cf)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);

    /* the handlers are added only to configurations that need them */

    if (!mcf->redirects && !ngx_http_comments_entry_exec(cf)) {

        return mcf->error_pages
               ? ngx_http_comments_entry_add(cf, NGX_HTTP_SERVER_REWRITE_PHASE,
                                          ngx_http_comments_entry_subrequest)
               : NGX_OK;
    }

    /*
     * a named location is entered after the server rewrite phase, so both
     * phases are needed
     */

    if (ngx_http_comments_entry_add(cf, NGX_HTTP_SERVER_REWRITE_PHASE,
                                    ngx_http_comments_entry_handler)
        != NGX_OK
        || ngx_http_comments_entry_add(cf, NGX_HTTP_REWRITE_PHASE,
                                       ngx_http_comments_entry_handler)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_entry_add(cf, NGX_HTTP_PRECONTENT_PHASE,
                                       ngx_http_comments_entry_passed);
}


ngx_uint_t
ngx_http_comments_entry_page(ngx_http_request_t *r)
{
    ngx_http_comments_entry_t  *entry;

    entry = ngx_http_get_module_ctx(r, ngx_http_comments_filter_module);

    if (entry != NULL && entry->refused) {
        return 0;
    }

    if (r->err_status) {
        return entry != NULL && r->err_status == NGX_HTTP_OK;
    }

    return !r->error_page || entry != NULL;
}


void
ngx_http_comments_entry_take(ngx_http_request_t *r)
{
    static ngx_str_t  post = ngx_string("POST");

    r->err_status = 0;

    if (r->method == NGX_HTTP_GET && r->request_line.len > post.len
        && ngx_strncmp(r->request_line.data, "POST ", post.len + 1) == 0)
    {
        r->method = NGX_HTTP_POST;
        r->method_name = post;
    }
}


ngx_uint_t
ngx_http_comments_entry_gone(ngx_uint_t status)
{
    return status == NGX_HTTP_NOT_FOUND || status == 410;
}


ngx_uint_t
ngx_http_comments_entry_elsewhere(ngx_http_request_t *r, ngx_uint_t status)
{
    ngx_http_err_page_t  *page;

    page = ngx_http_comments_entry_error_page(r, status);

    return page != NULL && page->overwrite >= 0;
}


void
ngx_http_comments_entry_final(ngx_http_request_t *r, ngx_int_t status)
{
    if (status >= NGX_HTTP_SPECIAL_RESPONSE
        && ngx_http_comments_entry_elsewhere(r, status))
    {
        r->error_page = 1;
    }
}


/*
 * Finds the error_page that nginx will use if this status is returned, with the
 * same conditions as ngx_http_special_response_handler(). NULL: none.
 */
static ngx_http_err_page_t *
ngx_http_comments_entry_error_page(ngx_http_request_t *r, ngx_uint_t status)
{
    ngx_uint_t                 i;
    ngx_http_err_page_t       *page;
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (clcf->error_pages == NULL || r->error_page || r->uri_changes == 0) {
        return NULL;
    }

    page = clcf->error_pages->elts;

    for (i = 0; i < clcf->error_pages->nelts; i++) {
        if (page[i].status == (ngx_int_t) status) {
            return &page[i];
        }
    }

    return NULL;
}


static ngx_int_t
ngx_http_comments_entry_handler(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t         *cln;
    ngx_http_comments_entry_t  *entry;

    if (r != r->main) {
        return ngx_http_comments_entry_subrequest(r);
    }

    if (ngx_http_get_module_ctx(r, ngx_http_comments_filter_module) != NULL) {
        return NGX_DECLINED;
    }

    entry = r->internal ? ngx_http_comments_entry_find(r) : NULL;

    if (entry == NULL) {

        cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_comments_entry_t));
        if (cln == NULL) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        cln->handler = ngx_http_comments_entry_cleanup;

        entry = cln->data;
        entry->request = r;
        entry->refused = 0;

    } else if (!entry->passed || !ngx_http_comments_entry_open(r, entry)) {
        entry->refused = 1;
    }

    entry->passed = 0;

    ngx_http_set_ctx(r, entry, ngx_http_comments_filter_module);

    return NGX_DECLINED;
}


/*
 * When error_page redirects a subrequest, its arguments are lost. So the verb
 * is read here, before that, and the error page is not taken for the answer to
 * it.
 */
static ngx_int_t
ngx_http_comments_entry_subrequest(ngx_http_request_t *r)
{
    (void) ngx_http_comments_request_asked(r);

    return NGX_DECLINED;
}


static ngx_int_t
ngx_http_comments_entry_passed(ngx_http_request_t *r)
{
    ngx_http_comments_entry_t  *entry;

    ngx_http_core_loc_conf_t   *clcf;

    entry = ngx_http_get_module_ctx(r, ngx_http_comments_filter_module);

    if (entry != NULL) {
        clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

        entry->handler = r->content_handler;
        entry->recursive = clcf->recursive_error_pages;
        entry->passed = 1;
    }

    return NGX_DECLINED;
}


/*
 * Did the origin of the location before let this client see the page? An origin
 * has access rules of its own, about which an error page tells nothing. 1: the
 * page was a file, or the redirect is no error page, or the origin's status was
 * 200, 404 or 410. With recursive_error_pages nginx does not mark a redirect as
 * an error page, so every redirect counts as one.
 */
static ngx_uint_t
ngx_http_comments_entry_open(ngx_http_request_t *r,
    ngx_http_comments_entry_t *entry)
{
    ngx_uint_t  status;

    if (entry->handler == NULL
        || (!r->error_page && !r->err_status && !entry->recursive))
    {
        return 1;
    }

    if (r->upstream == NULL) {
        return 0;
    }

    status = r->upstream->headers_in.status_n;

    return status == NGX_HTTP_OK || ngx_http_comments_entry_gone(status);
}


static ngx_http_comments_entry_t *
ngx_http_comments_entry_find(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t         *cln;
    ngx_http_comments_entry_t  *entry;

    for (cln = r->pool->cleanup; cln; cln = cln->next) {

        if (cln->handler != ngx_http_comments_entry_cleanup) {
            continue;
        }

        entry = cln->data;

        if (entry->request == r) {
            return entry;
        }
    }

    return NULL;
}


/*
 * does nothing: the entry of a request is found by the address of this handler
 */
static void
ngx_http_comments_entry_cleanup(void *data)
{
}


/*
 * nginx runs the handlers of a phase in the reverse order of their addition,
 * and postconfiguration of this module runs late: its handlers run before the
 * others
 */
static ngx_int_t
ngx_http_comments_entry_add(ngx_conf_t *cf, ngx_uint_t phase,
    ngx_http_handler_pt handler)
{
    ngx_http_handler_pt        *h;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    h = ngx_array_push(&cmcf->phases[phase].handlers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    *h = handler;

    return NGX_OK;
}


/*
 * 1 if a module is loaded that can redirect a request before the access phase
 */
static ngx_uint_t
ngx_http_comments_entry_exec(ngx_conf_t *cf)
{
    ngx_uint_t  i;

    for (i = 0; cf->cycle->modules[i]; i++) {
        if (ngx_strcmp(cf->cycle->modules[i]->name, "ngx_http_lua_module")
            == 0)
        {
            return 1;
        }
    }

    return 0;
}
