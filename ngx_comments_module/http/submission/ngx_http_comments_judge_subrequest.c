/*
 * Subrequests of checks: api->subrequest() sends a body to a location of the
 * server, and gives the answer to the check.
 *
 * Such a subrequest is one of nginx's, "in memory" and "background": its answer
 * goes into a buffer, and it runs beside the request, which does not have to
 * wait for its end. It shares with the request the pool and the connection, and
 * has its own header lines, body and variables: what the reader has sent is not
 * passed on, and what the location sets is not seen by the request.
 *
 *   event                                   what happens
 *   the location has answered               answer()
 *   its answer is larger than the buffer,   answer(), with status 0
 *   breaks off, or is cut off ("return
 *   444")
 *   the check gives its verdict, or the     the connection to the server behind
 *   time-out passes, or the request ends    the location is closed
 *
 * nginx terminates the whole request when a subrequest ends with an error. The
 * handler of its end therefore turns errors into NGX_OK, and clears c->error,
 * which output filters set: the client's connection has no part in them. (When
 * the client's connection is closed, the wait of the submission ends first, and
 * with it the subrequest.)
 */

#include "ngx_http_comments_judge.h"


#define NGX_HTTP_COMMENTS_SUBREQUEST_MAX  (64 * 1024)    /* bytes */


struct ngx_http_comments_subrequest_s {
    ngx_http_request_t         *request;     /* the subrequest */
    ngx_http_comments_turn_t   *turn;        /* NULL: nobody waits any more */
    ngx_comments_answer_pt      answer;
    unsigned                    closed:1;    /* ... as the client has gone */
};


static ngx_int_t ngx_http_comments_subrequest_open(
    ngx_http_comments_subrequest_t *s, ngx_http_request_t *r,
    const ngx_str_t *uri);
static ngx_int_t ngx_http_comments_subrequest_alone(ngx_http_request_t *sr);
static ngx_int_t ngx_http_comments_subrequest_headers(ngx_http_request_t *sr,
    const ngx_str_t *type, size_t length);
static ngx_table_elt_t *ngx_http_comments_subrequest_header(
    ngx_http_request_t *sr, const char *name, const ngx_str_t *value);
static ngx_int_t ngx_http_comments_subrequest_body(ngx_http_request_t *sr,
    const ngx_str_t *body);
static ngx_int_t ngx_http_comments_subrequest_buffer(ngx_http_request_t *sr);
static ngx_int_t ngx_http_comments_subrequest_done(ngx_http_request_t *sr,
    void *data, ngx_int_t rc);
static void ngx_http_comments_subrequest_answer(
    ngx_http_comments_subrequest_t *s, ngx_uint_t failed);
static ngx_uint_t ngx_http_comments_subrequest_broken(ngx_http_request_t *sr);
static void ngx_http_comments_subrequest_end(ngx_http_request_t *sr);


