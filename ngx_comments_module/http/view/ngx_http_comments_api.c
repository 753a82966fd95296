/*
 * The location with the directive comments_api: returns the numbers of comments
 * of many pages at once, and this module's assets.
 *
 * "count?uri=A&uri=B" is answered by one round trip to Redis. A value of "uri"
 * may mean several threads (see comments_lookup.h); the numbers of all of them
 * are read, and the first one that is not 0 is the answer.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_api.h"
#include "ngx_http_comments_conf.h"
#include "ngx_http_comments_fetch_submit.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_thread.h"

#include "comments_lookup.h"


/* most values of "uri" in one request */
#define NGX_HTTP_COMMENTS_COUNTS_MAX  100

/* most threads that one request reads: a value may mean several threads */
#define NGX_HTTP_COMMENTS_COUNTS_ASKED  256

#define NGX_HTTP_COMMENTS_ASSETS      "assets/"

/* ms after a worker's start, and ms between two looks at the connection */
#define NGX_HTTP_COMMENTS_COUNTS_START_MS  2000
#define NGX_HTTP_COMMENTS_COUNTS_TRY_MS    5


typedef struct {
    ngx_http_request_t        *request;
    ngx_http_comments_ctx_t   *ctx;
    ngx_comments_redis_op_t   *op;
    ngx_event_t                timer;
    ngx_msec_t                 start;
    comments_lookup_t         *lookups[NGX_HTTP_COMMENTS_COUNTS_MAX];
    size_t                     n;
    comments_str_t            *threads;     /* the threads of all lookups, in
                                               their order */
    size_t                     nthreads;
} ngx_http_comments_counts_t;


static ngx_str_t ngx_http_comments_api_name(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_api_count(ngx_http_request_t *r);
static ngx_int_t ngx_http_comments_api_uris(ngx_http_request_t *r,
    ngx_http_comments_counts_t *counts);
static ngx_int_t ngx_http_comments_api_submit(
    ngx_http_comments_counts_t *counts);
static ngx_uint_t ngx_http_comments_api_soon(
    ngx_http_comments_counts_t *counts, ngx_http_comments_worker_t *worker);
static void ngx_http_comments_api_timer(ngx_event_t *ev);
static ngx_int_t ngx_http_comments_api_refuse(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_reason_t reason);
static void ngx_http_comments_api_count_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_api_numbers(ngx_http_comments_counts_t *counts,
    const int64_t *numbers, comments_buf_t *out);
static void ngx_http_comments_api_cleanup(void *data);


ngx_int_t
ngx_http_comments_api_handler(ngx_http_request_t *r)
{
    ngx_int_t  rc;
    ngx_str_t  name;

    if (!(r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))) {
        if (ngx_http_comments_answer_allow(r, "GET, HEAD") != NGX_OK) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        return NGX_HTTP_NOT_ALLOWED;
    }

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    name = ngx_http_comments_api_name(r);

    if (name.len == sizeof("count") - 1
        && ngx_strncmp(name.data, "count", name.len) == 0)
    {
        return ngx_http_comments_api_count(r);
    }

    rc = ngx_http_comments_api_asset(r, r->uri);

    return (rc == NGX_DECLINED) ? NGX_HTTP_NOT_FOUND : rc;
}


char *
ngx_http_comments_api_conf(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    return ngx_http_comments_conf_handler(cf, ngx_http_comments_api_handler);
}


/*
 * Returns the part of the path that names what is requested, for example
 * "count": the path after comments_path; if the path does not begin with
 * comments_path, after the location's prefix; if the location has no such
 * prefix (a regular expression, or "="), after the last slash.
 */
