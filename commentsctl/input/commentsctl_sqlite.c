/*
 * Opens a private copy of an SQLite database that strangers have written.
 *
 * SQLite recovers a database that was not closed: it writes what the log holds
 * into the database. So a copy is opened, and the log is copied too. Its
 * settings are those that SQLite's documentation advises for files from
 * elsewhere ("Defense Against The Dark Arts").
 */

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commentsctl_sqlite.h"
#include "commentsctl_print.h"
#include "commentsctl_spool.h"


#define COMMENTSCTL_SQLITE_PATH   1024
#define COMMENTSCTL_SQLITE_MAX    (UINT64_C(4) << 30)   /* bytes of a file */
#define COMMENTSCTL_SQLITE_VALUE  (4 * 1024 * 1024)     /* bytes */
#define COMMENTSCTL_SQLITE_FILES  3


/* the database, the log of its writes, and the log to take them back */
static const char  *const commentsctl_sqlite_suffixes[] = {
    "", "-wal", "-journal"
};


static int commentsctl_sqlite_copy(commentsctl_input_t *input,
    const char *folder, sqlite3 **db);
static int commentsctl_sqlite_all(commentsctl_input_t *input,
    const char *folder);
static int commentsctl_sqlite_beside(const commentsctl_input_t *input,
    const char *suffix, const char *to);
static void commentsctl_sqlite_look(const commentsctl_input_t *input,
    struct stat *files);
static int commentsctl_sqlite_changed(const struct stat *one,
    const struct stat *other);
static int commentsctl_sqlite_limit(const char *file, sqlite3 *db);
static void commentsctl_sqlite_remove(const char *folder);


/*
 * Signals that end the program wait while the copy has a name, so that nobody
 * finds it afterwards. What comes through a pipe may take for ever: it is read
 * before, into a file without a name.
 */
int
commentsctl_sqlite_open(commentsctl_input_t *input, sqlite3 **db)
{
    int       rc;
    char      folder[COMMENTSCTL_SQLITE_PATH];
    sigset_t  wait, before;

    *db = NULL;

    if (commentsctl_spool_rewind(input) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    (void) sigemptyset(&wait);
    (void) sigaddset(&wait, SIGHUP);
    (void) sigaddset(&wait, SIGINT);
    (void) sigaddset(&wait, SIGQUIT);
    (void) sigaddset(&wait, SIGTERM);
    (void) sigprocmask(SIG_BLOCK, &wait, &before);

    rc = commentsctl_spool_folder(folder, sizeof(folder));

    if (rc == COMMENTS_OK) {
        rc = commentsctl_sqlite_copy(input, folder, db);

        /* the open file stays readable */

        commentsctl_sqlite_remove(folder);
    }

    (void) sigprocmask(SIG_SETMASK, &before, NULL);

    if (rc != COMMENTS_OK) {
        (void) sqlite3_close(*db);
        *db = NULL;
    }

    return rc;
}


/* Copies the database into the folder and opens the copy. */
static int
commentsctl_sqlite_copy(commentsctl_input_t *input, const char *folder,
    sqlite3 **db)
{
    int   rc, code;
    char  path[COMMENTSCTL_SQLITE_PATH + 16];

    rc = commentsctl_sqlite_all(input, folder);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    (void) snprintf(path, sizeof(path), "%s/db", folder);

    code = sqlite3_open_v2(path, db, SQLITE_OPEN_READWRITE
                           | SQLITE_OPEN_PRIVATECACHE, NULL);

    return code == SQLITE_OK ? commentsctl_sqlite_limit(input->name, *db)
                             : commentsctl_sqlite_failed(input->name, code);
}


static int
commentsctl_sqlite_all(commentsctl_input_t *input, const char *folder)
{
    int          rc, plain;
    char         path[COMMENTSCTL_SQLITE_PATH + 16];
    size_t       i;
    struct stat  before[COMMENTSCTL_SQLITE_FILES];
    struct stat  after[COMMENTSCTL_SQLITE_FILES];

    plain = strcmp(input->path, "-") != 0 && gzdirect(input->packed);
    rc = COMMENTS_OK;

    commentsctl_sqlite_look(input, before);

    for (i = 0; i < COMMENTSCTL_SQLITE_FILES && rc == COMMENTS_OK; i++) {

        (void) snprintf(path, sizeof(path), "%s/db%s", folder,
                        commentsctl_sqlite_suffixes[i]);

        if (i == 0) {
            rc = commentsctl_spool_copy(input, path,
                                        COMMENTSCTL_SQLITE_MAX);

        } else if (plain && before[i].st_size) {
            rc = commentsctl_sqlite_beside(input,
                     commentsctl_sqlite_suffixes[i], path);
        }
    }

    commentsctl_sqlite_look(input, after);

    for (i = 0; plain && i < COMMENTSCTL_SQLITE_FILES; i++) {
        if (rc == COMMENTS_OK
            && commentsctl_sqlite_changed(&before[i], &after[i]))
        {
            commentsctl_print_error("%s: it was changed while it was read; "
                                    "stop Isso, or import again",
                                    input->name);
            rc = COMMENTS_ERROR;
        }
    }

    return rc;
}


/* Copies the file that stands beside the input. */
static int
commentsctl_sqlite_beside(const commentsctl_input_t *input,
    const char *suffix, const char *to)
{
    int                   rc;
    char                  path[COMMENTSCTL_SQLITE_PATH * 4];
    commentsctl_input_t   beside;

    (void) snprintf(path, sizeof(path), "%s%s", input->path, suffix);

    rc = commentsctl_input_open(&beside, path);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_spool_copy(&beside, to, COMMENTSCTL_SQLITE_MAX);
        commentsctl_input_close(&beside);
    }

    return rc;
}


