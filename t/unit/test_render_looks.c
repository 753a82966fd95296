/*
 * What a block has for its looks: themes, avatars, dates, branches that fold,
 * links past the thread, the notice at an author's own comment, a draft.
 */

#include <stdlib.h>

#include "comments_render.h"
#include "tap.h"
#include "xml_check.h"


#define N  12


static comments_buf_t      out;
static comments_render_t   render;
static comments_comment_t  set[N];
static char                ids[N][17];


/* 0 < 1 < 2, 0 < 3, and roots; the sixth is the newest */
static void
setup(void)
{
    int  i;

    memset(&render, 0, sizeof(render));
    memset(set, 0, sizeof(set));

    for (i = 0; i < N; i++) {
        (void) snprintf(ids[i], sizeof(ids[i]), "01k00000000000%02d", i);

        set[i].id = comments_str_c(ids[i]);
        set[i].status = COMMENTS_APPROVED;
        set[i].name = comments_str_c("Ann");
        set[i].text = comments_str_c("text");
        set[i].created = 1795428000000 + i * INT64_C(86400000);
    }

    set[1].parent = set[0].id;
    set[2].parent = set[1].id;
    set[3].parent = set[0].id;
    set[6].created = 1795428000000 + INT64_C(86400000) * 100;

    render.locale = comments_locale_default();
    render.url = comments_str_c("/post.html");
    render.thread.count = N;
    render.page = 1;
    render.pages = 1;
    render.open = 1;
}


static void
draw(uint32_t n, const char *own)
{
    const char            *why;
    comments_tree_t        tree;
    comments_arena_t      *arena;
    comments_tree_opts_t   opts;

    memset(&opts, 0, sizeof(opts));
    opts.depth = 6;

    comments_buf_free(&out);
    arena = comments_arena_create(1024 * 1024);

    (void) comments_tree_build(arena, set, n, &opts, comments_str_c(own),
                               &tree);
    (void) comments_render_block(&out, &render, &tree);

    why = xml_check(out.data, out.len, render.ascii);
    ok(why == NULL, "well-formed%s%s", why ? ": " : "", why ? why : "");

    (void) comments_buf_add_char(&out, '\0');
    comments_arena_destroy(arena);
}


static int
has(const char *what)
{
    return strstr(out.data, what) != NULL;
}


/* how often what is there */
static int
times(const char *what)
{
    int          n;
    const char  *p;

    for (n = 0, p = out.data; (p = strstr(p, what)) != NULL; p++) {
        n++;
    }

    return n;
}


static void
test_themes(void)
{
    setup();
    draw(1, "");
    ok(has("<section id=\"ngx-comments\" class=\"ngx-comments\" "), "plain");

    render.theme = COMMENTS_THEME_CARDS;
    draw(1, "");
    ok(has(" class=\"ngx-comments ngx-comments-cards\" "), "cards");

    render.theme = COMMENTS_THEME_COMPACT;
    draw(1, "");
    ok(has(" class=\"ngx-comments ngx-comments-compact\" "), "compact");
}


static void
test_avatars(void)
{
    unsigned  i;

    static const struct {
        const char  *name;
        const char  *want;
    } names[] = {
        { "Ann", " data-initial=\"A\">" },
        { "  @ann", " data-initial=\"a\">" },
        { "\"><b x='", " data-initial=\"b\">" },
        { "9 lives", " data-initial=\"9\">" },
        { "\xc3\x9c" "ber", " data-initial=\"\xc3\x9c\">" },
        { "\xf0\x9f\x98\x80", " data-initial=\"\xf0\x9f\x98\x80\">" },
        { "\xcc\x81x", " data-initial=\"x\">" },
        { "\xe2\x80\x8ex", " data-initial=\"x\">" },
        { "\xffx", " data-initial=\"x\">" },
        { "\xe4\xbd\xa0\xe5\xa5\xbd", " data-initial=\"\xe4\xbd\xa0\">" },
        { "!?", NULL },
        { "", NULL }
    };

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        setup();
        set[0].name = comments_str_c(names[i].name);
        draw(1, "");

        if (names[i].want != NULL) {
            ok(has(names[i].want), "the initial of \"%s\"", names[i].name);
            is_int(times(" data-hue=\""), 1, "and a colour");

        } else {
            ok(!has("data-initial") && !has("data-hue"), "none of \"%s\"",
               names[i].name);
        }
    }

    setup();
    set[0].name = comments_str_c("\xc3\x9c" "ber");
    render.ascii = 1;
    draw(1, "");
    ok(has(" data-initial=\"&#220;\">"), "an initial in ASCII");

    setup();
    draw(4, "");
    is_int(times("property=\"author\" typeof=\"Person\" data-hue=\"5\""
                 " data-initial=\"A\">"), 4,
           "a name has one colour");
}


