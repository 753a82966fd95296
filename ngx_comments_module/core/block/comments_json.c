/*
 * Threads, comments, refusals and counts as JSON.
 */

#include "comments_json.h"
#include "comments_json_writer.h"
#include "comments_lookup.h"
#include "comments_markdown.h"
#include "comments_text.h"
#include "comments_text_cluster.h"


typedef struct {
    const comments_formats_t  *formats;
    const comments_comment_t  *comment;
    comments_str_t             parent;      /* empty: none, or it is missing */
    uint32_t                   depth;
    unsigned                   legible:1;   /* 0: written as a tombstone */
} comments_json_view_t;


static void comments_json_head(comments_buf_t *out, comments_str_t site,
    comments_str_t uri, const comments_render_t *render,
    const comments_tree_t *tree);
static int comments_json_view(comments_buf_t *out,
    const comments_json_view_t *view);
static void comments_json_errors(comments_buf_t *out,
    const comments_refusals_t *refusals, const comments_locale_t *locale);
static void comments_json_refusal(comments_buf_t *out,
    const comments_refusal_t *refusal, const comments_locale_t *locale);
static void comments_json_author(comments_buf_t *out,
    const comments_comment_t *comment);
static int comments_json_html(comments_buf_t *out,
    const comments_json_view_t *view);
static int comments_json_text(comments_buf_t *out,
    const comments_format_t *format, comments_str_t text);
static void comments_json_trimmed(comments_buf_t *out, comments_str_t html);
static void comments_json_string(comments_buf_t *out, const char *name,
    comments_str_t s);
static void comments_json_uri(comments_buf_t *out, comments_str_t thread,
    comments_str_t url);
static void comments_json_name(comments_buf_t *out, comments_str_t name);
static void comments_json_string_or_null(comments_buf_t *out, const char *name,
    comments_str_t s);
static void comments_json_time(comments_buf_t *out, const char *name,
    int64_t ms);



int
comments_json_thread(comments_buf_t *out, comments_str_t site,
    comments_str_t uri, const comments_render_t *render,
    const comments_tree_t *tree)
{
    int                          rc;
    size_t                       start;
    uint32_t                     i;
    comments_json_view_t         view;
    const comments_tree_node_t  *node;

    comments_json_head(out, site, uri, render, tree);

    if (out->failed) {
        return COMMENTS_ERROR;
    }

    for (i = 0; tree && i < tree->n; i++) {
        node = &tree->nodes[i];

        memset(&view, 0, sizeof(comments_json_view_t));

        view.formats = render->formats;
        view.comment = node->comment;
        view.depth = node->depth;

        if (node->parent || node->cut) {
            view.parent = node->comment->parent;
        }

        view.legible = comments_tree_legible(node) ? 1 : 0;

        comments_json_writer_next(out);

        start = out->len;
        rc = comments_json_view(out, &view);

        if (rc != COMMENTS_OK) {
            comments_render_failure(render, node->comment);
        }

        /* write it like a removed comment, and continue with the others */

        if (rc == COMMENTS_ERROR) {
            comments_buf_truncate(out, start);
            view.legible = 0;

            if (comments_json_view(out, &view) != COMMENTS_OK) {
                return COMMENTS_ERROR;
            }
        }
    }

    return comments_buf_add_c(out, "]}");
}


int
comments_json_comment(comments_buf_t *out, const comments_formats_t *formats,
    const comments_comment_t *comment, uint32_t depth)
{
    comments_json_view_t  view;

    memset(&view, 0, sizeof(comments_json_view_t));

    view.formats = formats;
    view.comment = comment;
    view.parent = comment->parent;
    view.depth = depth;
    view.legible = (comment->status != COMMENTS_DELETED);

    return comments_json_view(out, &view) == COMMENTS_ERROR ? COMMENTS_ERROR
                                                            : COMMENTS_OK;
}


