/*
 * A page's <base>: where it leads the block's links, and links that it leads
 * nowhere else.
 */
#ifndef COMMENTS_URI_BASE_H
#define COMMENTS_URI_BASE_H

#include "comments_buf.h"


/* bytes of a <base href> that are looked at */
#define COMMENTS_URI_BASE_MAX  256


/* what scheme a <base href> has */
typedef enum {
    COMMENTS_URI_BASE_NONE = 0,      /* there is no base, or it names no host */
    COMMENTS_URI_BASE_OWN,           /* that of the page: "//host" */
    COMMENTS_URI_BASE_HTTP,
    COMMENTS_URI_BASE_HTTPS,
    COMMENTS_URI_BASE_OTHER          /* a path leads nowhere */
} comments_uri_base_kind_t;


/* What is kept of a page's <base>: little, as there is one for each request. */
typedef struct {
    uint64_t        host;        /* hash of its host and port, lower case */
    unsigned char   kind;        /* comments_uri_base_kind_t */
    unsigned char   away;        /* 1: its target is another window */
} comments_uri_base_t;


/*
 * Fills base->kind and base->host from the value of an href attribute. Source:
 * the URL standard's parser, as far as the host, and the HTML standard, 4.2.3
 * (a base with "data:" or "javascript:" is none). Cannot fail.
 */
void comments_uri_base_read(comments_uri_base_t *base, comments_str_t href);

/* 1 if a link with this target attribute opens in another window. */
int comments_uri_base_away(comments_str_t target);

/*
 * 1 if the base takes paths to another host than this one, or by plain http
 * away from a host of https. host is a Host header, perhaps with a port; tls:
 * the page goes out by https. A base of the same host is no other one whatever
 * its scheme is, since TLS may end before this server. Cannot fail.
 */
int comments_uri_base_foreign(const comments_uri_base_t *base,
    comments_str_t host, unsigned tls);

/*
 * Appends the block, every path in its href, action and formaction attributes
 * with origin ("https://blog.example") before it; origin may be empty. With
 * target, every link of the block itself, which are those without
 * rel="nofollow ugc …", has target="_self". The block is one of
 * comments_render_block(): in it a "<" begins a tag, and values stand in double
 * quotes. What was done already is not done again. Linear time. Returns as
 * comments_buf_add().
 */
int comments_uri_base_apply(comments_buf_t *out, comments_str_t block,
    comments_str_t origin, int target);


#endif
