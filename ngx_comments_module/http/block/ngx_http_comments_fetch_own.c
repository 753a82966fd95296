/*
 * Compares the author of a comment that is pending or spam with what the
 * reader's request carries: a signed cookie, the comment's token, or who is
 * signed in.
 */

#include "ngx_http_comments_fetch_own.h"
#include "ngx_http_comments_fetch_submit.h"

#include "comments_author.h"


static void ngx_http_comments_fetch_own_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_uint_t ngx_http_comments_fetch_mine(
    ngx_http_comments_fetch_t *fetch, comments_str_t author);


ngx_uint_t
ngx_http_comments_fetch_claims(const ngx_http_comments_query_t *query)
{
    return query->cookies.len != 0 || query->token.len != 0
           || query->user.len != 0;
}


ngx_uint_t
ngx_http_comments_fetch_recent(const ngx_http_comments_query_t *query)
{
    int64_t      now;
    ngx_time_t  *tp;

    if (query->edit_window == 0 || !comments_id_valid(query->read.show)) {
        return 0;
    }

    tp = ngx_timeofday();
    now = (int64_t) tp->sec * 1000 + tp->msec;

    return now - comments_id_time(query->read.show)
           < (int64_t) query->edit_window;
}


ngx_int_t
ngx_http_comments_fetch_own(ngx_http_comments_fetch_t *fetch,
    ngx_http_comments_fetch_next_pt next)
{
    comments_batch_t  *batch;

    fetch->judged = 1;
    fetch->next = next;

    ngx_memzero(&fetch->shown, sizeof(comments_change_t));

    fetch->shown.id = fetch->query.read.show;
    fetch->shown.root = fetch->roots.show_root;

    batch = comments_schema_read_changes(fetch->arena, &fetch->query.key,
                                         &fetch->shown, 1);

    fetch->op = ngx_http_comments_fetch_submit(fetch->worker, batch,
                                      ngx_http_comments_fetch_own_done, fetch);

    return fetch->op ? NGX_OK : NGX_ERROR;
}


static void
ngx_http_comments_fetch_own_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_fetch_t *fetch = data;

    const char  *why;

    fetch->op = NULL;

    if (rc == NGX_DECLINED) {
        ngx_http_comments_fetch_failed(fetch, "a comment is too large");
        return;
    }

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
        return;
    }

    if (comments_schema_decode_changes(replies, n, &fetch->shown, 1, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    /* the status may have changed since the index was read */

    if (fetch->shown.before.status != COMMENTS_DELETED
        && ngx_http_comments_fetch_mine(fetch, fetch->shown.before.author))
    {
        fetch->own = fetch->query.read.show;

        if (ngx_http_comments_fetch_recent(&fetch->query)) {
            fetch->query.render.own = fetch->own;
            fetch->query.render.token = fetch->query.token;
        }
    }

    if (fetch->next(fetch) != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}


/* a failure of libcrypto proves nothing, as does a wrong signature */
static ngx_uint_t
ngx_http_comments_fetch_mine(ngx_http_comments_fetch_t *fetch,
    comments_str_t author)
{
    char                        user[COMMENTS_AUTHOR_LEN];
    comments_str_t              secret, reader;
    comments_author_claim_t     claim;
    ngx_http_comments_query_t  *query;

    query = &fetch->query;
    secret = fetch->roots.secret;

    if (!comments_author_valid(author)) {
        return 0;
    }

    if (comments_author_find(secret, query->key.site, query->cookies, &reader)
        == COMMENTS_OK
        && comments_sign_equal(reader, author))
    {
        return 1;
    }

    if (query->user.len
        && comments_author_user(secret, query->key.site, query->user, user)
           == COMMENTS_OK
        && comments_sign_equal(comments_str_of(user, COMMENTS_AUTHOR_LEN),
                               author))
    {
        return 1;
    }

    claim.site = query->key.site;
    claim.thread = query->key.thread;
    claim.id = query->read.show;
    claim.author = author;

    return query->token.len
           && comments_author_check(secret, &claim, query->token)
              == COMMENTS_OK;
}
