/*
 * Compares the site's lists of comments, :ids and :latest, with the threads.
 *
 * Both are sorted sets of "ID ROOT THREAD" with the score 0, so Redis sorts
 * their members by their bytes. The lists are read in pieces.
 */

#include <stdlib.h>

#include "comments_buf.h"
#include "comments_id.h"
#include "comments_schema_exec.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_verify.h"


#define COMMENTSCTL_MEMBERS_FIRST   1024
#define COMMENTSCTL_MEMBERS_PIECE   1000    /* members in one round trip */
#define COMMENTSCTL_MEMBERS_LATEST  1000
#define COMMENTSCTL_MEMBERS_TRIES   1000    /* attempts for one member */

/* offset of the thread in a member */
#define COMMENTSCTL_MEMBERS_THREAD  (2 * (COMMENTS_ID_LEN + 1))


/* a comparison of one list */
typedef struct {
    commentsctl_redis_t  *redis;
    comments_str_t        site;
    const char           *name;
    comments_str_t       *right;      /* the members that it should have,
                                         sorted */
    size_t                n;
    size_t                wrong;
    size_t                early;      /* missing before the first right
                                         member */
    unsigned              seen:1;     /* a right member was found */
    unsigned              mend:1;
    unsigned              approved:1; /* only approved comments belong into
                                         it */
} commentsctl_members_t;


static int commentsctl_members_put(comments_str_t **list, size_t *n,
    size_t *size, comments_str_t member);
static int commentsctl_members_list(commentsctl_members_t *list);
static int commentsctl_members_piece(commentsctl_members_t *list,
    comments_arena_t *arena, comments_buf_t *last, redisReply **reply);
static int commentsctl_members_walk(commentsctl_members_t *list,
    const redisReply *reply, size_t *at);
static int commentsctl_members_differ(commentsctl_members_t *list,
    comments_str_t member, int missing);
static int commentsctl_members_once(commentsctl_members_t *list,
    comments_arena_t *arena, comments_str_t member, int missing, int *told);
static int commentsctl_members_unwatch(commentsctl_members_t *list,
    comments_arena_t *arena);
static int commentsctl_members_still(commentsctl_members_t *list,
    comments_arena_t *arena, comments_str_t member, int *belongs);
static int commentsctl_members_send(commentsctl_members_t *list,
    comments_arena_t *arena, comments_str_t member, int missing);


