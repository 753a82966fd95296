/*
 * No comment fails, and none becomes more HTML than its budget: texts that
 * grow, at many lengths, and generated ones.
 */

#include <stdlib.h>

#include "comments_markdown.h"
#include "comments_text.h"
#include "tap.h"
#include "xml_check.h"


#define PRE  "<pre tabindex=\"0\">"


#define LARGE      1048576
#define GENERATED  5000


static void test_tabs(void);
static void test_growing(void);
static void test_large(void);
static void test_generated(void);
static void test_plain(void);
static void test_links(void);
static void test_marks(void);
static void test_ceiling(void);
static const char *wrong(comments_str_t text);
static const char *wrong_way(comments_str_t text, int ascii, int parsed);
static void fill(comments_buf_t *text, const char *unit, size_t len);
static void html_is(comments_str_t text, int ascii, const char *want);
static size_t count(const comments_buf_t *out, const char *what);
static uint32_t number(void);


static uint64_t  seed = 88172645463325252ULL;


/* what grows most: by references, by tags, by the parser's own expansions */
static const char *const  units[] = {
    "\"", "'", "&", "<", "\n", "\"\n", "a\n", "a\n\n", "\"\n\n", "\t", "a\t",
    "```\n\t\t\t\t\t\t\t\tx\n", "~~~\n\tx\n~~~\n", "\t\t\t\t\n", "\r", "\v",
    "\xc2\xa0", "\xdf\xbf", "\xe0\xa0\x80", "\xef\xbf\xbd", "\xf0\x90\x80\x80",
    "\xf4\x8f\xbf\xbd", "\xc2\xa0\n", "\"\xf0\x9f\x98\x80",
    ">>>>>>>>>>>>>>>>>>>>\n\n", "> \n", ">a\n\n", "- \n", "-\n", "- a\n\n",
    "1.\n", "1) a\n2. b\n", "- - - - - - - - - - a\n", "* a\n+ b\n- c\n",
    "---\n", "***\n\n", "# \n", "# a\n", "#\n\n", "a\n=\n\n", "a\n-\n\n",
    "*a*", "**a**", "~~a~~ ", "*a **b** c* ", "`a`", "`` ` ``", "[a](/b)",
    "***a***", "_a_ ", "\\\\", "\\\n", "a  \n", "<a@b>", "<http:a>",
    "<http://a>", "http://a ", "www.a.b ", "[](http://a)", "![](http://a)",
    "[a](http://b)", "[a]: http://b\n\n", "[a]\n", "[a][a]", "&lt;", "&#60;",
    "&#1;", "&#0;", "&ne;", "&quot;", "&#34;", "&nbsp;", "&#x10ffff;", "&;",
    "\\\"", "```\"\n", "```\n\n", "    \"\n", "|a|\n|-|\n", "a|\n", "<b>\n\n",
    "<!--\n", "\x01", "\x0e", "\x7f", "a\xcc\x81", "*\xcc\x81"
};

#define UNITS  (sizeof(units) / sizeof(units[0]))


int
main(void)
{
    plan_none();

    test_tabs();
    test_growing();
    test_large();
    test_generated();
    test_plain();
    test_links();
    test_marks();
    test_ceiling();

    return done_testing();
}


/* code that is indented by tabs, which the parser makes four blanks each */
static void
test_tabs(void)
{
    int             n;
    comments_buf_t  text, want;

    comments_buf_init(&text, 10000);
    comments_buf_init(&want, 10000);

    for (n = 1; n <= 400; n += 13) {

        comments_buf_truncate(&text, 0);
        comments_buf_truncate(&want, 0);

        (void) comments_buf_add_c(&text, "```\n");
        (void) comments_buf_add_c(&want, PRE "<code>");

        fill(&text, "\t", text.len + (size_t) n);
        fill(&want, "    ", want.len + 4 * (size_t) n);

        (void) comments_buf_add_c(&text, "x");
        (void) comments_buf_add_c(&want, "x\n</code></pre>\n");
        (void) comments_buf_add_char(&want, '\0');

        html_is(comments_buf_str(&text), 0, want.data);
    }

    comments_buf_free(&text);
    comments_buf_free(&want);
}


