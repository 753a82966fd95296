/*
 * The conditions, the range and the accepted encodings of a request for a page
 * that is not a file. They refer to the page with its block, which the page's
 * origin does not know. So they are withheld from the origin, the conditions
 * are compared here, and the headers are given back to later handlers that need
 * them. Accept-Encoding is withheld because no block can be inserted into a
 * page that its origin has compressed.
 */

#include "ngx_http_comments_conditions.h"


static ngx_uint_t ngx_http_comments_conditions_any(ngx_list_t *headers);
static ngx_uint_t ngx_http_comments_conditions_name(ngx_table_elt_t *h);
static void ngx_http_comments_conditions_forget(ngx_http_request_t *r);
static ngx_uint_t ngx_http_comments_conditions_unmodified(
    ngx_http_request_t *r, ngx_str_t *date);
static ngx_uint_t ngx_http_comments_conditions_modified(ngx_http_request_t *r,
    ngx_str_t *date);
static ngx_uint_t ngx_http_comments_conditions_match(ngx_http_request_t *r,
    ngx_str_t *list, ngx_uint_t weak);
static ngx_uint_t ngx_http_comments_conditions_weak(u_char *p, u_char *end);


ngx_http_comments_conditions_t *
ngx_http_comments_conditions_withhold(ngx_http_request_t *r)
{
    ngx_list_t                       headers;
    ngx_uint_t                       i;
    ngx_list_part_t                 *part;
    ngx_table_elt_t                 *h, *copy;
    ngx_http_comments_conditions_t  *conditions;

    conditions = ngx_pcalloc(r->pool, sizeof(ngx_http_comments_conditions_t));
    if (conditions == NULL) {
        return NULL;
    }

    conditions->if_match = r->headers_in.if_match;
    conditions->if_unmodified_since = r->headers_in.if_unmodified_since;
    conditions->if_none_match = r->headers_in.if_none_match;
    conditions->if_modified_since = r->headers_in.if_modified_since;
    conditions->if_range = r->headers_in.if_range;
    conditions->range = r->headers_in.range;
    conditions->lines = r->headers_in.headers;

#if (NGX_HTTP_GZIP)

    r->gzip_tested = 1;
    r->gzip_ok = 0;

#endif

    if (!ngx_http_comments_conditions_any(&r->headers_in.headers)) {
        return conditions;
    }

    /* a new list, since subrequests share the parts of the old one */

    if (ngx_list_init(&headers, r->pool, 20, sizeof(ngx_table_elt_t))
        != NGX_OK)
    {
        return NULL;
    }

    for (part = &r->headers_in.headers.part; part; part = part->next) {
        h = part->elts;

        for (i = 0; i < part->nelts; i++) {

            if (ngx_http_comments_conditions_name(&h[i])) {
                continue;
            }

            copy = ngx_list_push(&headers);
            if (copy == NULL) {
                return NULL;
            }

            *copy = h[i];
        }
    }

    r->headers_in.headers = headers;

    /*
     * last of a list with one part points into the list itself: adjust the copy
     */

    if (headers.last == &headers.part) {
        r->headers_in.headers.last = &r->headers_in.headers.part;
    }

    r->headers_in.if_match = NULL;
    r->headers_in.if_unmodified_since = NULL;
    r->headers_in.if_none_match = NULL;
    r->headers_in.if_modified_since = NULL;
    r->headers_in.if_range = NULL;
    r->headers_in.range = NULL;

    conditions->withheld = 1;

    ngx_http_comments_conditions_forget(r);

    return conditions;
}


static ngx_uint_t
ngx_http_comments_conditions_any(ngx_list_t *headers)
{
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h;

    for (part = &headers->part; part; part = part->next) {
        h = part->elts;

        for (i = 0; i < part->nelts; i++) {
            if (ngx_http_comments_conditions_name(&h[i])) {
                return 1;
            }
        }
    }

    return 0;
}


static ngx_uint_t
ngx_http_comments_conditions_name(ngx_table_elt_t *h)
{
    ngx_uint_t  i;

    static const ngx_str_t  names[] = {
        ngx_string("If-Match"),
        ngx_string("If-Unmodified-Since"),
        ngx_string("If-None-Match"),
        ngx_string("If-Modified-Since"),
        ngx_string("If-Range"),
        ngx_string("Range"),
        ngx_string("Accept-Encoding"),
        ngx_null_string
    };

    for (i = 0; names[i].len; i++) {
        if (h->key.len == names[i].len
            && ngx_strncasecmp(h->key.data, names[i].data, names[i].len) == 0)
        {
            return 1;
        }
    }

    return 0;
}


/* makes nginx evaluate $http_accept_encoding again from the header list */
static void
ngx_http_comments_conditions_forget(ngx_http_request_t *r)
{
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    r->variables[mcf->encoding].valid = 0;
    r->variables[mcf->encoding].not_found = 0;
}


/*
 * The lines are appended, since other modules may have changed the list
 * meanwhile.
 */
