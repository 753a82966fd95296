/*
 * Exports as WXR.
 *
 * The comments below one root are collected before they are written, since a
 * reply names its parent by number. More is not kept in memory.
 */

#include <stdlib.h>

#include "comments_date.h"
#include "comments_format.h"
#include "comments_locale.h"
#include "comments_text.h"
#include "commentsctl_export_below.h"
#include "commentsctl_export_link.h"
#include "commentsctl_export_wxr.h"
#include "commentsctl_print.h"


/* HTML of one text */
#define COMMENTSCTL_WXR_MAX  ((size_t) 64 << 20)


typedef struct {
    commentsctl_export_below_t   below;      /* of the present root */
    uint64_t                     items;
    uint64_t                     comments;
    unsigned                     open:1;     /* the thread's item has begun */
} commentsctl_wxr_t;


static int commentsctl_wxr_begin(commentsctl_export_t *export);
static int commentsctl_wxr_comment(commentsctl_export_t *export,
    comments_str_t root, const comments_comment_t *comment);
static int commentsctl_wxr_thread(commentsctl_export_t *export);
static int commentsctl_wxr_end(commentsctl_export_t *export);
static void commentsctl_wxr_free(commentsctl_export_t *export);
static int commentsctl_wxr_root(commentsctl_export_t *export);
static int commentsctl_wxr_item(commentsctl_export_t *export, int64_t created);
static int commentsctl_wxr_one(commentsctl_export_t *export,
    const commentsctl_export_one_t *one);
static void commentsctl_wxr_element(comments_buf_t *out, const char *name,
    comments_str_t value);
static void commentsctl_wxr_number(comments_buf_t *out, const char *name,
    uint64_t value);
static void commentsctl_wxr_date(comments_buf_t *out, const char *name,
    int64_t ms);
static void commentsctl_wxr_html(comments_buf_t *out,
    const comments_comment_t *comment);


const commentsctl_export_format_t  commentsctl_export_wxr = {
    .name = "wxr",
    .begin = commentsctl_wxr_begin,
    .comment = commentsctl_wxr_comment,
    .thread = commentsctl_wxr_thread,
    .end = commentsctl_wxr_end,
    .free = commentsctl_wxr_free
};


