/*
 * A site of two pages as a model: what a record of a change does to it, and
 * whether Redis has the same. For test_commentsctl_hosts.c.
 */
#ifndef HOSTS_MODEL_H
#define HOSTS_MODEL_H

#include <stdlib.h>

#include "comments_id.h"
#include "commentsctl_move.h"

#include "tap.h"


#define PAGES  2
#define IDS    200000
#define SOME   3         /* comments in one change */


/* an id of 16 decimal digits, and back */
#define ID_OF(text, number)                                                   \
    (void) snprintf(text, sizeof(text), "%016u", (unsigned) (number))


/* what is compared of a comment */
typedef struct {
    char       status;       /* 0: there is none */
    char       was;
    unsigned   text;         /* its number; 0: none */
    unsigned   pinned;
} face_t;

/* one comment in one change, as the changing process has seen it */
typedef struct {
    unsigned   id;
    face_t     before;
    face_t     after;
    unsigned   gone;
} seen_t;

/* one transaction, written by the process that made it */
typedef struct {
    unsigned        turn;        /* of the process: also in its source */
    unsigned        rest;        /* of a move: the second look */
    comments_op_t   op;
    unsigned        n;
    seen_t          seen[SOME];
    unsigned        root;        /* of a post */
    unsigned        parent;
    unsigned        depth;
    unsigned        moved;       /* of a move */
} record_t;

typedef struct {
    face_t     face;
    unsigned   page;
    unsigned   root;
    unsigned   parent;
    unsigned   depth;
} comment_t;


static const char *const  pages[PAGES] = { "/p", "/q" };

static comment_t  model[IDS];
static unsigned   closed[PAGES];
static unsigned   last;          /* the highest id */

static unsigned   lost;          /* changes that did not see what was there */
static unsigned   astray;        /* moves of another number of comments */


static inline int
face_differs(const face_t *a, const face_t *b)
{
    return a->status != b->status || a->was != b->was || a->text != b->text
           || a->pinned != b->pinned;
}


static inline unsigned
comments_on(unsigned page)
{
    unsigned  id, n;

    n = 0;

    for (id = 1; id <= last; id++) {
        n += model[id].face.status && model[id].page == page;
    }

    return n;
}


/* all of a page, or what has lost its root to the other page */
static inline void
play_move(const record_t *record, unsigned to)
{
    unsigned  id, n, from, root;

    from = !to;
    n = 0;

    if (!record->rest) {

        if (comments_on(to) == 0 && closed[from]) {
            closed[to] = 1;
        }

        closed[from] = 0;
    }

    /* roots stay as they are here, since a reply is moved for its root */

    for (id = 1; id <= last; id++) {

        root = model[id].root;

        if (model[id].face.status == 0 || model[id].page != from
            || (record->rest && (root == id || model[root].face.status == 0
                                 || model[root].page != to)))
        {
            continue;
        }

        model[id].page = to;
        n++;
    }

    /* a page that is left without comments is left without all */

    if (record->rest && comments_on(from) == 0) {
        closed[from] = 0;
    }

    astray += n != record->moved;
}


static inline void
play_post(const record_t *record, unsigned page)
{
    comment_t  *comment;

    comment = &model[record->seen[0].id];

    lost += comment->face.status != 0;

    comment->face = record->seen[0].after;
    comment->page = page;
    comment->root = record->root;
    comment->parent = record->parent;
    comment->depth = record->depth;

    last = record->seen[0].id > last ? record->seen[0].id : last;
}


static inline void
play(const record_t *record, unsigned page)
{
    unsigned    i;
    comment_t  *comment;

    switch (record->op) {

    case COMMENTS_OP_POST:
        play_post(record, page);
        return;

    case COMMENTS_OP_CLOSE:
    case COMMENTS_OP_OPEN:
        closed[page] = record->op == COMMENTS_OP_CLOSE;
        return;

    case COMMENTS_OP_MOVE:
        play_move(record, page);
        return;

    default:
        break;
    }

    for (i = 0; i < record->n; i++) {

        comment = &model[record->seen[i].id];

        /* the last of them has been written before this one was read */

        lost += comment->page != page
                || face_differs(&comment->face, &record->seen[i].before);

        comment->face = record->seen[i].after;

        if (record->seen[i].gone) {
            memset(&comment->face, 0, sizeof(face_t));
        }
    }
}


static inline face_t
face_of(const comments_comment_t *comment)
{
    face_t  face;

    memset(&face, 0, sizeof(face_t));

    face.status = (char) comment->status;
    face.was = comment->was;
    face.pinned = comment->pinned;

    /* texts are "tNUMBER" */

    if (comment->text.len > 1) {
        face.text = (unsigned) strtoul(comment->text.data + 1, NULL, 10);
    }

    return face;
}


/* what Redis answers to a command; a and b may be NULL */
static inline redisReply *
tell(redisContext *redis, const char *name, const char *key, const char *a,
    const char *b)
{
    int          argc;
    const char  *argv[4];

    argc = 0;
    argv[argc++] = name;
    argv[argc++] = key;

    if (a) {
        argv[argc++] = a;
    }

    if (b) {
        argv[argc++] = b;
    }

    return redisCommandArgv(redis, argc, argv, NULL);
}


static inline long long
number(redisContext *redis, const char *name, const char *key, const char *a)
{
    long long    n;
    redisReply  *reply;

    reply = tell(redis, name, key, a, NULL);

    n = reply->type == REDIS_REPLY_INTEGER ? reply->integer
        : reply->type == REDIS_REPLY_STRING ? atoll(reply->str)
        : reply->type == REDIS_REPLY_NIL ? 0 : -1;

    freeReplyObject(reply);

    return n;
}


