/*
 * The fields of the form.
 */

#include "comments_render_writer.h"
#include "comments_submission.h"


/*
 * One input element. max is the value of its maxlength, which counts
 * characters; the limit of an e-mail address is in bytes.
 */
typedef struct {
    comments_field_t   field;
    unsigned           require;
    unsigned           max;
    const char        *type;
    const char        *autocomplete;
} comments_render_field_t;


static void comments_render_signed_in(comments_render_writer_t *w);
static int comments_render_asks(const comments_render_writer_t *w,
    comments_field_t field);
static void comments_render_input(comments_render_writer_t *w,
    const comments_render_field_t *field, comments_str_t value);
static void comments_render_textarea(comments_render_writer_t *w);
static void comments_render_lines(comments_render_writer_t *w,
    comments_str_t text);
static void comments_render_trap(comments_render_writer_t *w);
static void comments_render_label(comments_render_writer_t *w,
    const char *name, int required);
static void comments_render_state(comments_render_writer_t *w,
    comments_field_t field, int required, const char *hint);
static void comments_render_wrong(comments_render_writer_t *w,
    comments_field_t field);
static const comments_refusal_t *comments_render_refused(
    const comments_render_writer_t *w, comments_field_t field);
static int comments_render_first(const comments_render_writer_t *w,
    comments_field_t field);


static const comments_render_field_t  comments_render_inputs[] = {

    { COMMENTS_FIELD_NAME, COMMENTS_REQUIRE_NAME, COMMENTS_NAME_MAX,
      "text", "name" },

    { COMMENTS_FIELD_EMAIL, COMMENTS_REQUIRE_EMAIL, COMMENTS_EMAIL_MAX,
      "email", "email" },

    /* not the type "url", which would require a scheme */
    { COMMENTS_FIELD_WEBSITE, 0, COMMENTS_WEBSITE_MAX,
      "text", "url" }
};


void
comments_render_fields(comments_render_writer_t *w)
{
    int                        open;
    size_t                     i;
    const comments_comment_t  *form;

    form = &w->render->form;

    comments_str_t  values[] = { form->name, form->email, form->website };

    /* an edit changes the text only */

    if (w->render->edit.len) {
        comments_render_textarea(w);
        comments_render_trap(w);
        return;
    }

    comments_render_signed_in(w);

    open = 0;

    for (i = 0; i < 3; i++) {

        if (!comments_render_asks(w, comments_render_inputs[i].field)) {
            continue;
        }

        if (!open) {
            comments_render_add(w, "<div class=\"comment-fields\">\n");
            open = 1;
        }

        comments_render_input(w, &comments_render_inputs[i], values[i]);
    }

    if (open) {
        comments_render_add(w, "</div>\n");
    }

    comments_render_textarea(w);
    comments_render_trap(w);
}


/* who is signed in, or where to do it */
static void
comments_render_signed_in(comments_render_writer_t *w)
{
    const char               *key;
    const comments_render_t  *render;

    render = w->render;

    if (render->user.len) {
        comments_render_add(w, "<p class=\"comment-user\">");
        comments_render_phrase(w, "signed_in", render->user, 1);
        comments_render_add(w, "</p>\n");
        return;
    }

    if (!render->users) {
        return;
    }

    comments_render_add(w, "<p class=\"comment-user\">");

    key = (render->require & COMMENTS_REQUIRE_USER) ? "sign_in_first"
                                                    : "sign_in_may";
    comments_render_word(w, key);

    if (render->login.len) {
        comments_render_add(w, " <a class=\"comment-login\" href=\"");
        comments_render_text(w, render->login);
        comments_render_add(w, "\" rel=\"nofollow\">");
        comments_render_word(w, "sign_in");
        comments_render_add(w, "</a>");
    }

    comments_render_add(w, "</p>\n");
}


/* an account has a name, and perhaps the rest, so the form asks for neither */
static int
comments_render_asks(const comments_render_writer_t *w, comments_field_t field)
{
    const comments_render_t  *render;

    render = w->render;

    switch (field) {

    case COMMENTS_FIELD_NAME:
        return render->user.len == 0
               && !(render->require & COMMENTS_REQUIRE_USER);

    case COMMENTS_FIELD_EMAIL:
        return render->email;

    case COMMENTS_FIELD_WEBSITE:
        return !render->no_website;

    default:
        return 1;
    }
}


