/*
 * Which threads may be meant by the name that a program gives.
 */
#ifndef COMMENTS_LOOKUP_H
#define COMMENTS_LOOKUP_H

#include "comments_arena.h"


#define COMMENTS_LOOKUP_MAX  8


typedef struct {
    comments_str_t  name;        /* as it was given: decoded */
    comments_str_t  plus_name;   /* the same, "+" being itself; or empty */
    comments_str_t  threads[COMMENTS_LOOKUP_MAX];
    size_t          n;
    size_t          plus;        /* from which on they are of plus_name */
} comments_lookup_t;


/*
 * The threads that value may mean, a query argument's value as it was sent, the
 * most probable one first and none twice: the one that has exactly this name
 * (as JSON calls it "uri"), the one of the path in its normal form, that
 * without an index name at its end, and those of a value that was encoded
 * twice, as a page's address is, and the name in JSON of one that is not UTF-8.
 * A "+" is a blank, as in a form, and if that finds nothing itself, as in a
 * path. All of it in arena memory, or in value's.
 * COMMENTS_DECLINED: value is empty. COMMENTS_ERROR: out of memory.
 */
int comments_lookup(comments_arena_t *arena, comments_str_t value,
    const comments_str_t *index, size_t nindex, comments_lookup_t *lookup);


#endif
