/*
 * Files of an export below a folder: their names, and writing them.
 */
#ifndef COMMENTSCTL_EXPORT_FILE_H
#define COMMENTSCTL_EXPORT_FILE_H

#include <limits.h>

#include "comments_str.h"


typedef struct {
    char  path[PATH_MAX];            /* "a/b.html", below the folder */
    char  up[PATH_MAX];              /* "../": from there to the folder */
} commentsctl_export_name_t;


/*
 * Makes the file's name of a thread: "/a/b.html" is a/b.html, "/a/" is
 * a/index.html, "/a" is a.html. Whatever the thread is called, the file is
 * below the folder: "." and ".." are no folders, and bytes that not every file
 * system has are percent-encoded. COMMENTS_DECLINED: the name would be too
 * long. Linear time.
 */
int commentsctl_export_file_name(commentsctl_export_name_t *name,
    comments_str_t thread);

/*
 * Writes the file with this name below folder, and makes the folders above it.
 * A former file is replaced when the new one is complete. COMMENTS_ERROR was
 * reported on standard error.
 */
int commentsctl_export_file_write(const char *folder, const char *path,
    comments_str_t content);


#endif
