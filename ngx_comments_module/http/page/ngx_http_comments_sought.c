/*
 * Judges whether a request that another handler answers is for a page, by the
 * extension of its path and by its headers, before that handler is called. Only
 * a page needs its comments, so other requests do not wait for Redis.
 */

#include "ngx_http_comments_accept.h"
#include "ngx_http_comments_file.h"
#include "ngx_http_comments_header.h"
#include "ngx_http_comments_sought.h"


static ngx_uint_t ngx_http_comments_sought_upgrade(ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_sought_accept(ngx_http_request_t *r,
    ngx_uint_t any);
static ngx_uint_t ngx_http_comments_sought_is(ngx_str_t *value,
    const char *const *names);


ngx_uint_t
ngx_http_comments_sought(ngx_http_request_t *r)
{
    ngx_str_t   dest, purpose;
    ngx_uint_t  fetched;

    static const char  *frames[] = {
        "document", "iframe", "frame", "fencedframe", "embed", "object", NULL
    };

    static const char  *empty[] = { "empty", NULL };

    if (!ngx_http_comments_sought_upgrade(r)) {
        return 0;
    }

    dest = ngx_http_comments_header_in(r, "Sec-Fetch-Dest");
    fetched = 0;

    if (dest.len && !ngx_http_comments_sought_is(&dest, frames)) {

        /* an image, a script, a worker */

        if (!ngx_http_comments_sought_is(&dest, empty)) {
            return 0;
        }

        /*
         * "empty": a script or the browser fetches something. Sec-Purpose says
         * that the browser prefetches a page. A script that fetches pages, as
         * Turbo does, accepts HTML by name.
         */

        purpose = ngx_http_comments_header_in(r, "Sec-Purpose");
        fetched = (purpose.len == 0);
    }

    return ngx_http_comments_sought_accept(r, !fetched);
}


ngx_uint_t
ngx_http_comments_sought_name(ngx_http_request_t *r)
{
    u_char                     c, *lowcase;
    size_t                     i;
    ngx_uint_t                 hash;
    ngx_str_t                 *type;
    ngx_http_core_loc_conf_t  *clcf;

    if (r->exten.len == 0) {
        return 1;
    }

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    lowcase = ngx_pnalloc(r->pool, r->exten.len);
    if (lowcase == NULL) {
        return 1;
    }

    hash = 0;

    for (i = 0; i < r->exten.len; i++) {
        c = ngx_tolower(r->exten.data[i]);
        hash = ngx_hash(hash, c);
        lowcase[i] = c;
    }

    type = ngx_hash_find(&clcf->types_hash, hash, lowcase, r->exten.len);

    return type == NULL || ngx_http_comments_file_html(r, type);
}


/*
 * 0 if the client wants to change to another protocol, such as WebSocket; 1 if
 * not, or if the other protocol is a newer HTTP or TLS, by which the same page
 * would be sent.
 */
static ngx_uint_t
ngx_http_comments_sought_upgrade(ngx_http_request_t *r)
{
    ngx_str_t  upgrade;

    static const char  *same[] = { "h2c", "HTTP/2.0", "TLS/1.0", NULL };

    upgrade = ngx_http_comments_header_in(r, "Upgrade");

    return upgrade.len == 0 || ngx_http_comments_sought_is(&upgrade, same);
}


/*
 * 1 if the client accepts one of comments_types. any: 1: a client that accepts
 * every type, by a wildcard or since it has no Accept header (RFC 9110,
 * 12.5.1), counts as a reader of pages too.
 */
static ngx_uint_t
ngx_http_comments_sought_accept(ngx_http_request_t *r, ngx_uint_t any)
{
    ngx_str_t                    range;
    ngx_http_comments_accept_t   accept;

    static const char  *wild[] = { "*/*", "text/*", "application/*", NULL };

    ngx_http_comments_accept_start(r, &accept);

    while (ngx_http_comments_accept_next(&accept, &range) == NGX_OK) {

        if (ngx_http_comments_sought_is(&range, wild)) {

            if (any) {
                return 1;
            }

            continue;
        }

        range.data = ngx_pstrdup(r->pool, &range);

        if (range.data == NULL || ngx_http_comments_file_html(r, &range)) {
            return 1;
        }
    }

    return accept.seen ? 0 : any;
}


static ngx_uint_t
ngx_http_comments_sought_is(ngx_str_t *value, const char *const *names)
{
    ngx_uint_t  i;

    for (i = 0; names[i] != NULL; i++) {
        if (value->len == ngx_strlen(names[i])
            && ngx_strncasecmp(value->data, (u_char *) names[i], value->len)
               == 0)
        {
            return 1;
        }
    }

    return 0;
}
