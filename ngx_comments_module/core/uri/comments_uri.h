/*
 * Paths as thread keys and as URLs: makes the key of a page's thread from the
 * page's path, and a URL from a path, and compares origins.
 */
#ifndef COMMENTS_URI_H
#define COMMENTS_URI_H

#include "comments_arena.h"
#include "comments_buf.h"


/*
 * Returns the default thread key of a path. The path was decoded and
 * normalised by nginx (dots resolved, double slashes merged). An index name at
 * its end is removed: with "index.html" among the n names, "/a/index.html"
 * gives "/a/". The result points into path. Cannot fail.
 */
comments_str_t comments_uri_thread(comments_str_t path,
    const comments_str_t *names, size_t n);

/*
 * Stores in *name the name under which a thread is stored. A thread of up to
 * COMMENTS_URI_THREAD_MAX bytes is its own name. The name of a longer one
 * consists of its first bytes, "~" and 128 bits of its SHA-256 in hex. This
 * name has COMMENTS_URI_THREAD_MAX + 1 bytes, so that it differs from the name
 * of every shorter thread. *name points into thread, or is arena memory.
 * COMMENTS_ERROR: out of memory, or libcrypto failed.
 */
#define COMMENTS_URI_THREAD_MAX  512

int comments_uri_bound(comments_arena_t *arena, comments_str_t thread,
    comments_str_t *name);

/*
 * 1 if name has the form that comments_uri_bound() gives to long threads.
 * Cannot fail.
 */
int comments_uri_bounded(comments_str_t name);

/*
 * Appends path as the path of a URL. Unreserved characters and / : @ ! $ ' ( )
 * * , ; = + stay; every other byte, "%" and "?" included, is percent-encoded.
 * If path begins with two slashes, the second one becomes %2F, so that the
 * result can not name a host. Returns as comments_buf_add().
 */
int comments_uri_escape(comments_buf_t *out, comments_str_t path);

/*
 * Appends an address that comes from elsewhere and may hold variables that a
 * visitor can choose. It is a path ("/...") or an absolute URL ("http://",
 * "https://"); either may have a query. What a URL may not hold is
 * percent-encoded: controls, blanks, quotes, "#", bytes above 127, and a "%"
 * that begins no code. The second of two slashes at the start of a path
 * becomes %2F, as above. COMMENTS_DECLINED: value is neither a path nor such a
 * URL, nothing was appended. Otherwise returns as comments_buf_add().
 */
int comments_uri_address(comments_buf_t *out, comments_str_t value);

/*
 * Appends value as the value of one query argument: all but unreserved
 * characters are percent-encoded. Returns as comments_buf_add().
 */
int comments_uri_escape_arg(comments_buf_t *out, comments_str_t value);

/*
 * 1 if the value of an Origin header is scheme://host[:port] and nothing more,
 * else 0. A missing port is the scheme's default port; the host is compared
 * without regard to case. host is the value of a Host header and may have a
 * port. "null" equals no origin. Cannot fail.
 */
int comments_uri_same_origin(comments_str_t origin, comments_str_t scheme,
    comments_str_t host);


#endif