static ngx_str_t
ngx_http_comments_api_name(ngx_http_request_t *r)
{
    size_t                         len;
    ngx_str_t                      name;
    ngx_http_core_loc_conf_t      *clcf;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);
    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (r->uri.len >= ccf->path.len
        && ngx_memcmp(r->uri.data, ccf->path.data, ccf->path.len) == 0)
    {
        len = ccf->path.len;

    } else if (clcf->name.len < r->uri.len
               && ngx_memcmp(r->uri.data, clcf->name.data, clcf->name.len)
                  == 0)
    {
        len = clcf->name.len;

        if (r->uri.data[len] == '/') {
            len++;
        }

    } else {

        len = r->uri.len;

        while (len > 0 && r->uri.data[len - 1] != '/') {
            len--;
        }
    }

    name.data = r->uri.data + len;
    name.len = r->uri.len - len;

    return name;
}


ngx_int_t
ngx_http_comments_api_asset(ngx_http_request_t *r, ngx_str_t path)
{
    size_t                         len;
    ngx_int_t                      rc;
    ngx_str_t                      forever, name;
    ngx_http_comments_ctx_t       *ctx;
    const comments_asset_t        *asset;
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    len = ccf->path.len + sizeof(NGX_HTTP_COMMENTS_ASSETS) - 1;

    if (path.len <= len
        || ngx_memcmp(path.data, ccf->path.data, ccf->path.len) != 0
        || ngx_memcmp(path.data + ccf->path.len, NGX_HTTP_COMMENTS_ASSETS,
                      sizeof(NGX_HTTP_COMMENTS_ASSETS) - 1)
           != 0)
    {
        return NGX_DECLINED;
    }

    name.data = path.data + len;
    name.len = path.len - len;

    asset = comments_asset_find(ngx_http_comments_core(name));
    if (asset == NULL) {
        return NGX_DECLINED;
    }

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    ctx = ngx_http_comments_request_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx->keep_cc = 1;

    ngx_str_set(&forever, "public, max-age=31536000, immutable");

    if (ngx_http_comments_answer_header(r, "Cache-Control", forever)
        != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    rc = ngx_http_comments_answer_send(r, NGX_HTTP_OK, asset->type,
                                       (u_char *) (uintptr_t) asset->data,
                                       asset->len);

    /*
     * without a content handler this is PRECONTENT, where nginx would continue
     * with the content phase if NGX_OK were returned
     */

    if (r->content_handler == NULL) {
        ngx_http_finalize_request(r, rc);
        return NGX_DONE;
    }

    return rc;
}


static ngx_int_t
ngx_http_comments_api_count(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t          *cln;
    ngx_http_comments_ctx_t     *ctx;
    ngx_http_comments_counts_t  *counts;

    ctx = ngx_http_comments_request_ctx(r);
    cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_comments_counts_t));

    if (ctx == NULL || cln == NULL
        || ngx_http_comments_thread_site(r, ctx) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    counts = cln->data;
    ngx_memzero(counts, sizeof(ngx_http_comments_counts_t));

    counts->request = r;
    counts->ctx = ctx;
    counts->start = ngx_current_msec;

    counts->timer.data = counts;
    counts->timer.handler = ngx_http_comments_api_timer;
    counts->timer.log = r->connection->log;

    cln->handler = ngx_http_comments_api_cleanup;

    ctx->view = 1;

    switch (ngx_http_comments_api_uris(r, counts)) {

    case NGX_OK:
        break;

    case NGX_DECLINED:
        return ngx_http_comments_api_refuse(r, ctx, COMMENTS_BAD_REQUEST);

    default:
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (ngx_http_comments_api_submit(counts) != NGX_OK) {
        return ngx_http_comments_api_refuse(r, ctx, COMMENTS_UNREADABLE);
    }

    r->main->count++;

    return NGX_DONE;
}


/*
 * Reads the values of all arguments "uri" and finds their threads. NGX_OK;
 * NGX_DECLINED: there is no such argument, too many, or one is empty;
 * NGX_ERROR: out of memory.
 */
static ngx_int_t
ngx_http_comments_api_uris(ngx_http_request_t *r,
    ngx_http_comments_counts_t *counts)
{
    u_char                        *p, *last, *end;
    size_t                         i, n;
    comments_lookup_t             *lookup;
    ngx_http_comments_loc_conf_t  *ccf;

    if (r->args.len == 0) {
        return NGX_DECLINED;
    }

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    last = r->args.data + r->args.len;

    for (p = r->args.data; p < last; p = end + 1) {

        end = ngx_strlchr(p, last, '&');
        if (end == NULL) {
            end = last;
        }

        if (end - p < 4 || ngx_strncmp(p, "uri=", 4) != 0) {
            continue;
        }

        if (counts->n == NGX_HTTP_COMMENTS_COUNTS_MAX) {
            return NGX_DECLINED;
        }

        lookup = ngx_palloc(r->pool, sizeof(comments_lookup_t));
        if (lookup == NULL) {
            return NGX_ERROR;
        }

        switch (comments_lookup(counts->ctx->arena,
                                comments_str_of((char *) p + 4, end - p - 4),
                                ccf->index->elts, ccf->index->nelts, lookup))
        {
        case COMMENTS_OK:
            break;

        case COMMENTS_DECLINED:
            return NGX_DECLINED;

        default:
            return NGX_ERROR;
        }

        counts->lookups[counts->n++] = lookup;
    }

    if (counts->n == 0) {
        return NGX_DECLINED;
    }

    counts->threads = ngx_palloc(r->pool, NGX_HTTP_COMMENTS_COUNTS_ASKED
                                          * sizeof(comments_str_t));
    if (counts->threads == NULL) {
        return NGX_ERROR;
    }

    for (i = 0, n = 0; i < counts->n; i++) {
        lookup = counts->lookups[i];

        /* leave room for one thread of each lookup that follows */

        lookup->n = ngx_min(lookup->n, NGX_HTTP_COMMENTS_COUNTS_ASKED - n
                                       - (counts->n - 1 - i));

        ngx_memcpy(&counts->threads[n], lookup->threads,
                   lookup->n * sizeof(comments_str_t));
        n += lookup->n;
    }

    counts->nthreads = n;

    return NGX_OK;
}


/*
 * Asks Redis for the numbers. NGX_OK: asked, or waiting for the connection;
 * NGX_DECLINED: Redis cannot be asked.
 */
static ngx_int_t
ngx_http_comments_api_submit(ngx_http_comments_counts_t *counts)
{
    comments_batch_t               *batch;
    ngx_http_comments_ctx_t        *ctx;
    ngx_http_comments_main_conf_t  *mcf;

    ctx = counts->ctx;
    mcf = ngx_http_get_module_main_conf(counts->request,
                                        ngx_http_comments_module);

    if (ngx_http_comments_api_soon(counts, mcf->worker)) {
        ngx_add_timer(&counts->timer, NGX_HTTP_COMMENTS_COUNTS_TRY_MS);
        return NGX_OK;
    }

    /* without room for reads, the room that is left is kept for posts */

    if (mcf->worker->redis == NULL
        || !ngx_comments_redis_room(mcf->worker->redis))
    {
        return NGX_DECLINED;
    }

    batch = comments_schema_read_counts(ctx->arena,
                                        ngx_http_comments_core(ctx->site),
                                        counts->threads,
                                        counts->nthreads);

    counts->op = ngx_http_comments_fetch_submit(mcf->worker, batch,
                                      ngx_http_comments_api_count_done, counts);

    return (counts->op != NULL) ? NGX_OK : NGX_DECLINED;
}


/* 1 if Redis is not connected, but will probably be soon */
static ngx_uint_t
ngx_http_comments_api_soon(ngx_http_comments_counts_t *counts,
    ngx_http_comments_worker_t *worker)
{
    ngx_http_comments_loc_conf_t  *ccf;

    if (worker->redis == NULL || ngx_comments_redis_ready(worker->redis)) {
        return 0;
    }

    /* the worker has just started */

    if (ngx_current_msec - worker->started < NGX_HTTP_COMMENTS_COUNTS_START_MS)
    {
        return 1;
    }

    ccf = ngx_http_get_module_loc_conf(counts->request,
                                       ngx_http_comments_module);

    return ngx_comments_redis_back(worker->redis)
           && ngx_current_msec - counts->start < ccf->deadline;
}


static void
ngx_http_comments_api_timer(ngx_event_t *ev)
{
    ngx_connection_t            *c;
    ngx_http_request_t          *r;
    ngx_http_comments_counts_t  *counts;

    counts = ev->data;
    r = counts->request;
    c = r->connection;

    if (ngx_http_comments_api_submit(counts) != NGX_OK) {
        ngx_http_finalize_request(r,
                  ngx_http_comments_api_refuse(r, counts->ctx,
                                               COMMENTS_UNREADABLE));
    }

    ngx_http_run_posted_requests(c);
}


static ngx_int_t
ngx_http_comments_api_refuse(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, comments_reason_t reason)
{
    comments_refusal_t  refusal;

    refusal.reason = reason;
    refusal.field = COMMENTS_FIELD_NONE;

    return ngx_http_comments_answer_refusal(r, ctx, refusal);
}


static void
ngx_http_comments_api_count_done(void *data, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    ngx_http_comments_counts_t *counts = data;

    int64_t              numbers[NGX_HTTP_COMMENTS_COUNTS_ASKED];
    const char          *why;
    comments_buf_t       buf;
    ngx_connection_t    *c;
    ngx_http_request_t  *r;

    ngx_http_comments_main_conf_t  *mcf;

    r = counts->request;
    c = r->connection;

    counts->op = NULL;
    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    if (rc == NGX_ERROR && ngx_http_comments_api_soon(counts, mcf->worker)) {
        ngx_add_timer(&counts->timer, NGX_HTTP_COMMENTS_COUNTS_TRY_MS);
        return;
    }

    if (rc != NGX_OK
        || comments_schema_decode_counts(replies, n, numbers, &why)
           != COMMENTS_OK)
    {
        rc = ngx_http_comments_api_refuse(r, counts->ctx,
                                          COMMENTS_UNREADABLE);

    } else {
        comments_buf_init(&buf, 4 * 1024 * 1024);

        ngx_http_comments_api_numbers(counts, numbers, &buf);

        rc = ngx_http_comments_answer_buf(r, NGX_HTTP_OK, "application/json",
                                          &buf);
    }

    ngx_http_finalize_request(r, rc);
    ngx_http_run_posted_requests(c);
}


/*
 * Writes the answer. The number of a name is that of the first thread with
 * comments among the threads that the name may mean.
 */
static void
ngx_http_comments_api_numbers(ngx_http_comments_counts_t *counts,
    const int64_t *numbers, comments_buf_t *out)
{
    size_t              i, k, n;
    int64_t             found[NGX_HTTP_COMMENTS_COUNTS_MAX];
    comments_str_t      names[NGX_HTTP_COMMENTS_COUNTS_MAX];
    comments_lookup_t  *lookup;

    n = 0;

    for (i = 0; i < counts->n; i++) {
        lookup = counts->lookups[i];

        for (k = 0; k < lookup->n && numbers[n + k] == 0; k++) {
            /* void */
        }

        found[i] = (k < lookup->n) ? numbers[n + k] : 0;
        names[i] = (k < lookup->n && k >= lookup->plus) ? lookup->plus_name
                                                        : lookup->name;
        n += lookup->n;
    }

    (void) comments_json_counts(out, names, found, counts->n);
}


static void
ngx_http_comments_api_cleanup(void *data)
{
    ngx_http_comments_counts_t *counts = data;

    if (counts->op != NULL) {
        ngx_comments_redis_cancel(counts->op);
        counts->op = NULL;
    }

    if (counts->timer.timer_set) {
        ngx_del_timer(&counts->timer);
    }
}
