/*
 * Windows: the part of a page of comments that is drawn in one response,
 * limited in comments and in bytes of output.
 */

#include "comments_format.h"
#include "comments_window.h"


/* approximate bytes of a comment's mark-up without text, names and links */
#define COMMENTS_WINDOW_MARKUP  1300

/* the same of a moderator's controls, which have two more links */
#define COMMENTS_WINDOW_DESK    3000

#define COMMENTS_WINDOW_FIRST   64


static int comments_window_room(comments_window_t *window);
static int comments_window_visible(const comments_window_t *window,
    const comments_comment_t *comment);
static size_t comments_window_cost(const comments_window_t *window,
    const comments_comment_t *comment, size_t at);
static size_t comments_window_escaped(comments_str_t s);
static int comments_window_end(comments_window_t *window,
    comments_str_t next);


void
comments_window_init(comments_window_t *window, comments_arena_t *arena,
    comments_buf_t *html, const comments_window_opts_t *opts)
{
    memset(window, 0, sizeof(comments_window_t));

    window->arena = arena;
    window->html = html;
    window->opts = *opts;
    window->link = comments_window_escaped(opts->url);

    if (window->opts.bytes == 0) {
        window->opts.bytes = COMMENTS_WINDOW_BYTES;
    }

    html->len = 0;
}


void
comments_window_subtree(comments_window_t *window, comments_str_t root)
{
    window->before = window->has;
    window->subtree = root;
}


int
comments_window_add(comments_window_t *window,
    const comments_comment_t *comment)
{
    int                       rc, visible;
    size_t                    at, cost;
    comments_comment_t       *copy;
    comments_window_mark_t   *has;
    const comments_format_t  *format;

    has = &window->has;

    if (window->next.len) {
        return COMMENTS_DECLINED;
    }

    visible = comments_window_visible(window, comment);

    if (has->n == COMMENTS_WINDOW_SEEN
        || (visible && has->drawn == COMMENTS_PAGE_MAX))
    {
        return comments_window_end(window, comment->id);
    }

    if (comments_window_room(window) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    at = window->html->len;

    format = comments_format_find(window->opts.formats, comment->format);

    rc = visible ? comments_format_render(format, window->html, comment->text,
                                          window->opts.ascii
                                          && !window->opts.json)
                 : COMMENTS_OK;

    if (rc == COMMENTS_ERROR) {
        comments_buf_truncate(window->html, at);
    }

    cost = comments_window_cost(window, comment, at);

    if (has->drawn && cost > window->opts.bytes - has->bytes) {
        return comments_window_end(window, comment->id);
    }

    copy = &window->comments[has->n++];
    *copy = *comment;

    copy->html = comments_str_of(NULL, window->html->len - at);
    copy->unrendered = (rc == COMMENTS_ERROR) ? 1 : 0;

    if (rc == COMMENTS_DECLINED) {
        window->plain = has->n;
    }

    has->drawn += visible ? 1 : 0;
    has->html = window->html->len;

    has->bytes = (cost > window->opts.bytes - has->bytes)
                 ? window->opts.bytes : has->bytes + cost;

    return COMMENTS_OK;
}


int
comments_window_keep(comments_window_t *window, uint32_t n)
{
    size_t               i;
    comments_str_t      *strings[10];
    comments_comment_t  *comment;

    for ( /* void */ ; n < window->has.n; n++) {
        comment = &window->comments[n];

        /* the renderer will try once more to render an unrendered text */

        if (!comment->unrendered) {
            comment->text = (comments_str_t) comments_null_str;
            comment->format = (comments_str_t) comments_null_str;
        }

        strings[0] = &comment->id;
        strings[1] = &comment->parent;
        strings[2] = &comment->root;
        strings[3] = &comment->name;
        strings[4] = &comment->website;
        strings[5] = &comment->text;
        strings[6] = &comment->format;
        strings[7] = &comment->by;
        strings[8] = &comment->reason;
        strings[9] = &comment->email_hash;

        for (i = 7; i < 10 && !window->opts.all; i++) {
            *strings[i] = (comments_str_t) comments_null_str;
        }

        for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
            if (strings[i]->len
                && comments_arena_dup(window->arena, *strings[i], strings[i])
                   != COMMENTS_OK)
            {
                return COMMENTS_ERROR;
            }
        }

        comment->email = (comments_str_t) comments_null_str;
        comment->author = (comments_str_t) comments_null_str;
    }

    return COMMENTS_OK;
}


