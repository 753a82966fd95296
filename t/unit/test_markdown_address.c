/*
 * Bare addresses in Markdown: where they begin and end, and which are links.
 */

#include "markdown_short.h"


static void test_addresses(void);
static void test_address_ends(void);
static void test_address_places(void);
static void test_address_hosts(void);
static void test_address_judged(void);


int
main(void)
{
    plan_none();

    test_addresses();
    test_address_ends();
    test_address_places();
    test_address_hosts();
    test_address_judged();

    return done_testing();
}


/* as cmark-gfm 0.29.0.gfm.6 with "-e autolink -e strikethrough" has them */

static void
test_addresses(void)
{
    static const markdown_case_t  cases[] = {
        { "https://x.example/pkg/__init__.py#L16",
          "{https://x.example/pkg/__init__.py#L16}" },
        { "https://x.example/~ann/ and https://x.example/~bob/",
          "{https://x.example/~ann/} and {https://x.example/~bob/}" },
        { "https://x.example/_next/static/_build_/x",
          "{https://x.example/_next/static/_build_/x}" },
        { "https://x.example/?a=*&b=*&c and *d*",
          "{https://x.example/?a=*&b=*&c} and <em>d</em>" },
        { "https://x.example/~~old~~/ ~~new~~",
          "{https://x.example/~~old~~/} <del>new</del>" },
        { "https://x.example/x[1](2)", "{https://x.example/x[1](2)}" },
        { "https://x.example/_a https://x.example/b_ _c_",
          "{https://x.example/_a} {https://x.example/b}_ <em>c</em>" },
        { "https://x.example/*a* *b*", "{https://x.example/*a}* <em>b</em>" },
        { "https://x.example/\\_a\\*b",
          "{https://x.example/\\_a\\*b|https://x.example/%5C_a%5C*b}" },
        { "https://x.example/`a`b `c`",
          "{https://x.example/`a`b|https://x.example/%60a%60b} "
          "<code>c</code>" },
        { "https://x.example/\"a\"b",
          "{https://x.example/\"a\"b|https://x.example/%22a%22b}" },
        { "https://x.example/{a}|b^c",
          "{https://x.example/{a}|b^c|https://x.example/%7Ba%7D%7Cb%5Ec}" },
        { "https://x.example/?a&amp;b", "{https://x.example/?a&amp;b}" },
        { "*https://x.example/a_b*", "<em>{https://x.example/a_b}</em>" },
        { "**https://x.example/**", "<strong>{https://x.example/}</strong>" },
        { "~~https://x.example/~~", "<del>{https://x.example/}</del>" },
        { "_https://x.example/a_", "<em>{https://x.example/a}</em>" },
        { "https://x.example/a<b", "{https://x.example/a}<b" },
        { "https://x.example/a>b",
          "{https://x.example/a>b|https://x.example/a%3Eb}" },
        { "https://x.example/_https://y.example/_",
          "{https://x.example/_https://y.example/}_" },
        { "www.x.example/a_b_ www.y.example/_c",
          "{www.x.example/a_b|http://www.x.example/a_b}_ "
          "{www.y.example/_c|http://www.y.example/_c}" }
    };

    table(cases);
}


