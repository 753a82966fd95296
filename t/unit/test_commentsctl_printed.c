/*
 * The reader of printed comments: each family of systems, what only looks like
 * a comment, folders, and hostile pages.
 */

#include <sys/stat.h>

#include "tap.h"

#include "commentsctl_printed.h"
#include "commentsctl_printed_date.h"
#include "commentsctl_printed_page.h"
#include "sunk.h"


#define FIXTURES  "t/fixtures/import/html"


/* all zero: UTC */
static const commentsctl_zone_t  utc;


static size_t  pings;


static void
ping(void *data, const commentsctl_entry_t *entry)
{
    (void) data;
    (void) entry;

    pings++;
}


static void
init(sunk_t *sunk, commentsctl_sink_t *sink)
{
    sunk_sink(sunk, sink);

    sink->ping = ping;
}


static int
read_folder(sunk_t *sunk, const char *root)
{
    commentsctl_sink_t    sink;
    commentsctl_source_t  source;

    init(sunk, &sink);
    memset(&source, 0, sizeof(commentsctl_source_t));

    pings = 0;
    source.site_root = root;

    return commentsctl_formats_find("html")->read(&sink, &source);
}


static int
read_page(sunk_t *sunk, comments_str_t html)
{
    commentsctl_sink_t  sink;

    init(sunk, &sink);

    return commentsctl_printed_page(&sink, &utc, "page.html",
                                    comments_str_c("/page.html"), html);
}


static void
test_typepad(const sunk_t *sunk)
{
    ok(sunk_has(sunk, "comment approved line=6 thread=/typepad.html id=6a01 "
                "name=Bert created=1244811840000 markup=html "
                "text=<p>First &amp; <b>bold</b>.</p>"),
       "TypePad: a comment");
    ok(sunk_has(sunk, "<p>Second<br>line, <a href=\"https://x.example/?a=1&amp;"
                "b=2\">a link</a>.</p>"),
       "line breaks and links stay");
    ok(sunk_has(sunk, "comment approved line=16 thread=/typepad.html id=6a02 "
                "name=Ann website=https://ann.example/ created=1244851500000 "
                "markup=html text=<p>Answer</p>"),
       "a website, and twelve at night");
    ok(sunk_has(sunk, "comment approved line=20 thread=/typepad.html id=6a03 "
                "name=Zoé created=1244987460000 markup=html "
                "text=<p>Réponse</p>"),
       "French, and a member's page that is gone");
    ok(sunk_has(sunk, "comment approved line=24 thread=/typepad.html id=6a04 "
                "name=Jörg am Abend created=1245060540000 markup=html "
                "text=<p>Antwort</p>"),
       "German, and a separator in a name");
    ok(sunk_has(sunk, "comment approved line=28 thread=/typepad.html id=6a05 "
                "name=花子 created=1245155280000 markup=html "
                "text=<p>返事</p>"),
       "Japanese");
    ok(sunk_has(sunk, "skip line=32 the date of the comment cannot be read"),
       "a date that cannot be read");
    ok(sunk_has(sunk, "page line=1 thread=/typepad.html "
                "url=https://blog.example/2009/bread.html "
                "title=A blog: Bread"),
       "title and address of the page");

    ok(sunk_has(sunk, "comment approved line=4 thread=/old/movabletype.html "
                "name=blc email=blc@mail.example created=1158258660000 "
                "markup=html text=<p>Two words</p>"),
       "Movable Type 2: an address, no identifier");
    ok(sunk_has(sunk, "comment approved line=8 thread=/old/movabletype.html "
                "id=77 name=Jim at Home created=1159978260000 markup=html "
                "text=<a></a>"),
       "an anchor in the comment, and a separator in the name");
    ok(sunk_has(sunk, "comment approved line=4 thread=/old/2009/flat.htm "
                "id=101 name=Carl website=https://carl.example/ "
                "created=1115049780000 markup=html text=<p>One</p>"),
       "siblings behind an anchor");
    ok(sunk_has(sunk, "comment approved line=8 thread=/old/2009/flat.htm "
                "id=102 name=Dora created=1115092980000 markup=html "
                "text=<p>Two</p>"),
       "which end at the byline");
}


