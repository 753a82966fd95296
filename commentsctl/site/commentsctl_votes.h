/*
 * The votes of readers, which are stored beside the comments.
 */
#ifndef COMMENTSCTL_VOTES_H
#define COMMENTSCTL_VOTES_H

#include "comments_schema_vote.h"
#include "commentsctl_redis.h"


/* the votes for one comment; the id stands first, for bsearch() */
typedef struct {
    comments_str_t     id;
    comments_votes_t   votes;
} commentsctl_vote_t;


typedef struct {
    commentsctl_vote_t  *list;       /* sorted by id */
    size_t               n;
} commentsctl_votes_t;


/*
 * Reads the numbers of a thread's votes into the arena. COMMENTS_ERROR was
 * reported on standard error.
 */
int commentsctl_votes_read(commentsctl_redis_t *redis, comments_arena_t *arena,
    const comments_key_t *key, commentsctl_votes_t *votes);

/*
 * Returns the comment with the votes of readers added to those that it was
 * imported with. The strings are those of the comment. Cannot fail.
 */
comments_comment_t commentsctl_votes_add(const commentsctl_votes_t *votes,
    const comments_comment_t *comment);


#endif
