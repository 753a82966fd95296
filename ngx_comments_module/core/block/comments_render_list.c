/*
 * The comments of the block: nested lists of articles.
 */

#include "comments_id.h"
#include "comments_format.h"
#include "comments_render.h"
#include "comments_render_writer.h"
#include "comments_text.h"


static void comments_render_prepare(comments_render_writer_t *w);
static void comments_render_branch(comments_render_writer_t *w, uint32_t i);
static void comments_render_article(comments_render_writer_t *w,
    const comments_tree_node_t *node);
static void comments_render_standing(comments_render_writer_t *w,
    const comments_comment_t *comment);
static void comments_render_body(comments_render_writer_t *w,
    const comments_comment_t *comment);
static int comments_render_kept(const comments_render_writer_t *w,
    const comments_comment_t *comment);
static const char *comments_render_class(const comments_render_writer_t *w,
    const comments_comment_t *comment);
static void comments_render_comment(comments_render_writer_t *w,
    const comments_tree_node_t *node);
static void comments_render_stub(comments_render_writer_t *w,
    const comments_tree_node_t *node, const char *key);
static void comments_render_open(comments_render_writer_t *w,
    const comments_tree_node_t *node, const char *class);
static void comments_render_context(comments_render_writer_t *w,
    const comments_tree_node_t *node);
static void comments_render_actions(comments_render_writer_t *w,
    const comments_comment_t *comment);
static void comments_render_own(comments_render_writer_t *w,
    const comments_comment_t *comment);
static void comments_render_own_form(comments_render_writer_t *w,
    const comments_comment_t *comment, const char *verb);
static int comments_render_shown(const comments_render_writer_t *w,
    const comments_comment_t *comment);


/*
 * Writes the list of comments. A list is opened before a comment that is drawn
 * one level deeper than the comment before it, and lists are closed before one
 * that is less deep. A window may begin deep in a thread: base is the level of
 * the outermost list. When a comment is less deep than that, base becomes the
 * comment's level.
 */
void
comments_render_list(comments_render_writer_t *w)
{
    uint32_t                     i, base, level, drawn;
    const comments_tree_node_t  *node;

    if (w->tree == NULL || w->tree->n == 0) {
        return;
    }

    base = w->tree->nodes[0].drawn;
    level = 0;

    comments_render_prepare(w);

    comments_render_add(w, "<ol class=\"comment-list\">\n");

    for (i = 0; i < w->tree->n; i++) {
        node = &w->tree->nodes[i];
        drawn = node->drawn;

        if (i == 0) {
            /* the list has just begun */

        } else if (drawn > base + level) {
            comments_render_branch(w, i);
            level++;

        } else {
            comments_render_add(w, "</li>\n");

            for ( /* void */ ; level && drawn < base + level; level--) {
                comments_render_add(w, "</ol></details></li>\n");
            }

            if (drawn < base) {
                base = drawn;
            }
        }

        comments_render_article(w, node);
    }

    comments_render_add(w, "</li>\n");

    for ( /* void */ ; level; level--) {
        comments_render_add(w, "</ol></details></li>\n");
    }

    comments_render_add(w, "</ol>\n");
}


/*
 * Opens the list of replies that begins with the node i. A reader can fold it;
 * a link to a comment in it works, since it begins unfolded. The loop passes
 * over a node once for each level at which it is drawn, which are at most 20.
 */
static void
comments_render_branch(comments_render_writer_t *w, uint32_t i)
{
    int64_t                      n;
    uint32_t                     drawn;
    const comments_tree_node_t  *nodes;

    nodes = w->tree->nodes;
    drawn = nodes[i].drawn;

    for (n = 0; i < w->tree->n && nodes[i].drawn >= drawn; i++) {
        n += comments_tree_legible(&nodes[i])
             || comments_render_kept(w, nodes[i].comment);
    }

    comments_render_add(w, "\n<details class=\"comment-branch\""
                           " open=\"open\"><summary>");

    if (n == 1) {
        comments_render_word(w, "replies_one");

    } else {
        comments_render_phrase_int(w, "replies_many", n);
    }

    comments_render_add(w, "</summary>\n<ol class=\"comment-replies\">\n");
}


