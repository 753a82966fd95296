/*
 * The votes in the block: their form, their numbers, and who can take one back.
 */

#include <stdlib.h>

#include "comments_render.h"
#include "tap.h"
#include "xml_check.h"


#define ONE  "01k0000000000000"
#define TWO  "01k0000000000001"


static comments_buf_t      out;
static comments_render_t   render;
static comments_comment_t  set[2];


static void
draw(void)
{
    const char            *why;
    comments_tree_t        tree;
    comments_arena_t      *arena;
    comments_tree_opts_t   opts;

    memset(&opts, 0, sizeof(opts));
    opts.depth = 3;

    comments_buf_free(&out);
    arena = comments_arena_create(1024 * 1024);

    (void) comments_tree_build(arena, set, 2, &opts, comments_str_c(""),
                               &tree);
    (void) comments_render_block(&out, &render, &tree);

    why = xml_check(out.data, out.len, render.ascii);
    ok(why == NULL, "well-formed%s%s", why ? ": " : "", why ? why : "");

    (void) comments_buf_add_char(&out, '\0');
    comments_arena_destroy(arena);
}


static unsigned
times(const char *what)
{
    unsigned     n;
    const char  *p;

    n = 0;

    for (p = out.data; (p = strstr(p, what)) != NULL; p++) {
        n++;
    }

    return n;
}


int
main(void)
{
    plan_none();

    comments_buf_init(&out, 1024 * 1024);

    set[0].id = comments_str_c(ONE);
    set[1].id = comments_str_c(TWO);
    set[0].status = COMMENTS_APPROVED;
    set[1].status = COMMENTS_APPROVED;
    set[0].up = 12;
    set[0].down = 3;

    render.locale = comments_locale_default();
    render.url = comments_str_c("/post.html?a=1&b=2");
    render.thread.count = 2;
    render.page = 1;
    render.pages = 1;
    render.open = 1;

    draw();
    is_int(times("<form class=\"comment-votes\" method=\"post\""
                 " action=\"/post.html?a=1&amp;b=2&amp;comments=vote&amp;id="
                 ONE "\"><button name=\"dir\" value=\"up\" aria-label=\"Vote"
                 " for this comment\">&#9650;</button> <span>12</span> <button"
                 " name=\"dir\" value=\"down\" aria-label=\"Vote against this"
                 " comment\">&#9660;</button> <span>3</span> <button"
                 " name=\"dir\" value=\"flag\""),
           1, "the form of votes");
    is_int(times("&#9650;</button> <button"), 1, "no number where none is");
    is_int(times("<form class=\"comment-votes\""), 2, "one for each comment");
    is_int(times("value=\"none\""), 0, "none is taken back");

    render.view = COMMENTS_VIEW_SHOW;
    render.shown = set[0].id;
    draw();
    is_int(times("value=\"none\""), 1, "but that of the comment shown");

    render.open = 0;
    draw();
    is_int(times("<form class=\"comment-votes\""), 0, "closed: no form");
    is_int(times("<p class=\"comment-votes\">&#9650; <span>12</span> &#9660;"
                 " <span>3</span></p>"), 1, "but the numbers");

    comments_buf_free(&out);

    return done_testing();
}
