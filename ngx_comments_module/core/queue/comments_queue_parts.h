/*
 * The parts of the pages of moderators. For comments_queue_*.c and
 * comments_person_*.c.
 */
#ifndef COMMENTS_QUEUE_PARTS_H
#define COMMENTS_QUEUE_PARTS_H

#include "comments_queue_piece.h"


/* Writes the head of the page, up to the beginning of its body. */
void comments_queue_head(comments_render_writer_t *w,
    const comments_queue_view_t *view);

/* Write one comment; the notice, if there is one. */
void comments_queue_entry(comments_render_writer_t *w,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry);
void comments_queue_notice(comments_render_writer_t *w,
    const comments_queue_view_t *view);

/* Writes the page of a comment, as a link with its title, in a <p>. */
void comments_queue_where(comments_render_writer_t *w,
    const comments_queue_entry_t *entry);

/*
 * Write the lines of a notice, which view has, without the buttons that undo:
 * as <p>. Of view they take notice and now.
 */
void comments_queue_notice_lines(comments_render_writer_t *w,
    const comments_queue_view_t *view);


#endif
