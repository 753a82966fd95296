/*
 * The writes to keys of the site after a completed change: the log, and the
 * lists, which are set to the present state of the thread; and the list of
 * deleted comments for those who purge them. Closing a thread is a change, too,
 * of no comment.
 */

#include "comments_schema_author.h"
#include "comments_schema_reply.h"
#include "comments_schema_vote.h"


static int comments_schema_change_held(const comments_change_t *change);
static int comments_schema_change_kind(const comments_change_t *change);
static comments_kind_t comments_schema_kind_after(
    const comments_change_t *change);
static void comments_schema_put_kind_now(comments_schema_t *schema,
    const comments_change_t *now, comments_kind_t kind);


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
comments_schema_unwatch(comments_arena_t *arena)
{
    comments_str_t     args[1];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, comments_str_c(""),
                          comments_str_c(""));

    args[0] = comments_str_c("UNWATCH");
    comments_schema_put(&schema, args, 1, REDIS_REPLY_STATUS);

    return comments_schema_done(&schema);
}


comments_batch_t *
comments_schema_watch_again(comments_arena_t *arena, const comments_key_t *key,
    const comments_change_t *changes, comments_change_t *now, size_t n)
{
    size_t  i;

    for (i = 0; i < n; i++) {
        memset(&now[i], 0, sizeof(comments_change_t));

        now[i].id = changes[i].id;
        now[i].root = changes[i].root;

        /* the status alone tells neither the author nor what is emptied */

        now[i].whole = comments_schema_author_changes(&changes[i])
                       || (comments_schema_change_kind(&changes[i])
                           && (changes[i].before.status == COMMENTS_DELETED
                               || changes[i].after.status
                                  == COMMENTS_DELETED));
    }

    return comments_schema_watch(arena, key, now, n, 0);
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
            comments_schema_put_author_change(&schema, &changes[i],
                                              &now[i].before);
        }

        if (!changes[i].away && comments_schema_change_kind(&changes[i])) {
            comments_schema_put_kind_now(&schema, &now[i],
                                    comments_schema_kind(&changes[i].before));
            comments_schema_put_kind_now(&schema, &now[i],
                                    comments_schema_kind_after(&changes[i]));
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
                || comments_schema_change_kind(&changes[i])
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


/* does the change concern the lists of kinds? */
static int
comments_schema_change_kind(const comments_change_t *change)
{
    return comments_schema_kind(&change->before)
           != comments_schema_kind_after(change);
}


static comments_kind_t
comments_schema_kind_after(const comments_change_t *change)
{
    return change->gone ? COMMENTS_KIND_OTHER
                        : comments_schema_kind(&change->after);
}


/*
 * Sets the list of a kind for a comment as it is now, which may not be as the
 * change left it: what was deleted may have been emptied since, by a client
 * that has written its lists already.
 */
static void
comments_schema_put_kind_now(comments_schema_t *schema,
    const comments_change_t *now, comments_kind_t kind)
{
    if (kind != COMMENTS_KIND_OTHER) {
        comments_schema_put_kind(schema, kind, now->id,
                                 comments_schema_kind(&now->before) == kind,
                                 now->before.decided);
    }
}


comments_kind_t
comments_schema_kind(const comments_comment_t *comment)
{
    switch (comment->status) {

    case COMMENTS_SPAM:
        return COMMENTS_KIND_SPAM;

    case COMMENTS_DELETED:
        return comment->text.len ? COMMENTS_KIND_DELETED
                                 : COMMENTS_KIND_EMPTIED;

    default:
        return COMMENTS_KIND_OTHER;
    }
}


const char *
comments_schema_kind_name(comments_kind_t kind)
{
    static const char *const  names[] = {
        "", "spam", "deleted", "emptied"
    };

    return names[kind];
}


void
comments_schema_put_kind(comments_schema_t *schema, comments_kind_t kind,
    comments_str_t id, int there, int64_t ms)
{
    int             n;
    comments_str_t  args[5];

    n = 0;

    args[n++] = comments_str_c(there ? "ZADD" : "ZREM");
    args[n++] = comments_schema_site_key(schema,
                                         comments_schema_kind_name(kind));

    /* of two deletions the later one counts, whoever writes first */

    if (there && kind == COMMENTS_KIND_DELETED) {
        args[n++] = comments_str_c("GT");
        args[n++] = comments_schema_int(schema, ms);

    } else if (there) {
        args[n++] = comments_str_c("0");
    }

    args[n++] = id;

    comments_schema_put(schema, args, n, REDIS_REPLY_INTEGER);
}


void
comments_schema_put_kinds(comments_schema_t *schema,
    const comments_comment_t *comment, int64_t now)
{
    comments_kind_t  kind;

    kind = comments_schema_kind(comment);

    if (kind != COMMENTS_KIND_OTHER) {
        comments_schema_put_kind(schema, kind, comment->id, 1,
                                 comment->decided ? comment->decided : now);
    }
}


comments_batch_t *
comments_schema_read_deleted(comments_arena_t *arena, comments_str_t site,
    int64_t until, const size_t window[2])
{
    comments_str_t     args[7];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, site, comments_str_c(""));

    args[0] = comments_str_c("ZRANGEBYSCORE");
    args[1] = comments_schema_site_key(&schema, "deleted");
    args[2] = comments_str_c("-inf");
    args[3] = comments_schema_int(&schema, until);
    args[4] = comments_str_c("LIMIT");
    args[5] = comments_schema_int(&schema, (int64_t) window[0]);
    args[6] = comments_schema_int(&schema, (int64_t) window[1]);
    comments_schema_add(&schema, args, 7);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_deleted(comments_arena_t *arena,
    const redisReply *reply, comments_str_t **ids, size_t *n,
    const char **why)
{
    size_t          i;
    comments_str_t  id;

    *n = 0;

    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    *ids = comments_arena_calloc(arena, reply->elements + 1,
                                 sizeof(comments_str_t));
    if (*ids == NULL) {
        *why = "out of memory";
        return COMMENTS_ERROR;
    }

    for (i = 0; i < reply->elements; i++) {

        if (comments_schema_reply_string(reply->element[i], &id, why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        if (comments_arena_dup(arena, id, *ids + i) != COMMENTS_OK) {
            *why = "out of memory";
            return COMMENTS_ERROR;
        }
    }

    *n = i;

    return COMMENTS_OK;
}


comments_batch_t *
comments_schema_forget_deleted(comments_arena_t *arena, comments_str_t site,
    const comments_str_t *ids, size_t n)
{
    size_t             i;
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, site, comments_str_c(""));

    for (i = 0; i < n; i++) {
        comments_schema_put_kind(&schema, COMMENTS_KIND_DELETED, ids[i], 0, 0);
    }

    return comments_schema_done(&schema);
}


comments_batch_t *
comments_schema_purge_lock(comments_arena_t *arena, comments_str_t site,
    comments_str_t who, int64_t ms)
{
    comments_str_t     args[6];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, site, comments_str_c(""));

    args[0] = comments_str_c("SET");
    args[1] = comments_schema_site_key(&schema, "purging");
    args[2] = who;
    args[3] = comments_str_c("NX");
    args[4] = comments_str_c("PX");
    args[5] = comments_schema_int(&schema, ms);
    comments_schema_add(&schema, args, 6);

    return comments_schema_done(&schema);
}


int
comments_schema_decode_purge_lock(redisReply *const *replies, size_t n,
    const char **why)
{
    if (comments_schema_reply_expect(replies, n, 1, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (replies[0]->type == REDIS_REPLY_NIL) {
        return COMMENTS_DECLINED;
    }

    return comments_schema_reply_status(replies[0], "OK", why);
}


int
comments_schema_purge_keep(comments_batch_t *batch, comments_str_t site,
    int64_t ms)
{
    comments_str_t     args[3];
    comments_schema_t  schema;

    comments_schema_start(&schema, batch->arena, site, comments_str_c(""));
    schema.batch = batch;

    args[0] = comments_str_c("PEXPIRE");
    args[1] = comments_schema_site_key(&schema, "purging");
    args[2] = comments_schema_int(&schema, ms);
    comments_schema_add(&schema, args, 3);

    if (schema.failed) {
        batch->failed = 1;
    }

    return batch->failed ? COMMENTS_ERROR : COMMENTS_OK;
}