static void
comments_render_input(comments_render_writer_t *w,
    const comments_render_field_t *field, comments_str_t value)
{
    int          required;
    const char  *name, *hint;

    name = comments_field_name(field->field);
    required = (w->render->require & field->require) ? 1 : 0;
    hint = (field->field == COMMENTS_FIELD_EMAIL) ? "email_hint" : NULL;

    comments_render_label(w, name, required);

    /* a reader who is signed in leaves it empty, and may have this block too */

    if (w->render->users && w->render->user.len == 0) {
        required = 0;
    }

    comments_render_add(w, "<input id=\"ngx-comments-");
    (void) comments_buf_add_c(w->out, name);
    comments_render_add(w, "\" type=\"");
    (void) comments_buf_add_c(w->out, field->type);
    comments_render_add(w, "\" name=\"");
    (void) comments_buf_add_c(w->out, name);
    comments_render_add(w, "\" value=\"");
    comments_render_text(w, value);
    comments_render_add(w, "\" maxlength=\"");
    (void) comments_buf_add_int(w->out, field->max);
    comments_render_add(w, "\" autocomplete=\"");
    (void) comments_buf_add_c(w->out, field->autocomplete);
    comments_render_add(w, "\"");

    if (field->field == COMMENTS_FIELD_WEBSITE) {
        comments_render_add(w, " inputmode=\"url\"");
    }

    comments_render_state(w, field->field, required, hint);
    comments_render_add(w, " />");
    comments_render_wrong(w, field->field);

    if (hint != NULL) {
        comments_render_add(w, " <small id=\"ngx-comments-email_hint\""
                               " class=\"comment-hint\">");
        comments_render_word(w, hint);
        comments_render_add(w, "</small>");
    }

    comments_render_add(w, "</p>\n");
}


static void
comments_render_textarea(comments_render_writer_t *w)
{
    int             hint;
    comments_str_t  text;

    text = w->render->form.text;

    /* the hint is about Markdown; a format of a plug-in has none */

    hint = comments_format_markdown(w->render->format);

    /* a comment without a text is always refused, see comments_submission.h */

    comments_render_label(w, "text", 1);

    comments_render_add(w, "<textarea id=\"ngx-comments-text\" name=\"text\""
                           " rows=\"6\" cols=\"45\" dir=\"auto\" lang=\"\"");
    comments_render_state(w, COMMENTS_FIELD_TEXT, 1,
                          hint ? "text_hint" : NULL);
    comments_render_as_is(w, text);
    comments_render_add(w, ">");

    /* HTML parsers skip a line feed right after <textarea>: write one more */

    if (text.len && (text.data[0] == '\n' || text.data[0] == '\r')) {
        comments_render_add(w, "\n");
    }

    comments_render_lines(w, text);

    comments_render_add(w, "</textarea>");
    comments_render_wrong(w, COMMENTS_FIELD_TEXT);

    if (hint) {
        comments_render_add(w, " <small id=\"ngx-comments-text_hint\""
                               " class=\"comment-hint\">");
        comments_render_word(w, "text_hint");
        comments_render_add(w, "</small>");
    }

    comments_render_add(w, "</p>\n");
}


/*
 * A browser sends the lines of a text with CR LF, and takes CR LF, CR and LF
 * for the same in a textarea. A carriage return can only be written as a
 * reference, which HTML does not allow.
 */
static void
comments_render_lines(comments_render_writer_t *w, comments_str_t text)
{
    size_t  i, start;

    start = 0;

    if (text.len == 0) {
        return;
    }

    for (i = 0; i < text.len; i++) {

        if (text.data[i] != '\r') {
            continue;
        }

        comments_render_text(w, comments_str_of(text.data + start, i - start));

        if (i + 1 == text.len || text.data[i + 1] != '\n') {
            comments_render_add(w, "\n");
        }

        start = i + 1;
    }

    comments_render_text(w, comments_str_of(text.data + start,
                                            text.len - start));
}


/*
 * The trap (COMMENTS_FORM_TRAP). The stylesheet hides it, which robots do not
 * read; screen readers, the tab key and autofill pass over it. The typed value
 * is not written back into the form.
 */