static void
test_growing(void)
{
    size_t          i, len;
    const char     *why;
    comments_buf_t  text;

    static const size_t  lengths[] = { 1, 45, 500, 700, 1000, 4096, 8192, 9000,
                                       65536 };

    for (i = 0; i < UNITS; i++) {

        why = NULL;

        for (len = 0; len < sizeof(lengths) / sizeof(lengths[0]) && !why; len++)
        {
            comments_buf_init(&text, 2 * LARGE);
            fill(&text, units[i], lengths[len]);
            why = wrong(comments_buf_str(&text));
            comments_buf_free(&text);
        }

        ok(why == NULL, "pattern %zu: %s", i, why ? why : "fits");
    }
}


/* the longest text that may be posted */
static void
test_large(void)
{
    size_t          i;
    const char     *why;
    comments_buf_t  text;

    for (i = 0; i < UNITS; i++) {
        comments_buf_init(&text, LARGE);
        fill(&text, units[i], LARGE);
        why = wrong_way(comments_buf_str(&text), i & 1, 0);
        ok(why == NULL, "1 MB of pattern %zu: %s", i, why ? why : "fits");
        comments_buf_free(&text);
    }
}


static void
test_generated(void)
{
    int             i, n;
    const char     *why;
    comments_buf_t  text;

    why = NULL;
    comments_buf_init(&text, LARGE);

    for (i = 0; i < GENERATED && why == NULL; i++) {

        comments_buf_truncate(&text, 0);

        for (n = (int) (number() % 60); n > 0; n--) {
            fill(&text, units[number() % UNITS],
                 text.len + number() % (i % 10 ? 12 : 500));
        }

        why = wrong(comments_buf_str(&text));
    }

    ok(why == NULL, "%d generated texts: %s", i, why ? why : "all fit");

    if (why != NULL) {
        diag("%.*s", (int) text.len, text.data);
    }

    comments_buf_free(&text);
}


/* NULL, or what is wrong with the HTML of a text */
static const char *
wrong(comments_str_t text)
{
    int          way;
    const char  *why;

    why = NULL;

    for (way = 0; way < 4 && !why; way++) {
        why = wrong_way(text, way & 1, way >> 1);
    }

    return why;
}


static const char *
wrong_way(comments_str_t text, int ascii, int parsed)
{
    size_t           len;
    const char      *p, *end, *why;
    comments_buf_t   out;

    /* a byte that is not UTF-8 counts as two: patterns may end in a part */

    len = text.len;
    end = text.data + text.len;

    for (p = text.data; p < end; /* void */ ) {
        len += comments_text_next(&p, end) == 0xfffd;
    }

    why = NULL;
    comments_buf_init(&out, SIZE_MAX / 2);

    if ((parsed ? comments_markdown_render_parsed(&out, text, ascii)
                : comments_markdown_render(&out, text, ascii))
        != COMMENTS_OK)
    {
        why = "failed";

    } else if (out.len > COMMENTS_MARKDOWN_BUDGET(len)) {
        why = "is beyond the budget";

    } else if (out.len) {
        why = xml_check(out.data, out.len, ascii);
    }

    comments_buf_free(&out);

    return why;
}


