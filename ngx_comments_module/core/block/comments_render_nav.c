/*
 * Navigation in a thread: links to its orders, pages and windows.
 */

#include "comments_render_writer.h"


#define COMMENTS_RENDER_PAGES_AROUND  2     /* links on each side of the
                                               present page's own */


#define COMMENTS_RENDER_LONG          10    /* comments of a thread in which
                                               the newest one is linked */


static const comments_str_t  comments_render_start = comments_null_str;


static const comments_comment_t *comments_render_newest(
    const comments_render_writer_t *w);
static void comments_render_pages(comments_render_writer_t *w);
static void comments_render_page_link(comments_render_writer_t *w,
    uint32_t page);
static void comments_render_page_step(comments_render_writer_t *w,
    uint32_t page, const char *rel, const char *key, const char *arrow);
static void comments_render_window_link(comments_render_writer_t *w,
    comments_str_t from, const char *key, int64_t n);
static int64_t comments_render_left(const comments_render_writer_t *w);


/*
 * The links stand beside the title, so that whoever goes by keyboard passes
 * over the thread. The newest comment is linked where it is not at an end of
 * the list, and where all comments are in this window.
 */
void
comments_render_jumps(comments_render_writer_t *w)
{
    const comments_comment_t  *newest;

    if (w->tree == NULL || w->tree->n == 0) {
        return;
    }

    newest = comments_render_newest(w);

    if (!w->render->open && newest == NULL) {
        return;
    }

    comments_render_add(w, "<p class=\"comment-jumps\">");

    if (w->render->open) {
        comments_render_add(w, "<a href=\"");
        comments_render_part_url(w, 0, w->render->order, w->tree->from);
        comments_render_add(w, "#comment-form\" rel=\"nofollow\">");
        comments_render_word(w, "write");
        comments_render_add(w, "</a>");
    }

    if (newest != NULL) {
        comments_render_add(w, " <a href=\"");
        comments_render_comment_url(w, newest->id, 1);
        comments_render_add(w, "\" rel=\"nofollow\">");
        comments_render_word(w, "newest");
        comments_render_add(w, "</a>");
    }

    comments_render_add(w, "</p>\n");
}


/* the newest comment of a long thread; NULL: there is no link to one */
static const comments_comment_t *
comments_render_newest(const comments_render_writer_t *w)
{
    uint32_t                   i;
    const comments_tree_t     *tree;
    const comments_comment_t  *comment, *newest;

    tree = w->tree;

    if (tree->n < COMMENTS_RENDER_LONG || w->render->pages > 1 || tree->inside
        || tree->next.len)
    {
        return NULL;
    }

    newest = NULL;

    for (i = 0; i < tree->n; i++) {
        comment = tree->nodes[i].comment;

        if (comment->status == COMMENTS_APPROVED
            && (newest == NULL || comment->created > newest->created))
        {
            newest = comment;
        }
    }

    return newest;
}


/* writes the links to the orders, where there is anything to order */
void
comments_render_orders(comments_render_writer_t *w)
{
    int                       i;
    const comments_thread_t  *thread;
    static const char *const  keys[] = {
        "order_oldest", "order_newest", "order_best"
    };

    thread = &w->render->thread;

    if (w->tree == NULL || w->tree->n == 0 || thread->count < 2
        || (thread->roots < 2 && !thread->voted))
    {
        return;
    }

    comments_render_add(w, "<nav class=\"comment-orders\" aria-label=\"");
    comments_render_word(w, "order");
    comments_render_add(w, "\"><ul>\n");

    for (i = COMMENTS_OLDEST; i <= COMMENTS_BEST; i++) {

        /* without votes the best ones are the oldest ones */

        if (i == COMMENTS_BEST && !thread->voted
            && w->render->order != COMMENTS_BEST)
        {
            continue;
        }

        comments_render_add(w, "<li><a href=\"");

        /* a link to an order leads to its first page */
        comments_render_part_url(w, 1, (comments_order_t) i,
                                 comments_render_start);
        comments_render_add(w, "#ngx-comments\" rel=\"nofollow\"");

        if (w->render->order == (comments_order_t) i) {
            comments_render_add(w, " aria-current=\"true\"");
        }

        comments_render_add(w, ">");
        comments_render_word(w, keys[i]);
        comments_render_add(w, "</a></li>\n");
    }

    comments_render_add(w, "</ul></nav>\n");
}


void
comments_render_before(comments_render_writer_t *w)
{
    if (w->tree && w->tree->inside) {
        comments_render_window_link(w, w->tree->prev, "before", 0);
    }
}


