/*
 * Where our Markdown is not CommonMark: what is shown as it was typed.
 */

#include <unistd.h>

#include "markdown_short.h"


#define PRE  "<pre tabindex=\"0\">"


static void test_tildes(void);
static void test_headings(void);
static void test_references(void);
static void test_lists(void);
static void test_empty_items(void);
static void test_backslashes(void);
static void test_east(void);
static void test_code(void);
static void test_marks_come_back(void);
static void test_time(void);


int
main(void)
{
    plan_none();

    test_tildes();
    test_headings();
    test_references();
    test_lists();
    test_empty_items();
    test_backslashes();
    test_east();
    test_code();
    test_marks_come_back();
    test_time();

    return done_testing();
}


static void
test_tildes(void)
{
    static const markdown_case_t  cases[] = {
        { "3~5 days or 7~10 days", "3~5 days or 7~10 days" },
        { "H~2~O ~a~ ~ b ~", "H~2~O ~a~ ~ b ~" },
        { "~~a~~ ~b ~~c~~ d~", "<del>a</del> ~b <del>c</del> d~" },
        { "~~a ~b~ c~~", "<del>a ~b~ c</del>" },
        { "~~3~5~~", "<del>3~5</del>" },
        { "`~a~` ~", "<code>~a~</code> ~" },
        { "a ~~~ b ~~~", "a ~~~ b ~~~" },
        { "~~~\n~a~\n~~~", PRE "<code>~a~\n</code></pre>\n" },

        /* what stands between would not be shown, if it were a fence */
        { "~~~a~~~", "~~~a~~~" },
        { "~~~ Update ~~~\nb", "~~~ Update ~~~<br />\nb" },
        { "~~~~~ a ~\nb", "~~~~~ a ~<br />\nb" },
        { "a\n~~~b~~~\nc ~~d~~", "a<br />\n~~~b~~~<br />\nc <del>d</del>" },
        { "~~~a~~ b~~", "~~~a~~ b~~" },
        { "> ~~~ a ~~~\n> b",
          "<blockquote>\n<p>~~~ a ~~~<br />\nb</p>\n</blockquote>\n" },
        { "- ~~~ a ~~~", "<ul>\n<li>~~~ a ~~~</li>\n</ul>\n" },
        { "~~~ sh\na\n~~~ b ~~~\n~~~",
          PRE "<code class=\"language-sh\">a\n~~~ b ~~~\n</code></pre>\n" },
        { "~~~ sh `x`\na\n~~~",
          PRE "<code class=\"language-sh\">a\n</code></pre>\n" }
    };

    table(cases);
}


