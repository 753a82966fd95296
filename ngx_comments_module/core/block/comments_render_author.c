/*
 * The head of a comment: its author, with what the stylesheet draws an avatar
 * from, badges, and dates.
 */

#include "comments_ascii.h"
#include "comments_date.h"
#include "comments_render.h"
#include "comments_render_writer.h"
#include "comments_text.h"
#include "comments_text_cluster.h"
#include "comments_uri_web.h"


#define COMMENTS_RENDER_HUES  8


static int comments_render_crowded(const comments_render_writer_t *w,
    const comments_tree_node_t *node);
static void comments_render_initial(comments_render_writer_t *w,
    comments_str_t name);
static unsigned comments_render_hue(comments_str_t name);
static void comments_render_badge(comments_render_writer_t *w,
    const char *key);


void
comments_render_meta(comments_render_writer_t *w,
    const comments_tree_node_t *node)
{
    const char                *edited;
    const comments_comment_t  *comment;

    comment = node->comment;

    comments_render_add(w, "<header>");
    comments_render_author(w, comment->name, comment->website);

    if (comment->page_author) {
        comments_render_badge(w, "page_author");
    }

    if (comment->moderator) {
        comments_render_badge(w, "moderator");
    }

    if (comment->pinned) {
        comments_render_badge(w, "pinned");
    }

    /*
     * property: in RDFa, a link without it would become the subject of the
     * properties inside it
     */

    comments_render_add(w, " <a class=\"comment-date\" property=\"url\""
                           " href=\"");
    comments_render_url_query(w);
    comments_render_add(w, "comments=show&amp;id=");
    comments_render_present_id(w, comment);
    comments_render_add(w, "#comment-");
    comments_render_present_id(w, comment);
    comments_render_add(w, "\" rel=\"nofollow\">");
    comments_render_created(w, comment->created,
                            comments_render_crowded(w, node));
    comments_render_add(w, "</a>");

    if (comment->edited) {
        edited = comments_locale_text(w->render->locale, "edited");
        comments_render_add(w, " <span class=\"comment-edited\">(");
        comments_render_edited(w, comment->edited, edited);
        comments_render_add(w, ")</span>");
    }

    comments_render_add(w, "</header>\n");
}


/*
 * 1 if the comment before or behind this one is of the same day, so that the
 * day alone does not tell them apart.
 */
static int
comments_render_crowded(const comments_render_writer_t *w,
    const comments_tree_node_t *node)
{
    uint32_t                     i;
    const comments_tree_node_t  *nodes;

    nodes = w->tree->nodes;
    i = (uint32_t) (node - nodes);

    return (i > 0 && comments_date_same_day(nodes[i - 1].comment->created,
                                            node->comment->created))
           || (i + 1 < w->tree->n
               && comments_date_same_day(nodes[i + 1].comment->created,
                                         node->comment->created));
}


void
comments_render_author(comments_render_writer_t *w, comments_str_t name,
    comments_str_t website)
{
    int  web;

    web = comments_render_is_web(website);

    comments_render_add(w, "<b class=\"comment-author\" property=\"author\""
                           " typeof=\"Person\"");
    comments_render_initial(w, name);
    comments_render_add(w, ">");

    if (web) {
        comments_render_add(w, "<a href=\"");
        comments_render_text(w, website);
        comments_render_add(w, "\" rel=\"nofollow ugc noopener\""
                               " property=\"url\">");
    }

    comments_render_add(w, "<bdi property=\"name\">");
    comments_render_content(w, comments_render_name(w, name));
    comments_render_add(w, "</bdi>");

    if (web) {
        comments_render_add(w, "</a>");
    }

    comments_render_add(w, "</b>");
}


/*
 * Writes the initial of a name and the number of a colour as attributes, which
 * the stylesheet makes an avatar of: in an element the initial would be read
 * aloud, copied, and shown by text browsers. It is the first character that is
 * a letter or a digit of ASCII, or any other one that stands for itself; of a
 * name without such a character there is none.
 */
static void
comments_render_initial(comments_render_writer_t *w, comments_str_t name)
{
    uint32_t     c;
    const char  *p, *end, *start;

    if (name.len == 0) {
        return;
    }

    p = name.data;
    end = name.data + ((name.len < COMMENTS_NAME_MAX) ? name.len
                                                      : COMMENTS_NAME_MAX);

    while (p < end) {
        start = p;
        c = comments_text_next(&p, end);

        if (c < 0x80 ? comments_ascii_alnum(c)
                     : c >= 0xc0 && (c < 0x2000 || c > 0x206f) && c != 0xfffd
                       && !comments_text_cluster_mark(c))
        {
            comments_render_add(w, " data-hue=\"");
            (void) comments_buf_add_int(w->out, comments_render_hue(name));
            comments_render_add(w, "\" data-initial=\"");
            comments_render_text(w, comments_str_of(start,
                                                    (size_t) (p - start)));
            comments_render_add(w, "\"");
            return;
        }
    }
}


/* the same name has the same colour on every page */
static unsigned
comments_render_hue(comments_str_t name)
{
    size_t    i;
    uint32_t  hash;

    /* FNV-1a: as good as any for a few letters */

    hash = 2166136261u;

    for (i = 0; i < name.len && i < COMMENTS_NAME_MAX; i++) {
        hash = (hash ^ (unsigned char) name.data[i]) * 16777619u;
    }

    return (hash ^ (hash >> 16)) % COMMENTS_RENDER_HUES;
}


static void
comments_render_badge(comments_render_writer_t *w, const char *key)
{
    comments_render_add(w, " <span class=\"comment-badge\">");
    comments_render_word(w, key);
    comments_render_add(w, "</span>");
}


/*
 * A stored website was checked when it was posted, but perhaps by older rules.
 * The limit is in characters, which have up to four bytes.
 */
int
comments_render_is_web(comments_str_t website)
{
    return website.len <= 4 * COMMENTS_WEBSITE_MAX && comments_uri_web(website);
}
