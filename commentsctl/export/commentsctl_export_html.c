/*
 * Exports as static HTML. The comments of one thread are in memory at a time.
 */

#include <stdlib.h>

#include "comments_assets.h"
#include "comments_render.h"
#include "comments_text.h"
#include "commentsctl_export_below.h"
#include "commentsctl_export_file.h"
#include "commentsctl_export_html.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_EXPORT_HTML_DEPTH  6     /* as comments_depth */
#define COMMENTSCTL_EXPORT_HTML_MAX    ((size_t) 1 << 30)
#define COMMENTSCTL_EXPORT_HTML_STYLE  "comments.css"


static int commentsctl_export_html_begin(commentsctl_export_t *export);
static int commentsctl_export_html_comment(commentsctl_export_t *export,
    comments_str_t root, const comments_comment_t *comment);
static int commentsctl_export_html_thread(commentsctl_export_t *export);
static void commentsctl_export_html_free(commentsctl_export_t *export);
static int commentsctl_export_html_write(commentsctl_export_t *export,
    const comments_comment_t *comments, int64_t count);
static int commentsctl_export_html_text(comments_arena_t *arena,
    comments_comment_t *comment);
static int commentsctl_export_html_page(commentsctl_export_t *export,
    const char *up, const comments_tree_t *tree, int64_t count);
static void commentsctl_export_html_title(commentsctl_export_t *export);


const commentsctl_export_format_t  commentsctl_export_html = {
    .name = "html",
    .begin = commentsctl_export_html_begin,
    .comment = commentsctl_export_html_comment,
    .thread = commentsctl_export_html_thread,
    .free = commentsctl_export_html_free,
    .folder = 1
};


static int
commentsctl_export_html_begin(commentsctl_export_t *export)
{
    const comments_asset_t      *style;
    commentsctl_export_below_t  *below;

    below = malloc(sizeof(commentsctl_export_below_t));

    if (below == NULL || commentsctl_export_below_init(below) != COMMENTS_OK) {
        free(below);
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    export->data = below;

    style = comments_asset_find_plain(comments_str_c(
                                               COMMENTSCTL_EXPORT_HTML_STYLE));

    if (style == NULL) {
        return COMMENTS_OK;
    }

    if (commentsctl_export_file_write(export->options->output_dir,
                            COMMENTSCTL_EXPORT_HTML_STYLE,
                            comments_str_of((const char *) style->data,
                                            style->len))
        != COMMENTS_OK)
    {
        export->output.failed = 1;
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


static int
commentsctl_export_html_comment(commentsctl_export_t *export,
    comments_str_t root, const comments_comment_t *comment)
{
    export->lines++;

    return commentsctl_export_below_add(export->data, root, comment);
}


static void
commentsctl_export_html_free(commentsctl_export_t *export)
{
    if (export->data != NULL) {
        commentsctl_export_below_free(export->data);
        free(export->data);
    }
}


static int
commentsctl_export_html_thread(commentsctl_export_t *export)
{
    int                          rc;
    size_t                       i;
    int64_t                      count;
    comments_comment_t          *comments;
    commentsctl_export_below_t  *below = export->data;

    count = 0;
    rc = COMMENTS_OK;

    comments = comments_arena_calloc(below->arena, below->n + 1,
                                     sizeof(comments_comment_t));

    for (i = 0; comments != NULL && rc == COMMENTS_OK && i < below->n; i++) {
        comments[i] = below->list[i].comment;

        if (comments[i].status == COMMENTS_APPROVED) {
            count++;
            rc = commentsctl_export_html_text(below->arena, &comments[i]);
        }
    }

    if (comments == NULL || rc != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    if (count) {
        rc = commentsctl_export_html_write(export, comments, count);
    }

    commentsctl_export_below_reset(below);

    return rc;
}


/* renders the text of a comment */
static int
commentsctl_export_html_text(comments_arena_t *arena,
    comments_comment_t *comment)
{
    int             rc;
    comments_buf_t  html;

    comments_buf_init(&html, COMMENTSCTL_EXPORT_HTML_MAX);

    rc = comments_format_render(comments_format_find(NULL, comment->format),
                                &html, comment->text, 0);

    rc = (rc == COMMENTS_ERROR || html.failed) ? COMMENTS_ERROR
         : comments_arena_dup(arena, comments_buf_str(&html), &comment->html);

    comments_buf_free(&html);

    return rc;
}


static int
commentsctl_export_html_write(commentsctl_export_t *export,
    const comments_comment_t *comments, int64_t count)
{
    int                          rc;
    comments_str_t               none;
    comments_tree_t              tree;
    comments_tree_opts_t         opts;
    commentsctl_export_name_t    name;
    commentsctl_export_below_t  *below = export->data;

    memset(&opts, 0, sizeof(comments_tree_opts_t));
    memset(&tree, 0, sizeof(comments_tree_t));

    opts.order = COMMENTS_OLDEST;
    opts.depth = COMMENTSCTL_EXPORT_HTML_DEPTH;
    none = (comments_str_t) comments_null_str;

    rc = commentsctl_export_file_name(&name, export->key.thread);

    if (rc == COMMENTS_DECLINED) {
        commentsctl_print_error("the thread \"%.*s\" is left out: its name is "
                                "too long for a file",
                                (int) export->key.thread.len,
                                export->key.thread.data);
        export->bad += below->n;
        return COMMENTS_OK;
    }

    if (comments_tree_build(below->arena, comments, (uint32_t) below->n, &opts,
                            none, &tree)
        != COMMENTS_OK
        || commentsctl_export_html_page(export, name.up, &tree, count)
           != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = commentsctl_export_file_write(export->options->output_dir, name.path,
                                       comments_buf_str(&export->line));

    if (rc != COMMENTS_OK) {
        export->output.failed = 1;
    }

    comments_buf_truncate(&export->line, 0);

    return rc;
}


/* makes the page in export->line; up leads from it to the folder */
static int
commentsctl_export_html_page(commentsctl_export_t *export, const char *up,
    const comments_tree_t *tree, int64_t count)
{
    comments_buf_t     *line;
    comments_render_t   render;

    memset(&render, 0, sizeof(comments_render_t));

    render.locale = comments_locale_default();
    render.page = 1;
    render.pages = 1;

    /* neither a form nor orders, which need a server */

    render.thread.count = count;

    line = &export->line;

    (void) comments_buf_add_c(line, "<!DOCTYPE html>\n"
        "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
        "<meta name=\"viewport\" content=\"width=device-width\" />\n<title>");
    commentsctl_export_html_title(export);
    (void) comments_buf_add_c(line, "</title>\n"
                                    "<link rel=\"stylesheet\" href=\"");
    (void) comments_buf_add_c(line, up);
    (void) comments_buf_add_c(line, COMMENTSCTL_EXPORT_HTML_STYLE "\" />\n"
        "</head>\n<body class=\"ngx-comments-page\">\n<main>\n<h1>");
    commentsctl_export_html_title(export);
    (void) comments_buf_add_c(line, "</h1>\n");
    (void) comments_render_block(line, &render, tree);
    (void) comments_buf_add_c(line, "</main>\n</body>\n</html>\n");

    return line->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static void
commentsctl_export_html_title(commentsctl_export_t *export)
{
    (void) comments_text_escape(&export->line,
                                export->page.title.len ? export->page.title
                                                       : export->key.thread,
                                0);
}
