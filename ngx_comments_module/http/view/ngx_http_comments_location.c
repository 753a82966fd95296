/*
 * Finds the location of a path, as nginx does for a request. nginx's own
 * function works on the request that it serves, and changes it; so the trees
 * of locations, which nginx has made of the configuration, are walked here.
 */

#include "ngx_http_comments_location.h"

#include "comments_path.h"
#include "comments_percent.h"


static ngx_int_t ngx_http_comments_location_below(ngx_http_request_t *r,
    ngx_str_t *uri, ngx_http_core_loc_conf_t **at);
static ngx_int_t ngx_http_comments_location_prefix(
    ngx_http_location_tree_node_t *node, ngx_str_t rest,
    ngx_http_core_loc_conf_t **longest);
#if (NGX_PCRE)
static ngx_int_t ngx_http_comments_location_regex(ngx_http_request_t *r,
    ngx_str_t *uri, ngx_http_core_loc_conf_t **at);
#endif


ngx_int_t
ngx_http_comments_location_uri(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_str_t *uri)
{
    u_char          *p, *last, *end;
    comments_str_t   value, path;

    if (r->args.len == 0) {
        return NGX_DECLINED;
    }

    value = comments_str_c("");
    last = r->args.data + r->args.len;

    for (p = r->args.data; p < last; p = end + 1) {

        end = ngx_strlchr(p, last, '&');
        if (end == NULL) {
            end = last;
        }

        if (end - p < 4 || ngx_strncmp(p, "uri=", 4) != 0) {
            continue;
        }

        if (value.len || end - p == 4) {
            return NGX_ABORT;
        }

        value = comments_str_of((char *) p + 4, end - p - 4);
    }

    if (value.len == 0) {
        return NGX_DECLINED;
    }

    /* a query that is not encoded does not belong to the path */

    end = ngx_strlchr((u_char *) value.data, (u_char *) value.data + value.len,
                      '?');
    if (end != NULL) {
        value.len = end - (u_char *) value.data;
    }

    switch (comments_percent_decode(ctx->arena, value, &path)) {

    case COMMENTS_OK:
        break;

    case COMMENTS_DECLINED:
        return NGX_ABORT;

    default:
        return NGX_ERROR;
    }

    if (path.len == 0 || path.data[0] != '/') {
        return NGX_ABORT;
    }

    if (comments_path_resolve(ctx->arena, path, &path) != COMMENTS_OK) {
        return NGX_ERROR;
    }

    *uri = ngx_http_comments_str(path);

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_location_find(ngx_http_request_t *r, ngx_str_t *uri,
    ngx_http_comments_location_t *location)
{
    ngx_http_core_srv_conf_t  *cscf;
    ngx_http_core_loc_conf_t  *server, *at;

    cscf = ngx_http_get_module_srv_conf(r, ngx_http_core_module);
    server = cscf->ctx->loc_conf[ngx_http_core_module.ctx_index];
    at = server;

    if (ngx_http_comments_location_below(r, uri, &at) == NGX_ERROR) {
        return NGX_ERROR;
    }

    if (at == server) {
        ngx_str_null(&location->name);
        location->loc_conf = cscf->ctx->loc_conf;

    } else {
        location->name = at->name;
        location->loc_conf = at->loc_conf;
    }

    return NGX_OK;
}


/*
 * Goes from *at to the location below it. NGX_OK: nothing that stands above can
 * take its place, as of an exact location and of a regular expression.
 * NGX_DECLINED: a regular expression above may; *at is a prefix, or unchanged.
 * NGX_ERROR: a regular expression failed. Calls itself as deep as locations are
 * nested in the configuration.
 */
static ngx_int_t
ngx_http_comments_location_below(ngx_http_request_t *r, ngx_str_t *uri,
    ngx_http_core_loc_conf_t **at)
{
    ngx_int_t                  rc;
    ngx_http_core_loc_conf_t  *parent, *prefix;
#if (NGX_PCRE)
    ngx_http_core_loc_conf_t  *regex;
#endif

    parent = *at;
    prefix = NULL;

    rc = ngx_http_comments_location_prefix(parent->static_locations, *uri,
                                           &prefix);

    if (prefix != NULL) {
        *at = prefix;

        if (rc == NGX_DECLINED) {
            rc = ngx_http_comments_location_below(r, uri, at);
        }
    }

    if (rc != NGX_DECLINED) {
        return rc;
    }

#if (NGX_PCRE)

    if (parent->regex_locations != NULL
        && (prefix == NULL || !prefix->noregex))
    {
        regex = parent;
        rc = ngx_http_comments_location_regex(r, uri, &regex);

        if (rc == NGX_OK) {
            *at = regex;
        }
    }

#endif

    return rc;
}


/*
 * The location of the longest prefix of a path, below one location; unchanged
 * if there is none. NGX_OK: it is an exact one; NGX_DECLINED: it is not. Each
 * turn goes one node down.
 */
static ngx_int_t
ngx_http_comments_location_prefix(ngx_http_location_tree_node_t *node,
    ngx_str_t rest, ngx_http_core_loc_conf_t **longest)
{
    size_t     len;
    ngx_int_t  order;

    while (node != NULL) {

        len = ngx_min(rest.len, (size_t) node->len);
        order = ngx_filename_cmp(rest.data, node->name, len);

        if (order == 0 && rest.len < node->len) {
            order = -1;
        }

        if (order != 0) {
            node = (order < 0) ? node->left : node->right;
            continue;
        }

        if (rest.len == node->len && node->exact != NULL) {
            *longest = node->exact;
            return NGX_OK;
        }

        if (node->inclusive == NULL) {
            node = node->right;              /* the path goes on */
            continue;
        }

        /* longer names that begin with this one have a tree of their own */

        *longest = node->inclusive;

        rest.data += len;
        rest.len -= len;
        node = rest.len ? node->tree : NULL;
    }

    return NGX_DECLINED;
}


#if (NGX_PCRE)

/*
 * The first regular expression below *at that matches, and what is below it.
 * NGX_OK; NGX_DECLINED: there is none, *at is unchanged; NGX_ERROR.
 */
static ngx_int_t
ngx_http_comments_location_regex(ngx_http_request_t *r, ngx_str_t *uri,
    ngx_http_core_loc_conf_t **at)
{
    ngx_int_t                   rc;
    ngx_http_core_loc_conf_t  **location;

    for (location = (*at)->regex_locations; *location != NULL; location++) {

        rc = ngx_http_regex_exec(r, (*location)->regex, uri);

        if (rc == NGX_DECLINED) {
            continue;
        }

        if (rc != NGX_OK) {
            return NGX_ERROR;
        }

        *at = *location;
        rc = ngx_http_comments_location_below(r, uri, at);

        return (rc == NGX_ERROR) ? NGX_ERROR : NGX_OK;
    }

    return NGX_DECLINED;
}

#endif
