/*
 * The reader of WordPress' export: every pitfall of the format, by name.
 */

#include "commentsctl_formats.h"
#include "commentsctl_wordpress.h"
#include "format_calls.h"


#define RSS(version)                                                          \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n"                           \
    "<rss version=\"2.0\" "                                                   \
    "xmlns:wp=\"http://wordpress.org/export/" version "/\"><channel>\n"       \
    "<title>Blog</title><link>https://b.example</link>\n"
#define HEAD  RSS("1.2")
#define TAIL  "</channel></rss>\n"

#define ITEM(rest)                                                            \
    "<item><title>A</title><link>https://b.example/a/</link>" rest "</item>\n"

#define COMMENT(id, rest)                                                     \
    "<wp:comment><wp:comment_id>" id "</wp:comment_id>"                       \
    "<wp:comment_author><![CDATA[Ann]]></wp:comment_author>"                  \
    "<wp:comment_date_gmt>2013-10-10 19:20:29</wp:comment_date_gmt>"          \
    "<wp:comment_content><![CDATA[t]]></wp:comment_content>"                  \
    "<wp:comment_parent>0</wp:comment_parent>" rest "</wp:comment>"

#define TYPE(type)    "<wp:comment_type>" type "</wp:comment_type>"
#define APPROVED(as)  "<wp:comment_approved>" as "</wp:comment_approved>"

/* a comment without a date */
#define DATED(item, comment)                                                  \
    HEAD ITEM(item "<wp:comment><wp:comment_id>1</wp:comment_id>" comment     \
              "<wp:comment_content>t</wp:comment_content></wp:comment>") TAIL

#define MS    "1381432829000"
#define PAGE  "page 4 thread=https://b.example/a/ url=https://b.example/a/"   \
              " title=A\n"
#define SAID(id)                                                              \
    "comment 4 thread=https://b.example/a/ id=" id " name=Ann created=" MS
#define GONE(id)                                                              \
    "comment 4 thread=https://b.example/a/ id=" id " created=" MS             \
    " status=deleted\n"
#define BARE(ms)                                                              \
    "comment 4 thread=https://b.example/a/ id=1 created=" ms " breaks=t\n"


static void
test_items(void)
{
    format_gives(HEAD ITEM(COMMENT("1", "")) TAIL, PAGE SAID("1") " breaks=t\n",
                 "a page and its comment");
    format_gives(RSS("1.0") ITEM(COMMENT("1", "")) TAIL,
                 PAGE SAID("1") " breaks=t\n", "version 1.0");
    format_gives(RSS("1.1") ITEM(COMMENT("1", "")) TAIL,
                 PAGE SAID("1") " breaks=t\n", "version 1.1");
    format_gives(RSS("7.5") ITEM(COMMENT("1", "")) TAIL,
                 PAGE SAID("1") " breaks=t\n", "a later version");

    format_gives(HEAD "<wp:wxr_version>1.2</wp:wxr_version>" ITEM("") TAIL,
                 "", "a page without comments");

    format_gives(HEAD "<item>" COMMENT("1", "") "<title>A</title>"
                 "<link>https://b.example/a/</link></item>\n" TAIL,
                 PAGE SAID("1") " breaks=t\n", "a comment before the link");

    format_gives(HEAD "<item><title>\n Q &amp;amp; A&amp;#8217;s &amp; \n"
                 "</title><link>\n http://old.example/a/ \n</link>"
                 "<wp:comment_status>closed</wp:comment_status>"
                 COMMENT("1", "") "</item>" TAIL,
                 "page 4 thread=http://old.example/a/"
                 " url=http://old.example/a/ title=Q & A\xe2\x80\x99s &"
                 " closed=1\n"
                 "comment 8 thread=http://old.example/a/ id=1 name=Ann"
                 " created=" MS " breaks=t\n",
                 "white space around values, a title of HTML, an old host, "
                 "a closed page");

    format_gives(HEAD "<item><link>https://b.example/a/att/</link>"
                 "<wp:post_type>attachment</wp:post_type>"
                 COMMENT("1", "") "</item>" TAIL,
                 "page 4 thread=https://b.example/a/att/"
                 " url=https://b.example/a/att/\n"
                 "comment 4 thread=https://b.example/a/att/ id=1 name=Ann"
                 " created=" MS " breaks=t\n", "an attachment is a page");
}


