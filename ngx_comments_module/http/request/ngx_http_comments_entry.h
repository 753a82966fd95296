/*
 * By which way a request came into the location that it is in.
 */
#ifndef NGX_HTTP_COMMENTS_ENTRY_H
#define NGX_HTTP_COMMENTS_ENTRY_H

#include "ngx_http_comments.h"


/* Remembers what a location's error_page may do; when locations are merged. */
void ngx_http_comments_entry_conf(ngx_conf_t *cf);

/* The handlers that follow a request, if some location makes them necessary. */
ngx_int_t ngx_http_comments_entry_init(ngx_conf_t *cf);

/*
 * Is a request that was redirected inside nginx still one for the page of its
 * request line? 1: no location on its way has refused it, and no error status
 * will be sent with the page. For internal main requests, in PRECONTENT.
 */
ngx_uint_t ngx_http_comments_entry_page(ngx_http_request_t *r);

/*
 * The request has its own answer now, to a verb: neither the status of an
 * error_page goes with it, nor is it the GET that error_page makes of a POST.
 */
void ngx_http_comments_entry_take(ngx_http_request_t *r);

/* Does this status say that a page is not there, and nothing of its reader? */
ngx_uint_t ngx_http_comments_entry_gone(ngx_uint_t status);

/* Does an error_page with "=" put another page in the place of this status? */
ngx_uint_t ngx_http_comments_entry_elsewhere(ngx_http_request_t *r,
    ngx_uint_t status);

/* A status about a verb is the answer: such an error_page is left out. */
void ngx_http_comments_entry_final(ngx_http_request_t *r, ngx_int_t status);


#endif
