/*
 * The reader of Blogger's exports: every pitfall of the format, by name.
 */

#include "commentsctl_blogger.h"
#include "commentsctl_formats.h"
#include "format_calls.h"


/* the backup of old */

#define OLD                                                                   \
    "<?xml version='1.0' encoding='UTF-8'?>\n"                                \
    "<feed xmlns='http://www.w3.org/2005/Atom' "                              \
    "xmlns:gd='http://schemas.google.com/g/2005' "                            \
    "xmlns:thr='http://purl.org/syndication/thread/1.0' "                     \
    "xmlns:app='http://purl.org/atom/app#'>"                                  \
    "<id>tag:blogger.com,1999:blog-1.archive</id>\n"
#define TAIL  "</feed>\n"

#define OLD_KIND(kind)                                                        \
    "<category scheme='http://schemas.google.com/g/2005#kind' "               \
    "term='http://schemas.google.com/blogger/2008/kind#" kind "'/>"

#define OLD_POST(rest)                                                        \
    "<entry><id>tag:blogger.com,1999:blog-1.post-20</id>" OLD_KIND("post")    \
    "<title type='text'>A</title><content type='html'>text</content>" rest    \
    "<author><name>Me</name></author></entry>\n"

#define OLD_LINK                                                              \
    "<link rel='replies' href='https://b.blogspot.com/feeds/20'/>"            \
    "<link rel='alternate' href='http://b.blogspot.de/2010/11/a.html'/>"

#define OLD_COMMENT(id, content, rest)                                        \
    "<entry><id>tag:blogger.com,1999:blog-1.post-" id "</id>"                 \
    "<published>2013-10-10T11:20:29.000-08:00</published>"                    \
    "<updated>2013-10-11T11:20:29.000-08:00</updated>" OLD_KIND("comment")    \
    "<title type='text'>t</title>" content                                    \
    "<author><name>Ann</name><uri>https://www.blogger.com/profile/3</uri>"    \
    "<email>noreply@blogger.com</email></author>" rest "</entry>\n"

#define HTML  "<content type='html'>t</content>"

#define REPLY                                                                 \
    "<thr:in-reply-to href='http://b.blogspot.com/2010/11/a.html' "           \
    "ref='tag:blogger.com,1999:blog-1.post-20'/>"

/* feed.atom of Takeout */

#define NEW                                                                   \
    "<?xml version='1.0' encoding='utf-8'?>\n"                                \
    "<feed xmlns='http://www.w3.org/2005/Atom' "                              \
    "xmlns:blogger='http://schemas.google.com/blogger/2018'>"                 \
    "<id>tag:blogger.com,1999:blog-1</id><title>B</title>\n"

#define NEW_POST(status, rest)                                                \
    "<entry><id>tag:blogger.com,1999:blog-1.post-20</id>"                     \
    "<blogger:type>POST</blogger:type>"                                       \
    "<blogger:status>" status "</blogger:status>"                             \
    "<title>A</title><content type='html'>text</content>"                     \
    "<blogger:filename>/2010/11/a.html</blogger:filename>" rest "</entry>\n"

#define NEW_COMMENT(id, status, rest)                                         \
    "<entry><id>tag:blogger.com,1999:blog-1.post-" id "</id>"                 \
    "<blogger:parent>20</blogger:parent>"                                     \
    "<blogger:inReplyTo/>"                                                    \
    "<blogger:type>COMMENT</blogger:type>"                                    \
    "<blogger:status>" status "</blogger:status>"                             \
    "<author><name>Ann</name><uri></uri>"                                     \
    "<blogger:type>BLOGGER</blogger:type></author>"                           \
    "<title/><content type='html'>t</content>"                                \
    "<published>2013-10-10T19:20:29Z</published>" rest "</entry>\n"

#define MS    "1381432829000"
#define OLD_PAGE(line)                                                        \
    "page " line " thread=http://b.blogspot.de/2010/11/a.html"                \
    " url=http://b.blogspot.de/2010/11/a.html title=A\n"
#define OLD_SAID(line, id)                                                    \
    "comment " line " thread=http://b.blogspot.de/2010/11/a.html id=" id
#define ANN                                                                   \
    " name=Ann website=https://www.blogger.com/profile/3 created=" MS
#define NEW_PAGE  "page 3 thread=/2010/11/a.html title=A\n"
#define NEW_SAID(line, id)                                                    \
    "comment " line " thread=/2010/11/a.html id=" id


