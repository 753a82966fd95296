/*
 * The block: its parts, its links, its views, and that it is well-formed.
 */

#include <stdlib.h>

#include "comments_render.h"
#include "comments_submission.h"
#include "tap.h"
#include "xml_check.h"


#define N  10


static comments_buf_t      out;
static comments_render_t   render;
static comments_tree_t     tree;
static comments_arena_t   *arena;
static comments_comment_t  set[N];

/* 0 < 1 < 2 < 3 < 4 a chain, 5 a tombstone above 6, 7 pending, 8 and 9 roots */
static const char *const   ids[N] = {
    "01k0000000000000", "01k0000000000001", "01k0000000000002",
    "01k0000000000003", "01k0000000000004", "01k0000000000005",
    "01k0000000000006", "01k0000000000007", "01k0000000000008",
    "01k0000000000009"
};


static void
setup(void)
{
    int                       i;
    static const int          parents[N] = {
        -1, 0, 1, 2, 3, -1, 5, -1, -1, -1
    };
    static const char *const  names[N] = {
        "Ann", "Bob & <Co>", "J\xc3\xbcrgen", "Dan", "Eve", "Hidden", "Gus",
        "Hal", "", "Joe"
    };

    memset(&render, 0, sizeof(render));
    memset(set, 0, sizeof(set));

    for (i = 0; i < N; i++) {
        set[i].id = comments_str_c(ids[i]);

        if (parents[i] >= 0) {
            set[i].parent = comments_str_c(ids[parents[i]]);
        }

        set[i].status = COMMENTS_APPROVED;
        set[i].name = comments_str_c(names[i]);
        set[i].text = comments_str_c("text");
        set[i].created = 1795428000000 + i;
    }

    set[5].status = COMMENTS_DELETED;
    set[5].text = comments_str_c("hidden text");
    set[7].status = COMMENTS_PENDING;
    set[7].text = comments_str_c("held text");
    set[0].website = comments_str_c("https://ann.example/?a=1&b=\"2\"");
    set[9].website = comments_str_c("javascript:alert(1)");

    render.locale = comments_locale_default();
    render.url = comments_str_c("/post.html");
    render.stylesheet = comments_str_c("/comments/assets/comments-1.css");
    render.thread.count = 8;
    render.page = 1;
    render.pages = 1;
    render.require = COMMENTS_REQUIRE_NAME|COMMENTS_REQUIRE_TEXT;
    render.open = 1;
    render.email = 1;
}


static void
draw(const char *own, uint32_t limit, const char *from)
{
    int                    start;
    uint32_t               count;
    const char            *why;
    comments_tree_opts_t   opts;

    memset(&opts, 0, sizeof(opts));
    opts.order = render.order;
    opts.depth = 3;

    /* the window that begins at from, which may answer the comment before it */

    for (start = 0; *from && strcmp(ids[start], from) != 0; start++) {
        /* void */
    }

    count = (limit && limit < N - (uint32_t) start) ? limit
                                                    : N - (uint32_t) start;

    if (start) {
        set[start].depth = 3;
        opts.root = &set[start - 1];
    }

    comments_buf_free(&out);
    comments_arena_destroy(arena);
    arena = comments_arena_create(1024 * 1024);

    (void) comments_tree_build(arena, &set[start], count, &opts,
                               comments_str_c(own), &tree);

    if (start + count < N) {
        tree.next = comments_str_c(ids[start + count]);
    }

    if (start) {
        tree.from = comments_str_c(from);
        tree.prev = comments_str_c(ids[0]);
        tree.inside = 1;
        set[start].depth = 0;
    }

    (void) comments_render_block(&out, &render, &tree);

    why = xml_check(out.data, out.len, render.ascii);
    ok(why == NULL, "well-formed%s%s", why ? ": " : "", why ? why : "");

    (void) comments_buf_add_char(&out, '\0');
    out.len--;
}


static int
times(const char *text)
{
    int          n;
    const char  *p;

    for (n = 0, p = strstr(out.data, text); p; p = strstr(p + 1, text)) {
        n++;
    }

    return n;
}


static int
has(const char *text)
{
    return times(text) > 0;
}


