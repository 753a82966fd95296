/*
 * The page of the queue, as HTML and as JSON. Mark-up is made in
 * comments_queue_html.c, _entry.c, _notice.c and _piece.c only.
 */
#ifndef COMMENTS_QUEUE_VIEW_H
#define COMMENTS_QUEUE_VIEW_H

#include "comments_queue_piece.h"


/*
 * Appends the page: a complete HTML document in UTF-8, with no script but the
 * file that view->script names. All its addresses are relative to that of the
 * page. Returns as comments_buf_add().
 */
int comments_queue_html(comments_buf_t *out, const comments_queue_view_t *view);

/* Appends the same as one JSON object. Returns as comments_buf_add(). */
int comments_queue_json(comments_buf_t *out, const comments_queue_view_t *view);


#endif
