/*
 * The input of the renderer besides the comments, for comments_render.h and for
 * the files of the renderer.
 */
#ifndef COMMENTS_RENDER_TYPES_H
#define COMMENTS_RENDER_TYPES_H

#include "comments_locale.h"
#include "comments_tree.h"


typedef enum {
    COMMENTS_VIEW_PAGE = 0,      /* the shared block */
    COMMENTS_VIEW_SHOW,          /* after a post, or a permalink */
    COMMENTS_VIEW_REPLY,         /* the form answers reply_to */
    COMMENTS_VIEW_REFUSED,       /* a form came back: refusal and values */
    COMMENTS_VIEW_PREVIEW        /* the typed text rendered above the form */
} comments_view_t;


/* A post that is to be confirmed, or a token that was typed along. */
typedef struct {
    comments_str_t            token;       /* empty: none */
    unsigned                  wait;        /* s until the token confirms */
    unsigned                  expired:1;   /* the token before it was old */
} comments_render_challenge_t;


/* comments that were not drawn completely because memory ran out */
typedef struct {
    uint32_t                  n;           /* comments */
    comments_str_t            id;          /* of the first one */
} comments_render_failed_t;


/* The input of the renderer besides the comments. All strings are UTF-8. */
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
    comments_render_challenge_t  challenge;
    comments_render_failed_t *failed;      /* is counted up; NULL: not told */
    unsigned                  ascii:1;
    unsigned                  open:1;      /* the form is there */
    unsigned                  unavailable:1; /* Redis is away: a note
                                              instead of the list */
    unsigned                  email:1;     /* the form asks for an e-mail */
} comments_render_t;


/* Counts a comment that could not be drawn in render->failed. Cannot fail. */
void comments_render_failure(const comments_render_t *render,
    const comments_comment_t *comment);


#endif
