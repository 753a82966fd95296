/*
 * The temporary file of an import.
 */

#include "comments_hex.h"
#include "commentsctl_staging.h"
#include "commentsctl_print.h"


/* columns behind the texts, in the order of commentsctl_staging_add() */
#define COMMENTSCTL_STAGING_NUMBERS     9

#define COMMENTSCTL_STAGING_DIGEST_LEN  (COMMENTS_DIGEST_HEX / 2)


static int commentsctl_staging_exec(commentsctl_staging_t *staging,
    const char *sql);
static int commentsctl_staging_fail(commentsctl_staging_t *staging);
static sqlite3_stmt *commentsctl_staging_start(commentsctl_staging_t *staging,
    commentsctl_staging_statement_t which);
static void commentsctl_staging_bind(sqlite3_stmt *statement, int column,
    comments_str_t s);
static int commentsctl_staging_take(comments_arena_t *arena,
    sqlite3_stmt *statement, int column, comments_str_t *s);


/*
 * A lost file is a lost import, which is started again: so nothing is synced.
 * The cache holds the digests of about 300,000 comments, in a table of their
 * own, which are as good as random: an index that the cache does not hold is
 * read and written again at each comment. The comments themselves are appended.
 */
static const char  commentsctl_staging_schema[] =
    "PRAGMA journal_mode = OFF;"
    "PRAGMA synchronous = OFF;"
    "PRAGMA cache_size = -8192;"
    "CREATE TABLE threads (n INTEGER PRIMARY KEY, key BLOB UNIQUE,"
    "    url BLOB, title BLOB, closed INTEGER DEFAULT 0,"
    "    missing INTEGER DEFAULT 0);"
    "CREATE TABLE digests (digest BLOB PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE items (n INTEGER PRIMARY KEY, thread INTEGER,"
    "    digest BLOB, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11,"
    "    created, edited, decided, version, status, was, up, down, flags);"
    "CREATE TABLE paths (path BLOB PRIMARY KEY, key BLOB, missing INTEGER);"
    "CREATE INDEX items_thread ON items (thread);"
    "BEGIN;";


/* in the order of commentsctl_staging_statement_t */
static const char *const  commentsctl_staging_sql[] = {

    "SELECT n, closed FROM threads WHERE key = ?1",

    "INSERT INTO threads (key) VALUES (?1)",

    "UPDATE threads SET url = coalesce(?2, url), title = coalesce(?3, title),"
    " closed = max(closed, ?4), missing = max(missing, ?5) WHERE n = ?1",

    "INSERT OR IGNORE INTO digests VALUES (?1)",

    "INSERT INTO items VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
    " ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
    " ?23)",

    "SELECT n, key, url, title, closed, missing FROM threads WHERE n > ?1"
    " ORDER BY n LIMIT 1",

    "SELECT * FROM items WHERE thread = ?1 ORDER BY n",

    "SELECT key, missing FROM paths WHERE path = ?1",

    "INSERT INTO paths VALUES (?1, ?2, ?3)"
};


int
commentsctl_staging_open(commentsctl_staging_t *staging)
{
    size_t  i;

    memset(staging, 0, sizeof(commentsctl_staging_t));

    /* a database without a name is a temporary one; one thread uses it */

    if (sqlite3_open_v2("", &staging->db, SQLITE_OPEN_READWRITE
                        | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL)
        != SQLITE_OK)
    {
        return commentsctl_staging_fail(staging);
    }

    if (commentsctl_staging_exec(staging, commentsctl_staging_schema)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < COMMENTSCTL_STAGING_STATEMENTS; i++) {
        if (sqlite3_prepare_v2(staging->db, commentsctl_staging_sql[i], -1,
                               &staging->statements[i], NULL)
            != SQLITE_OK)
        {
            return commentsctl_staging_fail(staging);
        }
    }

    return COMMENTS_OK;
}


void
commentsctl_staging_close(commentsctl_staging_t *staging)
{
    size_t  i;

    for (i = 0; i < COMMENTSCTL_STAGING_STATEMENTS; i++) {
        (void) sqlite3_finalize(staging->statements[i]);
    }

    (void) sqlite3_close(staging->db);
    memset(staging, 0, sizeof(commentsctl_staging_t));
}


int64_t
commentsctl_staging_find(commentsctl_staging_t *staging, comments_str_t key)
{
    int64_t        number;
    sqlite3_stmt  *find;

    find = commentsctl_staging_start(staging, COMMENTSCTL_STAGING_FIND);
    commentsctl_staging_bind(find, 1, key);

    number = sqlite3_step(find) == SQLITE_ROW ? sqlite3_column_int64(find, 0)
                                              : 0;

    (void) sqlite3_reset(find);

    return number;
}