int
commentsctl_verify_members_add(commentsctl_verify_members_t *members,
    comments_arena_t *arena, const commentsctl_verify_thread_t *thread)
{
    size_t                            i;
    comments_str_t                    member;
    comments_schema_t                 schema;
    const commentsctl_verify_pair_t  *pair;

    comments_schema_start(&schema, arena, thread->key.site,
                          thread->key.thread);

    for (i = 0; i < thread->true_index.n; i++) {

        /* an index entry: status letter, root, depth */

        pair = &thread->true_index.pairs[i];

        member = comments_schema_pair(&schema, pair->name,
                        comments_schema_pair(&schema,
                               comments_str_of(pair->value.data + 1,
                                               COMMENTS_ID_LEN),
                               schema.thread));

        if (schema.failed
            || commentsctl_members_put(&members->members, &members->n,
                                       &members->size, member)
            != COMMENTS_OK
            || (pair->value.data[0] == COMMENTS_APPROVED
                && commentsctl_members_put(&members->approved,
                                           &members->napproved,
                                           &members->approved_size, member)
                   != COMMENTS_OK))
        {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


void
commentsctl_verify_members_free(commentsctl_verify_members_t *members)
{
    free(members->members);
    free(members->approved);
}


int
commentsctl_verify_members(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_verify_members_t *members, int mend, size_t *ids,
    size_t *latest)
{
    size_t                 skip;
    commentsctl_members_t  list;

    (void) arena;

    if (members->n) {
        qsort(members->members, members->n, sizeof(comments_str_t),
              commentsctl_site_compare);
    }

    if (members->napproved) {
        qsort(members->approved, members->napproved, sizeof(comments_str_t),
              commentsctl_site_compare);
    }

    memset(&list, 0, sizeof(commentsctl_members_t));

    list.redis = redis;
    list.site = site;
    list.mend = mend != 0;

    list.name = "ids";
    list.right = members->members;
    list.n = members->n;

    if (commentsctl_members_list(&list) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    *ids = list.wrong;

    skip = members->napproved > COMMENTSCTL_MEMBERS_LATEST
           ? members->napproved - COMMENTSCTL_MEMBERS_LATEST : 0;

    list.name = "latest";
    list.right = members->napproved ? members->approved + skip : NULL;
    list.n = members->napproved - skip;
    list.wrong = 0;
    list.early = 0;
    list.seen = 0;
    list.approved = 1;

    if (commentsctl_members_list(&list) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    /*
     * When one of the newest comments is removed, nginx puts no older one in
     * its place. So comments may be missing at the beginning of the list, and
     * are wrong only if no right member was found at all.
     */

    *latest = list.wrong + (list.seen ? 0 : list.early);

    return COMMENTS_OK;
}


size_t
commentsctl_verify_doubles(const commentsctl_verify_members_t *members,
    FILE *lines)
{
    size_t                 i, n;
    const comments_str_t  *a, *b;

    n = 0;

    for (i = 1; i < members->n; i++) {

        a = &members->members[i - 1];
        b = &members->members[i];

        if (memcmp(a->data, b->data, COMMENTS_ID_LEN) != 0) {
            continue;
        }

        n++;

        (void) fprintf(lines, "%.*s: in two threads: ", COMMENTS_ID_LEN,
                       a->data);
        commentsctl_print_line(lines,
                    comments_str_of(a->data + COMMENTSCTL_MEMBERS_THREAD,
                                    a->len - COMMENTSCTL_MEMBERS_THREAD));
        (void) fputs(" and ", lines);
        commentsctl_print_line(lines,
                    comments_str_of(b->data + COMMENTSCTL_MEMBERS_THREAD,
                                    b->len - COMMENTSCTL_MEMBERS_THREAD));
        (void) fputc('\n', lines);
    }

    return n;
}


static int
commentsctl_members_put(comments_str_t **list, size_t *n, size_t *size,
    comments_str_t member)
{
    size_t           wanted;
    comments_str_t  *grown;

    if (*n == *size) {
        wanted = *size ? *size * 2 : COMMENTSCTL_MEMBERS_FIRST;

        grown = realloc(*list, wanted * sizeof(comments_str_t));
        if (grown == NULL) {
            return COMMENTS_ERROR;
        }

        *list = grown;
        *size = wanted;
    }

    (*list)[(*n)++] = member;

    return COMMENTS_OK;
}


/*
 * Walks through two sorted lists side by side: the right members, and the list
 * in Redis, which is read in pieces.
 */
static int
commentsctl_members_list(commentsctl_members_t *list)
{
    int                rc;
    size_t             at, got;
    redisReply        *reply;
    comments_buf_t     last;
    comments_arena_t  *arena;

    comments_buf_init(&last, SIZE_MAX / 2);

    rc = comments_buf_add_char(&last, '-');
    at = 0;
    got = 1;

    while (rc == COMMENTS_OK && got) {

        arena = comments_arena_create(SIZE_MAX / 2);
        if (arena == NULL) {
            rc = COMMENTS_ERROR;
            break;
        }

        rc = commentsctl_members_piece(list, arena, &last, &reply);

        if (rc == COMMENTS_OK) {
            got = reply->elements;
            rc = commentsctl_members_walk(list, reply, &at);
            freeReplyObject(reply);
        }

        comments_arena_destroy(arena);
    }

    while (rc == COMMENTS_OK && at < list->n) {
        rc = commentsctl_members_differ(list, list->right[at++], 1);
    }

    comments_buf_free(&last);

    return rc;
}


/*
 * Reads the members after *last, and sets *last to the last one of them. The
 * caller frees *reply.
 */
static int
commentsctl_members_piece(commentsctl_members_t *list, comments_arena_t *arena,
    comments_buf_t *last, redisReply **reply)
{
    size_t              i;
    redisReply         *end, **replies;
    comments_str_t      args[7];
    comments_schema_t   schema;

    comments_schema_start(&schema, arena, list->site, comments_str_c(""));

    args[0] = comments_str_c("ZRANGEBYLEX");
    args[1] = comments_schema_site_key(&schema, list->name);
    args[2] = comments_buf_str(last);
    args[3] = comments_str_c("+");
    args[4] = comments_str_c("LIMIT");
    args[5] = comments_str_c("0");
    args[6] = comments_schema_int(&schema, COMMENTSCTL_MEMBERS_PIECE);

    comments_schema_add(&schema, args, 7);

    replies = commentsctl_redis_run(list->redis, comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    *reply = replies[0];
    replies[0] = NULL;
    commentsctl_redis_free(replies, 0);

    if (commentsctl_redis_expect(*reply, REDIS_REPLY_ARRAY, "ZRANGEBYLEX")
        != COMMENTS_OK)
    {
        freeReplyObject(*reply);
        return COMMENTS_ERROR;
    }

    for (i = 0; i < (*reply)->elements; i++) {
        if ((*reply)->element[i]->type != REDIS_REPLY_STRING) {
            commentsctl_print_error("Redis gave an unexpected member");
            freeReplyObject(*reply);
            return COMMENTS_ERROR;
        }
    }

    if ((*reply)->elements) {
        end = (*reply)->element[(*reply)->elements - 1];
        last->len = 0;
        (void) comments_buf_add_char(last, '(');
        (void) comments_buf_add(last, end->str, end->len);
    }

    return last->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static int
commentsctl_members_walk(commentsctl_members_t *list, const redisReply *reply,
    size_t *at)
{
    int             rc, order;
    size_t          i;
    comments_str_t  member;

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < reply->elements; /* void */ ) {

        member = comments_str_of(reply->element[i]->str,
                                 reply->element[i]->len);

        order = *at < list->n
                ? commentsctl_site_compare(&list->right[*at], &member) : 1;

        if (order < 0) {
            rc = commentsctl_members_differ(list, list->right[(*at)++], 1);

        } else {
            if (order > 0) {
                rc = commentsctl_members_differ(list, member, 0);
            } else {
                (*at)++;
                list->seen = 1;
            }

            i++;
        }
    }

    return rc;
}


/* Handles a member that is missing (missing is 1) or superfluous (0). */
static int
commentsctl_members_differ(commentsctl_members_t *list, comments_str_t member,
    int missing)
{
    int                i, rc, told;
    comments_arena_t  *arena;

    rc = COMMENTS_DECLINED;
    told = 0;

    for (i = 0; rc == COMMENTS_DECLINED && i < COMMENTSCTL_MEMBERS_TRIES; i++) {

        arena = comments_arena_create(SIZE_MAX / 2);
        if (arena == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        rc = commentsctl_members_once(list, arena, member, missing, &told);

        comments_arena_destroy(arena);
    }

    if (rc == COMMENTS_DECLINED) {
        commentsctl_print_error("a thread changes all the time");
        return COMMENTS_ERROR;
    }

    return rc;
}


/*
 * One attempt to check a member and, with mend, to repair it.
 * COMMENTS_DECLINED: another client wrote to the thread: try again. *told is 1
 * after the difference was counted, so that it is counted once.
 */
static int
commentsctl_members_once(commentsctl_members_t *list, comments_arena_t *arena,
    comments_str_t member, int missing, int *told)
{
    int  rc, belongs;

    rc = commentsctl_members_still(list, arena, member, &belongs);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    /* what nginx has changed meanwhile is no difference */

    if (belongs != missing) {
        return commentsctl_members_unwatch(list, arena);
    }

    if (!*told) {
        *told = 1;

        if (list->approved && missing && !list->seen) {
            list->early++;

        } else {
            list->wrong++;
        }
    }

    return list->mend ? commentsctl_members_send(list, arena, member, missing)
                      : COMMENTS_OK;
}


/* Ends the watch that commentsctl_members_still() began. */
static int
commentsctl_members_unwatch(commentsctl_members_t *list,
    comments_arena_t *arena)
{
    redisReply  **replies;

    replies = commentsctl_redis_run(list->redis,
                                    comments_schema_unwatch(arena));

    commentsctl_redis_free(replies, 1);

    return replies ? COMMENTS_OK : COMMENTS_ERROR;
}


/*
 * Sets *belongs to 1 if a comment is stored that the list should have, else to
 * 0. WATCHes the comment's thread; the caller ends the watch.
 */
static int
commentsctl_members_still(commentsctl_members_t *list, comments_arena_t *arena,
    comments_str_t member, int *belongs)
{
    int                  rc;
    redisReply         **replies, *record;
    comments_str_t       args[4], id, root;
    comments_schema_t    schema;
    comments_comment_t   comment;

    *belongs = 0;

    /* an older version's :latest had members of the form "ID THREAD" */

    if (member.len <= 2 * (COMMENTS_ID_LEN + 1)) {
        return COMMENTS_OK;
    }

    id = comments_str_of(member.data, COMMENTS_ID_LEN);
    root = comments_str_of(member.data + COMMENTS_ID_LEN + 1, COMMENTS_ID_LEN);

    if (!comments_id_valid(id) || !comments_id_valid(root)) {
        return COMMENTS_OK;
    }

    comments_schema_start(&schema, arena, list->site, comments_str_c(""));
    schema.thread = comments_str_of(member.data + 2 * (COMMENTS_ID_LEN + 1),
                                    member.len - 2 * (COMMENTS_ID_LEN + 1));

    args[0] = comments_str_c("WATCH");
    args[1] = comments_schema_thread_key(&schema, "meta", comments_str_c(""));
    comments_schema_add(&schema, args, 2);

    args[0] = comments_str_c("ZRANGEBYLEX");
    args[1] = comments_schema_thread_key(&schema, "s:", root);
    args[2] = comments_schema_concat(&schema, comments_str_c("["), id,
                                     comments_str_c(" "));
    args[3] = comments_schema_concat(&schema, comments_str_c("("), id,
                                     comments_str_c("!"));
    comments_schema_add(&schema, args, 4);

    replies = commentsctl_redis_run(list->redis, comments_schema_done(&schema));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[1], REDIS_REPLY_ARRAY,
                                  "ZRANGEBYLEX");

    if (rc == COMMENTS_OK && replies[1]->elements) {

        record = replies[1]->element[0];

        *belongs = record->type == REDIS_REPLY_STRING
                   && record->len > COMMENTS_ID_LEN + 1
                   && comments_schema_record_decode(
                          comments_str_of(record->str + COMMENTS_ID_LEN + 1,
                                          record->len - COMMENTS_ID_LEN - 1),
                          &comment) == COMMENTS_OK
                   && (!list->approved
                       || comment.status == COMMENTS_APPROVED);
    }

    commentsctl_redis_free(replies, 2);

    return rc;
}


/*
 * COMMENTS_DECLINED: nothing was changed, since another client wrote to the
 * watched thread.
 */
static int
commentsctl_members_send(commentsctl_members_t *list, comments_arena_t *arena,
    comments_str_t member, int missing)
{
    int                 n, rc;
    const char         *why;
    redisReply        **replies;
    comments_str_t      args[4];
    comments_batch_t   *batch;
    comments_schema_t   schema;

    comments_schema_start(&schema, arena, list->site, comments_str_c(""));

    n = 0;

    args[n++] = comments_str_c(missing ? "ZADD" : "ZREM");
    args[n++] = comments_schema_site_key(&schema, list->name);

    if (missing) {
        args[n++] = comments_str_c("0");
    }

    args[n++] = member;

    comments_schema_multi(&schema);
    comments_schema_put(&schema, args, n, REDIS_REPLY_INTEGER);
    comments_schema_exec(&schema);

    batch = comments_schema_done(&schema);

    replies = commentsctl_redis_run(list->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_executed(batch, replies, batch->n, &why);

    if (rc == COMMENTS_ERROR) {
        commentsctl_print_error("Redis answered \"%s\" to a repair", why);
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}
