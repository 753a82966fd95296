/*
 * One process that does what a host does: the module's posts, and commentsctl's
 * changes and moves. For test_commentsctl_hosts.c.
 */
#ifndef HOSTS_PERSON_H
#define HOSTS_PERSON_H

#include <unistd.h>

#include "comments_digest.h"
#include "commentsctl_change.h"
#include "commentsctl_decide.h"

#include "hosts_model.h"


#define TURNS    50       /* for one change, on average */

#define HALF    "0123456789abcdef0123456789abcdef"
#define SECRET  HALF HALF


/* one process */
typedef struct {
    int                   number;
    int                   out;
    unsigned              turn;
    unsigned              done;        /* transactions */
    unsigned              next;        /* the next id, before its parity */
    commentsctl_redis_t   redis;
    comments_arena_t     *arena;
    char                  source[24];
    record_t              record;
    commentsctl_decide_t  decide;
} person_t;


static comments_str_t  site = comments_str("site");


static void person(const char *folder, int number, unsigned changes, int out);
static void turn(person_t *me);
static void act_of(person_t *me, comments_act_t *act, comments_op_t op);
static void write_record(person_t *me);
static void post(person_t *me, unsigned parent);
static void sign(comments_comment_t *comment);
static int place_of(person_t *me, unsigned id, comments_key_t *key);
static int look_before(person_t *me, const comments_key_t *key,
    comments_comment_t *comment, comments_str_t dedupe);
static void change(person_t *me, comments_op_t op);
static int decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *wanted);
static void edit(person_t *me, comments_arena_t *arena,
    comments_change_t *wanted);
static void note(person_t *me, const comments_change_t *wanted, int changes);
static void keep_last(record_t *record, unsigned n);
static void close_or_open(person_t *me);
static void move(person_t *me, unsigned rest, unsigned from);


static inline void
person(const char *folder, int number, unsigned changes, int out)
{
    char      url[128];
    person_t  me;

    memset(&me, 0, sizeof(me));
    me.number = number;
    me.out = out;
    me.next = 1;

    (void) snprintf(url, sizeof(url), "unix:%s/redis.sock", folder);

    /* what becomes of no comment is told there */

    if (freopen("/dev/null", "w", stderr) == NULL || out == -1
        || commentsctl_redis_open(&me.redis, url) != COMMENTSCTL_OK)
    {
        _exit(1);
    }

    srandom((unsigned) number + 7);

    /* many turns come to nothing: there is no such comment, it is so already */

    for (me.turn = 1; me.done < changes && me.turn < TURNS * changes;
         me.turn++)
    {

        me.arena = comments_arena_create(64 << 20);

        memset(&me.record, 0, sizeof(record_t));
        me.record.turn = me.turn;

        (void) snprintf(me.source, sizeof(me.source), "h%d-%u", number,
                        me.turn);
        turn(&me);

        comments_arena_destroy(me.arena);
    }

    commentsctl_redis_close(&me.redis);
}


static void
turn(person_t *me)
{
    unsigned  dice, from;

    static const comments_op_t  ops[] = {
        COMMENTS_OP_APPROVE, COMMENTS_OP_APPROVE, COMMENTS_OP_SPAM,
        COMMENTS_OP_DELETE, COMMENTS_OP_DELETE, COMMENTS_OP_RESTORE,
        COMMENTS_OP_PURGE, COMMENTS_OP_EDIT, COMMENTS_OP_EDIT,
        COMMENTS_OP_HOLD, COMMENTS_OP_PIN, COMMENTS_OP_UNPIN
    };

    dice = (unsigned) random() % 200;

    if (dice < 12) {
        post(me, 0);

    } else if (dice < 40) {
        post(me, 1 + (unsigned) random() % (2 * me->next + 1));

    } else if (dice < 44) {
        close_or_open(me);

    } else if (dice < 46) {
        from = (unsigned) random() % PAGES;
        move(me, 0, from);
        move(me, 1, from);

    } else {
        change(me, ops[(unsigned) random() % (sizeof(ops) / sizeof(ops[0]))]);
    }
}


static void
act_of(person_t *me, comments_act_t *act, comments_op_t op)
{
    memset(act, 0, sizeof(comments_act_t));

    act->op = op;
    act->who = comments_str_c("somebody");
    act->source = comments_str_c(me->source);
    act->now = 1000;

    me->record.op = op;
}


static void
write_record(person_t *me)
{
    if (write(me->out, &me->record, sizeof(record_t))
        != (ssize_t) sizeof(record_t))
    {
        _exit(3);
    }

    me->done++;
}


