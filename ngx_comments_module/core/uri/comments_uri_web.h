/*
 * Judges whether an http or https URL may be a link. Comment texts and the
 * website field both use this check.
 */
#ifndef COMMENTS_URI_WEB_H
#define COMMENTS_URI_WEB_H

#include "comments_buf.h"


/*
 * 1 if url may be a link, else 0. Such a URL has, in this order:
 *   - "http://" or "https://", in any case;
 *   - a host: an IPv6 address in brackets, or a name. A name consists of the
 *     characters that RFC 3986 allows and of letters of any script, and begins
 *     with a letter or a digit. It has no percent-encoding and no empty label.
 *     At its end may be one dot, "-" or "_", but no other punctuation;
 *   - perhaps a port from 1 to 65535;
 *   - the end, or "/", "?" or "#" followed by anything.
 * A URL with a user name ("https://paypal.com@evil.example") may not be a
 * link. Neither may a URL whose host is "http" or "https" or whose port is
 * empty, which comes from two schemes in a row. Cannot fail.
 */
int comments_uri_web(comments_str_t url);

/*
 * Appends url in the form that a link may have: bytes that no URL may hold are
 * percent-encoded, and controls and other characters that clean text may not
 * hold are removed. Call comments_uri_web() with the result, not with the
 * input. Returns as comments_buf_add().
 */
int comments_uri_web_encode(comments_buf_t *out, comments_str_t url);

/*
 * Returns the length of the "http://" or "https://", in any case, at the
 * beginning of s; 0: s begins with neither. Cannot fail.
 */
size_t comments_uri_web_scheme(comments_str_t s);

/*
 * 1 if c, which is above U+007F, may be part of a host name, else 0. White
 * space, punctuation, symbols, invisible characters, and other forms of ASCII
 * characters may not. Cannot fail.
 */
int comments_uri_web_letter(uint32_t c);


#endif