void
comments_render_after(comments_render_writer_t *w)
{
    int64_t  left;

    if (w->tree && w->tree->next.len) {
        left = comments_render_left(w);
        comments_render_window_link(w, w->tree->next,
                                    left ? "more_n" : "more", left);
    }

    if (w->render->pages > 1 && !w->render->unavailable) {
        comments_render_pages(w);
    }
}


/*
 * Returns the number of comments after this window, for display; 0: unknown. A
 * window contains only the comments that were read. thread.count is exact,
 * but it can be used only in the first window of a thread with one page.
 */
static int64_t
comments_render_left(const comments_render_writer_t *w)
{
    int64_t   left;
    uint32_t  i;

    if (w->render->pages > 1 || w->tree->inside) {
        return 0;
    }

    left = w->render->thread.count;

    for (i = 0; i < w->tree->n; i++) {
        if (w->tree->nodes[i].comment->status == COMMENTS_APPROVED) {
            left--;
        }
    }

    return (left > 1) ? left : 0;
}


static void
comments_render_window_link(comments_render_writer_t *w, comments_str_t from,
    const char *key, int64_t n)
{
    comments_render_add(w, "<p class=\"comment-more\"><a href=\"");
    comments_render_part_url(w, 0, w->render->order, from);

    if (from.len) {
        comments_render_add(w, "#comment-");
        comments_render_id(w, from);

    } else {
        comments_render_add(w, "#ngx-comments");
    }

    comments_render_add(w, "\" rel=\"nofollow\">");
    comments_render_phrase_int(w, key, n);
    comments_render_add(w, "</a></p>\n");
}


/*
 * Writes links to the first page, the last page, and the pages around the
 * present one, so that the list is short for any number of pages.
 */
static void
comments_render_pages(comments_render_writer_t *w)
{
    uint32_t                  page, last, from, to;
    const comments_render_t  *render;

    render = w->render;
    last = render->pages;
    page = render->page;

    from = (page > COMMENTS_RENDER_PAGES_AROUND + 2)
           ? page - COMMENTS_RENDER_PAGES_AROUND : 2;
    to = (page < last && last - page > COMMENTS_RENDER_PAGES_AROUND + 1)
         ? page + COMMENTS_RENDER_PAGES_AROUND : last - 1;

    comments_render_add(w, "<nav class=\"comment-pages\" aria-label=\"");
    comments_render_word(w, "pages");
    comments_render_add(w, "\"><ul>\n");

    if (page > 1 && page <= last) {
        comments_render_page_step(w, page - 1, "prev", "page_previous",
                                  "\xe2\x86\x90");
    }

    comments_render_page_link(w, 1);

    if (from > 2) {
        comments_render_add(w, "<li>&#8230;</li>\n");
    }

    /* a page number beyond the last page has no pages around it */

    for (page = from; page <= to && to < last; page++) {
        comments_render_page_link(w, page);
    }

    if (to + 1 < last) {
        comments_render_add(w, "<li>&#8230;</li>\n");
    }

    comments_render_page_link(w, last);

    if (render->page < last) {
        comments_render_page_step(w, render->page + 1, "next", "page_next",
                                  "\xe2\x86\x92");
    }

    comments_render_add(w, "</ul></nav>\n");
}


static void
comments_render_page_link(comments_render_writer_t *w, uint32_t page)
{
    comments_render_add(w, "<li><a href=\"");
    comments_render_part_url(w, page, w->render->order,
                             comments_render_start);
    comments_render_add(w, "#ngx-comments\"");

    if (page == w->render->page) {
        comments_render_add(w, " aria-current=\"page\"");
    }

    comments_render_add(w, " aria-label=\"");
    comments_render_phrase_int(w, "page", page);
    comments_render_add(w, "\">");
    (void) comments_buf_add_int(w->out, page);
    comments_render_add(w, "</a></li>\n");
}


static void
comments_render_page_step(comments_render_writer_t *w, uint32_t page,
    const char *rel, const char *key, const char *arrow)
{
    comments_render_add(w, "<li><a href=\"");
    comments_render_part_url(w, page, w->render->order,
                             comments_render_start);
    comments_render_add(w, "#ngx-comments\" rel=\"");
    (void) comments_buf_add_c(w->out, rel);
    comments_render_add(w, "\" aria-label=\"");
    comments_render_word(w, key);
    comments_render_add(w, "\">");
    comments_render_text(w, comments_str_c(arrow));
    comments_render_add(w, "</a></li>\n");
}
