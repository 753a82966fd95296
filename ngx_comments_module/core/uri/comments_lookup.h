/*
 * Finds the threads that a name in a client's request may mean: a program may
 * spell one name in several ways.
 */
#ifndef COMMENTS_LOOKUP_H
#define COMMENTS_LOOKUP_H

#include "comments_arena.h"
#include "comments_buf.h"


#define COMMENTS_LOOKUP_MAX  10


typedef struct {
    comments_str_t  name;        /* the decoded name; bytes that are not
                                    UTF-8 stay percent-encoded */
    comments_str_t  plus_name;   /* the same with "+" kept as "+"; or empty */
    comments_str_t  threads[COMMENTS_LOOKUP_MAX];
    size_t          n;
    size_t          plus;        /* threads from this index on come from
                                    plus_name */
} comments_lookup_t;


/*
 * Stores in *lookup the threads that value may mean, the most probable one
 * first and none twice. value is the value of a query argument as it was sent.
 * In this order:
 *   - the thread that JSON calls by this name (see comments_lookup_uri());
 *   - the thread with exactly this name;
 *   - the thread of the path in its normal form, and of that path without an
 *     index name (one of index) at its end;
 *   - the threads of a value that was percent-encoded twice, as a page's
 *     address is when it is sent as an argument.
 * A "+" is read as a blank, as in a form; names in which "+" is itself, as in
 * a path, are added after those. The results lie in the arena or in value.
 * COMMENTS_DECLINED: value is empty. COMMENTS_ERROR: out of memory.
 */
int comments_lookup(comments_arena_t *arena, comments_str_t value,
    const comments_str_t *index, size_t nindex, comments_lookup_t *lookup);

/*
 * Appends the name under which JSON shows a thread ("uri"). This name differs
 * for each thread, comments_lookup() finds the thread by it, and it is the
 * page's address if the thread's name is a path. "%", "#", "\", controls,
 * bytes that are not UTF-8 and, unless query is set, "?" are percent-encoded;
 * query says that a "?" in the name may begin a query. Returns as
 * comments_buf_add().
 */
int comments_lookup_uri(comments_buf_t *out, comments_str_t name, int query);


#endif
