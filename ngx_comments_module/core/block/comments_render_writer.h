/*
 * The writer: the state of a block while it is written, and functions that
 * write its smallest pieces. For comments_render*.c only.
 *
 * The functions return nothing: a buffer that failed stays failed, and the
 * renderer checks the buffer once, at the end of the block.
 */
#ifndef COMMENTS_RENDER_WRITER_H
#define COMMENTS_RENDER_WRITER_H

#include "comments_buf.h"
#include "comments_render_types.h"


/* a piece of the locale's "date": words, or a value in the place of a token */
typedef struct {
    comments_str_t   words;
    int              token;      /* see comments_render_date.c; 0: words */
} comments_render_piece_t;

/* the date of a day in the locale's words, escaped, up to the next time */
typedef struct {
    size_t           len;        /* of w->day */
    int              token;      /* hour or minute; 0: the end */
} comments_render_run_t;


#define COMMENTS_RENDER_PIECES  16


typedef struct {
    comments_buf_t            *out;
    const comments_render_t   *render;
    const comments_tree_t     *tree;       /* NULL: no list */
    comments_buf_t             link;       /* the page's URL, escaped, then
                                              "?" or "&amp;" */
    size_t                     url_len;    /* of it without the latter */
    comments_buf_t             reply;      /* what a link to reply has behind
                                              the id, but for the name */
    size_t                     reply_name; /* where in it the name goes */
    comments_buf_t             name;       /* the last one that was bounded */
    const char                *anonymous;  /* NULL: not looked up yet */

    /* dates, see comments_render_date.c */
    comments_render_piece_t    date[COMMENTS_RENDER_PIECES];
    unsigned                   ndate;      /* 0: not split yet */
    const char                *months[12]; /* NULL: not looked up yet */
    comments_buf_t             day;        /* words of the last day's date */
    comments_render_run_t      runs[COMMENTS_RENDER_PIECES];
    unsigned                   nruns;      /* 0: no day yet */
    int64_t                    midnight;   /* at which that day began */
    char                       stamp[10];  /* "2026-11-23" */

    unsigned                   named:1;    /* a link to reply says whom */
    unsigned                   plain:1;    /* the comment's id needs no
                                              escaping */
    unsigned                   form_done:1;
    unsigned                   styled:1;   /* the page has the stylesheet */
} comments_render_writer_t;


#define comments_render_add(w, literal)                                       \
    (void) comments_buf_add((w)->out, literal, sizeof(literal) - 1)


/* Starts and ends a writer; what is between goes to out. Cannot fail. */
void comments_render_writer_init(comments_render_writer_t *w,
    comments_buf_t *out, const comments_render_t *render,
    const comments_tree_t *tree);
void comments_render_writer_free(comments_render_writer_t *w);

/* Text for an element's content or a quoted attribute's value. */
void comments_render_text(comments_render_writer_t *w, comments_str_t text);

/* The locale's text of a key. */
void comments_render_word(comments_render_writer_t *w, const char *key);

/*
 * The same with value in place of its one {placeholder}. With isolate the
 * value stands in <bdi>: for content, not for attributes.
 */
void comments_render_phrase(comments_render_writer_t *w, const char *key,
    comments_str_t value, int isolate);

/*
 * The parts of a locale's text before and behind its one {placeholder}. 0:
 * there is none, head is all of it.
 */
int comments_render_split(const char *text, comments_str_t *head,
    comments_str_t *tail);

/* The same with a number. */
void comments_render_phrase_int(comments_render_writer_t *w, const char *key,
    int64_t n);

/*
 * A name, bounded as those that come in now, or the locale's word for none. The
 * result may end with the next call.
 */
comments_str_t comments_render_name(comments_render_writer_t *w,
    comments_str_t name);

/* A <time> element: the date of a comment in the locale's words. */
void comments_render_created(comments_render_writer_t *w, int64_t ms);

/* A <time> element: the date of a change as text. */
void comments_render_edited(comments_render_writer_t *w, int64_t ms,
    const char *text);

/* An id in a URL. One that is valid, as all that are stored, is plain. */
void comments_render_id(comments_render_writer_t *w, comments_str_t id);

/* The page's URL, or its URL with "?" or "&amp;" for a query behind it. */
void comments_render_url(comments_render_writer_t *w);
void comments_render_url_query(comments_render_writer_t *w);

/*
 * URL of a comment: of this part of the thread if it is here, else through
 * comments=show. Never a bare fragment: the page may have a <base>.
 */
void comments_render_comment_url(comments_render_writer_t *w,
    comments_str_t id, int here);

/* URL of a part of the thread; page 0: this one; from empty: its start. */
void comments_render_part_url(comments_render_writer_t *w, uint32_t page,
    comments_order_t order, comments_str_t from);


/* 1 if the form comes back because its comment is to be confirmed. */
int comments_render_challenged(const comments_render_t *render);

/*
 * The parts of the block. The form is drawn once: under the comment that it
 * answers, if that is there, else at the end. _preview is above a form,
 * _confirm the top of one that is challenged.
 */
void comments_render_section(comments_render_writer_t *w);
void comments_render_list(comments_render_writer_t *w);
void comments_render_form(comments_render_writer_t *w);
void comments_render_preview(comments_render_writer_t *w);
void comments_render_confirm(comments_render_writer_t *w);
void comments_render_fields(comments_render_writer_t *w);
void comments_render_orders(comments_render_writer_t *w);
void comments_render_before(comments_render_writer_t *w);
void comments_render_after(comments_render_writer_t *w);


#endif
