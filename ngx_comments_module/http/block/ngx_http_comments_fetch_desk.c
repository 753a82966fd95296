/*
 * A moderator's view. The secret comes with the roots, in the same round trip:
 * it proves the session, and it signs the token of the forms.
 *
 * The index of the thread is read in steps of about COMMENTS_HIDDEN_COUNT
 * entries, and up to NGX_HTTP_COMMENTS_DESK_STEPS of them: no list has the
 * roots that only moderators see.
 */

#include "ngx_http_comments_fetch_desk.h"
#include "ngx_http_comments_fetch_submit.h"

#include "comments_moderator.h"
#include "comments_queue_desk.h"
#include "comments_schema_hidden.h"


#define NGX_HTTP_COMMENTS_DESK_STEPS  32


struct ngx_http_comments_desk_s {
    comments_moderator_t             session;
    comments_queue_desk_t            view;
    comments_render_desk_t           render;
    comments_queue_notice_t          notice;
    comments_hidden_t                hidden;
    char                             token[COMMENTS_QUEUE_TOKEN_LEN];
    ngx_uint_t                       steps;
    ngx_http_comments_fetch_next_pt  next;
    unsigned                         complete:1;  /* hidden is known */
};


static ngx_int_t ngx_http_comments_fetch_desk_open(
    ngx_http_comments_fetch_t *fetch);
static ngx_int_t ngx_http_comments_fetch_desk_who(
    ngx_http_comments_fetch_t *fetch, ngx_http_comments_desk_t *desk);
static ngx_int_t ngx_http_comments_fetch_desk_view(
    ngx_http_comments_fetch_t *fetch, ngx_http_comments_desk_t *desk);
static ngx_int_t ngx_http_comments_fetch_desk_step(
    ngx_http_comments_fetch_t *fetch);
