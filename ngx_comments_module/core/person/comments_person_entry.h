/*
 * One comment on the page of a person. For comments_person*.c.
 */
#ifndef COMMENTS_PERSON_ENTRY_H
#define COMMENTS_PERSON_ENTRY_H

#include "comments_queue_view.h"


#define COMMENTS_PERSON_TEXT  300     /* characters of each text, in HTML */


/*
 * Append one comment, as HTML or as a JSON object. A failure is told by
 * out->failed.
 */
void comments_person_entry_html(comments_buf_t *out,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry);
void comments_person_entry_json(comments_buf_t *out,
    const comments_queue_entry_t *entry);

/*
 * Makes *w write to out in the language of view; *render must live as long.
 * comments_render_writer_free() ends it. Cannot fail.
 */
void comments_person_entry_begin(comments_render_writer_t *w,
    comments_buf_t *out, comments_render_t *render,
    const comments_queue_view_t *view);


#endif
