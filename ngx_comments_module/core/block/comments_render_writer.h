/*
 * The writer: the state of a block while it is written, and functions that
 * write its smallest pieces. For comments_render*.c only.
 *
 * The functions that write return nothing: a buffer that failed stays failed,
 * and the renderer checks the buffer once, at the end of the block.
 */
#ifndef COMMENTS_RENDER_WRITER_H
#define COMMENTS_RENDER_WRITER_H

#include "comments_buf.h"
#include "comments_render_types.h"


/*
 * A piece of the locale's text "date", which has tokens such as {month} in the
 * place of the values: literal words, or one token.
 */
typedef struct {
    comments_str_t   words;
    int              token;      /* see comments_render_date.c; 0: words */
} comments_render_piece_t;

#define COMMENTS_RENDER_PIECES  16


/* One of the locale's texts of a date, split. */
typedef struct {
    comments_render_piece_t  pieces[COMMENTS_RENDER_PIECES];
    unsigned                 n;      /* 0: not split yet */
} comments_render_pattern_t;

/*
 * A part of w->day, the text of a day's date: it is followed by the hour or the
 * minute, which differ between comments of the same day, or it is the last one.
 */
typedef struct {
    size_t           len;        /* bytes of w->day */
    int              token;      /* hour or minute; 0: the last part */
} comments_render_run_t;


struct comments_render_writer_s {
    comments_buf_t            *out;
    const comments_render_t   *render;
    const comments_tree_t     *tree;       /* NULL: no list */
    comments_buf_t             link;       /* the page's URL, escaped, then
                                              "?" or "&amp;" */
    size_t                     url_len;    /* length of the URL in link */
    comments_buf_t             reply;      /* the rest of a link to reply after
                                              the id, without the name */
    size_t                     reply_name; /* offset of the name in reply */
    comments_buf_t             votes;      /* the form of votes behind its
                                              action, without the numbers */
    size_t                     votes_up;   /* where the numbers stand in it */
    size_t                     votes_down;
    comments_buf_t             name;       /* result of
                                              comments_render_name() */
    const char                *anonymous;  /* NULL: not looked up yet */

    /* dates, see comments_render_date.c */
    comments_render_pattern_t  date;
    comments_render_pattern_t  date_day;
    const char                *months[12]; /* NULL: not looked up yet */
    comments_buf_t             day;        /* the last day's date as text,
                                              escaped, without the time */
    comments_render_run_t      runs[COMMENTS_RENDER_PIECES];
    unsigned                   nruns;      /* 0: no day yet */
    comments_buf_t             alone;      /* that day as text, without any
                                              time, escaped */
    int64_t                    midnight;   /* when that day began, ms */
    char                       stamp[10];  /* that day: "2026-11-23" */

    unsigned                   named:1;    /* the label of links to reply has a
                                              place for the name */
    unsigned                   plain:1;    /* the present comment's id is valid
                                              and needs no escaping */
    unsigned                   form_done:1; /* the form was drawn */
    unsigned                   styled:1;   /* the page has the stylesheet */
};


#define comments_render_add(w, literal)                                       \
    (void) comments_buf_add((w)->out, "" literal, sizeof("" literal) - 1)


/*
 * Start a writer whose output is appended to out, and release its memory. If
 * one of the writer's own buffers failed, out->failed is set.
 */
void comments_render_writer_init(comments_render_writer_t *w,
    comments_buf_t *out, const comments_render_t *render,
    const comments_tree_t *tree);
void comments_render_writer_free(comments_render_writer_t *w);

/* Writes text, escaped for an element's content or a quoted attribute. */
void comments_render_text(comments_render_writer_t *w, comments_str_t text);

/*
 * Writes what a stranger typed as an element's content: a script that takes the
 * page as its template finds no "{{" in it. See comments_text_content().
 */
void comments_render_content(comments_render_writer_t *w, comments_str_t text);

/*
 * Writes the attribute of a <textarea> that says the same to Vue, if text,
 * which is to stand in it, may have a "{{": a <textarea> has no elements that
 * could part the braces.
 */
void comments_render_as_is(comments_render_writer_t *w, comments_str_t text);

/* Writes a link to a stylesheet; if url is empty, nothing. */
void comments_render_sheet(comments_render_writer_t *w, comments_str_t url);

/* Writes the locale's text of a key. */
void comments_render_word(comments_render_writer_t *w, const char *key);

/*
 * Writes the locale's text of a key with value in place of its {placeholder}.
 * With isolate, the value is put into <bdi>, which isolates its direction; this
 * is possible in an element's content, not in an attribute.
 */