static void
test_plain(void)
{
    size_t          i;
    comments_buf_t  text, out;

    /* 820 KB of mark-up without this */

    comments_buf_init(&text, 32768);
    fill(&text, ">>>>>>>>>>>>>>>>>>>>\n\n", 8184);

    comments_buf_init(&out, LARGE);
    (void) comments_markdown_render(&out, comments_buf_str(&text), 0);
    is_int(count(&out, "<blockquote>"), 0, "too many quotes are none");
    is_int(count(&out, "&gt;"), 20 * 372, "they are shown as typed");
    is_int(count(&out, "<p>"), 372, "in paragraphs");
    comments_buf_free(&out);
    comments_buf_free(&text);

    /* how such a text looks: lines, paragraphs, no blank ones */

    comments_buf_init(&text, 32768);
    (void) comments_buf_add_c(&text, "\n \n*a* <\r\nb\rc\n\t\n\nd\n\n");
    i = text.len;
    fill(&text, "-\n+\n", 30000);
    (void) comments_buf_add_c(&text, "\n \n");

    comments_buf_init(&out, LARGE);
    (void) comments_markdown_render(&out, comments_buf_str(&text), 1);
    ok(out.len > 50 && memcmp(out.data, "<p>*a* &lt;<br />b<br />c</p>\n"
                              "<p>d</p>\n<p>-<br />+<br />-", 50) == 0,
       "lines and paragraphs stay");
    is_int(count(&out, "-<br />+"), (30000 - i) / 4, "all of them");
    ok(memcmp(out.data + out.len - 6, "-</p>\n", 6) == 0
       || memcmp(out.data + out.len - 6, "+</p>\n", 6) == 0,
       "up to the end");
    comments_buf_free(&out);
    comments_buf_free(&text);

    /* a text that nobody can have posted: cut, between two characters */

    comments_buf_init(&text, 3 * LARGE);
    fill(&text, "\xe2\x82\xac", 2 * LARGE);

    comments_buf_init(&out, 16 * LARGE);
    is_int(comments_markdown_render(&out, comments_buf_str(&text), 0),
           COMMENTS_OK, "2 MB");
    is_int(out.len, 3 + LARGE / 3 * 3 + 3 + 5, "are cut");
    ok(comments_text_check(comments_buf_str(&out)) == COMMENTS_TEXT_OK,
       "between two characters");
    comments_buf_free(&out);

    comments_buf_init(&out, 16 * LARGE);
    (void) comments_markdown_render(&out, comments_str_of(text.data,
                                                          LARGE + 1), 1);
    is_int(out.len, 3 + LARGE / 3 * 7 + 7 + 5, "and as ASCII");
    comments_buf_free(&out);
    comments_buf_free(&text);
}


static void
test_links(void)
{
    size_t          i;
    comments_buf_t  text, out;

    static const char *const  links[][2] = {
        { "<a@b> ", "a@b" }, { "[x](http://a) ", "x (http://a)" },
        { "www.a.b ", "www.a.b" }, { "http://a ", "http://a" },
        { "<http://a> ", "http://a" }, { "![x](http://a) ", "x (http://a)" }
    };

    for (i = 0; i < sizeof(links) / sizeof(links[0]); i++) {

        comments_buf_init(&text, 32768);
        comments_buf_init(&out, LARGE);

        /* each within its budget, by what stands before */

        fill(&text, "words ", 6000);
        fill(&text, links[i][0], 6000 + 150 * strlen(links[i][0]));
        (void) comments_buf_add_c(&text, "*end*");

        (void) comments_markdown_render(&out, comments_buf_str(&text), 0);
        is_int(count(&out, "<a href="), 100, "100 links: %s", links[i][0]);
        is_int(count(&out, "<em>end</em>"), 1, "and other mark-up");
        (void) comments_buf_add_char(&out, '\0');
        ok(strstr(out.data, "</a> <a") != NULL && strstr(out.data, links[i][1]),
           "others are text");

        comments_buf_free(&text);
        comments_buf_free(&out);
    }

    /* of several kinds, which count together */

    comments_buf_init(&text, 32768);
    comments_buf_init(&out, LARGE);

    for (i = 0; i < 150; i++) {
        (void) comments_buf_add_c(&text, links[i % 6][0]);
        (void) comments_buf_add_c(&text, "some words between ");
    }

    (void) comments_markdown_render(&out, comments_buf_str(&text), 0);
    is_int(count(&out, "<a href="), 100, "100 links of all kinds");
    is_int(count(&out, "a@b (mailto"), 0, "an address is not shown twice");
    is_int(count(&out, "x (http://a)"), 17, "a target is");

    comments_buf_free(&text);
    comments_buf_free(&out);

    /* 92 KB without this */

    comments_buf_init(&text, 32768);
    comments_buf_init(&out, LARGE);
    fill(&text, "<a@b>", 8190);
    (void) comments_markdown_render(&out, comments_buf_str(&text), 0);
    ok(out.len < 16384, "1,638 links are %zu bytes", out.len);
    comments_buf_free(&text);
    comments_buf_free(&out);
}


