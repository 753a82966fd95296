/*
 * What the page of the queue is drawn of, and its pieces. The functions are for
 * comments_queue_*.c and comments_person_*.c only.
 */
#ifndef COMMENTS_QUEUE_PIECE_H
#define COMMENTS_QUEUE_PIECE_H

#include "comments_queue_act.h"
#include "comments_queue.h"
#include "comments_render_writer.h"


typedef struct {
    const comments_queue_t          *queue;
    const comments_locale_t         *locale;
    const comments_formats_t        *formats;     /* NULL: built-in */
    comments_str_t                   who;         /* the moderator */
    comments_str_t                   token;       /* of the forms */
    comments_str_t                   stylesheet;  /* URL; or empty */
    comments_str_t                   script;      /* URL; or empty */
    const comments_queue_notice_t   *notice;      /* NULL: none */
    int64_t                          now;         /* ms */
    unsigned                         marked:1;    /* all boxes are checked */
    unsigned                         session:1;   /* pages know the moderator */
    unsigned                         ended:1;     /* they do not any more */
} comments_queue_view_t;


/* Writes "queue?status=…&amp;q=…" with this search. */
void comments_queue_address(comments_render_writer_t *w,
    comments_queue_filter_t filter, comments_str_t q);

/* Writes the hidden fields of a form: token, and where to go back to. */
void comments_queue_hidden(comments_render_writer_t *w,
    const comments_queue_view_t *view);

/* Writes a hidden field. */
void comments_queue_field(comments_render_writer_t *w, const char *name,
    comments_str_t value);

/* Writes a button for an act, labelled by the key. */
void comments_queue_button(comments_render_writer_t *w,
    comments_queue_do_t act, const char *key);

/* Writes the website and the e-mail address of a comment, as far as it has. */
void comments_queue_contact(comments_render_writer_t *w,
    const comments_comment_t *comment);

/* The key of the word for a status ("pending"). Cannot fail. */
const char *comments_queue_status_key(comments_status_t status);

/* Writes how long ago a time (ms) was. */
void comments_queue_ago(comments_render_writer_t *w, int64_t now, int64_t ms);

/* Writes the reason of a hold, "CHECK:CODE", in words. */
void comments_queue_words(comments_render_writer_t *w, comments_str_t code);


#endif