comments_comment_t *
comments_window_done(comments_window_t *window, uint32_t *n)
{
    size_t       at;
    uint32_t     i;
    const char  *data;

    data = window->html->data ? window->html->data : "";
    at = 0;

    for (i = 0; i < window->has.n; i++) {
        if (!window->comments[i].unrendered) {
            window->comments[i].html.data = data + at;
        }

        at += window->comments[i].html.len;
    }

    *n = window->has.n;

    return window->comments;
}


/*
 * Makes room for one more comment. The array doubles; the old arrays, which the
 * arena cannot free, are together smaller than the new one.
 */
static int
comments_window_room(comments_window_t *window)
{
    uint32_t             size;
    comments_comment_t  *comments;

    if (window->has.n < window->size) {
        return COMMENTS_OK;
    }

    size = window->size ? 2 * window->size : COMMENTS_WINDOW_FIRST;

    comments = comments_arena_alloc(window->arena,
                                    size * sizeof(comments_comment_t));
    if (comments == NULL) {
        return COMMENTS_ERROR;
    }

    if (window->has.n) {
        memcpy(comments, window->comments,
               window->has.n * sizeof(comments_comment_t));
    }

    window->comments = comments;
    window->size = size;

    return COMMENTS_OK;
}


/* 1 if the comment shows its text to this reader */
static int
comments_window_visible(const comments_window_t *window,
    const comments_comment_t *comment)
{
    return comment->status == COMMENTS_APPROVED || window->opts.all
           || (window->opts.own.len
               && comments_str_eq(window->opts.own, comment->id));
}


/*
 * Returns an upper estimate of the bytes that the comment adds to the output.
 * The comment's HTML begins at offset at of window->html.
 */
static size_t
comments_window_cost(const comments_window_t *window,
    const comments_comment_t *comment, size_t at)
{
    size_t          cost;
    comments_str_t  html, name;

    if (!comments_window_visible(window, comment)) {
        return 0;
    }

    html = comments_str_of(window->html->data + at, window->html->len - at);

    /* a name is drawn only up to the allowed length */

    name = comment->name;

    if (name.len > 4 * COMMENTS_NAME_MAX) {
        name.len = 4 * COMMENTS_NAME_MAX;
    }

    cost = COMMENTS_WINDOW_MARKUP + 4 * window->link
           + (window->opts.all ? COMMENTS_WINDOW_DESK + 2 * window->link : 0)
           + 2 * comments_window_escaped(name)
           + comments_window_escaped(comment->website);

    return cost + (window->opts.json ? comments_window_escaped(html)
                                     : html.len);
}


/*
 * Returns an upper estimate of the length of s after escaping: an ASCII
 * character becomes up to seven bytes, a character of four bytes up to ten.
 */
static size_t
comments_window_escaped(comments_str_t s)
{
    size_t         i, len;
    unsigned char  c;

    len = s.len;

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];

        if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == '"'
            || c == '\'' || c == '\\')
        {
            len += 5;

        } else if (c == '{') {
            len += sizeof("<wbr/>") - 1;

        } else if (c >= 0x80) {
            len += 2;
        }
    }

    return len;
}


static int
comments_window_end(comments_window_t *window, comments_str_t next)
{
    const comments_window_mark_t  *before;

    before = &window->before;

    if (window->subtree.len
        && (before->drawn >= COMMENTS_PAGE_MAX / 2
            || before->bytes >= window->opts.bytes / 2))
    {
        next = window->subtree;
        window->has = *before;
    }

    window->html->len = window->has.html;

    if (comments_arena_dup(window->arena, next, &window->next)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return COMMENTS_DECLINED;
}
