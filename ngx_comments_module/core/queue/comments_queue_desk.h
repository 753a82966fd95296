/*
 * What a moderator's view of a page has besides the comments: the notice of the
 * last act above the list, and the controls under each comment. It is drawn
 * inside of the block, so it is well-formed XML, unlike the page of the queue.
 */
#ifndef COMMENTS_QUEUE_DESK_H
#define COMMENTS_QUEUE_DESK_H

#include "comments_queue_piece.h"


typedef struct {
    comments_str_t                   who;      /* the moderator */
    comments_str_t                   token;    /* of the forms */
    const comments_queue_notice_t   *notice;   /* NULL: none */
    int64_t                          now;      /* ms */
    unsigned                         more:1;   /* there are comments that
                                                  readers do not see, and that
                                                  this view has no room for */
} comments_queue_desk_t;


/* The functions of comments_render_desk_t, whose data is *desk. */
void comments_queue_desk_top(comments_render_writer_t *w, void *data);
void comments_queue_desk_acts(comments_render_writer_t *w,
    const comments_comment_t *comment, void *data);


#endif
