/*
 * Takes a comment out of a row of Isso's table "comments".
 *
 * SQLite lets every column hold a value of any type, so each type is checked.
 */

#include <math.h>

#include "commentsctl_future.h"
#include "commentsctl_isso_row.h"
#include "commentsctl_json_value.h"
#include "commentsctl_unescape.h"


#define COMMENTSCTL_ISSO_ROW_LATEST   1e11    /* seconds since 1970 */


/* Isso's column "mode" */
#define COMMENTSCTL_ISSO_ROW_ACCEPTED  1
#define COMMENTSCTL_ISSO_ROW_PENDING   2
#define COMMENTSCTL_ISSO_ROW_DELETED   4


static int commentsctl_isso_row_plain(comments_arena_t *arena,
    sqlite3_stmt *row, int column, comments_str_t *plain);
static int commentsctl_isso_row_time(sqlite3_stmt *row, int column,
    int64_t *ms);
static uint32_t commentsctl_isso_row_votes(sqlite3_stmt *row, int column);


const char *
commentsctl_isso_row_fill(sqlite3_stmt *row, commentsctl_entry_t *entry)
{
    int  type;

    switch (sqlite3_column_int64(row, COMMENTSCTL_ISSO_ROW_MODE)) {

    case COMMENTSCTL_ISSO_ROW_ACCEPTED:
        entry->status = COMMENTS_APPROVED;
        break;

    case COMMENTSCTL_ISSO_ROW_PENDING:
        entry->status = COMMENTS_PENDING;
        break;

    case COMMENTSCTL_ISSO_ROW_DELETED:
        entry->status = COMMENTS_DELETED;
        break;

    default:
        return "its mode is not 1, 2 or 4";
    }

    if (commentsctl_isso_row_time(row, COMMENTSCTL_ISSO_ROW_CREATED,
                                 &entry->created)
        != COMMENTS_OK || entry->created == 0)
    {
        return "the time when it was created is none, or later than now";
    }

    if (entry->status == COMMENTS_DELETED) {
        return NULL;
    }

    if (commentsctl_isso_row_time(row, COMMENTSCTL_ISSO_ROW_MODIFIED,
                                 &entry->edited)
        != COMMENTS_OK)
    {
        return "the time when it was modified is none, or later than now";
    }

    type = sqlite3_column_type(row, COMMENTSCTL_ISSO_ROW_TEXT);

    if (type != SQLITE_TEXT && type != SQLITE_NULL) {
        return "its text is not a text";
    }

    entry->text = commentsctl_isso_row_string(row, COMMENTSCTL_ISSO_ROW_TEXT);

    /* some are HTML: those that Isso has imported from Disqus or WordPress */

    entry->markup = COMMENTSCTL_MARKUP_MARKDOWN;

    entry->up = commentsctl_isso_row_votes(row, COMMENTSCTL_ISSO_ROW_LIKES);
    entry->down = commentsctl_isso_row_votes(row,
                                             COMMENTSCTL_ISSO_ROW_DISLIKES);

    return NULL;
}


int
commentsctl_isso_row_author(comments_arena_t *arena, sqlite3_stmt *row,
    commentsctl_entry_t *entry)
{
    if (commentsctl_isso_row_plain(arena, row, COMMENTSCTL_ISSO_ROW_AUTHOR,
                                   &entry->name)
        != COMMENTS_OK
        || commentsctl_isso_row_plain(arena, row, COMMENTSCTL_ISSO_ROW_EMAIL,
                                      &entry->email)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_isso_row_plain(arena, row, COMMENTSCTL_ISSO_ROW_WEBSITE,
                                      &entry->website);
}


/* Isso has escaped the column for HTML. */
static int
commentsctl_isso_row_plain(comments_arena_t *arena, sqlite3_stmt *row,
    int column, comments_str_t *plain)
{
    return commentsctl_unescape(arena, commentsctl_isso_row_string(row, column),
                                COMMENTSCTL_UNESCAPE_ESCAPED, plain);
}


/* The column holds seconds with a fraction, or NULL, which is 0. */
static int
commentsctl_isso_row_time(sqlite3_stmt *row, int column, int64_t *ms)
{
    int     type;
    double  seconds;

    *ms = 0;

    type = sqlite3_column_type(row, column);

    if (type == SQLITE_NULL) {
        return COMMENTS_OK;
    }

    seconds = sqlite3_column_double(row, column);

    if ((type != SQLITE_FLOAT && type != SQLITE_INTEGER)
        || !(seconds >= 0 && seconds < COMMENTSCTL_ISSO_ROW_LATEST))
    {
        return COMMENTS_DECLINED;
    }

    *ms = (int64_t) floor(seconds * 1000);

    return commentsctl_future(*ms) ? COMMENTS_DECLINED
                                              : COMMENTS_OK;
}


static uint32_t
commentsctl_isso_row_votes(sqlite3_stmt *row, int column)
{
    sqlite3_int64  n;

    n = sqlite3_column_int64(row, column);

    return n <= 0 ? 0 : n > INT32_MAX ? INT32_MAX : (uint32_t) n;
}


comments_str_t
commentsctl_isso_row_string(sqlite3_stmt *row, int column)
{
    const char  *text;

    if (sqlite3_column_type(row, column) != SQLITE_TEXT) {
        return (comments_str_t) comments_null_str;
    }

    text = (const char *) sqlite3_column_text(row, column);

    return text ? comments_str_of(text,
                                  (size_t) sqlite3_column_bytes(row, column))
                : (comments_str_t) comments_null_str;
}
