/*
 * The comments below one root, with numbers in place of ids.
 */
#ifndef COMMENTSCTL_EXPORT_BELOW_H
#define COMMENTSCTL_EXPORT_BELOW_H

#include "comments_arena.h"
#include "comments_model.h"


typedef struct {
    comments_comment_t  comment;
    uint64_t            number;      /* 0: it is left out */
    uint64_t            above;       /* of the comment that it answers; 0: it
                                        answers none */
    unsigned            kept:1;      /* not left out */
} commentsctl_export_one_t;

typedef struct {
    comments_arena_t          *arena;
    comments_str_t             root;
    commentsctl_export_one_t  *list;
    size_t                     n;
    size_t                     size;
} commentsctl_export_below_t;


/* Makes *below empty. COMMENTS_ERROR: out of memory. */
int commentsctl_export_below_init(commentsctl_export_below_t *below);

/* Frees what below holds. Cannot fail. */
void commentsctl_export_below_free(commentsctl_export_below_t *below);

/* Empties below. Cannot fail. */
void commentsctl_export_below_reset(commentsctl_export_below_t *below);

/*
 * Adds a copy of a comment below this root. COMMENTS_ERROR: out of memory,
 * which was reported on standard error.
 */
int commentsctl_export_below_add(commentsctl_export_below_t *below,
    comments_str_t root, const comments_comment_t *comment);

/*
 * Sorts the comments by id, and numbers those that are approved or pending, and
 * the others that keep the place of such a reply, on from *last, which becomes
 * the last number. A comment has a greater number than what it answers.
 * n log n time. Cannot fail.
 */
void commentsctl_export_below_number(commentsctl_export_below_t *below,
    uint64_t *last);


#endif