/* as ngx_http_comments_post_store.c does it: a look, then the transaction */
static void
post(person_t *me, unsigned parent)
{
    char                 id[20], text[20], answered[20];
    char                 dedupe[COMMENTS_DIGEST_HEX];
    unsigned             number;
    const char          *why;
    redisReply         **replies;
    comments_key_t       key;
    comments_str_t       parts[1];
    comments_batch_t    *batch;
    comments_write_t     write;
    comments_comment_t   comment;

    memset(&comment, 0, sizeof(comment));
    memset(&write, 0, sizeof(write));
    key.site = site;
    key.thread = comments_str_c(pages[(unsigned) random() % PAGES]);

    if (parent) {
        ID_OF(answered, parent);
        comment.parent = comments_str_c(answered);

        if (place_of(me, parent, &key) != COMMENTS_OK) {
            return;
        }
    }

    /* some say the same once more */

    number = me->next > 2 && random() % 8 == 0 ? me->next - 1 : me->next;

    (void) snprintf(text, sizeof(text), "t%u", number);
    comment.text = comments_str_c(text);

    parts[0] = comment.text;
    if (comments_digest_sha256(parts, 1, dedupe) != COMMENTS_OK
        || look_before(me, &key, &comment,
                       comments_str_of(dedupe, COMMENTS_DIGEST_HEX))
           != COMMENTS_OK)
    {
        return;
    }

    /* ids sort behind those of their parents, and are this process's alone */

    if (me->next <= parent / 2) {
        me->next = parent / 2 + 1;
    }

    me->record.seen[0].id = 2 * me->next++ + (unsigned) me->number;
    ID_OF(id, me->record.seen[0].id);

    comment.id = comments_str_c(id);
    comment.root = parent ? comment.root : comment.id;
    comment.status = COMMENTS_APPROVED;
    sign(&comment);
    comment.created = 1000 + me->record.seen[0].id;

    write.key = &key;
    write.comment = &comment;
    write.dedupe = comments_str_of(dedupe, COMMENTS_DIGEST_HEX);
    act_of(me, &write.act, COMMENTS_OP_POST);

    batch = comments_schema_write(me->arena, &write);
    replies = commentsctl_redis_run(&me->redis, batch);

    if (replies == NULL
        || comments_schema_decode_executed(batch, replies, batch->n, &why)
           != COMMENTS_OK)
    {
        _exit(2);
    }

    commentsctl_redis_free(replies, batch->n);

    me->record.n = 1;
    me->record.root = (unsigned) strtoul(comment.root.data, NULL, 10);
    me->record.parent = parent;
    me->record.depth = comment.depth;
    me->record.seen[0].after = face_of(&comment);

    write_record(me);
}


/* all of one author, who is known by both names */
static void
sign(comments_comment_t *comment)
{
    comment->name = comments_str_c("Ann");
    comment->author = comments_str_c(HALF);
    comment->email_hash = comments_str_c(HALF);
}


static int
place_of(person_t *me, unsigned id, comments_key_t *key)
{
    char                  name[20];
    commentsctl_target_t  target;

    ID_OF(name, id);

    memset(&target, 0, sizeof(target));
    memcpy(target.id, name, COMMENTS_ID_LEN);

    if (commentsctl_place_find(&me->redis, me->arena, site, &target, 1)
        != COMMENTS_OK)
    {
        _exit(4);
    }

    key->thread = target.thread;

    return target.thread.len ? COMMENTS_OK : COMMENTS_DECLINED;
}


