/*
 * Reads the Accept header: the media types that the client accepts.
 */

#include "ngx_http_comments_accept.h"


static ngx_int_t ngx_http_comments_accept_line(
    ngx_http_comments_accept_t *accept);
static u_char *ngx_http_comments_accept_end(u_char *p, u_char *last, u_char c);
static ngx_uint_t ngx_http_comments_accept_refused(u_char *p, u_char *last);
static void ngx_http_comments_accept_trim(u_char **p, u_char **last);


void
ngx_http_comments_accept_start(ngx_http_request_t *r,
    ngx_http_comments_accept_t *accept)
{
    ngx_memzero(accept, sizeof(ngx_http_comments_accept_t));

    accept->part = &r->headers_in.headers.part;
}


ngx_int_t
ngx_http_comments_accept_next(ngx_http_comments_accept_t *accept,
    ngx_str_t *range)
{
    u_char  *p, *end, *last;

    for ( ;; ) {

        if (accept->p == NULL
            && ngx_http_comments_accept_line(accept) != NGX_OK)
        {
            return NGX_DECLINED;
        }

        p = accept->p;
        last = ngx_http_comments_accept_end(p, accept->last, ',');

        accept->p = (last < accept->last) ? last + 1 : NULL;

        end = ngx_http_comments_accept_end(p, last, ';');

        if (ngx_http_comments_accept_refused(end, last)) {
            accept->seen++;
            continue;
        }

        ngx_http_comments_accept_trim(&p, &end);

        if (p == end) {
            continue;
        }

        accept->seen++;

        range->data = p;
        range->len = end - p;

        return NGX_OK;
    }
}


/* finds the next Accept line; NGX_DECLINED: there is none */
static ngx_int_t
ngx_http_comments_accept_line(ngx_http_comments_accept_t *accept)
{
    ngx_str_t         name = ngx_string("Accept");
    ngx_table_elt_t  *h;

    for ( /* void */ ; accept->part; accept->part = accept->part->next) {
        h = accept->part->elts;

        while (accept->i < accept->part->nelts) {
            h = (ngx_table_elt_t *) accept->part->elts + accept->i++;

            if (h->key.len == name.len
                && ngx_strncasecmp(h->key.data, name.data, name.len) == 0)
            {
                accept->p = h->value.data;
                accept->last = h->value.data + h->value.len;
                return NGX_OK;
            }
        }

        accept->i = 0;
    }

    return NGX_DECLINED;
}


/* the first character c outside of quoted strings, or last */
static u_char *
ngx_http_comments_accept_end(u_char *p, u_char *last, u_char c)
{
    ngx_uint_t  quoted;

    quoted = 0;

    for ( /* void */ ; p < last && (quoted || *p != c); p++) {

        if (*p == '"') {
            quoted = !quoted;

        } else if (quoted && *p == '\\' && p + 1 < last) {
            p++;
        }
    }

    return p;
}


/*
 * 1 if the parameters, which begin at the semicolon at p, have "q=0" or "q=0.0"
 */
static ngx_uint_t
ngx_http_comments_accept_refused(u_char *p, u_char *last)
{
    u_char  *end, *s;

    while (p < last) {

        s = p + 1;
        end = ngx_http_comments_accept_end(s, last, ';');
        p = end;

        ngx_http_comments_accept_trim(&s, &end);

        if (end - s < 3 || (*s | 0x20) != 'q' || s[1] != '=') {
            continue;
        }

        s += 2;

        if (*s++ != '0') {
            return 0;
        }

        if (s < end && *s == '.') {
            s++;
        }

        while (s < end && *s == '0') {
            s++;
        }

        return s == end;
    }

    return 0;
}


static void
ngx_http_comments_accept_trim(u_char **p, u_char **last)
{
    while (*p < *last && (**p == ' ' || **p == '\t')) {
        (*p)++;
    }

    while (*p < *last && ((*last)[-1] == ' ' || (*last)[-1] == '\t')) {
        (*last)--;
    }
}


ngx_uint_t
ngx_http_comments_accept_is(ngx_str_t *range, const char *type)
{
    return range->len == ngx_strlen(type)
           && ngx_strncasecmp(range->data, (u_char *) type, range->len) == 0;
}
