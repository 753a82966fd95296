/*
 * The search for the article's own content: the frames of open elements and
 * their scores. comments_article.h tells the rule.
 */

#include "comments_article.h"
#include "comments_article_pick.h"


/* elements that may follow an article's own content */
#define COMMENTS_ARTICLE_AFTER  (COMMENTS_ARTICLE_QUIET                       \
                                 | COMMENTS_ARTICLE_NOISE                     \
                                 | COMMENTS_ARTICLE_CLOSER)

/* children of one kind are counted up to so many */
#define COMMENTS_ARTICLE_ALIKE  3


static unsigned comments_article_noise(unsigned props);
static void comments_article_merge(comments_article_frame_t *up,
    const comments_article_frame_t *frame);
static void comments_article_alike(comments_article_frame_t *up,
    const comments_article_frame_t *frame);
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
    frame->kind = tag->kind;
    frame->depth = tag->depth;
    frame->sealed = up->sealed || (props & COMMENTS_ARTICLE_SEALED);
    frame->fenced = up->fenced || (props & COMMENTS_ARTICLE_FENCE);
    frame->rooted = up->rooted || (props & COMMENTS_ARTICLE_ROOT)
                    || ((props & COMMENTS_ARTICLE_APP) && tag->depth == 1);

    frame->noise = (unsigned char) comments_article_noise(props);

    frame->in_main = up->in_main || (props & COMMENTS_ARTICLE_MAIN);

    /* what is called a sidebar or the like is none if <main> is in it */

    if (frame->noise < up->noise && !(props & COMMENTS_ARTICLE_MAIN)) {
        frame->noise = up->noise;
    }

    frame->post = up->post;

    if (up->post == 0 && (props & COMMENTS_ARTICLE_ARTICLE)
        && article->posts < UINT16_MAX)
    {
        frame->post = ++article->posts;
    }

    frame->entry = up->entry;

    if (up->entry == 0 && (props & COMMENTS_ARTICLE_ENTRY)
        && frame->noise == 1 && article->entries < UINT16_MAX)
    {
        frame->entry = ++article->entries;
    }

    frame->coded = up->coded || (props & COMMENTS_ARTICLE_CODE);

    if (!(props & COMMENTS_ARTICLE_MUTE) && up->weight) {
        frame->weight = (uint16_t) (COMMENTS_ARTICLE_WEIGHT / frame->noise
                                    / (frame->coded ? 20 : 1));
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
    frame->code += frame->coded ? score : 0;
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

    comments_article_pick(article, frame, end);
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
    up->code += frame->code;

    if (!(frame->props & COMMENTS_ARTICLE_BOX)) {
        up->own += frame->own;
        up->inner += frame->inner;

    } else if (frame->sealed || comments_article_listing(frame)) {
        up->own += frame->own + frame->inner;

    } else {
        up->inner += (frame->own + frame->inner) / 2;
        comments_article_alike(up, frame);
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


/* counts a child of the kind of which its parent has the most text */

static void
comments_article_alike(comments_article_frame_t *up,
    const comments_article_frame_t *frame)
{
    if (frame->noise > 1) {
        return;
    }

    if (up->alikes && up->alike_kind == frame->kind) {
        up->alikes += up->alikes < COMMENTS_ARTICLE_ALIKE;
        up->alike += frame->sum;

    } else if (frame->sum > up->alike) {
        up->alikes = 1;
        up->alike_kind = frame->kind;
        up->alike = frame->sum;
    }
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
        article->entry.parent = 0;
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
    comments_article_pick(article, body, &end);
}


uint64_t
comments_article_hold(const comments_article_t *article)
{
    size_t    i;
    uint64_t  at, tail;

    at = comments_article_first(&article->body, UINT64_MAX);
    at = comments_article_first(&article->article, at);
    at = comments_article_first(&article->main, at);
    at = comments_article_first(&article->entry, at);

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
