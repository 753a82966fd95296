/*
 * The search for the article's own content: the frames of open elements, their
 * scores, and the best candidate. comments_article.h tells the rule.
 */

#include "comments_article.h"


/*
 * The score of a byte of ASCII. Divided by all that text may count less for,
 * by 3, 5, 20 and 10, it stays an integer. A weight is a third of it.
 */
#define COMMENTS_ARTICLE_UNIT    6000
#define COMMENTS_ARTICLE_WEIGHT  (COMMENTS_ARTICLE_UNIT / 3)

/* a body of text scores as much as so many bytes */
#define COMMENTS_ARTICLE_ENOUGH  (120 * COMMENTS_ARTICLE_UNIT)

/* the first post counts unless another one scores more than so many times it */
#define COMMENTS_ARTICLE_TIMES   5

/* a landmark has next to nothing if it has less than one letter in so many */
#define COMMENTS_ARTICLE_SOME    4

/* how often a parent may take the place of the element of a candidate */
#define COMMENTS_ARTICLE_HOPS    4

/* elements that may follow an article's own content */
#define COMMENTS_ARTICLE_AFTER   (COMMENTS_ARTICLE_QUIET                      \
                                  | COMMENTS_ARTICLE_NOISE                    \
                                  | COMMENTS_ARTICLE_CLOSER)

/* the offset of a place that is none: rule 4 holds */
#define COMMENTS_ARTICLE_NOWHERE  UINT64_MAX


static unsigned comments_article_noise(unsigned props);
static void comments_article_merge(comments_article_frame_t *up,
    const comments_article_frame_t *frame);
static void comments_article_try(comments_article_t *article,
    const comments_article_frame_t *frame, const comments_article_end_t *end);
static unsigned comments_article_better(const comments_article_t *article,
    const comments_article_frame_t *frame, uint64_t score);
static void comments_article_take(const comments_article_t *article,
    comments_article_pick_t *pick, const comments_article_frame_t *frame,
    const comments_article_end_t *end);
static void comments_article_rise(const comments_article_t *article,
    comments_article_pick_t *pick, const comments_article_frame_t *frame,
    const comments_article_end_t *end);
static unsigned comments_article_rises(unsigned props, unsigned sections);
static const comments_article_pick_t *comments_article_choice(
    const comments_article_t *article);
static uint64_t comments_article_first(const comments_article_pick_t *pick,
    uint64_t at);


void
comments_article_init(comments_article_t *article)
{
    article->frames = 1;
    article->frame[0].weight = COMMENTS_ARTICLE_WEIGHT;
    article->frame[0].noise = 1;
}


void
comments_article_open(comments_article_t *article,
    const comments_article_tag_t *tag)
{
    unsigned                   props;
    comments_article_frame_t  *frame, *up;

    up = &article->frame[article->frames - 1];
    props = tag->props;

    /* a page's footer is not one of an article, a quotation or a card */

    if (props & COMMENTS_ARTICLE_FOOT) {
        props = (up->fenced || (props & COMMENTS_ARTICLE_PART))
                ? props & ~(unsigned) COMMENTS_ARTICLE_FOOT
                : props | COMMENTS_ARTICLE_CLOSER;
    }

    if (tag->fit && (props & COMMENTS_ARTICLE_CLOSER)
        && up->tail == 0 && tag->depth == up->depth + 1)
    {
        up->tail = tag->at;
    }

    if (tag->fit && (props & COMMENTS_ARTICLE_FOOT) && article->foot == 0
        && !up->rooted)
    {
        article->foot = tag->at;
    }

    if (article->frames == COMMENTS_ARTICLE_DEPTH) {
        return;
    }

    frame = &article->frame[article->frames++];

    memset(frame, 0, sizeof(comments_article_frame_t));

    frame->props = props;
    frame->depth = tag->depth;
    frame->fenced = up->fenced || (props & COMMENTS_ARTICLE_FENCE);
    frame->rooted = up->rooted || (props & COMMENTS_ARTICLE_ROOT)
                    || ((props & COMMENTS_ARTICLE_APP) && tag->depth == 1);

    frame->noise = (unsigned char) comments_article_noise(props);

    if (frame->noise < up->noise) {
        frame->noise = up->noise;
    }

    frame->post = up->post;

    if (up->post == 0 && (props & COMMENTS_ARTICLE_ARTICLE)
        && article->posts < UINT16_MAX)
    {
        frame->post = ++article->posts;
    }

    frame->code = up->code || (props & COMMENTS_ARTICLE_CODE);
    if (!(props & COMMENTS_ARTICLE_MUTE) && up->weight) {
        frame->weight = (uint16_t) (COMMENTS_ARTICLE_WEIGHT / frame->noise
                                    / (frame->code ? 20 : 1));
    }
}


