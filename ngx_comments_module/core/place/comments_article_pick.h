/*
 * The candidates for the article's body, and which of them it is. Private to
 * comments_article*.c; comments_article.h tells the rule.
 */
#ifndef COMMENTS_ARTICLE_PICK_H
#define COMMENTS_ARTICLE_PICK_H

#include "comments_article_types.h"


/*
 * The score of a byte of ASCII. Divided by all that text may count less for,
 * by 3, 5, 20 and 10, it stays an integer. A weight is a third of it.
 */
#define COMMENTS_ARTICLE_UNIT     6000
#define COMMENTS_ARTICLE_WEIGHT   (COMMENTS_ARTICLE_UNIT / 3)

/* a body of text scores as much as so many bytes */
#define COMMENTS_ARTICLE_ENOUGH   (120 * COMMENTS_ARTICLE_UNIT)

/* the offset of a place that is none: rule 4 holds */
#define COMMENTS_ARTICLE_NOWHERE  UINT64_MAX


/*
 * A frame was taken from the stack of frames: it becomes a candidate if it is
 * better than those, or takes the place of one in it. Cannot fail.
 */
void comments_article_pick(comments_article_t *article,
    const comments_article_frame_t *frame, const comments_article_end_t *end);

/*
 * The candidate that is the article's body, by what was read so far: the best
 * box, if that has enough text, else a landmark. NULL: none.
 */
const comments_article_pick_t *comments_article_choice(
    const comments_article_t *article);

/* 1 if all text of a box is code: it is a listing in the text around it */
static inline unsigned
comments_article_listing(const comments_article_frame_t *frame)
{
    return frame->sum && frame->code == frame->sum;
}


#endif
