/*
 * Markdown: the subset, what is never let through, and texts that want to
 * cost time.
 */

#include <stdlib.h>

#include "comments_markdown.h"
#include "tap.h"


#define PRE    "<pre tabindex=\"0\">"
#define REL    "\" rel=\"nofollow ugc noopener\">"
#define LARGE  1000000


static void test_subset(void);
static void test_blocks(void);
static void test_links(void);
static void test_refused_links(void);
static void test_bare_links(void);
static void test_html(void);
static void test_entities(void);
static void test_ascii(void);
static void test_nesting(void);
static void test_references(void);
static void test_limits(void);
static void test_end(void);
static void test_time(void);
static void md_is(const char *text, const char *want);
static void ascii_is(const char *text, const char *want);
static void render_is(const char *text, int ascii, const char *want);
static char *fill(const char *first, const char *second, const char *end);
static size_t rendered_len(const char *text, size_t len);
static size_t count(comments_str_t s, const char *what);


int
main(void)
{
    plan_none();

    test_subset();
    test_blocks();
    test_links();
    test_refused_links();
    test_bare_links();
    test_html();
    test_entities();
    test_ascii();
    test_nesting();
    test_references();
    test_limits();
    test_end();
    test_time();

    return done_testing();
}


static void
test_subset(void)
{
    md_is("Hello", "<p>Hello</p>\n");
    md_is("*a* _b_ **c** __d__ ~~e~~ `f`",
          "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong> "
          "<del>e</del> <code>f</code></p>\n");
    md_is("***a***", "<p><em><strong>a</strong></em></p>\n");
    md_is("a\nb", "<p>a<br />\nb</p>\n");
    md_is("a  \nb\\\nc", "<p>a<br />\nb<br />\nc</p>\n");
    md_is("a\r\nb\rc", "<p>a<br />\nb<br />\nc</p>\n");
    md_is("a\n\nb", "<p>a</p>\n<p>b</p>\n");
    md_is("\\*a\\* \\<b>", "<p>*a* &lt;b&gt;</p>\n");
    md_is("snake_case_name 2*3*4", "<p>snake_case_name 2<em>3</em>4</p>\n");
    md_is("", "");
    md_is(" \n\t\n ", "");
    md_is("a\x01\x0e\x18" "b", "<p>ab</p>\n");
}


