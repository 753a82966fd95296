/*
 * The reader of printed comments on the templates of Movable Type, TypePad,
 * Blogger and WordPress, each in the form that its default theme printed, and
 * on pages in the encodings of their years.
 */

#include "tap.h"

#include "commentsctl_printed_page.h"
#include "sunk.h"


/* all zero: UTC */
static const commentsctl_zone_t  utc;


static void
ignore(void *data, const commentsctl_entry_t *entry)
{
    (void) data;
    (void) entry;
}


static void
read_bytes(sunk_t *sunk, comments_str_t html)
{
    commentsctl_sink_t  sink;

    sunk_sink(sunk, &sink);

    sink.ping = ignore;

    is_int(commentsctl_printed_page(&sink, &utc, "page.html",
                                    comments_str_c("/p"), html),
           COMMENTS_OK, "a page is read");
}


/* The comments that html, the body of a page, has: each in turn. */
static void
has(const char *html, const char *first, const char *second, const char *name)
{
    sunk_t  sunk;

    read_bytes(&sunk, comments_str_c(html));

    is_int(sunk.comments, second ? 2 : 1, "%s", name);
    ok(sunk_part(&sunk, first), "%s", first);

    if (second) {
        ok(sunk_part(&sunk, second), "%s", second);
    }

    sunk_free(&sunk);
}


static void
test_movable_type(void)
{
    has("<div class=comment id=comment-11><div class=comment-header><span "
        "class=byline><span class=\"vcard author\"><a href=http://ann.example/>"
        "Ann</a></span> | <a href=#comment-11><abbr class=published "
        "title=2009-06-12T13:04:00Z>June</abbr></a> | <a href=#>Reply</a>"
        "</span></div><div class=comment-content><p>One</p></div></div>"
        "<div class=comment id=comment-12><div class=comment-header><span "
        "class=byline><span class=\"vcard author\">Bob</span> replied to <a "
        "href=/p#comment-11>comment from Ann</a> | <a href=#comment-12><abbr "
        "class=published title=2009-06-12T14:04:00Z>June</abbr></a></span>"
        "</div><div class=comment-content><p>Two</p></div></div>",
        "id=11 name=Ann website=http://ann.example/ created=1244811840000 "
        "markup=html text=<p>One</p>",
        "id=12 parent=11 name=Bob created=1244815440000 markup=html "
        "text=<p>Two</p>",
        "Movable Type 4 and 5: the author alone, and whom it answers");
    has("<article id=comment-1 class=comment><header><h3><a "
        "href=http://ann.example/>Ann</a></h3><a href=/p#comment-1><time "
        "datetime=2013-01-10T04:11:00+09:00>January</time></a></header>"
        "<p>One</p></article><article id=comment-2 class=\"comment "
        "comment-reply\"><header><h3>Bob replied to <a href=/p#comment-1>"
        "comment from Ann</a></h3><a href=/p#comment-2><time "
        "datetime=2013-01-10T05:11:00+09:00>January</time></a></header>"
        "<p>Two</p></article>",
        "id=1 name=Ann website=http://ann.example/ created=1357758660000 "
        "markup=html text=<p>One</p>",
        "id=2 parent=1 name=Bob created=1357762260000 markup=html "
        "text=<p>Two</p>",
        "Movable Type 6: a heading in a header");
    has("<div class=comment id=comment-5><div class=comment-content>いち</div>"
        "<p class=comment-footer>投稿者 <a href=http://ann.example/>アン</a>"
        " : 2005年11月03日 22:15</p></div>"
        "<div class=comment id=comment-6><div class=comment-header><span "
        "class=\"vcard author\">花子より</span>から<a href=/p#comment-5>アン</a>への返信"
        " | <abbr class=published title=2005-11-03T23:15:00Z>x</abbr></div>"
        "<div class=comment-content>に</div></div>",
        "id=5 name=アン website=http://ann.example/ created=1131056100000 ",
        "id=6 parent=5 name=花子より created=1131059700000 ",
        "Movable Type in Japanese");
    has("<div class=comment id=comment-7><div class=comment-content>Eins</div>"
        "<p class=comment-footer>Kommentar von: Uwe | <a href=#comment-7>"
        "12.06.09 13:04</a></p></div>", "id=7 name=Uwe created=1244811840000 ",
        NULL, "Movable Type in German");
}


static void
test_typepad(void)
{
    has("<div class=comment id=comment-6a01><div class=comment-header><a "
        "href=http://jim.example/>Jim</a> said...</div><div "
        "class=comment-content><p>One</p></div><div class=comment-footer><a "
        "href=#comment-6a01>Reply</a> December 31, 2012 at 11:59 PM</div></div>"
        "<div class=comment id=comment-6a02><div class=comment-header><a "
        "href=http://jo.example/>Jo</a> said in reply to <a "
        "href=#comment-6a01>Jim...</a></div><div class=comment-content><p>Two"
        "</p></div><div class=comment-footer><a href=#comment-6a02>Reply</a> "
        "January 01, 2013 at 11:59 AM</div></div>",
        "id=6a01 name=Jim website=http://jim.example/ created=1356998340000 ",
        "id=6a02 parent=6a01 name=Jo website=http://jo.example/ "
        "created=1357041540000 ",
        "TypePad: the name above, the date below");
    has("<div class=comment id=comment-6a03><div class=comment-content>One"
        "</div><p class=comment-footer>Posted by:Jim at Home|<a "
        "href=#comment-6a03>12/31/2012 at 11:59 PM</a> | <a href=#>Reply</a>"
        "</p></div><div class=comment id=comment-6a04><div "
        "class=comment-content>Deux</div><p class=comment-footer>Posté par "
        "Dan, le 3 févr. 2011 à 9 h 05 min</p></div>",
        "id=6a03 name=Jim at Home created=1356998340000 ",
        "id=6a04 name=Dan created=1296723900000 ",
        "TypePad: bars without blanks, and French");
}