static void
test_address_ends(void)
{
    static const markdown_case_t  cases[] = {
        { "https://x.example/a?!.,:*_~'\" b",
          "{https://x.example/a}?!.,:*_~'\" b" },
        { "(https://x.example/a)", "({https://x.example/a})" },
        { "(https://x.example/a_(b))", "({https://x.example/a_(b)})" },
        { "https://x.example/((a)", "{https://x.example/((a)}" },
        { "https://x.example/a(", "{https://x.example/a(}" },
        { "https://x.example/a; b", "{https://x.example/a}; b" },
        { "https://x.example/a&copy; b", "{https://x.example/a}\xc2\xa9 b" },
        { "https://x.example/a&b;c d", "{https://x.example/a&b;c} d" },
        { "https://x.example/a\nb", "{https://x.example/a}<br />\nb" },
        { "https://x.example/a\tb", "{https://x.example/a}\tb" },

        /* ours */
        { "https://x.example/a\xe3\x80\x82", "{https://x.example/a}"
          "\xe3\x80\x82" },
        { "https://x.example/a\xef\xbc\x89" "b", "{https://x.example/a}"
          "\xef\xbc\x89" "b" },
        { "\xe2\x80\x9chttps://x.example/a\xe2\x80\x9d",
          "\xe2\x80\x9c{https://x.example/a}\xe2\x80\x9d" },
        { "https://x.example/a\xc2\xa0" "b", "{https://x.example/a}\xc2\xa0"
          "b" },
        { "https://x.example/Bose\xe2\x80\x93" "Einstein_a_b",
          "{https://x.example/Bose\xe2\x80\x93" "Einstein_a_b}" },
        { "https://x.example/\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae_a_b",
          "{https://x.example/\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae_a_b}" },
        { "https://x.example/a\xe2\x80\x93 b", "{https://x.example/a}"
          "\xe2\x80\x93 b" },
        { "https://x.example/a\xe2\x80\x94" "b", "{https://x.example/a}"
          "\xe2\x80\x94" "b" },
        { "<a href=\"https://x.example/\">https://x.example/b</a>",
          "<a href=\"{https://x.example/}\">{https://x.example/b}</a>" },
        { "<a href=https://x.example/>b", "<a href={https://x.example/}>b" },
        { "a <b https://x.example/a\"b >",
          "a <b {https://x.example/a\"b|https://x.example/a%22b} >" },
        { "https://x.example,https://y.example",
          "{https://x.example},{https://y.example}" },
        { "(https://x.example)(https://y.example)",
          "({https://x.example})({https://y.example})" }
    };

    table(cases);
}


static void
test_address_places(void)
{
    static const markdown_case_t  cases[] = {
        { "xhttps://x.example/_a_", "xhttps://x.example/<em>a</em>" },
        { "1https://x.example/ =https://x.example/",
          "1{https://x.example/} ={https://x.example/}" },
        { "\xe8\xa7\x81https://x.example/ \xe8\xa7\x81www.x.example",
          "\xe8\xa7\x81{https://x.example/} \xe8\xa7\x81"
          "{www.x.example|http://www.x.example}" },
        { "awww.x.example \xc3\xa9www.x.example (www.x.example)",
          "awww.x.example \xc3\xa9www.x.example "
          "({www.x.example|http://www.x.example})" },

        /* code, addresses in <> and links come first where they begin first */
        { "`https://x.example/_a_` b", "<code>https://x.example/_a_</code> b" },
        { "`` https://x.example/` `` b`",
          "<code>https://x.example/`</code> b`" },
        { "`https://x.example/_a_ b",
          "`{https://x.example/_a}_ b" },
        { "<https://x.example/_a_>", "{https://x.example/_a_}" },
        { "[https://x.example/_a_](https://y.example/_b_)",
          "{https://x.example/_a_|https://y.example/_b_}" },
        { "[a](https://y.example/~b~/) [c](<https://y.example/~d~> \"~e\")",
          "{a|https://y.example/~b~/} {c|https://y.example/~d~}" },
        { "![a](https://x.example/_b_.png)",
          "{a|https://x.example/_b_.png}" },
        { "[![a](https://x.example/~b)](https://y.example/~c)",
          "{a|https://y.example/~c}" },
        { "[a [b](https://x.example/) c](https://y.example/~d~)",
          "[a {b|https://x.example/} c]({https://y.example/~d}~)" },
        { "a](https://x.example/_b_)", "a]({https://x.example/_b}_)" },
        { "[https://x.example/_a_/] b", "[{https://x.example/_a_/}] b" },
        { "[https://x.example/a[1]] b", "[{https://x.example/a[1]}] b" },
        { "[a https://x.example/_b_/", "[a {https://x.example/_b_/}" },
        { "\\[a](https://x.example/_b_/)", "[a]({https://x.example/_b_/})" },
        { "- https://x.example/_a_/\n- https://x.example/*b*/",
          "<ul>\n<li>{https://x.example/_a_/}</li>\n"
          "<li>{https://x.example/*b*/}</li>\n</ul>\n" },
        { "# https://x.example/_a_/",
          "<strong>{https://x.example/_a_/}</strong>" },
        { "> https://x.example/_a_/",
          "<blockquote>\n<p>{https://x.example/_a_/}</p>\n</blockquote>\n" }
    };

    table(cases);
}


