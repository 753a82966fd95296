/*
 * A page's <base> element: tells to which host it resolves the block's
 * relative links, and rewrites the links so that the <base> does not change
 * them.
 */
#ifndef COMMENTS_URI_BASE_H
#define COMMENTS_URI_BASE_H

#include "comments_buf.h"


/* bytes of a <base href> that are read */
#define COMMENTS_URI_BASE_MAX  256


/* the scheme of a <base href> */
typedef enum {
    COMMENTS_URI_BASE_NONE = 0,      /* no base, or it names no host */
    COMMENTS_URI_BASE_OWN,           /* the page's own: "//host" */
    COMMENTS_URI_BASE_HTTP,
    COMMENTS_URI_BASE_HTTPS,
    COMMENTS_URI_BASE_OTHER          /* paths can not be resolved */
} comments_uri_base_kind_t;


/* What is kept of a page's <base>. It is small, since every request has one. */
typedef struct {
    uint64_t        host;        /* hash of host and port, in lower case */
    unsigned char   kind;        /* comments_uri_base_kind_t */
    unsigned char   away;        /* 1: its target opens another window */
} comments_uri_base_t;


/*
 * Sets base->kind and base->host from the value of an href attribute. Source:
 * the URL standard's parser, as far as the host, and the HTML standard, 4.2.3
 * (a base with the scheme "data:" or "javascript:" is ignored). Cannot fail.
 */
void comments_uri_base_read(comments_uri_base_t *base, comments_str_t href);

/* 1 if a link with this target attribute opens in another window, else 0. */
int comments_uri_base_away(comments_str_t target);

/*
 * 1 if the base resolves paths to another host than host, or to plain http
 * while the host is visited by https; else 0. host is the value of a Host
 * header and may have a port; tls says that the page is sent by https. Apart
 * from that, the scheme of a base with the same host does not matter: TLS may
 * end before this server. Cannot fail.
 */
int comments_uri_base_foreign(const comments_uri_base_t *base,
    comments_str_t host, unsigned tls);

/*
 * Appends block with origin ("https://blog.example", or empty) before every
 * path ("/...") in an href, action or formaction attribute. With target, it
 * also sets target="_self" in every link of the block itself, that is every
 * link without rel="nofollow ugc ...".
 *
 * block is the output of comments_render_block(): every "<" begins a tag, and
 * values are in double quotes. Links that already have the origin or the
 * target are left as they are. Linear time. Returns as comments_buf_add().
 */
int comments_uri_base_apply(comments_buf_t *out, comments_str_t block,
    comments_str_t origin, int target);


#endif
