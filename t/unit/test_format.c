/*
 * The table of formats, the writer of elements, and the HTML of a text in a
 * format.
 */

#include <stdlib.h>

#include "comments_arena.h"
#include "comments_format.h"
#include "comments_links.h"
#include "comments_markdown.h"
#include "tap.h"
#include "xml_check.h"


#define PRE  "<pre tabindex=\"0\">"


#define REL  "\" rel=\"nofollow ugc noopener\">"


static void test_table(void);
static void test_blocks(void);
static void test_lines(void);
static void test_lists(void);
static void test_links(void);
static void test_depth(void);
static void test_bounds(void);
static void test_checks(void);
static void is_html(const char *calls, const char *want, const char *what);
static comments_str_t html_of(const char *calls, const char *text, int ascii);
static int render(const comments_format_t *format, comments_str_t text,
    comments_elements_t *elements);
static int call(comments_elements_t *elements, const char **p);
static unsigned element_of(char c);


static comments_buf_t  out;


int
main(void)
{
    plan_none();
    comments_buf_init(&out, 64 * 1024 * 1024);

    test_table();
    test_blocks();
    test_lines();
    test_lists();
    test_links();
    test_depth();
    test_bounds();
    test_checks();

    comments_buf_free(&out);

    return done_testing();
}


static void
test_table(void)
{
    comments_comment_t        comment;
    comments_formats_t        table;
    comments_format_t         list[3];
    const comments_format_t  *format;

    memset(&comment, 0, sizeof(comment));

    format = comments_format_find(NULL, comments_str_c(""));
    ok(comments_format_markdown(format), "no name is Markdown");
    ok(comments_format_markdown(NULL), "no format is Markdown");
    ok(format == comments_format_named(NULL, comments_str_c("markdown")),
       "and so is its name");

    comments_format_stamp(format, &comment);
    is_int((int64_t) comment.format.len, 0, "of which nothing is stored");

    format = comments_format_find(NULL, comments_str_c("bbcode"));
    is_str(format->name.data, format->name.len, "plain",
           "an unknown format is shown as plain text");
    ok(comments_format_named(NULL, comments_str_c("bbcode")) == NULL,
       "though it has no such name");

    comments_format_stamp(format, &comment);
    is_str(comment.format.data, comment.format.len, "plain", "a name");
    is_int(comment.format_version, 1, "and a version are stored");

    list[0] = comments_formats_builtin.list[0];
    list[0].version = 2;
    list[1] = comments_formats_builtin.list[1];
    list[2] = list[1];
    list[2].name = comments_str_c("bbcode");
    table.list = list;
    table.n = 3;

    ok(comments_format_find(&table, comments_str_c("bbcode")) == &list[2],
       "a table that is handed in");
    comments_format_stamp(&list[0], &comment);
    is_int(comment.format_version, 2, "Markdown of another version is stored");
}


/*
 * The calls are a text: "<x" opens, ">x" closes an element, by its letter; a
 * link has its target behind it, up to "|". All else is text, in one call up to
 * the next "<", ">" or "|".
 */
static void
test_blocks(void)
{
    is_html("a", "<p>a</p>\n", "a text begins a paragraph");
    is_html("<pa>pb", "<p>a</p>\n<p>b</p>\n", "and so between blocks");
    is_html("a<pb", "<p>a</p>\n<p>b</p>\n", "a block ends it");
    is_html("<pa<qb>qc>p", "<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n"
            "<p>c</p>\n", "and one that was begun");
    is_html("<q<q<pa", "<blockquote>\n<blockquote>\n<p>a</p>\n</blockquote>\n"
            "</blockquote>\n", "what is open is closed");
    is_html(">q>p>la", "<p>a</p>\n", "what is not open is not closed");
    is_html(" | \n |<q | >q |a", "<blockquote>\n</blockquote>\n<p>a</p>\n",
            "white space between blocks is nothing");
    is_html("<ra\n b>r", PRE "<code>a\n b</code></pre>\n", "a block of code");
    is_html("<ra<sb<qc>q>s<kd>k<!e", PRE "<code>abcd\ne</code></pre>\n",
            "has nothing but text in it");
    is_html("<s<qa>qb>sc", "<p><strong>a<br />\nb</strong>c</p>\n",
            "a block within a line is none, and is kept apart");
    is_html("<q<s<qa>qb", "<blockquote>\n<p><strong>a<br />\nb</strong></p>\n"
            "</blockquote>\n", "nor does its end close another");
    is_html("<?a>?b", "<p>ab</p>\n", "an unknown element is none");
}


