/*
 * Reads Isso's SQLite database.
 *
 * Every comment is read by a query of its own: a value that is too long costs
 * that comment, not the rest of the table.
 */

#include <stdio.h>

#include "commentsctl_isso_db.h"
#include "commentsctl_isso_row.h"
#include "commentsctl_path.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_sqlite.h"


#define COMMENTSCTL_ISSO_DB_VERSION  5       /* of the schema, the last one
                                                that is known */
#define COMMENTSCTL_ISSO_DB_STEP     1000    /* instructions of SQLite */
#define COMMENTSCTL_ISSO_DB_STEPS    1000    /* so many STEPs a row may take */


typedef enum {
    COMMENTSCTL_ISSO_DB_COMMENTS = 0,    /* numbers of all comments */
    COMMENTSCTL_ISSO_DB_COMMENT,
    COMMENTSCTL_ISSO_DB_THREADS,         /* numbers of all threads */
    COMMENTSCTL_ISSO_DB_THREAD,
    COMMENTSCTL_ISSO_DB_COUNT,
    COMMENTSCTL_ISSO_DB_QUERIES
} commentsctl_isso_db_query_t;


typedef struct {
    const commentsctl_sink_t  *sink;
    const char                *file;
    sqlite3                   *db;
    sqlite3_stmt              *queries[COMMENTSCTL_ISSO_DB_QUERIES];
    comments_arena_t          *arena;    /* of the present row */
    size_t                     steps;    /* of the present row */
} commentsctl_isso_db_t;


static int commentsctl_isso_db_check(commentsctl_isso_db_t *isso);
static int commentsctl_isso_db_number(commentsctl_isso_db_t *isso,
    const char *sql, sqlite3_int64 *n);
static int commentsctl_isso_db_prepare(commentsctl_isso_db_t *isso);
static int commentsctl_isso_db_steps(void *data);
static int commentsctl_isso_db_allow(void *data, int action, const char *one,
    const char *two, const char *schema, const char *trigger);
static int commentsctl_isso_db_rows(commentsctl_isso_db_t *isso,
    commentsctl_isso_db_query_t query,
    int (*handler)(commentsctl_isso_db_t *isso, sqlite3_int64 id));
static int commentsctl_isso_db_step(commentsctl_isso_db_t *isso,
    sqlite3_stmt *query);
static int commentsctl_isso_db_find(commentsctl_isso_db_t *isso,
    commentsctl_isso_db_query_t query, sqlite3_int64 id);
static int commentsctl_isso_db_page(commentsctl_isso_db_t *isso,
    sqlite3_int64 id);
static int commentsctl_isso_db_comment(commentsctl_isso_db_t *isso,
    sqlite3_int64 id);
static int commentsctl_isso_db_give(commentsctl_isso_db_t *isso,
    commentsctl_entry_t *entry);
static int commentsctl_isso_db_thread(commentsctl_isso_db_t *isso,
    sqlite3_int64 tid, comments_str_t *uri, comments_str_t *title);


/* in the order of commentsctl_isso_db_query_t */
static const char  *const commentsctl_isso_db_sql[] = {
    "SELECT _rowid_ FROM comments ORDER BY _rowid_",
    "SELECT " COMMENTSCTL_ISSO_ROW_COLUMNS " FROM comments WHERE _rowid_ = ?1",
    "SELECT _rowid_ FROM threads ORDER BY _rowid_",
    "SELECT uri, title FROM threads WHERE _rowid_ = ?1",
    "SELECT count(*) FROM comments"
};


int
commentsctl_isso_db_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source)
{
    int                    rc, i;
    commentsctl_isso_db_t  isso;

    memset(&isso, 0, sizeof(commentsctl_isso_db_t));

    isso.sink = sink;
    isso.file = source->input->name;

    rc = commentsctl_sqlite_open(source->input, &isso.db);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    isso.arena = comments_arena_create(SIZE_MAX / 2);

    if (isso.arena == NULL) {
        rc = commentsctl_sqlite_failed(isso.file, SQLITE_NOMEM);
    }

    if (rc == COMMENTS_OK) {
        sqlite3_progress_handler(isso.db, COMMENTSCTL_ISSO_DB_STEP,
                                 commentsctl_isso_db_steps, &isso);
        rc = commentsctl_isso_db_check(&isso);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_isso_db_prepare(&isso);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_isso_db_rows(&isso, COMMENTSCTL_ISSO_DB_THREADS,
                                      commentsctl_isso_db_page);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_isso_db_rows(&isso, COMMENTSCTL_ISSO_DB_COMMENTS,
                                      commentsctl_isso_db_comment);
    }

    for (i = 0; i < COMMENTSCTL_ISSO_DB_QUERIES; i++) {
        (void) sqlite3_finalize(isso.queries[i]);
    }

    (void) sqlite3_close(isso.db);
    comments_arena_destroy(isso.arena);

    return rc;
}


