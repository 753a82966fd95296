/*
 * Windows: a window is the part of a page of comments that is drawn in one
 * response. It is limited in comments and in bytes of output, and the next
 * window begins where the window ends. A reader can therefore read a thread of
 * any size to its end, and the cost of one view does not grow with the thread.
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
#include "comments_format.h"
#include "comments_model.h"


/* approximate bytes of output; a window always takes at least one comment */
#define COMMENTS_WINDOW_BYTES   (1536 * 1024)

/* comments that one window may read, including those that it does not show */
#define COMMENTS_WINDOW_SEEN    (4 * COMMENTS_PAGE_MAX)


typedef struct {
    const comments_formats_t  *formats;  /* of the texts; NULL: built-in */
    size_t             bytes;        /* of output; 0: COMMENTS_WINDOW_BYTES */
    comments_str_t     url;          /* of the page; each comment has four
                                        links with it */
    comments_str_t     own;          /* id of a comment that this reader sees in
                                        any status; empty: none */
    unsigned           ascii:1;      /* render the texts as ASCII */
    unsigned           json:1;       /* for JSON: ascii does not apply */
} comments_window_opts_t;


/* how much is in a window */
typedef struct {
    uint32_t             n;          /* comments */
    uint32_t             drawn;      /* of them, the approved ones */
    size_t               bytes;      /* of output, estimated */
    size_t               html;       /* bytes of html.data */
} comments_window_mark_t;


/* The memory is the arena's, except html, which belongs to the caller. */
typedef struct {
    comments_arena_t       *arena;
    comments_window_opts_t  opts;
    comments_buf_t         *html;      /* the texts rendered, one by one */
    comments_comment_t     *comments;  /* the arena's */
    uint32_t                size;
    size_t                  link;      /* bytes of the URL, escaped */
    comments_window_mark_t  has;
    comments_window_mark_t  before;    /* has, when the present subtree began */
    comments_str_t          subtree;   /* root of the present subtree; empty:
                                          it began in an earlier window */
    uint32_t                plain;     /* number, from 1, of the last comment
                                          that is shown without mark-up because
                                          memory ran out; 0: none */
    comments_str_t          next;      /* id with which the next window begins;
                                          empty: this window is not full; the
                                          arena's */
} comments_window_t;


/*
 * Makes *window an empty window, and empties html, which must outlive the
 * window. Cannot fail.
 */
void comments_window_init(comments_window_t *window, comments_arena_t *arena,
    comments_buf_t *html, const comments_window_opts_t *opts);

/*
 * Begins a subtree: the comments offered from now on belong to the subtree of
 * root. An empty root means that the subtree began in an earlier window. root
 * must live as long as the arena.
 */
void comments_window_subtree(comments_window_t *window, comments_str_t root);

/*
 * Offers the next comment. If it is approved, or the one of opts.own, its text
 * is rendered into html; if memory runs out for that, unrendered is set in the
 * window's copy.
 * COMMENTS_OK: the window has a copy of *comment, whose strings must live until
 * comments_window_keep(). COMMENTS_DECLINED: the window is full, window->next
 * is set, and all later calls are declined too. COMMENTS_ERROR: out of memory.
 */
int comments_window_add(comments_window_t *window,
    const comments_comment_t *comment);

/*
 * Copies the needed strings of the comments from index n on into the arena, so
 * that the caller may free the replies into which they pointed. Texts are
 * copied only if they are unrendered; e-mail addresses and their hashes are
 * dropped. COMMENTS_ERROR: out of memory.
 */
int comments_window_keep(comments_window_t *window, uint32_t n);

/*
 * Returns the window's *n comments. The html of each is set, unless it is
 * unrendered; it points into html.data, to which nothing may be added any more.
 * Cannot fail.
 */
comments_comment_t *comments_window_done(comments_window_t *window,
    uint32_t *n);


#endif