static void
test_lines(void)
{
    is_html("<ea<sb>ec", "<p><em>a<strong>b</strong></em>c</p>\n",
            "what is open in an element is closed with it");
    is_html("<da<!b>d", "<p><del>a<br />\nb</del></p>\n", "a line break");
    is_html("<!a<q<!>q", "<p>a</p>\n<blockquote>\n</blockquote>\n",
            "there is none between blocks");
    is_html("<ka<eb>ec>kd", "<p><code>abc</code>d</p>\n",
            "code has nothing but text in it");
    is_html(">s>px>e", "<p>x</p>\n", "an end that nothing has begun");
    is_html("a&\"'\x01\xff", "<p>a&amp;&quot;&#39;\xef\xbf\xbd</p>\n",
            "text is escaped");
}


static void
test_lists(void)
{
    is_html("<l<ia>i<ib>i>l", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n",
            "a list");
    is_html("<n<ia<l<ib", "<ol>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n"
            "</ol>\n", "a list in an item");
    is_html("<ia>i", "<p>a</p>\n", "an item outside of a list");
    is_html("<la<ib", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n",
            "a text in a list begins an item, and an item ends that");
    is_html("<l<qa", "<ul>\n<li><blockquote>\n<p>a</p>\n</blockquote>\n</li>\n"
            "</ul>\n", "and so does a block");
    is_html("<l<ia<ib>ic>id", "<ul>\n<li>ab<br />\nc</li>\n<li>d</li>\n"
            "</ul>\n", "an item in an item is none");
    is_html("<l<i<pa>pb<pc", "<ul>\n<li><p>a</p>\nb<p>c</p>\n</li>\n</ul>\n",
            "paragraphs in an item");
}


static void
test_links(void)
{
    size_t          i;
    const char     *p;
    comments_buf_t  calls;
    comments_str_t  html;

    is_html("<ahttp://x.example/?a&b|t>a", "<p><a href=\"http://x.example/"
            "?a&amp;b" REL "t</a></p>\n", "a link");
    is_html("<amailto:a@x.example|t>a", "<p><a href=\"mailto:a@x.example" REL
            "t</a></p>\n", "an address");
    is_html("<ajavascript:alert(1)|t>ab", "<p>tb</p>\n", "of a script: none");
    is_html("<a /x|t>a", "<p>t</p>\n", "of a path: none");
    is_html("<a|t>a", "<p>t</p>\n", "without a target: none");
    is_html("<ahttp://x.example/|<ahttp://y.example/|t>au>av",
            "<p><a href=\"http://x.example/" REL "tu</a>v</p>\n",
            "a link in a link is none");
    is_html("<ahttp://x.example/|>a", "<p><a href=\"http://x.example/" REL
            "http://x.example/</a></p>\n", "a link without text has its URL");
    is_html("<k<ahttp://x.example/|t>a", "<p><code>t</code></p>\n",
            "none in code");

    comments_buf_init(&calls, 65536);

    for (i = 0; i < COMMENTS_MARKDOWN_LINKS + 20; i++) {
        (void) comments_buf_add_c(&calls, "<ahttp://x.example/|t>a");
    }

    (void) comments_buf_add_char(&calls, '\0');

    html = html_of(calls.data, calls.data, 0);
    i = 0;

    for (p = html.data; (p = memchr(p, '<', (size_t) (html.data + html.len
                                                      - p))) != NULL; p++)
    {
        i += p[1] == 'a';
    }

    is_int((int64_t) i, COMMENTS_MARKDOWN_LINKS, "as many as may be");
    comments_buf_free(&calls);
}


static void
test_depth(void)
{
    int              i, n;
    size_t           at;
    char             calls[8200];
    comments_str_t   html;

    for (i = 0; i < 2000; i++) {
        memcpy(calls + 2 * i, i & 1 ? "<e" : "<s", 2);
        memcpy(calls + 4001 + 2 * i, i & 1 ? ">s" : ">e", 2);
    }

    calls[4000] = 'x';
    memcpy(calls + 8001, "y", 2);

    html = html_of(calls, calls, 0);
    n = 0;

    for (at = 0; at + 1 < html.len; at++) {
        n += html.data[at] == '<' && html.data[at + 1] == '/';
    }

    is_int(n, 20 + 1, "20 elements of a line, and the paragraph");
    ok(html.len > 6 && memcmp(html.data + html.len - 6, "y</p>\n", 6) == 0,
       "of 2,000, all of which are closed");
}