static void
test_blocks(void)
{
    md_is("# a", "<p><strong>a</strong></p>\n");
    md_is("###### a *b*", "<p><strong>a <em>b</em></strong></p>\n");
    md_is("#a", "<p>#a</p>\n");
    md_is("> a\n> b", "<blockquote>\n<p>a<br />\nb</p>\n</blockquote>\n");
    md_is("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    md_is("- a\n  - b", "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n");
    md_is("- a\n\n- b",
          "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n");
    md_is("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n");
    md_is("7. a", "<ol start=\"7\">\n<li>a</li>\n</ol>\n");
    md_is("0. a", "<ol start=\"0\">\n<li>a</li>\n</ol>\n");
    md_is("a\n\n---\n\nb", "<p>a</p>\n<hr />\n<p>b</p>\n");

    md_is("```\n<b> & *c*\n\n  d\n```",
          PRE "<code>&lt;b&gt; &amp; *c*\n\n  d\n</code></pre>\n");
    md_is("```c++ extra\nx\n```",
          PRE "<code class=\"language-c++\">x\n</code></pre>\n");
    md_is("```c\"onclick\nx\n```", PRE "<code>x\n</code></pre>\n");
    md_is("```&#34;x\nx\n```", PRE "<code>x\n</code></pre>\n");
    md_is("```abcdefghijklmnopqrstuvwxyz01234567\nx\n```",
          PRE "<code>x\n</code></pre>\n");
    md_is("~~~\nopen at its end",
          PRE "<code>open at its end\n</code></pre>\n");

    md_is("    indented\n\n\tby a tab", "<p>indented</p>\n<p>by a tab</p>\n");
    md_is("a|b\n-|-\nc|d", "<p>a|b<br />\n-|-<br />\nc|d</p>\n");
    md_is("- [ ] a", "<ul>\n<li>[ ] a</li>\n</ul>\n");
}


static void
test_links(void)
{
    md_is("[a](http://b.example/c?d&e)",
          "<p><a href=\"http://b.example/c?d&amp;e" REL "a</a></p>\n");
    md_is("[*a*](HTTPS://b.example \"title\")",
          "<p><a href=\"HTTPS://b.example" REL "<em>a</em></a></p>\n");
    md_is("[a](<http://b.example/c d>)",
          "<p><a href=\"http://b.example/c%20d" REL "a</a></p>\n");
    md_is("[a](http://b.example/\"x\")",
          "<p><a href=\"http://b.example/%22x%22" REL "a</a></p>\n");
    md_is("[a](mailto:b@c.example)",
          "<p><a href=\"mailto:b@c.example" REL "a</a></p>\n");
    md_is("<http://b.example/_c_>",
          "<p><a href=\"http://b.example/_c_" REL "http://b.example/_c_</a>"
          "</p>\n");
    md_is("<b@c.example>",
          "<p><a href=\"mailto:b@c.example" REL "b@c.example</a></p>\n");
    md_is("[](http://b.example)",
          "<p><a href=\"http://b.example" REL "http://b.example</a></p>\n");
    md_is("![a](http://b.example/c.png)",
          "<p><a href=\"http://b.example/c.png" REL "a</a></p>\n");
    md_is("[![a](http://b.example/c.png)](http://d.example)",
          "<p><a href=\"http://d.example" REL "a</a></p>\n");
    md_is("![a [b](http://c.example)](http://d.example)",
          "<p><a href=\"http://d.example" REL "a b</a></p>\n");
    md_is("[a](http&#58;//b.example)",
          "<p><a href=\"http://b.example" REL "a</a></p>\n");
}


static void
test_refused_links(void)
{
    size_t          i;
    char            text[200];
    comments_buf_t  out;

    static const char *const  bad[] = {
        "javascript:alert(1)", "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)",
        "java&#x0A;script:alert(1)", "java&Tab;script:alert(1)",
        "&#1;javascript:alert(1)", "&#32;javascript:alert(1)",
        "javascript&colon;alert(1)", "javascript&#58;alert(1)",
        "vbscript:x", "data:text/html,x", "file:///etc/passwd", "blob:x",
        "about:blank", "ftp://b.example", "//b.example/x", "/x", "x.html",
        "#x", "?x", "http:x", "http:/x", "http://", "http:///x", "http:\\\\x",
        "https://?x", "http://%20", "http://a@b", "http://http://b",
        "http://a:0", "http://a%62/", "mailto:", "mailto:a", "mailto:@b",
        "mailto:a@", "&#xfeff;javascript:x", "\xe2\x80\x8ejavascript:x",
        ":", "http"
    };

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {

        (void) snprintf(text, sizeof(text), "[a](%s)\n[a](<%s>)\n![a](%s)\n"
                        "[a][b]\n\n[b]: <%s>", bad[i], bad[i], bad[i], bad[i]);

        comments_buf_init(&out, 10000);
        (void) comments_markdown_render(&out, comments_str_c(text), 0);
        is_int(count(comments_buf_str(&out), "<a"), 0, "no link: %s", bad[i]);
        comments_buf_free(&out);
    }

    md_is("[a](javascript:b)", "<p>a (javascript:b)</p>\n");
    md_is("[a](/b)", "<p>a (/b)</p>\n");
    md_is("<ftp://b.example>", "<p>ftp://b.example</p>\n");
    md_is("[http://a.example](/b)", "<p>http://a.example (/b)</p>\n");
    md_is("[a](j\tavascript:b)", "<p>[a](j\tavascript:b)</p>\n");
}


static void
test_bare_links(void)
{
    md_is("see http://a.example/b_c_d?x=1&y=2.",
          "<p>see <a href=\"http://a.example/b_c_d?x=1&amp;y=2" REL
          "http://a.example/b_c_d?x=1&amp;y=2</a>.</p>\n");
    md_is("(www.a.example/b_(c)).",
          "<p>(<a href=\"http://www.a.example/b_(c)" REL
          "www.a.example/b_(c)</a>).</p>\n");
    md_is("https://a.example, HTTP://b.example!",
          "<p><a href=\"https://a.example" REL "https://a.example</a>, "
          "<a href=\"HTTP://b.example" REL "HTTP://b.example</a>!</p>\n");
    md_is("*http://a.example*",
          "<p><em><a href=\"http://a.example" REL "http://a.example</a></em>"
          "</p>\n");
    md_is("http://localhost:8080/x",
          "<p><a href=\"http://localhost:8080/x" REL
          "http://localhost:8080/x</a></p>\n");
    md_is("\xe8\xa7\x81http://a.example/b\xe3\x80\x82",
          "<p>\xe8\xa7\x81<a href=\"http://a.example/b" REL
          "http://a.example/b</a>\xe3\x80\x82</p>\n");
    md_is("\"http://a.example/\"",
          "<p>&quot;<a href=\"http://a.example/" REL
          "http://a.example/</a>&quot;</p>\n");

    md_is("`http://a.example`", "<p><code>http://a.example</code></p>\n");
    md_is("http:// www. www.x. http://- xhttp://a.example",
          "<p>http:// www. www.x. http://- xhttp://a.example</p>\n");
    md_is("ftp://a.example a@b.example javascript:x",
          "<p>ftp://a.example a@b.example javascript:x</p>\n");
    md_is("[http://a.example](http://b.example)",
          "<p><a href=\"http://b.example" REL "http://a.example</a></p>\n");
    md_is("http://a.example/<b>",
          "<p><a href=\"http://a.example/" REL "http://a.example/</a>"
          "&lt;b&gt;</p>\n");
}


static void
test_html(void)
{
    md_is("<script>alert(1)</script>",
          "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
    md_is("<!--#include virtual=\"/x\" -->",
          "<p>&lt;!--#include virtual=&quot;/x&quot; --&gt;</p>\n");
    md_is("&lt;!--#exec --&gt;", "<p>&lt;!--#exec --&gt;</p>\n");
    md_is("a <b>c</b> <br> d", "<p>a &lt;b&gt;c&lt;/b&gt; &lt;br&gt; d</p>\n");
    md_is("<div>\n*a*\n</div>",
          "<p>&lt;div&gt;<br />\n<em>a</em><br />\n&lt;/div&gt;</p>\n");
    md_is("<![CDATA[x]]> <?php x ?>",
          "<p>&lt;![CDATA[x]]&gt; &lt;?php x ?&gt;</p>\n");
    md_is("\"a\" 'b'", "<p>&quot;a&quot; &#39;b&#39;</p>\n");
}


static void
test_entities(void)
{
    md_is("&amp; &lt; &copy; &euro; &hellip;",
          "<p>&amp; &lt; \xc2\xa9 \xe2\x82\xac \xe2\x80\xa6</p>\n");
    md_is("&#60;script&#62; &#x3c;", "<p>&lt;script&gt; &lt;</p>\n");
    md_is("&#0; &#x110000; &#xd800; &#8238; &#150; &#1;",
          "<p>\xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd "
          "\xef\xbf\xbd \xef\xbf\xbd</p>\n");
    md_is("&nosuch; &CounterClockwiseContourIntegral; &x",
          "<p>&amp;nosuch; &amp;CounterClockwiseContourIntegral; &amp;x</p>\n");
    md_is("`&lt;`", "<p><code>&amp;lt;</code></p>\n");
    md_is("&#42;a&#42;", "<p>*a*</p>\n");
}


static void
test_ascii(void)
{
    ascii_is("\xc3\xa4\xe2\x82\xac \xf0\x9f\x98\x80",
             "<p>&#228;&#8364; &#128512;</p>\n");
    ascii_is("[\xc3\xa4](http://b\xc3\xbc.example/\xc3\xa4)",
             "<p><a href=\"http://b&#252;.example/&#228;" REL "&#228;</a>"
             "</p>\n");
    ascii_is("```\na\tb\n```", PRE "<code>a&#9;b\n</code></pre>\n");
    ascii_is("&copy;", "<p>&#169;</p>\n");
}


static void
test_nesting(void)
{
    size_t          i, len;
    char            text[3000];
    comments_buf_t  out;

    memset(text, '>', 100);
    memcpy(text + 100, " deep", 6);

    comments_buf_init(&out, 100000);
    (void) comments_markdown_render(&out, comments_str_c(text), 0);
    is_int(count(comments_buf_str(&out), "<blockquote>"), 20, "20 quotes");
    is_int(count(comments_buf_str(&out), "</blockquote>"), 20,
           "and their ends");
    is_int(count(comments_buf_str(&out), "deep"), 1, "the text is there");
    comments_buf_free(&out);

    /* an item in an item in an item, by ever more blanks */

    len = 0;

    for (i = 0; i < 35; i++) {
        memset(text + len, ' ', i * 2);
        memcpy(text + len + i * 2, "- item\n", 7);
        len += i * 2 + 7;
    }

    comments_buf_init(&out, 100000);
    (void) comments_markdown_render(&out, comments_str_of(text, len), 0);
    is_int(count(comments_buf_str(&out), "<ul>"), 20, "20 lists");
    is_int(count(comments_buf_str(&out), "<li>"), 20, "and their items");
    is_int(count(comments_buf_str(&out), "item"), 35, "all texts are there");
    comments_buf_free(&out);

    for (i = 0; i < 100; i++) {
        memcpy(text + i * 7, "*a **a ", 7);
        memcpy(text + 701 + i * 7, " a** a*", 7);
    }

    text[700] = 'b';

    comments_buf_init(&out, 100000);
    (void) comments_markdown_render(&out, comments_str_of(text, 1401), 0);
    is_int(count(comments_buf_str(&out), "<em>"), 10, "20 spans, half of them");
    is_int(count(comments_buf_str(&out), "</strong>"), 10, "of the other kind");
    is_int(count(comments_buf_str(&out), "a"), 400, "all texts are there");
    comments_buf_free(&out);

    md_is("* * * * * * * * * * * * * * * * * * * * * * * * *", "<hr />\n");
}


static void
test_references(void)
{
    char            *text;
    comments_buf_t   out;

    /* many small references to one large target */

    text = fill("[x] ", "", "");
    memcpy(text, "[x]: http://a.example/", 22);
    memset(text + 22, 'x', 1800);
    memcpy(text + 1822, "\n\n", 2);

    comments_buf_init(&out, 1 << 24);
    is_int(comments_markdown_render(&out, comments_str_of(text, LARGE), 0),
           COMMENTS_OK, "250,000 references in 1 MB");
    ok(out.len < 8 * LARGE, "the output stays in proportion: %zu", out.len);
    comments_buf_free(&out);

    comments_buf_init(&out, 1 << 24);
    is_int(comments_markdown_render(&out, comments_str_of(text, 2700), 0),
           COMMENTS_OK, "some 200 references");
    ok(out.len < 20000, "not each repeats its target: %zu", out.len);
    comments_buf_free(&out);

    free(text);
}


static void
test_limits(void)
{
    char            *text;
    comments_buf_t   out;

    comments_buf_init(&out, 20);
    is_int(comments_markdown_render(&out, comments_str_c("a *b* c *d* e"), 0),
           COMMENTS_ERROR, "no room");
    ok(out.failed && out.len <= 20, "has failed");
    comments_buf_free(&out);

    text = malloc(1048577);
    memset(text, 'a', 1048577);

    comments_buf_init(&out, 1 << 24);
    is_int(comments_markdown_render(&out, comments_str_of(text, 1048577), 0),
           COMMENTS_OK, "more than 1 MB");
    is_int((long) out.len, 1048576 + 3 + 3 + 5, "is cut");
    ok(memcmp(out.data + out.len - 9, "a\xe2\x80\xa6</p>\n", 9) == 0,
       "with an ellipsis");
    comments_buf_free(&out);

    comments_buf_init(&out, 1 << 24);
    is_int(comments_markdown_render(&out, comments_str_of(text, 1048576), 0),
           COMMENTS_OK, "1 MB");
    comments_buf_free(&out);

    free(text);

    comments_buf_init(&out, 1000);
    is_int(comments_markdown_render(&out, comments_str_of("a\0\xff\xc3", 4), 0),
           COMMENTS_OK, "bytes that are no text");
    is_str(out.data, out.len, "<p>a\xef\xbf\xbd\xef\xbf\xbd</p>\n",
           "are replaced");
    comments_buf_free(&out);

    /* hidden marks come back, in code as well */

    text = fill("a*b_c[d]: \n", "", "");
    memcpy(text, "```\n", 4);
    comments_buf_init(&out, 1 << 24);
    (void) comments_markdown_render(&out, comments_str_of(text, LARGE), 0);
    ok(count(comments_buf_str(&out), "a*b_c[d]: \n") > 90000
       && count(comments_buf_str(&out), "<em>") == 0
       && memchr(out.data, 0x0e, out.len) == NULL,
       "code of 1 MB is as it was typed");
    comments_buf_free(&out);
    free(text);
}


/* the patterns that cost md4c 0.4.8 the square of their length */

/* the parser looks at the byte behind the text: it is not whatever lay there */

static void
test_end(void)
{
    int                i;
    size_t             n;
    volatile char     *stale;    /* else the compiler leaves the filling out */
    comments_buf_t     out;
    static const char  text[] = "forty characters of a first paragraph.\n\n12";

    for (i = 0; i < 2; i++) {
        stale = malloc(sizeof(text));

        if (stale == NULL) {
            abort();
        }

        for (n = 0; n < sizeof(text); n++) {
            stale[n] = i ? ')' : '.';
        }

        free((void *) stale);

        comments_buf_init(&out, 1000);
        (void) comments_markdown_render_parsed(&out, comments_str_c(text), 0);
        is_str(out.data, out.len,
               "<p>forty characters of a first paragraph.</p>\n<p>12</p>\n",
               "a number at the end is no list");
        comments_buf_free(&out);
    }
}


static void
test_time(void)
{
    char    *text;
    size_t   i, len;

    static const char *const  patterns[][3] = {
        { "[", "]", "" },
        { "](\n", "", "" },
        { "[a]\n", "", "" },
        { "[", "](\n\"x", "" },
        { "\n\n[a]: ", "x", "" },
        { "[a]: b\n\n", "[a]", "" },
        { "1. ", "\n\n", "" },
        { "- ", "\n\n", "" },
        { "> ", ">\n", "" },
        { "www._", "", "" },
        { "http://a.b/(", "", "" },
        { "http://", ")", "" },
        { "~@`  ", ">'[", ">~)>" },
        { "*a **a ", " a** a*", "" },
        { "_a ", "a_ ", "" },
        { "`", "a``", "" },
        { "<", ">", "" },
        { "<a b=\"", "", "" },
        { "&", ";", "" },
        { "a**b", "c* ", "" },
        { "![[]()", "", "" },
        { "```\n", "", "" },
        { "\t- a\n", "\n", "" }
    };

    for (i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        text = fill(patterns[i][0], patterns[i][1], patterns[i][2]);
        len = rendered_len(text, LARGE);
        free(text);

        /* without the guard each takes minutes: the limit of the tests */

        ok(len != 0, "1 MB of pattern %zu is %zu bytes", i, len);
    }
}


static void
md_is(const char *text, const char *want)
{
    render_is(text, 0, want);
}


static void
ascii_is(const char *text, const char *want)
{
    render_is(text, 1, want);
}


static void
render_is(const char *text, int ascii, const char *want)
{
    comments_buf_t  out;

    comments_buf_init(&out, 100000);
    (void) comments_markdown_render(&out, comments_str_c(text), ascii);
    is_str(out.data, out.len, want, "%s", text);
    comments_buf_free(&out);
}


/* LARGE bytes: half of them first, half second, or thirds with an end */

static char *
fill(const char *first, const char *second, const char *end)
{
    char        *text;
    size_t       i, part, parts;
    const char  *s;

    parts = 1 + (*second != '\0') + (*end != '\0');

    text = malloc(LARGE);
    if (text == NULL) {
        abort();
    }

    s = first;
    part = 0;

    for (i = 0; i < LARGE; i++) {

        if (*s == '\0') {
            part = i * parts / LARGE;
            s = part == 0 ? first : part == 1 ? second : end;
        }

        text[i] = *s++;
    }

    return text;
}


static size_t
rendered_len(const char *text, size_t len)
{
    size_t          out;
    comments_buf_t  buf;

    comments_buf_init(&buf, 1 << 26);
    (void) comments_markdown_render(&buf, comments_str_of(text, len), 1);

    out = buf.failed ? 0 : buf.len;
    comments_buf_free(&buf);

    return out;
}


static size_t
count(comments_str_t s, const char *what)
{
    size_t  i, n, len;

    n = 0;
    len = strlen(what);

    for (i = 0; i + len <= s.len; i++) {
        n += memcmp(s.data + i, what, len) == 0;
    }

    return n;
}