ngx_int_t
ngx_http_comments_conditions_restore(ngx_http_request_t *r,
    ngx_http_comments_conditions_t *conditions)
{
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h, *line;

    if (conditions == NULL) {
        return NGX_OK;
    }

#if (NGX_HTTP_GZIP)

    r->gzip_tested = 0;

#endif

    if (!conditions->withheld) {
        return NGX_OK;
    }

    for (part = &conditions->lines.part; part; part = part->next) {
        line = part->elts;

        for (i = 0; i < part->nelts; i++) {

            if (!ngx_http_comments_conditions_name(&line[i])) {
                continue;
            }

            h = ngx_list_push(&r->headers_in.headers);
            if (h == NULL) {
                return NGX_ERROR;
            }

            *h = line[i];
        }
    }

    ngx_http_comments_conditions_forget(r);

    r->headers_in.if_match = conditions->if_match;
    r->headers_in.if_unmodified_since = conditions->if_unmodified_since;
    r->headers_in.if_none_match = conditions->if_none_match;
    r->headers_in.if_modified_since = conditions->if_modified_since;
    r->headers_in.if_range = conditions->if_range;
    r->headers_in.range = conditions->range;

    conditions->withheld = 0;

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_conditions_check(ngx_http_request_t *r,
    ngx_http_comments_conditions_t *conditions)
{
    if (conditions == NULL) {
        return NGX_OK;
    }

    if (conditions->if_match != NULL) {

        if (!ngx_http_comments_conditions_match(r,
                                                &conditions->if_match->value,
                                                0))
        {
            return NGX_HTTP_PRECONDITION_FAILED;
        }

    } else if (conditions->if_unmodified_since != NULL
               && !ngx_http_comments_conditions_unmodified(r,
                                     &conditions->if_unmodified_since->value))
    {
        return NGX_HTTP_PRECONDITION_FAILED;
    }

    if (conditions->if_none_match != NULL) {

        if (ngx_http_comments_conditions_match(r,
                                            &conditions->if_none_match->value,
                                            1))
        {
            return NGX_HTTP_NOT_MODIFIED;
        }

    } else if (conditions->if_modified_since != NULL
               && !ngx_http_comments_conditions_modified(r,
                                       &conditions->if_modified_since->value))
    {
        return NGX_HTTP_NOT_MODIFIED;
    }

    return NGX_OK;
}


/*
 * RFC 9110, 13.1.4: If-Unmodified-Since is ignored if the date is invalid or
 * the response has no Last-Modified.
 */
static ngx_uint_t
ngx_http_comments_conditions_unmodified(ngx_http_request_t *r, ngx_str_t *date)
{
    time_t  since;

    since = ngx_parse_http_time(date->data, date->len);

    return since == NGX_ERROR || r->headers_out.last_modified_time == -1
           || since >= r->headers_out.last_modified_time;
}


/* the same rule as in nginx's not_modified filter, by if_modified_since */
static ngx_uint_t
ngx_http_comments_conditions_modified(ngx_http_request_t *r, ngx_str_t *date)
{
    time_t                     since;
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (r->headers_out.last_modified_time == -1
        || clcf->if_modified_since == NGX_HTTP_IMS_OFF)
    {
        return 1;
    }

    since = ngx_parse_http_time(date->data, date->len);

    if (since == r->headers_out.last_modified_time) {
        return 0;
    }

    return clcf->if_modified_since == NGX_HTTP_IMS_EXACT
           || since < r->headers_out.last_modified_time;
}


/*
 * RFC 9110, 13.1.1 and 13.1.2: the value is a list of entity tags, or "*". In
 * the weak comparison "W/" before a tag is ignored; in the strong comparison a
 * weak tag matches nothing.
 */
static ngx_uint_t
ngx_http_comments_conditions_match(ngx_http_request_t *r, ngx_str_t *list,
    ngx_uint_t weak)
{
    u_char      *p, *end, *start, *tag, *tag_end;
    ngx_uint_t   usable, skip;

    p = list->data;
    end = list->data + list->len;

    if (list->len == 1 && *p == '*') {
        return 1;
    }

    if (r->headers_out.etag == NULL) {
        return 0;
    }

    tag = r->headers_out.etag->value.data;
    tag_end = tag + r->headers_out.etag->value.len;

    skip = ngx_http_comments_conditions_weak(tag, tag_end);

    if (skip && !weak) {
        return 0;
    }

    tag += skip;

    while (p < end) {

        while (p < end && (*p == ' ' || *p == '\t' || *p == ',')) {
            p++;
        }

        skip = ngx_http_comments_conditions_weak(p, end);
        usable = weak || !skip;
        p += skip;

        if (p >= end || *p != '"') {
            return 0;
        }

        start = p++;

        while (p < end && *p != '"') {
            p++;
        }

        if (p >= end) {
            return 0;
        }

        p++;

        if (usable && p - start == tag_end - tag
            && ngx_memcmp(start, tag, p - start) == 0)
        {
            return 1;
        }
    }

    return 0;
}


/* the length of the prefix "W/" at p: 2, or 0 if there is none */
static ngx_uint_t
ngx_http_comments_conditions_weak(u_char *p, u_char *end)
{
    return (end - p > 2 && p[0] == 'W' && p[1] == '/') ? 2 : 0;
}
