/*
 * Building a batch of the schema's commands: functions that make keys and
 * arguments. For comments_schema_*.c and for commentsctl.
 */
#ifndef COMMENTS_SCHEMA_KEYS_H
#define COMMENTS_SCHEMA_KEYS_H

#include "comments_schema.h"


/* maximum of roots on one page: their commands fit into one batch */
#define COMMENTS_SCHEMA_ROOTS_MAX    200

/* maximum of comments in one reply, and of ids in one command */
#define COMMENTS_SCHEMA_SUBTREE_MAX  10000

/* maximum of threads whose counts one batch reads: one command for each */
#define COMMENTS_SCHEMA_COUNTS_MAX   256

/* maximum of digits of a depth in an index entry */
#define COMMENTS_SCHEMA_DEPTH_LEN    9


/*
 * A batch while it is built. When memory runs out, failed is set, and the
 * functions below return empty strings. A builder therefore checks for errors
 * once, at its end, by comments_schema_done().
 */
typedef struct {
    comments_arena_t   *arena;
    comments_batch_t   *batch;
    comments_str_t      site;      /* percent-encoded */
    comments_str_t      thread;    /* percent-encoded */
    unsigned            failed:1;
} comments_schema_t;


/*
 * Starts a batch with commands on keys of this site and thread. Both are given
 * not encoded and must live as long as the batch; thread is empty if only keys
 * of the site are needed.
 */
void comments_schema_start(comments_schema_t *schema, comments_arena_t *arena,
    comments_str_t site, comments_str_t thread);

/* Returns the finished batch, or NULL if anything failed (out of memory). */
comments_batch_t *comments_schema_done(comments_schema_t *schema);

/*
 * Each of these functions returns a string that lies in the arena, or an empty
 * one if memory ran out.
 */

/* "comments:{SITE:THREAD}:", name and tail: a key of the thread. */
comments_str_t comments_schema_thread_key(comments_schema_t *schema,
    const char *name, comments_str_t tail);

/* "comments:site:SITE:" and name: a key of the site. */
comments_str_t comments_schema_site_key(comments_schema_t *schema,
    const char *name);

/*
 * The key of the hash that keeps whom comments came from, of the day (UTC) of
 * a comment's id.
 */
comments_str_t comments_schema_senders_key(comments_schema_t *schema,
    comments_str_t id);

/* a, a space, and b. */
comments_str_t comments_schema_pair(comments_schema_t *schema,
    comments_str_t a, comments_str_t b);

/* a, b and c, with nothing between them. */
comments_str_t comments_schema_concat(comments_schema_t *schema,
    comments_str_t a, comments_str_t b, comments_str_t c);

/*
 * "(" and id: in Redis's ranges by member (ZLEXCOUNT), the exclusive end of a
 * range of the members that are before the comment's member.
 */
comments_str_t comments_schema_exclusive(comments_schema_t *schema,
    comments_str_t id);

/* The decimal digits of n, with "-" if it is negative. */
comments_str_t comments_schema_int(comments_schema_t *schema, int64_t n);

/*
 * Adds a command of argc arguments, which must live until the batch was sent.
 * The type of its reply is not checked by comments_schema_decode_executed(). A
 * failure is kept until comments_schema_done().
 */
void comments_schema_add(comments_schema_t *schema, const comments_str_t *args,
    int argc);

/* Adds HMGET of the fields that comments_schema_reply_meta() decodes. */
void comments_schema_add_meta(comments_schema_t *schema);

/*
 * Adds the question for the sender of a comment, whose reply
 * comments_schema_decode_sender() decodes.
 */
void comments_schema_add_sender(comments_schema_t *schema, comments_str_t id);

/*
 * Stores in *n the decimal number that s consists of. COMMENTS_DECLINED: s is
 * not a number as Redis writes it (it has leading zeros or a plus, for
 * example), or does not fit into an int64_t; *n is unchanged.
 */
int comments_schema_number(comments_str_t s, int64_t *n);


#endif
