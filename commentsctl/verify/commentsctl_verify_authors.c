/*
 * The sets of authors' comments, and the lists of kinds, against the comments
 * themselves.
 *
 * Both sides become a list of pairs, a key and the id of a comment, in the same
 * order. A pair that only one side has is a difference, if the stored comment
 * still says so when it is read once more.
 */

#include <stdlib.h>
#include <time.h>

#include "comments_id.h"
#include "comments_schema_author.h"
#include "comments_schema_exec.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_verify.h"


#define COMMENTSCTL_AUTHORS_FIRST  256


typedef struct {
    commentsctl_redis_t           *redis;
    comments_str_t                 site;
    comments_arena_t              *arena;
    commentsctl_verify_author_t   *stored;     /* as the sets are */
    size_t                         n;
    size_t                         size;
    size_t                        *problems;
    comments_str_t                 kinds[COMMENTS_KINDS];  /* keys of lists */
    unsigned                       mend:1;
} commentsctl_authors_t;


static int commentsctl_authors_read(commentsctl_authors_t *authors);
static int commentsctl_authors_set(commentsctl_authors_t *authors,
    comments_str_t key);
static int commentsctl_authors_put(commentsctl_authors_t *authors,
    comments_str_t key, const redisReply *member);
static int commentsctl_authors_walk(commentsctl_authors_t *authors,
    const commentsctl_verify_author_t *right, size_t n);
static int commentsctl_authors_differ(commentsctl_authors_t *authors,
    const commentsctl_verify_author_t *pair, int missing);
static int commentsctl_authors_place(commentsctl_authors_t *authors,
    comments_arena_t *arena, comments_str_t id, comments_str_t *place);
static int commentsctl_authors_belongs(commentsctl_authors_t *authors,
    comments_arena_t *arena, const commentsctl_verify_author_t *pair,
    int64_t *decided);
static int commentsctl_authors_send(commentsctl_authors_t *authors,
    comments_arena_t *arena, const commentsctl_verify_author_t *pair,
    int64_t decided);
static comments_kind_t commentsctl_authors_kind(
    const commentsctl_authors_t *authors, comments_str_t key);
static int commentsctl_authors_compare(const void *one, const void *two);
static comments_str_t commentsctl_authors_id(
    const commentsctl_verify_author_t *pair);


int
commentsctl_verify_authors(commentsctl_redis_t *redis, comments_str_t site,
    commentsctl_verify_members_t *members, int mend,
    size_t problems[COMMENTSCTL_VERIFY_KINDS])
{
    int                    rc;
    commentsctl_authors_t  authors;

    memset(&authors, 0, sizeof(commentsctl_authors_t));

    authors.redis = redis;
    authors.site = site;
    authors.mend = mend != 0;
    authors.problems = problems;
    authors.arena = comments_arena_create(SIZE_MAX / 2);

    if (authors.arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    if (members->nauthors) {
        qsort(members->authors, members->nauthors,
              sizeof(commentsctl_verify_author_t),
              commentsctl_authors_compare);
    }

    rc = commentsctl_authors_read(&authors);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_authors_walk(&authors, members->authors,
                                      members->nauthors);
    }

    free(authors.stored);
    comments_arena_destroy(authors.arena);

    return rc;
}


/* all sets of the site's authors, and its lists of kinds, sorted */
static int
commentsctl_authors_read(commentsctl_authors_t *authors)
{
    int                 rc;
    size_t              i, n;
    comments_str_t     *keys, front;
    comments_schema_t   schema;

    comments_schema_start(&schema, authors->arena, authors->site,
                          comments_str_c(""));

    front = comments_schema_site_key(&schema, "author:");

    for (i = COMMENTS_KIND_OTHER + 1; i < COMMENTS_KINDS; i++) {
        authors->kinds[i] = comments_schema_site_key(&schema,
                                comments_schema_kind_name((comments_kind_t) i));
    }

    if (schema.failed) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = commentsctl_scan_front(authors->redis, authors->arena, front, &keys,
                                &n);

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        rc = commentsctl_authors_set(authors, keys[i]);
    }

    for (i = COMMENTS_KIND_OTHER + 1;
         rc == COMMENTS_OK && i < COMMENTS_KINDS;
         i++)
    {
        rc = commentsctl_authors_set(authors, authors->kinds[i]);
    }

    if (rc == COMMENTS_OK && authors->n) {
        qsort(authors->stored, authors->n,
              sizeof(commentsctl_verify_author_t),
              commentsctl_authors_compare);
    }

    return rc;
}


