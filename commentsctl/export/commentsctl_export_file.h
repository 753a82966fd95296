/*
 * Writes files of an export below a folder.
 */
#ifndef COMMENTSCTL_EXPORT_FILE_H
#define COMMENTSCTL_EXPORT_FILE_H

#include "comments_str.h"


/*
 * Writes the file with this name ("a/b.html") below folder, and makes the
 * folders above it. A former file is replaced when the new one is complete, and
 * only if it begins with mark, as content does: it is of an earlier export.
 * What else is there is never touched, and symbolic links below folder are not
 * followed. COMMENTS_ERROR was reported on standard error.
 */
int commentsctl_export_file_write(const char *folder, const char *path,
    comments_str_t content, comments_str_t mark);


#endif