static void
test_headings(void)
{
    static const markdown_case_t  cases[] = {
        { "Great post!\n--\nJohn", "Great post!<br />\n--<br />\nJohn" },
        { "a\n---\nb", "a<br />\n---<br />\nb" },
        { "a\n-\nb", "a<br />\n-<br />\nb" },
        { "a\n===", "a<br />\n===" },
        { "a\n=\nb", "a<br />\n=<br />\nb" },
        { "a\n  ----  \nb", "a<br />\n----<br />\nb" },
        { "*a*\n---", "<em>a</em><br />\n---" },
        { "> a\n> ---\n> b",
          "<blockquote>\n<p>a<br />\n---<br />\nb</p>\n</blockquote>\n" },
        { "- a\n  ---\n- b",
          "<ul>\n<li>a<br />\n---</li>\n<li>b</li>\n</ul>\n" },
        { "1. a\n   ===", "<ol>\n<li>a<br />\n===</li>\n</ol>\n" },
        { "a\n2. b\n---", "a<br />\n2. b<br />\n---" },

        /* lines across the page are still there */
        { "a\n\n---\n\nb", "a</p>\n<hr />\n<p>b" },
        { "a\n***\nb", "a</p>\n<hr />\n<p>b" },
        { "a\n- - -\nb", "a</p>\n<hr />\n<p>b" },
        { "# a\n---\nb", "<strong>a</strong></p>\n<hr />\n<p>b" },
        { "> a\n---", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr />\n" },
        { "- a\n---", "<ul>\n<li>a</li>\n</ul>\n<hr />\n" },
        { "```\na\n```\n---", PRE "<code>a\n</code></pre>\n<hr />\n" },

        /* and code is as it was */
        { "```\na\n---\nb\n===\n```",
          PRE "<code>a\n---\nb\n===\n</code></pre>\n" },
        { "> ```\n> a\n> ---\nb\n--",
          "<blockquote>\n" PRE "<code>a\n---\n</code></pre>\n</blockquote>\n"
          "<p>b<br />\n--" }
    };

    table(cases);
}


static void
test_references(void)
{
    static const markdown_case_t  cases[] = {
        { "Sources:\n\n[1]: https://a.example/",
          "Sources:</p>\n<p>[1]: {https://a.example/}" },
        { "[Solved]: reboot", "[Solved]: reboot" },
        { "[a]: b\n[c]: d 'e'", "[a]: b<br />\n[c]: d 'e'" },
        { "[a][b] [a] [a][]\n\n[b]: https://a.example/_c_/",
          "[a][b] [a] [a][]</p>\n<p>[b]: {https://a.example/_c_/}" },
        { "> [a]: b", "<blockquote>\n<p>[a]: b</p>\n</blockquote>\n" },
        { "[^1]: a *b*", "[^1]: a <em>b</em>" }
    };

    table(cases);
}


static void
test_lists(void)
{
    static const markdown_case_t  cases[] = {
        { "1986. What a year", "1986. What a year" },
        { "100. a\n101. b", "100. a<br />\n101. b" },
        { "14) a", "14) a" },
        { "2) a\n3) b", "2) a<br />\n3) b" },
        { "1) a\n2) b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n" },
        { "1) a\n\n2) b",
          "<ol>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>\n" },
        { "1) a\n\nb\n\n14) c",
          "<ol>\n<li>a</li>\n</ol>\n<p>b</p>\n<p>14) c" },
        { "14. a", "<ol start=\"14\">\n<li>a</li>\n</ol>\n" },
        { "1. a\n2. b\n1986. c",
          "<ol>\n<li>a</li>\n<li>b<br />\n1986. c</li>\n</ol>\n" },
        { "- 1986. a", "<ul>\n<li>1986. a</li>\n</ul>\n" },
        { "> 1986. a", "<blockquote>\n<p>1986. a</p>\n</blockquote>\n" },
        { "1986.\n1986)", "1986.<br />\n1986)" }
    };

    table(cases);
}


/* CommonMark 0.31, 5.2: an empty item interrupts no paragraph */
static void
test_empty_items(void)
{
    static const markdown_case_t  cases[] = {
        { "a\n* \nb", "a<br />\n*<br />\nb" },
        { "a\n*\nb", "a<br />\n*<br />\nb" },
        { "a\n+  \nb", "a<br />\n+<br />\nb" },
        { "a\n1. \nb", "a<br />\n1.<br />\nb" },
        { "a\n1)\nb", "a<br />\n1)<br />\nb" },
        { "a\n   *  \nb *c*", "a<br />\n*<br />\nb <em>c</em>" },
        { "> a\n> * \n> b",
          "<blockquote>\n<p>a<br />\n*<br />\nb</p>\n</blockquote>\n" },
        { "- a\n  * \n  b", "<ul>\n<li>a<br />\n*<br />\nb</li>\n</ul>\n" },

        /* where there is no paragraph, or it is not its own, it is an item */
        { "* \nb", "<ul>\n<li></li>\n</ul>\n<p>b" },
        { "a\n\n* \n* b", "a</p>\n<ul>\n<li></li>\n<li>b</li>\n</ul>\n" },
        { "- a\n- \n- b",
          "<ul>\n<li>a</li>\n<li></li>\n<li>b</li>\n</ul>\n" },
        { "a\n* b\n* ", "a</p>\n<ul>\n<li>b</li>\n<li></li>\n</ul>\n" }
    };

    table(cases);
}


static void
test_backslashes(void)
{
    static const markdown_case_t  cases[] = {
        { "\xc2\xaf\\_(\xe3\x83\x84)_/\xc2\xaf and \xc2\xaf\\_(o)_/\xc2\xaf",
          "\xc2\xaf\\_(\xe3\x83\x84)_/\xc2\xaf and \xc2\xaf\\_(o)_/\xc2\xaf" },
        { "\\_(o)_/ *a*", "\\_(o)_/ <em>a</em>" },
        { "\xc2\xaf\\_(*_*)_/\xc2\xaf \\_(`o\xc2\xb4)_/ `a`",
          "\xc2\xaf\\_(*_*)_/\xc2\xaf \\_(`o\xc2\xb4)_/ <code>a</code>" },
        { "\\(^o^)/ \\(*_*)/ *a*", "\\(^o^)/ \\(*_*)/ <em>a</em>" },
        { "\\(a\\) \\(a)/b [a\\](b)", "(a) (a)/b [a](b)" },
        { "(\\_/) (\\__/)", "(\\_/) (\\__/)" },
        { "a\\_/ \\_/b", "a_/ _/b" },
        { "\xc2\xaf\\\\\\_(o)\\_/\xc2\xaf", "\xc2\xaf\\_(o)_/\xc2\xaf" },
        { "C:\\_temp\\*.txt", "C:\\_temp\\*.txt" },
        { "C:\\*.a and D:\\*.b", "C:\\*.a and D:\\*.b" },
        { "\"c:\\[a]\\\" (D:\\_b_\\) **E:\\x\\_y**",
          "\"c:\\[a]\\\" (D:\\_b_\\) <strong>E:\\x\\_y</strong>" },
        { "\\\\server\\_a ..\\_b .\\*.c %TEMP%\\_d",
          "\\\\server\\_a ..\\_b .\\*.c %TEMP%\\_d" },
        { "src\\_a\\b \\d+\\.\\d", "src\\_a\\b \\d+\\.\\d" },
        { "C:\\My Files (x86)\\_a\\(b)\\*.txt",
          "C:\\My Files (x86)\\_a\\(b)\\*.txt" },
        { "C:\\a, b\\_c \\*d\\*\nC:\\a\ne\\_f",
          "C:\\a, b_c *d*<br />\nC:\\a<br />\ne_f" },
        { "C:\\a and \\*b\\*", "C:\\a and *b*" },
        { "C:\\temp\\\na", "C:\\temp\\<br />\na" },

        /* escapes */
        { "\\*a\\* \\_b c\\_ \\`d\\`", "*a* _b c_ `d`" },
        { "a\\_b 2\\*3\\*4", "a_b 2*3*4" },
        { "\\# a", "# a" },
        { "1\\. a", "1. a" },
        { "C:\\\\a\\\\\\_b", "C:\\\\a\\\\\\_b" },
        { "C:\\\\\\\\a", "C:\\\\a" },
        { "a \\\\ b \\\\\\* c", "a \\ b \\* c" },
        { "a\\\nb", "a<br />\nb" },
        { "`C:\\` `D:\\_`", "<code>C:\\</code> <code>D:\\_</code>" }
    };

    table(cases);
}


static void
test_east(void)
{
    static const markdown_case_t  cases[] = {
        { "**\xe3\x81\x82\xe3\x80\x82**\xe6\xac\xa1",
          "<strong>\xe3\x81\x82\xe3\x80\x82</strong>\xe6\xac\xa1" },
        { "\xe6\xac\xa1**\xe3\x80\x8c\xe3\x81\x82\xe3\x80\x8d**\xe6\xac\xa1",
          "\xe6\xac\xa1<strong>\xe3\x80\x8c\xe3\x81\x82\xe3\x80\x8d</strong>"
          "\xe6\xac\xa1" },
        { "\xe6\xac\xa1*(a)*\xe6\xac\xa1",
          "\xe6\xac\xa1<em>(a)</em>\xe6\xac\xa1" },
        { "**a.**\xe6\xac\xa1 **b\xe3\x80\x82**c",
          "<strong>a.</strong>\xe6\xac\xa1 <strong>b\xe3\x80\x82</strong>c" },
        { "**\xe2\x80\x9c\xe6\xac\xa1\xe2\x80\x9d**\xe7\x9a\x84",
          "<strong>\xe2\x80\x9c\xe6\xac\xa1\xe2\x80\x9d</strong>\xe7\x9a\x84" },
        { "**[\xe3\x81\x82](https://x.example/)**\xe6\xac\xa1",
          "<strong>{\xe3\x81\x82|https://x.example/}</strong>\xe6\xac\xa1" },
        { "\xe6\xac\xa1**`a`**\xe6\xac\xa1",
          "\xe6\xac\xa1<strong><code>a</code></strong>\xe6\xac\xa1" },
        { "**\xed\x95\x9c(a)**\xec\x9d\x80",
          "<strong>\xed\x95\x9c(a)</strong>\xec\x9d\x80" },

        /* as ever */
        { "a**\"b\"**c", "a**\"b\"**c" },
        { "\xe6\xac\xa1 ** \xe6\xac\xa1 **", "\xe6\xac\xa1 ** \xe6\xac\xa1 **"
        },
        { "\xe6\xac\xa1*_a_", "\xe6\xac\xa1*<em>a</em>" },
        { "`\xe6\xac\xa1**\"` a", "<code>\xe6\xac\xa1**\"</code> a" }
    };

    table(cases);
}


/* nothing of all that is in code */

static void
test_code(void)
{
    static const markdown_case_t  cases[] = {
        { "```\nhttps://x.example/_a_ ~b~ C:\\_c\n[d]: e\n1986. f\n```",
          PRE "<code>https://x.example/_a_ ~b~ C:\\_c\n[d]: e\n1986. f\n"
          "</code></pre>\n" },
        { "```\na\n\nhttps://x.example/_a_\n```\nhttps://x.example/_b_/",
          PRE "<code>a\n\nhttps://x.example/_a_\n</code></pre>\n"
          "<p>{https://x.example/_b_/}" },
        { "- ```\n  https://x.example/_a_\n\nhttps://x.example/_b_/",
          "<ul>\n<li>" PRE "<code>https://x.example/_a_\n\n</code></pre>\n"
          "</li>\n</ul>\n<p>{https://x.example/_b_/}" },
        { "~~~ ```\n```\n~~~~\nhttps://x.example/_b_/",
          PRE "<code>```\n</code></pre>\n<p>{https://x.example/_b_/}" },
        { "a `b\nhttps://x.example/_c_/` d",
          "a <code>b https://x.example/_c_/</code> d" }
    };

    table(cases);
}


/* no stand-in and no joint is left in the output, whatever the parser does */

static void
test_marks_come_back(void)
{
    size_t           i, n, len;
    unsigned         seed;
    char             text[400];
    comments_buf_t   out;

    static const char *const  pieces[] = {
        "https://x.example/", "www.x.example", "_", "*", "**", "~", "~~", "`",
        "[", "](", ")", "<", ">", "\\", "\n", "\n\n", "> ", "- ", "1) ",
        "100. ", "---", "===", "```", "&amp;", ":", "]:", "a", " ", "C:\\_",
        "\xe6\xac\xa1", "\xe3\x80\x82", "\"", "\\_(", "_/", "#", "."
    };

    seed = 1;
    n = 0;

    for (i = 0; i < 20000; i++) {

        len = 0;

        while (len + 20 < sizeof(text) && (seed >> 16) % 40 != 0) {
            seed = seed * 1103515245 + 12345;
            len += (size_t) snprintf(text + len, sizeof(text) - len, "%s",
                                     pieces[(seed >> 16)
                                            % (sizeof(pieces)
                                               / sizeof(pieces[0]))]);
        }

        seed = seed * 1103515245 + 12345;

        comments_buf_init(&out, OUT_MAX);
        (void) comments_markdown_render_parsed(&out, comments_str_of(text, len),
                                               0);

        for (len = 0; len < out.len; len++) {
            n += ((unsigned char) out.data[len] < ' '
                  && out.data[len] != '\n' && out.data[len] != '\t');
        }

        comments_buf_free(&out);
    }

    is_int(n, 0, "no control in the HTML of 20000 texts");
}


/* each of these asks for a search that could start anew at every byte */

static void
test_time(void)
{
    char             *text;
    size_t            i, j, len;
    comments_buf_t    out;

    static const char *const  patterns[] = {
        "www.a_", "http://a_", "http://a\xc3\xa9", "https://a.b,", "[](",
        "`a``", "](a \"", "[](((", "<a ", "\\_", "\\_(", "a\\", "http://a/)",
        "http://a/&a;", "\xe6\xac\xa1*\"", "a\n-\n", "1) a\n", "> ```\n",
        "[http://a/[", "ftp://a_", "\\(", "C:\\a b "
    };

    text = malloc(1000000);

    if (text == NULL) {
        abort();
    }

    for (i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {

        len = strlen(patterns[i]);

        for (j = 0; j < 1000000; j++) {
            text[j] = patterns[i][j % len];
        }

        comments_buf_init(&out, 1 << 26);
        alarm(20);
        (void) comments_markdown_render_parsed(&out,
                                               comments_str_of(text, 1000000),
                                               1);
        ok(out.len > 0, "1 MB of \"%s\"", patterns[i]);
        comments_buf_free(&out);
    }

    alarm(0);
    free(text);
}