/* marks on one base, however they are written */
static void
test_marks(void)
{
    int             ascii;
    size_t          i;
    comments_buf_t  text, out;

    static const char *const  marks[][3] = {
        { "a", "\xcc\x81", "" }, { "a", "&#769;", "" }, { "a", "&#x301;", "" },
        { "a*\xcc\x81", "\xcc\x81**\xcc\x81", "*" },
        { "`a", "\xcc\x81", "`" }, { "[a", "\xcc\x81", "](http://a.example)" },
        { "```\na", "\xcc\x81", "\n```" }, { "> - a", "\xcc\x81&#769;", "" },
        { "# a**\xcc\x81", "\xcc\x81****\xcc\x81", "**" }
    };

    for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        for (ascii = 0; ascii < 2; ascii++) {

            comments_buf_init(&text, 32768);
            comments_buf_init(&out, LARGE);

            (void) comments_buf_add_c(&text, marks[i][0]);
            fill(&text, marks[i][1], text.len + 180 * strlen(marks[i][1]));
            (void) comments_buf_add_c(&text, marks[i][2]);

            (void) comments_markdown_render(&out, comments_buf_str(&text),
                                            ascii);
            is_int(count(&out, ascii ? "&#769;" : "\xcc\x81"), 30,
                   "30 marks: %s", marks[i][0]);
            ok(xml_check(out.data, out.len, ascii) == NULL, "well-formed");

            comments_buf_free(&text);
            comments_buf_free(&out);
        }
    }

    html_is(comments_str_c("e\xcc\x81 *e\xcc\x81*\n\n&#65;&#769;"), 1,
            "<p>e&#769; <em>e&#769;</em></p>\n<p>A&#769;</p>\n");
}


/* what does not fit under the ceiling of the buffer is an error, and dropped */
static void
test_ceiling(void)
{
    size_t          max;
    comments_buf_t  out;

    static const comments_str_t  text = comments_str("*a* \"b\"\n\n- c");

    for (max = 0; max < 100; max++) {

        comments_buf_init(&out, max);
        (void) comments_buf_add(&out, "before", max < 6 ? max : 6);

        if (comments_markdown_render(&out, text, 0) == COMMENTS_OK) {
            break;
        }

        if (!out.failed || out.max != max || out.len > max) {
            break;
        }

        comments_buf_truncate(&out, max < 6 ? max : 6);
        comments_buf_free(&out);
    }

    is_str(out.data, out.len, "before<p>*a* &quot;b&quot;</p>\n<p>- c</p>\n",
           "at first without mark-up, since that is shorter");
    is_int(out.max, max, "the ceiling is as it was");
    comments_buf_free(&out);
}


/* the first of the units in which len bytes of the text end; a part of one */
static void
fill(comments_buf_t *text, const char *unit, size_t len)
{
    size_t  n;

    n = strlen(unit);

    while (text->len < len) {
        (void) comments_buf_add(text, unit,
                                n < len - text->len ? n : len - text->len);
    }
}


static void
html_is(comments_str_t text, int ascii, const char *want)
{
    comments_buf_t  out;

    comments_buf_init(&out, LARGE);
    (void) comments_markdown_render(&out, text, ascii);
    is_str(out.data, out.len, want, "%.*s", (int) text.len, text.data);
    comments_buf_free(&out);
}


static size_t
count(const comments_buf_t *out, const char *what)
{
    size_t  i, n, len;

    n = 0;
    len = strlen(what);

    for (i = 0; i + len <= out->len; i++) {
        n += memcmp(out->data + i, what, len) == 0;
    }

    return n;
}


/* xorshift: the same numbers in each run */
static uint32_t
number(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;

    return (uint32_t) (seed >> 32);
}
