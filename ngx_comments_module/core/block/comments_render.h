/*
 * The comment block: HTML that is well-formed XML as well, and ASCII unless
 * the page is UTF-8. The only place where the block's mark-up is made.
 */
#ifndef COMMENTS_RENDER_H
#define COMMENTS_RENDER_H

#include "comments_buf.h"
#include "comments_locale.h"
#include "comments_tree.h"


typedef enum {
    COMMENTS_VIEW_PAGE = 0,      /* the shared block */
    COMMENTS_VIEW_SHOW,          /* after a post, or a permalink */
    COMMENTS_VIEW_REPLY,         /* the form answers reply_to */
    COMMENTS_VIEW_REFUSED,       /* a form came back: refusal and values */
    COMMENTS_VIEW_PREVIEW        /* the typed text rendered above the form */
} comments_view_t;


/* what of a thread could not be drawn as it should, for want of memory */
typedef struct {
    uint32_t                  n;           /* comments */
    comments_str_t            id;          /* of the first one */
} comments_render_failed_t;


/* What the block needs to know besides its comments. All strings UTF-8. */
typedef struct {
    const comments_locale_t  *locale;
    comments_str_t            url;         /* of the page: an escaped path or an
                                              absolute URL; may hold a query */
    comments_str_t            stylesheet;  /* URL; empty: no <link> */
    comments_thread_t         thread;
    comments_order_t          order;
    comments_order_t          order_default;   /* links leave it out */
    uint32_t                  page;        /* 1-based */
    uint32_t                  pages;       /* 1 or more */
    unsigned                  require;     /* COMMENTS_REQUIRE_... */
    size_t                    max_length;
    comments_view_t           view;
    comments_comment_t       *reply_to;    /* NULL: a new thread */
    comments_str_t            shown;       /* id under VIEW_SHOW; "" */
    comments_comment_t        form;        /* typed values: name, email,
                                              website, text, parent */
    comments_refusals_t       refusals;    /* VIEW_REFUSED */
    comments_render_failed_t *failed;      /* is counted up; NULL: not told */
    unsigned                  ascii:1;
    unsigned                  open:1;      /* the form is there */
    unsigned                  unavailable:1; /* Redis is away: a note
                                              instead of the list */
    unsigned                  email:1;     /* the form asks for an e-mail */
} comments_render_t;


/*
 * Appends the block: <section id="ngx-comments" …>. tree may be NULL when
 * unavailable, or where the thread was not read: then there is no list, and no
 * count. The form stands under reply_to if that is in the tree, else at the
 * end. A comment for which there is no memory or no room is a note in its
 * place, its neighbours are drawn; render->failed tells. Returns as
 * comments_buf_add().
 */
int comments_render_block(comments_buf_t *out, const comments_render_t *render,
    const comments_tree_t *tree);

/*
 * 1 if the comment that a view is about is not there: that of a permalink is
 * not in the tree, or there is none to reply to. The block has a note then.
 * Cannot fail.
 */
int comments_render_missing(const comments_render_t *render,
    const comments_tree_t *tree);

/*
 * Appends a complete UTF-8 HTML page around the block, for refusals and
 * previews of pages that are no file; title is one of the locale's keys.
 */
int comments_render_page(comments_buf_t *out, const comments_render_t *render,
    const comments_tree_t *tree, const char *title);

/*
 * Appends Unix ms as "2026-11-23T10:00:00Z"; what lies outside the years 1 to
 * 9999 becomes the nearest second inside. Returns as comments_buf_add().
 */
int comments_render_time(comments_buf_t *out, int64_t ms);

/* Counts a comment that could not be drawn in render->failed. Cannot fail. */
void comments_render_failure(const comments_render_t *render,
    const comments_comment_t *comment);

/*
 * 1 if website is as short as one that comes in now, and may be a link
 * (comments_uri_web.h).
 */
int comments_render_is_web(comments_str_t website);


#endif