int
commentsctl_staging_thread(commentsctl_staging_t *staging, comments_str_t key,
    int64_t *number)
{
    sqlite3_stmt  *insert;

    *number = commentsctl_staging_find(staging, key);

    if (*number) {
        return COMMENTS_OK;
    }

    insert = commentsctl_staging_start(staging, COMMENTSCTL_STAGING_THREAD);
    commentsctl_staging_bind(insert, 1, key);

    if (sqlite3_step(insert) != SQLITE_DONE) {
        return commentsctl_staging_fail(staging);
    }

    *number = sqlite3_last_insert_rowid(staging->db);
    staging->threads++;

    return COMMENTS_OK;
}


int
commentsctl_staging_page(commentsctl_staging_t *staging,
    const commentsctl_staging_page_t *page)
{
    sqlite3_stmt  *find, *update;

    find = commentsctl_staging_start(staging, COMMENTSCTL_STAGING_FIND);
    commentsctl_staging_bind(find, 1, page->key);

    if (page->closed && sqlite3_step(find) == SQLITE_ROW
        && sqlite3_column_int(find, 1) == 0)
    {
        staging->closings++;
    }

    (void) sqlite3_reset(find);

    update = commentsctl_staging_start(staging, COMMENTSCTL_STAGING_PAGE);

    (void) sqlite3_bind_int64(update, 1, page->number);

    if (page->url.len) {
        commentsctl_staging_bind(update, 2, page->url);
    }

    if (page->title.len) {
        commentsctl_staging_bind(update, 3, page->title);
    }

    (void) sqlite3_bind_int(update, 4, page->closed);
    (void) sqlite3_bind_int(update, 5, page->missing);

    return sqlite3_step(update) == SQLITE_DONE
           ? COMMENTS_OK : commentsctl_staging_fail(staging);
}


int
commentsctl_staging_answer(commentsctl_staging_t *staging,
    comments_arena_t *arena, comments_str_t path, comments_str_t *key,
    unsigned *missing)
{
    int            rc;
    sqlite3_stmt  *answer;

    answer = commentsctl_staging_start(staging, COMMENTSCTL_STAGING_ANSWER);
    commentsctl_staging_bind(answer, 1, path);

    rc = sqlite3_step(answer);

    if (rc != SQLITE_ROW) {
        return rc == SQLITE_DONE ? COMMENTS_DECLINED
                                 : commentsctl_staging_fail(staging);
    }

    *missing = sqlite3_column_int(answer, 1) != 0;

    return commentsctl_staging_take(arena, answer, 0, key);
}


int
commentsctl_staging_asked(commentsctl_staging_t *staging, comments_str_t path,
    comments_str_t key, unsigned missing)
{
    sqlite3_stmt  *asked;

    asked = commentsctl_staging_start(staging, COMMENTSCTL_STAGING_ASKED);

    commentsctl_staging_bind(asked, 1, path);
    commentsctl_staging_bind(asked, 2, key);
    (void) sqlite3_bind_int(asked, 3, (int) missing);

    return sqlite3_step(asked) == SQLITE_DONE
           ? COMMENTS_OK : commentsctl_staging_fail(staging);
}


int
commentsctl_staging_add(commentsctl_staging_t *staging,
    const commentsctl_staging_item_t *item)
{
    int              i, column;
    char             bytes[COMMENTSCTL_STAGING_DIGEST_LEN];
    int64_t          numbers[COMMENTSCTL_STAGING_NUMBERS];
    sqlite3_stmt    *insert;
    comments_str_t   digest;

    for (i = 0; i < COMMENTSCTL_STAGING_DIGEST_LEN; i++) {
        bytes[i] = (char) comments_hex_number(item->digest + 2 * i, 2);
    }

    digest = comments_str_of(bytes, sizeof(bytes));

    insert = commentsctl_staging_start(staging, COMMENTSCTL_STAGING_DIGEST);
    commentsctl_staging_bind(insert, 1, digest);

    if (sqlite3_step(insert) != SQLITE_DONE) {
        return commentsctl_staging_fail(staging);
    }

    if (sqlite3_changes(staging->db) == 0) {
        return COMMENTS_DECLINED;
    }

    numbers[0] = item->created;
    numbers[1] = item->edited;
    numbers[2] = item->decided;
    numbers[3] = item->format_version;
    numbers[4] = item->status;
    numbers[5] = item->was;
    numbers[6] = item->up;
    numbers[7] = item->down;
    numbers[8] = item->flags;

    insert = commentsctl_staging_start(staging, COMMENTSCTL_STAGING_ADD);

    (void) sqlite3_bind_int64(insert, 1, item->thread);
    commentsctl_staging_bind(insert, 2, digest);
    column = 3;

    for (i = 0; i < COMMENTSCTL_STAGING_TEXTS; i++) {
        commentsctl_staging_bind(insert, column++, item->texts[i]);
    }

    for (i = 0; i < COMMENTSCTL_STAGING_NUMBERS; i++) {
        (void) sqlite3_bind_int64(insert, column++, numbers[i]);
    }

    if (sqlite3_step(insert) != SQLITE_DONE) {
        return commentsctl_staging_fail(staging);
    }

    staging->comments++;

    return COMMENTS_OK;
}


