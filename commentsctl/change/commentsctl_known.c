/*
 * Counts hosts and e-mail addresses of spam in Redis:
 *
 *   comments:site:SITE:check:known:hosts    HASH host, without "www." -> count
 *   comments:site:SITE:check:known:emails   HASH hash of the address -> count
 *
 * Increments of two programs lose nothing. What a check has marked is not
 * counted, or checks would believe each other.
 */

#include "comments_links.h"
#include "commentsctl_known.h"
#include "commentsctl_print.h"


/* what is sent for one change */
typedef struct {
    comments_arena_t    *arena;
    comments_batch_t    *batch;
    comments_str_t       hosts;      /* keys */
    comments_str_t       emails;
    const char          *by;         /* "1" or "-1" */
} commentsctl_known_t;


static int commentsctl_known_by(const comments_change_t *change);
static int commentsctl_known_spam(const comments_comment_t *comment);
static int commentsctl_known_comment(commentsctl_known_t *known,
    const comments_comment_t *comment);
static comments_str_t commentsctl_known_host(comments_str_t link);
static int commentsctl_known_count(commentsctl_known_t *known,
    comments_str_t key, comments_str_t field);
static int commentsctl_known_send(commentsctl_redis_t *redis,
    comments_batch_t *batch);


int
commentsctl_known_changes(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, const comments_change_t *changes, size_t n)
{
    int                  rc, by;
    size_t               i;
    commentsctl_known_t  known;

    known.arena = arena;
    known.batch = comments_batch_create(arena);
    known.hosts = comments_schema_check_key(arena, site,
                                            comments_str_c("known"),
                                            comments_str_c("hosts"));
    known.emails = comments_schema_check_key(arena, site,
                                             comments_str_c("known"),
                                             comments_str_c("emails"));

    rc = known.batch && known.hosts.len && known.emails.len ? COMMENTS_OK
                                                            : COMMENTS_ERROR;

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {

        by = commentsctl_known_by(&changes[i]);

        if (by) {
            known.by = by > 0 ? "1" : "-1";
            rc = commentsctl_known_comment(&known, &changes[i].before);
        }
    }

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
        return rc;
    }

    return known.batch->n ? commentsctl_known_send(redis, known.batch)
                          : COMMENTS_OK;
}


/* 1, -1; 0: it is what it was, or is gone, which does not make it honest */
static int
commentsctl_known_by(const comments_change_t *change)
{
    int  was, is;

    if (!comments_schema_changes(change) || change->gone) {
        return 0;
    }

    was = commentsctl_known_spam(&change->before);
    is = commentsctl_known_spam(&change->after);

    /* what a check has marked has a reason, and was not counted */

    return (was && change->before.reason.len) ? 0 : is - was;
}


static int
commentsctl_known_spam(const comments_comment_t *comment)
{
    return comment->status == COMMENTS_SPAM
           || (comment->status == COMMENTS_DELETED
               && comment->was == (char) COMMENTS_SPAM);
}


static int
commentsctl_known_comment(commentsctl_known_t *known,
    const comments_comment_t *comment)
{
    size_t          i, j, n;
    comments_str_t  links[COMMENTS_LINKS_MAX], host;

    if (comments_links(known->arena, NULL, comment, links, &n) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {

        host = commentsctl_known_host(links[i]);
        links[i] = host;

        for (j = 0; j < i && !comments_str_eq(links[j], host); j++) {
            /* once a comment */
        }

        if (j == i && host.len
            && commentsctl_known_count(known, known->hosts, host)
               != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return comment->email_hash.len
           ? commentsctl_known_count(known, known->emails,
                                     comment->email_hash)
           : COMMENTS_OK;
}


/* as the check finds it, without user, port and "www."; empty: there is none */
static comments_str_t
commentsctl_known_host(comments_str_t link)
{
    size_t       len;
    const char  *p, *end, *start;

    end = link.data + link.len;
    p = memchr(link.data, ':', link.len);

    if (p == NULL || end - p < 3 || p[1] != '/' || p[2] != '/') {
        return comments_str_c("");
    }

    start = p + 3;

    for (p = start; p < end && *p != '/' && *p != '?' && *p != '#'; p++) {
        if (*p == '@') {
            start = p + 1;
        }
    }

    len = (size_t) (p - start);
    p = memchr(start, ':', len);

    if (p && *start != '[') {
        len = (size_t) (p - start);
    }

    /* "example.org." is the same host */

    if (len && start[len - 1] == '.') {
        len--;
    }

    if (len > 4 && memcmp(start, "www.", 4) == 0) {
        start += 4;
        len -= 4;
    }

    return comments_str_of(start, len);
}


static int
commentsctl_known_count(commentsctl_known_t *known, comments_str_t key,
    comments_str_t field)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("HINCRBY");
    args[1] = key;
    args[2] = field;
    args[3] = comments_str_c(known->by);

    return comments_batch_add(known->batch, args, 4);
}


static int
commentsctl_known_send(commentsctl_redis_t *redis, comments_batch_t *batch)
{
    int           rc;
    size_t        i;
    redisReply  **replies;

    replies = commentsctl_redis_run(redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 0; i < batch->n; i++) {
        if (replies[i]->type == REDIS_REPLY_ERROR && rc == COMMENTS_OK) {
            commentsctl_print_error("Redis answered \"%s\" to what is known of "
                                    "spam", replies[i]->str);
            rc = COMMENTS_ERROR;
        }
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}
