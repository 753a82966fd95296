/*
 * What an act does to a stored comment.
 */

#include "comments_decide.h"
#include "comments_schema_vote.h"


static comments_decision_t comments_decide_status(
    const comments_decide_t *act, comments_change_t *change);
static comments_decision_t comments_decide_restore(comments_change_t *change);
static comments_decision_t comments_decide_unflag(comments_change_t *change);
static comments_decision_t comments_decide_purge(const comments_decide_t *act,
    unsigned answered, comments_change_t *change);
static comments_decision_t comments_decide_edit(const comments_decide_t *act,
    comments_change_t *change);
static void comments_decide_hold(const comments_decide_t *act,
    comments_change_t *change);
static int comments_decide_purged(const comments_comment_t *comment);


comments_decision_t
comments_decide(const comments_decide_t *act, comments_status_t seen,
    unsigned answered, comments_change_t *change)
{
    comments_decision_t        decision;
    const comments_comment_t  *before;

    before = &change->before;

    change->after = *before;
    change->gone = 0;

    if (act->author.len && !comments_str_eq(before->author, act->author)) {
        return COMMENTS_DECIDED_FOREIGN;
    }

    if (act->since && before->created < act->since) {
        return COMMENTS_DECIDED_LATE;
    }

    switch (act->op) {

    case COMMENTS_OP_PURGE:
        decision = comments_decide_purge(act, answered, change);
        break;

    case COMMENTS_OP_EDIT:
        decision = comments_decide_edit(act, change);
        break;

    case COMMENTS_OP_PIN:
    case COMMENTS_OP_UNPIN:
        change->after.pinned = (act->op == COMMENTS_OP_PIN);
        decision = COMMENTS_DECIDED;
        break;

    default:
        decision = comments_decide_status(act, change);
        break;
    }

    if (decision == COMMENTS_DECIDED && !comments_schema_changes(change)) {
        decision = COMMENTS_DECIDED_SAME;
    }

    /* what is already as it should become is no conflict */

    if (decision != COMMENTS_DECIDED_SAME && seen && seen != before->status) {
        decision = COMMENTS_DECIDED_SEEN;
    }

    if (decision != COMMENTS_DECIDED) {
        change->after = *before;
        change->gone = 0;
    }

    return decision;
}


int
comments_decide_asks(const comments_decide_t *act,
    const comments_change_t *change)
{
    return act->op == COMMENTS_OP_PURGE && change->member.len
           && change->stored > 1;
}


static comments_decision_t
comments_decide_status(const comments_decide_t *act, comments_change_t *change)
{
    comments_status_t    status;
    comments_comment_t  *after;
    comments_decision_t  decision;

    after = &change->after;
    status = change->before.status;

    switch (act->op) {

    case COMMENTS_OP_APPROVE:
        after->status = COMMENTS_APPROVED;
        break;

    case COMMENTS_OP_HOLD:

        if (status == COMMENTS_DELETED) {
            return COMMENTS_DECIDED_STATUS;
        }

        after->status = COMMENTS_PENDING;
        break;

    case COMMENTS_OP_SPAM:
        after->status = COMMENTS_SPAM;
        break;

    case COMMENTS_OP_DELETE:
        after->status = COMMENTS_DELETED;
        break;

    case COMMENTS_OP_RESTORE:
    case COMMENTS_OP_UNFLAG:
        decision = (act->op == COMMENTS_OP_RESTORE)
                   ? comments_decide_restore(change)
                   : comments_decide_unflag(change);

        if (decision != COMMENTS_DECIDED) {
            return decision;
        }

        break;

    default:
        return COMMENTS_DECIDED_STATUS;
    }

    /* flags are set aside, though the comment stays what it is */

    if (after->status == status && act->op != COMMENTS_OP_UNFLAG) {
        return COMMENTS_DECIDED_SAME;
    }

    if (comments_decide_purged(&change->before)) {
        return COMMENTS_DECIDED_PURGED;
    }

    after->was = after->status == COMMENTS_DELETED ? (char) status : 0;
    after->by = act->who;
    after->decided = act->now;
    after->reason = (comments_str_t) comments_null_str;

    if (act->op == COMMENTS_OP_HOLD) {
        after->reason = act->reason;
    }

    return COMMENTS_DECIDED;
}