static void
test_others(const sunk_t *sunk)
{
    ok(sunk_has(sunk, "comment approved line=4 thread=/blogger.html id=1001 "
                "name=Eve website=https://www.blogger.com/profile/1 "
                "created=1244045700000 markup=html "
                "text=<p>Old template<br>two lines</p>"),
       "Blogger: dt and dd");
    ok(sunk_has(sunk, "comment approved line=8 thread=/blogger.html id=1002 "
                "name=Anonymous created=1244132100000 markup=html "
                "text=<p>Second</p>"),
       "the next begins with its dt");
    ok(sunk_has(sunk, "comment approved line=13 thread=/blogger.html id=2001 "
                "name=Fay website=https://fay.example/ created=1338880080000 "
                "markup=html text=New template"),
       "Blogger: a list, without links for replies");
    ok(sunk_has(sunk, "comment approved line=16 thread=/blogger.html id=2002 "
                "parent=2001 name=Gus created=1339009680000 markup=html "
                "text=A reply"),
       "a reply in a list");

    ok(sunk_has(sunk, "comment approved line=4 thread=/wordpress.html id=11 "
                "name=Hal created=1335234000000 markup=html "
                "text=<p>Nested <cite>list</cite></p>"),
       "WordPress: a comment without its children");
    ok(sunk_has(sunk, "comment approved line=13 thread=/wordpress.html id=12 "
                "parent=11 name=Ida website=https://ida.example "
                "created=1335338400000 markup=html text=<p>HTML5</p>"),
       "a child, and a time with its zone");
    ok(sunk_has(sunk, "comment approved line=20 thread=/wordpress.html id=14 "
                "name=Jon website=https://jon.example/ created=1244045700000 "
                "markup=html text=<br>"),
       "an old theme, without \"Says:\"");
    ok(sunk_has(sunk, "comment approved line=23 thread=/wordpress.html id=15 "
                "name=Kim created=1335398400000 markup=html "
                "text=<p>Two elements</p>"),
       "two elements are one comment");
    is_int(pings, 1, "a pingback is counted");
}


static void
test_folder(void)
{
    sunk_t  sunk;

    is_int(read_folder(&sunk, FIXTURES "/"), COMMENTS_OK, "a folder");

    test_typepad(&sunk);
    test_others(&sunk);

    is_int(sunk.comments, 17, "what is no comment is none");
    is_int(sunk.pages, 5, "pages without comments give nothing");
    is_int(sunk.skips[COMMENTSCTL_SKIP_DAMAGED], 1, "one is damaged");

    sunk_free(&sunk);
}


static int64_t
date(const char *text)
{
    int64_t  ms;

    ms = -1000;
    (void) commentsctl_printed_date(comments_str_c(text), &utc, &ms);

    return ms / 1000;
}


static void
test_dates(void)
{
    is_int(date("2009-06-12T13:04:00Z"), 1244811840, "RFC 3339");
    is_int(date("2009-06-12T13:04:00"), 1244811840, "without a zone");
    is_int(date("Friday, June 12th, 2009 1:04 p.m."), 1244811840, "English");
    is_int(date("06/12/2009 1:04 PM"), 1244811840, "the month first");
    is_int(date("12/06/2009 13:04"), 1244811840, "the day first");
    is_int(date("12.06.2009, 13:04 Uhr"), 1244811840, "German");
    is_int(date("12 de junio de 2009 a las 13:04"), 1244811840, "Spanish");
    is_int(date("12 juin 2009 à 13h04"), 1244811840, "French");
    is_int(date("2009年6月12日 午後1:04"), 1244811840, "Japanese");
    is_int(date("June 12, 2009"), 1244764800, "a day");
    is_int(date("12 giugno 2009 13.04"), 1244811840, "a point in the time");
    is_int(date("12 juin 2009 à 13\u00a0h\u00a004"), 1244811840, "blanks");
    is_int(date("2009年6月12日 午後1時4分"), 1244811840, "an hour by its name");
    is_int(date("2009년 6월 12일 오후 1:04"), 1244811840, "Korean");
    is_int(date("12 июня 2009 г. в 13:04"), 1244811840, "Russian");
    is_int(date("12 JUNI 2009 13:04"), 1244811840, "capitals");
    is_int(date("12 MÄRZ 2009 9:05"), 1236848700, "and beyond ASCII");
    is_int(date("mar. 12 mai 2009"), 1242086400, "Tuesday, and not March");
    is_int(date("12.06.09 13:04"), 1244811840, "two digits of the year");
    is_int(date("6/12/09 1:04 PM"), 1244811840, "the month first");
    is_int(date("12.06.99 13:04"), 929192640, "of the last century");
    is_int(date("12.06.09"), -1, "two digits without a time");
    is_int(date("Fri, 12 Jun 2009 15:04:00 +0200"), 1244811840, "an offset");
    is_int(date("2009/06/12 08:04:00 -05:00"), 1244811840, "west");
    is_int(date("2009/06/12 08:04:00 +99:00"), -1, "no such offset");
    is_int(date("1:04 PM"), -1, "a time alone");
    is_int(date("June 31, 2009"), -1, "no such day");
    is_int(date("June 12, 2009 at 25:00"), -1, "no such time");
    is_int(date("99999999999999999999 June"), -1, "a long number");
    is_int(date(""), -1, "nothing");
}