static int
commentsctl_authors_set(commentsctl_authors_t *authors, comments_str_t key)
{
    int                 kind, rc;
    size_t              i;
    redisReply        **replies;
    comments_str_t      args[4];
    comments_arena_t   *arena;
    comments_batch_t   *batch;

    arena = comments_arena_create(SIZE_MAX / 2);
    batch = arena ? comments_batch_create(arena) : NULL;

    kind = commentsctl_authors_kind(authors, key) != COMMENTS_KIND_OTHER;

    args[0] = comments_str_c(kind ? "ZRANGE" : "SMEMBERS");
    args[1] = key;
    args[2] = comments_str_c("0");
    args[3] = comments_str_c("-1");

    if (batch) {
        (void) comments_batch_add(batch, args, kind ? 4 : 2);
    }

    replies = commentsctl_redis_run(authors->redis, batch);

    comments_arena_destroy(arena);

    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_ARRAY, "SMEMBERS");

    for (i = 0; rc == COMMENTS_OK && i < replies[0]->elements; i++) {
        rc = commentsctl_authors_put(authors, key, replies[0]->element[i]);
    }

    commentsctl_redis_free(replies, 1);

    return rc;
}


static int
commentsctl_authors_put(commentsctl_authors_t *authors, comments_str_t key,
    const redisReply *member)
{
    size_t                        size;
    commentsctl_verify_author_t  *grown;

    if (commentsctl_redis_expect(member, REDIS_REPLY_STRING, "SMEMBERS")
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (authors->n == authors->size) {
        size = authors->size ? authors->size * 2 : COMMENTSCTL_AUTHORS_FIRST;
        grown = realloc(authors->stored,
                        size * sizeof(commentsctl_verify_author_t));

        if (grown == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        authors->stored = grown;
        authors->size = size;
    }

    authors->stored[authors->n].key = key;

    if (comments_arena_dup(authors->arena,
                           comments_str_of(member->str, member->len),
                           &authors->stored[authors->n].place)
        != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    authors->n++;

    return COMMENTS_OK;
}


static int
commentsctl_authors_walk(commentsctl_authors_t *authors,
    const commentsctl_verify_author_t *right, size_t n)
{
    int     rc, order;
    size_t  i, at;

    rc = COMMENTS_OK;
    i = 0;
    at = 0;

    while (rc == COMMENTS_OK && (at < n || i < authors->n)) {

        order = at == n ? 1
                : i == authors->n ? -1
                : commentsctl_authors_compare(&right[at], &authors->stored[i]);

        if (order < 0) {
            rc = commentsctl_authors_differ(authors, &right[at++], 1);

        } else if (order > 0) {
            rc = commentsctl_authors_differ(authors, &authors->stored[i++], 0);

        } else {
            at++;
            i++;
        }
    }

    return rc;
}


/* a member that is missing, or one too many */
static int
commentsctl_authors_differ(commentsctl_authors_t *authors,
    const commentsctl_verify_author_t *pair, int missing)
{
    int                           rc, belongs;
    int64_t                       decided;
    comments_arena_t             *arena;
    commentsctl_verify_author_t   found;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    found = *pair;
    rc = COMMENTS_OK;
    belongs = 0;
    decided = 0;

    if (!missing) {
        rc = commentsctl_authors_place(authors, arena, pair->place,
                                       &found.place);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_authors_belongs(authors, arena, &found, &decided);
        belongs = (decided != 0);
    }

    /* one that was made meanwhile is no difference */

    if (rc == COMMENTS_OK && belongs == missing) {
        authors->problems[commentsctl_authors_kind(authors, pair->key)
                          == COMMENTS_KIND_OTHER
                          ? COMMENTSCTL_VERIFY_AUTHORS
                          : COMMENTSCTL_VERIFY_KINDS_LIST]++;

        if (authors->mend) {
            rc = commentsctl_authors_send(authors, arena, pair, decided);
        }
    }

    comments_arena_destroy(arena);

    return rc;
}


/* where the comment lies, by the site's list of all comments; empty: nowhere */
static int
commentsctl_authors_place(commentsctl_authors_t *authors,
    comments_arena_t *arena, comments_str_t id, comments_str_t *place)
{
    int                 rc;
    redisReply        **replies, *member;
    comments_batch_t   *batch;

    *place = (comments_str_t) comments_null_str;

    if (!comments_id_valid(id)) {
        return COMMENTS_OK;
    }

    batch = comments_schema_read_places(arena, authors->site, &id, 1);

    replies = commentsctl_redis_run(authors->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_ARRAY,
                                  "ZRANGEBYLEX");

    if (rc == COMMENTS_OK && replies[0]->elements) {
        member = replies[0]->element[0];

        if (member->type == REDIS_REPLY_STRING) {
            rc = comments_arena_dup(arena,
                                    comments_str_of(member->str, member->len),
                                    place);
        }
    }

    commentsctl_redis_free(replies, 1);

    return rc;
}


/*
 * Does the stored comment belong into the set? *decided becomes when somebody
 * has decided on it, or now if that is not known, in ms; 0: it does not belong
 * there.
 */
static int
commentsctl_authors_belongs(commentsctl_authors_t *authors,
    comments_arena_t *arena, const commentsctl_verify_author_t *pair,
    int64_t *decided)
{
    int                 belongs;
    size_t              i, n;
    const char         *set;
    redisReply        **replies;
    comments_str_t      names[COMMENTS_AUTHORS];
    comments_kind_t     kind;
    comments_schema_t   schema;
    comments_comment_t  comment;

    *decided = 0;

    if (commentsctl_verify_place(authors->redis, arena, authors->site,
                                 pair->place, &comment)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /* a set is no part of a transaction: nothing depends on the watch */

    replies = commentsctl_redis_run(authors->redis,
                                    comments_schema_unwatch(arena));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    commentsctl_redis_free(replies, 1);

    kind = commentsctl_authors_kind(authors, pair->key);
    set = comments_schema_author_set(comment.status);
    belongs = (kind != COMMENTS_KIND_OTHER && comment.status
               && kind == comments_schema_kind(&comment));

    comments_schema_start(&schema, arena, authors->site, comments_str_c(""));

    n = set ? comments_schema_authors(&schema, &comment, names) : 0;

    for (i = 0; i < n; i++) {
        belongs |= comments_str_eq(comments_schema_author_key(&schema,
                                                              names[i], set),
                                   pair->key);
    }

    if (schema.failed) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    if (belongs) {
        *decided = comment.decided > 0 ? comment.decided
                                       : (int64_t) time(NULL) * 1000;
    }

    return COMMENTS_OK;
}


/* decided is 0: the member is one too many; else when it was decided on */
static int
commentsctl_authors_send(commentsctl_authors_t *authors,
    comments_arena_t *arena, const commentsctl_verify_author_t *pair,
    int64_t decided)
{
    int                 rc;
    redisReply        **replies;
    comments_str_t      args[3];
    comments_kind_t     kind;
    comments_batch_t   *batch;
    comments_schema_t   schema;

    comments_schema_start(&schema, arena, authors->site, comments_str_c(""));

    kind = commentsctl_authors_kind(authors, pair->key);

    if (kind != COMMENTS_KIND_OTHER) {
        comments_schema_put_kind(&schema, kind,
                                 decided ? commentsctl_authors_id(pair)
                                         : pair->place,
                                 decided != 0, decided);

    } else {
        args[0] = comments_str_c(decided ? "SADD" : "SREM");
        args[1] = pair->key;
        args[2] = decided ? commentsctl_authors_id(pair) : pair->place;

        comments_schema_add(&schema, args, 3);
    }

    batch = comments_schema_done(&schema);

    replies = commentsctl_redis_run(authors->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_INTEGER,
                                  "a repair");

    commentsctl_redis_free(replies, 1);

    return rc;
}


/* the kind whose list has that key; COMMENTS_KIND_OTHER: a set of an author */
static comments_kind_t
commentsctl_authors_kind(const commentsctl_authors_t *authors,
    comments_str_t key)
{
    unsigned  i;

    for (i = COMMENTS_KIND_OTHER + 1; i < COMMENTS_KINDS; i++) {
        if (comments_str_eq(authors->kinds[i], key)) {
            return (comments_kind_t) i;
        }
    }

    return COMMENTS_KIND_OTHER;
}


/* by key, then by the id */
static int
commentsctl_authors_compare(const void *one, const void *two)
{
    int                                 rc;
    comments_str_t                      a, b;
    const commentsctl_verify_author_t  *first = one, *second = two;

    rc = commentsctl_site_compare(&first->key, &second->key);

    if (rc) {
        return rc;
    }

    a = commentsctl_authors_id(first);
    b = commentsctl_authors_id(second);

    return commentsctl_site_compare(&a, &b);
}


/* of a pair whose comment is known by its place; else the member as it is */
static comments_str_t
commentsctl_authors_id(const commentsctl_verify_author_t *pair)
{
    if (pair->place.len > COMMENTS_ID_LEN
        && pair->place.data[COMMENTS_ID_LEN] == ' ')
    {
        return comments_str_of(pair->place.data, COMMENTS_ID_LEN);
    }

    return pair->place;
}