static void
test_blogger(void)
{
    has("<dl id=comments-block><dt class=comment-data id=c111><a name=c111>"
        "</a>At <a href=#c111>1:04 PM, June 12, 2009</a>, <a "
        "href=http://ann.example/>Ann</a> said...</dt><dd class=comment-body>"
        "<p>One</p></dd><dt class=comment-poster id=c112><a name=c112></a>Ben "
        "said&hellip;</dt><dd class=comment-body><p>Two</p></dd><dd "
        "class=comment-timestamp><a href=#c112>6/12/2009 1:04 PM</a></dd></dl>",
        "id=111 name=Ann website=http://ann.example/ created=1244811840000 "
        "markup=html text=<p>One</p>",
        "id=112 name=Ben created=1244811840000 markup=html text=<p>Two</p>",
        "Blogger's classic templates");
    has("<dl id=comments-block><dt class=comment-author id=c113>Ann said..."
        "</dt><dd class=comment-body><span class=deleted-comment>This comment "
        "has been removed by the author.</span></dd><dd class=comment-footer>"
        "<span class=comment-timestamp>June 12, 2009 at 1:04 PM</span></dd>",
        "comment deleted line=1 thread=/p id=113 name=Ann "
        "created=1244811840000", NULL, "Blogger: a comment that was deleted");
}


static void
test_wordpress(void)
{
    has("<ol><li class=comment id=li-comment-1><article id=comment-1 "
        "class=comment><header class=\"comment-meta comment-author vcard\">"
        "<cite><b class=fn><a href=http://ann.example/>Ann</a></b> <span>Post "
        "author</span></cite><time datetime=2011-06-12T13:04:00Z>June</time>"
        "</header><section class=\"comment-content comment\"><p>One</p>"
        "</section></article></li><li class=comment id=comment-2><div "
        "class=comment-body><b class=fn>Ben</b><p "
        "class=comment-awaiting-moderation>Yours awaits moderation.</p><a "
        "class=comment-date>mar. 12 juin 2012 à 13 h 04</a><p>Two</p></div>"
        "</li></ol>",
        "id=1 name=Ann website=http://ann.example/ created=1307883840000 "
        "markup=html text=<p>One</p>",
        "id=2 name=Ben created=1339506240000 markup=html text=<p>Two</p>",
        "WordPress: more than the name, a note, a weekday");
    has("<ol><li id=comment-3><cite>Cem</cite> のコメント:<br><small "
        "class=commentmetadata>2009年6月12日 午後1時04分</small><p>Three</p>"
        "</li></ol>", "id=3 name=Cem created=1244811840000 markup=html "
        "text=<br><p>Three</p>", NULL, "WordPress in Japanese");
}


static void
test_encodings(void)
{
    sunk_t  sunk;

    /* Windows-1252 without a name, and as browsers read Latin-1 */

    static const char  bare[] =
        "<li id=comment-1><cite>Zo\xeb</cite><time datetime=2009-06-12></time>"
        "<p>\x93q\x94</p>";
    static const char  latin[] =
        "<meta http-equiv=Content-Type content='text/html; "
        "charset=ISO-8859-1'><li id=comment-1><cite>Zo\xeb</cite><time "
        "datetime=2009-06-12></time><p>\x93q\x94</p>";

    /* one byte that is not UTF-8 */

    static const char  mixed[] =
        "<meta charset=\"utf-8\"><li id=comment-1><cite>Zo\xc3\xab</cite><time "
        "datetime=2009-06-12></time><p>\x93q</p><li id=comment-2><cite>Bo"
        "\xc3\xab</cite><time datetime=2009-06-12></time><p>Two</p>";

    read_bytes(&sunk, comments_str_of(bare, sizeof(bare) - 1));
    ok(sunk_part(&sunk, "name=Zoë created=1244764800000 markup=html "
           "text=<p>“q”</p>"), "Windows-1252");
    sunk_free(&sunk);

    read_bytes(&sunk, comments_str_of(latin, sizeof(latin) - 1));
    ok(sunk_part(&sunk, "name=Zoë created=1244764800000 markup=html "
           "text=<p>“q”</p>"), "which is what Latin-1 means");
    sunk_free(&sunk);

    read_bytes(&sunk, comments_str_of(mixed, sizeof(mixed) - 1));
    ok(sunk_part(&sunk, "name=Zoë created=1244764800000 markup=html "
           "text=<p>“q</p>"), "a byte among UTF-8");
    ok(sunk_part(&sunk, "id=2 name=Boë "), "leaves the others as they are");
    sunk_free(&sunk);
}


int
main(void)
{
    test_movable_type();
    test_typepad();
    test_blogger();
    test_wordpress();
    test_encodings();

    return done_testing();
}
