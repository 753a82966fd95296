/*
 * The block as a whole: its title, its notices, and the order of its parts.
 */

#include "comments_render.h"
#include "comments_render_writer.h"


static void comments_render_sheets(comments_render_writer_t *w);
static void comments_render_title(comments_render_writer_t *w);
static void comments_render_notices(comments_render_writer_t *w);
static int comments_render_held(const comments_render_writer_t *w);
static int comments_render_pending(const comments_render_writer_t *w);


int
comments_render_block(comments_buf_t *out, const comments_render_t *render,
    const comments_tree_t *tree)
{
    comments_render_writer_t  w;

    comments_render_writer_init(&w, out, render, tree);
    comments_render_section(&w);
    comments_render_writer_free(&w);

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


void
comments_render_section(comments_render_writer_t *w)
{
    static const char *const  themes[] = {
        [COMMENTS_THEME_PLAIN] = "",
        [COMMENTS_THEME_CARDS] = " ngx-comments-cards",
        [COMMENTS_THEME_COMPACT] = " ngx-comments-compact"
    };

    comments_render_add(w, "<section id=\"ngx-comments\""
                           " class=\"ngx-comments");
    (void) comments_buf_add_c(w->out, themes[w->render->theme]);
    comments_render_add(w, "\" vocab=\"https://schema.org/\" lang=\"");
    comments_render_text(w, comments_str_c(
                                    comments_locale_code(w->render->locale)));
    comments_render_add(w, "\" dir=\"");
    comments_render_text(w, comments_str_c(
                               comments_locale_direction(w->render->locale)));

    /*
     * AngularJS takes "{{" in attributes and in <textarea>, too, where nothing
     * can part the braces: it passes over the whole element
     */

    comments_render_add(w, "\" aria-labelledby=\"ngx-comments-title\""
                           " data-ng-non-bindable=\"\">\n");

    if (!w->styled) {
        comments_render_sheets(w);
    }

    comments_render_add(w, "<div class=\"comments-head\">\n");
    comments_render_title(w);
    comments_render_jumps(w);
    comments_render_add(w, "</div>\n");
    comments_render_notices(w);

    if (w->render->desk != NULL) {
        w->render->desk->top(w, w->render->desk->data);
    }

    comments_render_orders(w);
    comments_render_before(w);
    comments_render_list(w);
    comments_render_after(w);
    comments_render_form(w);

    comments_render_add(w, "</section>\n");
}


/*
 * What an old system has printed is hidden only beside comments that are shown
 * in its place: not while Redis is away, and not on a page whose comments have
 * not been imported.
 */
static void
comments_render_sheets(comments_render_writer_t *w)
{
    comments_render_sheet(w, w->render->stylesheet);

    if (w->tree != NULL && !w->render->unavailable
        && w->render->thread.count > 0)
    {
        comments_render_sheet(w, w->render->hiding);
    }
}


static void
comments_render_title(comments_render_writer_t *w)
{
    int64_t  count;

    count = w->render->thread.count;

    /*
     * Themes colour headings by rules that are stronger than a class. The class
     * is on an element in the heading, of a kind that themes have no rules for:
     * what they do to the heading can be undone, and what an owner does to the
     * class is left.
     */

    comments_render_add(w, "<h2 id=\"ngx-comments-title\">"
                           "<bdi class=\"comments-title\">");

    if (w->render->unavailable || w->tree == NULL) {
        comments_render_word(w, "title");

    } else if (count <= 0) {

        /* the count has approved comments only, and there is one to be seen */

        comments_render_word(w, comments_render_pending(w) ? "title"
                                                           : "count_none");

    } else if (count == 1) {
        comments_render_word(w, "count_one");

    } else {
        comments_render_phrase_int(w, "count_many", count);
    }

    comments_render_add(w, "</bdi></h2>\n");
}


static void
comments_render_notices(comments_render_writer_t *w)
{
    if (w->render->unavailable) {
        comments_render_notice(w, "unavailable");
        return;
    }

    if (w->render->told == COMMENTS_TOLD_FLAGGED && comments_render_held(w)) {
        comments_render_told_notice(w);

    } else if (comments_render_missing(w->render, w->tree)) {
        comments_render_notice(w, "not_shown");
    }

    if (!w->render->open) {
        comments_render_notice(w, "closed");
    }
}


/* has the report held the comment, so that it has no place for the notice? */
static int
comments_render_held(const comments_render_writer_t *w)
{
    uint32_t                   i;
    const comments_comment_t  *comment;

    for (i = 0; w->tree != NULL && i < w->tree->n; i++) {
        comment = w->tree->nodes[i].comment;

        if (comments_str_eq(comment->id, w->render->shown)) {
            return comment->status != COMMENTS_APPROVED;
        }
    }

    return 1;
}


/* does the reader see a comment that waits: the author's own one? */
static int
comments_render_pending(const comments_render_writer_t *w)
{
    uint32_t           i;
    comments_status_t  status;

    for (i = 0; w->render->view == COMMENTS_VIEW_SHOW && i < w->tree->n; i++) {
        status = w->tree->nodes[i].comment->status;

        if (status == COMMENTS_PENDING || status == COMMENTS_SPAM) {
            return 1;
        }
    }

    return 0;
}


/*
 * A pending comment is missing for everybody except its author, whose browser
 * has a cookie for it.
 */
int
comments_render_missing(const comments_render_t *render,
    const comments_tree_t *tree)
{
    uint32_t  i;

    if (render->view == COMMENTS_VIEW_REPLY) {
        return render->reply_to == NULL;
    }

    if (render->view != COMMENTS_VIEW_SHOW) {
        return 0;
    }

    for (i = 0; tree && i < tree->n; i++) {
        if (comments_str_eq(tree->nodes[i].comment->id, render->shown)) {
            return 0;
        }
    }

    return 1;
}
