/*
 * The reader of what TypePad and Movable Type export: every pitfall of the
 * format, by name.
 */

#include "commentsctl_formats.h"
#include "format_calls.h"


#define URL   "https://b.example/blog/2009/06/a.html"

/* the post, 5 lines, and its sections' end */
#define POST  "AUTHOR: Beth\nTITLE: A\nUNIQUE URL: " URL " \n"                \
              "DATE: 06/12/2009 09:00:00 AM\n-----\n"
#define PAGE  " thread=" URL " url=" URL " title=A\n"

#define WHEN  "06/12/2009 01:04:00 PM"
#define MS    "1244811840000"

#define SAID(date, text)                                                      \
    "COMMENT:\nAUTHOR: Ann\nEMAIL: \nIP: 192.0.2.1\nURL: \nDATE: " date "\n"  \
    text "\n-----\n"
#define GIVEN(line, ms, text)                                                 \
    "comment " line " thread=" URL " name=Ann created=" ms " breaks=" text "\n"

#define END   "--------\n"


/* a post with one comment of this text */
static void
one(const char *text, const char *want, const char *name)
{
    char  file[1024], calls[1024];

    (void) snprintf(file, sizeof(file), POST SAID(WHEN, "%s") END, text);
    (void) snprintf(calls, sizeof(calls), "page 1" PAGE GIVEN("6", MS, "%s"),
                    want);

    format_gives(file, calls, name);
}


static void
date_is(const char *date, const char *ms)
{
    char  file[512], want[64];

    (void) snprintf(file, sizeof(file), POST SAID("%s", "t") END, date);
    (void) snprintf(want, sizeof(want), ms[0] ? " created=%s " : "damaged 6 ",
                    ms);

    (void) format_read(file, strlen(file));
    ok(memmem(format_calls.data, format_calls.len, want, strlen(want)) != NULL,
       "DATE: %s", date);
}


static void
test_dashes(void)
{
    one("a\n-----\nb", "a\n-----\nb", "5 dashes inside a comment");
    one("a\n-----\n\n\nb", "a\n-----\n\n\nb",
        "5 dashes and empty lines inside a comment");
    one("a\n-----\nBODY: of iron\n-----\nCOMMENTS:\nb",
        "a\n-----\nBODY: of iron\n-----\nCOMMENTS:\nb",
        "5 dashes before a line that only begins like a section");
    one("a\n--------\nb", "a\n--------\nb", "8 dashes inside a comment");
    one("a\n-----\n-----\nb", "a\n-----\n-----\nb", "5 dashes twice");
    one("a\n------\n----\n---------\nb", "a\n------\n----\n---------\nb",
        "6, 4 and 9 dashes are text");

    format_gives("AUTHOR: B\nTITLE: A\nUNIQUE URL: " URL "\n-----\nBODY:\nx\n"
                 "-----\ny\n--------\nz\n-----\nKEYWORDS:\n\n-----\n"
                 SAID(WHEN, "t") END,
                 "page 1" PAGE GIVEN("15", MS, "t"),
                 "dashes inside an entry");
}