/* makes w->reply, the part that all links to reply have in common */
static void
comments_render_prepare(comments_render_writer_t *w)
{
    int              ascii;
    const char      *text;
    comments_buf_t  *reply;
    comments_str_t   head, tail;

    if (!w->render->open) {
        return;
    }

    reply = &w->reply;
    ascii = w->render->ascii;

    text = comments_locale_text(w->render->locale, "reply_to");
    w->named = comments_render_split(text, &head, &tail) ? 1 : 0;

    (void) comments_buf_add_c(reply, "#comment-form\" rel=\"nofollow\""
                                     " aria-label=\"");
    (void) comments_text_escape(reply, head, ascii);
    w->reply_name = reply->len;
    (void) comments_text_escape(reply, tail, ascii);
    (void) comments_buf_add_c(reply, "\">");

    text = comments_locale_text(w->render->locale, "reply");
    (void) comments_text_escape(reply, comments_str_c(text), ascii);
    (void) comments_buf_add_c(reply, "</a></p>\n");
}


static void
comments_render_article(comments_render_writer_t *w,
    const comments_tree_node_t *node)
{
    size_t                     start;
    const comments_comment_t  *comment, *reply_to;

    if (w->out->failed) {
        return;
    }

    start = w->out->len;
    comment = node->comment;
    reply_to = w->render->reply_to;

    w->plain = comments_id_valid(comment->id) ? 1 : 0;

    if (!comments_tree_legible(node) && !comments_render_kept(w, comment)) {
        comments_render_stub(w, node, "removed");
        return;
    }

    comments_render_comment(w, node);

    if (w->out->failed) {

        /* replace it by a note, and continue with the other comments */

        comments_render_failure(w->render, comment);
        comments_buf_truncate(w->out, start);
        comments_render_stub(w, node, "unavailable");
        return;
    }

    if (reply_to && comments_str_eq(reply_to->id, comment->id)) {
        comments_render_add(w, "\n");
        comments_render_form(w);
    }
}


/* a moderator sees all of which something is left */
static int
comments_render_kept(const comments_render_writer_t *w,
    const comments_comment_t *comment)
{
    return w->render->desk != NULL
           && (comment->status != COMMENTS_DELETED || comment->name.len
               || comment->text.len || comment->html.len);
}


static const char *
comments_render_class(const comments_render_writer_t *w,
    const comments_comment_t *comment)
{
    if (comment->status == COMMENTS_APPROVED) {
        return "";
    }

    if (w->render->desk != NULL && comment->status == COMMENTS_SPAM) {
        return " comment-pending comment-spam";
    }

    if (w->render->desk != NULL && comment->status == COMMENTS_DELETED) {
        return " comment-pending comment-deleted";
    }

    return " comment-pending";
}


static void
comments_render_comment(comments_render_writer_t *w,
    const comments_tree_node_t *node)
{
    const comments_comment_t  *comment;

    comment = node->comment;

    comments_render_open(w, node, comments_render_class(w, comment));

    comments_render_add(w, "\" typeof=\"Comment\">\n");
    comments_render_meta(w, node);
    comments_render_context(w, node);

    if (w->render->desk == NULL) {
        comments_render_standing(w, comment);
    }

    /* lang="": the language of the text is unknown, not the locale's */

    comments_render_add(w, "<div class=\"comment-body\" dir=\"auto\""
                           " lang=\"\" property=\"text\">");
    comments_render_body(w, comment);
    comments_render_add(w, "</div>\n");

    comments_render_actions(w, comment);

    if (comment->status == COMMENTS_APPROVED) {

        if (comments_render_shown(w, comment)) {
            comments_render_told_notice(w);
        }

        /* nobody votes for a comment of their own */

        comments_render_votes(w, comment, comments_render_shown(w, comment)
                                          && w->render->own.len == 0);
    }

    comments_render_own(w, comment);

    if (w->render->desk != NULL) {
        w->render->desk->acts(w, comment, w->render->desk->data);
    }

    comments_render_add(w, "</article>");
}


/* tells an author who has just posted where the comment is now */
static void
comments_render_standing(comments_render_writer_t *w,
    const comments_comment_t *comment)
{
    if (comment->status != COMMENTS_APPROVED) {
        comments_render_notice(w, "pending");

    } else if (w->render->told == COMMENTS_TOLD_NOTHING
               && w->render->own.len
               && comments_str_eq(w->render->own, comment->id))
    {
        comments_render_notice(w, "published");
    }
}


/* writes the HTML that the window has rendered, or renders the text now */
static void
comments_render_body(comments_render_writer_t *w,
    const comments_comment_t *comment)
{
    if (comment->html.data != NULL) {
        (void) comments_buf_add_str(w->out, comment->html);
        return;
    }

    if (comments_format_render(comments_format_find(w->render->formats,
                                                    comment->format),
                               w->out, comment->text, w->render->ascii)
        == COMMENTS_DECLINED)
    {
        comments_render_failure(w->render, comment);
    }
}


