/*
 * The form of the block, with a preview above it, a refusal in it, or what is
 * to be confirmed at its top.
 */

#include "comments_render_writer.h"


static void comments_render_heading(comments_render_writer_t *w);
static void comments_render_refusals(comments_render_writer_t *w);
static void comments_render_hidden(comments_render_writer_t *w);
static void comments_render_buttons(comments_render_writer_t *w);
static void comments_render_keepsake(comments_render_writer_t *w);


void
comments_render_form(comments_render_writer_t *w)
{
    if (w->form_done) {
        return;
    }

    w->form_done = 1;

    if (w->render->view == COMMENTS_VIEW_PREVIEW) {
        comments_render_preview(w);
    }

    if (!w->render->open) {
        comments_render_keepsake(w);
        return;
    }

    comments_render_add(w, "<form id=\"comment-form\" class=\"comment-form\""
                           " method=\"post\" action=\"");
    comments_render_url_query(w);

    /*
     * a page's <base> may have a target; Turbo and htmx take forms over, and
     * the one refuses an answer of 200, the other drops one of 422
     */

    comments_render_add(w, "comments=post\" accept-charset=\"utf-8\""
                           " target=\"_self\" data-turbo=\"false\""
                           " data-hx-boost=\"false\""
                         " aria-labelledby=\"ngx-comments-form-title\">\n");

    comments_render_hidden(w);

    if (comments_render_challenged(w->render)) {
        comments_render_confirm(w);
        comments_render_add(w, "<details class=\"comment-change\">\n"
                               "<summary>");
        comments_render_word(w, "challenge_change");
        comments_render_add(w, "</summary>\n");
        comments_render_fields(w);
        comments_render_buttons(w);
        comments_render_add(w, "</details>\n");

    } else {
        comments_render_heading(w);
        comments_render_refusals(w);
        comments_render_fields(w);
        comments_render_buttons(w);
    }

    comments_render_add(w, "</form>\n");
}


static void
comments_render_heading(comments_render_writer_t *w)
{
    comments_str_t             name;
    const comments_comment_t  *reply_to;

    reply_to = w->render->reply_to;

    comments_render_add(w, "<h3 id=\"ngx-comments-form-title\""
                           " class=\"comment-form-title\">");

    if (reply_to == NULL) {
        comments_render_word(w, "form_title");
        comments_render_add(w, "</h3>\n");
        return;
    }

    name = (reply_to->status == COMMENTS_APPROVED)
           ? comments_render_name(w, reply_to->name)
           : comments_str_c("\xe2\x80\xa6");

    comments_render_phrase(w, "reply_to", name, 1);
    comments_render_add(w, "</h3>\n<p class=\"comment-cancel\"><a href=\"");
    comments_render_comment_url(w, reply_to->id, w->tree != NULL);
    comments_render_add(w, "\" rel=\"nofollow\">");
    comments_render_word(w, "cancel");
    comments_render_add(w, "</a></p>\n");
}


/*
 * All refusals above the fields, in one paragraph that a screen reader speaks;
 * each stands at its field as well. A field takes the focus; where none is
 * refused, the paragraph does.
 */
static void
comments_render_refusals(comments_render_writer_t *w)
{
    int                        fields;
    size_t                     i;
    const char                *name;
    const comments_refusal_t  *refusal;

    if (w->render->view != COMMENTS_VIEW_REFUSED || w->render->refusals.n == 0)
    {
        return;
    }

    comments_render_add(w, "<p id=\"ngx-comments-error\""
                           " class=\"comment-error\" role=\"alert\"");

    fields = 0;

    for (i = 0; i < w->render->refusals.n; i++) {
        refusal = &w->render->refusals.list[i];
        fields += refusal->field != COMMENTS_FIELD_NONE
                  && refusal->field != COMMENTS_FIELD_PARENT;
    }

    if (fields == 0) {
        comments_render_add(w, " tabindex=\"-1\" autofocus=\"autofocus\"");
    }

    comments_render_add(w, ">");

    for (i = 0; i < w->render->refusals.n; i++) {
        refusal = &w->render->refusals.list[i];
        name = comments_field_name(refusal->field);

        if (i > 0) {
            comments_render_add(w, "<br />\n");
        }

        if (name != NULL && refusal->field != COMMENTS_FIELD_PARENT) {
            comments_render_add(w, "<b>");
            comments_render_word(w, name);
            comments_render_add(w, ":</b> ");
        }

        comments_render_word(w, comments_reason_message(refusal->reason));
    }

    comments_render_add(w, "</p>\n");
}


/* with a missing parent the next attempt would be refused too */
static void
comments_render_hidden(comments_render_writer_t *w)
{
    comments_str_t            parent;
    const comments_render_t  *render;

    render = w->render;
    parent = render->reply_to ? render->reply_to->id : render->form.parent;

    if (render->view == COMMENTS_VIEW_REFUSED
        && comments_refusals_find(&render->refusals, COMMENTS_FIELD_PARENT))
    {
        parent = comments_str_of(NULL, 0);
    }

    comments_render_add(w, "<p class=\"comment-hidden\">"
                           "<input type=\"hidden\" name=\"_charset_\""
                           " value=\"utf-8\" />"
                           "<input type=\"hidden\" name=\"parent\" value=\"");
    comments_render_text(w, parent);
    comments_render_add(w, "\" />");

    if (render->challenge.token.len) {
        comments_render_add(w, "<input type=\"hidden\" name=\"challenge\""
                               " value=\"");
        comments_render_text(w, render->challenge.token);
        comments_render_add(w, "\" />");
    }

    comments_render_add(w, "</p>\n");
}


/*
 * Text browsers do not support formaction: the name of the button distinguishes
 * it from the other button, and the submitted field turns the post into a
 * preview.
 */
static void
comments_render_buttons(comments_render_writer_t *w)
{
    comments_render_add(w, "<p class=\"comment-buttons\">"
                           "<button type=\"submit\""
                           " class=\"comment-submit\"><span>");
    comments_render_word(w, w->render->reply_to ? "submit_reply" : "submit");
    comments_render_add(w, "</span></button> <button type=\"submit\""
                           " name=\"preview\" value=\"1\" formaction=\"");
    comments_render_url_query(w);
    comments_render_add(w, "comments=preview\"><span>");
    comments_render_word(w, "preview");
    comments_render_add(w, "</span></button></p>\n");
}


/* a thread may close while a reader writes: the form still returns the text */
static void
comments_render_keepsake(comments_render_writer_t *w)
{
    if (w->render->view != COMMENTS_VIEW_REFUSED
        && w->render->view != COMMENTS_VIEW_PREVIEW)
    {
        return;
    }

    comments_render_add(w, "<div class=\"comment-form\">\n");
    comments_render_refusals(w);

    if (w->render->form.text.len) {
        comments_render_add(w, "<p class=\"comment-field comment-field-text\">"
                               "<label for=\"ngx-comments-text\">");
        comments_render_word(w, "your_text");
        comments_render_add(w, "</label> <textarea id=\"ngx-comments-text\""
                               " rows=\"8\" cols=\"45\""
                               " readonly=\"readonly\" dir=\"auto\""
                               " lang=\"\">\n");
        comments_render_text(w, w->render->form.text);
        comments_render_add(w, "</textarea></p>\n");
    }

    comments_render_add(w, "</div>\n");
}