static void
test_keys(void)
{
    one("URL: http://x.example/", "URL: http://x.example/",
        "a line that begins with URL: inside a body");
    one("AUTHOR: me\nDATE: today", "AUTHOR: me\nDATE: today",
        "AUTHOR: and DATE: inside a body");
    one("NOTE: x\n\nCOMMENT:\ny", "NOTE: x\n\nCOMMENT:\ny",
        "NOTE: and COMMENT: inside a body");
    one("a\n\nb\n", "a\n\nb", "empty lines are kept");

    format_gives(POST "COMMENT:\nAUTHOR: Ann\nDATE: " WHEN "\nURL: x\n-----\n"
                 END, "page 1" PAGE GIVEN("6", MS, "URL: x"),
                 "DATE is the last key");
    format_gives(POST "COMMENT:\nDATE: " WHEN "\nURL: https://ann.example/\n"
                 "AUTHOR: Ann\nt\n-----\n" END,
                 "page 1" PAGE "comment 6 thread=" URL " name=Ann"
                 " website=https://ann.example/ created=" MS " breaks=t\n",
                 "unless it stands before AUTHOR");
    format_gives(POST "COMMENT:\nAUTHOR: Ann\nSUBJECT: x\nSCORE: 3\nDATE: "
                 WHEN "\nSUBJECT: y\n-----\n" END,
                 "page 1" PAGE GIVEN("6", MS, "SUBJECT: y"),
                 "keys of other programs before DATE");
    format_gives(POST SAID("06/12/2009", "t") END,
                 "page 1" PAGE GIVEN("6", "1244764800000", "t"),
                 "a date without a time");

    format_gives(POST "COMMENT:\nAUTHOR: Ann\nEMAIL: ann@b.example\n"
                 "IP: 192.0.2.1\nURL: https://ann.example/\nDATE: " WHEN "\nt\n"
                 "-----\n" END,
                 "page 1" PAGE "comment 6 thread=" URL " name=Ann"
                 " email=ann@b.example website=https://ann.example/"
                 " created=" MS " breaks=t\n",
                 "all keys, and no address of a host");

    format_gives(POST "COMMENT:\nAUTHOR: Ann\n"
                 "URL: http://profile.typepad.com/ann\nDATE: " WHEN "\nt\n"
                 "-----\n" END,
                 "page 1" PAGE GIVEN("6", MS, "t"),
                 "dead profile.typepad.com links are dropped");
}


static void
test_page(void)
{
    format_gives("TITLE: A\nBASENAME: my_post\nDATE: 06/12/2009 09:00:00\n"
                 "-----\n" SAID(WHEN, "t") END,
                 "page 1 thread=/2009/06/my_post.html title=A\n"
                 "comment 5 thread=/2009/06/my_post.html name=Ann"
                 " created=" MS " breaks=t\n",
                 "missing UNIQUE URL, with a BASENAME");

    format_gives("TITLE: It's all about Relationships\n"
                 "DATE: 06/12/2009 09:00:00\n-----\n" SAID(WHEN, "t") END,
                 "page 1 thread=/2009/06/its_all_about_r.html"
                 " title=It's all about Relationships\n"
                 "comment 4 thread=/2009/06/its_all_about_r.html name=Ann"
                 " created=" MS " breaks=t\n",
                 "missing UNIQUE URL and BASENAME");

    format_gives("AUTHOR: B\n-----\n" SAID(WHEN, "t") END,
                 "no_page 3 nothing tells the address of its page\n",
                 "nothing tells the page");

    format_gives(POST END "NO ENTRY: 1\nDATE: 06/12/2009 09:00:00 AM\n-----\n"
                 SAID(WHEN, "t") END, GIVEN("10", MS, "t"),
                 "NO ENTRY: the page is that of the same date");

    format_gives("NO ENTRY: 1\nDATE: 06/13/2009 09:00:00 AM\n-----\n"
                 SAID(WHEN, "t") END,
                 "no_page 4 nothing tells the address of its page\n",
                 "NO ENTRY without an entry of that date");
}


static void
test_closed(void)
{
    format_gives("TITLE: A\nUNIQUE URL: " URL "\nALLOW COMMENTS: 0\n-----\n"
                 END "TITLE: B\nUNIQUE URL: /b.html\nALLOW COMMENTS: 2\n-----\n"
                 END "TITLE: C\nUNIQUE URL: /c.html\nALLOW COMMENTS: 1\n-----\n"
                 END,
                 "page 1 thread=" URL " url=" URL " title=A closed=1\n"
                 "page 6 thread=/b.html url=/b.html title=B closed=1\n",
                 "ALLOW COMMENTS 0 and 2 close, 1 does not");

    format_gives(POST "PING:\nTITLE: t\nURL: x\nIP: 192.0.2.1\nBLOG NAME: b\n"
                 "DATE: " WHEN "\nx\n-----\n" END, "ping 6\n",
                 "PING: counted, not stored");
}


static void
test_drafts(void)
{
    format_gives("TITLE: A\nSTATUS: Draft\nUNIQUE URL: " URL "\n-----\n"
                 SAID(WHEN, "t") END,
                 "page 1" PAGE GIVEN("5", MS, "t"),
                 "drafts: their comments are read as well");
}


