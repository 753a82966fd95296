/*
 * The candidates for the article's body: the elements that closed, what takes
 * their place, and the choice among them. comments_article.h tells the rule.
 */

#include "comments_article_pick.h"


/* the first post counts unless another one scores more than so many times it */
#define COMMENTS_ARTICLE_TIMES   5

/* a landmark has next to nothing if it has less than one letter in so many */
#define COMMENTS_ARTICLE_SOME    4

/* the page's own body is a better one from one more letter in so many on */
#define COMMENTS_ARTICLE_MORE    8

/* how often a parent may take the place of the element of a candidate */
#define COMMENTS_ARTICLE_HOPS    4


static void comments_article_body(comments_article_t *article,
    const comments_article_frame_t *frame, const comments_article_end_t *end);
static void comments_article_landmarks(comments_article_t *article,
    const comments_article_frame_t *frame, const comments_article_end_t *end);
static unsigned comments_article_better(const comments_article_t *article,
    const comments_article_frame_t *frame, uint64_t score);
static unsigned comments_article_main_part(
    const comments_article_pick_t *entry,
    const comments_article_frame_t *frame);
static void comments_article_take(const comments_article_t *article,
    comments_article_pick_t *pick, const comments_article_frame_t *frame,
    const comments_article_end_t *end);
static void comments_article_rise(const comments_article_t *article,
    comments_article_pick_t *pick, const comments_article_frame_t *frame,
    const comments_article_end_t *end);
static unsigned comments_article_rises(const comments_article_pick_t *pick,
    const comments_article_frame_t *frame);
static unsigned comments_article_cut(const comments_article_pick_t *pick,
    const comments_article_frame_t *frame);


void
comments_article_pick(comments_article_t *article,
    const comments_article_frame_t *frame, const comments_article_end_t *end)
{
    comments_article_rise(article, &article->body, frame, end);
    comments_article_rise(article, &article->article, frame, end);
    comments_article_rise(article, &article->main, frame, end);
    comments_article_rise(article, &article->entry, frame, end);

    if (!end->ended || !(end->fit || frame->tail) || frame->sealed
        || !(frame->props & COMMENTS_ARTICLE_BOX))
    {
        return;
    }

    if (!comments_article_listing(frame)) {
        comments_article_body(article, frame, end);
    }

    if (frame->noise == 1) {
        comments_article_landmarks(article, frame, end);
    }
}


static void
comments_article_body(comments_article_t *article,
    const comments_article_frame_t *frame, const comments_article_end_t *end)
{
    uint64_t  score;

    score = frame->own + frame->inner;

    /* the end of the page is no good place for a little more text */

    if (end->at == COMMENTS_ARTICLE_NOWHERE) {
        score -= score / COMMENTS_ARTICLE_MORE;
    }

    if (comments_article_better(article, frame, score)) {
        article->body.score = score;
        comments_article_take(article, &article->body, frame, end);
        article->body.hops = 0;
    }
}


static void
comments_article_landmarks(comments_article_t *article,
    const comments_article_frame_t *frame, const comments_article_end_t *end)
{
    article->articles += (frame->props & COMMENTS_ARTICLE_ARTICLE)
                         && article->articles < 2;

    if ((frame->props & COMMENTS_ARTICLE_ARTICLE)
        && (frame->sum > article->article.score || !article->article.known))
    {
        article->article.score = frame->sum;
        comments_article_take(article, &article->article, frame, end);
        article->article.hops = 0;
    }

    if ((frame->props & COMMENTS_ARTICLE_MAIN) && !article->main.known) {
        article->main.score = frame->sum;
        comments_article_take(article, &article->main, frame, end);
    }

    if ((frame->props & COMMENTS_ARTICLE_ENTRY)
        && comments_article_main_part(&article->entry, frame))
    {
        article->entry.score = frame->sum;
        comments_article_take(article, &article->entry, frame, end);
        article->entry.hops = 0;
    }
}


/*
 * 1 if an element named as a post is a better candidate than the best one so
 * far. Of one in the other it is the inner one, if that has most of the text.
 */

static unsigned
comments_article_main_part(const comments_article_pick_t *entry,
    const comments_article_frame_t *frame)
{
    if (!entry->known) {
        return 1;
    }

    return entry->entry == frame->entry ? frame->sum / 2 > entry->score
                                        : frame->sum > entry->score;
}


/*
 * 1 if the element is a better body than the best one so far. A page may hold
 * whole posts one after the other, of which the first one is the page's own and
 * need not be the longest. Teasers before a post are much shorter than it.
 */

