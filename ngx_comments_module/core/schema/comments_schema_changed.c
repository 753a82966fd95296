/*
 * The writes to keys of the site after a completed change: the log, and the
 * lists, which are set to the present state of the thread. Closing a thread is
 * such a change, of no comment.
 */

#include "comments_schema_author.h"
#include "comments_schema_vote.h"


static int comments_schema_change_held(const comments_change_t *change);


comments_batch_t *
comments_schema_changed(comments_arena_t *arena, const comments_key_t *key,
    const comments_change_t *changes, size_t n, const comments_act_t *act)
{
    size_t             i;
    comments_str_t     args[3];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    args[0] = comments_str_c("HDEL");

    for (i = 0; i < n; i++) {

        if (!comments_schema_changes(&changes[i])) {
            continue;
        }

        /*
         * an id is never used again, so that no other client can have added it
         * to the list since the change
         */

        if (changes[i].gone) {
            comments_schema_put_ids(&schema, &changes[i].before, 0);
        }

        /* no flag lists it again: the flags are gone, or were looked at */

        if (changes[i].gone || changes[i].after.text.len == 0
            || comments_schema_flags_looked(&changes[i], act))
        {
            comments_schema_put_flagged(&schema, &changes[i].before, 0);
        }

        comments_schema_put_log(&schema, key, act, &changes[i].before,
                                changes[i].gone ? NULL : &changes[i].after);

        /* of a purged comment with replies an empty record stays, no sender */

        if (changes[i].gone || act->op == COMMENTS_OP_PURGE) {
            args[1] = comments_schema_senders_key(&schema, changes[i].id);
            args[2] = changes[i].id;
            comments_schema_put(&schema, args, 3, REDIS_REPLY_INTEGER);
        }
    }

    return comments_schema_done(&schema);
}


comments_batch_t *
comments_schema_changed_latest(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes,
    const comments_change_t *now, size_t n)
{
    size_t             i;
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);
    comments_schema_multi(&schema);

    for (i = 0; i < n; i++) {
        if (comments_schema_changes(&changes[i])
            && comments_schema_change_approved(&changes[i]))
        {
            comments_schema_put_latest(&schema, &changes[i].before,
                                       now[i].root.len
                                       && now[i].before.status
                                          == COMMENTS_APPROVED);
        }
    }

    comments_schema_exec(&schema);

    return comments_schema_done(&schema);
}


/*
 * The queue and the sets of authors lie in many slots of a cluster, so no
 * transaction can write them. They are written first; an empty transaction
 * behind them fails if the thread has changed since the watch, and then all of
 * it is done again. So the last one to write them has seen the last change.
 */
comments_batch_t *
comments_schema_changed_held(comments_arena_t *arena,
    const comments_key_t *key, const comments_change_t *changes,
    const comments_change_t *now, size_t n)
{
    size_t             i;
    comments_status_t  status;
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    for (i = 0; i < n; i++) {

        if (!comments_schema_changes(&changes[i])) {
            continue;
        }

        status = now[i].root.len ? now[i].before.status
                                 : (comments_status_t) 0;

        if (comments_schema_change_held(&changes[i])) {
            comments_schema_put_queue(&schema, &changes[i].before,
                                      comments_schema_held(status));
        }

        if (!changes[i].away && comments_schema_author_changes(&changes[i])) {
            comments_schema_put_author_change(&schema, &changes[i], status);
        }
    }

    comments_schema_multi(&schema);
    comments_schema_add_meta(&schema);
    comments_schema_exec(&schema);

    return comments_schema_done(&schema);
}


comments_batch_t *
comments_schema_changed_thread(comments_arena_t *arena,
    const comments_key_t *key, const comments_act_t *act)
{
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, key->site, key->thread);

    comments_schema_multi(&schema);
    comments_schema_put_thread(&schema, act->now);
    comments_schema_exec(&schema);

    return comments_schema_done(&schema);
}


int
comments_schema_changes_latest(const comments_change_t *changes, size_t n)
{
    size_t  i;

    for (i = 0; i < n; i++) {
        if (comments_schema_changes(&changes[i])
            && comments_schema_change_approved(&changes[i]))
        {
            return 1;
        }
    }

    return 0;
}


int
comments_schema_changes_held(const comments_change_t *changes, size_t n)
{
    size_t  i;

    for (i = 0; i < n; i++) {
        if (comments_schema_changes(&changes[i])
            && (comments_schema_change_held(&changes[i])
                || comments_schema_author_changes(&changes[i])))
        {
            return 1;
        }
    }

    return 0;
}


comments_batch_t *
comments_schema_close(comments_arena_t *arena, const comments_key_t *key,
    const comments_act_t *act)
{
    int                 closes;
    comments_str_t      args[4], none;
    comments_schema_t   schema;
    comments_comment_t  nobody;

    comments_schema_start(&schema, arena, key->site, key->thread);

    none = (comments_str_t) comments_null_str;
    closes = (act->op == COMMENTS_OP_CLOSE);

    args[0] = comments_str_c(closes ? "HSET" : "HDEL");
    args[1] = comments_schema_thread_key(&schema, "meta", none);
    args[2] = comments_str_c("closed");
    args[3] = comments_str_c("1");

    comments_schema_multi(&schema);
    comments_schema_put_increment(&schema, args[1], comments_str_c("v"), 1);
    comments_schema_put(&schema, args, closes ? 4 : 3, REDIS_REPLY_INTEGER);
    comments_schema_put_message(&schema, key, act, none);
    comments_schema_exec(&schema);

    comments_schema_put_thread(&schema, act->now);

    memset(&nobody, 0, sizeof(comments_comment_t));
    nobody.id = comments_str_c("-");
    nobody.status = (comments_status_t) '-';

    comments_schema_put_log(&schema, key, act, &nobody, NULL);

    return comments_schema_done(&schema);
}


/* does the change concern the queue? */
static int
comments_schema_change_held(const comments_change_t *change)
{
    return (change->before.status != change->after.status || change->gone)
           && (comments_schema_held(change->before.status)
               || comments_schema_held(change->after.status));
}