int
commentsctl_staging_next(commentsctl_staging_t *staging,
    comments_arena_t *arena, commentsctl_staging_page_t *page)
{
    int            rc;
    sqlite3_stmt  *next;

    next = commentsctl_staging_start(staging, COMMENTSCTL_STAGING_NEXT);

    (void) sqlite3_bind_int64(next, 1, page->number);

    rc = sqlite3_step(next);

    if (rc != SQLITE_ROW) {
        return rc == SQLITE_DONE ? COMMENTS_DECLINED
                                 : commentsctl_staging_fail(staging);
    }

    page->number = sqlite3_column_int64(next, 0);
    page->closed = sqlite3_column_int(next, 4) != 0;
    page->missing = sqlite3_column_int(next, 5) != 0;

    if (commentsctl_staging_take(arena, next, 1, &page->key)
        != COMMENTS_OK
        || commentsctl_staging_take(arena, next, 2, &page->url)
           != COMMENTS_OK
        || commentsctl_staging_take(arena, next, 3, &page->title)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    (void) sqlite3_reset(next);

    return COMMENTS_OK;
}


int
commentsctl_staging_items(commentsctl_staging_t *staging, int64_t thread)
{
    sqlite3_stmt  *items;

    items = commentsctl_staging_start(staging, COMMENTSCTL_STAGING_ITEMS);

    return sqlite3_bind_int64(items, 1, thread) == SQLITE_OK
           ? COMMENTS_OK : commentsctl_staging_fail(staging);
}


int
commentsctl_staging_item(commentsctl_staging_t *staging,
    comments_arena_t *arena, commentsctl_staging_item_t *item)
{
    int             i, rc, column;
    int64_t        *numbers[COMMENTSCTL_STAGING_NUMBERS];
    sqlite3_stmt   *items;
    comments_str_t  digest;

    items = staging->statements[COMMENTSCTL_STAGING_ITEMS];
    rc = sqlite3_step(items);

    if (rc != SQLITE_ROW) {
        return rc == SQLITE_DONE ? COMMENTS_DECLINED
                                 : commentsctl_staging_fail(staging);
    }

    numbers[0] = &item->created;
    numbers[1] = &item->edited;
    numbers[2] = &item->decided;
    numbers[3] = &item->format_version;
    numbers[4] = &item->status;
    numbers[5] = &item->was;
    numbers[6] = &item->up;
    numbers[7] = &item->down;
    numbers[8] = &item->flags;

    item->thread = sqlite3_column_int64(items, 1);

    if (commentsctl_staging_take(arena, items, 2, &digest) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (digest.len != COMMENTSCTL_STAGING_DIGEST_LEN) {
        commentsctl_print_reason("the temporary file of the import is "
                                 "damaged");
        return COMMENTS_ERROR;
    }

    comments_hex_write(item->digest, (const unsigned char *) digest.data,
                       digest.len);

    column = 3;

    for (i = 0; i < COMMENTSCTL_STAGING_TEXTS; i++) {
        if (commentsctl_staging_take(arena, items, column++,
                                   &item->texts[i])
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    for (i = 0; i < COMMENTSCTL_STAGING_NUMBERS; i++) {
        *numbers[i] = sqlite3_column_int64(items, column++);
    }

    return COMMENTS_OK;
}


static int
commentsctl_staging_exec(commentsctl_staging_t *staging, const char *sql)
{
    return sqlite3_exec(staging->db, sql, NULL, NULL, NULL) == SQLITE_OK
           ? COMMENTS_OK : commentsctl_staging_fail(staging);
}


static int
commentsctl_staging_fail(commentsctl_staging_t *staging)
{
    commentsctl_print_reason("the temporary file of the import: %s; TMPDIR "
                             "names another folder for it",
                             sqlite3_errmsg(staging->db));

    return COMMENTS_ERROR;
}


/* Returns a statement that can be bound and stepped. */
static sqlite3_stmt *
commentsctl_staging_start(commentsctl_staging_t *staging,
    commentsctl_staging_statement_t which)
{
    (void) sqlite3_reset(staging->statements[which]);
    (void) sqlite3_clear_bindings(staging->statements[which]);

    return staging->statements[which];
}


/* The bytes are the caller's, and stay until the statement has been stepped. */
static void
commentsctl_staging_bind(sqlite3_stmt *statement, int column, comments_str_t s)
{
    (void) sqlite3_bind_blob64(statement, column, s.len ? s.data : "", s.len,
                               SQLITE_STATIC);
}


static int
commentsctl_staging_take(comments_arena_t *arena, sqlite3_stmt *statement,
    int column, comments_str_t *s)
{
    const char  *data;

    data = sqlite3_column_blob(statement, column);

    *s = comments_str_of(data,
                         (size_t) sqlite3_column_bytes(statement, column));

    if (s->len == 0) {
        *s = (comments_str_t) comments_null_str;
        return COMMENTS_OK;
    }

    if (comments_arena_dup(arena, *s, s) != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}
