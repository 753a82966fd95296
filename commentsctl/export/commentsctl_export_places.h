/*
 * What an export goes through, in a temporary file: the places of the site
 * (threads and roots), and the names of the files that were written. The file
 * is SQLite's own, has no name, lies where TMPDIR says, and is gone with the
 * program, so memory does not grow with the number of threads.
 *
 * Functions that return an int return COMMENTS_OK, or COMMENTS_ERROR after an
 * error (no memory, the disk is full) was reported on standard error.
 */
#ifndef COMMENTSCTL_EXPORT_PLACES_H
#define COMMENTSCTL_EXPORT_PLACES_H

#include <sqlite3.h>

#include "comments_arena.h"


typedef enum {
    COMMENTSCTL_EXPORT_PLACES_ADD = 0,
    COMMENTSCTL_EXPORT_PLACES_NEXT,
    COMMENTSCTL_EXPORT_PLACES_ROOTS,
    COMMENTSCTL_EXPORT_PLACES_HAS,
    COMMENTSCTL_EXPORT_PLACES_REMOVE,
    COMMENTSCTL_EXPORT_PLACES_FIND,
    COMMENTSCTL_EXPORT_PLACES_COUNT,
    COMMENTSCTL_EXPORT_PLACES_NAME,
    COMMENTSCTL_EXPORT_PLACES_NAMED,
    COMMENTSCTL_EXPORT_PLACES_STATEMENTS
} commentsctl_export_places_statement_t;


typedef struct {
    sqlite3        *db;
    sqlite3_stmt   *statements[COMMENTSCTL_EXPORT_PLACES_STATEMENTS];
    size_t          removed;     /* roots */
} commentsctl_export_places_t;


/* Makes an empty file. commentsctl_export_places_close() follows always. */
int commentsctl_export_places_open(commentsctl_export_places_t *places);

/* Removes the file. Cannot fail. */
void commentsctl_export_places_close(commentsctl_export_places_t *places);

/* Adds a place, if it is not there; root is empty for a thread as such. */
int commentsctl_export_places_add(commentsctl_export_places_t *places,
    comments_str_t thread, comments_str_t root);

/*
 * Stores in *next (arena memory) the first thread behind this one, in the order
 * of bytes; the first of all, if thread is empty. COMMENTS_DECLINED: there is
 * none.
 */
int commentsctl_export_places_next(commentsctl_export_places_t *places,
    comments_arena_t *arena, comments_str_t thread, comments_str_t *next);

/* Stores in *roots (arena memory) the n roots of a thread, in order. */
int commentsctl_export_places_roots(commentsctl_export_places_t *places,
    comments_arena_t *arena, comments_str_t thread, comments_str_t **roots,
    size_t *n);

/* Returns 1 if there is a place of this thread, else 0. Cannot fail. */
int commentsctl_export_places_has(commentsctl_export_places_t *places,
    comments_str_t thread);

/* Removes the place of a root that was not there when it was read. */
int commentsctl_export_places_remove(commentsctl_export_places_t *places,
    comments_str_t thread, comments_str_t root);

/*
 * Prepares commentsctl_export_places_find(), which would be linear in the
 * places else. May be called again, which costs nothing.
 */
int commentsctl_export_places_index(commentsctl_export_places_t *places);

/* Returns 1 if a thread has this root, else 0. */
int commentsctl_export_places_find(commentsctl_export_places_t *places,
    comments_str_t root);

/* Returns the number of threads. Linear in the places. Cannot fail. */
size_t commentsctl_export_places_count(commentsctl_export_places_t *places);

/*
 * Gives the name of a file to a thread. COMMENTS_DECLINED: another thread has
 * it.
 */
int commentsctl_export_places_name(commentsctl_export_places_t *places,
    comments_str_t name, comments_str_t thread);


#endif