static void
test_parts(void)
{
    setup();
    draw("", 0, "");

    ok(has("<section id=\"ngx-comments\""), "the section");
    ok(has(" lang=\"en\" dir=\"ltr\" aria-"), "its language");
    ok(has(">8 comments</bdi></h2>"), "its title");
    is_int(times("<ol class=\"comment-list\">"), 1, "one list");
    is_int(times("<ol class=\"comment-replies\">"), 3,
           "replies by depth drawn");
    is_int(times("<article id=\"comment-01k"), 9, "nine comments");
    ok(has("<article id=\"comment-01k0000000000000\" class=\"comment\""),
       "a comment");
    ok(has("class=\"comment-date\" property=\"url\""
           " href=\"/post.html?comments=show&amp;"
           "id=01k0000000000001#comment-01k0000000000001\""), "a permalink");
    ok(has("<time datetime=\"2026-11-23T10:00:00Z\" property=\"dateCreated\">"
           "23 November 2026, 10:00 UTC</time>"), "a date");
    is_int(times("<section id=\"ngx-comments\" class=\"ngx-comments\""
                 " vocab=\"https://schema.org/\""), 1, "one vocabulary");
    is_int(times(" typeof=\"Comment\">\n<header><b class=\"comment-author\""
                 " property=\"author\" typeof=\"Person\""), 8,
           "in which each comment has an author");
    is_int(times("<div class=\"comment-body\" dir=\"auto\" lang=\"\""
                 " property=\"text\">"), 8, "and a text");
    ok(has("Bob &amp; &lt;Co&gt;"), "a name is escaped");
    ok(has("href=\"https://ann.example/?a=1&amp;b=&quot;2&quot;\""),
       "an author's website");
    ok(!has("javascript"), "which is http or https");
    ok(has(">Anonymous<"), "no name is Anonymous");
    ok(has("href=\"/post.html?comments=reply&amp;id=01k0000000000001"
           "#comment-form\""), "a link for replies");
    is_int(times("<p class=\"comment-actions\"><a href="), 8,
           "none for the tombstone");
    ok(has("This comment was removed."), "the tombstone");
    ok(!has("Hidden") && !has("hidden text"), "has no author and no text");
    ok(!has("Hal") && !has("held text"), "what is held is not there");
    is_int(times("In reply to"), 2, "two replies are too deep to be nested");
    ok(has("<a href=\"/post.html#comment-01k0000000000003\" rel=\"nofollow\">"
           "In reply to <bdi>Dan</bdi></a>"), "and say what they answer");
    ok(!has("<!--"), "no markup comment");
    ok(!has("<script") && !has(" style=") && !has(" onclick"),
       "nothing inline");
}


static void
test_form(void)
{
    setup();
    draw("", 0, "");

    ok(has("<form id=\"comment-form\" class=\"comment-form\" method=\"post\""
           " action=\"/post.html?comments=post\" accept-charset=\"utf-8\""),
       "the form");
    ok(has("name=\"preview\" value=\"1\""
           " formaction=\"/post.html?comments=preview\""), "its preview");
    ok(has("target=\"_self\" data-turbo=\"false\" data-hx-boost=\"false\""),
       "no script and no <base> leads it elsewhere");
    ok(has("<input type=\"hidden\" name=\"_charset_\""), "its charset");
    ok(has("name=\"parent\" value=\"\""), "no parent");
    ok(!has("name=\"challenge\""), "no token");
    ok(has("<p class=\"comment-subject\" aria-hidden=\"true\"><label"
           " for=\"ngx-comments-subject\">Leave this empty</label> <input"
           " id=\"ngx-comments-subject\" type=\"text\" name=\"subject\""
           " value=\"\" autocomplete=\"off\" tabindex=\"-1\" /></p>"),
       "a field for robots");
    is_int(times(" required=\"required\""), 2, "name and text are required");
    ok(has("autocomplete=\"email\""), "an e-mail field");

    render.email = 0;
    render.url = comments_str_c("/post.html?p=1&q=2");
    render.require = 0;
    draw("", 0, "");
    ok(!has("name=\"email\""), "no e-mail field");
    ok(has("action=\"/post.html?p=1&amp;q=2&amp;comments=post\""),
       "an address with a query");
    is_int(times(" required=\"required\""), 1, "text is always required");

    setup();
    render.open = 0;
    draw("", 0, "");
    ok(!has("<form") && !has("comments=reply"), "closed: no form, no replies");
    ok(has("role=\"status\">Comments are closed."), "and it says so");

    setup();
    render.unavailable = 1;
    draw("", 0, "");
    ok(has("Comments cannot be shown"), "unavailable");
}


