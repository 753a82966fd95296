/*
 * The typed comment as it will look: in a preview above the form, or at the top
 * of a form whose comment needs a confirmation.
 */

#include "comments_format.h"
#include "comments_render_writer.h"
#include "comments_text_clean.h"


static void comments_render_draft(comments_render_writer_t *w);


/* the preview gets the focus, so that the browser scrolls to it */
void
comments_render_preview(comments_render_writer_t *w)
{
    comments_render_add(w, "<div id=\"ngx-comments-preview\""
                           " class=\"comment-preview\" role=\"status\""
                           " tabindex=\"-1\" autofocus=\"autofocus\">\n"
                           "<h3>");
    comments_render_word(w, "preview_title");
    comments_render_add(w, "</h3>\n");
    comments_render_draft(w);
    comments_render_add(w, "</div>\n");
}


int
comments_render_challenged(const comments_render_t *render)
{
    return render->view == COMMENTS_VIEW_REFUSED && render->refusals.n
           && render->refusals.list[0].reason == COMMENTS_CHALLENGE;
}


/*
 * The button sends the form that the box stands in. The fields with everything
 * that was typed are in the same form, folded: so they are in the page once,
 * and a browser that does not know <details> shows them.
 */
void
comments_render_confirm(comments_render_writer_t *w)
{
    const comments_render_challenge_t  *challenge;

    challenge = &w->render->challenge;

    comments_render_add(w, "<div id=\"ngx-comments-confirm\""
                           " class=\"comment-preview comment-confirm\""
                           " role=\"status\" tabindex=\"-1\""
                           " autofocus=\"autofocus\">\n"
                           "<h3 id=\"ngx-comments-form-title\">");
    comments_render_word(w, "challenge_title");
    comments_render_add(w, "</h3>\n<p>");

    if (challenge->refresh) {
        comments_render_word(w, "challenge_refresh");

    } else if (challenge->wait) {
        comments_render_phrase_int(w, "challenge_early", challenge->wait);

    } else {
        comments_render_word(w, challenge->expired ? "challenge_expired"
                                                   : "challenge_text");
    }

    comments_render_add(w, "</p>\n");
    comments_render_draft(w);

    /*
     * no validation by the browser: it cannot point at a field that is folded,
     * and the server has accepted all of them
     */

    comments_render_add(w, "<p class=\"comment-buttons\">"
                           "<button class=\"comment-submit\""
                           " formnovalidate=\"formnovalidate\"><span>");
    comments_render_word(w, "challenge_send");
    comments_render_add(w, "</span></button></p>\n</div>\n");
}


static void
comments_render_draft(comments_render_writer_t *w)
{
    comments_buf_t  clean;
    comments_str_t  name;

    /*
     * the text is cleaned as a stored one is; a byte that is not UTF-8 becomes
     * U+FFFD, which has three bytes
     */

    comments_buf_init(&clean, 3 * w->render->form.text.len);

    if (comments_text_clean(&clean, w->render->form.text, 0) != COMMENTS_OK) {
        w->out->failed = 1;
    }

    name = w->render->user.len ? w->render->user : w->render->form.name;

    comments_render_add(w, "<article class=\"comment comment-draft\">\n"
                           "<header>");
    comments_render_author(w, name, w->render->form.website);
    comments_render_add(w, "</header>\n"
                           "<div class=\"comment-body\" dir=\"auto\""
                           " lang=\"\">");
    (void) comments_format_render(w->render->format, w->out,
                                  comments_buf_str(&clean), w->render->ascii);
    comments_render_add(w, "</div>\n</article>\n");

    comments_buf_free(&clean);
}
