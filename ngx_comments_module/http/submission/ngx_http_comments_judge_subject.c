/*
 * What checks judge: the fields of a submission, its links and its sender.
 */

#include "ngx_http_comments_email.h"
#include "ngx_http_comments_header.h"
#include "ngx_http_comments_judge.h"
#include "ngx_http_comments_sender.h"
#include "ngx_http_comments_user.h"

#include "comments_links.h"


static ngx_uint_t ngx_http_comments_judge_form(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_judge_own(ngx_http_request_t *r,
    ngx_comments_subject_t *subject);
static ngx_int_t ngx_http_comments_judge_links(
    ngx_http_comments_submission_t *sub, ngx_comments_subject_t *subject);


ngx_int_t
ngx_http_comments_judge_subject(ngx_http_comments_submission_t *sub,
    ngx_comments_subject_t *subject)
{
    ngx_time_t                    *tp;
    ngx_http_request_t            *r;
    ngx_http_comments_loc_conf_t  *ccf;

    r = sub->request;

    subject->size = sizeof(ngx_comments_subject_t);
    subject->site = sub->ctx->site;
    subject->thread = sub->ctx->thread;
    subject->url = sub->ctx->url;
    subject->parent = ngx_http_comments_str(sub->comment.parent);
    subject->name = ngx_http_comments_str(sub->comment.name);
    subject->email = ngx_http_comments_str(sub->comment.email);
    subject->website = ngx_http_comments_str(sub->comment.website);
    subject->text = ngx_http_comments_str(sub->comment.text);
    subject->trap = ngx_http_comments_str(sub->form.trap);

    subject->flags |= ngx_http_comments_judge_form(sub);

    if (ngx_http_comments_user_key(sub->ctx).len) {
        subject->flags |= NGX_COMMENTS_SIGNED_IN;
        subject->user = ngx_http_comments_str(sub->ctx->user->user.id);
    }

    if (sub->comment.moderator) {
        subject->flags |= NGX_COMMENTS_MODERATOR;
    }

    if (sub->operation->flags & NGX_HTTP_COMMENTS_OPERATION_EDIT) {
        subject->flags |= NGX_COMMENTS_EDIT;
    }

    ccf = ngx_http_get_module_loc_conf(r, ngx_http_comments_module);

    subject->format = ngx_http_comments_str(ccf->format->name);

    if (ccf->email != NGX_HTTP_COMMENTS_EMAIL_OFF) {
        if (ngx_http_comments_email_hash(sub) != NGX_OK) {
            return NGX_ERROR;
        }

        subject->email_id = ngx_http_comments_str(sub->comment.email_hash);
    }

    tp = ngx_timeofday();
    subject->now = (int64_t) tp->sec * 1000 + tp->msec;

    if (ngx_http_comments_sender(r, &subject->address, &subject->network)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_comments_judge_own(r, subject) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_comments_judge_links(sub, subject);
}


/* flags that tell how the submission was sent */
static ngx_uint_t
ngx_http_comments_judge_form(ngx_http_comments_submission_t *sub)
{
    ngx_uint_t           flags;
    ngx_http_request_t  *r;

    r = sub->request;
    flags = 0;

    if (sub->type == COMMENTS_FORM_JSON) {
        flags |= NGX_COMMENTS_JSON;

    } else if (sub->form.trap.data == NULL || sub->form.charset.data == NULL) {
        flags |= NGX_COMMENTS_PARTIAL;
    }

    if (ngx_http_comments_header_in(r, "Origin").len == 0
        && ngx_http_comments_header_in(r, "Referer").len == 0
        && ngx_http_comments_header_in(r, "Sec-Fetch-Site").len == 0)
    {
        flags |= NGX_COMMENTS_NO_PAGE;
    }

    return flags;
}


/*
 * Copies the strings: a check that turns a text into lower case in its place,
 * which no compiler forbids, must not change what is stored. An empty string
 * points to a byte, too: checks may compute with its address.
 */
static ngx_int_t
ngx_http_comments_judge_own(ngx_http_request_t *r,
    ngx_comments_subject_t *subject)
{
    size_t       len;
    u_char      *p, *next;
    ngx_uint_t   i;

    ngx_str_t *const  strings[] = {
        &subject->site, &subject->thread, &subject->url, &subject->parent,
        &subject->name, &subject->email, &subject->website, &subject->text,
        &subject->format, &subject->user, &subject->trap, &subject->address,
        &subject->network, &subject->email_id
    };

    len = 1;

    for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        len += strings[i]->len;
    }

    p = ngx_pnalloc(r->pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    *(p + len - 1) = '\0';

    for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        next = p;

        if (strings[i]->len) {
            next = ngx_cpymem(p, strings[i]->data, strings[i]->len);
        }

        strings[i]->data = p;
        p = next;
    }

    return NGX_OK;
}


void
ngx_http_comments_judge_opened(ngx_http_comments_submission_t *sub,
    int64_t opened)
{
    ngx_comments_subject_t        *subject;
    ngx_http_comments_loc_conf_t  *ccf;

    subject = &sub->judge->subject;
    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    subject->opened = opened;
    subject->closes = (opened && ccf->close_after)
                      ? opened + (int64_t) ccf->close_after : 0;
}


static ngx_int_t
ngx_http_comments_judge_links(ngx_http_comments_submission_t *sub,
    ngx_comments_subject_t *subject)
{
    size_t           i, n;
    ngx_str_t       *links;
    comments_str_t   found[COMMENTS_LINKS_MAX];

    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);

    if (comments_links(sub->ctx->arena, &mcf->formats, &sub->comment, found,
                       &n)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    if (n == 0) {
        return NGX_OK;
    }

    links = ngx_palloc(sub->request->pool, n * sizeof(ngx_str_t));
    if (links == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; i < n; i++) {
        links[i] = ngx_http_comments_str(found[i]);
    }

    subject->links = links;
    subject->nlinks = n;

    return NGX_OK;
}
