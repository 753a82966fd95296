/*
 * The reader of the text that TypePad and Movable Type export (MTIF), and
 * others after them.
 */
#ifndef COMMENTSCTL_TYPEPAD_H
#define COMMENTSCTL_TYPEPAD_H

#include "commentsctl_format.h"


/*
 * The functions of a commentsctl_format_t. Linear time. Memory grows with the
 * number of pages in the file, since an entry with "NO ENTRY" names its page by
 * the date of another entry. Source: MT::ImportExport of Movable Type, and
 * help.typepad.com/import_format.html.
 */
int commentsctl_typepad_sniff(comments_str_t head);
int commentsctl_typepad_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source);


#endif