/* what an old system has printed is hidden beside comments alone */
static void
test_hiding(void)
{
    setup();
    draw(4, "");
    ok(!has("<link"), "no stylesheets, no links");

    render.stylesheet = comments_str_c("/c/a.css");
    render.hiding = comments_str_c("/c/b.css");
    draw(4, "");
    ok(has("<link rel=\"stylesheet\" href=\"/c/a.css\" />\n"
           "<link rel=\"stylesheet\" href=\"/c/b.css\" />\n"),
       "beside comments what is printed is hidden");

    render.thread.count = 0;
    draw(4, "");
    ok(has("/c/a.css") && !has("/c/b.css"),
       "beside comments that nobody sees it is not");

    setup();
    render.stylesheet = comments_str_c("/c/a.css");
    render.hiding = comments_str_c("/c/b.css");
    render.unavailable = 1;
    draw(4, "");
    ok(has("/c/a.css") && !has("/c/b.css"), "nor while Redis is away");
}


static void
test_dates(void)
{
    setup();
    set[1].created = set[0].created + 60000;
    draw(3, "");

    ok(has("2026-11-23T10:00:00Z\" property=\"dateCreated\">"
           "23 November 2026, 10:00 UTC</time>"),
       "the time where the next one is of the same day");
    ok(has("2026-11-23T10:01:00Z\" property=\"dateCreated\">"
           "23 November 2026, 10:01 UTC</time>"), "and where the last one is");
    ok(has("2026-11-25T10:00:00Z\" property=\"dateCreated\""
           " title=\"25 November 2026, 10:00 UTC\">25 November 2026</time>"),
       "else the day alone");

    setup();
    set[0].created = -1;
    set[1].created = 0;
    draw(2, "");
    ok(has(">31 December 1969</time>") && has(">1 January 1970</time>"),
       "days before 1970 are days");
}


static void
test_branches(void)
{
    setup();
    draw(4, "");
    is_int(times("<details class=\"comment-branch\" open=\"open\">"), 2,
           "each list of replies folds");
    is_int(times("</details>"), 2, "and ends");
    ok(has("<summary>3 replies</summary>\n<ol class=\"comment-replies\">"),
       "with all that is in it");
    ok(has("<summary>1 reply</summary>"), "and what is in that");

    setup();
    set[1].status = COMMENTS_DELETED;
    draw(4, "");
    ok(has("<summary>2 replies</summary>"), "tombstones are no replies");

    setup();
    draw(1, "");
    ok(!has("<details"), "no replies, nothing to fold");
}


static void
test_jumps(void)
{
    setup();
    draw(4, "");
    ok(has("</h2>\n<p class=\"comment-jumps\"><a href=\"/post.html#comment-form"
           "\" rel=\"nofollow\">Write a comment</a></p>"),
       "a way to the form beside the title");

    draw(N, "");
    ok(has("<a href=\"/post.html#comment-01k0000000000006\" rel=\"nofollow\">"
           "Newest comment</a></p>"), "in a long thread to the newest, too");

    render.open = 0;
    draw(N, "");
    ok(!has("Write a comment") && has("Newest comment"), "closed: no form");

    draw(4, "");
    ok(!has("comment-jumps"), "closed and short: nothing");

    render.open = 1;
    render.pages = 2;
    draw(N, "");
    ok(!has("Newest comment"), "the newest one may be on another page");

    setup();
    draw(0, "");
    ok(!has("comment-jumps"), "no comments, no way past them");
}


static void
test_standing(void)
{
    setup();
    render.view = COMMENTS_VIEW_SHOW;
    render.shown = set[2].id;
    draw(4, "");
    ok(!has("published"), "a permalink tells readers nothing");

    render.own = set[2].id;
    draw(4, "");
    is_int(times("<p class=\"comment-notice\" role=\"status\">"
                 "Your comment is published.</p>"), 1, "its author is told");

    render.told = COMMENTS_TOLD_VOTED;
    draw(4, "");
    ok(!has("published") && has("your vote has been counted"),
       "what a vote has done stands there instead");

    render.told = COMMENTS_TOLD_NOTHING;
    set[2].status = COMMENTS_PENDING;
    draw(4, ids[2]);
    ok(!has("published") && has("waiting for approval"), "it waits");
}


static void
test_draft(void)
{
    setup();
    render.view = COMMENTS_VIEW_PREVIEW;
    render.form.name = comments_str_c("Zo\xc3\xab <b>");
    render.form.text = comments_str_c("so");
    draw(0, "");
    ok(has("<article class=\"comment comment-draft\">\n<header><b class=\""
           "comment-author\" property=\"author\" typeof=\"Person\""),
       "a preview has the head of a comment");
    ok(has(" data-initial=\"Z\"><bdi property=\"name\">Zo\xc3\xab &lt;b&gt;"
           "</bdi></b></header>\n<div class=\"comment-body\" dir=\"auto\""
           " lang=\"\"><p>so</p>"), "with the typed name above the text");

    render.user = comments_str_c("ann");
    draw(0, "");
    ok(has("<bdi property=\"name\">ann</bdi>"), "or with that of the account");
}


int
main(void)
{
    plan_none();

    comments_buf_init(&out, 1024 * 1024);

    test_themes();
    test_avatars();
    test_hiding();
    test_dates();
    test_branches();
    test_jumps();
    test_standing();
    test_draft();

    comments_buf_free(&out);

    return done_testing();
}
