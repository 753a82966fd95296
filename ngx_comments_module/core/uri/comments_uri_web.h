/*
 * The one judgement of addresses: is this an http or https URL that may be a
 * link? Texts and the website field ask here.
 */
#ifndef COMMENTS_URI_WEB_H
#define COMMENTS_URI_WEB_H

#include "comments_buf.h"


/*
 * 1 if url may be a link: "http://" or "https://" in any case, a host, perhaps
 * a port from 1 to 65535, then the end, or "/", "?" or "#" and anything. A host
 * is an IPv6 address in brackets, or a name of RFC 3986's characters and of
 * letters of any script, without percent-encoding, without an empty label and
 * without punctuation at its end but one dot, "-" and "_". No URL that names a
 * user is a link ("https://paypal.com@evil.example"), nor one whose host is
 * "http" or "https" or whose port is empty: two schemes in a row. Cannot fail.
 */
int comments_uri_web(comments_str_t url);

/*
 * Appends url as it may stand in a link: what no URL may hold is percent-
 * encoded, controls and other characters that no clean text has go. It is what
 * comments_uri_web() should judge. Returns as comments_buf_add().
 */
int comments_uri_web_encode(comments_buf_t *out, comments_str_t url);

/*
 * The bytes of "http://" or "https://", in any case, at the beginning of s; 0:
 * there is neither. Cannot fail.
 */
size_t comments_uri_web_scheme(comments_str_t s);

/*
 * 1 if c, above U+007F, may stand in a host: not white space, punctuation, a
 * sign, an invisible character, or another form of an ASCII character. Cannot
 * fail.
 */
int comments_uri_web_letter(uint32_t c);


#endif
