/*
 * Compares the site's lists of comments, :ids, :latest and :queue, with the
 * threads.
 *
 * They are sorted sets of "ID ROOT THREAD" with the score 0, so Redis sorts
 * their members by their bytes. The lists are read in pieces.
 */

#include <stdlib.h>

#include "comments_buf.h"
#include "comments_schema_exec.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_verify.h"


#define COMMENTSCTL_MEMBERS_PIECE   1000    /* members in one round trip */
#define COMMENTSCTL_MEMBERS_LATEST  1000
#define COMMENTSCTL_MEMBERS_TRIES   1000    /* attempts for one member */

/* neither 0 nor 1: the list has a member as it should */
#define COMMENTSCTL_MEMBERS_RIGHT   2

/* offset of the thread in a member */
#define COMMENTSCTL_MEMBERS_THREAD  (2 * (COMMENTS_ID_LEN + 1))


/* a comparison of one list */
typedef struct {
    commentsctl_redis_t  *redis;
    comments_str_t        site;
    const char           *name;
    const comments_str_t *right;      /* the members that it should have,
                                         sorted */
    size_t                n;
    size_t                wrong;
    size_t                early;      /* missing before the first right
                                         member */
    unsigned              seen:1;     /* a right member was found */
    unsigned              mend:1;
    unsigned              approved:1; /* only approved comments belong into
                                         it */
    unsigned              held:1;     /* only pending ones and spam */
    unsigned              flagged:1;  /* only flagged ones */
} commentsctl_members_t;


static void commentsctl_members_sort(commentsctl_verify_places_t *list);
static int commentsctl_members_check(commentsctl_members_t *list,
    const char *name, const comments_str_t *right, size_t n);
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
static int commentsctl_members_flagged(commentsctl_members_t *list,
    comments_arena_t *arena, comments_str_t member, int stored, int *belongs);
static int commentsctl_members_send(commentsctl_members_t *list,
    comments_arena_t *arena, comments_str_t member, int missing);


int
commentsctl_verify_members(commentsctl_redis_t *redis, comments_str_t site,
    commentsctl_verify_members_t *members, int mend,
    size_t problems[COMMENTSCTL_VERIFY_KINDS])
{
    size_t                 skip;
    commentsctl_members_t  list;

    commentsctl_members_sort(&members->all);
    commentsctl_members_sort(&members->approved);
    commentsctl_members_sort(&members->held);
    commentsctl_members_sort(&members->flagged);

    memset(&list, 0, sizeof(commentsctl_members_t));

    list.redis = redis;
    list.site = site;
    list.mend = mend != 0;

    if (commentsctl_members_check(&list, "ids", members->all.members,
                                  members->all.n)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    problems[COMMENTSCTL_VERIFY_IDS] = list.wrong;

    list.held = 1;

    if (commentsctl_members_check(&list, "queue", members->held.members,
                                  members->held.n)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    problems[COMMENTSCTL_VERIFY_QUEUE] = list.wrong;

    list.held = 0;
    list.flagged = 1;

    if (commentsctl_members_check(&list, "flagged", members->flagged.members,
                                  members->flagged.n)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    problems[COMMENTSCTL_VERIFY_FLAGGED] = list.wrong;

    skip = members->approved.n > COMMENTSCTL_MEMBERS_LATEST
           ? members->approved.n - COMMENTSCTL_MEMBERS_LATEST : 0;

    list.flagged = 0;
    list.approved = 1;

    if (commentsctl_members_check(&list, "latest",
                                  members->approved.n
                                  ? members->approved.members + skip : NULL,
                                  members->approved.n - skip)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /*
     * When one of the newest comments is removed, nginx puts no older one in
     * its place. So comments may be missing at the beginning of the list, and
     * are wrong only if no right member was found at all.
     */

    problems[COMMENTSCTL_VERIFY_LATEST] = list.wrong
                                          + (list.seen ? 0 : list.early);

    return COMMENTS_OK;
}


static void
commentsctl_members_sort(commentsctl_verify_places_t *list)
{
    if (list->n) {
        qsort(list->members, list->n, sizeof(comments_str_t),
              commentsctl_site_compare);
    }
}


static int
commentsctl_members_check(commentsctl_members_t *list, const char *name,
    const comments_str_t *right, size_t n)
{
    list->name = name;
    list->right = right;
    list->n = n;
    list->wrong = 0;
    list->early = 0;
    list->seen = 0;

    return commentsctl_members_list(list);
}


size_t
commentsctl_verify_doubles(const commentsctl_verify_members_t *members,
    FILE *lines)
{
    size_t                 i, n;
    const comments_str_t  *a, *b;

    n = 0;

    for (i = 1; i < members->all.n; i++) {

        a = &members->all.members[i - 1];
        b = &members->all.members[i];

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
    comments_comment_t  comment;

    if (commentsctl_verify_place(list->redis, arena, list->site, member,
                                 &comment)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (list->flagged) {
        return commentsctl_members_flagged(list, arena, member,
                                           comment.status != 0, belongs);
    }

    *belongs = list->approved ? comment.status == COMMENTS_APPROVED
               : list->held ? comments_schema_held(comment.status)
                            : comment.status != 0;

    return COMMENTS_OK;
}


/*
 * The same for the list of flagged comments. What the list says now counts: the
 * flag that it was compared with may have been under way.
 */
static int
commentsctl_members_flagged(commentsctl_members_t *list,
    comments_arena_t *arena, comments_str_t member, int stored, int *belongs)
{
    int  flagged, listed;

    if (!stored) {
        *belongs = 0;
        return COMMENTS_OK;
    }

    if (commentsctl_verify_flagged(list->redis, arena, list->site, member,
                                   &flagged, &listed)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /* no difference: as if a member that is there had been found */

    *belongs = (flagged == listed) ? COMMENTSCTL_MEMBERS_RIGHT : flagged;

    return COMMENTS_OK;
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
