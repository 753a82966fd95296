/*
 * Computes the path of the request line as nginx read it when it chose the
 * page's location, before a rewrite, an index or try_files changed r->uri.
 */

#include "ngx_http_comments_path.h"


static ngx_int_t ngx_http_comments_path_parse(ngx_http_request_t *r,
    ngx_uint_t merge_slashes, ngx_str_t *path);


ngx_int_t
ngx_http_comments_path(ngx_http_request_t *r, ngx_str_t *path)
{
    u_char                         *p;
    ngx_str_t                       merged;
    ngx_http_comments_main_conf_t  *mcf;

    if (!r->complex_uri && !r->quoted_uri && !r->empty_path_in_uri) {

        /* the path in the request line is already in its normal form */

        *path = r->unparsed_uri;

        p = ngx_strlchr(path->data, path->data + path->len, '?');

        if (p != NULL) {
            path->len = p - path->data;
        }

        return NGX_OK;
    }

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    if (mcf->slashes != NGX_HTTP_COMMENTS_SLASHES_MIXED) {
        return ngx_http_comments_path_parse(r,
                           mcf->slashes == NGX_HTTP_COMMENTS_SLASHES_MERGED,
                           path);
    }

    /*
     * nginx has parsed the line with merge_slashes of the connection's server,
     * which need not be the server of the request. If it is not certain that
     * slashes were merged, the unmerged path is used: its thread belongs to no
     * other page.
     */

    if (ngx_http_comments_path_parse(r, 0, path) != NGX_OK
        || ngx_http_comments_path_parse(r, 1, &merged) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (!r->internal && r->uri.len == merged.len
        && ngx_memcmp(r->uri.data, merged.data, merged.len) == 0)
    {
        *path = merged;
    }

    return NGX_OK;
}


void
ngx_http_comments_path_conf(ngx_conf_t *cf)
{
    ngx_uint_t                      i, merged;
    ngx_http_core_srv_conf_t      **cscfp;
    ngx_http_core_main_conf_t      *cmcf;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_comments_module);
    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    cscfp = cmcf->servers.elts;
    merged = 0;

    for (i = 0; i < cmcf->servers.nelts; i++) {
        merged += cscfp[i]->merge_slashes ? 1 : 0;
    }

    if (merged == cmcf->servers.nelts) {
        mcf->slashes = NGX_HTTP_COMMENTS_SLASHES_MERGED;

    } else {
        mcf->slashes = merged ? NGX_HTTP_COMMENTS_SLASHES_MIXED
                              : NGX_HTTP_COMMENTS_SLASHES_KEPT;
    }
}


/* parses the path with nginx's own parser, in a scratch request */
static ngx_int_t
ngx_http_comments_path_parse(ngx_http_request_t *r, ngx_uint_t merge_slashes,
    ngx_str_t *path)
{
    u_char              *line;
    size_t               len;
    ngx_http_request_t   scratch;

    len = r->unparsed_uri.len;

    /* the parser reads the byte after the line */

    line = ngx_pnalloc(r->pool, 2 * len + 2);
    if (line == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(line, r->unparsed_uri.data, len);
    line[len] = '\0';

    ngx_memzero(&scratch, sizeof(ngx_http_request_t));

    scratch.connection = r->connection;
    scratch.uri_start = line;
    scratch.uri_end = line + len;
    scratch.empty_path_in_uri = r->empty_path_in_uri;

    scratch.uri.data = line + len + 1;

    if (ngx_http_parse_complex_uri(&scratch, merge_slashes) != NGX_OK) {

        /*
         * nginx has parsed the line without error, so a module has changed it
         * since
         */

        *path = r->uri;
        return NGX_OK;
    }

    *path = scratch.uri;

    return NGX_OK;
}