/* the part of its score that text in such an element has: one in so many */

static unsigned
comments_article_noise(unsigned props)
{
    if (props & COMMENTS_ARTICLE_QUIET) {
        return 10;
    }

    return (props & COMMENTS_ARTICLE_NOISE) ? 4 : 1;
}


void
comments_article_text(comments_article_t *article, size_t n, size_t high,
    unsigned link)
{
    uint64_t                   score;
    comments_article_frame_t  *frame;

    frame = &article->frame[article->frames - 1];

    score = (uint64_t) (3 * n - high) * frame->weight;

    if (score == 0) {
        return;
    }

    score /= link ? 5 : 1;

    frame->own += score;
    frame->sum += score;
    frame->tail = 0;

    if (frame->noise == 1) {
        article->foot = 0;
    }
}


void
comments_article_close(comments_article_t *article,
    const comments_article_end_t *end)
{
    comments_article_frame_t  *frame;

    frame = &article->frame[--article->frames];

    comments_article_try(article, frame, end);
    comments_article_merge(frame - 1, frame);
}


/* the frame's text belongs to the parent from now on */

static void
comments_article_merge(comments_article_frame_t *up,
    const comments_article_frame_t *frame)
{
    up->article |= frame->article || (frame->props & COMMENTS_ARTICLE_ARTICLE);
    up->main |= frame->main || (frame->props & COMMENTS_ARTICLE_MAIN);

    if (frame->sum == 0) {
        return;
    }

    up->sum += frame->sum;

    if (frame->props & COMMENTS_ARTICLE_BOX) {
        up->inner += (frame->own + frame->inner) / 2;

    } else {
        up->own += frame->own;
        up->inner += frame->inner;
    }

    if ((frame->props & COMMENTS_ARTICLE_SECTION) && up->sections < 2) {
        up->sections++;
    }

    /* generators make ids of sections from their headings: those say nothing */

    if (!(frame->props & COMMENTS_ARTICLE_AFTER)
        || ((frame->props & COMMENTS_ARTICLE_SECTION)
            && !(frame->props & COMMENTS_ARTICLE_CLOSER)))
    {
        up->tail = 0;
    }
}


/* makes the element that closed a candidate, if it is better than those */

static void
comments_article_try(comments_article_t *article,
    const comments_article_frame_t *frame, const comments_article_end_t *end)
{
    uint64_t  score;

    comments_article_rise(article, &article->body, frame, end);
    comments_article_rise(article, &article->article, frame, end);
    comments_article_rise(article, &article->main, frame, end);

    if (!end->ended || !(end->fit || frame->tail)
        || !(frame->props & COMMENTS_ARTICLE_BOX))
    {
        return;
    }

    score = frame->own + frame->inner;

    if (comments_article_better(article, frame, score)) {
        article->body.score = score;
        comments_article_take(article, &article->body, frame, end);
        article->body.hops = 0;
    }

    if (frame->noise > 1) {
        return;
    }

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
    pick->post = frame->post;
    pick->props = frame->props;
    pick->rooted = frame->rooted;
    pick->article = frame->article;
    pick->main = frame->main;
    pick->parent = article->frames;
}


/* the parent of a candidate closes: takes its place, if the rule says so */

static void
comments_article_rise(const comments_article_t *article,
    comments_article_pick_t *pick, const comments_article_frame_t *frame,
    const comments_article_end_t *end)
{
    if (pick->parent != article->frames + 1) {
        return;
    }

    pick->parent = 0;

    if (end->ended && (end->fit || frame->tail)
        && pick->hops < COMMENTS_ARTICLE_HOPS
        && comments_article_rises(pick->props, frame->sections))
    {
        comments_article_take(article, pick, frame, end);
        pick->hops++;
    }
}