/* What is known of the files; all zero for one that is not there. */
static void
commentsctl_sqlite_look(const commentsctl_input_t *input,
    struct stat *files)
{
    int     n;
    char    path[COMMENTSCTL_SQLITE_PATH * 4];
    size_t  i;

    for (i = 0; i < COMMENTSCTL_SQLITE_FILES; i++) {
        n = snprintf(path, sizeof(path), "%s%s", input->path,
                     commentsctl_sqlite_suffixes[i]);

        if (n < 0 || (size_t) n >= sizeof(path)
            || stat(path, &files[i]) != 0 || !S_ISREG(files[i].st_mode))
        {
            memset(&files[i], 0, sizeof(struct stat));
        }
    }
}


static int
commentsctl_sqlite_changed(const struct stat *one, const struct stat *other)
{
    return one->st_size != other->st_size || one->st_ino != other->st_ino
           || one->st_mtim.tv_sec != other->st_mtim.tv_sec
           || one->st_mtim.tv_nsec != other->st_mtim.tv_nsec;
}


static int
commentsctl_sqlite_limit(const char *file, sqlite3 *db)
{
    int     i, code;
    size_t  n;

    static const int  on[] = { SQLITE_DBCONFIG_DEFENSIVE };
    static const int  off[] = {
        SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER,
        SQLITE_DBCONFIG_ENABLE_VIEW, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
        SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER
    };
    static const int  limits[][2] = {
        { SQLITE_LIMIT_LENGTH, COMMENTSCTL_SQLITE_VALUE },
        { SQLITE_LIMIT_SQL_LENGTH, 65536 },
        { SQLITE_LIMIT_COLUMN, 128 },
        { SQLITE_LIMIT_EXPR_DEPTH, 16 },
        { SQLITE_LIMIT_COMPOUND_SELECT, 2 },
        { SQLITE_LIMIT_VDBE_OP, 25000 },
        { SQLITE_LIMIT_FUNCTION_ARG, 8 },
        { SQLITE_LIMIT_ATTACHED, 0 },
        { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64 },
        { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
        { SQLITE_LIMIT_WORKER_THREADS, 0 }
    };

    for (n = 0; n < sizeof(limits) / sizeof(limits[0]); n++) {
        (void) sqlite3_limit(db, limits[n][0], limits[n][1]);
    }

    code = SQLITE_OK;

    for (n = 0; n < sizeof(on) / sizeof(on[0]) && code == SQLITE_OK; n++) {
        code = sqlite3_db_config(db, on[n], 1, &i);
    }

    for (n = 0; n < sizeof(off) / sizeof(off[0]) && code == SQLITE_OK; n++) {
        code = sqlite3_db_config(db, off[n], 0, &i);
    }

    /*
     * The second statement opens the database, recovers it, and writes its log
     * into it; by the first one no shared memory is needed for that.
     */

    if (code == SQLITE_OK) {
        code = sqlite3_exec(db, "PRAGMA locking_mode = EXCLUSIVE;"
                            "PRAGMA journal_mode = DELETE;"
                            "PRAGMA temp_store = MEMORY;"
                            "PRAGMA cell_size_check = ON;"
                            "PRAGMA mmap_size = 0;"
                            "PRAGMA query_only = ON;", NULL, NULL, NULL);
    }

    return code == SQLITE_OK ? COMMENTS_OK
                             : commentsctl_sqlite_failed(file, code);
}


static void
commentsctl_sqlite_remove(const char *folder)
{
    char    path[COMMENTSCTL_SQLITE_PATH + 16];
    size_t  i;

    for (i = 0; i < COMMENTSCTL_SQLITE_FILES; i++) {
        (void) snprintf(path, sizeof(path), "%s/db%s", folder,
                        commentsctl_sqlite_suffixes[i]);
        (void) unlink(path);
    }

    (void) snprintf(path, sizeof(path), "%s/db-shm", folder);
    (void) unlink(path);
    (void) rmdir(folder);
}


int
commentsctl_sqlite_failed(const char *file, int code)
{
    switch (code & 0xff) {

    case SQLITE_NOMEM:
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;

    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
        commentsctl_print_error("%s: the temporary copy failed: %s", file,
                                sqlite3_errstr(code));
        return COMMENTS_ERROR;

    case SQLITE_INTERRUPT:
        commentsctl_print_error("%s: a query takes too long: it is no "
                                "database that Isso has written", file);
        return COMMENTS_DECLINED;

    default:
        commentsctl_print_error("%s: damaged, or no database of Isso: %s",
                                file, sqlite3_errstr(code));
        return COMMENTS_DECLINED;
    }
}