static void
test_old(void)
{
    format_gives(OLD OLD_POST(OLD_LINK) OLD_COMMENT("31", HTML, REPLY) TAIL,
                 OLD_PAGE("3") OLD_SAID("4", "31") ANN " html=t\n",
                 "a post and its comment, which is no post; a host of a "
                 "country; times with an offset; no address of Blogger's");

    format_gives(OLD OLD_COMMENT("31", HTML, REPLY) OLD_POST(OLD_LINK) TAIL,
                 OLD_PAGE("4") OLD_SAID("3", "31") ANN " html=t\n",
                 "a comment before its post");

    format_gives(OLD OLD_POST(OLD_LINK)
                 OLD_COMMENT("32", HTML, REPLY "<link rel='related' href="
                 "'https://www.blogger.com/feeds/1/20/comments/default/31'/>")
                 TAIL,
                 OLD_PAGE("3") OLD_SAID("4", "32") " parent=31" ANN
                 " html=t\n", "a reply to a comment");

    format_gives(OLD OLD_COMMENT("31", HTML, REPLY) TAIL,
                 "comment 3 thread=http://b.blogspot.com/2010/11/a.html id=31"
                 ANN " html=t\n", "a comment whose post is not there");

    format_gives(OLD OLD_COMMENT("31", HTML, "<link rel='alternate' href="
                 "'http://b.blogspot.com/a.html?showComment=1#c31'/>") TAIL,
                 "comment 3 thread=http://b.blogspot.com/a.html id=31"
                 ANN " html=t\n", "only the comment's own link");

    format_gives(OLD OLD_COMMENT("31", HTML, "") TAIL,
                 "no_page 3 its page is not in the export\n",
                 "nothing tells the page");

    format_gives(OLD OLD_POST(OLD_LINK)
                 OLD_COMMENT("31", HTML, REPLY "<app:control><app:draft>yes"
                             "</app:draft></app:control>") TAIL,
                 OLD_PAGE("3") OLD_SAID("4", "31") ANN
                 " status=pending html=t\n", "a draft waits");

    format_gives(OLD OLD_POST("<app:control><app:draft>yes</app:draft>"
                              "</app:control>" OLD_LINK)
                 OLD_COMMENT("31", HTML, REPLY) TAIL,
                 "no_page 4 the export has no address of its page\n",
                 "a post that is a draft has no page");

    format_gives(OLD "<entry><id>x</id>" OLD_KIND("settings") "</entry>"
                 "<entry><id>y</id>" OLD_KIND("template") "</entry>" TAIL, "",
                 "settings and template");
}


static void
test_new(void)
{
    format_gives(NEW NEW_POST("LIVE", "") NEW_COMMENT("31", "LIVE", "") TAIL,
                 NEW_PAGE NEW_SAID("4", "31") " name=Ann created=" MS
                 " html=t\n", "Takeout: a file's name is the page");

    format_gives(NEW NEW_COMMENT("31", "LIVE", "") NEW_POST("LIVE", "") TAIL,
                 "page 4 thread=/2010/11/a.html title=A\n"
                 NEW_SAID("3", "31") " name=Ann created=" MS " html=t\n",
                 "Takeout: a comment before its post");

    format_gives(NEW NEW_POST("LIVE", "")
                 NEW_COMMENT("32", "LIVE", "<blogger:inReplyTo>31"
                             "</blogger:inReplyTo>") TAIL,
                 NEW_PAGE NEW_SAID("4", "32") " parent=31 name=Ann created="
                 MS " html=t\n", "Takeout: a reply to a comment");

    format_gives(NEW NEW_POST("LIVE", "")
                 NEW_COMMENT("31", "LIVE", "<blogger:trashed>"
                             "2014-01-01T00:00:00Z</blogger:trashed>")
                 NEW_COMMENT("32", "EMPTIED", "")
                 NEW_COMMENT("33", "SPAM_COMMENT", "")
                 NEW_COMMENT("34", "PENDING", "<blogger:trashed/>")
                 NEW_COMMENT("35", "SOMETHING", "") TAIL,
                 NEW_PAGE
                 NEW_SAID("4", "31") " created=" MS " status=deleted\n"
                 NEW_SAID("5", "32") " created=" MS " status=deleted\n"
                 NEW_SAID("6", "33") " name=Ann created=" MS
                 " status=spam html=t\n"
                 NEW_SAID("7", "34") " name=Ann created=" MS
                 " status=pending html=t\n"
                 NEW_SAID("8", "35") " name=Ann created=" MS
                 " status=pending html=t\n",
                 "only what is live and not trashed is shown");

    format_gives(NEW NEW_POST("DRAFT", "") NEW_COMMENT("31", "LIVE", "") TAIL,
                 "no_page 4 the export has no address of its page\n",
                 "Takeout: a post that is a draft has no page");
}


static void
test_content(void)
{
#define CONTENT(content)                                                      \
    OLD OLD_POST(OLD_LINK) OLD_COMMENT("31", content, REPLY) TAIL
#define SAID  OLD_PAGE("3") OLD_SAID("4", "31") ANN

    format_gives(CONTENT("<content type='html'>a&lt;br /&gt;b &amp;amp; c"
                         "</content>"),
                 SAID " html=a<br />b &amp; c\n", "content escaped once");
    format_gives(CONTENT("<content type='html'>a&amp;lt;br /&amp;gt;b "
                         "&amp;amp;amp; c</content>"),
                 SAID " html=a<br />b &amp; c\n", "content escaped twice");
    format_gives(CONTENT("<content type='html'>a&lt;br /&gt;&amp;lt;/b&amp;gt;"
                         "</content>"),
                 SAID " html=a<br />&lt;/b&gt;\n", "a text about tags");
    format_gives(CONTENT("<content type='text'>a &lt;b&gt;</content>"),
                 SAID " plain=a <b>\n", "plain text");
    format_gives(OLD "<entry><id>31</id>" OLD_KIND("comment") HTML REPLY
                 "</entry>" TAIL,
                 "damaged 3 its \"published\" is not a time\n", "no time");
}


static void
test_wrong(void)
{
    static const char  feed[] =
        "<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:x</id>\n"
        "<entry><id>1</id></entry></feed>";

    format_refuses(feed, sizeof(feed) - 1, "error:2: it is an Atom feed, but "
                   "not an export of Blogger\n", "an Atom feed");

    ok(commentsctl_blogger_sniff(comments_str_c(OLD)), "it is recognised");
    ok(commentsctl_blogger_sniff(comments_str_c(NEW)), "and so is Takeout's");
    ok(!commentsctl_blogger_sniff(comments_str_c(feed)), "a feed is not");
}


int
main(void)
{
    plan_none();

    format_tested = commentsctl_formats_find("blogger");

    test_old();
    test_new();
    test_content();
    test_wrong();

    comments_buf_free(&format_calls);

    return done_testing();
}