/* Is it Isso's database, of a version that is known? */
static int
commentsctl_isso_db_check(commentsctl_isso_db_t *isso)
{
    int            rc;
    sqlite3_int64  n;

    rc = commentsctl_isso_db_number(isso, "SELECT count(*) FROM sqlite_master "
                                    "WHERE type = 'table' AND rootpage > 0 "
                                    "AND name IN ('comments', 'threads')", &n);

    if (rc == COMMENTS_OK && n != 2) {
        commentsctl_print_error("%s: no database of Isso: it lacks the tables "
                                "\"comments\" and \"threads\"", isso->file);
        rc = COMMENTS_DECLINED;
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_isso_db_number(isso, "PRAGMA user_version", &n);
    }

    if (rc == COMMENTS_OK && (n < 0 || n > COMMENTSCTL_ISSO_DB_VERSION)) {
        commentsctl_print_error("%s: version %lld of Isso's database is not "
                                "known; 0 to %d are", isso->file,
                                (long long) n, COMMENTSCTL_ISSO_DB_VERSION);
        rc = COMMENTS_DECLINED;
    }

    return rc;
}


/* Stores in *n the only number that the statement gives. */
static int
commentsctl_isso_db_number(commentsctl_isso_db_t *isso, const char *sql,
    sqlite3_int64 *n)
{
    int            code;
    sqlite3_stmt  *query;

    code = sqlite3_prepare_v2(isso->db, sql, -1, &query, NULL);

    if (code == SQLITE_OK) {
        code = commentsctl_isso_db_step(isso, query);
        *n = sqlite3_column_int64(query, 0);
        (void) sqlite3_finalize(query);
    }

    return code == SQLITE_ROW ? COMMENTS_OK
                              : commentsctl_sqlite_failed(isso->file, code);
}


static int
commentsctl_isso_db_prepare(commentsctl_isso_db_t *isso)
{
    int  i, code;

    code = sqlite3_set_authorizer(isso->db, commentsctl_isso_db_allow, NULL);

    for (i = 0; i < COMMENTSCTL_ISSO_DB_QUERIES && code == SQLITE_OK; i++) {
        code = sqlite3_prepare_v2(isso->db, commentsctl_isso_db_sql[i], -1,
                                  &isso->queries[i], NULL);
    }

    return code == SQLITE_OK ? COMMENTS_OK
                             : commentsctl_sqlite_failed(isso->file, code);
}


/* SQLite stops if the result is not 0. */
static int
commentsctl_isso_db_steps(void *data)
{
    commentsctl_isso_db_t  *isso = data;

    return ++isso->steps > COMMENTSCTL_ISSO_DB_STEPS;
}


/* Nothing is allowed but to read the two tables, whatever their schema says. */
static int
commentsctl_isso_db_allow(void *data, int action, const char *one,
    const char *two, const char *schema, const char *trigger)
{
    (void) data;
    (void) schema;
    (void) trigger;

    if (action == SQLITE_SELECT) {
        return SQLITE_OK;
    }

    if (action == SQLITE_FUNCTION) {
        return two && strcmp(two, "count") == 0 ? SQLITE_OK : SQLITE_DENY;
    }

    return action == SQLITE_READ && one
           && (strcmp(one, "comments") == 0 || strcmp(one, "threads") == 0)
           ? SQLITE_OK : SQLITE_DENY;
}


/* Gives the number of each row to the handler. */
static int
commentsctl_isso_db_rows(commentsctl_isso_db_t *isso,
    commentsctl_isso_db_query_t query,
    int (*handler)(commentsctl_isso_db_t *isso, sqlite3_int64 id))
{
    int                      rc, code;
    size_t                   done;
    sqlite3_stmt            *ids, *count;
    commentsctl_progress_t   progress;

    ids = isso->queries[query];
    count = isso->queries[COMMENTSCTL_ISSO_DB_COUNT];
    done = 0;
    rc = COMMENTS_OK;

    /* how many there are is for the bar only: a huge table goes without one */

    if (commentsctl_isso_db_step(isso, count) == SQLITE_ROW) {
        done = (size_t) sqlite3_column_int64(count, 0);
    }

    (void) sqlite3_reset(count);

    commentsctl_progress_start(&progress, "reading", done);

    for (done = 1; rc == COMMENTS_OK; done++) {
        code = commentsctl_isso_db_step(isso, ids);

        if (code == SQLITE_DONE) {
            break;
        }

        rc = code == SQLITE_ROW ? handler(isso, sqlite3_column_int64(ids, 0))
             : commentsctl_sqlite_failed(isso->file, code);

        comments_arena_reset(isso->arena);
        commentsctl_progress_show(&progress, done);
    }

    commentsctl_progress_end(&progress);

    return rc;
}


static int
commentsctl_isso_db_step(commentsctl_isso_db_t *isso, sqlite3_stmt *query)
{
    isso->steps = 0;

    return sqlite3_step(query);
}


