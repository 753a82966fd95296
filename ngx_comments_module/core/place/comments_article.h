/*
 * Finds the article's own content in a page, by the text in its elements, and
 * where the block stands at the end of it. The page scanner tells of elements
 * and text as they come; nothing is kept but the open elements and the best
 * one so far.
 *
 * Score. Text counts by its bytes other than white space, those above 127 two
 * thirds (three of them are a letter that says more than one of ASCII, but
 * less than three). In links it counts a fifth, in <pre> a twentieth, in
 * navigation, asides, footers and forms a tenth, in elements with the name of
 * a sidebar, a menu, related posts or comments a quarter. A box (a <div>, a
 * <section>, a table cell ...) scores the text that stands directly in it,
 * or in paragraphs, lists and the like in it, and half of what the boxes in it
 * score. So the box around the paragraphs wins over the one around everything,
 * and an article cut into sections wins over each of them.
 *
 * A box of nothing but code is a listing: it belongs to the text around it. In
 * <details>, figures and dialogs no box is a body.
 *
 * The box with the largest score that was closed by its own end tag is the
 * article's body; of boxes in different <article>s the first one with enough
 * text, unless another scores five times as much. If it is a row of columns,
 * one of several sections side by side, or in one of several boxes of one kind
 * (element and first class) among which the text is cut up, the parent of those
 * is taken. The block stands at the end of the body, before the footer, aside,
 * navigation or list of related posts that closes it. If no box has enough
 * text, the largest <article> is taken, else the largest element that is named
 * as a post, else <main>, else the place before the page's footer. They are
 * also taken if there is one of them, and a box around it or beside it is the
 * best one by not much. In an element that a script takes over, such as
 * Gatsby's root, there is no place.
 *
 * All functions take constant time, apart from comments_article_count().
 */
#ifndef COMMENTS_ARTICLE_H
#define COMMENTS_ARTICLE_H

#include "comments_article_types.h"


/* the body begins; article was filled with zeros. Cannot fail. */
void comments_article_init(comments_article_t *article);

/* An element was opened that has any of COMMENTS_ARTICLE_*. Cannot fail. */
void comments_article_open(comments_article_t *article,
    const comments_article_tag_t *tag);

/*
 * The innermost frame has closed. There is one beside the body's. Cannot fail.
 */
void comments_article_close(comments_article_t *article,
    const comments_article_end_t *end);

/*
 * The element at a position of the scanner's stack was taken out of it, and
 * those in it stay open. Cannot fail.
 */
void comments_article_removed(comments_article_t *article, unsigned position);

/*
 * Text came, n bytes other than white space, high of them above 127; link: in
 * a link. Cannot fail.
 */
void comments_article_text(comments_article_t *article, size_t n, size_t high,
    unsigned link);

/*
 * Counts the bytes from p to before last other than white space and control
 * characters, and those of them above 127. Cannot fail; linear time.
 */
size_t comments_article_count(const char *p, const char *last, size_t *high);

/* the position of the innermost frame on the scanner's stack; 0: the body */
static inline unsigned
comments_article_depth(const comments_article_t *article)
{
    return article->frames ? article->frame[article->frames - 1].depth : 0;
}

/*
 * The page has ended. What comes afterwards is comments_article_place() alone.
 * Cannot fail.
 */
void comments_article_end(comments_article_t *article);

/*
 * The smallest offset at which the block may still be put; UINT64_MAX: behind
 * everything that was read. It never decreases. Cannot fail.
 */
uint64_t comments_article_hold(const comments_article_t *article);

/*
 * Where the block stands, by what was read so far. COMMENTS_OK, and *at is the
 * offset; COMMENTS_DECLINED: nowhere.
 */
int comments_article_place(const comments_article_t *article, uint64_t *at);


#endif