/* writes the locale's text of key as a note in place of a comment */
static void
comments_render_stub(comments_render_writer_t *w,
    const comments_tree_node_t *node, const char *key)
{
    comments_render_open(w, node, " comment-removed");

    comments_render_add(w, "\">\n");
    comments_render_context(w, node);
    comments_render_add(w, "<p class=\"comment-stub\">");
    comments_render_word(w, key);
    comments_render_add(w, "</p>\n</article>");
}


/* writes the beginning of a comment's article up to the end of its class */
static void
comments_render_open(comments_render_writer_t *w,
    const comments_tree_node_t *node, const char *class)
{
    const comments_comment_t  *comment;

    comment = node->comment;

    comments_render_add(w, "<li><article id=\"comment-");

    if (w->plain) {
        comments_render_present_id(w, comment);

    } else {
        comments_render_text(w, comment->id);
    }

    comments_render_add(w, "\" class=\"comment");
    (void) comments_buf_add_c(w->out, class);

    if (comments_render_shown(w, comment)) {
        comments_render_add(w, " comment-shown");
    }
}


/*
 * If a reply is not drawn under its parent (the reply is too deep, or the
 * window begins below the parent), the reply has a link to the parent.
 */
static void
comments_render_context(comments_render_writer_t *w,
    const comments_tree_node_t *node)
{
    comments_str_t             name;
    const comments_comment_t  *parent;

    parent = node->parent;

    if (!node->cut && (parent == NULL || node->depth == node->drawn)) {
        return;
    }

    /* of a parent in another window, perhaps only the id is known */

    name = (parent && parent->status == COMMENTS_APPROVED)
           ? comments_render_name(w, parent->name)
           : comments_str_c("\xe2\x80\xa6");

    comments_render_add(w, "<p class=\"comment-context\"><a href=\"");
    comments_render_comment_url(w, node->comment->parent, !node->cut);
    comments_render_add(w, "\" rel=\"nofollow\">");
    comments_render_phrase(w, "in_reply_to", name, 1);
    comments_render_add(w, "</a></p>\n");
}


static void
comments_render_actions(comments_render_writer_t *w,
    const comments_comment_t *comment)
{
    comments_str_t  reply;

    if (!w->render->open || comment->status != COMMENTS_APPROVED) {
        return;
    }

    comments_render_add(w, "<p class=\"comment-actions\">"
                           "<a href=\"");
    comments_render_url_query(w);
    comments_render_add(w, "comments=reply&amp;id=");
    comments_render_present_id(w, comment);

    reply = comments_buf_str(&w->reply);

    (void) comments_buf_add(w->out, reply.data, w->reply_name);

    if (w->named) {
        comments_render_text(w, comments_render_name(w, comment->name));
    }

    (void) comments_buf_add(w->out, reply.data + w->reply_name,
                            reply.len - w->reply_name);
}


/*
 * Buttons with which the author edits and deletes a comment: forms, since both
 * are posts.
 */
static void
comments_render_own(comments_render_writer_t *w,
    const comments_comment_t *comment)
{
    if (w->render->own.len == 0
        || !comments_str_eq(w->render->own, comment->id))
    {
        return;
    }

    comments_render_add(w, "<div class=\"comment-actions comment-own\">");

    if (w->render->open) {
        comments_render_own_form(w, comment, "edit");
    }

    comments_render_own_form(w, comment, "delete");
    comments_render_add(w, "</div>\n");
}


static void
comments_render_own_form(comments_render_writer_t *w,
    const comments_comment_t *comment, const char *verb)
{
    comments_render_add(w, "<form method=\"post\" action=\"");
    comments_render_url_query(w);
    comments_render_add(w, "comments=");
    (void) comments_buf_add_c(w->out, verb);
    comments_render_add(w, "&amp;id=");
    comments_render_present_id(w, comment);
    comments_render_add(w, "\" accept-charset=\"utf-8\" target=\"_self\""
                           " data-turbo=\"false\" data-hx-boost=\"false\">"
                           "<p><input type=\"hidden\" name=\"_charset_\""
                           " value=\"utf-8\" />");
    comments_render_proof(w);
    comments_render_add(w, "<button class=\"comment-");
    (void) comments_buf_add_c(w->out, verb);
    comments_render_add(w, "\">");
    comments_render_word(w, verb);
    comments_render_add(w, "</button></p></form>");
}


static int
comments_render_shown(const comments_render_writer_t *w,
    const comments_comment_t *comment)
{
    return w->render->view == COMMENTS_VIEW_SHOW
           && w->render->shown.len
           && comments_str_eq(w->render->shown, comment->id);
}