static int
commentsctl_wxr_begin(commentsctl_export_t *export)
{
    comments_buf_t      base, *line;
    commentsctl_wxr_t  *wxr;

    wxr = calloc(1, sizeof(commentsctl_wxr_t));

    if (wxr == NULL
        || commentsctl_export_below_init(&wxr->below) != COMMENTS_OK)
    {
        free(wxr);
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    export->data = wxr;
    line = &export->line;

    comments_buf_init(&base, COMMENTSCTL_WXR_MAX);
    commentsctl_export_link_base(&base, export);

    (void) comments_buf_add_c(line,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<rss version=\"2.0\""
        " xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
        " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
        " xmlns:dsq=\"http://www.disqus.com/\""
        " xmlns:wp=\"http://wordpress.org/export/1.2/\">\n"
        "<channel>\n");
    commentsctl_wxr_element(line, "title", export->key.site);
    commentsctl_wxr_element(line, "link", comments_buf_str(&base));
    commentsctl_wxr_element(line, "wp:wxr_version", comments_str_c("1.2"));
    commentsctl_wxr_element(line, "wp:base_site_url", comments_buf_str(&base));
    commentsctl_wxr_element(line, "wp:base_blog_url", comments_buf_str(&base));

    comments_buf_free(&base);

    return commentsctl_output_write(&export->output, line);
}


static int
commentsctl_wxr_comment(commentsctl_export_t *export, comments_str_t root,
    const comments_comment_t *comment)
{
    commentsctl_wxr_t  *wxr = export->data;

    if (!comments_str_eq(root, wxr->below.root)
        && commentsctl_wxr_root(export) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_export_below_add(&wxr->below, root, comment);
}


static int
commentsctl_wxr_thread(commentsctl_export_t *export)
{
    commentsctl_wxr_t  *wxr = export->data;

    if (commentsctl_wxr_root(export) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (!wxr->open) {
        return COMMENTS_OK;
    }

    wxr->open = 0;
    (void) comments_buf_add_c(&export->line, "</item>");

    return commentsctl_output_write(&export->output, &export->line);
}


static int
commentsctl_wxr_end(commentsctl_export_t *export)
{
    (void) comments_buf_add_c(&export->line, "</channel>\n</rss>");

    return commentsctl_output_write(&export->output, &export->line);
}


static void
commentsctl_wxr_free(commentsctl_export_t *export)
{
    commentsctl_wxr_t  *wxr = export->data;

    if (wxr != NULL) {
        commentsctl_export_below_free(&wxr->below);
        free(wxr);
    }
}


/* writes the comments that were collected below a root */
static int
commentsctl_wxr_root(commentsctl_export_t *export)
{
    size_t                      i;
    commentsctl_wxr_t          *wxr = export->data;
    commentsctl_export_one_t   *one;

    commentsctl_export_below_number(&wxr->below, &wxr->comments);

    for (i = 0; i < wxr->below.n; i++) {
        one = &wxr->below.list[i];

        if (one->number == 0) {
            continue;
        }

        if ((!wxr->open
             && commentsctl_wxr_item(export, one->comment.created)
                != COMMENTS_OK)
            || commentsctl_wxr_one(export, one) != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    commentsctl_export_below_reset(&wxr->below);

    return COMMENTS_OK;
}


/* begins the item of the thread; created: when its first comment was written */
static int
commentsctl_wxr_item(commentsctl_export_t *export, int64_t created)
{
    comments_buf_t      link, *line;
    commentsctl_wxr_t  *wxr = export->data;

    line = &export->line;
    wxr->open = 1;

    comments_buf_init(&link, COMMENTSCTL_WXR_MAX);
    commentsctl_export_link(&link, export);

    (void) comments_buf_add_c(line, "<item>\n");
    commentsctl_wxr_element(line, "title", export->page.title.len
                                           ? export->page.title
                                           : export->key.thread);
    commentsctl_wxr_element(line, "link", comments_buf_str(&link));
    commentsctl_wxr_element(line, "dsq:thread_identifier", export->key.thread);
    commentsctl_wxr_element(line, "content:encoded", comments_str_c(""));
    commentsctl_wxr_number(line, "wp:post_id", ++wxr->items);
    commentsctl_wxr_date(line, "wp:post_date_gmt", created);
    commentsctl_wxr_element(line, "wp:comment_status",
                            comments_str_c(export->page.closed ? "closed"
                                                               : "open"));
    commentsctl_wxr_element(line, "wp:status", comments_str_c("publish"));
    commentsctl_wxr_element(line, "wp:post_type", comments_str_c("post"));

    comments_buf_free(&link);

    /* a newline follows by itself */

    line->len -= line->len != 0;

    return commentsctl_output_write(&export->output, line);
}


/*
 * Of a removed comment that has replies, the place is written: a comment by
 * nobody, with what readers see in its place. Without it, its replies would be
 * hidden in WordPress, and answer somebody else elsewhere.
 *
 * WordPress shows wp:comment_date, which it does not derive from the one in
 * GMT, and Disqus requires all elements.
 */
static int
commentsctl_wxr_one(commentsctl_export_t *export,
    const commentsctl_export_one_t *one)
{
    comments_buf_t      *line;
    comments_comment_t   comment;

    line = &export->line;
    comment = one->comment;

    if (comment.status != COMMENTS_APPROVED
        && comment.status != COMMENTS_PENDING)
    {
        comment.status = COMMENTS_APPROVED;
        comment.name = (comments_str_t) comments_null_str;
        comment.email = (comments_str_t) comments_null_str;
        comment.website = (comments_str_t) comments_null_str;
        comment.format = (comments_str_t) comments_null_str;
        comment.text = comments_str_c(comments_locale_text(
                                     comments_locale_default(), "removed"));
    }

    (void) comments_buf_add_c(line, "<wp:comment>\n");
    commentsctl_wxr_number(line, "wp:comment_id", one->number);
    commentsctl_wxr_element(line, "wp:comment_author", comment.name);
    commentsctl_wxr_element(line, "wp:comment_author_email", comment.email);
    commentsctl_wxr_element(line, "wp:comment_author_url", comment.website);
    commentsctl_wxr_element(line, "wp:comment_author_IP",
                            (comments_str_t) comments_null_str);
    commentsctl_wxr_date(line, "wp:comment_date", comment.created);
    commentsctl_wxr_date(line, "wp:comment_date_gmt", comment.created);
    (void) comments_buf_add_c(line, "<wp:comment_content>");
    commentsctl_wxr_html(line, &comment);
    (void) comments_buf_add_c(line, "</wp:comment_content>\n");
    commentsctl_wxr_number(line, "wp:comment_approved",
                           comment.status == COMMENTS_APPROVED);
    commentsctl_wxr_element(line, "wp:comment_type", comments_str_c("comment"));
    commentsctl_wxr_number(line, "wp:comment_parent", one->above);
    (void) comments_buf_add_c(line, "</wp:comment>");

    export->lines++;

    return commentsctl_output_write(&export->output, line);
}


static void
commentsctl_wxr_element(comments_buf_t *out, const char *name,
    comments_str_t value)
{
    (void) comments_buf_add_char(out, '<');
    (void) comments_buf_add_c(out, name);
    (void) comments_buf_add_char(out, '>');
    (void) comments_text_escape(out, value, 0);
    (void) comments_buf_add_c(out, "</");
    (void) comments_buf_add_c(out, name);
    (void) comments_buf_add_c(out, ">\n");
}


static void
commentsctl_wxr_number(comments_buf_t *out, const char *name, uint64_t value)
{
    comments_buf_t  text;

    comments_buf_init(&text, 32);
    (void) comments_buf_add_int(&text, (int64_t) value);

    commentsctl_wxr_element(out, name, comments_buf_str(&text));

    comments_buf_free(&text);
}


/* as WordPress has it: "2026-11-23 10:00:00" */
static void
commentsctl_wxr_date(comments_buf_t *out, const char *name, int64_t ms)
{
    char             stamp[] = COMMENTS_DATE_STAMP;
    comments_date_t  date;

    comments_date_split(comments_date_bound(ms), &date);
    comments_date_stamp_day(stamp, &date);
    comments_date_stamp_time(stamp, date.seconds);

    stamp[10] = ' ';
    stamp[19] = '\0';

    commentsctl_wxr_element(out, name, comments_str_c(stamp));
}


/* the text as core renders it, which has no "]]>", since ">" is escaped */
static void
commentsctl_wxr_html(comments_buf_t *out, const comments_comment_t *comment)
{
    const comments_format_t  *format;

    format = comments_format_find(NULL, comment->format);

    (void) comments_buf_add_c(out, "<![CDATA[");
    (void) comments_format_render(format, out, comment->text, 0);
    (void) comments_buf_add_c(out, "]]>");
}
