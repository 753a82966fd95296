/*
 * What an act does to a stored comment: approve, hold, spam, delete, restore,
 * purge, edit, pin, unpin, unflag. commentsctl and the module's workers decide
 * by the same rules.
 *
 * A deleted comment keeps its text until it is purged, so that it can be
 * restored to its former status. A purged comment that has replies is kept as a
 * placeholder without author and text; without replies it is removed entirely.
 */
#ifndef COMMENTS_DECIDE_H
#define COMMENTS_DECIDE_H

#include "comments_schema.h"


/* What became of an act. Those from _SEEN on are refusals. */
typedef enum {
    COMMENTS_DECIDED = 0,        /* after or gone is set */
    COMMENTS_DECIDED_SAME,       /* it is already as it should become */
    COMMENTS_DECIDED_SEEN,       /* it has another status than the one that was
                                    seen: somebody else has decided */
    COMMENTS_DECIDED_PURGED,     /* it was purged: nothing of it is left */
    COMMENTS_DECIDED_STATUS,     /* not to a comment of its status: only a
                                    deleted one is restored, only a deleted one
                                    or spam is purged, a deleted one is neither
                                    edited nor held; flags are set aside only
                                    of what is approved or held by them */
    COMMENTS_DECIDED_FOREIGN,    /* another author has written it */
    COMMENTS_DECIDED_LATE        /* it is older than its author may change it */
} comments_decision_t;


/* an act, whichever comments it is about */
typedef struct {
    comments_op_t               op;
    comments_str_t              who;      /* becomes "by" of the comment */
    int64_t                     now;      /* ms since 1970 */
    comments_str_t              reason;   /* hold: why */
    const comments_comment_t   *wanted;   /* edit: a name and a text with its
                                             format, empty: unchanged; a status
                                             that is not approved holds an
                                             approved comment, with reason and
                                             by */
    comments_str_t              author;   /* not empty: only comments of this
                                             author */
    int64_t                     since;    /* only comments that were created at
                                             this time or later; 0: all */
    unsigned                    any:1;    /* purge: whatever the status is */
} comments_decide_t;


/*
 * Decides on one comment whose record was read (change->member is not empty),
 * and sets change->after or change->gone; their strings are those of act and of
 * change->before. seen is the status that the person has seen, or 0. answered
 * is 1 if the comment has replies, or may have; only purge takes it. After a
 * refusal, and after COMMENTS_DECIDED_SAME, change->after is equal to before.
 * Cannot fail.
 */
comments_decision_t comments_decide(const comments_decide_t *act,
    comments_status_t seen, unsigned answered, comments_change_t *change);

/*
 * 1 if comments_decide() needs to know whether the comment has replies: the
 * caller searches the subtree for a comment whose parent it is. Cannot fail.
 */
int comments_decide_asks(const comments_decide_t *act,
    const comments_change_t *change);


#endif