ngx_int_t
ngx_http_comments_judge_subrequest(ngx_comments_call_t *call,
    const ngx_str_t *uri, const ngx_str_t *type, const ngx_str_t *body,
    ngx_comments_answer_pt answer)
{
    ngx_http_comments_turn_t        *turn;
    ngx_http_comments_subrequest_t  *s;

    turn = (ngx_http_comments_turn_t *) call;

    if (!turn->checking || turn->subrequest != NULL) {
        ngx_log_error(NGX_LOG_ALERT, call->log, 0,
                      "comments: the check \"%V\" calls subrequest() %s",
                      &turn->link->check->name,
                      turn->checking ? "twice" : "outside of check()");
        return NGX_ERROR;
    }

    s = ngx_pcalloc(call->pool, sizeof(ngx_http_comments_subrequest_t));
    if (s == NULL) {
        return NGX_ERROR;
    }

    s->turn = turn;
    s->answer = answer;

    if (ngx_http_comments_subrequest_open(s, turn->sub->request, uri)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    /* from here on nginx runs it: if anything is missing, it ends at once */

    if (ngx_http_comments_subrequest_alone(s->request) != NGX_OK
        || ngx_http_comments_subrequest_headers(s->request, type, body->len)
           != NGX_OK
        || ngx_http_comments_subrequest_body(s->request, body) != NGX_OK
        || ngx_http_comments_subrequest_buffer(s->request) != NGX_OK)
    {
        s->turn = NULL;
        s->request->write_event_handler = ngx_http_comments_subrequest_end;
        return NGX_ERROR;
    }

    turn->subrequest = s;

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_subrequest_open(ngx_http_comments_subrequest_t *s,
    ngx_http_request_t *r, const ngx_str_t *uri)
{
    ngx_str_t                    path, args;
    ngx_uint_t                   flags;
    ngx_http_post_subrequest_t  *ps;

    path.len = uri->len;
    path.data = ngx_pstrdup(r->pool, (ngx_str_t *) (uintptr_t) uri);
    ps = ngx_palloc(r->pool, sizeof(ngx_http_post_subrequest_t));

    if (path.data == NULL || ps == NULL) {
        return NGX_ERROR;
    }

    ngx_str_null(&args);
    flags = NGX_HTTP_LOG_UNSAFE;

    if (path.len == 0 || path.data[0] != '/'
        || ngx_http_parse_unsafe_uri(r, &path, &args, &flags) != NGX_OK)
    {
        return NGX_ERROR;
    }

    ps->handler = ngx_http_comments_subrequest_done;
    ps->data = s;

    return ngx_http_subrequest(r, &path, &args, &s->request, ps,
                               NGX_HTTP_SUBREQUEST_IN_MEMORY
                               |NGX_HTTP_SUBREQUEST_BACKGROUND);
}


/*
 * Variables of its own: nginx gives a subrequest those of the request, with
 * what has been evaluated there already, such as $content_length.
 */
static ngx_int_t
ngx_http_comments_subrequest_alone(ngx_http_request_t *sr)
{
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(sr, ngx_http_core_module);

    sr->variables = ngx_pcalloc(sr->pool, cmcf->variables.nelts
                                          * sizeof(ngx_http_variable_value_t));

    return sr->variables ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_http_comments_subrequest_headers(ngx_http_request_t *sr,
    const ngx_str_t *type, size_t length)
{
    u_char                  digits[NGX_SIZE_T_LEN];
    ngx_str_t               value, host;
    ngx_http_headers_in_t  *in;

    in = &sr->headers_in;
    host = (in->host != NULL) ? in->host->value : in->server;
    value = in->server;

    ngx_memzero(in, sizeof(ngx_http_headers_in_t));

    in->server = value;
    in->content_length_n = length;
    in->keep_alive_n = -1;

    if (ngx_list_init(&in->headers, sr->pool, 4, sizeof(ngx_table_elt_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    value.data = digits;
    value.len = ngx_sprintf(digits, "%uz", length) - digits;

    in->host = ngx_http_comments_subrequest_header(sr, "Host", &host);
    in->content_type = ngx_http_comments_subrequest_header(sr, "Content-Type",
                                                           type);
    in->content_length = ngx_http_comments_subrequest_header(sr,
                                                    "Content-Length", &value);

    ngx_str_set(&value, "application/json, text/plain");

    if (in->host == NULL || in->content_type == NULL
        || in->content_length == NULL
        || ngx_http_comments_subrequest_header(sr, "Accept", &value) == NULL)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


static ngx_table_elt_t *
ngx_http_comments_subrequest_header(ngx_http_request_t *sr, const char *name,
    const ngx_str_t *value)
{
    ngx_table_elt_t  *h;

    h = ngx_list_push(&sr->headers_in.headers);
    if (h == NULL) {
        return NULL;
    }

    ngx_memzero(h, sizeof(ngx_table_elt_t));

    h->key.data = (u_char *) (uintptr_t) name;
    h->key.len = ngx_strlen(name);
    h->lowcase_key = ngx_pnalloc(sr->pool, h->key.len);
    h->value.len = value->len;
    h->value.data = ngx_pnalloc(sr->pool, value->len + 1);

    if (h->lowcase_key == NULL || h->value.data == NULL) {
        return NULL;
    }

    h->hash = ngx_hash_strlow(h->lowcase_key, h->key.data, h->key.len);

    /* some modules expect a NUL behind a value */

    *ngx_cpymem(h->value.data, value->data, value->len) = '\0';

    return h;
}


static ngx_int_t
ngx_http_comments_subrequest_body(ngx_http_request_t *sr,
    const ngx_str_t *body)
{
    ngx_buf_t                *b;
    ngx_http_request_body_t  *rb;

    static ngx_str_t  post = ngx_string("POST");

    sr->method = NGX_HTTP_POST;
    sr->method_name = post;

    /* the body that the client is sending, if any, is the request's */

    sr->discard_body = 0;

    rb = ngx_pcalloc(sr->pool, sizeof(ngx_http_request_body_t));
    if (rb == NULL) {
        return NGX_ERROR;
    }

    sr->request_body = rb;

    if (body->len == 0) {
        return NGX_OK;
    }

    b = ngx_create_temp_buf(sr->pool, body->len);
    rb->bufs = ngx_alloc_chain_link(sr->pool);

    if (b == NULL || rb->bufs == NULL) {
        return NGX_ERROR;
    }

    b->last = ngx_cpymem(b->last, body->data, body->len);
    b->last_buf = 1;

    rb->bufs->buf = b;
    rb->bufs->next = NULL;
    rb->buf = b;

    return NGX_OK;
}


/*
 * The buffer of the answer. nginx would make one of the location's
 * subrequest_output_buffer_size, which is 4 KB by default.
 */
static ngx_int_t
ngx_http_comments_subrequest_buffer(ngx_http_request_t *sr)
{
    ngx_buf_t  *b;

    b = ngx_create_temp_buf(sr->pool, NGX_HTTP_COMMENTS_SUBREQUEST_MAX);
    sr->out = ngx_alloc_chain_link(sr->pool);

    if (b == NULL || sr->out == NULL) {
        return NGX_ERROR;
    }

    b->last_buf = 1;

    sr->out->buf = b;
    sr->out->next = NULL;

    return NGX_OK;
}


/*
 * Called by nginx whenever the subrequest comes to an end: before nginx makes
 * an answer of a status, when the answer is complete, and while a thread still
 * reads its file.
 */
static ngx_int_t
ngx_http_comments_subrequest_done(ngx_http_request_t *sr, void *data,
    ngx_int_t rc)
{
    ngx_http_comments_subrequest_t *s = data;

    ngx_uint_t         failed;
    ngx_connection_t  *c;

    c = sr->connection;

    if (s->closed) {
        return rc;
    }

    failed = (c->error || rc == NGX_ERROR || rc == NGX_HTTP_CLOSE
              || rc == NGX_HTTP_REQUEST_TIME_OUT
              || rc == NGX_HTTP_CLIENT_CLOSED_REQUEST
              || (rc >= NGX_HTTP_SPECIAL_RESPONSE && sr->header_sent));

    if (!failed && sr->buffered && (rc == NGX_OK || rc == NGX_AGAIN)) {
        return rc;
    }

    if (!failed && (rc >= NGX_HTTP_SPECIAL_RESPONSE || rc == NGX_HTTP_CREATED
                    || rc == NGX_HTTP_NO_CONTENT))
    {
        /* nginx makes the answer, perhaps by error_page, and comes back */

        return rc;
    }

    c->error = 0;
    sr->buffered = 0;

    ngx_http_comments_subrequest_answer(s, failed);

    return NGX_OK;
}


static void
ngx_http_comments_subrequest_answer(ngx_http_comments_subrequest_t *s,
    ngx_uint_t failed)
{
    ngx_str_t                  body;
    ngx_uint_t                 status;
    ngx_buf_t                 *b;
    ngx_http_comments_turn_t  *turn;

    turn = s->turn;

    if (turn == NULL) {
        return;
    }

    s->turn = NULL;
    turn->subrequest = NULL;

    b = s->request->out->buf;
    status = s->request->headers_out.status;

    if (failed || ngx_http_comments_subrequest_broken(s->request)) {
        status = 0;
    }

    ngx_str_null(&body);

    if (status) {
        body.data = b->pos;
        body.len = b->last - b->pos;
    }

    s->answer(&turn->call, status, &body);
}


/*
 * 1 if the server behind the location has closed the connection before the end
 * of its answer. nginx ends such a subrequest with NGX_OK, since it has sent
 * what there was.
 */
static ngx_uint_t
ngx_http_comments_subrequest_broken(ngx_http_request_t *sr)
{
    ngx_event_pipe_t     *p;
    ngx_http_upstream_t  *u;

    u = sr->upstream;

    if (u == NULL || !u->header_sent) {
        return 0;
    }

    p = u->pipe;

    if (!u->buffering || p == NULL) {
        return u->length > 0;
    }

    /* length is what is missing; -1: the connection's end is the answer's */

    return p->upstream_error
           || (!p->upstream_done && p->upstream_eof && p->length > 0);
}


void
ngx_http_comments_judge_subrequest_drop(ngx_http_comments_turn_t *turn)
{
    ngx_http_request_t              *sr;
    ngx_http_upstream_t             *u;
    ngx_http_comments_subrequest_t  *s;

    s = turn->subrequest;

    if (s == NULL) {
        return;
    }

    turn->subrequest = NULL;
    s->turn = NULL;

    sr = s->request;
    u = sr->upstream;

    s->closed = sr->connection->error;

    if (sr->write_event_handler == ngx_http_handler) {

        /* it has not begun; it is in the list of posted requests */

        sr->write_event_handler = ngx_http_comments_subrequest_end;
        return;
    }

    /*
     * this is what nginx calls when a request is terminated: it closes the
     * connection to the server, and gives back the reference to the request
     */

    if (u != NULL && u->cleanup != NULL && *u->cleanup != NULL) {
        (*u->cleanup)(sr);
        sr->write_event_handler = ngx_http_request_empty_handler;
    }
}


static void
ngx_http_comments_subrequest_end(ngx_http_request_t *sr)
{
    sr->write_event_handler = ngx_http_request_empty_handler;

    ngx_http_finalize_request(sr, NGX_DONE);
}
