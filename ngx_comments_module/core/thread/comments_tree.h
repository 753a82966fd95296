/*
 * The thread tree: builds the list in which comments are drawn from comments in
 * any order. No recursion; the time is at most n log n for any shape of the
 * tree.
 */
#ifndef COMMENTS_TREE_H
#define COMMENTS_TREE_H

#include "comments_arena.h"
#include "comments_model.h"


typedef struct {
    const comments_comment_t  *comment;
    uint32_t                   depth;      /* true depth; 0 for a root */
    uint32_t                   drawn;      /* level at which it is drawn: its
                                              depth below the root drawn above
                                              it, at most opts.depth - 1 */
    const comments_comment_t  *parent;     /* NULL: a root, an orphan, or cut
                                              and not a reply to opts.root */
    unsigned                   orphan:1;   /* its parent is missing */
    unsigned                   own:1;      /* the argument own is its id */
    unsigned                   cut:1;      /* its parent is in another window */
} comments_tree_node_t;


typedef struct {
    comments_order_t           order;
    uint32_t                   depth;  /* levels drawn, 1 or more */
    const comments_comment_t  *root;   /* if the comments begin in the middle of
                                          a subtree: its root; else NULL */
    unsigned                   all:1;  /* all comments are visible, whatever
                                          their status is: for a moderator */
} comments_tree_opts_t;


typedef struct {
    comments_tree_node_t  *nodes;  /* in display order: a parent, its replies */
    uint32_t               n;

    /*
     * set by the creator of the window (see comments_window.h): ids of the
     * comments with which this window, the next and the previous one begin
     */
    comments_str_t         from;   /* empty: at the start of the page */
    comments_str_t         next;   /* empty: this is the last window */
    comments_str_t         prev;   /* empty: at the start of the page, or this
                                      is the first window */
    unsigned               inside:1; /* the page has comments before it */
} comments_tree_t;


/*
 * Builds the list of the visible comments. A comment is visible if it is
 * approved, if it has a visible reply, if opts->all is set, or if own is its id
 * (own is empty or the id of the reader's own comment, which is visible in any
 * status). A visible comment that is neither approved nor own is a tombstone:
 * the renderer shows neither its author nor its text, except to a moderator.
 *
 * A comment whose parent is not among the comments is drawn as a root in its
 * place by time. If its depth is not 0, it is "cut": its parent is in another
 * window. Else it is an orphan: its parent is missing. Comments that are each
 * other's ancestors (a loop) are drawn below the oldest of them, which becomes
 * an orphan. If several comments have the same id, only the first is used.
 *
 * The order of the roots is: pinned ones first, then by opts->order; roots of
 * the same rank by id. Replies to one parent are sorted by time, with
 * COMMENTS_BEST by rank. The result does not depend on the order of the input
 * unless ids are duplicated. An opts->depth of 0 counts as 1.
 *
 * comments must outlive *tree. The memory of *tree is the arena's: up to 41
 * bytes for each comment and 32 for each node. COMMENTS_ERROR: out of memory.
 */
int comments_tree_build(comments_arena_t *arena,
    const comments_comment_t *comments, uint32_t n,
    const comments_tree_opts_t *opts, comments_str_t own,
    comments_tree_t *tree);

/*
 * 1 if the reader may see the author and the text of the node's comment: it is
 * approved, or it is the reader's own and not deleted. 0: it is drawn as a
 * tombstone. Cannot fail.
 */
int comments_tree_legible(const comments_tree_node_t *node);


#endif
