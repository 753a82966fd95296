/*
 * Reads Isso's SQLite database.
 */
#ifndef COMMENTSCTL_ISSO_DB_H
#define COMMENTSCTL_ISSO_DB_H

#include "commentsctl_format.h"


/*
 * As the function of a commentsctl_format_t. The database is copied, with the
 * log of its last writes ("-wal", "-journal") if it is a file that is not
 * packed, and the copy is read, so that the original is not changed.
 * COMMENTS_ERROR also if it is changed while it is copied.
 */
int commentsctl_isso_db_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source);


#endif
