/*
 * A standalone page: a complete HTML page around the block.
 */

#include "comments_render.h"
#include "comments_render_writer.h"


const char *
comments_render_page_title(const comments_render_t *render)
{
    if (render->view == COMMENTS_VIEW_PREVIEW) {
        return "title_preview";
    }

    if (render->view == COMMENTS_VIEW_EDIT) {
        return "edit_title";
    }

    return comments_render_challenged(render) ? "title_challenge"
                                              : "title_refused";
}


int
comments_render_page(comments_buf_t *out, const comments_render_t *render,
    const comments_tree_t *tree, const char *title)
{
    size_t                    i;
    comments_render_writer_t  w;

    comments_render_writer_init(&w, out, render, tree);
    w.styled = 1;

    comments_render_add(&w, "<!DOCTYPE html>\n<html lang=\"");
    comments_render_text(&w, comments_str_c(
                                        comments_locale_code(render->locale)));
    comments_render_add(&w, "\" dir=\"");
    comments_render_text(&w, comments_str_c(
                                   comments_locale_direction(render->locale)));
    comments_render_add(&w, "\">\n<head>\n<meta charset=\"utf-8\" />\n"
                            "<meta name=\"viewport\""
                            " content=\"width=device-width\" />\n"
                            "<meta name=\"robots\" content=\"noindex\" />\n"
                            "<title>");
    comments_render_word(&w, title);
    comments_render_add(&w, "</title>\n");

    /* the site's own first: what has the same weight is ours then */

    for (i = 0; i < render->nsheets; i++) {
        comments_render_sheet(&w, render->sheets[i]);
    }

    comments_render_sheet(&w, render->stylesheet);

    comments_render_add(&w, "</head>\n<body class=\"ngx-comments-page");

    if (render->nsheets) {
        comments_render_add(&w, " ngx-comments-dressed");
    }

    comments_render_add(&w, "\">\n<main>\n<h1>");
    comments_render_word(&w, title);
    comments_render_add(&w, "</h1>\n<p class=\"back\"><a href=\"");
    comments_render_url(&w);
    comments_render_add(&w, "\">");
    comments_render_word(&w, "back");
    comments_render_add(&w, "</a></p>\n");

    comments_render_section(&w);

    comments_render_add(&w, "</main>\n</body>\n</html>\n");
    comments_render_writer_free(&w);

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}
