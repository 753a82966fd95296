/*
 * The reader of Disqus' XML: every pitfall of the format, by name.
 */

#include "commentsctl_disqus.h"
#include "commentsctl_formats.h"
#include "format_calls.h"


#define HEAD                                                                  \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"                            \
    "<disqus xmlns=\"http://disqus.com\" "                                    \
    "xmlns:dsq=\"http://disqus.com/disqus-internals\">\n"
#define TAIL  "</disqus>\n"

#define THREAD                                                                \
    "<thread dsq:id=\"7\"><id /><link>https://b.example/a.html</link>"        \
    "<title>A</title><isClosed>false</isClosed></thread>\n"

#define POST(id, rest)                                                        \
    "<post dsq:id=\"" id "\"><message><![CDATA[<p>t</p>]]></message>"         \
    "<createdAt>2013-10-10T19:20:29Z</createdAt>"                             \
    "<isDeleted>false</isDeleted><isSpam>false</isSpam>"                      \
    "<thread dsq:id=\"7\" />" rest "</post>\n"

#define MESSAGE(text)                                                         \
    HEAD THREAD "<post dsq:id=\"1\"><message><![CDATA[" text "]]></message>"  \
    "<createdAt>2013-10-10T19:20:29Z</createdAt><thread dsq:id=\"7\" />"      \
    "</post>\n" TAIL

#define ANN   "<author><name>Ann</name></author>"
#define MS    "1381432829000"

/* the page, and a comment up to its author */
#define PAGE  "page 3 thread=https://b.example/a.html"                        \
              " url=https://b.example/a.html title=A\n"
#define SAID(line, id)                                                        \
    "comment " line " thread=https://b.example/a.html id=" id


static void
test_threads(void)
{
    format_gives(HEAD THREAD POST("1", ANN) TAIL,
                 PAGE SAID("4", "1") " name=Ann created=" MS
                 " html=<p>t</p>\n",
                 "a thread and its post");

    format_gives(HEAD "<category dsq:id=\"7\"><title>C</title></category>\n"
                 THREAD POST("1", ANN) TAIL,
                 "page 4 thread=https://b.example/a.html"
                 " url=https://b.example/a.html title=A\n"
                 SAID("5", "1") " name=Ann created=" MS " html=<p>t</p>\n",
                 "<thread> means two things: the root's are pages, a post's "
                 "is a reference");

    format_gives(HEAD POST("1", ANN) THREAD TAIL,
                 "page 4 thread=https://b.example/a.html"
                 " url=https://b.example/a.html title=A\n"
                 SAID("3", "1") " name=Ann created=" MS " html=<p>t</p>\n",
                 "a post before its thread");

    format_gives(HEAD "<thread dsq:id=\"7\"><id>https://b.example/id</id>"
                 "<link>https://b.example/link</link></thread>\n"
                 POST("1", ANN) TAIL,
                 "page 3 thread=https://b.example/link"
                 " url=https://b.example/link\n"
                 "comment 4 thread=https://b.example/link id=1 name=Ann"
                 " created=" MS " html=<p>t</p>\n",
                 "link is the page, not id");

    format_gives(HEAD "<thread dsq:id=\"7\"><id>/2013/a.html</id><link />"
                 "</thread>\n" POST("1", ANN) TAIL,
                 "comment 4 thread=/2013/a.html id=1 name=Ann created=" MS
                 " html=<p>t</p>\n",
                 "without a link, an id that is a path");

    format_gives(HEAD "<thread dsq:id=\"7\"><id>post-12</id></thread>\n"
                 POST("1", ANN) TAIL,
                 "no_page 4 the export has no address of its page\n",
                 "a thread with neither");

    format_gives(HEAD "<thread dsq:id=\"8\"><link>/a</link></thread>\n"
                 POST("1", ANN) TAIL,
                 "no_page 4 its page is not in the export\n",
                 "a post of a thread that is not there");

    format_gives(HEAD "<thread dsq:id=\"7\"><link>http://b.example/a?utm=x"
                 "</link><title>A</title><isClosed> true </isClosed></thread>"
                 POST("1", ANN) TAIL,
                 "page 3 thread=http://b.example/a?utm=x title=A closed=1\n"
                 "comment 3 thread=http://b.example/a?utm=x id=1 name=Ann"
                 " created=" MS " html=<p>t</p>\n",
                 "isClosed closes the page; an address with a query is not "
                 "shown");
}