void comments_render_phrase(comments_render_writer_t *w, const char *key,
    comments_str_t value, int isolate);

/*
 * Splits a locale's text at its {placeholder} into *head and *tail, which point
 * into text. Returns 1; or 0 if there is no placeholder: *head is then the
 * whole text, *tail is empty.
 */
int comments_render_split(const char *text, comments_str_t *head,
    comments_str_t *tail);

/* The same as comments_render_phrase(), with a number, without <bdi>. */
void comments_render_phrase_int(comments_render_writer_t *w, const char *key,
    int64_t n);

/*
 * Returns a comment's name for display. A stored name is subject to the limits
 * of new names on length and combining marks, since it may have been stored
 * under other limits. If name is empty, the result is the locale's word for
 * anonymous authors. The result is not escaped, and is valid only until the
 * next call.
 */
comments_str_t comments_render_name(comments_render_writer_t *w,
    comments_str_t name);

/*
 * Writes a <time> element for the creation of a comment (ms since 1970), with
 * the date in the locale's words: the day, and as a title the day with the time
 * of day; with full, the latter as text.
 */
void comments_render_created(comments_render_writer_t *w, int64_t ms,
    int full);

/*
 * Writes a <time> element for the last edit of a comment (ms since 1970). Its
 * content is text, not the date.
 */
void comments_render_edited(comments_render_writer_t *w, int64_t ms,
    const char *text);

/*
 * Writes an id as a part of a URL. A valid id, as all stored ids are, needs no
 * escaping.
 */
void comments_render_id(comments_render_writer_t *w, comments_str_t id);

/* The same for the comment that is being drawn, which w->plain is about. */
void comments_render_present_id(comments_render_writer_t *w,
    const comments_comment_t *comment);

/*
 * Write the head of a comment, and the element of its author: the name, a link
 * to website if that may be one, and what an avatar is drawn from.
 */
void comments_render_meta(comments_render_writer_t *w,
    const comments_tree_node_t *node);
void comments_render_author(comments_render_writer_t *w, comments_str_t name,
    comments_str_t website);

/*
 * Write the page's URL; the second one also writes "?" or "&amp;", so that
 * arguments can follow.
 */
void comments_render_url(comments_render_writer_t *w);
void comments_render_url_query(comments_render_writer_t *w);

/*
 * Writes the URL of a comment. With here, the comment is in the present tree,
 * and the URL is that of this part of the thread with a fragment; else it is
 * the permalink (comments=show). It is never a fragment alone, since the page
 * may have a <base>.
 */
void comments_render_comment_url(comments_render_writer_t *w,
    comments_str_t id, int here);

/*
 * Writes the URL of a part of the thread: of the window that begins with the
 * id from (empty: with the start of the page) on a page (0: the present one).
 */
void comments_render_part_url(comments_render_writer_t *w, uint32_t page,
    comments_order_t order, comments_str_t from);


/* 1 if the form comes back because its comment needs a confirmation. */
int comments_render_challenged(const comments_render_t *render);

/*
 * Write the parts of the block: the whole <section>, the list of comments, the
 * form, its fields, the links to the orders, the link to the window before and
 * the links after the list. The form is drawn once: under the comment that it
 * replies to if that is in the tree, else at the end. _preview writes a preview
 * above the form, _confirm the top of a form that needs a confirmation, _votes
 * the votes of a comment; shown: it is the one that the view is about. _notice
 * writes the locale's text of key as a notice, _told_notice what the reader's
 * vote or report has done, if one has led to this view. _jumps writes links to
 * the form and, in a long thread, to the newest comment.
 */
void comments_render_section(comments_render_writer_t *w);
void comments_render_list(comments_render_writer_t *w);
void comments_render_form(comments_render_writer_t *w);

/* Writes the hidden field that proves whose comment it is, if there is one. */
void comments_render_proof(comments_render_writer_t *w);
void comments_render_preview(comments_render_writer_t *w);
void comments_render_confirm(comments_render_writer_t *w);
void comments_render_fields(comments_render_writer_t *w);
void comments_render_votes(comments_render_writer_t *w,
    const comments_comment_t *comment, int shown);
void comments_render_told_notice(comments_render_writer_t *w);
void comments_render_notice(comments_render_writer_t *w, const char *key);
void comments_render_jumps(comments_render_writer_t *w);
void comments_render_orders(comments_render_writer_t *w);
void comments_render_before(comments_render_writer_t *w);
void comments_render_after(comments_render_writer_t *w);


#endif