static unsigned
comments_article_better(const comments_article_t *article,
    const comments_article_frame_t *frame, uint64_t score)
{
    const comments_article_pick_t  *body;

    body = &article->body;

    if (body->post && frame->post && frame->post != body->post
        && body->score >= COMMENTS_ARTICLE_ENOUGH)
    {
        return score > COMMENTS_ARTICLE_TIMES * body->score;
    }

    return score > body->score;
}


/* the candidate is this element; its parent is now the innermost frame */

static void
comments_article_take(const comments_article_t *article,
    comments_article_pick_t *pick, const comments_article_frame_t *frame,
    const comments_article_end_t *end)
{
    pick->known = 1;
    pick->at = frame->tail ? frame->tail : end->at;
    pick->sum = frame->sum;
    pick->kind = frame->kind;
    pick->post = frame->post;
    pick->entry = frame->entry;
    pick->props = frame->props;
    pick->rooted = frame->rooted;
    pick->article = frame->article;
    pick->main = frame->main;
    pick->in_main = frame->in_main;
    pick->parent = article->frames;
}


/*
 * The parent of a candidate closes, or the parent of that: it takes its place,
 * if the rule says so.
 */

static void
comments_article_rise(const comments_article_t *article,
    comments_article_pick_t *pick, const comments_article_frame_t *frame,
    const comments_article_end_t *end)
{
    uint64_t  score;

    if (pick->parent != article->frames + 1) {
        return;
    }

    pick->parent = 0;

    if (pick->hops == COMMENTS_ARTICLE_HOPS) {
        return;
    }

    if (comments_article_rises(pick, frame)) {

        if (end->ended && (end->fit || frame->tail)) {
            comments_article_take(article, pick, frame, end);
            pick->hops++;

            score = frame->own + frame->inner;

            if (pick->score < score) {
                pick->score = score;
            }
        }

        return;
    }

    /* a post ends where its element does */

    if (pick->props & (COMMENTS_ARTICLE_ARTICLE | COMMENTS_ARTICLE_MAIN
                       | COMMENTS_ARTICLE_ENTRY))
    {
        return;
    }

    pick->props = frame->props & ~(unsigned) (COMMENTS_ARTICLE_ROW
                                              | COMMENTS_ARTICLE_SECTION);
    pick->sum = frame->sum;
    pick->kind = frame->kind;
    pick->parent = article->frames;
}


static unsigned
comments_article_rises(const comments_article_pick_t *pick,
    const comments_article_frame_t *frame)
{
    if ((pick->props & COMMENTS_ARTICLE_ROW)
        && !(pick->props & COMMENTS_ARTICLE_STACK))
    {
        return 1;
    }

    /* the last section, which closes now, does not count yet */

    if ((pick->props & COMMENTS_ARTICLE_SECTION) && frame->sections > 1) {
        return 1;
    }

    return comments_article_cut(pick, frame);
}


/*
 * 1 if the text is cut into elements of one kind, of which the candidate is
 * one, or is in one: the others have at least as much text as that one, or of
 * only two nearly as much.
 */

static unsigned
comments_article_cut(const comments_article_pick_t *pick,
    const comments_article_frame_t *frame)
{
    if (pick->props & (COMMENTS_ARTICLE_ARTICLE | COMMENTS_ARTICLE_MAIN
                       | COMMENTS_ARTICLE_ENTRY))
    {
        return 0;
    }

    if (frame->alikes < 2 || frame->alike_kind != pick->kind) {
        return 0;
    }

    return frame->alikes > 2 ? frame->alike / 2 >= pick->sum
                             : frame->alike / 5 * 3 >= pick->sum;
}


/*
 * A box around the page's only <article>, or around its <main>, is the best one
 * if what has most of its text is short or is code: the landmark is taken then,
 * unless it has next to nothing. The same holds for a box beside it, and for
 * the only element that is named as a post.
 */

const comments_article_pick_t *
comments_article_choice(const comments_article_t *article)
{
    uint64_t                        some;
    const comments_article_pick_t  *body;

    body = &article->body;

    if (!body->known || body->score < COMMENTS_ARTICLE_ENOUGH) {
        return article->article.known ? &article->article
               : article->entry.known ? &article->entry
               : article->main.known ? &article->main : NULL;
    }

    some = body->score / COMMENTS_ARTICLE_SOME;

    if (article->articles == 1 && article->article.known
        && article->article.score >= some
        && (body->article || body->post == 0))
    {
        return &article->article;
    }

    if (article->entries == 1 && article->entry.known
        && article->entry.score >= some / 2 && body->entry == 0)
    {
        return &article->entry;
    }

    if (!body->in_main && article->main.known && article->main.score >= some) {
        return &article->main;
    }

    return body;
}