static void
test_hostile(void)
{
    size_t          i;
    sunk_t          sunk;
    comments_buf_t  html;

    comments_buf_init(&html, SIZE_MAX / 2);

    for (i = 0; i < 100000; i++) {
        (void) comments_buf_add_c(&html, "<div class=\"comment\">");
    }

    is_int(read_page(&sunk, comments_buf_str(&html)), COMMENTS_OK,
           "100,000 elements in one another");
    is_int(sunk.skips[COMMENTSCTL_SKIP_DAMAGED], 1, "are reported");
    sunk_free(&sunk);
    comments_buf_truncate(&html, 0);

    for (i = 0; i < 50000; i++) {
        (void) comments_buf_add_c(&html, "<a id=c1></a><li id=comment-1>");
    }

    is_int(read_page(&sunk, comments_buf_str(&html)), COMMENTS_OK,
           "50,000 anchors");
    is_int(sunk.comments, 0, "without a comment");
    sunk_free(&sunk);
    comments_buf_truncate(&html, 0);

    (void) comments_buf_add_c(&html, "<li id=comment-1><cite>A</cite><time "
                              "datetime=2009-06-12></time><p>\0\xff</p>");
    (void) comments_buf_add(&html, "\0\xff&#0;<x y=\"", 11);

    is_int(read_page(&sunk, comments_buf_str(&html)), COMMENTS_OK, "bytes");
    is_int(sunk.comments, 1, "do not end a comment");
    sunk_free(&sunk);
    comments_buf_free(&html);

    is_int(read_page(&sunk, comments_str_c("<meta charset=gb2312>\xff\x99n"
                                           "\xbb\xf2<p>text</p>")),
           COMMENTS_OK, "bytes that are not of the encoding");
    is_int(sunk.skips[COMMENTSCTL_SKIP_DAMAGED], 1, "are reported");
    sunk_free(&sunk);

    is_int(read_folder(&sunk, "/nonexistent"), COMMENTS_DECLINED,
           "a folder that is not there");
    sunk_free(&sunk);
    is_int(read_folder(&sunk, FIXTURES "/none.html"), COMMENTS_DECLINED,
           "a file in its place");
    sunk_free(&sunk);
}


/* WordPress since its block themes */
static void
test_wordpress_blocks(void)
{
    sunk_t  sunk;

    is_int(read_page(&sunk, comments_str_c(
        "<ol class=\"wp-block-comment-template\"><li id=\"comment-81\""
        " class=\"comment even\"><div class=\"wp-block-comment-author-name\">"
        "Bert</div><div class=\"wp-block-comment-date\"><a>June 12, 2023</a>"
        "</div><div class=\"wp-block-comment-content\"><p>Text</p></div>"
        "</li></ol>")), COMMENTS_OK, "a page of a block theme");
    is_int(sunk.comments, 1, "has a comment");
    is_int(sunk.skips[COMMENTSCTL_SKIP_DAMAGED], 0, "with a date");
    sunk_free(&sunk);
}


int
main(void)
{
    test_folder();
    test_dates();
    test_hostile();
    test_wordpress_blocks();

    return done_testing();
}