static void
test_posts(void)
{
    format_gives(HEAD THREAD POST("2", "<parent dsq:id=\"1\" />")
                 POST("1", "") TAIL,
                 PAGE SAID("4", "2") " parent=1 created=" MS
                 " html=<p>t</p>\n"
                 SAID("5", "1") " created=" MS " html=<p>t</p>\n",
                 "a child before its parent; no author at all");

    format_gives(HEAD THREAD
                 POST("1", "<author><name /><email>a@b.example</email>"
                           "<isAnonymous>false</isAnonymous>"
                           "<username>ann_1</username></author>"
                           "<ipAddress>192.0.2.1</ipAddress>") TAIL,
                 PAGE SAID("4", "1") " name=ann_1 email=a@b.example created="
                 MS " html=<p>t</p>\n",
                 "a missing name is the user's name; addresses of hosts are "
                 "not read");

    format_gives(HEAD THREAD
                 "<post dsq:id=\"1\"><message>gone</message><author><name>Bo</name>"
                 "</author><createdAt>2013-10-10T19:20:29"
                 "</createdAt><isDeleted>\n true\n</isDeleted>"
                 "<thread dsq:id=\"7\"/></post>\n"
                 POST("2", "<parent dsq:id=\"1\" />")
                 "<post dsq:id=\"3\"><message>m</message>"
                 "<createdAt>2013-10-10T19:20:29Z</createdAt>"
                 "<isSpam>true</isSpam><thread dsq:id=\"7\"/></post>\n" TAIL,
                 PAGE SAID("4", "1") " created=" MS " status=deleted\n"
                 SAID("7", "2") " parent=1 created=" MS " html=<p>t</p>\n"
                 SAID("8", "3") " created=" MS " status=spam html=m\n",
                 "a deleted post with a live child, spam; times are UTC");

    format_gives(HEAD THREAD "<post dsq:id=\"1\"><message>m</message>"
                 "<thread dsq:id=\"7\"/></post>\n"
                 "<post dsq:id=\"2\"><message>m</message><createdAt>now"
                 "</createdAt><thread dsq:id=\"7\"/></post>\n"
                 "<post dsq:id=\"2\"><message>m</message><createdAt>"
                 "9000-01-01T00:00:00Z</createdAt><thread dsq:id=\"7\"/>"
                 "</post>\n" POST("3", "") TAIL,
                 "damaged 4 its \"createdAt\" is not a time\n"
                 "damaged 5 its \"createdAt\" is not a time\n"
                 "damaged 6 its time is later than now\n"
                 PAGE SAID("7", "3") " created=" MS " html=<p>t</p>\n",
                 "posts without a time that can be are skipped, the others read");
}


static void
test_links(void)
{
    format_gives(MESSAGE("<a href=\"http://disq.us/url?url=https%3A%2F%2Fa."
                 "example%2Fb%3Fc%3D1%26d%3Ae4-jKlMnOpQrStUvWxYz_0123456&amp;"
                 "cuid=12\" rel=\"nofollow\">https://a.example/b</a>"),
                 PAGE SAID("4", "1") " created=" MS " html="
                 "<a href=\"https://a.example/b?c=1&amp;d\" rel=\"nofollow\">"
                 "https://a.example/b</a>\n",
                 "a disq.us link leads where it is meant to lead");

    format_gives(MESSAGE("<a href=\"https://disq.us/url?url=http%3A%2F%2Fa."
                 "example%3A8080%2F%22%3E%3Cscript%3E\">x</a>"),
                 PAGE SAID("4", "1") " created=" MS " html="
                 "<a href=\"http://a.example:8080/%22%3E%3Cscript%3E\">x</a>"
                 "\n",
                 "what was encoded does not end the attribute");

    format_gives(MESSAGE("<a href=\"http://disq.us/url?url=javascript%3Aa\">"
                 "x</a> http://disq.us/p/1a2b"),
                 PAGE SAID("4", "1") " created=" MS " html="
                 "<a href=\"http://disq.us/url?url=javascript%3Aa\">x</a>"
                 " http://disq.us/p/1a2b\n",
                 "links that lead to no page stay");

    format_gives(MESSAGE("<img src=\"https://c.disquscdn.com/get?url=http%3A"
                 "%2F%2Fa.example%2Fb.png&amp;key=kk&amp;w=800\"> "
                 "https://uploads.disquscdn.com/images/e.jpg"),
                 PAGE SAID("4", "1") " created=" MS " html="
                 "<img src=\"http://a.example/b.png\"> "
                 "https://uploads.disquscdn.com/images/e.jpg\n",
                 "media embeds");

    format_gives(MESSAGE("<p>@ann_1:disqus hi, @bob:disquiet a@b.example</p>"),
                 PAGE SAID("4", "1") " created=" MS " html="
                 "<p>@ann_1 hi, @bob:disquiet a@b.example</p>\n",
                 "mentions");
}


static void
test_sniff(void)
{
    ok(commentsctl_disqus_sniff(comments_str_c(HEAD)), "it is recognised");
    ok(commentsctl_disqus_sniff(comments_str_c("\n<!-- > --><?x y?>" HEAD)),
       "behind comments");
    ok(!commentsctl_disqus_sniff(comments_str_c("<rss xmlns=\"a\">")),
       "another one is not");
    ok(!commentsctl_disqus_sniff(comments_str_c("<rss>http://disqus.com/"
       "disqus-internals</rss>")), "nor a text about Disqus");
    ok(!commentsctl_disqus_sniff(comments_str_c("<!--")), "nor a comment");
    ok(!commentsctl_disqus_sniff(comments_str_c("")), "nor nothing");
}


int
main(void)
{
    plan_none();

    format_tested = commentsctl_formats_find("disqus");

    test_threads();
    test_posts();
    test_links();
    test_sniff();

    comments_buf_free(&format_calls);

    return done_testing();
}
