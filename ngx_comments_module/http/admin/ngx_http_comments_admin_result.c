/*
 * The answer to an act.
 */

#include "ngx_http_comments_admin_result.h"
#include "ngx_http_comments_answer.h"

#include "comments_date.h"
#include "comments_json_writer.h"
#include "comments_percent.h"


static ngx_int_t ngx_http_comments_admin_back(
    ngx_http_comments_admin_t *admin);
static ngx_int_t ngx_http_comments_admin_address(
    ngx_http_comments_admin_t *admin, comments_buf_t *out);
static ngx_int_t ngx_http_comments_admin_json(
    ngx_http_comments_admin_t *admin);


void
ngx_http_comments_admin_item(ngx_http_comments_admin_t *admin,
    const ngx_http_comments_admin_item_t *item)
{
    char                       text[COMMENTS_DATE_LEN];
    comments_buf_t            *out;
    const comments_comment_t  *comment;

    if (item->before) {
        (void) comments_buf_add_char(&admin->undo, item->before);
        (void) comments_buf_add_str(&admin->undo, item->id);
    }

    if (!admin->json) {
        return;
    }

    out = &admin->results;
    comment = item->comment;

    comments_json_writer_next(out);
    (void) comments_buf_add_char(out, '{');

    comments_json_writer_string(out, "id", item->id, COMMENTS_JSON_WEB);
    comments_json_writer_string(out, "result", comments_str_c(item->result),
                                COMMENTS_JSON_WEB);

    if (comment != NULL) {
        comments_json_writer_string(out, "status",
                      comments_str_c(comments_status_name(comment->status)),
                      COMMENTS_JSON_WEB);

        if (comment->by.len) {
            comments_json_writer_string(out, "by", comment->by,
                                        COMMENTS_JSON_WEB);
        }

        if (comment->decided) {
            comments_json_writer_string(out, "decided",
                                comments_date_format(comment->decided, text),
                                COMMENTS_JSON_WEB);
        }
    }

    (void) comments_buf_add_char(out, '}');
}


ngx_int_t
ngx_http_comments_admin_result(ngx_http_comments_admin_t *admin)
{
    comments_queue_notice_t  *notice;

    notice = &admin->notice;

    if (notice->failed && notice->done == 0 && notice->same == 0
        && notice->refused == 0 && notice->missing == 0)
    {
        return ngx_http_comments_admin_refuse(admin, COMMENTS_UNAVAILABLE);
    }

    return admin->json ? ngx_http_comments_admin_json(admin)
                       : ngx_http_comments_admin_back(admin);
}


/* to the queue, or the page, that the form was on */
static ngx_int_t
ngx_http_comments_admin_back(ngx_http_comments_admin_t *admin)
{
    ngx_int_t        rc;
    ngx_str_t        location;
    comments_buf_t   buf;

    if (admin->undo.len / (1 + COMMENTS_ID_LEN) <= COMMENTS_QUEUE_UNDO_MAX
        && !admin->undo.failed)
    {
        admin->notice.undo = comments_buf_str(&admin->undo);
    }

    comments_buf_init(&buf, 32768);

    rc = admin->back ? admin->back(admin, &buf)
                     : ngx_http_comments_admin_address(admin, &buf);

    if (rc != NGX_OK) {
        comments_buf_free(&buf);
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    location.len = buf.len;
    location.data = ngx_pnalloc(admin->request->pool, buf.len);

    if (location.data != NULL) {
        ngx_memcpy(location.data, buf.data, buf.len);
    }

    comments_buf_free(&buf);

    if (location.data == NULL
        || ngx_http_comments_answer_location(admin->request, location)
           != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_comments_answer_send(admin->request, NGX_HTTP_SEE_OTHER,
                                         "text/html", (u_char *) "", 0);
}


/*
 * The address of the queue, or of the person's page; what the form says of it
 * is encoded.
 */
static ngx_int_t
ngx_http_comments_admin_address(ngx_http_comments_admin_t *admin,
    comments_buf_t *out)
{
    comments_queue_request_t  *form;

    static const comments_percent_class_t  class = { "-._~:", 0 };

    form = &admin->form;

    /* what is not erased yet is shown on the page of the person */

    if (admin->left.len) {
        (void) comments_buf_add_c(out, "person?id=");
        (void) comments_buf_add_str(out, admin->left);

        if (form->by.len) {
            (void) comments_buf_add_c(out, "&by=");
            (void) comments_buf_add_str(out, form->by);
        }

    } else {
        (void) comments_buf_add_c(out, "queue?status=");
        (void) comments_percent_encode(out, form->status, &class);
    }

    if (form->q.len && form->q.len <= COMMENTS_QUEUE_Q_MAX) {
        (void) comments_buf_add_c(out, "&q=");
        (void) comments_percent_encode(out, form->q, &class);
    }

    if (comments_id_valid(form->after)) {
        (void) comments_buf_add_c(out, "&after=");
        (void) comments_buf_add_str(out, form->after);
    }

    (void) comments_buf_add_c(out, "&notice=");

    return comments_queue_notice_write(out, &admin->signer, &admin->notice)
           == COMMENTS_OK ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_http_comments_admin_json(ngx_http_comments_admin_t *admin)
{
    comments_buf_t            buf;
    comments_queue_notice_t  *notice;

    notice = &admin->notice;

    comments_buf_init(&buf, NGX_HTTP_COMMENTS_ADMIN_MEMORY);

    (void) comments_buf_add_char(&buf, '{');
    comments_json_writer_string(&buf, "do",
                         comments_str_c(comments_queue_do_name(notice->act)),
                         COMMENTS_JSON_WEB);
    comments_json_writer_number(&buf, "done", notice->done);
    comments_json_writer_number(&buf, "same", notice->same);
    comments_json_writer_number(&buf, "refused", notice->refused);
    comments_json_writer_number(&buf, "missing", notice->missing);
    comments_json_writer_number(&buf, "failed", notice->failed);

    if (notice->act == COMMENTS_QUEUE_ERASE) {
        comments_json_writer_number(&buf, "removed",
                                    notice->done - notice->emptied);
        comments_json_writer_number(&buf, "emptied", notice->emptied);
        comments_json_writer_number(&buf, "threads", notice->threads);

        if (admin->left.len) {
            comments_json_writer_string(&buf, "left", admin->left,
                                        COMMENTS_JSON_WEB);

        } else {
            comments_json_writer_null(&buf, "left");
        }
    }

    comments_json_writer_open(&buf, "results", '[');

    if (admin->results.failed) {
        buf.failed = 1;
    }

    (void) comments_buf_add_str(&buf, comments_buf_str(&admin->results));
    (void) comments_buf_add_c(&buf, "]}\n");

    return ngx_http_comments_answer_buf(admin->request, NGX_HTTP_OK,
                                        "application/json", &buf);
}
