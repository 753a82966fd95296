/*
 * The reader of Isso: databases as Isso writes them and as nobody should, and
 * JSON.
 */

#include <dirent.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "tap.h"

#include "sunk.h"


#define FIXTURE(name)  "t/fixtures/import/isso/" name

#define THREADS        "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri "   \
                       "VARCHAR(256) UNIQUE, title VARCHAR(256));"            \
                       "INSERT INTO threads VALUES (1, '/a/', NULL);"
#define COLUMNS        "tid, id INTEGER PRIMARY KEY, parent INTEGER, "        \
                       "created FLOAT NOT NULL, modified FLOAT, mode "        \
                       "INTEGER, remote_addr VARCHAR, text VARCHAR NOT "      \
                       "NULL, author VARCHAR, email VARCHAR, website "        \
                       "VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER "  \
                       "DEFAULT 0, voters BLOB"
#define COMMENTS       "CREATE TABLE comments (" COLUMNS ");"
#define INTO           "INSERT INTO comments (tid, id, created, mode, text) " \
                       "VALUES "


static char  folder[64];     /* where databases and temporary copies lie */
static char  database[128];


/* Makes a database of these statements, and reads it. */
static int
read_sql(sunk_t *sunk, const char *sql)
{
    char     *why;
    sqlite3  *db;

    (void) unlink(database);

    why = NULL;

    if (sqlite3_open(database, &db) != SQLITE_OK
        || sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
    {
        printf("# SQLite: %s\n", why ? why : "not opened");
        abort();
    }

    (void) sqlite3_close(db);

    return sunk_path(sunk, "isso", database);
}


static int
rc_of(const char *sql, const char *said)
{
    int     rc, found;
    sunk_t  sunk;

    rc = read_sql(&sunk, sql);
    found = sunk_said(&sunk, said) && sunk.comments == 0;
    sunk_free(&sunk);

    return found ? rc : -100;
}


/* how many files lie in the folder */
static int
files(void)
{
    int             n;
    DIR            *dir;
    struct dirent  *entry;

    n = 0;
    dir = opendir(folder);

    if (dir == NULL) {
        abort();
    }

    while ((entry = readdir(dir)) != NULL) {
        n += entry->d_name[0] != '.';
    }

    (void) closedir(dir);

    return n;
}


static void
test_fixture(void)
{
    sunk_t       sunk;
    struct stat  before, after, log;

    (void) stat(FIXTURE("comments.db"), &before);

    is_int(sunk_path(&sunk, "isso", FIXTURE("comments.db")), COMMENTS_OK,
           "a database with its log");
    ok(sunk_has(&sunk, "page line=1 thread=/post/one.html title=One & <two>"),
       "a title is not escaped");
    is_int(sunk.pages, 1, "a page without one is not told");
    ok(sunk_has(&sunk, "comment deleted line=1 thread=/post/one.html id=1 "
                "created=1700000000250"),
       "of a deleted comment, neither address nor name");
    ok(sunk_has(&sunk, "comment approved line=2 thread=/post/one.html id=2 "
                "parent=1 name=Ann & Bob <both> email=ann@example.org "
                "website=https://ann.example/?a=1&b=2 created=1700000100500 "
                "edited=1700000200750 up=3 down=1 text=A *reply*."),
       "author and website are unescaped once");
    ok(sunk_has(&sunk, "Second paragraph &amp; more."), "the text is not");
    ok(sunk_has(&sunk, "comment pending line=3 thread=/post/one.html id=3 "
                "parent=2 name=Cid created=1700000300000 text=held"),
       "mode 2; replies to replies, as before version 3");
    ok(sunk_has(&sunk, "comment approved line=4 thread=/guestbook id=4 "
                "created=1700000400000 text=Only in the log"),
       "what is in the log alone; an address that is not a path");
    is_int(sunk.comments, 4, "nothing else");
    sunk_free(&sunk);

    (void) stat(FIXTURE("comments.db"), &after);

    ok(before.st_size == after.st_size
       && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec
       && before.st_mtim.tv_sec == after.st_mtim.tv_sec,
       "the database is not changed");
    ok(stat(FIXTURE("comments.db-wal"), &log) == 0 && log.st_size,
       "nor is its log");
    ok(stat(FIXTURE("comments.db-shm"), &log) != 0,
       "and no file is made beside it");
    is_int(files(), 0, "no temporary copy stays");
}


static void
test_values(void)
{
    sunk_t  sunk;

    is_int(read_sql(&sunk, THREADS COMMENTS INTO
                    "(1, 1, 1e9, 1, x'00ff'), (1, 2, 'never', 1, 'x'), "
                    "(1, 3, 1e9, 3, 'x'), (1, 4, 1e18, 1, 'x'), "
                    "(1, 5, -1, 1, 'x'), (9, 6, 1e9, 1, 'x'), "
                    "(1, 7, 1e9, 1, '<p>Hello</p>'), "
                    "(1, 8, 1000000000, 1, 17), (1, 9, 9e999, 1, 'x'), "
                    "(1, 10, 9e9, 1, 'x'), "
                    "(1, 11, 1e9, 1, zeroblob(5000000)), "
                    "(1, 12, 1e9, 1, 'last');"
                    "UPDATE comments SET parent = 'none', likes = -1, "
                    "dislikes = 1e18, author = x'41' WHERE id = 12;"),
           COMMENTS_OK, "values of other types");
    ok(sunk_has(&sunk, "skip line=1 its text is not a text"), "a blob");
    ok(sunk_has(&sunk, "skip line=2 the time when it was created is none, or "
                "later than now"), "a time that is a word");
    ok(sunk_has(&sunk, "skip line=3 its mode is not 1, 2 or 4"), "a mode");
    is_int(sunk.skips[COMMENTSCTL_SKIP_DAMAGED], 7, "and more of the kind");
    is_int(sunk.skips[COMMENTSCTL_SKIP_NO_PAGE], 1, "a thread that is gone");
    ok(sunk_has(&sunk, "skip line=11 it is longer than 4 MB"),
       "5 MB in one value");
    ok(sunk_has(&sunk, "comment approved line=7 thread=/a/ id=7 "
                "created=1000000000000 text=<p>Hello</p>"),
       "HTML that Isso has imported itself");
    ok(sunk_has(&sunk, "comment approved line=8 thread=/a/ id=8 "
                "created=1000000000000 text=17"), "a number as a text");
    ok(sunk_has(&sunk, "comment approved line=12 thread=/a/ id=12 "
                "created=1000000000000 down=2147483647 text=last"),
       "and all goes on");
    sunk_free(&sunk);
}


static void
test_refused(void)
{
    is_int(rc_of(THREADS COMMENTS "PRAGMA user_version = 6;",
                 "version 6 of Isso's database is not known"),
           COMMENTS_DECLINED, "a later version is refused by its number");
    is_int(rc_of(THREADS, "it lacks the tables"), COMMENTS_DECLINED,
           "another database");
    is_int(rc_of(THREADS "CREATE TABLE other (" COLUMNS ");"
                 "INSERT INTO other (tid, id, created, mode, text) VALUES "
                 "(1, 1, 1e9, 1, 'x'); CREATE VIEW comments AS SELECT * FROM "
                 "other;", "it lacks the tables"), COMMENTS_DECLINED,
           "a view with the table's name");
    is_int(rc_of(THREADS "CREATE VIRTUAL TABLE comments USING fts4(" COLUMNS
                 ");", "it lacks the tables"), COMMENTS_DECLINED,
           "a virtual table with the table's name");
    is_int(rc_of(THREADS "CREATE TABLE comments (id INTEGER PRIMARY KEY);",
                 "no database of Isso"), COMMENTS_DECLINED,
           "a table without the columns");
    is_int(rc_of(THREADS "CREATE TABLE comments (id PRIMARY KEY, tid, created,"
                 "mode, text) WITHOUT ROWID;", "no database of Isso"),
           COMMENTS_DECLINED, "a table without numbers of rows");
}


static void
test_computed(void)
{
    sunk_t  sunk;

    is_int(read_sql(&sunk, THREADS "CREATE TABLE comments (tid, id INTEGER "
                    "PRIMARY KEY, parent, created, modified, mode, text AS "
                    "(hex(zeroblob(40000000))), author, email, website, "
                    "likes, dislikes); INSERT INTO comments (tid, id, created,"
                    " mode) VALUES (1, 1, 1e9, 1);"), COMMENTS_OK,
           "a column that is computed");
    ok(sunk_has(&sunk, "skip line=1 it is longer than 4 MB"),
       "is bounded as well");
    sunk_free(&sunk);
}


/* Isso was killed, or is at work: what it had not finished is taken back. */
static void
test_journal(void)
{
    sqlite3  *db;
    sunk_t    sunk;

    (void) read_sql(&sunk, THREADS COMMENTS "WITH RECURSIVE n(i) AS (SELECT 1 "
                    "UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO "
                    "comments (tid, id, created, mode, text) SELECT 1, i, 1e9,"
                    " 1, 'before' FROM n;");
    sunk_free(&sunk);

    if (sqlite3_open(database, &db) != SQLITE_OK
        || sqlite3_exec(db, "PRAGMA cache_size = 2; BEGIN; UPDATE comments "
                        "SET text = 'behind it ' || hex(zeroblob(100));",
                        NULL, NULL, NULL)
           != SQLITE_OK)
    {
        abort();
    }

    is_int(sunk_path(&sunk, "isso", database), COMMENTS_OK,
           "a database in the middle of a transaction");
    is_int(sunk.comments, 500, "all comments are there");
    ok(sunk_has(&sunk, "comment approved line=500 thread=/a/ id=500 "
                "created=1000000000000 text=before"), "as they were");
    sunk_free(&sunk);
    (void) sqlite3_close(db);
}


static void
test_files(void)
{
    char    bytes[8192];
    char    said[256];
    FILE   *file;
    size_t  len;
    sunk_t  sunk;

    /* a database that is cut off, and one whose pages are overwritten */

    file = fopen(FIXTURE("comments.db"), "rb");
    len = file ? fread(bytes, 1, sizeof(bytes), file) : 0;

    if (file == NULL || len < 2048) {
        abort();
    }

    (void) fclose(file);

    is_int(sunk_read(&sunk, "isso", bytes, 700, SUNK_FILE), COMMENTS_DECLINED,
           "a database that is cut off");
    sunk_free(&sunk);

    is_int(sunk_read(&sunk, "isso", bytes, len, SUNK_PIPE), COMMENTS_OK,
           "a database through a pipe");
    is_int(sunk.comments, 3, "which has no log");
    sunk_free(&sunk);

    memset(bytes + 100, 0xa5, len - 100);

    is_int(sunk_read(&sunk, "isso", bytes, len, SUNK_FILE), COMMENTS_DECLINED,
           "a damaged database");
    sunk_free(&sunk);

    /* an address of a temporary folder that is not there */

    (void) setenv("TMPDIR", "/nowhere", 1);
    is_int(sunk_path(&sunk, "isso", FIXTURE("comments.db")), COMMENTS_ERROR,
           "no temporary folder");
    (void) snprintf(said, sizeof(said), "/nowhere/commentsctl.");
    ok(sunk_said(&sunk, said), "is named");
    sunk_free(&sunk);
    (void) setenv("TMPDIR", folder, 1);
}


static void
test_json(void)
{
    sunk_t       sunk;
    const char  *json;

    is_int(sunk_path(&sunk, "isso", FIXTURE("generic.json")), COMMENTS_OK,
           "generic JSON");
    ok(sunk_has(&sunk, "page line=2 thread=/sorted/ title=The path stands "
                "behind the comments"), "a page's title");
    ok(sunk_has(&sunk, "comment approved line=4 thread=/sorted/ id=/sorted/#1 "
                "name=Ann & <Bob> email=ann@example.org "
                "website=https://ann.example created=1700000000000 "
                "text=A *first* one"), "a path behind its comments");
    ok(sunk_has(&sunk, "comment approved line=15 thread=/notes id=/notes#1 "
                "name=Cid created=1700000100000 "
                "text=<p>From Disqus.</p>"), "HTML; an id of another thread");
    is_int(sunk.skips[COMMENTSCTL_SKIP_DAMAGED], 1, "a time that is none");
    is_int(sunk.skips[COMMENTSCTL_SKIP_NO_PAGE], 1, "a thread without a path");
    is_int(sunk.comments, 2, "nothing else");
    sunk_free(&sunk);

    json = "[{\"id\":17,\"comments\":[{}, 3]}";
    is_int(sunk_read(&sunk, "isso", json, strlen(json), SUNK_FILE),
           COMMENTS_DECLINED, "cut off");
    ok(sunk_said(&sunk, ":1: the file is cut off"), "which is said");
    sunk_free(&sunk);

    json = "[{\"id\":\"/a\",\"comments\":[{\"created\":\"2023-11-14 "
           "22:13:20\",\"id\":4,\"parent\":3,\"text\":\"t\"}]}]";
    is_int(sunk_read(&sunk, "isso", json, strlen(json), SUNK_PIPE),
           COMMENTS_OK, "JSON through a pipe");
    ok(sunk_has(&sunk, "comment approved line=1 thread=/a id=/a#4 parent=/a#3 "
                "created=1700000000000 text=t"), "is read twice as well");
    sunk_free(&sunk);

    sunk_zone = "+01:00";
    is_int(sunk_read(&sunk, "isso", json, strlen(json), SUNK_FILE),
           COMMENTS_OK, "times in another zone");
    ok(sunk_has(&sunk, "comment approved line=1 thread=/a id=/a#4 parent=/a#3 "
                "created=1699996400000 text=t"), "are an hour earlier");
    sunk_free(&sunk);

    sunk_zone = "Mars/Olympus";
    is_int(sunk_read(&sunk, "isso", json, strlen(json), SUNK_FILE),
           COMMENTS_DECLINED, "a zone that there is not");
    ok(sunk_said(&sunk, "Mars/Olympus"), "which is said");
    sunk_free(&sunk);

    /* without the system's database, no place is known */

    if (access("/usr/share/zoneinfo/Europe/Berlin", R_OK) == 0) {
        json = "[{\"id\":\"/a\",\"comments\":[{\"created\":\"2023-11-14 "
               "23:13:20.5\",\"text\":\"t\"},{\"created\":\"2023-07-14 "
               "23:13:20\",\"text\":\"t\"},{\"created\":\"2023-07-14T"
               "21:13:20Z\",\"text\":\"t\"}]}]";
        sunk_zone = "Europe/Berlin";
        is_int(sunk_read(&sunk, "isso", json, strlen(json), SUNK_FILE),
               COMMENTS_OK, "times in the zone of a place");
        ok(sunk_has(&sunk, "comment approved line=1 thread=/a "
                    "created=1700000000500 text=t"), "in winter");
        ok(sunk_has(&sunk, "comment approved line=1 thread=/a "
                    "created=1689369200000 text=t"), "and in summer");
        is_int((int) sunk.comments, 3, "a time that has a zone keeps it");
        ok(strstr(strstr(sunk.calls.data, "1689369200000") + 1,
                  "1689369200000") != NULL, "whatever was asked for");
        sunk_free(&sunk);
    }

    sunk_zone = NULL;
}


static void
test_sniff(void)
{
    is_str(commentsctl_formats_sniff(
               comments_str_of("SQLite format 3\0\x02", 17))->name, 4, "isso",
           "a database");
    is_str(commentsctl_formats_sniff(comments_str_c("\n[ {\"comments\": [], "
               "\"id\": 1}]"))->name, 4, "isso", "generic JSON");
    is_str(commentsctl_formats_sniff(comments_str_c("{\"version\":1,\"users\":"
               "[],\"posts\":[]}\n"))->name, 8, "remark42", "a backup");
    is_str(commentsctl_formats_sniff(comments_str_c("{ \"version\": 1,\n"
               "\"comments\": [\n{\"commentHex\""))->name, 8, "commento",
           "Commento");
    is_str(commentsctl_formats_sniff(comments_str_c("{\"version\":481}"))
               ->name, 8, "commento", "a version that nobody knows");
    ok(commentsctl_formats_sniff(comments_str_c("{\"a\":1}")) == NULL,
       "any other object is not recognised");
}


int
main(void)
{
    plan_none();

    (void) snprintf(folder, sizeof(folder), "/tmp/commentsctl-test.XXXXXX");

    if (mkdtemp(folder) == NULL) {
        abort();
    }

    (void) snprintf(database, sizeof(database), "%s/isso.db", folder);
    (void) setenv("TMPDIR", folder, 1);

    test_fixture();
    test_values();
    test_refused();
    test_computed();
    test_journal();
    test_files();
    test_json();
    test_sniff();

    (void) unlink(database);
    is_int(files(), 0, "nothing stays in the temporary folder");
    (void) rmdir(folder);

    return done_testing();
}
