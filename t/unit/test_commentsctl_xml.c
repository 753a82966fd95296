/*
 * The XML layer of the import, by the reader of Disqus' export: files that are
 * malformed, cut off or hostile, and encodings.
 */

#include "commentsctl_formats.h"
#include "commentsctl_xml.h"
#include "format_calls.h"


#define ROOT                                                                  \
    "<disqus xmlns=\"http://disqus.com\" "                                    \
    "xmlns:dsq=\"http://disqus.com/disqus-internals\">\n"
#define THREAD  "<thread dsq:id=\"7\"><link>/a</link></thread>\n"
#define BEGIN                                                                 \
    "<post dsq:id=\"1\"><createdAt>2013-10-10T19:20:29Z</createdAt>"          \
    "<thread dsq:id=\"7\" /><message>"
#define END     "</message></post>\n"
#define TAIL    "</disqus>\n"

#define SAID(line)                                                            \
    "comment " line " thread=/a id=1 created=1381432829000"

#define REFUSED(file, want, name)                                             \
    format_refuses(file, sizeof(file) - 1, want, name)


/* head, n times middle, and tail; the caller frees it */
static char *
repeat(const char *head, const char *middle, size_t n, const char *tail,
    size_t *len)
{
    char    *data, *p;
    size_t   i;

    *len = strlen(head) + n * strlen(middle) + strlen(tail);

    data = malloc(*len + 1);
    if (data == NULL) {
        exit(1);
    }

    p = stpcpy(data, head);

    for (i = 0; i < n; i++) {
        p = stpcpy(p, middle);
    }

    (void) strcpy(p, tail);

    return data;
}


static void
test_hostile(void)
{
    size_t   len;
    char    *data;

    REFUSED("<!DOCTYPE disqus [\n<!ENTITY a \"ha\">\n"
            "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">\n]>\n"
            ROOT THREAD BEGIN "&b;" END TAIL,
            "error:1: it has a document type declaration (DOCTYPE), which no "
            "export has and which could define entities\n", "billion laughs");

    REFUSED("<?xml version=\"1.0\"?>\n<!DOCTYPE disqus [<!ENTITY a SYSTEM "
            "\"file:///etc/passwd\">]>\n" ROOT THREAD BEGIN "&a;" END TAIL,
            "error:2: it has a document type declaration (DOCTYPE), which no "
            "export has and which could define entities\n",
            "an external entity");

    REFUSED("<!DOCTYPE disqus SYSTEM \"http://b.example/a.dtd\">\n"
            ROOT TAIL,
            "error:1: it has a document type declaration (DOCTYPE), which no "
            "export has and which could define entities\n",
            "an external document type");

    data = repeat(ROOT, "<x>", 100000, "", &len);
    format_refuses(data, len,
                   "error:2: elements are nested more than 256 deep\n",
                   "100,000 elements in one another");
    free(data);

    data = repeat(ROOT "<x ", "a", 4 * 1024 * 1024, "=\"\"/>" TAIL, &len);
    format_refuses(data, len, "error:2: a tag or comment does not end\n",
                   "a tag of 4 MB");
    free(data);

    data = repeat(ROOT "<!--", " comment ", 1024 * 1024, "-->" TAIL, &len);
    format_refuses(data, len, "error:2: a tag or comment does not end\n",
                   "a comment of 9 MB");
    free(data);
}


static void
test_long(void)
{
    size_t   len;
    char    *data;

    /* libxml2 has other ways for text and for CDATA, with other limits */

    data = repeat(ROOT THREAD BEGIN, "0123456789abcde\n", 4 * 1024 * 1024,
                  END BEGIN "t" END TAIL, &len);

    is_int(format_read(data, len), COMMENTS_OK, "64 MB of text");
    is_str(format_calls.data, format_calls.len,
           "long 3 a part of the post is longer than 4 MB\n"
           SAID("4194308") " html=t\n", "it is skipped, the next one is read");
    free(data);

    data = repeat(ROOT THREAD BEGIN "<![CDATA[", "0123456789abcde\n",
                  300 * 1024, "]]>" END BEGIN "t" END TAIL, &len);

    is_int(format_read(data, len), COMMENTS_OK, "5 MB of CDATA");
    is_str(format_calls.data, format_calls.len,
           "long 3 a part of the post is longer than 4 MB\n"
           SAID("307204") " html=t\n", "it is skipped, the next one is read");
    free(data);
}


