/*
 * What a change comes to.
 */

#include "comments_schema_exec.h"


static int comments_schema_change_same(const comments_comment_t *a,
    const comments_comment_t *b);


int
comments_schema_changes(const comments_change_t *change)
{
    if (change->member.len == 0) {
        return 0;
    }

    return change->gone
           || !comments_schema_change_same(&change->before, &change->after);
}


int
comments_schema_change_approved(const comments_change_t *change)
{
    int  before, after;

    before = (change->before.status == COMMENTS_APPROVED);
    after = !change->gone && change->after.status == COMMENTS_APPROVED;

    return after - before;
}


int
comments_schema_returns(comments_op_t op)
{
    return op == COMMENTS_OP_APPROVE || op == COMMENTS_OP_RESTORE
           || op == COMMENTS_OP_UNFLAG;
}


static int
comments_schema_change_same(const comments_comment_t *a,
    const comments_comment_t *b)
{
    return a->status == b->status
           && a->was == b->was
           && comments_str_eq(a->name, b->name)
           && comments_str_eq(a->email, b->email)
           && comments_str_eq(a->email_hash, b->email_hash)
           && comments_str_eq(a->format, b->format)
           && a->format_version == b->format_version
           && comments_str_eq(a->author, b->author)
           && comments_str_eq(a->website, b->website)
           && comments_str_eq(a->text, b->text)
           && comments_str_eq(a->by, b->by)
           && comments_str_eq(a->reason, b->reason)
           && a->created == b->created
           && a->edited == b->edited
           && a->decided == b->decided
           && a->up == b->up
           && a->down == b->down
           && a->moderator == b->moderator
           && a->page_author == b->page_author
           && a->pinned == b->pinned;
}
