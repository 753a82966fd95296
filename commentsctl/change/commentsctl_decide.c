/*
 * What becomes of a comment that is approved, marked as spam, deleted, restored
 * or purged.
 *
 * A deleted comment keeps its text until it is purged, so that it can be
 * restored to its former status. A purged comment that has replies is kept as a
 * placeholder without author and text; without replies it is removed entirely.
 */

#include "comments_id.h"
#include "commentsctl_decide.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"


static int commentsctl_decide_restore(comments_change_t *change);
static int commentsctl_decide_purge(commentsctl_decide_t *act,
    comments_arena_t *arena, const comments_key_t *key,
    comments_change_t *change);
static int commentsctl_decide_answered(void *data, comments_str_t root,
    const comments_comment_t *comment);


int
commentsctl_decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change)
{
    commentsctl_decide_t *act = data;

    comments_status_t    status;
    comments_comment_t  *after;

    after = &change->after;
    status = change->before.status;

    switch (act->op) {

    case COMMENTS_OP_APPROVE:
        after->status = COMMENTS_APPROVED;
        break;

    case COMMENTS_OP_SPAM:
        after->status = COMMENTS_SPAM;
        break;

    case COMMENTS_OP_DELETE:
        after->status = COMMENTS_DELETED;
        break;

    case COMMENTS_OP_RESTORE:

        if (commentsctl_decide_restore(change) != COMMENTS_OK) {
            return COMMENTS_DECLINED;
        }

        break;

    default: /* COMMENTS_OP_PURGE */
        return commentsctl_decide_purge(act, arena, key, change);
    }

    if (after->status == status) {
        return COMMENTS_OK;
    }

    if (status == COMMENTS_DELETED && change->before.text.len == 0) {
        commentsctl_print_error("\"%.*s\" was purged: nothing of it is left",
                                COMMENTS_ID_LEN, change->id.data);
        return COMMENTS_DECLINED;
    }

    after->was = after->status == COMMENTS_DELETED ? (char) status : 0;
    after->by = act->who;
    after->decided = act->now;
    after->reason = (comments_str_t) comments_null_str;

    return COMMENTS_OK;
}


static int
commentsctl_decide_restore(comments_change_t *change)
{
    if (change->before.status == COMMENTS_APPROVED) {
        return COMMENTS_OK;
    }

    if (change->before.status != COMMENTS_DELETED) {
        commentsctl_print_error("\"%.*s\" is not deleted but %s; approve "
                                "shows it", COMMENTS_ID_LEN, change->id.data,
                                comments_status_name(change->before.status));
        return COMMENTS_DECLINED;
    }

    change->after.status = change->before.was
                           ? (comments_status_t) change->before.was
                           : COMMENTS_APPROVED;

    return COMMENTS_OK;
}


static int
commentsctl_decide_purge(commentsctl_decide_t *act, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change)
{
    if (change->before.status != COMMENTS_DELETED
        && change->before.status != COMMENTS_SPAM)
    {
        commentsctl_print_error("\"%.*s\" is %s; only what is deleted or spam "
                                "can be purged", COMMENTS_ID_LEN,
                                change->id.data,
                                comments_status_name(change->before.status));
        return COMMENTS_DECLINED;
    }

    return commentsctl_decide_remove(act, arena, key, change);
}


/* Searches all comments below the same root for a reply to this one. */
int
commentsctl_decide_remove(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change)
{
    commentsctl_decide_t *act = data;

    int                  rc;
    uint32_t             bad;
    comments_str_t       none;
    comments_comment_t  *after;

    (void) arena;

    none = (comments_str_t) comments_null_str;
    rc = COMMENTS_OK;
    bad = 0;

    if (change->stored > 1) {
        rc = commentsctl_site_comments(act->redis, key, &change->root, 1,
                                       commentsctl_decide_answered, change,
                                       &bad);
    }

    if (rc == COMMENTS_ERROR) {
        return rc;
    }

    /* a damaged record may be a reply: the comment becomes a placeholder */

    if (rc == COMMENTS_OK && bad == 0) {
        change->gone = 1;
        return COMMENTS_OK;
    }

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
    after->decided = change->before.text.len ? act->now
                                             : change->before.decided;

    return COMMENTS_OK;
}


static int
commentsctl_decide_answered(void *data, comments_str_t root,
    const comments_comment_t *comment)
{
    const comments_change_t *change = data;

    (void) root;

    return comments_str_eq(comment->parent, change->id) ? COMMENTS_DECLINED
                                                        : COMMENTS_OK;
}
