/*
 * Reads the printed comments of one page.
 */
#ifndef COMMENTSCTL_PRINTED_PAGE_H
#define COMMENTSCTL_PRINTED_PAGE_H

#include "commentsctl_zone.h"
#include "commentsctl_format.h"


/* the longest page, bytes */
#define COMMENTSCTL_PRINTED_PAGE_MAX  ((size_t) 16 * 1024 * 1024)


/*
 * Gives the comments in html, the contents of a page, to the sink. path is that
 * of the file, for messages, thread the page's address on its site. A page
 * without comments gives nothing. Nothing is loaded from anywhere.
 * COMMENTS_ERROR: out of memory, or the sink failed.
 */
int commentsctl_printed_page(const commentsctl_sink_t *sink,
    const commentsctl_zone_t *zone, const char *path, comments_str_t thread,
    comments_str_t html);


#endif
