/*
 * Paths as identities and as addresses: a thread's key from a page's path, a
 * path as a URL, origins compared.
 */
#ifndef COMMENTS_URI_H
#define COMMENTS_URI_H

#include "comments_arena.h"
#include "comments_buf.h"


/*
 * The default thread key of a path (decoded and normalised by nginx: dots and
 * double slashes merged): an index name at its end goes ("/a/index.html" with
 * "index.html" among names gives "/a/"). Points into path. Cannot fail.
 */
comments_str_t comments_uri_thread(comments_str_t path,
    const comments_str_t *names, size_t n);

/*
 * The name under which a thread is stored: thread itself up to
 * COMMENTS_URI_THREAD_MAX bytes. A longer one becomes its first bytes, "~" and
 * 128 bits of its SHA-256 in hex, COMMENTS_URI_THREAD_MAX + 1 bytes together,
 * so that no shorter thread's own name can be equal to it. *name points into
 * thread, or is arena memory. COMMENTS_ERROR: out of memory, or libcrypto
 * failed.
 */
#define COMMENTS_URI_THREAD_MAX  512

int comments_uri_bound(comments_arena_t *arena, comments_str_t thread,
    comments_str_t *name);

/* 1: name looks like what that makes of a long one. Cannot fail. */
int comments_uri_bounded(comments_str_t name);

/*
 * Appends path as a URL's path: unreserved characters and / : @ ! $ ' ( ) * , ;
 * = + stay (never two slashes at the start: the second is %2F, so that it can
 * not name a host), everything else, "%" and "?" included, is percent-encoded.
 * Returns as comments_buf_add().
 */
int comments_uri_escape(comments_buf_t *out, comments_str_t path);

/*
 * Appends an address that somebody else has composed, perhaps of variables that
 * a visitor can choose: a path ("/..."), or an absolute URL ("http://",
 * "https://"), either perhaps with a query. What may not stand in a URL is
 * percent-encoded: controls, blanks, quotes, "#", bytes beyond ASCII, a "%"
 * that begins no code. Of a path the second slash is %2F, as above.
 * COMMENTS_DECLINED: it is neither, nothing was appended. Else as
 * comments_buf_add().
 */
int comments_uri_address(comments_buf_t *out, comments_str_t value);

/*
 * Appends value as one query argument's value: all but unreserved characters
 * percent-encoded.
 */
int comments_uri_escape_arg(comments_buf_t *out, comments_str_t value);

/*
 * 1 if an Origin header names scheme://host[:port], ports by their default,
 * host without case, and nothing behind them. host is a Host header (may carry
 * a port). "null" is never equal.
 */
int comments_uri_same_origin(comments_str_t origin, comments_str_t scheme,
    comments_str_t host);


#endif
