/*
 * The sets of an author's comments. A member is a comment's id, so that a
 * repeated write counts nothing twice; the number of members is the count.
 */

#include "comments_author.h"
#include "comments_schema_author.h"
#include "comments_schema_reply.h"
#include "comments_schema_vote.h"


static void comments_schema_put_author_sets(comments_schema_t *schema,
    comments_str_t id, comments_str_t author, comments_status_t status);
static void comments_schema_put_author(comments_schema_t *schema,
    comments_str_t key, comments_str_t id, int there);
static int comments_schema_author_known(const comments_comment_t *comment);
static int comments_schema_author_is(const comments_str_t *authors, size_t n,
    comments_str_t author);


size_t
comments_schema_authors(comments_schema_t *schema,
    const comments_comment_t *comment, comments_str_t authors[COMMENTS_AUTHORS])
{
    int     rc;
    char   *person;
    size_t  n;

    n = 0;

    if (comments_author_valid(comment->author)) {
        authors[n++] = comment->author;
    }

    if (comment->email_hash.len == 0 || comment->name.len == 0) {
        return n;
    }

    person = comments_arena_alloc(schema->arena, COMMENTS_AUTHOR_PERSON);

    rc = person ? comments_author_person(comment->email_hash, comment->name,
                                         person)
                : COMMENTS_ERROR;

    if (rc == COMMENTS_ERROR) {
        schema->failed = 1;
        return n;
    }

    if (rc == COMMENTS_OK) {
        authors[n++] = comments_str_of(person, COMMENTS_AUTHOR_PERSON);
    }

    return n;
}


const char *
comments_schema_author_set(comments_status_t status)
{
    switch (status) {

    case COMMENTS_APPROVED:
        return "approved";

    case COMMENTS_SPAM:
        return "refused";

    default:
        return NULL;
    }
}


comments_str_t
comments_schema_author_key(comments_schema_t *schema, comments_str_t author,
    const char *set)
{
    return comments_schema_concat(schema,
                  comments_schema_site_key(schema, "author:"),
                  comments_schema_concat(schema, author, comments_str_c(":"),
                                         comments_str_c(set)),
                  (comments_str_t) comments_null_str);
}


void
comments_schema_put_authors(comments_schema_t *schema,
    const comments_comment_t *comment)
{
    size_t           i, n;
    const char      *set;
    comments_str_t   authors[COMMENTS_AUTHORS];

    set = comments_schema_author_set(comment->status);

    if (set == NULL) {
        return;
    }

    n = comments_schema_authors(schema, comment, authors);

    for (i = 0; i < n; i++) {
        comments_schema_put_author(schema,
                        comments_schema_author_key(schema, authors[i], set),
                        comment->id, 1);
    }
}