int
comments_json_posted(comments_buf_t *out, const comments_formats_t *formats,
    const comments_comment_t *comment, comments_str_t token)
{
    if (comments_json_comment(out, formats, comment, comment->depth)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (token.len == 0) {
        return COMMENTS_OK;
    }

    /* the token becomes the last member of the object */

    comments_buf_truncate(out, out->len - 1);
    comments_json_string(out, "token", token);

    return comments_buf_add_char(out, '}');
}


int
comments_json_preview(comments_buf_t *out, const comments_format_t *format,
    comments_str_t text)
{
    (void) comments_buf_add_char(out, '{');
    (void) comments_json_text(out, format, text);

    return comments_buf_add_char(out, '}');
}


int
comments_json_refusals(comments_buf_t *out,
    const comments_refusals_t *refusals, const comments_locale_t *locale)
{
    comments_json_errors(out, refusals, locale);

    return comments_buf_add_char(out, '}');
}


int
comments_json_challenge(comments_buf_t *out,
    const comments_refusals_t *refusals, const comments_locale_t *locale,
    comments_str_t token, int64_t after)
{
    comments_json_errors(out, refusals, locale);
    comments_json_string(out, "challenge", token);
    comments_json_writer_number(out, "after", after);

    return comments_buf_add_char(out, '}');
}


/* the object without its end */
static void
comments_json_errors(comments_buf_t *out, const comments_refusals_t *refusals,
    const comments_locale_t *locale)
{
    size_t  i;

    (void) comments_buf_add_c(out, "{\"error\":");

    comments_json_refusal(out, &refusals->list[0], locale);
    comments_json_writer_open(out, "errors", '[');

    for (i = 0; i < refusals->n; i++) {
        comments_json_writer_next(out);
        comments_json_refusal(out, &refusals->list[i], locale);
    }

    (void) comments_buf_add_char(out, ']');
}


static void
comments_json_refusal(comments_buf_t *out, const comments_refusal_t *refusal,
    const comments_locale_t *locale)
{
    const char  *field, *message;

    message = comments_locale_refusal(locale, refusal);
    field = comments_field_name(refusal->field);

    (void) comments_buf_add_char(out, '{');

    comments_json_string(out, "code", comments_refusal_code(refusal));

    if (field) {
        comments_json_string(out, "field", comments_str_c(field));
    }

    comments_json_string(out, "message", comments_str_c(message));

    (void) comments_buf_add_char(out, '}');
}


int
comments_json_counts(comments_buf_t *out, const comments_str_t *uris,
    const int64_t *counts, size_t n)
{
    size_t   i, k;
    int64_t  count;

    (void) comments_buf_add_c(out, "{\"counts\":{");

    for (i = 0; i < n; i++) {

        for (k = 0; k < i && !comments_str_eq(uris[k], uris[i]); k++) {
            /* void */
        }

        /* the names of an object's members must be unique */

        if (k < i) {
            continue;
        }

        comments_json_writer_next(out);
        comments_json_writer_quote(out, uris[i], COMMENTS_JSON_WEB);

        count = counts[i];

        for (k = i + 1; k < n; k++) {
            if (counts[k] > count && comments_str_eq(uris[k], uris[i])) {
                count = counts[k];
            }
        }

        (void) comments_buf_add_char(out, ':');
        (void) comments_buf_add_int(out, count);
    }

    return comments_buf_add_c(out, "}}");
}


/* writes the thread up to the opening of its list of comments */
static void
comments_json_head(comments_buf_t *out, comments_str_t site,
    comments_str_t uri, const comments_render_t *render,
    const comments_tree_t *tree)
{
    (void) comments_buf_add_char(out, '{');

    comments_json_string(out, "site", site);
    comments_json_uri(out, uri, render->url);
    comments_json_writer_number(out, "count", render->thread.count);
    comments_json_writer_flag(out, "open", (int) render->open);
    comments_json_string(out, "order",
                         comments_str_c(comments_order_name(render->order)));
    comments_json_writer_number(out, "page", render->page);
    comments_json_writer_number(out, "pages", render->pages);
    comments_json_string_or_null(out, "more",
                                 tree ? tree->next : comments_str_of(NULL, 0));
    comments_json_writer_open(out, "comments", '[');
}


/*
 * Writes one comment. Spam is shown as pending, so that its author does not
 * learn of the decision. Returns as comments_markdown_render().
 */
static int
comments_json_view(comments_buf_t *out, const comments_json_view_t *view)
{
    int                        rc, legible;
    comments_status_t          status;
    const comments_comment_t  *comment;

    rc = COMMENTS_OK;
    comment = view->comment;
    legible = (int) view->legible;

    status = legible ? comment->status : COMMENTS_DELETED;

    if (status == COMMENTS_SPAM) {
        status = COMMENTS_PENDING;
    }

    (void) comments_buf_add_char(out, '{');

    comments_json_string(out, "id", comment->id);
    comments_json_string_or_null(out, "parent", view->parent);
    comments_json_writer_number(out, "depth", view->depth);
    comments_json_string(out, "status",
                         comments_str_c(comments_status_name(status)));

    if (legible) {
        comments_json_author(out, comment);

    } else {
        comments_json_writer_null(out, "author");
    }

    comments_json_time(out, "created", comment->created);

    if (legible && comment->edited) {
        comments_json_time(out, "edited", comment->edited);

    } else {
        comments_json_writer_null(out, "edited");
    }

    if (legible) {
        rc = comments_json_html(out, view);

    } else {
        comments_json_string(out, "html", comments_str_of(NULL, 0));
    }

    comments_json_writer_open(out, "votes", '{');
    comments_json_writer_number(out, "up", legible ? comment->up : 0);
    comments_json_writer_number(out, "down", legible ? comment->down : 0);

    (void) comments_buf_add(out, "}}", 2);

    return out->failed ? COMMENTS_ERROR : rc;
}


static void
comments_json_author(comments_buf_t *out, const comments_comment_t *comment)
{
    comments_str_t  url;

    url = comment->website;

    if (!comments_render_is_web(url)) {
        url = comments_str_of(NULL, 0);
    }

    comments_json_writer_open(out, "author", '{');

    comments_json_name(out, comment->name);
    comments_json_string_or_null(out, "url", url);
    comments_json_writer_null(out, "avatar");
    comments_json_writer_flag(out, "moderator", (int) comment->moderator);

    if (comment->page_author) {
        comments_json_writer_flag(out, "page_author", 1);
    }

    (void) comments_buf_add_char(out, '}');
}


/*
 * Writes the member "html": the HTML that the window has rendered, or else the
 * text rendered now. Returns as comments_markdown_render().
 */
static int
comments_json_html(comments_buf_t *out, const comments_json_view_t *view)
{
    const comments_comment_t  *comment;

    comment = view->comment;

    if (comment->html.data != NULL) {
        comments_json_trimmed(out, comment->html);
        return COMMENTS_OK;
    }

    return comments_json_text(out, comments_format_find(view->formats,
                                                        comment->format),
                              comment->text);
}


/*
 * Writes the member "html" with the text rendered in that format. Returns as
 * comments_markdown_render(); on COMMENTS_ERROR, out->failed is set, too.
 */
static int
comments_json_text(comments_buf_t *out, const comments_format_t *format,
    comments_str_t text)
{
    int              rc;
    comments_buf_t   html;

    comments_buf_init(&html, COMMENTS_MARKDOWN_BUDGET(2 * text.len));

    rc = comments_format_render(format, &html, text, 0);

    if (rc != COMMENTS_ERROR) {
        comments_json_trimmed(out, comments_buf_str(&html));

    } else {
        out->failed = 1;
    }

    comments_buf_free(&html);

    return rc;
}


static void
comments_json_trimmed(comments_buf_t *out, comments_str_t html)
{
    while (html.len && html.data[html.len - 1] == '\n') {
        html.len--;
    }

    comments_json_string(out, "html", html);
}


static void
comments_json_string(comments_buf_t *out, const char *name, comments_str_t s)
{
    comments_json_writer_string(out, name, s, COMMENTS_JSON_WEB);
}


/*
 * Writes the member "uri". A "?" in the thread's name can begin a query only if
 * the address of the page has a query, too.
 */
static void
comments_json_uri(comments_buf_t *out, comments_str_t thread,
    comments_str_t url)
{
    int             query;
    comments_buf_t  uri;

    query = (url.len && memchr(url.data, '?', url.len) != NULL);

    comments_buf_init(&uri, 3 * thread.len + 1);

    if (comments_lookup_uri(&uri, thread, query) == COMMENTS_OK) {
        comments_json_string(out, "uri", comments_buf_str(&uri));

    } else {
        out->failed = 1;
    }

    comments_buf_free(&uri);
}


/*
 * Writes the member "name", with the limits of new names on length and on
 * combining marks: the comment may have been stored under other limits.
 */
static void
comments_json_name(comments_buf_t *out, comments_str_t name)
{
    comments_buf_t  bounded;

    if (name.len > COMMENTS_NAME_MAX) {
        name.len = comments_text_head(name, COMMENTS_NAME_MAX);
    }

    if (!comments_text_cluster_may(name)) {
        comments_json_string(out, "name", name);
        return;
    }

    comments_buf_init(&bounded, name.len);

    if (comments_text_cluster_bound(&bounded, name) == COMMENTS_OK) {
        comments_json_string(out, "name", comments_buf_str(&bounded));

    } else {
        out->failed = 1;
    }

    comments_buf_free(&bounded);
}


static void
comments_json_string_or_null(comments_buf_t *out, const char *name,
    comments_str_t s)
{
    if (s.len) {
        comments_json_string(out, name, s);

    } else {
        comments_json_writer_null(out, name);
    }
}


static void
comments_json_time(comments_buf_t *out, const char *name, int64_t ms)
{
    comments_json_writer_name(out, name);

    (void) comments_buf_add_char(out, '"');
    (void) comments_render_time(out, ms);
    (void) comments_buf_add_char(out, '"');
}
