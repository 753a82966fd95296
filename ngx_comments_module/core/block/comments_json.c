/*
 * Threads, comments, refusals and counts as JSON.
 *
 * Each object is built flat and written at once: a list of them is never one
 * value, so nothing is deep and little is held.
 */

#include <jansson.h>

#include "comments_json.h"
#include "comments_lookup.h"
#include "comments_markdown.h"
#include "comments_text.h"
#include "comments_text_cluster.h"


typedef struct {
    const comments_comment_t  *comment;
    comments_str_t             parent;      /* empty: none that is there */
    uint32_t                   depth;
    unsigned                   legible:1;   /* else a tombstone */
} comments_json_view_t;


static json_t *comments_json_head(comments_str_t site, comments_str_t uri,
    const comments_render_t *render, const comments_tree_t *tree);
static int comments_json_view(comments_buf_t *out,
    const comments_json_view_t *view);
static json_t *comments_json_refusal(const comments_refusal_t *refusal,
    const comments_locale_t *locale);
static json_t *comments_json_author(const comments_comment_t *comment);
static json_t *comments_json_html(const comments_comment_t *comment, int *rc);
static json_t *comments_json_markdown(comments_str_t text, int *rc);
static json_t *comments_json_trimmed(comments_str_t html);
static json_t *comments_json_string(comments_str_t s);
static json_t *comments_json_uri(comments_str_t thread, comments_str_t url);
static json_t *comments_json_name(comments_str_t name);
static json_t *comments_json_string_or_null(comments_str_t s);
static json_t *comments_json_time(int64_t ms);
static int comments_json_write(comments_buf_t *out, json_t *json);
static int comments_json_append(const char *data, size_t len, void *out);


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

    if (comments_json_write(out, comments_json_head(site, uri, render, tree))
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /* the list goes in front of the closing brace */

    out->len--;
    (void) comments_buf_add_c(out, ",\"comments\":[");

    for (i = 0; tree && i < tree->n; i++) {
        node = &tree->nodes[i];

        memset(&view, 0, sizeof(comments_json_view_t));

        view.comment = node->comment;
        view.depth = node->depth;

        if (node->parent || node->cut) {
            view.parent = node->comment->parent;
        }

        view.legible = comments_tree_legible(node) ? 1 : 0;

        if (i > 0) {
            (void) comments_buf_add_char(out, ',');
        }

        start = out->len;
        rc = comments_json_view(out, &view);

        if (rc != COMMENTS_OK) {
            comments_render_failure(render, node->comment);
        }

        /* its neighbours are there all the same */

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
comments_json_comment(comments_buf_t *out, const comments_comment_t *comment,
    uint32_t depth)
{
    comments_json_view_t  view;

    memset(&view, 0, sizeof(comments_json_view_t));

    view.comment = comment;
    view.parent = comment->parent;
    view.depth = depth;
    view.legible = (comment->status != COMMENTS_DELETED);

    return comments_json_view(out, &view) == COMMENTS_ERROR ? COMMENTS_ERROR
                                                            : COMMENTS_OK;
}


int
comments_json_preview(comments_buf_t *out, comments_str_t text)
{
    int  rc;

    return comments_json_write(out, json_pack("{s:o}", "html",
                                              comments_json_markdown(text,
                                                                     &rc)));
}


int
comments_json_refusals(comments_buf_t *out,
    const comments_refusals_t *refusals, const comments_locale_t *locale)
{
    size_t  i;

    (void) comments_buf_add_c(out, "{\"error\":");

    if (comments_json_write(out, comments_json_refusal(&refusals->list[0],
                                                       locale))
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    (void) comments_buf_add_c(out, ",\"errors\":[");

    for (i = 0; i < refusals->n; i++) {
        if (i > 0) {
            (void) comments_buf_add_char(out, ',');
        }

        if (comments_json_write(out, comments_json_refusal(&refusals->list[i],
                                                           locale))
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return comments_buf_add_c(out, "]}");
}


static json_t *
comments_json_refusal(const comments_refusal_t *refusal,
    const comments_locale_t *locale)
{
    const char  *field, *message;

    message = comments_locale_text(locale,
                                   comments_reason_message(refusal->reason));
    field = comments_field_name(refusal->field);

    return json_pack("{s:s, s:s*, s:s}",
                     "code", comments_reason_code(refusal->reason),
                     "field", field,
                     "message", message);
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

        /* a member of an object has its name alone */

        if (k < i) {
            continue;
        }

        if (i > 0) {
            (void) comments_buf_add_char(out, ',');
        }

        if (comments_json_write(out, comments_json_string(uris[i]))
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

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


static json_t *
comments_json_head(comments_str_t site, comments_str_t uri,
    const comments_render_t *render, const comments_tree_t *tree)
{
    comments_str_t  more;

    more = tree ? tree->next : comments_str_of(NULL, 0);

    return json_pack("{s:o, s:o, s:I, s:b, s:s, s:I, s:I, s:o}",
                     "site", comments_json_string(site),
                     "uri", comments_json_uri(uri, render->url),
                     "count", (json_int_t) render->thread.count,
                     "open", (int) render->open,
                     "order", comments_order_name(render->order),
                     "page", (json_int_t) render->page,
                     "pages", (json_int_t) render->pages,
                     "more", comments_json_string_or_null(more));
}


/*
 * Spam looks like what is held: its writer is not told the verdict. Returns as
 * comments_markdown_render().
 */
static int
comments_json_view(comments_buf_t *out, const comments_json_view_t *view)
{
    int                        rc;
    json_t                    *author, *html, *edited;
    comments_status_t          status;
    const comments_comment_t  *comment;

    rc = COMMENTS_OK;
    comment = view->comment;

    if (view->legible) {
        author = comments_json_author(comment);
        html = comments_json_html(comment, &rc);
        edited = comment->edited ? comments_json_time(comment->edited)
                                 : json_null();

        status = (comment->status == COMMENTS_SPAM) ? COMMENTS_PENDING
                                                    : comment->status;

    } else {
        author = json_null();
        html = json_string("");
        edited = json_null();
        status = COMMENTS_DELETED;
    }

    if (comments_json_write(out,
        json_pack("{s:o, s:o, s:I, s:s, s:o, s:o, s:o, s:o, s:{s:I, s:I}}",
                  "id", comments_json_string(comment->id),
                  "parent", comments_json_string_or_null(view->parent),
                  "depth", (json_int_t) view->depth,
                  "status", comments_status_name(status),
                  "author", author,
                  "created", comments_json_time(comment->created),
                  "edited", edited,
                  "html", html,
                  "votes",
                  "up", (json_int_t) (view->legible ? comment->up : 0),
                  "down", (json_int_t) (view->legible ? comment->down : 0)))
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return rc;
}


static json_t *
comments_json_author(const comments_comment_t *comment)
{
    comments_str_t  url;

    url = comment->website;

    if (!comments_render_is_web(url)) {
        url = comments_str_of(NULL, 0);
    }

    return json_pack("{s:o, s:o, s:n, s:b}",
                     "name", comments_json_name(comment->name),
                     "url", comments_json_string_or_null(url),
                     "avatar",
                     "moderator", (int) comment->moderator);
}


/* a window has rendered it already; *rc: as comments_markdown_render() */
static json_t *
comments_json_html(const comments_comment_t *comment, int *rc)
{
    if (comment->html.data != NULL) {
        *rc = COMMENTS_OK;
        return comments_json_trimmed(comment->html);
    }

    return comments_json_markdown(comment->text, rc);
}


/* *rc: as comments_markdown_render() */
static json_t *
comments_json_markdown(comments_str_t text, int *rc)
{
    json_t          *json;
    comments_buf_t   html;

    comments_buf_init(&html, COMMENTS_MARKDOWN_BUDGET(2 * text.len));

    json = NULL;

    *rc = comments_markdown_render(&html, text, 0);

    if (*rc != COMMENTS_ERROR) {
        json = comments_json_trimmed(comments_buf_str(&html));
    }

    comments_buf_free(&html);

    return json;
}


static json_t *
comments_json_trimmed(comments_str_t html)
{
    while (html.len && html.data[html.len - 1] == '\n') {
        html.len--;
    }

    return comments_json_string(html);
}


/* any bytes: what is not UTF-8 becomes U+FFFD; NULL: no memory */
static json_t *
comments_json_string(comments_str_t s)
{
    json_t          *json;
    const char      *p, *from, *end;
    comments_buf_t   clean;

    if (s.len == 0) {
        return json_string("");
    }

    json = json_stringn(s.data, s.len);
    if (json != NULL) {
        return json;
    }

    comments_buf_init(&clean, 3 * s.len);

    p = s.data;
    end = s.data + s.len;

    while (p < end) {
        from = p;

        if (comments_text_next(&p, end) == 0xfffd) {
            (void) comments_buf_add_c(&clean, "\xef\xbf\xbd");

        } else {
            (void) comments_buf_add(&clean, from, (size_t) (p - from));
        }
    }

    if (!clean.failed) {
        json = json_stringn(clean.data, clean.len);
    }

    comments_buf_free(&clean);

    return json;
}


/* a "?" is one of a query only if its page's address has a query as well */
static json_t *
comments_json_uri(comments_str_t thread, comments_str_t url)
{
    int              query;
    json_t          *json;
    comments_buf_t   uri;

    query = (url.len && memchr(url.data, '?', url.len) != NULL);
    json = NULL;

    comments_buf_init(&uri, 3 * thread.len + 1);

    if (comments_lookup_uri(&uri, thread, query) == COMMENTS_OK) {
        json = comments_json_string(comments_buf_str(&uri));
    }

    comments_buf_free(&uri);

    return json;
}


/* bounded as those that come in now, whenever it came */
static json_t *
comments_json_name(comments_str_t name)
{
    json_t          *json;
    comments_buf_t   bounded;

    if (name.len > COMMENTS_NAME_MAX) {
        name.len = comments_text_head(name, COMMENTS_NAME_MAX);
    }

    if (!comments_text_cluster_may(name)) {
        return comments_json_string(name);
    }

    comments_buf_init(&bounded, name.len);

    json = (comments_text_cluster_bound(&bounded, name) == COMMENTS_OK)
           ? comments_json_string(comments_buf_str(&bounded)) : NULL;

    comments_buf_free(&bounded);

    return json;
}


static json_t *
comments_json_string_or_null(comments_str_t s)
{
    return s.len ? comments_json_string(s) : json_null();
}


static json_t *
comments_json_time(int64_t ms)
{
    char            data[32];
    comments_buf_t  time;

    memset(&time, 0, sizeof(comments_buf_t));
    time.data = data;
    time.size = sizeof(data);
    time.max = sizeof(data);

    (void) comments_render_time(&time, ms);

    return json_stringn(time.data, time.len);
}


/* takes the reference; NULL is out of memory, met while it was built */
static int
comments_json_write(comments_buf_t *out, json_t *json)
{
    int  rc;

    if (json == NULL) {
        out->failed = 1;
        return COMMENTS_ERROR;
    }

    rc = json_dump_callback(json, comments_json_append, out,
                            JSON_COMPACT|JSON_ENCODE_ANY);
    json_decref(json);

    if (rc != 0) {
        out->failed = 1;
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


/*
 * "<" is written as an escape: whatever reads the answer on its way, as nginx's
 * SSI filter may, finds no mark-up in it. It only ever stands in strings.
 */
static int
comments_json_append(const char *data, size_t len, void *out)
{
    const char  *p, *end;

    end = data + len;

    while (data < end) {

        p = memchr(data, '<', (size_t) (end - data));

        if (p == NULL) {
            return comments_buf_add(out, data, (size_t) (end - data));
        }

        (void) comments_buf_add(out, data, (size_t) (p - data));

        if (comments_buf_add(out, "\\u003c", 6) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        data = p + 1;
    }

    return COMMENTS_OK;
}
