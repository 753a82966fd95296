/*
 * A hash table from digests to numbers, which grows as needed. An import finds
 * a comment by its reference in it. Since digests are distributed evenly, their
 * first bytes serve as hash values.
 */
#ifndef COMMENTSCTL_DIGESTS_H
#define COMMENTSCTL_DIGESTS_H

#include "comments_digest.h"


#define COMMENTSCTL_DIGESTS_NONE  SIZE_MAX


typedef struct {
    size_t   number;
    char     digest[COMMENTS_DIGEST_HEX];
} commentsctl_digests_place_t;


/* all zero: an empty table */
typedef struct {
    commentsctl_digests_place_t   *places;
    size_t                         size;      /* a power of two, or 0 */
    size_t                         n;
} commentsctl_digests_t;


/*
 * Returns the number stored under the digest, or COMMENTSCTL_DIGESTS_NONE.
 * Cannot fail.
 */
size_t commentsctl_digests_find(const commentsctl_digests_t *digests,
    const char digest[COMMENTS_DIGEST_HEX]);

/*
 * Stores number (not NONE) under a digest that is not in the table yet.
 * COMMENTS_ERROR: out of memory, nothing has changed.
 */
int commentsctl_digests_add(commentsctl_digests_t *digests,
    const char digest[COMMENTS_DIGEST_HEX], size_t number);

/* Frees the table, which is empty then. Cannot fail. */
void commentsctl_digests_free(commentsctl_digests_t *digests);


#endif
