/*
 * GET queue: reads the options from the arguments, the comments from Redis
 * (comments_queue.h says in which round trips), and sends HTML or JSON.
 */

#include "ngx_http_comments_admin_queue.h"
#include "ngx_http_comments_admin_session.h"
#include "ngx_http_comments_answer.h"

#include "comments_percent.h"


static ngx_int_t ngx_http_comments_admin_options(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_places(
    ngx_http_comments_admin_t *admin, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static ngx_int_t ngx_http_comments_admin_records(
    ngx_http_comments_admin_t *admin, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static ngx_int_t ngx_http_comments_admin_parents(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_details(
    ngx_http_comments_admin_t *admin, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static ngx_int_t ngx_http_comments_admin_send(
    ngx_http_comments_admin_t *admin);
static comments_str_t ngx_http_comments_admin_address(const char *plain,
    char *data, size_t size);


ngx_int_t
ngx_http_comments_admin_queue(ngx_http_comments_admin_t *admin)
{
    comments_queue_init(&admin->queue, admin->arena,
                        ngx_http_comments_core(admin->ctx->site));

    admin->queue.now = ngx_http_comments_admin_now();

    switch (ngx_http_comments_admin_options(admin)) {

    case NGX_OK:
        break;

    case NGX_DECLINED:
        return ngx_http_comments_admin_refuse(admin, COMMENTS_BAD_REQUEST);

    default:
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_admin_read(admin, ngx_http_comments_admin_parents);
}


static ngx_int_t
ngx_http_comments_admin_options(ngx_http_comments_admin_t *admin)
{
    int             rc;
    comments_str_t  ended, mark, status, value;

    if (ngx_http_comments_admin_option(admin, "status", &status) != NGX_OK
        || ngx_http_comments_admin_option(admin, "q", &value) != NGX_OK
        || ngx_http_comments_admin_option(admin, "after", &admin->queue.after)
           != NGX_OK
        || ngx_http_comments_admin_option(admin, "mark", &mark) != NGX_OK
        || ngx_http_comments_admin_option(admin, "session", &ended) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (status.len
        && comments_queue_filter_parse(status, &admin->queue.filter)
           != COMMENTS_OK)
    {
        return NGX_DECLINED;
    }

    if (admin->queue.after.len && !comments_id_valid(admin->queue.after)) {
        return NGX_DECLINED;
    }

    rc = comments_queue_search(&admin->queue, value);

    if (rc != COMMENTS_OK) {
        return rc == COMMENTS_DECLINED ? NGX_DECLINED : NGX_ERROR;
    }

    admin->marked = comments_str_eq(mark, comments_str_c("all"));
    admin->ended = comments_str_eq(ended, comments_str_c("ended"));

    if (admin->ended) {
        admin->session = 0;
    }

    return ngx_http_comments_admin_noticed(admin);
}


ngx_int_t
ngx_http_comments_admin_noticed(ngx_http_comments_admin_t *admin)
{
    int             rc;
    comments_str_t  notice;

    if (ngx_http_comments_admin_option(admin, "notice", &notice) != NGX_OK) {
        return NGX_ERROR;
    }

    if (notice.len == 0) {
        return NGX_OK;
    }

    rc = comments_queue_notice_read(admin->arena, &admin->signer, notice,
                                    &admin->notice);

    admin->noticed = (rc == COMMENTS_OK);

    return rc == COMMENTS_ERROR ? NGX_ERROR : NGX_OK;
}


/* a form sends a blank as "+" */
ngx_int_t
ngx_http_comments_admin_option(ngx_http_comments_admin_t *admin,
    const char *name, comments_str_t *value)
{
    char       *data;
    ngx_str_t   raw;

    *value = comments_str_of(NULL, 0);

    if (ngx_http_arg(admin->request, (u_char *) name, ngx_strlen(name), &raw)
        != NGX_OK)
    {
        return NGX_OK;
    }

    data = comments_arena_alloc(admin->arena, raw.len + 1);
    if (data == NULL) {
        return NGX_ERROR;
    }

    value->len = comments_percent_unescape(data, ngx_http_comments_core(raw),
                                           ' ');
    value->data = data;

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_admin_read(ngx_http_comments_admin_t *admin,
    ngx_int_t (*done)(ngx_http_comments_admin_t *admin))
{
    admin->run = done;

    return ngx_http_comments_admin_ask(admin,
                                   comments_queue_read_places(&admin->queue),
                                   ngx_http_comments_admin_places);
}


static ngx_int_t
ngx_http_comments_admin_places(ngx_http_comments_admin_t *admin, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    const char  *why;

    if (replies == NULL) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNREADABLE);
    }

    switch (comments_queue_decode_places(&admin->queue, replies, n, &why)) {

    case COMMENTS_OK:
        return ngx_http_comments_admin_ask(admin,
                                  comments_queue_read_records(&admin->queue),
                                  ngx_http_comments_admin_records);

    case COMMENTS_DECLINED:
        return admin->run(admin);

    default:
        return ngx_http_comments_admin_failed(admin, why);
    }
}


static ngx_int_t
ngx_http_comments_admin_records(ngx_http_comments_admin_t *admin, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    const char  *why;

    /* replies that are too large: fewer comments at a time */

    if (rc == NGX_DECLINED
        && comments_queue_narrow(&admin->queue) == COMMENTS_OK)
    {
        return ngx_http_comments_admin_read(admin, admin->run);
    }

    if (replies == NULL) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNREADABLE);
    }

    switch (comments_queue_decode_records(&admin->queue, replies, n, &why)) {

    case COMMENTS_OK:
        return admin->run(admin);

    case COMMENTS_DECLINED:
        return ngx_http_comments_admin_read(admin, admin->run);

    default:
        return ngx_http_comments_admin_failed(admin, why);
    }
}


static ngx_int_t
ngx_http_comments_admin_parents(ngx_http_comments_admin_t *admin)
{
    comments_batch_t  *batch;

    batch = comments_queue_read_details(&admin->queue);

    if (batch != NULL && batch->n == 0) {
        return ngx_http_comments_admin_send(admin);
    }

    return ngx_http_comments_admin_ask(admin, batch,
                                       ngx_http_comments_admin_details);
}


static ngx_int_t
ngx_http_comments_admin_details(ngx_http_comments_admin_t *admin, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    const char  *why;

    if (replies == NULL) {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNREADABLE);
    }

    if (comments_queue_decode_details(&admin->queue, replies, n, &why)
        != COMMENTS_OK)
    {
        return ngx_http_comments_admin_failed(admin, why);
    }

    return ngx_http_comments_admin_send(admin);
}


static ngx_int_t
ngx_http_comments_admin_send(ngx_http_comments_admin_t *admin)
{
    comments_buf_t                      buf;
    ngx_http_comments_admin_drawing_t   drawing;

    if (ngx_http_comments_admin_view(admin, &drawing) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_ADMIN_MEMORY);

    if (admin->json) {
        (void) comments_queue_json(&buf, &drawing.view);

        return ngx_http_comments_answer_buf(admin->request, NGX_HTTP_OK,
                                            "application/json", &buf);
    }

    drawing.view.script = ngx_http_comments_admin_address("comments-admin.js",
                                                          drawing.js,
                                                          sizeof(drawing.js));

    (void) comments_queue_html(&buf, &drawing.view);

    return ngx_http_comments_answer_buf(admin->request, NGX_HTTP_OK,
                                        "text/html; charset=utf-8", &buf);
}


ngx_int_t
ngx_http_comments_admin_view(ngx_http_comments_admin_t *admin,
    ngx_http_comments_admin_drawing_t *drawing)
{
    size_t                          len;
    comments_queue_view_t          *view;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(admin->request,
                                        ngx_http_comments_module);

    if (comments_queue_token(admin->signer.secret, admin->signer.site,
                             admin->signer.who, (int64_t) ngx_time(),
                             drawing->token, &len)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_comments_admin_session(admin) != NGX_OK) {
        return NGX_ERROR;
    }

    view = &drawing->view;

    ngx_memzero(view, sizeof(comments_queue_view_t));

    view->queue = &admin->queue;
    view->locale = admin->ctx->locale;
    view->formats = &mcf->formats;
    view->who = admin->signer.who;
    view->token = comments_str_of(drawing->token, len);
    view->notice = admin->noticed ? &admin->notice : NULL;
    view->now = ngx_http_comments_admin_now();
    view->marked = admin->marked;
    view->session = admin->session;
    view->ended = admin->ended;

    view->stylesheet = ngx_http_comments_admin_address("comments-admin.css",
                                                       drawing->css,
                                                       sizeof(drawing->css));

    return NGX_OK;
}


/* the address of an asset, as seen from the page; empty: no such asset */
static comments_str_t
ngx_http_comments_admin_address(const char *plain, char *data, size_t size)
{
    u_char                  *p;
    const comments_asset_t  *asset;

    asset = comments_asset_find_plain(comments_str_c(plain));

    if (asset == NULL) {
        return comments_str_of(NULL, 0);
    }

    p = ngx_snprintf((u_char *) data, size, "assets/%s", asset->name);

    return comments_str_of(data, p - (u_char *) data);
}
