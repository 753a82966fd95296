/*
 * The temporary file of an export.
 */

#include "commentsctl_export_places.h"
#include "commentsctl_print.h"


static int commentsctl_export_places_fail(commentsctl_export_places_t *places);
static sqlite3_stmt *commentsctl_export_places_start(
    commentsctl_export_places_t *places,
    commentsctl_export_places_statement_t which, comments_str_t one,
    comments_str_t two);
static int commentsctl_export_places_run(commentsctl_export_places_t *places,
    sqlite3_stmt *statement);
static int commentsctl_export_places_take(comments_arena_t *arena,
    sqlite3_stmt *statement, comments_str_t *s);


/* 4 MB of cache, whatever the size of the file, which is never synced */
static const char  commentsctl_export_places_schema[] =
    "PRAGMA journal_mode = OFF;"
    "PRAGMA synchronous = OFF;"
    "PRAGMA cache_size = -4096;"
    "CREATE TABLE places (thread BLOB, root BLOB, PRIMARY KEY (thread, root))"
    "    WITHOUT ROWID;"
    "CREATE TABLE names (name BLOB PRIMARY KEY, thread BLOB) WITHOUT ROWID;"
    "BEGIN;";


/* in the order of commentsctl_export_places_statement_t */
static const char *const  commentsctl_export_places_sql[] = {

    "INSERT OR IGNORE INTO places VALUES (?1, ?2)",

    "SELECT thread FROM places WHERE thread > ?1 ORDER BY thread LIMIT 1",

    "SELECT root FROM places WHERE thread = ?1 AND root > x'' ORDER BY root",

    "SELECT 1 FROM places WHERE thread = ?1 LIMIT 1",

    "DELETE FROM places WHERE thread = ?1 AND root = ?2",

    /* by the index of commentsctl_export_places_index() */
    "SELECT 1 FROM places WHERE root = ?1 LIMIT 1",

    "SELECT count(DISTINCT thread) FROM places",

    "INSERT OR IGNORE INTO names VALUES (?1, ?2)",

    "SELECT 1 FROM names WHERE name = ?1 AND thread = ?2"
};


int
commentsctl_export_places_open(commentsctl_export_places_t *places)
{
    size_t  i;

    memset(places, 0, sizeof(commentsctl_export_places_t));

    /* a database without a name is a temporary one; one thread uses it */

    if (sqlite3_open_v2("", &places->db, SQLITE_OPEN_READWRITE
                        | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL)
        != SQLITE_OK
        || sqlite3_exec(places->db, commentsctl_export_places_schema, NULL,
                        NULL, NULL)
           != SQLITE_OK)
    {
        return commentsctl_export_places_fail(places);
    }

    for (i = 0; i < COMMENTSCTL_EXPORT_PLACES_STATEMENTS; i++) {
        if (sqlite3_prepare_v2(places->db, commentsctl_export_places_sql[i],
                               -1, &places->statements[i], NULL)
            != SQLITE_OK)
        {
            return commentsctl_export_places_fail(places);
        }
    }

    return COMMENTS_OK;
}


void
commentsctl_export_places_close(commentsctl_export_places_t *places)
{
    size_t  i;

    for (i = 0; i < COMMENTSCTL_EXPORT_PLACES_STATEMENTS; i++) {
        (void) sqlite3_finalize(places->statements[i]);
    }

    (void) sqlite3_close(places->db);
    memset(places, 0, sizeof(commentsctl_export_places_t));
}


int
commentsctl_export_places_add(commentsctl_export_places_t *places,
    comments_str_t thread, comments_str_t root)
{
    return commentsctl_export_places_run(places,
               commentsctl_export_places_start(places,
                                   COMMENTSCTL_EXPORT_PLACES_ADD, thread,
                                   root));
}


int
commentsctl_export_places_next(commentsctl_export_places_t *places,
    comments_arena_t *arena, comments_str_t thread, comments_str_t *next)
{
    int            rc;
    sqlite3_stmt  *statement;

    statement = commentsctl_export_places_start(places,
                                    COMMENTSCTL_EXPORT_PLACES_NEXT, thread,
                                    (comments_str_t) comments_null_str);

    switch (sqlite3_step(statement)) {

    case SQLITE_ROW:
        rc = commentsctl_export_places_take(arena, statement, next);
        break;

    case SQLITE_DONE:
        rc = COMMENTS_DECLINED;
        break;

    default:
        rc = commentsctl_export_places_fail(places);
        break;
    }

    (void) sqlite3_reset(statement);

    return rc;
}


int
commentsctl_export_places_roots(commentsctl_export_places_t *places,
    comments_arena_t *arena, comments_str_t thread, comments_str_t **roots,
    size_t *n)
{
    int              rc, step;
    size_t           size;
    sqlite3_stmt    *statement;
    comments_str_t  *list;

    *n = 0;
    *roots = NULL;
    size = 0;
    rc = COMMENTS_OK;

    statement = commentsctl_export_places_start(places,
                                    COMMENTSCTL_EXPORT_PLACES_ROOTS, thread,
                                    (comments_str_t) comments_null_str);

    while (rc == COMMENTS_OK
           && (step = sqlite3_step(statement)) == SQLITE_ROW)
    {
        if (*n == size) {
            size = size ? size * 2 : 64;
            list = comments_arena_calloc(arena, size, sizeof(comments_str_t));

            if (list == NULL) {
                commentsctl_print_error("out of memory");
                rc = COMMENTS_ERROR;
                break;
            }

            if (*n) {
                memcpy(list, *roots, *n * sizeof(comments_str_t));
            }

            *roots = list;
        }

        rc = commentsctl_export_places_take(arena, statement, &(*roots)[*n]);
        (*n)++;
    }

    if (rc == COMMENTS_OK && step != SQLITE_DONE) {
        rc = commentsctl_export_places_fail(places);
    }

    (void) sqlite3_reset(statement);

    return rc;
}


