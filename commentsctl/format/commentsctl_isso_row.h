/*
 * Takes a comment out of a row of Isso's table "comments".
 */
#ifndef COMMENTSCTL_ISSO_ROW_H
#define COMMENTSCTL_ISSO_ROW_H

#include <sqlite3.h>

#include "comments_arena.h"
#include "commentsctl_format.h"


/* the columns of a row, in the order of commentsctl_isso_row_column_t */
#define COMMENTSCTL_ISSO_ROW_COLUMNS                                          \
    "tid, parent, created, modified, mode, text, author, email, website, "    \
    "likes, dislikes"


typedef enum {
    COMMENTSCTL_ISSO_ROW_TID = 0,
    COMMENTSCTL_ISSO_ROW_PARENT,
    COMMENTSCTL_ISSO_ROW_CREATED,
    COMMENTSCTL_ISSO_ROW_MODIFIED,
    COMMENTSCTL_ISSO_ROW_MODE,
    COMMENTSCTL_ISSO_ROW_TEXT,
    COMMENTSCTL_ISSO_ROW_AUTHOR,
    COMMENTSCTL_ISSO_ROW_EMAIL,
    COMMENTSCTL_ISSO_ROW_WEBSITE,
    COMMENTSCTL_ISSO_ROW_LIKES,
    COMMENTSCTL_ISSO_ROW_DISLIKES
} commentsctl_isso_row_column_t;


/*
 * Takes the status, the times, the text and the votes. Returns NULL, or what is
 * wrong, for messages. The text is valid until the query moves.
 */
const char *commentsctl_isso_row_fill(sqlite3_stmt *row,
    commentsctl_entry_t *entry);

/*
 * Takes the name, the address and the website, which Isso escapes for HTML
 * before it stores them. They lie in the arena or in the row. COMMENTS_ERROR:
 * out of memory.
 */
int commentsctl_isso_row_author(comments_arena_t *arena, sqlite3_stmt *row,
    commentsctl_entry_t *entry);

/*
 * Returns a column's text, which is valid until the query moves; empty if the
 * column holds no text. Cannot fail.
 */
comments_str_t commentsctl_isso_row_string(sqlite3_stmt *row, int column);


#endif
