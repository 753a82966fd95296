/*
 * The values of the present post and comment of an export of TypePad or Movable
 * Type, and how they reach the sink.
 */
#ifndef COMMENTSCTL_TYPEPAD_ENTRY_H
#define COMMENTSCTL_TYPEPAD_ENTRY_H

#include "comments_buf.h"
#include "commentsctl_format.h"
#include "commentsctl_idmap.h"
#include "commentsctl_typepad_text.h"


typedef enum {
    COMMENTSCTL_TYPEPAD_META = 0,
    COMMENTSCTL_TYPEPAD_BETWEEN,
    COMMENTSCTL_TYPEPAD_OTHER,
    COMMENTSCTL_TYPEPAD_HEAD,
    COMMENTSCTL_TYPEPAD_BODY
} commentsctl_typepad_state_t;

/* the values that are kept, of the post and of a comment */
typedef enum {
    COMMENTSCTL_TYPEPAD_URL = 0,
    COMMENTSCTL_TYPEPAD_TITLE,
    COMMENTSCTL_TYPEPAD_BASENAME,
    COMMENTSCTL_TYPEPAD_POSTED,
    COMMENTSCTL_TYPEPAD_ALLOW,
    COMMENTSCTL_TYPEPAD_NO_ENTRY,
    COMMENTSCTL_TYPEPAD_AUTHOR,
    COMMENTSCTL_TYPEPAD_EMAIL,
    COMMENTSCTL_TYPEPAD_IP,
    COMMENTSCTL_TYPEPAD_WEBSITE,
    COMMENTSCTL_TYPEPAD_DATE,
    COMMENTSCTL_TYPEPAD_VALUES
} commentsctl_typepad_value_t;

#define COMMENTSCTL_TYPEPAD_POST  COMMENTSCTL_TYPEPAD_AUTHOR

typedef struct {
    const commentsctl_sink_t     *sink;
    const char                   *file;
    commentsctl_zone_t            zone;
    commentsctl_typepad_state_t   state;
    size_t                        line;      /* the present one */
    size_t                        first;     /* of the post */
    size_t                        begun;     /* line of COMMENT: */
    size_t                        held;      /* dashes that wait, 5 or 8 */
    size_t                        blanks;    /* empty lines behind them */
    unsigned                      seen;      /* keys of a comment, as bits */
    unsigned                      given:1;   /* the page */
    unsigned                      keys:1;    /* the post has one */
    unsigned                      parts:1;   /* the file has had a section */
    unsigned                      long_line:1;
    comments_buf_t                values[COMMENTSCTL_TYPEPAD_VALUES];
    comments_buf_t                text;
    comments_buf_t                page;
    commentsctl_idmap_t           pages;     /* by the date of the post */
} commentsctl_typepad_t;


/*
 * The keys of a post have been read: finds the address of its page, and notes
 * it under the post's date. COMMENTS_ERROR: out of memory.
 */
int commentsctl_typepad_page(commentsctl_typepad_t *t);

/*
 * Adds a line to the present comment's text. A text of more than 4 MB counts as
 * too long, and no more of it is kept. COMMENTS_ERROR: out of memory.
 */
int commentsctl_typepad_text(commentsctl_typepad_t *t, comments_str_t line);

/*
 * Gives the present comment to the sink, after its page, or skips it. The
 * results are the sink's.
 */
int commentsctl_typepad_comment(commentsctl_typepad_t *t);

/* Gives what is known of the page, once. The results are the sink's. */
int commentsctl_typepad_give(commentsctl_typepad_t *t);


#endif
