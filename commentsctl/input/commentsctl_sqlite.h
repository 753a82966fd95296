/*
 * Opens a private copy of an SQLite database that strangers have written.
 */
#ifndef COMMENTSCTL_SQLITE_H
#define COMMENTSCTL_SQLITE_H

#include <sqlite3.h>

#include "commentsctl_input.h"


/*
 * Copies the database, with its "-wal" and "-journal" if input is a file that
 * is not packed, and opens the copy. The copy has no name any more when the
 * function returns, and goes with the handle, which the caller closes by
 * sqlite3_close(). What the database can do is limited: no views, no triggers,
 * no untrusted functions, no values of more than 4 MB. Returns as the reader of
 * a format.
 */
int commentsctl_sqlite_open(commentsctl_input_t *input, sqlite3 **db);

/*
 * Reports a failure of SQLite on standard error. code is what SQLite has
 * returned; its own message is not shown, since it may quote the database.
 * Returns COMMENTS_ERROR if memory or the disk was the cause, else
 * COMMENTS_DECLINED.
 */
int commentsctl_sqlite_failed(const char *file, int code);


#endif
