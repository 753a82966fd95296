/*
 * Exports as JSON Lines.
 */

#include "commentsctl_export_jsonl.h"
#include "commentsctl_json.h"


static int commentsctl_export_jsonl_comment(commentsctl_export_t *export,
    comments_str_t root, const comments_comment_t *comment);
static int commentsctl_export_jsonl_thread(commentsctl_export_t *export);
static int commentsctl_export_jsonl_secret(commentsctl_export_t *export,
    comments_str_t secret);
static int commentsctl_export_jsonl_line(commentsctl_export_t *export);


const commentsctl_export_format_t  commentsctl_export_jsonl = {
    .name = "jsonl",
    .comment = commentsctl_export_jsonl_comment,
    .thread = commentsctl_export_jsonl_thread,
    .secret = commentsctl_export_jsonl_secret
};


static int
commentsctl_export_jsonl_comment(commentsctl_export_t *export,
    comments_str_t root, const comments_comment_t *comment)
{
    (void) root;

    commentsctl_json_comment(&export->line, export->key.thread, comment);

    return commentsctl_export_jsonl_line(export);
}


/*
 * Writes {"thread":"/page.html","url":"/page.html","title":"…","closed":true}.
 */
static int
commentsctl_export_jsonl_thread(commentsctl_export_t *export)
{
    const commentsctl_page_t  *page;

    page = &export->page;

    if (page->url.len == 0 && page->title.len == 0 && !page->closed) {
        return COMMENTS_OK;
    }

    commentsctl_json_page(&export->line, export->key.thread, page);

    return commentsctl_export_jsonl_line(export);
}


/* Writes {"secret":"…"}. */
static int
commentsctl_export_jsonl_secret(commentsctl_export_t *export,
    comments_str_t secret)
{
    (void) comments_buf_add_char(&export->line, '{');
    commentsctl_json_string(&export->line, "secret", secret);
    (void) comments_buf_add_char(&export->line, '}');

    return commentsctl_export_jsonl_line(export);
}


static int
commentsctl_export_jsonl_line(commentsctl_export_t *export)
{
    export->lines++;

    return commentsctl_output_write(&export->output, &export->line);
}