static void
test_views(void)
{
    setup();
    render.view = COMMENTS_VIEW_SHOW;
    render.shown = set[7].id;
    draw(ids[7], 0, "");
    ok(has("class=\"comment comment-pending comment-shown\""),
       "one's own comment is shown");
    ok(has("held text") && has("waiting for approval"), "though it is held");

    draw("", 0, "");
    ok(!has("held text"), "to nobody else");
    ok(has("That comment is not shown here."), "who is told so");

    set[7].status = COMMENTS_DELETED;
    draw(ids[7], 0, "");
    ok(!has("held text"), "nor when it was deleted");

    setup();
    render.view = COMMENTS_VIEW_SHOW;
    render.shown = set[5].id;
    draw("", 0, "");
    ok(!has("hidden text"), "a permalink does not open a tombstone");

    setup();
    render.view = COMMENTS_VIEW_REPLY;
    render.reply_to = &set[1];
    draw("", 0, "");
    is_int(times("<form id="), 1, "one form");
    ok(strstr(out.data, "<form id=") < strstr(out.data, ids[2]),
       "it stands under what it answers");
    ok(has("name=\"parent\" value=\"01k0000000000001\""), "whose id it has");
    ok(has("Reply to <bdi>Bob &amp; &lt;Co&gt;</bdi></bdi></h3>"),
       "its heading");
    ok(has("href=\"/post.html#comment-01k0000000000001\" rel=\"nofollow\">"
           "Cancel"), "a way out");

    setup();
    render.view = COMMENTS_VIEW_PREVIEW;
    render.form.text = comments_str_c("<b>typed");
    draw("", 0, "");
    ok(has("<h3>Preview</h3>"), "a preview");
    is_int(times("&lt;b&gt;typed"), 2, "with the text above and in the form");
}


static void
test_refusals(void)
{
    setup();
    render.view = COMMENTS_VIEW_REFUSED;
    comments_refusals_add(&render.refusals, COMMENTS_BAD_EMAIL,
                          COMMENTS_FIELD_EMAIL);
    render.form.name = comments_str_c("\"Ann\"");
    render.form.email = comments_str_c("nonsense");
    render.form.text = comments_str_c("\nIn</textarea>side");
    draw("", 0, "");
    ok(has("role=\"alert\"><b>E-mail:</b> This does not look"), "a refusal");
    is_int(times("aria-invalid=\"true\""), 1, "of one field");
    ok(has("value=\"nonsense\" maxlength=\"254\" autocomplete=\"email\""
           " aria-invalid=\"true\" autofocus=\"autofocus\""
           " aria-describedby=\"ngx-comments-error-email"
           " ngx-comments-email_hint\""),
       "which has the focus and an explanation");
    ok(has("/> <strong id=\"ngx-comments-error-email\""
           " class=\"comment-field-error\">This does not look"),
       "at the field");
    ok(has("value=\"&quot;Ann&quot;\""), "what was typed is there");
    ok(has(">\n\nIn&lt;/textarea&gt;side</textarea>"),
       "with a line feed at its beginning");
    ok(!has("v-pre"), "which no template could be made of");

    render.form.text = comments_str_c("{{ evil }}");
    draw("", 0, "");
    ok(has("v-pre=\"\">{{ evil }}</textarea>"),
       "Vue leaves a text with braces as it is");
    render.form.text = comments_str_c("\nIn</textarea>side");

    comments_refusals_add(&render.refusals, COMMENTS_REQUIRED,
                          COMMENTS_FIELD_TEXT);
    draw("", 0, "");
    ok(has("<b>E-mail:</b> This does not look like an e-mail address.<br />\n"
           "<b>Comment:</b> Please fill this in.</p>"), "two refusals");
    is_int(times("aria-invalid=\"true\""), 2, "of two fields");
    is_int(times("autofocus=\"autofocus\""), 1, "of which one has the focus");
    ok(has("</textarea> <strong id=\"ngx-comments-error-text\""),
       "a text's refusal stands at the text");
    ok(has("aria-describedby=\"ngx-comments-error-text"
           " ngx-comments-text_hint\""), "which explains it");

    render.refusals.n = 0;
    comments_refusals_add(&render.refusals, COMMENTS_UNKNOWN_PARENT,
                          COMMENTS_FIELD_PARENT);
    render.form.parent = comments_str_c("gone");
    draw("", 0, "");
    ok(has("name=\"parent\" value=\"\""), "a parent that is gone is let go");
    ok(has("role=\"alert\" tabindex=\"-1\" autofocus=\"autofocus\">The"),
       "its refusal has the focus, and no label");

    render.refusals.n = 0;
    comments_refusals_add(&render.refusals, COMMENTS_CLOSED,
                          COMMENTS_FIELD_NONE);
    render.open = 0;
    draw("", 0, "");
    ok(has("readonly=\"readonly\"") && has("side</textarea>"),
       "a closed thread gives the text back");
}