static void
test_bounds(void)
{
    char            calls[20000];
    comments_str_t  html;

    memset(calls, 'x', 10000);
    calls[10000] = '\0';

    html = html_of(calls, "a\n\nb <i>", 0);
    is_str(html.data, html.len, "<p>a</p>\n<p>b &lt;i&gt;</p>\n",
           "more than the budget: as plain text");

    html = html_of("", "a", 0);
    is_str(html.data, html.len, "<p>a</p>\n", "nothing: as plain text");

    html = html_of("x^", "a", 0);
    is_str(html.data, html.len, "<p>a</p>\n", "an error: as plain text");

    html = html_of("\xc3|\xa9\xe2\x98|\x83", "a", 1);
    is_str(html.data, html.len, "<p>&#233;&#9731;</p>\n",
           "ASCII, of characters in pieces");
}


static void
test_checks(void)
{
    size_t               n;
    comments_arena_t    *arena;
    comments_str_t       links[COMMENTS_LINKS_MAX];
    comments_format_t    format;
    comments_formats_t   table;
    comments_comment_t   comment;

    memset(&format, 0, sizeof(format));
    memset(&comment, 0, sizeof(comment));

    arena = comments_arena_create(1024 * 1024);

    format.name = comments_str_c("test");
    format.version = 1;
    format.render = render;
    format.data = "<ahttp://X.Example/A|t>a<ajavascript:x|t>a";
    table.list = &format;
    table.n = 1;

    comment.text = comments_str_c("no link as Markdown has them");
    comment.format = format.name;

    is_int(comments_links(arena, &table, &comment, links, &n), COMMENTS_OK,
           "the links of a text");
    is_int((int64_t) n, 1, "are those that the format has written");
    is_str(links[0].data, links[0].len, "http://x.example/A", "as they stand");

    comment.text = comments_str_c("http://x.example/");

    is_int(comments_links(arena, NULL, &comment, links, &n), COMMENTS_OK,
           "where the format is unknown");
    is_int((int64_t) n, 0, "there are none, as it is shown");

    comments_arena_destroy(arena);
}


static void
is_html(const char *calls, const char *want, const char *what)
{
    comments_str_t  html;

    html = html_of(calls, calls, 0);

    is_str(html.data, html.len, want, "%s", what);

    ok(xml_check(html.data, html.len, 0) == NULL, "%s: XML", what);
}


static comments_str_t
html_of(const char *calls, const char *text, int ascii)
{
    comments_format_t  format;

    memset(&format, 0, sizeof(format));

    format.name = comments_str_c("test");
    format.version = 1;
    format.render = render;
    format.data = calls;

    comments_buf_truncate(&out, 0);
    (void) comments_format_render(&format, &out, comments_str_c(text), ascii);

    return comments_buf_str(&out);
}


static int
render(const comments_format_t *format, comments_str_t text,
    comments_elements_t *elements)
{
    const char  *p;

    (void) text;

    for (p = format->data; *p != '\0'; /* void */ ) {

        if (*p == '^' || call(elements, &p) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


static int
call(comments_elements_t *elements, const char **p)
{
    size_t          len;
    unsigned        element;
    comments_str_t  target;
    const char     *start;

    start = *p;

    if (*start != '<' && *start != '>') {
        start += (*start == '|');
        len = strcspn(start, "<>|^");
        *p = start + len;

        return comments_elements_text(elements, comments_str_of(start, len));
    }

    element = element_of(start[1]);
    *p += 2;

    if (*start == '>') {
        return comments_elements_close(elements, element);
    }

    target = comments_str_of(NULL, 0);

    if (element == COMMENTS_ELEMENT_LINK) {
        len = strcspn(*p, "|");
        target = comments_str_of(*p, len);
        *p += len;
    }

    return comments_elements_open(elements, element, target);
}


static unsigned
element_of(char c)
{
    const char        *at;
    static const char  letters[] = "pqlnirkesda!";

    at = strchr(letters, c);

    return at ? (unsigned) (at - letters) + COMMENTS_ELEMENT_PARAGRAPH : 99;
}
