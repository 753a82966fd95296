/*
 * Untrusted bytes, made safe for a line of a log.
 */
#ifndef COMMENTS_PRINTABLE_H
#define COMMENTS_PRINTABLE_H

#include "comments_str.h"


/*
 * Writes s to out, which has room for size bytes (at least 8), so that it can
 * neither end the log line nor control a terminal. Control characters (C0,
 * DEL, C1, the separators U+2028 and U+2029), bytes that are not UTF-8, the
 * quotation mark and the backslash become \xHH, as in nginx's access log. If
 * there is not enough room, the end of s is left out and "..." is written in
 * its place. Returns the length; no NUL is written. Cannot fail.
 */
size_t comments_printable(char *out, size_t size, comments_str_t s);


#endif