int
commentsctl_export_places_has(commentsctl_export_places_t *places,
    comments_str_t thread)
{
    int            found;
    sqlite3_stmt  *statement;

    statement = commentsctl_export_places_start(places,
                                    COMMENTSCTL_EXPORT_PLACES_HAS, thread,
                                    (comments_str_t) comments_null_str);

    found = sqlite3_step(statement) == SQLITE_ROW;
    (void) sqlite3_reset(statement);

    return found;
}


int
commentsctl_export_places_remove(commentsctl_export_places_t *places,
    comments_str_t thread, comments_str_t root)
{
    places->removed++;

    return commentsctl_export_places_run(places,
               commentsctl_export_places_start(places,
                                   COMMENTSCTL_EXPORT_PLACES_REMOVE, thread,
                                   root));
}


int
commentsctl_export_places_find(commentsctl_export_places_t *places,
    comments_str_t root)
{
    int            found;
    sqlite3_stmt  *statement;

    statement = commentsctl_export_places_start(places,
                                    COMMENTSCTL_EXPORT_PLACES_FIND, root,
                                    (comments_str_t) comments_null_str);

    found = sqlite3_step(statement) == SQLITE_ROW;
    (void) sqlite3_reset(statement);

    return found;
}


int
commentsctl_export_places_index(commentsctl_export_places_t *places)
{
    if (sqlite3_exec(places->db,
                     "CREATE INDEX IF NOT EXISTS roots ON places (root)",
                     NULL, NULL, NULL)
        != SQLITE_OK)
    {
        return commentsctl_export_places_fail(places);
    }

    return COMMENTS_OK;
}


size_t
commentsctl_export_places_count(commentsctl_export_places_t *places)
{
    size_t         n;
    sqlite3_stmt  *statement;

    statement = places->statements[COMMENTSCTL_EXPORT_PLACES_COUNT];

    n = sqlite3_step(statement) == SQLITE_ROW
        ? (size_t) sqlite3_column_int64(statement, 0) : 0;

    (void) sqlite3_reset(statement);

    return n;
}


int
commentsctl_export_places_name(commentsctl_export_places_t *places,
    comments_str_t name, comments_str_t thread)
{
    int            found;
    sqlite3_stmt  *statement;

    if (commentsctl_export_places_run(places,
            commentsctl_export_places_start(places,
                                COMMENTSCTL_EXPORT_PLACES_NAME, name, thread))
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    statement = commentsctl_export_places_start(places,
                                    COMMENTSCTL_EXPORT_PLACES_NAMED, name,
                                    thread);

    found = sqlite3_step(statement) == SQLITE_ROW;
    (void) sqlite3_reset(statement);

    return found ? COMMENTS_OK : COMMENTS_DECLINED;
}


static int
commentsctl_export_places_fail(commentsctl_export_places_t *places)
{
    commentsctl_print_error("the temporary file of the export: %s (TMPDIR "
                            "says where it is)",
                            places->db ? sqlite3_errmsg(places->db)
                                       : "out of memory");

    return COMMENTS_ERROR;
}


/* the strings must be valid until the statement was run */
static sqlite3_stmt *
commentsctl_export_places_start(commentsctl_export_places_t *places,
    commentsctl_export_places_statement_t which, comments_str_t one,
    comments_str_t two)
{
    size_t           i;
    sqlite3_stmt    *statement;
    comments_str_t   values[2];

    values[0] = one;
    values[1] = two;
    statement = places->statements[which];

    /* a NULL would be equal to nothing, so an empty string is an empty blob */

    for (i = 0; i < 2
                && (int) i < sqlite3_bind_parameter_count(statement); i++)
    {
        (void) sqlite3_bind_blob64(statement, (int) i + 1,
                                   values[i].len ? values[i].data : "",
                                   values[i].len, SQLITE_STATIC);
    }

    return statement;
}


static int
commentsctl_export_places_run(commentsctl_export_places_t *places,
    sqlite3_stmt *statement)
{
    int  rc;

    rc = sqlite3_step(statement) == SQLITE_DONE
         ? COMMENTS_OK : commentsctl_export_places_fail(places);

    (void) sqlite3_reset(statement);

    return rc;
}


/* copies the first column */
static int
commentsctl_export_places_take(comments_arena_t *arena, sqlite3_stmt *statement,
    comments_str_t *s)
{
    comments_str_t  value;

    value.data = sqlite3_column_blob(statement, 0);
    value.len = (size_t) sqlite3_column_bytes(statement, 0);

    if (comments_arena_dup(arena, value, s) != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}
