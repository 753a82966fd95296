/*
 * The names of files of an export: one for each thread, below a folder.
 */
#ifndef COMMENTSCTL_EXPORT_NAME_H
#define COMMENTSCTL_EXPORT_NAME_H

#include "comments_buf.h"


/*
 * Writes the file's name of a thread to name: "/a/b.html" is a/b.html, "/a/" is
 * a/index.html, "/a" is a.html, and with n of 2 or more a~N.html. Whatever the
 * thread is called, the file is below the folder, and no file has the name of a
 * folder: no part is empty, "." or "..", and a part of a folder that ends in
 * ".html" is written with "%2E". Letters, digits, "-", ".", "_", "~" and UTF-8
 * stand as they are; other bytes, and a slash that follows a slash, are
 * percent-encoded. A part that is too long ends in "~" and a hash. Two threads
 * may get the same name. Returns as comments_buf_add(). Linear time.
 */
int commentsctl_export_name(comments_buf_t *name, comments_str_t thread,
    unsigned n);


#endif
