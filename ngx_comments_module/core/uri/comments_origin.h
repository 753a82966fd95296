/*
 * Protection against forms on other sites (cross-site request forgery): judges
 * by its headers whether a request comes from a page of this site.
 */
#ifndef COMMENTS_ORIGIN_H
#define COMMENTS_ORIGIN_H

#include "comments_buf.h"


/*
 * What a POST's headers say about the page that sent it, and to which host the
 * request went.
 */
typedef struct {
    comments_str_t  origin;      /* Origin; empty: no such header */
    comments_str_t  fetch_site;  /* Sec-Fetch-Site; empty: no such header */
    comments_str_t  host;        /* Host or :authority, perhaps with a port */
    unsigned        tls:1;       /* it came by https */
    unsigned        listed:1;    /* the configuration names the origin */
} comments_origin_t;


/*
 * 1 if the request may come from a page of this site, 0 if it comes from
 * another site. The first of these rules that applies:
 *
 *   the configuration names the origin      own
 *   Sec-Fetch-Site is cross-site            foreign
 *   there is no Origin                      own: no browser of today
 *   Origin is null                          own if Sec-Fetch-Site is
 *                                           same-origin
 *   Origin is https:// and the host         own: TLS may end before this server
 *   Origin is http:// and the host          own unless the request came by TLS
 *   anything else                           foreign
 *
 * "null" is what a browser sends from a page whose Referrer-Policy is
 * no-referrer, from a sandboxed frame, and behind redirects over other sites
 * (Fetch standard, "serializing a request origin"); Sec-Fetch-Site, which no
 * script can set (Fetch Metadata), tells these apart. Cannot fail.
 */
int comments_origin_own(const comments_origin_t *origin);

/*
 * Appends, for one line of a log, the headers that came and the origin that
 * was expected. A value is cut at 128 bytes. Quotation marks and all bytes but
 * printable ASCII become question marks. Returns as comments_buf_add().
 */
int comments_origin_explain(comments_buf_t *out,
    const comments_origin_t *origin);


#endif
