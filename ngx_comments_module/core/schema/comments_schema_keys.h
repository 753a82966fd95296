/*
 * Names of keys, and commands on them: what the builders of the schema's
 * batches share. For comments_schema_*.c only.
 */
#ifndef COMMENTS_SCHEMA_KEYS_H
#define COMMENTS_SCHEMA_KEYS_H

#include "comments_schema.h"


/* roots on one page; with the other commands they fit into one batch */
#define COMMENTS_SCHEMA_ROOTS_MAX    200

/* comments in one reply, ids in one command */
#define COMMENTS_SCHEMA_SUBTREE_MAX  10000

/* as many as a batch takes */
#define COMMENTS_SCHEMA_COUNTS_MAX   256

/* digits of a depth in an index entry */
#define COMMENTS_SCHEMA_DEPTH_LEN    9


/*
 * One batch while it is built. failed: out of memory somewhere; strings that
 * were made after that are empty, so a builder checks once, at its end, by
 * comments_schema_done().
 */
typedef struct {
    comments_arena_t   *arena;
    comments_batch_t   *batch;
    comments_str_t      site;      /* encoded */
    comments_str_t      thread;    /* encoded */
    unsigned            failed:1;
} comments_schema_t;


/* Starts a batch about key; its encoded names are in the arena. */
void comments_schema_start(comments_schema_t *schema, comments_arena_t *arena,
    comments_str_t site, comments_str_t thread);

/* The finished batch, or NULL when anything failed. */
comments_batch_t *comments_schema_done(comments_schema_t *schema);

/* "comments:{SITE:THREAD}:" and name, and tail; in the arena. */
comments_str_t comments_schema_thread_key(comments_schema_t *schema,
    const char *name, comments_str_t tail);

/* "comments:site:SITE:" and name; in the arena. */
comments_str_t comments_schema_site_key(comments_schema_t *schema,
    const char *name);

/* a, a space, b; in the arena. */
comments_str_t comments_schema_pair(comments_schema_t *schema,
    comments_str_t a, comments_str_t b);

/* a, b and c without anything between; in the arena. */
comments_str_t comments_schema_concat(comments_schema_t *schema,
    comments_str_t a, comments_str_t b, comments_str_t c);

/* "(" and id: the place just before it, in a range by name; in the arena. */
comments_str_t comments_schema_exclusive(comments_schema_t *schema,
    comments_str_t id);

/* The decimal digits of n; in the arena. */
comments_str_t comments_schema_int(comments_schema_t *schema, int64_t n);

/* Adds a command of argc arguments. */
void comments_schema_add(comments_schema_t *schema, const comments_str_t *args,
    int argc);

/* Adds HMGET of the fields that comments_schema_reply_meta() reads. */
void comments_schema_add_meta(comments_schema_t *schema);

/*
 * The decimal number that is the whole of s, without leading zeros or plus.
 * COMMENTS_DECLINED: no such number, or out of an int64_t; *n is unchanged.
 */
int comments_schema_number(comments_str_t s, int64_t *n);


#endif