static void
test_ways(void)
{
    setup();
    render.page = 5;
    render.pages = 40;
    render.order = COMMENTS_BEST;
    render.thread.roots = 2000;
    draw("", 0, "");
    ok(has("href=\"/post.html#ngx-comments\""), "the default order");
    ok(has("href=\"/post.html?corder=best#ngx-comments\" rel=\"nofollow\""
           " aria-current=\"true\""), "the current order");
    ok(has("<nav class=\"comment-pages\" aria-label=\"Pages of comments\">"),
       "pages");
    ok(has("?cpage=6&amp;corder=best#ngx-comments\" rel=\"next\""), "the next");
    ok(has("?cpage=4&amp;corder=best#ngx-comments\" rel=\"prev\""),
       "the previous");
    ok(has("?cpage=40&amp;") && !has("?cpage=39&amp;"), "the last");
    is_int(times("&#8230;</li>"), 2, "and two gaps");

    render.page = 4294967295u;
    draw("", 0, "");
    render.page = 0;
    draw("", 0, "");
    render.page = 2;
    render.pages = 2;
    draw("", 0, "");
    is_int(times("<li><a href=\"/post.html?cpage=2"), 1, "two pages");
    is_int(times("&#8230;</li>"), 0, "no gaps");

    setup();
    render.thread.count = 1;
    draw("", 0, "");
    ok(has(">1 comment</bdi></h2>") && !has("comment-orders"),
       "one comment has no orders");

    setup();
    render.thread.roots = 1;
    draw("", 0, "");
    ok(!has("comment-orders"), "nor has one root");
    render.thread.roots = 2;
    draw("", 0, "");
    ok(has("?corder=newest#") && !has("?corder=best#"),
       "without votes there is no best one");
    render.thread.voted = 1;
    draw("", 0, "");
    ok(has("?corder=newest#") && has("?corder=best#"), "with votes there is");

    setup();
    draw("", 3, "");
    ok(has("href=\"/post.html?cfrom=01k0000000000003#comment-01k0000000000003\""
           " rel=\"nofollow\">Show 5 more comments"), "what is left");
    ok(!has("Show earlier"), "nothing is before");

    draw("", 3, ids[3]);
    ok(has("<ol class=\"comment-list\">\n<li><article"
           " id=\"comment-01k0000000000003\""), "a window deep in a thread");
    ok(has("comments=show&amp;id=01k0000000000002#comment-01k0000000000002\""
           " rel=\"nofollow\">In reply to <bdi>J"), "knows what it answers");
    ok(has("/post.html?cfrom=01k0000000000003#comment-01k0000000000003\""
           " rel=\"nofollow\">In reply to <bdi>Dan"), "in the window too");
    ok(has("/post.html?cfrom=01k0000000000000#comment-01k0000000000000\""
           " rel=\"nofollow\">Show earlier"), "and the way back");
    ok(has(">Show more comments"), "and on");
}


/* a comment for which there is no room does not fail its neighbours */
static void
test_room(void)
{
    int                       n;
    char                     *large;
    comments_render_failed_t  failed;

    large = malloc(60000);
    memset(large, 'x', 60000);

    setup();
    memset(&failed, 0, sizeof(failed));
    set[1].text = comments_str_of(large, 60000);
    render.failed = &failed;

    draw("", 0, "");
    n = times("<article");
    is_int(failed.n, 0, "there is room for all");

    comments_buf_free(&out);
    comments_buf_init(&out, 50000);
    draw("", 0, "");
    is_int(times("<article"), n, "all are there but for one");
    is_int(times("<p class=\"comment-stub\">Comments cannot be shown"), 1,
           "which is a note");
    is_int(times("xxx"), 0, "without its text");
    is_int(failed.n, 1, "that is told");
    is_str(failed.id.data, failed.id.len, ids[1], "with its id");
    ok(has("<form "), "and the form is there");

    /* whatever is in a record, even what nobody can have posted */

    setup();
    memset(&failed, 0, sizeof(failed));
    set[1].name = comments_str_of(large, 60000);
    set[2].website = comments_str_of(large, 60000);
    memcpy(large, "http://", 7);
    render.failed = &failed;
    draw("", 0, "");
    is_int(failed.n, 0, "a name and a website of 60 KB");
    is_int(times("<article"), n, "all are there");
    ok(!has("href=\"http://xx"), "the website is no link");

    comments_buf_free(&out);
    comments_buf_init(&out, 1024 * 1024);
    free(large);
}