static void
test_address_hosts(void)
{
    static const markdown_case_t  cases[] = {

        /* a byte above 127 behind a host of ASCII labels ends it */
        { "https://x.example\xe8\xb0\xa2\xe8\xb0\xa2 a",
          "{https://x.example}\xe8\xb0\xa2\xe8\xb0\xa2 a" },
        { "https://x.example:80\xe8\xb0\xa2",
          "{https://x.example:80}\xe8\xb0\xa2" },
        { "www.x.example\xe8\xb0\xa2", "{www.x.example|http://www.x.example}"
          "\xe8\xb0\xa2" },
        { "https://x.example\xd0\xb4\xd0\xb0.", "{https://x.example}"
          "\xd0\xb4\xd0\xb0." },
        { "https://x.example\xe2\x80\x94" "a", "{https://x.example}"
          "\xe2\x80\x94" "a" },
        { "https://x.example/\xe8\xb0\xa2\xe8\xb0\xa2 a",
          "{https://x.example/\xe8\xb0\xa2\xe8\xb0\xa2} a" },
        { "https://x.example?\xe8\xb0\xa2#\xe8\xb0\xa2",
          "{https://x.example?\xe8\xb0\xa2#\xe8\xb0\xa2}" },

        /* hosts of other labels */
        { "https://b\xc3\xbc" "cher.example/a",
          "{https://b\xc3\xbc" "cher.example/a}" },
        { "https://www.b\xc3\xbc" "cher.example",
          "{https://www.b\xc3\xbc" "cher.example}" },
        { "https://\xe4\xbe\x8b.\xe8\xaf\x95/",
          "{https://\xe4\xbe\x8b.\xe8\xaf\x95/}" },
        { "https://a.\xd1\x80\xd1\x84", "{https://a.\xd1\x80\xd1\x84}" },
        { "www.\xe4\xbe\x8b.example",
          "{www.\xe4\xbe\x8b.example|http://www.\xe4\xbe\x8b.example}" },

        /* no domain has an underline in its last two labels */
        { "https://a_b.example/ _c_", "https://a_b.example/ <em>c</em>" },
        { "https://a_b.x.example/", "{https://a_b.x.example/}" },
        { "_https://x.example_ a", "<em>{https://x.example}</em> a" },

        { "http:// http://- http://. http://_ www. www.x www..a.b",
          "http:// http://- http://. http://_ www. www.x www..a.b" },
        { "http://localhost:8080/a", "{http://localhost:8080/a}" },
        /* no link, but its marks are its own */
        { "ftp://x.example/_a_/b FTP://x.example/~~a~~/b *c*",
          "ftp://x.example/_a_/b FTP://x.example/~~a~~/b <em>c</em>" },
        { "[a](ftp://x.example/_b_) <ftp://x.example/_b_/c>",
          "a (ftp://x.example/_b_) ftp://x.example/_b_/c" },
        { "sftp://x.example/_a_ ", "sftp://x.example/<em>a</em>" }
    };

    table(cases);
}


/* what may not be a link is text, with all its marks */

static void
test_address_judged(void)
{
    static const markdown_case_t  cases[] = {
        { "https://paypal.com@evil.example/_a_/",
          "https://paypal.com@evil.example/_a_/" },
        { "[a](https://paypal.com@evil.example)",
          "a (https://paypal.com@evil.example)" },
        { "<https://paypal.com@evil.example>",
          "https://paypal.com@evil.example" },
        { "http://http://x.example/_a_/", "http://http://x.example/_a_/" },
        { "[a](http://http://x.example)", "a (http://http://x.example)" },
        { "[a](https://a:99999/) https://a:99999/ http://a:/",
          "a (https://a:99999/) https://a:99999/ http://a:/" },
        { "[a](https://a%20b/) https://a%62/ [b](<https://a b/>)",
          "a (https://a%20b/) https://a%62/ b (https://a b/)" },
        { "[a](https://x.example\\\\@y.example)",
          "a (https://x.example\\@y.example)" },
        { "[a](https:\\\\x.example) https:\\\\x.example",
          "a (https:\\x.example) https:\\x.example" },
        { "[a](http://[::1]/) [b](http://[::1/)",
          "{a|http://[::1]/} b (http://[::1/)" },
        { "[a](https://x.example./) https://x.example./",
          "{a|https://x.example./} {https://x.example./}" }
    };

    table(cases);
}
