/*
 * Finds the comments that an old system (TypePad, Movable Type, WordPress,
 * Blogger) printed into the page, and the place right behind the last of them:
 * under their heading, and before the sentence that comments are closed.
 *
 * A unit is a comment, or the list that it is an item of. The units of a page
 * stand side by side, perhaps each in a wrapper. What looks like a comment
 * further on, as in a list of recent comments, is none of them.
 */
#ifndef COMMENTS_PRINTED_H
#define COMMENTS_PRINTED_H

#include "comments_article_types.h"


/* depths are positions on the scanner's stack of open elements; 0: none */
typedef struct {
    uint64_t       at;         /* the offset behind the last unit */
    uint16_t       unit;       /* the open unit */
    uint16_t       floor;      /* when the depth is below it, all is over */
    unsigned char  known;      /* there is a place */
    unsigned char  over;
    unsigned char  weak;       /* the unit is a comment by its class alone */
} comments_printed_t;


/*
 * A comment was opened, of which the outermost list item or list is at the
 * position unit. weak: only its class says so; it is none if it has a form.
 * Cannot fail.
 */
void comments_printed_open(comments_printed_t *printed, unsigned unit,
    unsigned weak);

/* a form was opened */
void comments_printed_form(comments_printed_t *printed);

/*
 * Elements were closed; depth are open. The innermost of those that closed
 * tells how it ended: end->at is the offset behind its end tag. Cannot fail.
 */
void comments_printed_closed(comments_printed_t *printed, unsigned depth,
    const comments_article_end_t *end);

/*
 * The element at a position of the scanner's stack was taken out of it, and
 * those in it stay open. Cannot fail.
 */
void comments_printed_removed(comments_printed_t *printed, unsigned position);

/* the depth below which comments_printed_closed() wants to be told */
static inline unsigned
comments_printed_depth(const comments_printed_t *printed)
{
    return printed->unit ? printed->unit : printed->floor;
}


#endif
