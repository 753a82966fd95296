/*
 * Exports as static HTML. The comments of one thread are in memory at a time.
 */

#include <limits.h>
#include <stdlib.h>

#include "comments_assets.h"
#include "comments_fold.h"
#include "comments_render.h"
#include "comments_text.h"
#include "commentsctl_export_below.h"
#include "commentsctl_export_file.h"
#include "commentsctl_export_html.h"
#include "commentsctl_export_link.h"
#include "commentsctl_export_name.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_EXPORT_HTML_DEPTH  6     /* as comments_depth */
#define COMMENTSCTL_EXPORT_HTML_MAX    ((size_t) 1 << 30)
#define COMMENTSCTL_EXPORT_HTML_STYLE  "comments.css"
#define COMMENTSCTL_EXPORT_HTML_NAMES  10000  /* that threads may share */

/* what a page begins with, by which a later export recognises it */
#define COMMENTSCTL_EXPORT_HTML_MARK                                          \
    "<!DOCTYPE html>\n<!-- written by \"commentsctl export\", which may "      \
    "replace it -->\n"


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
    const comments_tree_t *tree, int64_t count);
static int commentsctl_export_html_name(commentsctl_export_t *export,
    comments_buf_t *name);
static int commentsctl_export_html_rival(commentsctl_export_t *export);
static int commentsctl_export_html_free_name(commentsctl_export_t *export,
    comments_str_t name);
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
    commentsctl_export_below_t  *below;

    below = malloc(sizeof(commentsctl_export_below_t));

    if (below == NULL || commentsctl_export_below_init(below) != COMMENTS_OK) {
        free(below);
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    export->data = below;

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
    comments_buf_t               name;
    comments_tree_t              tree;
    comments_tree_opts_t         opts;
    commentsctl_export_below_t  *below = export->data;

    memset(&opts, 0, sizeof(comments_tree_opts_t));
    memset(&tree, 0, sizeof(comments_tree_t));

    opts.order = COMMENTS_OLDEST;
    opts.depth = COMMENTSCTL_EXPORT_HTML_DEPTH;

    comments_buf_init(&name, PATH_MAX);
    rc = commentsctl_export_html_name(export, &name);

    if (rc == COMMENTS_OK
        && (comments_tree_build(below->arena, comments, (uint32_t) below->n,
                                &opts, (comments_str_t) comments_null_str,
                                &tree)
            != COMMENTS_OK
            || commentsctl_export_html_page(export, &tree, count)
               != COMMENTS_OK))
    {
        commentsctl_print_error("out of memory");
        rc = COMMENTS_ERROR;
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_export_file_write(export->options->output_dir,
                         name.data, comments_buf_str(&export->line),
                         comments_str_c(COMMENTSCTL_EXPORT_HTML_MARK));

        export->output.failed = rc != COMMENTS_OK;
    }

    comments_buf_free(&name);
    comments_buf_truncate(&export->line, 0);

    return rc;
}


/*
 * Makes the name of the present thread's file, with a NUL. Of threads with the
 * same name the first one gets it, in the order of bytes, and the others get a
 * number; but a.html is that of "/a.html", not of "/a".
 */
static int
commentsctl_export_html_name(commentsctl_export_t *export, comments_buf_t *name)
{
    int       rc;
    unsigned  n;

    rc = COMMENTS_DECLINED;

    for (n = commentsctl_export_html_rival(export) ? 2 : 1;
         rc == COMMENTS_DECLINED && n < COMMENTSCTL_EXPORT_HTML_NAMES;
         n++)
    {
        comments_buf_truncate(name, 0);
        rc = commentsctl_export_name(name, export->key.thread, n);

        if (rc == COMMENTS_OK) {
            rc = commentsctl_export_html_free_name(export,
                                                   comments_buf_str(name));
        }
    }

    if (rc == COMMENTS_OK) {
        rc = comments_buf_add_char(name, '\0');
    }

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("there is no name for the file of the thread "
                                "\"%.*s\"", (int) export->key.thread.len,
                                export->key.thread.data);
        rc = COMMENTS_ERROR;
    }

    return rc;
}


/* does another thread have the name that the file would get? */
static int
commentsctl_export_html_rival(commentsctl_export_t *export)
{
    int             rival;
    comments_buf_t  other;

    comments_buf_init(&other, SIZE_MAX / 2);
    (void) comments_buf_add_str(&other, export->key.thread);

    rival = comments_buf_add_c(&other, ".html") == COMMENTS_OK
            && commentsctl_export_places_has(&export->places,
                                             comments_buf_str(&other));

    comments_buf_free(&other);

    return rival;
}


/*
 * Takes the name for the present thread. COMMENTS_DECLINED: another thread has
 * it, or one that differs in case only, which some file systems do not see.
 */
static int
commentsctl_export_html_free_name(commentsctl_export_t *export,
    comments_str_t name)
{
    int     rc;
    char   *folded;
    size_t  len;

    folded = malloc(name.len + 1);

    if (folded == NULL) {
        return COMMENTS_ERROR;
    }

    len = comments_fold(name, folded);

    rc = commentsctl_export_places_name(&export->places,
                                        comments_str_of(folded, len),
                                        export->key.thread);

    free(folded);

    return rc;
}


/* makes the page in export->line: it needs no other file */
static int
commentsctl_export_html_page(commentsctl_export_t *export,
    const comments_tree_t *tree, int64_t count)
{
    comments_buf_t           link, *line;
    comments_render_t        render;
    const comments_asset_t  *style;

    memset(&render, 0, sizeof(comments_render_t));

    render.locale = comments_locale_default();
    render.page = 1;
    render.pages = 1;

    /* neither a form nor orders, which need a server */

    render.thread.count = count;

    line = &export->line;

    comments_buf_init(&link, COMMENTSCTL_EXPORT_HTML_MAX);
    commentsctl_export_link(&link, export);
    line->failed |= link.failed;

    style = comments_asset_find_plain(comments_str_c(
                                               COMMENTSCTL_EXPORT_HTML_STYLE));

    (void) comments_buf_add_c(line, COMMENTSCTL_EXPORT_HTML_MARK
        "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
        "<meta name=\"viewport\" content=\"width=device-width\" />\n<title>");
    commentsctl_export_html_title(export);
    (void) comments_buf_add_c(line, "</title>\n<style>\n/*<![CDATA[*/\n");

    if (style != NULL) {
        (void) comments_buf_add(line, (const char *) style->data, style->len);
    }

    (void) comments_buf_add_c(line, "/*]]>*/\n</style>\n"
        "</head>\n<body class=\"ngx-comments-page\">\n<main>\n<h1><a href=\"");
    (void) comments_text_escape(line, comments_buf_str(&link), 0);
    (void) comments_buf_add_c(line, "\">");
    commentsctl_export_html_title(export);
    (void) comments_buf_add_c(line, "</a></h1>\n");
    (void) comments_render_block(line, &render, tree);
    (void) comments_buf_add_c(line, "</main>\n</body>\n</html>\n");

    comments_buf_free(&link);

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
