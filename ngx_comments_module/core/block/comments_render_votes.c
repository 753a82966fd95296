/*
 * The votes of a comment: a form whose buttons vote for it, against it, or
 * report it, with the numbers of votes. The form works without a script. White
 * space parts the buttons for browsers without a stylesheet. The form is the
 * same for all readers, so it does not show how this reader has voted. The
 * notice behind a vote or a report tells the reader that it has been counted.
 */

#include "comments_render_writer.h"
#include "comments_text.h"


/* the values of the argument cnotice, by comments_told_t, and their texts */
static const struct {
    const char  *name;
    const char  *key;
} comments_render_told[] = {
    { "", "" },
    { "voted", "told_voted" },
    { "unvoted", "told_unvoted" },
    { "flagged", "told_flagged" }
};

#define COMMENTS_RENDER_TOLD                                                  \
    (sizeof(comments_render_told) / sizeof(comments_render_told[0]))


static void comments_render_votes_prepare(comments_render_writer_t *w);
static void comments_render_votes_button(comments_render_writer_t *w,
    const char *dir, const char *key, const char *sign);
static void comments_render_votes_number(comments_render_writer_t *w,
    uint32_t n);


void
comments_render_votes(comments_render_writer_t *w,
    const comments_comment_t *comment, int shown)
{
    comments_str_t  votes;

    if (!w->render->open) {

        if (comment->up || comment->down) {
            comments_render_add(w, "<p class=\"comment-votes\">&#9650;");
            comments_render_votes_number(w, comment->up);
            comments_render_add(w, " &#9660;");
            comments_render_votes_number(w, comment->down);
            comments_render_add(w, "</p>\n");
        }

        return;
    }

    if (w->votes.len == 0) {
        comments_render_votes_prepare(w);
    }

    votes = comments_buf_str(&w->votes);

    comments_render_add(w, "<form class=\"comment-votes\" method=\"post\""
                           " action=\"");
    comments_render_url_query(w);
    comments_render_add(w, "comments=vote&amp;id=");
    comments_render_id(w, comment->id);

    (void) comments_buf_add(w->out, votes.data, w->votes_up);
    comments_render_votes_number(w, comment->up);

    (void) comments_buf_add(w->out, votes.data + w->votes_up,
                            w->votes_down - w->votes_up);
    comments_render_votes_number(w, comment->down);

    /* behind a vote, which leads to this view: the way to take it back */

    if (shown) {
        comments_render_add(w, " <button name=\"dir\" value=\"none\">");
        comments_render_word(w, "vote_none");
        comments_render_add(w, "</button>");
    }

    (void) comments_buf_add(w->out, votes.data + w->votes_down,
                            votes.len - w->votes_down);
}


/* makes w->votes, what all these forms have in common, with its offsets */
static void
comments_render_votes_prepare(comments_render_writer_t *w)
{
    comments_buf_t  *votes;

    votes = &w->votes;

    (void) comments_buf_add_c(votes, "\">");
    comments_render_votes_button(w, "up", "vote_up", "&#9650;");
    w->votes_up = votes->len;

    (void) comments_buf_add_char(votes, ' ');
    comments_render_votes_button(w, "down", "vote_down", "&#9660;");
    w->votes_down = votes->len;

    (void) comments_buf_add_char(votes, ' ');
    comments_render_votes_button(w, "flag", "flag", NULL);
    (void) comments_buf_add_c(votes, "</form>\n");
}


/* sign: drawn in place of the word, which is its label then; NULL: none */
static void
comments_render_votes_button(comments_render_writer_t *w, const char *dir,
    const char *key, const char *sign)
{
    comments_buf_t  *votes;
    comments_str_t   word;

    votes = &w->votes;
    word = comments_str_c(comments_locale_text(w->render->locale, key));

    (void) comments_buf_add_c(votes, "<button name=\"dir\" value=\"");
    (void) comments_buf_add_c(votes, dir);

    if (sign == NULL) {
        (void) comments_buf_add_c(votes, "\" class=\"comment-flag\">");
        (void) comments_text_escape(votes, word, w->render->ascii);

    } else {
        (void) comments_buf_add_c(votes, "\" aria-label=\"");
        (void) comments_text_escape(votes, word, w->render->ascii);
        (void) comments_buf_add_c(votes, "\">");
        (void) comments_buf_add_c(votes, sign);
    }

    (void) comments_buf_add_c(votes, "</button>");
}


static void
comments_render_votes_number(comments_render_writer_t *w, uint32_t n)
{
    if (n) {
        comments_render_add(w, " <span>");
        (void) comments_buf_add_int(w->out, n);
        comments_render_add(w, "</span>");
    }
}


void
comments_render_told_notice(comments_render_writer_t *w)
{
    if (w->render->told != COMMENTS_TOLD_NOTHING) {
        comments_render_notice(w, comments_render_told[w->render->told].key);
    }
}


const char *
comments_render_told_name(comments_told_t told)
{
    return comments_render_told[told].name;
}


comments_told_t
comments_render_told_of(comments_str_t value)
{
    unsigned  i;

    for (i = 1; i < COMMENTS_RENDER_TOLD; i++) {
        if (comments_str_eq(value,
                            comments_str_c(comments_render_told[i].name)))
        {
            return (comments_told_t) i;
        }
    }

    return COMMENTS_TOLD_NOTHING;
}
