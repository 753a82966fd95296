/*
 * What the renderer draws besides the comments, for comments_render.h and for
 * comments_render_writer.h.
 */
#ifndef COMMENTS_RENDER_TYPES_H
#define COMMENTS_RENDER_TYPES_H

#include "comments_format.h"
#include "comments_locale.h"
#include "comments_tree.h"


typedef enum {
    COMMENTS_VIEW_PAGE = 0,      /* the block that all readers get */
    COMMENTS_VIEW_SHOW,          /* one comment is marked: after a post, or
                                    behind a permalink */
    COMMENTS_VIEW_REPLY,         /* the form replies to reply_to */
    COMMENTS_VIEW_REFUSED,       /* the form with the refusals of a post and
                                    the typed values */
    COMMENTS_VIEW_PREVIEW,       /* the typed text rendered above the form */
    COMMENTS_VIEW_EDIT,          /* the form has the text of the comment edit */
    COMMENTS_VIEW_MODERATE       /* all comments of any status, with the
                                    controls of a moderator */
} comments_view_t;


/* the looks of the block; the stylesheet has all of them */
typedef enum {
    COMMENTS_THEME_PLAIN = 0,
    COMMENTS_THEME_CARDS,        /* a frame around each comment */
    COMMENTS_THEME_COMPACT       /* more comments in the same height */
} comments_theme_t;


/* what the act of a reader that led to COMMENTS_VIEW_SHOW has done */
typedef enum {
    COMMENTS_TOLD_NOTHING = 0,
    COMMENTS_TOLD_VOTED,
    COMMENTS_TOLD_UNVOTED,       /* the vote was taken back */
    COMMENTS_TOLD_FLAGGED
} comments_told_t;


typedef struct comments_render_writer_s  comments_render_writer_t;

/*
 * What a moderator's view has besides: who makes it draws it. For
 * COMMENTS_VIEW_MODERATE.
 */
typedef struct {
    void   (*top)(comments_render_writer_t *w, void *data);   /* above the
                                                                 list */
    void   (*acts)(comments_render_writer_t *w,
                   const comments_comment_t *comment, void *data);  /* under a
                                                                 comment */
    void    *data;
} comments_render_desk_t;


/* The token that a form has, and why its comment was not yet confirmed. */
typedef struct {
    comments_str_t            token;       /* empty: the form has none */
    unsigned                  wait;        /* the last attempt was too early:
                                              seconds until the token confirms;
                                              0: it was not */
    unsigned                  expired:1;   /* the last attempt was too late */
    unsigned                  refresh:1;   /* the browser sends the comment by
                                              itself */
} comments_render_challenge_t;


/* comments that were not drawn completely because memory ran out */
typedef struct {
    uint32_t                  n;           /* number of them */
    comments_str_t            id;          /* of the first one */
} comments_render_failed_t;


/* All strings are UTF-8. */
typedef struct {
    const comments_locale_t  *locale;
    const comments_formats_t *formats;     /* of stored texts; NULL: built-in */
    const comments_format_t  *format;      /* of a new text; NULL: Markdown */
    comments_str_t            url;         /* of the page: an escaped path or an
                                              absolute URL; may hold a query */
    comments_str_t            stylesheet;  /* URL; empty: no <link> */
    const comments_str_t     *sheets;      /* URLs of the site's own, for a
                                              standalone page */
    size_t                    nsheets;
    comments_str_t            hiding;      /* URL of the stylesheet that hides
                                              what an old system has printed;
                                              empty: no <link> */
    comments_theme_t          theme;
    comments_thread_t         thread;
    comments_order_t          order;
    comments_order_t          order_default;   /* links do not name it */
    uint32_t                  page;        /* 1-based */
    uint32_t                  pages;       /* 1 or more */
    size_t                    max_length;
    unsigned                  require;     /* COMMENTS_REQUIRE_... */
    comments_view_t           view;
    comments_comment_t       *reply_to;    /* the comment that the form replies
                                              to; NULL: the form makes a root */
    comments_str_t            shown;       /* COMMENTS_VIEW_SHOW: the comment's
                                              id; else empty */
    comments_told_t           told;        /* COMMENTS_VIEW_SHOW: the notice at
                                              that comment */
    comments_str_t            own;         /* COMMENTS_VIEW_SHOW: the id of a
                                              comment that the reader may edit
                                              and delete; else empty */
    comments_str_t            edit;        /* the id of the comment that the
                                              form changes; empty: it makes a
                                              new one */
    comments_str_t            token;       /* proves that own or edit is the
                                              reader's; empty: a cookie does */
    comments_comment_t        form;        /* typed values: name, email,
                                              website, text, parent */
    comments_str_t            user;        /* name of the signed-in reader who
                                              gets the view; empty: none, or a
                                              block that all readers get */
    comments_str_t            login;       /* URL where readers sign in, or
                                              empty */
    comments_refusals_t       refusals;    /* COMMENTS_VIEW_REFUSED */
    comments_render_challenge_t  challenge;
    const comments_render_desk_t *desk;    /* NULL: not a moderator's view */
    comments_render_failed_t *failed;      /* see comments_render_failure();
                                              NULL: not counted */
    unsigned                  ascii:1;     /* write the block in ASCII */
    unsigned                  open:1;      /* the thread takes posts */
    unsigned                  unavailable:1; /* Redis cannot be reached: draw a
                                              note instead of the list */
    unsigned                  email:1;     /* the form asks for an e-mail */
    unsigned                  no_website:1; /* ... for no website */
    unsigned                  users:1;     /* readers may be signed in */
} comments_render_t;


/*
 * Counts in render->failed a comment that was not drawn completely, and keeps
 * the id of the first one. Cannot fail.
 */
void comments_render_failure(const comments_render_t *render,
    const comments_comment_t *comment);

/*
 * The value of the argument cnotice for told, which is not
 * COMMENTS_TOLD_NOTHING, and what such a value means: COMMENTS_TOLD_NOTHING for
 * any other one. Cannot fail.
 */
const char *comments_render_told_name(comments_told_t told);
comments_told_t comments_render_told_of(comments_str_t value);


#endif