/* sections: those of the parent, without the last one, which closes now */

static unsigned
comments_article_rises(unsigned props, unsigned sections)
{
    if ((props & COMMENTS_ARTICLE_ROW) && !(props & COMMENTS_ARTICLE_STACK)) {
        return 1;
    }

    return (props & COMMENTS_ARTICLE_SECTION) && sections > 1;
}


void
comments_article_removed(comments_article_t *article, unsigned position)
{
    unsigned                   i, n;
    comments_article_frame_t  *frame;

    for (i = 1, n = 1; i < article->frames; i++) {
        frame = &article->frame[i];

        if (frame->depth == position) {
            comments_article_merge(&article->frame[n - 1], frame);
            continue;
        }

        if (frame->depth > position) {
            frame->depth--;
        }

        article->frame[n++] = *frame;
    }

    /* numbers of frames have changed, so no parent takes a place any more */

    if (n < article->frames) {
        article->frames = (unsigned char) n;
        article->body.parent = 0;
        article->article.parent = 0;
        article->main.parent = 0;
    }
}


void
comments_article_end(comments_article_t *article)
{
    comments_article_end_t     end;
    comments_article_frame_t  *body;

    /* what is still open has no end tag */

    memset(&end, 0, sizeof(comments_article_end_t));

    while (article->frames > 1) {
        comments_article_close(article, &end);
    }

    article->frames = 0;

    body = &article->frame[0];

    end.at = COMMENTS_ARTICLE_NOWHERE;
    end.ended = 1;
    end.fit = 1;

    body->props = COMMENTS_ARTICLE_BOX;
    comments_article_try(article, body, &end);
}


uint64_t
comments_article_hold(const comments_article_t *article)
{
    size_t    i;
    uint64_t  at, tail;

    at = comments_article_first(&article->body, UINT64_MAX);
    at = comments_article_first(&article->article, at);
    at = comments_article_first(&article->main, at);

    if (article->foot && article->foot < at
        && article->body.score < COMMENTS_ARTICLE_ENOUGH)
    {
        at = article->foot;
    }

    for (i = 0; i < article->frames; i++) {
        tail = article->frame[i].tail;

        if (tail && tail < at) {
            at = tail;
        }
    }

    return at;
}


/* the smaller one of at and the offset of a candidate that may be chosen */

static uint64_t
comments_article_first(const comments_article_pick_t *pick, uint64_t at)
{
    return (pick->known && !pick->rooted && pick->at < at) ? pick->at : at;
}


/*
 * The candidate that is the article's body; NULL: none. It is the best box, if
 * that has enough text. A box around the page's only <article>, or around its
 * <main>, is the best one if what has most of its text is short or is code: the
 * landmark is taken then, unless it has next to nothing.
 */

static const comments_article_pick_t *
comments_article_choice(const comments_article_t *article)
{
    uint64_t                        some;
    const comments_article_pick_t  *body;

    body = &article->body;

    if (!body->known || body->score < COMMENTS_ARTICLE_ENOUGH) {
        return article->article.known ? &article->article
               : article->main.known ? &article->main : NULL;
    }

    some = body->score / COMMENTS_ARTICLE_SOME;

    if (body->article && article->articles == 1 && article->article.known
        && article->article.score >= some)
    {
        return &article->article;
    }

    if (body->main && article->main.known && article->main.score >= some) {
        return &article->main;
    }

    return body;
}


int
comments_article_place(const comments_article_t *article, uint64_t *at)
{
    const comments_article_pick_t  *pick;

    pick = comments_article_choice(article);

    if (pick == NULL) {
        *at = article->foot;
        return article->foot ? COMMENTS_OK : COMMENTS_DECLINED;
    }

    *at = pick->at;

    return (pick->rooted || pick->at == COMMENTS_ARTICLE_NOWHERE)
           ? COMMENTS_DECLINED : COMMENTS_OK;
}