static void
comments_render_trap(comments_render_writer_t *w)
{
    comments_render_add(w, "<p class=\"comment-" COMMENTS_FORM_TRAP "\""
                           " aria-hidden=\"true\"><label"
                           " for=\"ngx-comments-" COMMENTS_FORM_TRAP "\">");
    comments_render_word(w, "leave_empty");
    comments_render_add(w, "</label> <input"
                           " id=\"ngx-comments-" COMMENTS_FORM_TRAP "\""
                           " type=\"text\" name=\"" COMMENTS_FORM_TRAP "\""
                           " value=\"\" autocomplete=\"off\""
                           " tabindex=\"-1\" /></p>\n");
}


static void
comments_render_label(comments_render_writer_t *w, const char *name,
    int required)
{
    comments_render_add(w, "<p class=\"comment-field comment-field-");
    (void) comments_buf_add_c(w->out, name);
    comments_render_add(w, "\"><label for=\"ngx-comments-");
    (void) comments_buf_add_c(w->out, name);
    comments_render_add(w, "\">");
    comments_render_word(w, name);

    if (!required) {
        comments_render_add(w, " <small class=\"comment-optional\">(");
        comments_render_word(w, "optional");
        comments_render_add(w, ")</small>");
    }

    comments_render_add(w, "</label> ");
}


/*
 * Writes the attributes of a field that say that it is required, that it is
 * invalid, and which elements describe it; hint is the id of its hint or NULL.
 */
static void
comments_render_state(comments_render_writer_t *w, comments_field_t field,
    int required, const char *hint)
{
    const comments_refusal_t  *refused;

    refused = comments_render_refused(w, field);

    if (required) {
        comments_render_add(w, " required=\"required\"");
    }

    if (refused != NULL) {
        comments_render_add(w, " aria-invalid=\"true\"");

        /* a document may have only one element with autofocus */

        if (comments_render_first(w, field)) {
            comments_render_add(w, " autofocus=\"autofocus\"");
        }

    } else if (field == COMMENTS_FIELD_TEXT && w->render->edit.len
               && w->render->refusals.n == 0)
    {
        /* who has pressed "edit" goes on in the text, by keyboard too */

        comments_render_add(w, " autofocus=\"autofocus\"");
    }

    if (refused == NULL && hint == NULL) {
        return;
    }

    comments_render_add(w, " aria-describedby=\"");

    if (refused != NULL) {
        comments_render_add(w, "ngx-comments-error-");
        (void) comments_buf_add_c(w->out, comments_field_name(field));
    }

    if (refused != NULL && hint != NULL) {
        comments_render_add(w, " ");
    }

    if (hint != NULL) {
        comments_render_add(w, "ngx-comments-");
        (void) comments_buf_add_c(w->out, hint);
    }

    comments_render_add(w, "\"");
}


/* writes the message of a refused field beside the field */
static void
comments_render_wrong(comments_render_writer_t *w, comments_field_t field)
{
    const comments_refusal_t  *refused;

    refused = comments_render_refused(w, field);

    if (refused == NULL) {
        return;
    }

    comments_render_add(w, " <strong id=\"ngx-comments-error-");
    (void) comments_buf_add_c(w->out, comments_field_name(field));
    comments_render_add(w, "\" class=\"comment-field-error\">");
    comments_render_text(w, comments_str_c(comments_locale_refusal(
                                                w->render->locale, refused)));
    comments_render_add(w, "</strong>");
}


/* returns the refusal of a field; NULL: the field was not refused */
static const comments_refusal_t *
comments_render_refused(const comments_render_writer_t *w,
    comments_field_t field)
{
    return w->render->view == COMMENTS_VIEW_REFUSED
           ? comments_refusals_find(&w->render->refusals, field) : NULL;
}


/* 1 if no field that the form shows before this one was refused, else 0 */
static int
comments_render_first(const comments_render_writer_t *w,
    comments_field_t field)
{
    int  i;

    for (i = COMMENTS_FIELD_NONE + 1; i < (int) field; i++) {

        if (!comments_render_asks(w, (comments_field_t) i)) {
            continue;
        }

        if (comments_refusals_find(&w->render->refusals,
                                   (comments_field_t) i))
        {
            return 0;
        }
    }

    return 1;
}