int
comments_schema_ask_authors(comments_batch_t *batch, comments_str_t site,
    const comments_str_t *authors, size_t n)
{
    size_t             i;
    comments_str_t     args[2];
    comments_schema_t  schema;

    comments_schema_start(&schema, batch->arena, site,
                          (comments_str_t) comments_null_str);
    schema.batch = batch;

    args[0] = comments_str_c("SCARD");

    for (i = 0; i < n; i++) {
        args[1] = comments_schema_author_key(&schema, authors[i], "approved");
        comments_schema_add(&schema, args, 2);

        args[1] = comments_schema_author_key(&schema, authors[i], "refused");
        comments_schema_add(&schema, args, 2);
    }

    if (schema.failed) {
        batch->failed = 1;
    }

    return batch->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


int
comments_schema_decode_authors(redisReply *const *replies, size_t nreplies,
    comments_counts_t *counts, size_t n, const char **why)
{
    size_t   i;
    int64_t  approved, refused;

    if (comments_schema_reply_expect(replies, nreplies, 2 * n, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {

        if (comments_schema_reply_integer(replies[2 * i], &approved, why)
            != COMMENTS_OK
            || comments_schema_reply_integer(replies[2 * i + 1], &refused, why)
               != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        counts[i].approved = (uint32_t) (approved & UINT32_MAX);
        counts[i].refused = (uint32_t) (refused & UINT32_MAX);
    }

    return COMMENTS_OK;
}


int
comments_schema_author_changes(const comments_change_t *change)
{
    const comments_comment_t  *before, *after;

    before = &change->before;
    after = &change->after;

    if (!comments_schema_author_known(before)
        && !comments_schema_author_known(after))
    {
        return 0;
    }

    if (before->status != after->status || change->gone) {
        return comments_schema_author_set(before->status) != NULL
               || comments_schema_author_set(after->status) != NULL;
    }

    return comments_schema_author_set(after->status) != NULL
           && (!comments_str_eq(before->author, after->author)
               || !comments_str_eq(before->email_hash, after->email_hash)
               || !comments_str_eq(before->name, after->name));
}


/* 1 if there is a name under which the comment's author is counted */
static int
comments_schema_author_known(const comments_comment_t *comment)
{
    return comment->author.len != 0
           || (comment->email_hash.len != 0 && comment->name.len != 0);
}


void
comments_schema_put_author_change(comments_schema_t *schema,
    const comments_change_t *change, const comments_comment_t *now)
{
    size_t           i, n, nafter, nnow;
    comments_str_t   all[2 * COMMENTS_AUTHORS], after[COMMENTS_AUTHORS];
    comments_str_t   authors[COMMENTS_AUTHORS];

    n = comments_schema_authors(schema, &change->before, all);
    nafter = comments_schema_authors(schema, &change->after, after);
    nnow = comments_schema_authors(schema, now, authors);

    for (i = 0; i < nafter; i++) {
        if (!comments_schema_author_is(all, n, after[i])) {
            all[n++] = after[i];
        }
    }

    for (i = 0; i < n; i++) {
        comments_schema_put_author_sets(schema, change->id, all[i],
                        comments_schema_author_is(authors, nnow, all[i])
                        ? now->status : (comments_status_t) 0);
    }
}


int
comments_schema_ask_own(comments_batch_t *batch, comments_str_t site,
    comments_str_t author, comments_str_t id)
{
    comments_str_t     args[3];
    comments_schema_t  schema;

    comments_schema_start(&schema, batch->arena, site,
                          (comments_str_t) comments_null_str);
    schema.batch = batch;

    args[0] = comments_str_c("SISMEMBER");
    args[1] = comments_schema_author_key(&schema, author, "approved");
    args[2] = id;
    comments_schema_add(&schema, args, 3);

    return comments_schema_done(&schema) ? COMMENTS_OK : COMMENTS_ERROR;
}


int
comments_schema_decode_own(const redisReply *reply, int *own, const char **why)
{
    int64_t  n;

    if (comments_schema_reply_integer(reply, &n, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    *own = (n != 0);

    return COMMENTS_OK;
}


/* a comment of that status is in one of an author's sets, or in none */
static void
comments_schema_put_author_sets(comments_schema_t *schema, comments_str_t id,
    comments_str_t author, comments_status_t status)
{
    comments_schema_put_author(schema,
                        comments_schema_author_key(schema, author, "approved"),
                        id, status == COMMENTS_APPROVED);
    comments_schema_put_author(schema,
                        comments_schema_author_key(schema, author, "refused"),
                        id, status == COMMENTS_SPAM);
}


static void
comments_schema_put_author(comments_schema_t *schema, comments_str_t key,
    comments_str_t id, int there)
{
    comments_str_t  args[3];

    args[0] = comments_str_c(there ? "SADD" : "SREM");
    args[1] = key;
    args[2] = id;

    comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);
}


static int
comments_schema_author_is(const comments_str_t *authors, size_t n,
    comments_str_t author)
{
    size_t  i;

    for (i = 0; i < n; i++) {
        if (comments_str_eq(authors[i], author)) {
            return 1;
        }
    }

    return 0;
}