static void
test_dates(void)
{
    date_is("06/12/2009 01:04:00 PM", MS);
    date_is("06/12/2009 13:04:00", MS);
    date_is("6/12/09 1:04 pm", MS);
    date_is("06/12/2009 13:04:00 PM", MS);
    date_is("06/12/2009 12:00:00 AM", "1244764800000");
    date_is("06/12/2009 12:00:00 PM", "1244808000000");
    date_is("01/02/99 00:00:00", "915235200000");
    date_is("02/30/2009 01:04:00 PM", "");
    date_is("06/12/2009 PM", "");
    date_is("12.06.2009 13:04:00", "");
    date_is("06/12/209 13:04:00", "");
    date_is("06/12/2009 13:04:00 AM", "");
    date_is("06/12/9000 13:04:00", "");
    date_is("", "");

    format_zone = "America/New_York";
    date_is("06/12/2009 01:04:00 PM", "1244826240000");
    format_zone = "Mars/Olympus";
    is_int(format_read(POST, strlen(POST)), COMMENTS_DECLINED,
           "an unknown time zone is refused");
    format_zone = NULL;
}


static void
test_bytes(void)
{
    one("caf\xe9 \x93x\x94 \x80", "café “x” €", "Latin-1 and CP1252");
    one("café", "café", "UTF-8 stays");

    format_gives("\xef\xbb\xbf" "AUTHOR: B\r\nTITLE: A\r\nUNIQUE URL: " URL
                 " \r\n-----\r\nCOMMENT:\r\nAUTHOR: Ann\r\nDATE: " WHEN "\r\n"
                 "a\r\n\r\nb\r\n-----\r\n--------\r\n",
                 "page 1" PAGE GIVEN("5", MS, "a\n\nb"),
                 "CRLF, and a byte order mark");
}


static void
test_damaged(void)
{
    size_t       len;
    char        *file;
    const char  *page;

    format_gives(POST "COMMENT:\nAUTHOR: Ann\nDATE: " WHEN "\nhalf a te",
                 "damaged 6 the file ends within this comment\n",
                 "a comment that is cut off");
    format_gives(POST SAID(WHEN, "t"), "page 1" PAGE GIVEN("6", MS, "t"),
                 "the last 8 dashes are missing");
    format_gives("", "", "an empty file");

    format_refuses("<rss>\n", 6, "error:1: no entry of TypePad or Movable Type "
                   "begins so; expected \"AUTHOR: \" or another key\n",
                   "another format");
    format_refuses("NOTE: buy milk\n", 15, "error:1: the file ends without the "
                   "line of 5 dashes that ends the keys of an entry: it is no "
                   "export of TypePad or Movable Type, or cut off\n",
                   "a text without sections");
    format_refuses("\0\0\0", 3, "error:1: no entry of TypePad or Movable Type "
                   "begins so; expected \"AUTHOR: \" or another key\n", "NULs");

    /* a text of 5 MB in one line, and one in many; the next is read */

    page = POST "COMMENT:\nAUTHOR: Ann\nDATE: " WHEN "\n";
    len = strlen(page) + 5 * 1024 * 1024;
    file = malloc(len + 4096);
    memset(file, 'x', len);
    memcpy(file, page, strlen(page));
    (void) strcpy(file + len, "\n-----\n" SAID(WHEN, "t") END);

    format_gives(file, "long 6 its text is longer than 4 MB\n"
                 "page 1" PAGE GIVEN("11", MS, "t"), "a line of 5 MB");

    for (len = strlen(page) + 99; file[len] == 'x'; len += 100) {
        file[len] = '\n';
    }

    is_int(format_read(file, strlen(file)), COMMENTS_OK, "5 MB: it is read");
    ok(memmem(format_calls.data, format_calls.len, "long 6", 6) != NULL
       && memmem(format_calls.data, format_calls.len, "breaks=t\n", 9) != NULL,
       "a text of 5 MB");

    free(file);
}


static void
test_sniff(void)
{
    is_str(commentsctl_formats_sniff(comments_str_c(POST))->name, 7, "typepad",
           "it is recognised");
    ok(commentsctl_formats_sniff(comments_str_c("AUTHOR: x\n")) == NULL,
       "without dashes it is not");
}


int
main(void)
{
    format_tested = commentsctl_formats_find("typepad");

    test_dashes();
    test_keys();
    test_page();
    test_closed();
    test_drafts();
    test_dates();
    test_bytes();
    test_damaged();
    test_sniff();

    return done_testing();
}
