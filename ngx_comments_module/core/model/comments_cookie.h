/*
 * Finds cookies in the value of a Cookie header (RFC 6265, 4.2).
 */
#ifndef COMMENTS_COOKIE_H
#define COMMENTS_COOKIE_H

#include "comments_str.h"


/*
 * Reads the next cookie of that name from *cookies, moves *cookies behind it,
 * and stores its value, which points into the header. A name may be there more
 * than once: cookies of other paths and domains come with ours.
 * COMMENTS_DECLINED: there is none any more.
 */
int comments_cookie_next(comments_str_t *cookies, comments_str_t name,
    comments_str_t *value);


#endif
