/*
 * Decides by the rules of the core (comments_decide.h) what an act does to a
 * comment, and reports refusals on standard error.
 */

#include "comments_id.h"
#include "commentsctl_decide.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"


static int commentsctl_decide_answered(const commentsctl_decide_t *decide,
    const comments_key_t *key, comments_change_t *change, unsigned *answered);
static int commentsctl_decide_reply(void *data, comments_str_t root,
    const comments_comment_t *comment);
static void commentsctl_decide_refused(const commentsctl_decide_t *decide,
    comments_decision_t decision, const comments_change_t *change);


int
commentsctl_decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change)
{
    commentsctl_decide_t *decide = data;

    unsigned             answered;
    comments_decision_t  decision;

    (void) arena;

    if (commentsctl_decide_answered(decide, key, change, &answered)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    decision = comments_decide(&decide->act, 0, answered, change);

    if (decision == COMMENTS_DECIDED || decision == COMMENTS_DECIDED_SAME) {
        return COMMENTS_OK;
    }

    commentsctl_decide_refused(decide, decision, change);

    return COMMENTS_DECLINED;
}


/*
 * Searches all comments below the same root for a reply to this one. A damaged
 * record may be a reply, too.
 */
static int
commentsctl_decide_answered(const commentsctl_decide_t *decide,
    const comments_key_t *key, comments_change_t *change, unsigned *answered)
{
    int       rc;
    uint32_t  bad;

    *answered = 0;

    if (!comments_decide_asks(&decide->act, change)) {
        return COMMENTS_OK;
    }

    rc = commentsctl_site_comments(decide->redis, key, &change->root, 1,
                                   commentsctl_decide_reply, change, &bad);

    if (rc == COMMENTS_ERROR) {
        return rc;
    }

    *answered = (rc == COMMENTS_DECLINED || bad);

    return COMMENTS_OK;
}


static int
commentsctl_decide_reply(void *data, comments_str_t root,
    const comments_comment_t *comment)
{
    const comments_change_t *change = data;

    (void) root;

    return comments_str_eq(comment->parent, change->id) ? COMMENTS_DECLINED
                                                        : COMMENTS_OK;
}


static void
commentsctl_decide_refused(const commentsctl_decide_t *decide,
    comments_decision_t decision, const comments_change_t *change)
{
    const char  *status;

    status = comments_status_name(change->before.status);

    if (decision == COMMENTS_DECIDED_PURGED) {
        commentsctl_print_error("\"%.*s\" was purged: nothing of it is left",
                                COMMENTS_ID_LEN, change->id.data);
        return;
    }

    switch (decide->act.op) {

    case COMMENTS_OP_RESTORE:
        commentsctl_print_error("\"%.*s\" is not deleted but %s; approve "
                                "shows it", COMMENTS_ID_LEN, change->id.data,
                                status);
        break;

    case COMMENTS_OP_EDIT:
        commentsctl_print_error("\"%.*s\" is deleted; restore it first",
                                COMMENTS_ID_LEN, change->id.data);
        break;

    case COMMENTS_OP_UNFLAG:
        commentsctl_print_error("\"%.*s\" is %s, and not because of flags",
                                COMMENTS_ID_LEN, change->id.data, status);
        break;

    default: /* COMMENTS_OP_PURGE */
        commentsctl_print_error("\"%.*s\" is %s; only what is deleted or spam "
                                "can be purged", COMMENTS_ID_LEN,
                                change->id.data, status);
        break;
    }
}