static void
test_links(void)
{
    format_gives(HEAD "<item><link>https://b.example/?p=12</link>"
                 COMMENT("1", "") "</item>" TAIL,
                 "comment 4 thread=https://b.example/?p=12 queried=1 id=1"
                 " name=Ann created=" MS " breaks=t\n",
                 "the link of a draft is its number");

    format_gives(HEAD "<item><link>https://b.example/a?preview=1</link>"
                 COMMENT("1", "") "</item>" TAIL,
                 "comment 4 thread=https://b.example/a?preview=1 id=1"
                 " name=Ann created=" MS " breaks=t\n", "another query");

    format_gives(HEAD "<item><link/><guid isPermaLink=\"true\">"
                 "https://b.example/a/</guid>" COMMENT("1", "") "</item>" TAIL,
                 "page 4 thread=https://b.example/a/ url=https://b.example/a/\n"
                 SAID("1") " breaks=t\n", "a guid that is the link");

    format_gives(HEAD "<item><guid isPermaLink=\"false\">"
                 "https://b.example/a/</guid>" COMMENT("1", "") "</item>" TAIL,
                 "no_page 4 the export has no address of its page\n",
                 "a guid that is none");
}


static void
test_kinds(void)
{
    format_gives(HEAD ITEM(COMMENT("1", TYPE("comment"))
                           COMMENT("2", TYPE(""))
                           COMMENT("3", TYPE("pingback"))
                           COMMENT("4", TYPE("trackback") APPROVED("spam")))
                 TAIL,
                 PAGE SAID("1") " breaks=t\n" SAID("2") " breaks=t\n"
                 "ping 4\nping 4\n", "pingbacks and trackbacks apart");

    format_gives(HEAD ITEM(COMMENT("1", TYPE("order_note"))) TAIL,
                 "no_page 4 its \"comment_type\" is none of a visitor's "
                 "comment\n", "a shop's notes are private");

    format_gives(HEAD ITEM(COMMENT("1", APPROVED("1"))
                           COMMENT("2", APPROVED("0"))
                           COMMENT("3", APPROVED("spam"))
                           COMMENT("4", APPROVED("trash"))
                           COMMENT("5", APPROVED("post-trashed"))
                           COMMENT("6", APPROVED("2"))) TAIL,
                 PAGE SAID("1") " breaks=t\n"
                 SAID("2") " status=pending breaks=t\n"
                 SAID("3") " status=spam breaks=t\n"
                 GONE("4") GONE("5")
                 SAID("6") " status=pending breaks=t\n",
                 "what is not approved");
}


static void
test_authors(void)
{
    format_gives(HEAD ITEM("<wp:comment><wp:comment_id>9</wp:comment_id>"
                 "<wp:comment_author>Tom &amp;amp; Ann &amp; B;"
                 "</wp:comment_author>"
                 "<wp:comment_author_email>a@b.example"
                 "</wp:comment_author_email>"
                 "<wp:comment_author_url>\nhttps://a.example/\n"
                 "</wp:comment_author_url>"
                 "<wp:comment_author_IP>192.0.2.1</wp:comment_author_IP>"
                 "<wp:comment_date_gmt>2013-10-10 19:20:29"
                 "</wp:comment_date_gmt>"
                 "<wp:comment_content>a\nb\n\nc &lt;b&gt;d&lt;/b&gt;"
                 "</wp:comment_content><wp:comment_parent>7"
                 "</wp:comment_parent></wp:comment>") TAIL,
                 PAGE "comment 4 thread=https://b.example/a/ id=9 parent=7"
                 " name=Tom & Ann & B; email=a@b.example"
                 " website=https://a.example/ created=" MS
                 " breaks=a\nb\n\nc <b>d</b>\n",
                 "names are HTML; line breaks stay; the host's address is not "
                 "read");
}


