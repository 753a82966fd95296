/*
 * Windows: the part of a page of comments that is drawn in one response. A
 * window is limited in comments and in bytes of output, and the next window
 * begins where the window ends. A reader can therefore read a thread of any
 * size to its end, and the cost of one view does not grow with the thread.
 *
 * Comments are offered as they are read: subtree by subtree in the page's
 * order, those of one subtree by time. If a subtree does not fit into one
 * window, its first part is a tree in which every reply has its parent. The
 * later parts continue by time, and a reply in a later part may have its parent
 * in an earlier window.
 *
 * If a subtree does not fit into the rest of a window that is at least half
 * full, the subtree begins in the next window; otherwise it is divided.
 */
#ifndef COMMENTS_WINDOW_H
#define COMMENTS_WINDOW_H

#include "comments_arena.h"
#include "comments_buf.h"
#include "comments_model.h"


/* approximate bytes of output; a window always takes at least one comment */
#define COMMENTS_WINDOW_BYTES   (1536 * 1024)

/* comments that one window may read, including those that it does not show */
#define COMMENTS_WINDOW_SEEN    (4 * COMMENTS_PAGE_MAX)


typedef struct {
    size_t             bytes;        /* of output; 0: COMMENTS_WINDOW_BYTES */
    comments_str_t     url;          /* of the page: in three links a comment */
    unsigned           ascii:1;      /* HTML in ASCII */
    unsigned           json:1;       /* for JSON, whose HTML is never ASCII */
} comments_window_opts_t;


/* amounts in a window */
typedef struct {
    uint32_t             n;          /* comments */
    uint32_t             drawn;      /* of them, those that show their text */
    size_t               bytes;      /* of output */
    size_t               html;       /* bytes of html.data */
} comments_window_mark_t;


/* memory is the arena's, but for html, which the caller gives and takes back */
typedef struct {
    comments_arena_t       *arena;
    comments_window_opts_t  opts;
    comments_buf_t         *html;      /* the texts rendered, one by one */
    comments_comment_t     *comments;  /* the arena's */
    uint32_t                size;
    size_t                  link;      /* bytes of the URL, escaped */
    comments_window_mark_t  has;
    comments_window_mark_t  before;    /* the subtree that is being read */
    comments_str_t          subtree;   /* its root; empty: begun earlier */
    uint32_t                plain;     /* the last comment, from 1, that is
                                          shown without mark-up since there was
                                          no memory; 0: none */
    comments_str_t          next;      /* where the next window begins; empty:
                                          this one is not full; the arena's */
} comments_window_t;


/* An empty window; html is emptied. Cannot fail. */
void comments_window_init(comments_window_t *window, comments_arena_t *arena,
    comments_buf_t *html, const comments_window_opts_t *opts);

/*
 * Begins a subtree: the comments offered from now on belong to the subtree of
 * root. An empty root means that the subtree began in an earlier window. root
 * must live as long as the arena.
 */
void comments_window_subtree(comments_window_t *window, comments_str_t root);

/*
 * Offers the next comment, whose text is rendered into html if it is approved;
 * if there is no memory for that, it is unrendered. COMMENTS_OK: it is in the
 * window, which has a copy of *comment; its strings must live on until
 * comments_window_keep(). COMMENTS_DECLINED: the window is full, next is set,
 * and what is offered later is declined too. COMMENTS_ERROR: no memory.
 */
int comments_window_add(comments_window_t *window,
    const comments_comment_t *comment);

/*
 * Copies the needed strings of the comments from the n-th on into the arena, so
 * that the caller may free the replies into which they pointed. The texts are
 * not copied, since they are already rendered. COMMENTS_ERROR: no memory.
 */
int comments_window_keep(comments_window_t *window, uint32_t n);

/*
 * The comments: their html is set (unless they are unrendered), and points into
 * html.data, which must not grow any more. Cannot fail.
 */
comments_comment_t *comments_window_done(comments_window_t *window,
    uint32_t *n);


#endif