/* names as they may stand in old records */
static void
test_marks(void)
{
    int              i;
    comments_buf_t   name;

    setup();
    comments_buf_init(&name, 10000);
    (void) comments_buf_add_c(&name, "a");

    for (i = 0; i < 60; i++) {
        (void) comments_buf_add_c(&name, "\xcc\x81");
    }

    set[3].name = comments_buf_str(&name);
    set[3].status = COMMENTS_APPROVED;
    render.open = 0;
    render.ascii = 1;
    draw("", 0, "");
    is_int(times("&#769;"), 2 * 30, "30 marks: author, and in reply to");
    comments_buf_free(&name);
}


static void
test_languages(void)
{
    setup();
    render.locale = comments_locale_find(comments_str_c("ja"));
    draw("", 0, "");
    ok(has("2026\xe5\xb9\xb4" "11\xe6\x9c\x88" "23\xe6\x97\xa5 10:00 UTC"),
       "a date in Japanese");

    render.ascii = 1;
    draw("", 0, "");
    ok(has("2026&#24180;11&#26376;23&#26085; 10:00 UTC"), "and in ASCII");
    ok(has("J&#252;rgen"), "a name in ASCII");

    setup();
    set[0].created = INT64_MIN;
    set[1].created = INT64_MAX;
    set[2].created = 951782400000;
    set[3].created = -1;
    draw("", 0, "");
    ok(has("\"0001-01-01T00:00:00Z\""), "the first second");
    ok(has("\"9999-12-31T23:59:59Z\""), "the last second");
    ok(has("\"2000-02-29T00:00:00Z\"") && has(">29 February 2000<"),
       "a leap day");
    ok(has("\"1969-12-31T23:59:59Z\""), "before 1970");

    /* a day is remembered from one comment to the next */

    setup();
    set[0].created = 951868799999;
    set[1].created = 951868800000;
    set[2].created = 951782400000;
    set[3].created = 951868799999;
    set[3].edited = 951868859999;
    draw("", 0, "");
    is_int(times("\"2000-02-29T23:59:59Z\" property=\"dateCreated\""
                 " title=\"29 February 2000, 23:59 UTC\">"
                 "29 February 2000</time>"), 1,
           "the last millisecond of a day, alone");
    is_int(times("\"2000-02-29T23:59:59Z\" property=\"dateCreated\">"
                 "29 February 2000, 23:59 UTC</time>"), 1,
           "and beside another one of its day");
    is_int(times("\"2000-03-01T00:00:00Z\" property=\"dateCreated\""
                 " title=\"1 March 2000, 00:00 UTC\">1 March 2000</time>"), 1,
           "the first of the next");
    is_int(times("\"2000-02-29T00:00:00Z\" property=\"dateCreated\">"
                 "29 February 2000, 00:00 UTC</time>"), 1, "and the day again");
    ok(has("\"2000-03-01T00:00:59Z\" property=\"dateModified\">edited</time>"),
       "a change has its own day");

    /* an id that is none stays in its attribute */

    setup();
    set[9].id = comments_str_c("x\"<y&z>'01234");
    draw("", 0, "");
    ok(has("<article id=\"comment-x&quot;&lt;y&amp;z&gt;&#39;01234\""),
       "an id that needs escaping");
    is_int(times("&amp;id=x%22%3Cy%26z%3E%2701234#comment-"), 2, "in URLs too");

    setup();
    comments_buf_free(&out);
    comments_buf_init(&out, 500);
    is_int(comments_render_block(&out, &render, NULL), COMMENTS_ERROR,
           "over the limit is an error");
}


int
main(void)
{
    plan_none();

    comments_buf_init(&out, 1024 * 1024);

    test_parts();
    test_form();
    test_views();
    test_refusals();
    test_ways();
    test_room();
    test_marks();
    test_languages();

    comments_buf_free(&out);
    comments_arena_destroy(arena);

    return done_testing();
}