static void ngx_http_comments_fetch_desk_read(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_fetch_desk_listed(
    ngx_http_comments_fetch_t *fetch);
static void ngx_http_comments_fetch_desk_told(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static ngx_int_t ngx_http_comments_fetch_desk_add(
    ngx_http_comments_fetch_t *fetch);


ngx_uint_t
ngx_http_comments_fetch_desk_is(const ngx_http_comments_query_t *query)
{
    return query->render.view == COMMENTS_VIEW_MODERATE;
}


ngx_int_t
ngx_http_comments_fetch_desk(ngx_http_comments_fetch_t *fetch,
    ngx_http_comments_fetch_next_pt next)
{
    ngx_int_t  rc;

    if (fetch->desk == NULL) {
        rc = ngx_http_comments_fetch_desk_open(fetch);

        if (rc == NGX_DECLINED) {
            fetch->forbidden = 1;
            ngx_http_comments_fetch_finish(fetch, NGX_OK);
            return NGX_OK;
        }

        if (rc != NGX_OK) {
            return NGX_ERROR;
        }
    }

    fetch->desk->next = next;

    /* a HEAD has no list, and the others are on the first page */

    if (fetch->query.where || fetch->query.read.page > 1) {
        return next(fetch);
    }

    return fetch->desk->complete ? ngx_http_comments_fetch_desk_add(fetch)
                                 : ngx_http_comments_fetch_desk_step(fetch);
}


/* NGX_DECLINED: the reader is no moderator */
static ngx_int_t
ngx_http_comments_fetch_desk_open(ngx_http_comments_fetch_t *fetch)
{
    ngx_int_t                  rc;
    ngx_http_comments_desk_t  *desk;

    desk = comments_arena_calloc(fetch->arena, 1,
                                 sizeof(ngx_http_comments_desk_t));
    if (desk == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_http_comments_fetch_desk_who(fetch, desk);

    if (rc == NGX_OK) {
        rc = ngx_http_comments_fetch_desk_view(fetch, desk);
    }

    return rc;
}


static ngx_int_t
ngx_http_comments_fetch_desk_who(ngx_http_comments_fetch_t *fetch,
    ngx_http_comments_desk_t *desk)
{
    ngx_http_comments_query_t  *query;

    query = &fetch->query;

    if (query->who.len) {
        desk->view.who = query->who;
        return NGX_OK;
    }

    switch (comments_moderator_find(fetch->roots.secret, query->key.site,
                                    (int64_t) ngx_time(), query->sessions,
                                    &desk->session))
    {
    case COMMENTS_OK:
        desk->view.who = comments_str_of(desk->session.data,
                                         desk->session.len);
        return NGX_OK;

    case COMMENTS_DECLINED:
        return NGX_DECLINED;

    default:
        return NGX_ERROR;
    }
}


/* without a secret the forms have no token: the browser's headers are proof */
static ngx_int_t
ngx_http_comments_fetch_desk_view(ngx_http_comments_fetch_t *fetch,
    ngx_http_comments_desk_t *desk)
{
    size_t                      len;
    ngx_time_t                 *tp;
    comments_str_t              secret;
    comments_queue_signer_t     signer;
    ngx_http_comments_query_t  *query;

    query = &fetch->query;
    secret = fetch->roots.secret;
    tp = ngx_timeofday();

    desk->view.now = (int64_t) tp->sec * 1000 + tp->msec;

    if (secret.len
        && comments_queue_token(secret, query->key.site, desk->view.who,
                                (int64_t) tp->sec, desk->token, &len)
           == COMMENTS_OK)
    {
        desk->view.token = comments_str_of(desk->token, len);
    }

    signer.secret = secret;
    signer.site = query->key.site;
    signer.who = desk->view.who;

    if (query->notice.len) {

        switch (comments_queue_notice_read(fetch->arena, &signer,
                                           query->notice, &desk->notice))
        {
        case COMMENTS_OK:
            desk->view.notice = &desk->notice;
            break;

        case COMMENTS_DECLINED:
            break;

        default:
            return NGX_ERROR;
        }
    }

    desk->render.top = comments_queue_desk_top;
    desk->render.acts = comments_queue_desk_acts;
    desk->render.data = &desk->view;

    query->render.desk = &desk->render;
    fetch->desk = desk;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_fetch_desk_step(ngx_http_comments_fetch_t *fetch)
{
    comments_batch_t  *batch;

    batch = comments_schema_read_hidden(fetch->arena, &fetch->query.key,
                                        &fetch->desk->hidden);

    fetch->op = ngx_http_comments_fetch_submit(fetch->worker, batch,
                                     ngx_http_comments_fetch_desk_read, fetch);

    return fetch->op ? NGX_OK : NGX_ERROR;
}


static void
ngx_http_comments_fetch_desk_read(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_fetch_t *fetch = data;

    const char                *why;
    ngx_http_comments_desk_t  *desk;

    fetch->op = NULL;
    desk = fetch->desk;

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
        return;
    }

    if (comments_schema_decode_hidden(replies, n, &desk->hidden, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    if (desk->hidden.cursor == 0) {
        rc = ngx_http_comments_fetch_desk_listed(fetch);

    } else if (++desk->steps == NGX_HTTP_COMMENTS_DESK_STEPS) {
        desk->hidden.more = 1;
        rc = ngx_http_comments_fetch_desk_listed(fetch);

    } else {
        rc = ngx_http_comments_fetch_desk_step(fetch);
    }

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}


/* a root whose replies are approved is listed: which are? */
static ngx_int_t
ngx_http_comments_fetch_desk_listed(ngx_http_comments_fetch_t *fetch)
{
    comments_batch_t          *batch;
    ngx_http_comments_desk_t  *desk;

    desk = fetch->desk;
    desk->view.more = desk->hidden.more;

    if (desk->hidden.n == 0) {
        return ngx_http_comments_fetch_desk_add(fetch);
    }

    batch = comments_schema_read_listed(fetch->arena, &fetch->query.key,
                                        &desk->hidden);

    fetch->op = ngx_http_comments_fetch_submit(fetch->worker, batch,
                                     ngx_http_comments_fetch_desk_told, fetch);

    return fetch->op ? NGX_OK : NGX_ERROR;
}


static void
ngx_http_comments_fetch_desk_told(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_fetch_t *fetch = data;

    const char  *why;

    fetch->op = NULL;

    if (rc != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
        return;
    }

    if (comments_schema_decode_listed(replies, n, &fetch->desk->hidden, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_fetch_failed(fetch, why);
        return;
    }

    if (ngx_http_comments_fetch_desk_add(fetch) != NGX_OK) {
        ngx_http_comments_fetch_finish(fetch, NGX_ERROR);
    }
}


/*
 * Adds the roots to the first page, before the others: the tree puts them where
 * they belong by time. Both are COMMENTS_HIDDEN_MAX at most, which is what one
 * look at the sizes of subtrees can ask.
 */
static ngx_int_t
ngx_http_comments_fetch_desk_add(ngx_http_comments_fetch_t *fetch)
{
    size_t                     i;
    comments_str_t            *list;
    comments_roots_t          *roots;
    ngx_http_comments_desk_t  *desk;

    desk = fetch->desk;
    desk->complete = 1;

    roots = &fetch->roots;

    list = comments_arena_calloc(fetch->arena,
                                 roots->nroots + desk->hidden.n + 1,
                                 sizeof(comments_str_t));
    if (list == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; i < desk->hidden.n; i++) {
        list[i] = comments_str_of(desk->hidden.ids[i], COMMENTS_ID_LEN);
    }

    ngx_memcpy(list + i, roots->roots,
               roots->nroots * sizeof(comments_str_t));

    roots->roots = list;
    roots->nroots += i;

    for (i = 0; i < roots->nroots; i++) {
        if (comments_str_eq(list[i], roots->show_root)) {
            break;
        }
    }

    roots->show_at = i;

    return desk->next(fetch);
}