static comments_decision_t
comments_decide_restore(comments_change_t *change)
{
    if (change->before.status == COMMENTS_APPROVED) {
        return COMMENTS_DECIDED_SAME;
    }

    if (change->before.status != COMMENTS_DELETED) {
        return COMMENTS_DECIDED_STATUS;
    }

    change->after.status = change->before.was
                           ? (comments_status_t) change->before.was
                           : COMMENTS_APPROVED;

    return COMMENTS_DECIDED;
}


/*
 * What flags have held is approved again; what they have not held stays. A
 * comment that a check or a moderator holds is not flagged, but held.
 */
static comments_decision_t
comments_decide_unflag(comments_change_t *change)
{
    const comments_comment_t  *before;

    before = &change->before;

    if (before->status != COMMENTS_APPROVED
        && !comments_schema_flags_hold(before))
    {
        return COMMENTS_DECIDED_STATUS;
    }

    change->after.status = COMMENTS_APPROVED;

    return COMMENTS_DECIDED;
}


static comments_decision_t
comments_decide_purge(const comments_decide_t *act, unsigned answered,
    comments_change_t *change)
{
    comments_str_t       none;
    comments_comment_t  *after;

    if (!act->any && change->before.status != COMMENTS_DELETED
        && change->before.status != COMMENTS_SPAM)
    {
        return COMMENTS_DECIDED_STATUS;
    }

    if (!answered) {
        change->gone = 1;
        return COMMENTS_DECIDED;
    }

    none = (comments_str_t) comments_null_str;
    after = &change->after;

    after->status = COMMENTS_DELETED;
    after->name = none;
    after->email = none;
    after->email_hash = none;
    after->author = none;
    after->website = none;
    after->text = none;
    after->format = none;
    after->format_version = 0;
    after->reason = none;
    after->by = none;
    after->was = 0;
    after->up = 0;
    after->down = 0;
    after->decided = comments_decide_purged(&change->before)
                     ? change->before.decided : act->now;

    return COMMENTS_DECIDED;
}


static comments_decision_t
comments_decide_edit(const comments_decide_t *act, comments_change_t *change)
{
    comments_comment_t        *after;
    const comments_comment_t  *wanted;

    after = &change->after;
    wanted = act->wanted;

    if (comments_decide_purged(&change->before)) {
        return COMMENTS_DECIDED_PURGED;
    }

    if (change->before.status == COMMENTS_DELETED) {
        return COMMENTS_DECIDED_STATUS;
    }

    if (wanted->name.len) {
        after->name = wanted->name;
    }

    if (wanted->text.len && !comments_str_eq(wanted->text, after->text)) {
        after->text = wanted->text;
        after->format = wanted->format;
        after->format_version = wanted->format_version;
    }

    if (!comments_schema_changes(change)) {
        return COMMENTS_DECIDED_SAME;
    }

    after->edited = act->now;

    comments_decide_hold(act, change);

    return COMMENTS_DECIDED;
}


/*
 * An edit that the checks hold, or call spam. A comment that is held or spam
 * already stays what it is: an edit approves nothing.
 */
static void
comments_decide_hold(const comments_decide_t *act, comments_change_t *change)
{
    comments_comment_t        *after;
    const comments_comment_t  *wanted;

    after = &change->after;
    wanted = act->wanted;

    if (wanted->status == 0 || wanted->status == COMMENTS_APPROVED
        || change->before.status == COMMENTS_SPAM
        || wanted->status == change->before.status)
    {
        return;
    }

    after->status = wanted->status;
    after->reason = wanted->reason;
    after->by = wanted->by;
    after->decided = act->now;
}


static int
comments_decide_purged(const comments_comment_t *comment)
{
    return comment->status == COMMENTS_DELETED && comment->text.len == 0;
}
