/*
 * Filter and search of the queue, and how many comments a filter passes.
 */

#include <stdlib.h>

#include "comments_fold.h"
#include "comments_queue_match.h"
#include "comments_schema_vote.h"


static int comments_queue_passes(comments_queue_filter_t filter,
    const comments_comment_t *comment);
static int comments_queue_has(const comments_queue_t *queue, comments_str_t s);
static int comments_queue_find(comments_str_t s, comments_str_t part);


int
comments_queue_match(const comments_queue_t *queue,
    const comments_comment_t *comment, const comments_queue_page_t *page,
    const comments_sender_t *from)
{
    int     found;
    size_t  i;

    const comments_str_t  texts[] = {
        comment->name, comment->text, page->title, page->thread,
        comment->website, comment->reason
    };

    if (!comments_queue_passes(queue->filter, comment)
        || (queue->before && (comment->created >= queue->before
                              || comment->decided >= queue->before))
        || (queue->email_hash.len
            && !comments_str_eq(queue->email_hash, comment->email_hash))
        || (queue->author.len
            && !comments_str_eq(queue->author, comment->author)))
    {
        return 0;
    }

    if (queue->q.len == 0
        || comments_str_eq(queue->q, comment->id)
        || comments_str_eq(queue->q, comment->email_hash)
        || comments_str_eq(queue->q, comment->author)
        || comments_str_eq(queue->q, from->address)
        || comments_str_eq(queue->q, from->network))
    {
        return 1;
    }

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        found = comments_queue_has(queue, texts[i]);

        if (found != 0) {
            return found;
        }
    }

    return 0;
}


static int
comments_queue_passes(comments_queue_filter_t filter,
    const comments_comment_t *comment)
{
    switch (filter) {

    case COMMENTS_QUEUE_PENDING:
        return comment->status == COMMENTS_PENDING;

    case COMMENTS_QUEUE_SPAM:
        return comment->status == COMMENTS_SPAM;

    case COMMENTS_QUEUE_APPROVED:
        return comment->status == COMMENTS_APPROVED;

    case COMMENTS_QUEUE_DELETED:
        return comments_schema_kind(comment) == COMMENTS_KIND_DELETED;

    case COMMENTS_QUEUE_FLAGGED:
        return comment->status == COMMENTS_APPROVED
               || comments_schema_flags_hold(comment);

    default:
        return 1;
    }
}


/* is the search a part of s? -1: out of memory */
static int
comments_queue_has(const comments_queue_t *queue, comments_str_t s)
{
    char    *folded;
    size_t   len;

    if (s.len > COMMENTS_QUEUE_TEXT) {
        s.len = COMMENTS_QUEUE_TEXT;
    }

    if (s.len < queue->folded.len) {
        return 0;
    }

    folded = malloc(s.len);
    if (folded == NULL) {
        return -1;
    }

    len = comments_fold(s, folded);
    len = (size_t) comments_queue_find(comments_str_of(folded, len),
                                       queue->folded);
    free(folded);

    return (int) len;
}


/* both lengths are bounded, so that the plain way is fast enough */
static int
comments_queue_find(comments_str_t s, comments_str_t part)
{
    const char  *p, *end;

    if (part.len == 0 || part.len > s.len) {
        return part.len == 0;
    }

    end = s.data + (s.len - part.len + 1);

    for (p = s.data; p < end; p++) {
        p = memchr(p, part.data[0], (size_t) (end - p));

        if (p == NULL) {
            return 0;
        }

        if (memcmp(p, part.data, part.len) == 0) {
            return 1;
        }
    }

    return 0;
}


comments_str_t
comments_queue_reason(comments_str_t reason, comments_str_t *detail)
{
    const char  *blank;

    blank = reason.len ? memchr(reason.data, ' ', reason.len) : NULL;

    if (blank == NULL) {
        *detail = comments_str_of(NULL, 0);
        return reason;
    }

    *detail = comments_str_of(blank + 1,
                              (size_t) (reason.data + reason.len - blank - 1));

    return comments_str_of(reason.data, (size_t) (blank - reason.data));
}


void
comments_queue_count(comments_queue_t *queue, const comments_comment_t *comment)
{
    size_t                    i;
    comments_str_t            code, copy, detail;

    switch (comment->status) {

    case COMMENTS_APPROVED:
        queue->approved++;
        return;

    case COMMENTS_DELETED:
        queue->deleted++;
        return;

    case COMMENTS_SPAM:
        queue->spam++;
        break;

    default:
        queue->pending++;
    }

    code = comments_queue_reason(comment->reason, &detail);

    if (code.len == 0) {
        return;
    }

    for (i = 0; i < queue->nreasons; i++) {
        if (comments_str_eq(queue->reasons[i].code, code)) {
            queue->reasons[i].n++;
            return;
        }
    }

    /* what is beyond the table, or without memory, is not counted by reason */

    if (queue->nreasons < COMMENTS_QUEUE_REASONS
        && comments_arena_dup(queue->arena, code, &copy) == COMMENTS_OK)
    {
        queue->reasons[queue->nreasons].code = copy;
        queue->reasons[queue->nreasons++].n = 1;
    }
}


int64_t
comments_queue_total(const comments_queue_t *queue,
    comments_queue_filter_t filter)
{
    int64_t         n;
    const int64_t  *kinds;

    kinds = queue->kinds;

    switch (filter) {

    case COMMENTS_QUEUE_PENDING:
        n = queue->held - kinds[COMMENTS_KIND_SPAM];
        break;

    case COMMENTS_QUEUE_SPAM:
        n = kinds[COMMENTS_KIND_SPAM];
        break;

    case COMMENTS_QUEUE_APPROVED:
        n = queue->stored - queue->held - kinds[COMMENTS_KIND_DELETED]
            - kinds[COMMENTS_KIND_EMPTIED];
        break;

    case COMMENTS_QUEUE_DELETED:
        n = kinds[COMMENTS_KIND_DELETED];
        break;

    case COMMENTS_QUEUE_FLAGGED:
        n = queue->flagged;
        break;

    default:
        n = queue->stored;
    }

    /* the lists are read one after the other, while others write */

    return n < 0 ? 0 : n;
}
