/*
 * How a request came into its current location: directly, or by an internal
 * redirect (error_page, try_files, X-Accel-Redirect).
 */
#ifndef NGX_HTTP_COMMENTS_ENTRY_H
#define NGX_HTTP_COMMENTS_ENTRY_H

#include "ngx_http_comments.h"


/*
 * Records in the main configuration whether a location has error_page
 * directives. Called when the location is merged. Cannot fail.
 */
void ngx_http_comments_entry_conf(ngx_conf_t *cf);

/*
 * Adds the phase handlers that follow a request through its locations, if the
 * configuration makes them necessary. Called in postconfiguration. NGX_OK, or
 * NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_entry_init(ngx_conf_t *cf);

/*
 * Does a request that was redirected inside nginx still get the page of its
 * request line? 1: no location on its way has refused the request, and the page
 * is not sent with an error status. For main requests with r->internal set, in
 * the phase PRECONTENT. Cannot fail.
 */
ngx_uint_t ngx_http_comments_entry_page(ngx_http_request_t *r);

/*
 * Makes a request that error_page has redirected one that this module answers:
 * the status of error_page is dropped, and the method that error_page has
 * changed from POST to GET is POST again. Cannot fail.
 */
void ngx_http_comments_entry_take(ngx_http_request_t *r);

/*
 * 1 if the status says that a page does not exist (404, 410), which is true for
 * every client, unlike 403.
 */
ngx_uint_t ngx_http_comments_entry_gone(ngx_uint_t status);

/* 1 if this status would make an error_page with "=" serve another page. */
ngx_uint_t ngx_http_comments_entry_elsewhere(ngx_http_request_t *r,
    ngx_uint_t status);

/*
 * Called before a status is returned as the answer to a verb. Disables
 * error_page for the request if an error_page with "=" would replace that
 * status. Cannot fail.
 */
void ngx_http_comments_entry_final(ngx_http_request_t *r, ngx_int_t status);


#endif
