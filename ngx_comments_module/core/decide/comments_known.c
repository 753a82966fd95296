/*
 * Hosts and e-mail addresses of comments that a moderator calls spam:
 *
 *   comments:site:SITE:check:known:hosts    HASH host, without "www." -> count
 *   comments:site:SITE:check:known:emails   HASH hash of the address -> count
 *
 * Increments of two programs lose nothing. What a check has marked is not
 * counted, or checks would believe each other.
 */

#include "comments_known.h"
#include "comments_links.h"


/* what is sent for one change */
typedef struct {
    comments_batch_t            *batch;
    const comments_formats_t    *formats;
    comments_str_t               hosts;      /* keys */
    comments_str_t               emails;
    const char                  *by;         /* "1" or "-1" */
} comments_known_t;


static int comments_known_by(const comments_change_t *change);
static int comments_known_spam(const comments_comment_t *comment);
static int comments_known_comment(comments_known_t *known,
    const comments_comment_t *comment);
static comments_str_t comments_known_host(comments_str_t link);
static int comments_known_count(comments_known_t *known,
    comments_str_t key, comments_str_t field);


int
comments_known_add(comments_batch_t *batch, comments_str_t site,
    const comments_formats_t *formats, const comments_change_t *change)
{
    int               by;
    comments_known_t  known;

    by = comments_known_by(change);

    if (by == 0) {
        return COMMENTS_OK;
    }

    known.batch = batch;
    known.formats = formats;
    known.by = by > 0 ? "1" : "-1";
    known.hosts = comments_schema_check_key(batch->arena, site,
                                            comments_str_c("known"),
                                            comments_str_c("hosts"));
    known.emails = comments_schema_check_key(batch->arena, site,
                                             comments_str_c("known"),
                                             comments_str_c("emails"));

    return known.hosts.len && known.emails.len
           ? comments_known_comment(&known, &change->before) : COMMENTS_ERROR;
}


/* 1, -1; 0: it is what it was, or is gone, which does not make it honest */
static int
comments_known_by(const comments_change_t *change)
{
    int  was, is;

    if (!comments_schema_changes(change) || change->gone) {
        return 0;
    }

    was = comments_known_spam(&change->before);
    is = comments_known_spam(&change->after);

    /* what a check has marked has a reason, and was not counted */

    return (was && change->before.reason.len) ? 0 : is - was;
}


static int
comments_known_spam(const comments_comment_t *comment)
{
    return comment->status == COMMENTS_SPAM
           || (comment->status == COMMENTS_DELETED
               && comment->was == (char) COMMENTS_SPAM);
}


static int
comments_known_comment(comments_known_t *known,
    const comments_comment_t *comment)
{
    size_t          i, j, n;
    comments_str_t  links[COMMENTS_LINKS_MAX], host;

    if (comments_links(known->batch->arena, known->formats, comment, links, &n)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {

        host = comments_known_host(links[i]);
        links[i] = host;

        for (j = 0; j < i && !comments_str_eq(links[j], host); j++) {
            /* once a comment */
        }

        if (j == i && host.len
            && comments_known_count(known, known->hosts, host)
               != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return comment->email_hash.len
           ? comments_known_count(known, known->emails,
                                     comment->email_hash)
           : COMMENTS_OK;
}


/* as the check finds it: without user, port and "www."; empty: there is none */
static comments_str_t
comments_known_host(comments_str_t link)
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
comments_known_count(comments_known_t *known, comments_str_t key,
    comments_str_t field)
{
    comments_str_t  args[4];

    args[0] = comments_str_c("HINCRBY");
    args[1] = key;
    args[2] = field;
    args[3] = comments_str_c(known->by);

    return comments_batch_add(known->batch, args, 4);
}