/* 1 if a sorted set has no such member */
static inline unsigned
tell_missing(redisContext *redis, const char *key, const char *member)
{
    unsigned     missing;
    redisReply  *reply;

    reply = tell(redis, "ZSCORE", key, member, NULL);
    missing = reply->type != REDIS_REPLY_STRING;
    freeReplyObject(reply);

    return missing;
}


/* in how much the record of a comment is not what the model says */
static inline unsigned
compare_record(redisContext *redis, const char *key, const char *name,
    const comment_t *m)
{
    char                 low[24], high[24], parent[20];
    face_t               face;
    unsigned             wrong;
    redisReply          *reply;
    comments_comment_t   comment;

    (void) snprintf(low, sizeof(low), "[%s ", name);
    (void) snprintf(high, sizeof(high), "(%s!", name);

    reply = tell(redis, "ZRANGEBYLEX", key, low, high);

    if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 1
        || comments_schema_record_decode(
               comments_str_of(reply->element[0]->str + COMMENTS_ID_LEN + 1,
                               reply->element[0]->len - COMMENTS_ID_LEN - 1),
               &comment)
           != COMMENTS_OK)
    {
        freeReplyObject(reply);
        return 1;
    }

    face = face_of(&comment);
    wrong = face_differs(&face, &m->face);

    if (m->parent) {
        ID_OF(parent, m->parent);
        wrong += !comments_str_eq(comment.parent, comments_str_c(parent));

    } else {
        wrong += comment.parent.len != 0;
    }

    freeReplyObject(reply);

    return wrong;
}


/* the same of its places: index entries, the site's list of all */
static inline unsigned
compare_comment(redisContext *redis, unsigned id)
{
    char              name[20], root[20], entry[40], key[64], place[64];
    unsigned          page, wrong;
    redisReply       *reply;
    const comment_t  *m;

    m = &model[id];
    wrong = 0;
    ID_OF(name, id);
    ID_OF(root, m->root);
    (void) snprintf(entry, sizeof(entry), "%c%s%u", m->face.status, root,
                    m->depth);

    for (page = 0; page < PAGES; page++) {

        (void) snprintf(key, sizeof(key), "comments:{site:%s}:index",
                        pages[page]);

        reply = tell(redis, "HGET", key, name, NULL);

        if (m->face.status && m->page == page) {
            wrong += reply->type != REDIS_REPLY_STRING
                     || strcmp(reply->str, entry) != 0;

        } else {
            wrong += reply->type != REDIS_REPLY_NIL;
        }

        freeReplyObject(reply);

        (void) snprintf(place, sizeof(place), "%s %s %s", name, root,
                        pages[page]);

        reply = tell(redis, "ZSCORE", "comments:site:site:ids", place, NULL);
        wrong += (reply->type == REDIS_REPLY_STRING)
                 != (m->face.status && m->page == page);
        freeReplyObject(reply);

        /* of more than a thousand the oldest are not there */

        reply = tell(redis, "ZSCORE", "comments:site:site:latest", place,
                     NULL);

        if (reply->type == REDIS_REPLY_STRING
            && (m->face.status != COMMENTS_APPROVED || m->page != page))
        {
            wrong++;
        }

        freeReplyObject(reply);

        reply = tell(redis, "ZSCORE", "comments:site:site:queue", place, NULL);
        wrong += (reply->type == REDIS_REPLY_STRING)
                 != ((m->face.status == COMMENTS_PENDING
                      || m->face.status == COMMENTS_SPAM) && m->page == page);
        freeReplyObject(reply);
    }

    if (m->face.status) {
        (void) snprintf(key, sizeof(key), "comments:{site:%s}:s:%s",
                        pages[m->page], root);
        wrong += compare_record(redis, key, name, m);
    }

    return wrong;
}


/* counts and lists of a page; how many of them are wrong */
static inline unsigned
compare_page(redisContext *redis, unsigned page)
{
    char             key[64], name[20];
    unsigned         id, all, approved, roots, stored, wrong;
    static unsigned  live[IDS], below[IDS];

    memset(live, 0, sizeof(live));
    memset(below, 0, sizeof(below));
    all = approved = roots = stored = wrong = 0;

    for (id = 1; id <= last; id++) {

        if (model[id].face.status == 0 || model[id].page != page) {
            continue;
        }

        all++;
        below[model[id].root]++;

        if (model[id].face.status == COMMENTS_APPROVED) {
            approved++;
            live[model[id].root]++;
        }
    }

#define KEY(name)                                                             \
    (void) snprintf(key, sizeof(key), "comments:{site:%s}:%s", pages[page],   \
                    name)

    for (id = 1; id <= last; id++) {

        ID_OF(name, id);

        KEY("live");
        wrong += number(redis, "HGET", key, name) != live[id];
        roots += live[id] != 0;

        if (live[id]) {
            KEY("roots");
            wrong += tell_missing(redis, key, name);
            KEY("best");
            wrong += tell_missing(redis, key, name);
        }

        if (below[id]) {
            (void) snprintf(key, sizeof(key), "comments:{site:%s}:s:%s",
                            pages[page], name);
            wrong += number(redis, "ZCARD", key, NULL) != below[id];
            stored += below[id];
        }
    }

    KEY("meta");
    wrong += number(redis, "HGET", key, "n") != approved;
    wrong += number(redis, "HGET", key, "closed") != closed[page];
    KEY("index");
    wrong += number(redis, "HLEN", key, NULL) != all;
    KEY("live");
    wrong += number(redis, "HLEN", key, NULL) != roots;
    KEY("roots");
    wrong += number(redis, "ZCARD", key, NULL) != roots;
    KEY("best");
    wrong += number(redis, "ZCARD", key, NULL) != roots;

    return wrong + (stored != all);
}


#endif
