/*
 * Which threads may be meant by the name that a program gives.
 */
#ifndef COMMENTS_LOOKUP_H
#define COMMENTS_LOOKUP_H

#include "comments_arena.h"
#include "comments_buf.h"


#define COMMENTS_LOOKUP_MAX  10


typedef struct {
    comments_str_t  name;        /* as it was given: decoded, but for bytes
                                    that are no UTF-8 */
    comments_str_t  plus_name;   /* the same, "+" being itself; or empty */
    comments_str_t  threads[COMMENTS_LOOKUP_MAX];
    size_t          n;
    size_t          plus;        /* from which on they are of plus_name */
} comments_lookup_t;


/*
 * The threads that value may mean, a query argument's value as it was sent, the
 * most probable one first and none twice: the one that JSON calls by this name
 * (comments_lookup_uri()), the one that has exactly this name, the one of the
 * path in its normal form, that without an index name at its end, and those of
 * a value that was encoded twice, as a page's address is. A "+" is a blank, as
 * in a form, and if that finds nothing itself, as in a path. All of it in arena
 * memory, or in value's.
 * COMMENTS_DECLINED: value is empty. COMMENTS_ERROR: out of memory.
 */
int comments_lookup(comments_arena_t *arena, comments_str_t value,
    const comments_str_t *index, size_t nindex, comments_lookup_t *lookup);

/*
 * Appends the name of a thread as JSON calls it "uri", which is another one for
 * each thread, finds it by comments_lookup(), and is its page's address if the
 * name is a path: "%", "#", "\", controls, bytes that are no UTF-8 and, unless
 * query says that one may begin there, "?" are percent-encoded. Returns as
 * comments_buf_add().
 */
int comments_lookup_uri(comments_buf_t *out, comments_str_t name, int query);


#endif