/* Moves a query to the row with this number; returns SQLite's code. */
static int
commentsctl_isso_db_find(commentsctl_isso_db_t *isso,
    commentsctl_isso_db_query_t query, sqlite3_int64 id)
{
    (void) sqlite3_reset(isso->queries[query]);
    (void) sqlite3_bind_int64(isso->queries[query], 1, id);

    return commentsctl_isso_db_step(isso, isso->queries[query]);
}


/* Gives what is known of a page to the sink. */
static int
commentsctl_isso_db_page(commentsctl_isso_db_t *isso, sqlite3_int64 id)
{
    int                  rc;
    commentsctl_entry_t  entry;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = isso->file;
    entry.line = id > 0 ? (size_t) id : 0;
    entry.page = 1;

    rc = commentsctl_isso_db_thread(isso, id, &entry.thread, &entry.title);

    if (rc == COMMENTS_OK && entry.thread.len && entry.title.len
        && isso->sink->page(isso->sink->data, &entry) != COMMENTS_OK)
    {
        rc = commentsctl_sqlite_failed(isso->file, SQLITE_NOMEM);
    }

    return rc;
}


/*
 * Finds the path and the title of a thread, which are empty if it is not there.
 */
static int
commentsctl_isso_db_thread(commentsctl_isso_db_t *isso, sqlite3_int64 tid,
    comments_str_t *uri, comments_str_t *title)
{
    int            code;
    sqlite3_stmt  *row;

    *uri = (comments_str_t) comments_null_str;
    *title = (comments_str_t) comments_null_str;

    code = commentsctl_isso_db_find(isso, COMMENTSCTL_ISSO_DB_THREAD, tid);

    if (code == SQLITE_DONE || code == SQLITE_TOOBIG) {
        return COMMENTS_OK;
    }

    if (code != SQLITE_ROW) {
        return commentsctl_sqlite_failed(isso->file, code);
    }

    row = isso->queries[COMMENTSCTL_ISSO_DB_THREAD];

    *title = commentsctl_isso_row_string(row, 1);

    return commentsctl_path_absolute(isso->arena,
                                     commentsctl_isso_row_string(row, 0), uri)
           == COMMENTS_OK
           ? COMMENTS_OK
           : commentsctl_sqlite_failed(isso->file, SQLITE_NOMEM);
}


static int
commentsctl_isso_db_comment(commentsctl_isso_db_t *isso, sqlite3_int64 id)
{
    int                        code;
    char                       number[24];
    const char                *why;
    commentsctl_entry_t        entry;
    const commentsctl_sink_t  *sink;

    sink = isso->sink;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    (void) snprintf(number, sizeof(number), "%lld", (long long) id);

    entry.file = isso->file;
    entry.line = id > 0 ? (size_t) id : 0;
    entry.id = comments_str_c(number);

    code = commentsctl_isso_db_find(isso, COMMENTSCTL_ISSO_DB_COMMENT, id);

    if (code == SQLITE_TOOBIG) {
        sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_TOO_LONG,
                   "it is longer than 4 MB");
        return COMMENTS_OK;
    }

    if (code != SQLITE_ROW) {
        return commentsctl_sqlite_failed(isso->file, code == SQLITE_DONE
                                            ? SQLITE_CORRUPT : code);
    }

    why = commentsctl_isso_row_fill(isso->queries[COMMENTSCTL_ISSO_DB_COMMENT],
                                    &entry);
    if (why) {
        sink->skip(sink->data, &entry, COMMENTSCTL_SKIP_DAMAGED, why);
        return COMMENTS_OK;
    }

    return commentsctl_isso_db_give(isso, &entry);
}


/* Finds the page and the author, and gives the comment to the sink. */
static int
commentsctl_isso_db_give(commentsctl_isso_db_t *isso,
    commentsctl_entry_t *entry)
{
    int                        rc;
    char                       number[24];
    sqlite3_stmt              *row;
    comments_str_t             title;
    const commentsctl_sink_t  *sink;

    sink = isso->sink;
    row = isso->queries[COMMENTSCTL_ISSO_DB_COMMENT];

    rc = commentsctl_isso_db_thread(isso,
             sqlite3_column_int64(row, COMMENTSCTL_ISSO_ROW_TID),
             &entry->thread, &title);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    if (entry->thread.len == 0) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_NO_PAGE,
                   "its thread is not in the database");
        return COMMENTS_OK;
    }

    if (sqlite3_column_int64(row, COMMENTSCTL_ISSO_ROW_PARENT) != 0) {
        (void) snprintf(number, sizeof(number), "%lld", (long long)
                        sqlite3_column_int64(row, COMMENTSCTL_ISSO_ROW_PARENT));
        entry->parent = comments_str_c(number);
    }

    /* Isso keeps who has written a deleted comment; we do not */

    if ((entry->status != COMMENTS_DELETED
         && commentsctl_isso_row_author(isso->arena, row, entry) != COMMENTS_OK)
        || sink->comment(sink->data, entry) != COMMENTS_OK)
    {
        return commentsctl_sqlite_failed(isso->file, SQLITE_NOMEM);
    }

    return COMMENTS_OK;
}