static void
test_malformed(void)
{
    static const char  file[] = ROOT THREAD BEGIN "<![CDATA[a]]>\xc3\xa4"
                                "&lt;" END "</disqus>";

    size_t  i, declined;

    REFUSED("", "error:1: it is empty\n", "nothing");
    REFUSED("{\"thread\":1}", "error:1: it does not begin as XML does\n",
            "JSON");
    REFUSED("<rss version=\"2.0\">\n</rss>", "error:1: it is not a Disqus "
            "export: its root element is <rss>\n", "another format");
    REFUSED("\n<disqus>\n</disqus>", "error:2: it is not a Disqus export: its "
            "root element is <disqus>\n", "without its namespace");
    REFUSED(ROOT "<post>\n</thread>\n" TAIL, "error:3: Opening and ending tag "
            "mismatch: post line 2 and thread\n", "a tag that is not closed");
    REFUSED(ROOT THREAD BEGIN "\n&nbsp;" END TAIL,
            "error:4: Entity 'nbsp' not defined\n", "an entity of HTML");
    REFUSED(ROOT THREAD "\n\0" TAIL, "error:4: it has a NUL byte\n", "a NUL");
    REFUSED(ROOT THREAD BEGIN "\n\xe4 END" END TAIL,
            "error:4: Input is not proper UTF-8, indicate encoding !\n",
            "Latin-1 that is said to be UTF-8");
    REFUSED(ROOT THREAD BEGIN "\n<![CDATA[\xc1\xa2]]>" END TAIL,
            "error:4: a text is not proper UTF-8\n", "an overlong sequence");
    REFUSED("<?xml version=\"1.0\" encoding=\"x-none\"?>\n" ROOT TAIL,
            "error:1: Unsupported encoding x-none\n", "an unknown encoding");

    REFUSED(ROOT TAIL "\n<a/>", "error:4: Extra content at the end of the "
            "document\n", "two roots");

    declined = 0;

    for (i = 0; i < sizeof(file) - 1; i++) {
        if (format_read(file, i) == COMMENTS_DECLINED
            && memmem(format_calls.data, format_calls.len,
                      i < 9 ? "error:1: it " : "it is cut off\n", 12))
        {
            declined++;
        }
    }

    is_int(declined, sizeof(file) - 1, "cut off at every byte");
    is_int(format_read(file, i), COMMENTS_OK, "and whole");
}


static void
test_encodings(void)
{
    char    wide[1024];
    size_t  i;

    static const char  narrow[] = ROOT THREAD BEGIN "caf\xe9\x0c" END TAIL;

    format_gives("\xef\xbb\xbf<?xml version=\"1.0\"?>\n" ROOT THREAD BEGIN
                 "\xe2\x82\xac &#8364;&amp;&lt;" END TAIL,
                 SAID("4") " html=\xe2\x82\xac \xe2\x82\xac&<\n",
                 "a byte order mark, and references to characters");

    format_gives("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n" ROOT
                 THREAD BEGIN "caf\xe9" END TAIL,
                 SAID("4") " html=caf\xc3\xa9\n", "Latin-1");

    format_gives("<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n" ROOT
                 THREAD BEGIN "\x80" END TAIL,
                 SAID("4") " html=\xe2\x82\xac\n", "Windows' Latin-1");

    format_gives(ROOT THREAD BEGIN "<![CDATA[a\x08 b\x1b]]>\x0b" END TAIL,
                 SAID("3") " html=a  b\n", "control characters are blanks");

    /* U+0C00 has a byte that would be a control character */

    wide[0] = '\xff';
    wide[1] = '\xfe';

    for (i = 0; i < sizeof(narrow) - 1; i++) {
        wide[2 + 2 * i] = narrow[i] == '\x0c' ? '\0' : narrow[i];
        wide[3 + 2 * i] = narrow[i] == '\x0c' ? '\x0c' : '\0';
    }

    is_int(format_read(wide, 2 * sizeof(narrow)), COMMENTS_OK, "UTF-16");
    is_str(format_calls.data, format_calls.len,
           SAID("3") " html=caf\xc3\xa9\xe0\xb0\x80\n", "and its text");

    format_result = COMMENTS_ERROR;
    is_int(format_read(narrow, 0), COMMENTS_DECLINED, "no sink is asked");
    is_int(format_read(ROOT THREAD BEGIN END TAIL, sizeof(ROOT THREAD BEGIN
           END TAIL) - 1), COMMENTS_ERROR, "what the sink returns");
    is_str(format_calls.data, format_calls.len,
           SAID("3") "\nerrorcommentsctl: out of memory\n", "it is reported");
    format_result = COMMENTS_OK;
}


int
main(void)
{
    plan_none();

    format_tested = commentsctl_formats_find("disqus");

    test_hostile();
    test_long();
    test_malformed();
    test_encodings();

    comments_buf_free(&format_calls);

    return done_testing();
}
