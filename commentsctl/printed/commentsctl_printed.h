/*
 * The reader of comments that an old system printed into static pages: TypePad,
 * Movable Type, Blogger and WordPress.
 *
 *   commentsctl_printed.c          every page of the site
 *   commentsctl_printed_walk.c     the files of a folder
 *   commentsctl_printed_page.c     one page, parsed by libxml2
 *   commentsctl_printed_units.c    which elements are comments
 *   commentsctl_printed_entry.c    name, time and text of one comment
 *   commentsctl_printed_names.c    the tables of names by which both are known
 *   commentsctl_printed_byline.c   "Posted by: NAME | DATE"
 *   commentsctl_printed_date.c     dates as people read them
 *   commentsctl_printed_text.c     what an element holds, as HTML or text
 */
#ifndef COMMENTSCTL_PRINTED_H
#define COMMENTSCTL_PRINTED_H

#include "commentsctl_format.h"


/*
 * The function of a commentsctl_format_t. Reads the files *.html and *.htm in
 * source->site_root and below, in the order of their names. The memory does not
 * grow with the number of pages, but with the largest page and with the names
 * in one folder.
 */
int commentsctl_printed_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source);


#endif
