/*
 * Writes what a part of a comment holds, as HTML or as one line of text.
 */
#ifndef COMMENTSCTL_PRINTED_TEXT_H
#define COMMENTSCTL_PRINTED_TEXT_H

#include "comments_buf.h"
#include "commentsctl_printed_types.h"


/*
 * Appends a range as HTML, without what commentsctl_printed_role() drops,
 * without the comments that lie in it, and without the n elements of leave. Of
 * attributes only those stay that our Markdown has a use for. The buffer may
 * have failed then. Linear time.
 */
void commentsctl_printed_html(comments_buf_t *out,
    const commentsctl_printed_range_t *range, xmlNode *const *leave, size_t n);

/*
 * Appends the text of an element, without what is dropped, runs of white space
 * as one blank, up to the element "until", if it is not NULL and lies in node.
 * It stops after 1024 bytes or so.
 */
void commentsctl_printed_line(comments_buf_t *out, xmlNode *node,
    const xmlNode *until);


#endif
