/*
 * The form of the block, with a preview above it, refusals in it, or a comment
 * that needs a confirmation at its top.
 */

#include "comments_render_writer.h"


static void comments_render_folded(comments_render_writer_t *w);
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

    if (w->render->edit.len) {
        comments_render_add(w, "comments=edit&amp;id=");
        comments_render_text(w, w->render->edit);

    } else {
        comments_render_add(w, "comments=post");
    }

    /*
     * target: the page may have a <base> with another target. data-turbo and
     * data-hx-boost: Turbo and htmx would send the form by script, but Turbo
     * does not accept an answer with status 200 to a post, and htmx ignores one
     * with 422.
     */

    comments_render_add(w, "\" accept-charset=\"utf-8\""
                           " target=\"_self\" data-turbo=\"false\""
                           " data-hx-boost=\"false\""
                         " aria-labelledby=\"ngx-comments-form-title\">\n");

    if (comments_render_challenged(w->render)) {
        comments_render_confirm(w);
        comments_render_hidden(w);
        comments_render_folded(w);

    } else {
        comments_render_heading(w);
        comments_render_refusals(w);
        comments_render_hidden(w);
        comments_render_fields(w);
        comments_render_buttons(w);
    }

    comments_render_add(w, "</form>\n");
}


/* what is changed in a page that goes away by itself would be lost */
static void
comments_render_folded(comments_render_writer_t *w)
{
    if (w->render->challenge.refresh) {
        comments_render_add(w, "<div class=\"comment-hidden\">\n");
        comments_render_fields(w);
        comments_render_add(w, "</div>\n");
        return;
    }

    comments_render_add(w, "<details class=\"comment-change\">\n<summary>");
    comments_render_word(w, "challenge_change");
    comments_render_add(w, "</summary>\n");
    comments_render_fields(w);
    comments_render_buttons(w);
    comments_render_add(w, "</details>\n");
}


static void
comments_render_heading(comments_render_writer_t *w)
{
    comments_str_t             name;
    const comments_comment_t  *reply_to;

    reply_to = w->render->reply_to;

    comments_render_add(w, "<h3 id=\"ngx-comments-form-title\">"
                           "<bdi class=\"comment-form-title\">");

    if (reply_to == NULL || w->render->edit.len) {
        comments_render_word(w, w->render->edit.len ? "edit_title"
                                                    : "form_title");
        comments_render_add(w, "</bdi></h3>\n");
        return;
    }

    name = (reply_to->status == COMMENTS_APPROVED)
           ? comments_render_name(w, reply_to->name)
           : comments_str_c("\xe2\x80\xa6");

    comments_render_phrase(w, "reply_to", name, 1);
    comments_render_add(w, "</bdi></h3>\n"
                           "<p class=\"comment-cancel\"><a href=\"");
    comments_render_comment_url(w, reply_to->id, w->tree != NULL);
    comments_render_add(w, "\" rel=\"nofollow\">");
    comments_render_word(w, "cancel");
    comments_render_add(w, "</a></p>\n");
}


/*
 * Writes all refusals above the fields, in one paragraph that screen readers
 * announce; each refusal is also written at its field. The first refused field
 * gets the focus, or this paragraph if no field was refused.
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

        comments_render_text(w, comments_str_c(comments_locale_refusal(
                                                w->render->locale, refusal)));
    }

    comments_render_add(w, "</p>\n");
}


/*
 * Writes the hidden fields. A refused parent is left out, since the next
 * attempt would be refused for the same reason.
 */
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
                           " value=\"utf-8\" />");

    if (render->edit.len) {
        comments_render_proof(w);
        comments_render_add(w, "</p>\n");
        return;
    }

    comments_render_add(w, "<input type=\"hidden\" name=\"parent\" value=\"");
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
 * Writes the buttons. The preview button has a name since text browsers do not
 * support formaction: they send the post with the field "preview", which turns
 * it into a preview. A button submits by itself; without "type" the rules that
 * themes have for [type=submit] do not colour it.
 */
static void
comments_render_buttons(comments_render_writer_t *w)
{
    comments_render_add(w, "<p class=\"comment-buttons\">"
                           "<button class=\"comment-submit\"><span>");

    if (w->render->edit.len) {
        comments_render_word(w, "edit_save");
        comments_render_add(w, "</span></button></p>\n");
        return;
    }

    comments_render_word(w, w->render->reply_to ? "submit_reply" : "submit");
    comments_render_add(w, "</span></button> <button"
                           " name=\"preview\" value=\"1\" formaction=\"");
    comments_render_url_query(w);
    comments_render_add(w, "comments=preview\"><span>");
    comments_render_word(w, "preview");
    comments_render_add(w, "</span></button></p>\n");
}


void
comments_render_proof(comments_render_writer_t *w)
{
    if (w->render->token.len == 0) {
        return;
    }

    comments_render_add(w, "<input type=\"hidden\" name=\"token\" value=\"");
    comments_render_text(w, w->render->token);
    comments_render_add(w, "\" />");
}


/*
 * Writes the typed text, for copying, if the thread was closed while its author
 * was writing. There is no form then.
 */
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
                               " lang=\"\"");
        comments_render_as_is(w, w->render->form.text);
        comments_render_add(w, ">\n");
        comments_render_text(w, w->render->form.text);
        comments_render_add(w, "</textarea></p>\n");
    }

    comments_render_add(w, "</div>\n");
}