static void
test_dates(void)
{
#define GMT    "<wp:comment_date_gmt>0000-00-00 00:00:00</wp:comment_date_gmt>"
#define LOCAL  "<wp:comment_date>2013-10-10 21:20:29</wp:comment_date>"
#define PLACE  "<wp:post_date>2013-10-01 12:00:00</wp:post_date>"             \
               "<wp:post_date_gmt>2013-10-01 10:00:00</wp:post_date_gmt>"

    format_gives(DATED(PLACE, GMT LOCAL), PAGE BARE(MS),
                 "0000-00-00: the local time, by the page's distance from UTC");
    format_gives(DATED("", GMT LOCAL), PAGE BARE("1381440029000"),
                 "the local time alone");
    format_gives(DATED(PLACE, GMT), PAGE BARE("1380621600000"),
                 "no time: that of the page");

    /* 21:20:29 at -05:00 is 02:20:29 of the next day in UTC */

    format_zone = "-05:00";
    format_gives(DATED(PLACE, GMT LOCAL), PAGE BARE("1381458029000"),
                 "--time-zone: the local time in that zone, not the page's");
    format_gives(DATED("", LOCAL), PAGE BARE("1381458029000"),
                 "--time-zone: comment_date_gmt is missing");
    format_gives(DATED(PLACE, GMT), PAGE BARE("1380621600000"),
                 "--time-zone: no time of its own, the page's time in UTC");
    format_gives(DATED("<wp:post_date>2013-10-01 12:00:00</wp:post_date>"
                       "<wp:post_date_gmt>0000-00-00 00:00:00"
                       "</wp:post_date_gmt>", GMT),
                 PAGE BARE("1380646800000"),
                 "--time-zone: no time in UTC at all, the page's local time");
    format_gives(DATED(PLACE, "<wp:comment_date_gmt>2013-10-10 19:20:29"
                       "</wp:comment_date_gmt>" LOCAL), PAGE BARE(MS),
                 "--time-zone: a time in UTC stays");
    format_zone = "Mars/Olympus";
    is_int(format_read(HEAD, strlen(HEAD)), COMMENTS_DECLINED,
           "--time-zone: a zone that there is not");
    format_zone = NULL;

    format_gives(DATED("", GMT), "damaged 4 neither \"comment_date_gmt\" nor "
                 "\"comment_date\" is a time\n", "no time at all");
}


static void
test_wrong(void)
{
    static const char  feed[] = "<rss><channel><item><title>A</title></item>\n"
                                "</channel></rss>";

    format_refuses(feed, sizeof(feed) - 1, "error:2: it is an RSS feed, but "
                   "not a WordPress export (WXR)\n", "an RSS feed");

    ok(commentsctl_wordpress_sniff(comments_str_c(HEAD)), "it is recognised");
    ok(commentsctl_wordpress_sniff(comments_str_c(
       "<?xml version=\"1.0\"?>\n<!-- a > b -->\n<rss version=\"2.0\"\n"
       "xmlns:wp=\"http://wordpress.org/export/9/\"\n>")),
       "behind WordPress' comments, too");
    ok(!commentsctl_wordpress_sniff(comments_str_c(feed)), "a feed is not");
}


int
main(void)
{
    plan_none();

    format_tested = commentsctl_formats_find("wordpress");

    test_items();
    test_links();
    test_kinds();
    test_authors();
    test_dates();
    test_wrong();

    comments_buf_free(&format_calls);

    return done_testing();
}