/* the first round trip of a post; declined: it is refused, or is a duplicate */
static int
look_before(person_t *me, const comments_key_t *key,
    comments_comment_t *comment, comments_str_t dedupe)
{
    int                  rc;
    const char          *why;
    redisReply         **replies;
    comments_batch_t    *batch;
    comments_before_t    before;

    batch = comments_schema_read_before(me->arena, key, dedupe,
                                        comment->parent,
                                        comments_str_c(SECRET));
    replies = commentsctl_redis_run(&me->redis, batch);

    if (replies == NULL
        || comments_schema_decode_before(replies, batch->n, comment->parent, 1,
                                         &before, &why)
           != COMMENTS_OK)
    {
        _exit(5);
    }

    rc = COMMENTS_OK;

    if (before.duplicate.len || before.older || before.thread.closed
        || before.newer
        || (comment->parent.len
            && (before.parent_root.len == 0
                || before.parent_status != COMMENTS_APPROVED)))
    {
        rc = COMMENTS_DECLINED;

    } else if (comment->parent.len) {
        comment->depth = before.parent_depth + 1;
        (void) comments_arena_dup(me->arena, before.parent_root,
                                  &comment->root);
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}


/* of one to three comments of a page, which may have gone */
static void
change(person_t *me, comments_op_t op)
{
    size_t                  i, n, kept;
    char                    name[20];
    commentsctl_change_t    wanted;
    commentsctl_changed_t   changed;
    commentsctl_target_t    targets[SOME];

    memset(targets, 0, sizeof(targets));
    memset(&changed, 0, sizeof(changed));

    n = 1 + (unsigned) random() % SOME;

    for (i = 0; i < n; i++) {
        ID_OF(name, 1 + (unsigned) random() % (2 * me->next + 1));
        memcpy(targets[i].id, name, COMMENTS_ID_LEN);
    }

    if (commentsctl_place_find(&me->redis, me->arena, site, targets, n)
        != COMMENTS_OK)
    {
        _exit(6);
    }

    /* one transaction: those of the first one's page, each once */

    kept = 0;

    for (i = 0; i < n; i++) {
        if (targets[i].thread.len
            && (kept == 0
                || (comments_str_eq(targets[i].thread, targets[0].thread)
                    && memcmp(targets[i].id, targets[kept - 1].id,
                              COMMENTS_ID_LEN) != 0
                    && memcmp(targets[i].id, targets[0].id, COMMENTS_ID_LEN)
                       != 0)))
        {
            targets[kept++] = targets[i];
        }
    }

    memset(&wanted, 0, sizeof(wanted));
    wanted.redis = &me->redis;
    wanted.site = site;
    act_of(me, &wanted.act, op);
    wanted.decide = decide;
    wanted.data = me;

    me->decide.redis = &me->redis;
    me->decide.act.op = op;
    me->decide.act.who = wanted.act.who;
    me->decide.act.now = wanted.act.now;

    if (kept && commentsctl_change_thread(&wanted, targets, kept, &changed)
                != COMMENTS_OK)
    {
        _exit(7);
    }

    if (changed.changed) {
        keep_last(&me->record, (unsigned) changed.changed);
        write_record(me);
    }
}


/* what the commands do; and what others will that are to come */
static int
decide(void *data, comments_arena_t *arena, const comments_key_t *key,
    comments_change_t *wanted)
{
    int        rc;
    person_t  *me = data;

    rc = COMMENTS_OK;

    switch (me->record.op) {

    case COMMENTS_OP_EDIT:
        edit(me, arena, wanted);
        break;

    case COMMENTS_OP_HOLD:
        if (wanted->before.status != COMMENTS_DELETED) {
            wanted->after.status = COMMENTS_PENDING;
        }

        break;

    case COMMENTS_OP_PIN:
    case COMMENTS_OP_UNPIN:
        wanted->after.pinned = me->record.op == COMMENTS_OP_PIN;
        break;

    default:
        rc = commentsctl_decide(&me->decide, arena, key, wanted);
    }

    note(me, wanted, rc == COMMENTS_OK && comments_schema_changes(wanted));

    return rc;
}


static void
edit(person_t *me, comments_arena_t *arena, comments_change_t *wanted)
{
    char  text[24];

    if (wanted->before.status == COMMENTS_DELETED) {
        return;
    }

    (void) snprintf(text, sizeof(text), "t%u", 1000000 + me->turn);
    (void) comments_arena_dup(arena, comments_str_c(text),
                              &wanted->after.text);
    wanted->after.edited = 2000;
}


/* the notes of transactions that failed come first: see keep_last() */
static void
note(person_t *me, const comments_change_t *wanted, int changes)
{
    seen_t    *seen;
    record_t  *record;

    if (!changes) {
        return;
    }

    record = &me->record;

    if (record->n == SOME) {
        keep_last(record, SOME - 1);
    }

    seen = &record->seen[record->n++];
    seen->id = (unsigned) strtoul(wanted->id.data, NULL, 10);
    seen->before = face_of(&wanted->before);
    seen->after = face_of(&wanted->after);
    seen->gone = wanted->gone;
}


/*
 * A transaction that failed is decided on again, perhaps without a comment that
 * has gone meanwhile: the last n of all notes are those of the one that was
 * done.
 */
static void
keep_last(record_t *record, unsigned n)
{
    if (n > record->n) {
        _exit(10);
    }

    memmove(record->seen, record->seen + record->n - n, n * sizeof(seen_t));
    record->n = n;
}


static void
close_or_open(person_t *me)
{
    const char         *why;
    redisReply        **replies;
    comments_key_t      key;
    comments_act_t      act;
    comments_batch_t   *batch;

    key.site = site;
    key.thread = comments_str_c(pages[(unsigned) random() % PAGES]);

    /* mostly open, or nothing would be posted */

    act_of(me, &act, random() % 6 ? COMMENTS_OP_OPEN : COMMENTS_OP_CLOSE);

    batch = comments_schema_close(me->arena, &key, &act);
    replies = commentsctl_redis_run(&me->redis, batch);

    if (replies == NULL
        || comments_schema_decode_executed(batch, replies, batch->n, &why)
           != COMMENTS_OK)
    {
        _exit(8);
    }

    commentsctl_redis_free(replies, batch->n);

    write_record(me);
}


/* all of a page; then what was on its way */
static void
move(person_t *me, unsigned rest, unsigned from)
{
    commentsctl_move_t  wanted;

    memset(&wanted, 0, sizeof(wanted));

    if (rest) {
        (void) snprintf(me->source, sizeof(me->source), "h%d-%ur", me->number,
                        me->turn);
    }

    wanted.redis = &me->redis;
    wanted.from.site = site;
    wanted.from.thread = comments_str_c(pages[from]);
    wanted.to.site = site;
    wanted.to.thread = comments_str_c(pages[!from]);
    wanted.merge = 1;
    wanted.rest = rest != 0;
    act_of(me, &wanted.act, COMMENTS_OP_MOVE);

    if (commentsctl_move_run(&wanted) != COMMENTS_OK) {
        _exit(9);
    }

    if (wanted.moved) {
        me->record.moved = (unsigned) wanted.moved;
        me->record.rest = rest;
        write_record(me);
    }
}


#endif
