/*
 * Simple texts: which ones take the way without the parser, and that both ways
 * write the same bytes.
 */

#include <stdlib.h>

#include "comments_markdown.h"
#include "comments_markdown_prose.h"
#include "tap.h"


#define OUT_MAX    (1 << 20)
#define GENERATED  60000
#define PIECES     14


static void test_accepted(void);
static void test_declined(void);
static void test_neighbours(void);
static void test_generated(void);
static void test_marked_up(void);
static void test_many_marks(void);
static void repeat(comments_buf_t *text, const char *piece, int n);
static void test_limits(void);
static int same(comments_str_t text);
static uint32_t number(void);


static uint64_t  seed = 88172645463325252ULL;


int
main(void)
{
    plan_none();

    test_accepted();
    test_declined();
    test_neighbours();
    test_generated();
    test_marked_up();
    test_many_marks();
    test_limits();

    return done_testing();
}


/* -1: declined; 1: accepted, and the same by the parser; 0: not the same */

static int
same(comments_str_t text)
{
    int             rc, ascii, result;
    comments_buf_t  prose, parsed;

    result = 1;

    for (ascii = 0; ascii < 2; ascii++) {
        comments_buf_init(&prose, OUT_MAX);
        comments_buf_init(&parsed, OUT_MAX);

        rc = comments_markdown_prose(&prose, text, ascii);

        if (rc == COMMENTS_DECLINED) {
            result = (prose.len == 0) ? -1 : 0;

        } else if (rc != COMMENTS_OK
                   || comments_markdown_parse(&parsed, text, ascii)
                      != COMMENTS_OK
                   || !comments_str_eq(comments_buf_str(&prose),
                                       comments_buf_str(&parsed)))
        {
            result = 0;
        }

        if (result == 0) {
            diag("prose  %.*s", (int) prose.len, prose.data);
            diag("parsed %.*s", (int) parsed.len, parsed.data);
        }

        comments_buf_free(&prose);
        comments_buf_free(&parsed);

        if (result == 0) {
            break;
        }
    }

    return result;
}


static void
test_accepted(void)
{
    size_t                    i;
    static const char *const  texts[] = {
        "Hello",
        "It's fine, isn't it? \"Yes\" (mostly); well-known - 50 % off!",
        "First line\nsecond line\n\nSecond paragraph\n\n\n\nthird\n",
        "3.5 metres, 10) and 1.\xc2\xa0x", "42", "1984\n2001", "2.0",
        "A & B, AT& T, x & y &", "1 < 2", "I <3 this", "a > b -> c => d",
        "a <- b < c", "5 * 3", "snake_case", "~5 km", "a ` b",
        "~5~ km ~", "123456789. a", "1986. What a year",
        "+1", "-5 degrees", "a\n-5\n+1", "a #1 = b | c",
        "$5 and ${x} ^2 @ann a@b.example", "what!", "a  b   c",
        "see http://example.com/a?b=1, or https://x.example.",
        "(www.example.com) WWW.example.org http:// www. w.w",
        "http://example.com/a_b https://\xc3\xa9.example/\xe3\x80\x82x",
        "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\nJ\xc3\xbcrgen", "\xc3\xa9",
        "broken \xff\xc3\n\xa9 bytes", "\xc2\x85", "\xef\xbf\xbe\nx",
        "a\xc2\xa0\nb\xe2\x80\xa8z", "\xe2\x80\x83indent by em", "!", "?\n",
        ":-) :( ;) ^^ xD", "x:y a:/b", "://", "a\n\n\n", "{} %s %d", "//", "'",

        /* no references of characters */
        "AT&T, R&D &x", "&1", "a=b&c=d",

        /* emphasis, also unbalanced, nested, over lines */
        "*a*", "**a**", "_a_", "__a__", "a *b* c", "(*b*), \"**c**\": _d_.",
        "*a", "a*", "a* b", "**a", "*a *b* c", "a* *b* c", "_a *b* **c** d_",
        "*a **b** c*", "*a\nb* c", "*a\n\nb*", "*a\n\n*b* c", "_*a*_",
        "*a*-*b*", "**_a_**", "a_b_c _d_", "*a_b* 5 * 3", "5*3 _a_",
        "x * y * z",
        "a**b", "*\xc3\xa9t\xc3\xa9*", "**\xd0\xb4\xd0\xb0**!", "_!a!_",
        "*a `b*` c*", "_http://a.example/_", "*www.a.example*",
        "http://a.example/*b*", "_snake_case_", "__init__ *x*",

        /* code */
        "`a`", "a `b*c_d[0]<e>&amp;~~f~~` g", "`a` and `b c`", "`a`b`c d",
        "*`a`*", "`\xe2\x80\xa8\xff`", "`www.a.example`", "`]` `*`",

        /* links */
        "[a](https://a.example/)", "([a b](http://a.example)).",
        "**[a](https://a.example/b_c?d=e&f=g#h)**", "[*a* `b`](https://a)",
        "[http://b.example/](https://a.example/)", "[\xc2\x80](http://a.b)",
        "[a](http://1)[b](http://2)", "[ a ](https://a.example/)",
        "x[a](http://y:80/@$,+%20)y"
    };

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        is_int(same(comments_str_c(texts[i])), 1, "prose: %s", texts[i]);
    }
}


static void
test_declined(void)
{
    size_t                    i;
    static const char *const  texts[] = {
        "", " ", "\n", "\na", " a", "a ", "a \nb", "a  \nb", "a\n b", "a\n\tb",
        "a\tb", "a\rb", "a\x01" "b", "a\x7f" "b", "~~a~~", "```", "~~~",
        "a\\b", "a\\", "![a](b)", "[a]", "]", "&amp;", "&#38;", "&x;", "&1;",
        "<a@b.example>", "<http://a.example>", "< >", "<3 ... >", "# a", "#a",
        "a\n# b", "> a", ">a", "a\n> b", "a\n===", "a\n=", "a\n---", "a\n-",
        "a\n--", "- a", "-", "+ a", "+", "-\nb", "+\nb", "* a", "*", "a\n*",
        "1. a", "1) a", "1.", "1)\nb", "a\n2. b", "99. a", "- - -",
        "-- x", "***", "___", "* * *", "_ _ _", "_\na", "a\n**",

        /* emphasis that crosses, is split, or may be either */
        "***a***", "***a", "**a*", "*a**", "*a _b* c_", "a*b*c", "*a*b*",
        "!*! !*!", "*\xe3\x81\x82*", "*\xc2\xa0" "a* *b*",
        "*a\xe2\x80\xa6* *",
        "*\xc3\x97* a*", "**a *b** c*",

        /* code that is more than a pair of single backticks */
        "``a``", "`a``", "` a`", "`a `", "`a\nb` `", "`a\\`", "a ` b\nc ` d",
        "<`a>`",

        /* links that are not plain */
        "[](http://a.example)", "[a](b)", "[a] (http://a)", "[a](<http://a>)",
        "[a](http://a \"b\")", "[a](http://a(b))", "[a](http://a/*b*)",
        "[a](http://a/_b)", "[a](http://a/b_)", "[a](http://a\\b)",
        "[a](http://)", "[a](HTTP://a)", "[a](https://a", "[a](ftp://a)",
        "[a][b]", "[a]: http://b", "[a]()", "[a\nb](http://a)",
        "[a [b](http://a) c](http://a)", "[*a](http://a) b*",
        "*a [b* c](http://a)",
        "![a](http://a)", "[[a]](http://a)", "[a](http://a~b)",
        "[a](http://\xc3\xa9)", "[a](http://a;b)", "[a](http://a/b&amp;c)", "[a"
    };

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        is_int(same(comments_str_c(texts[i])), -1, "may be Markdown: %s",
               texts[i]);
    }
}


/* every pair of ASCII characters at every place that makes a difference */

static void
test_neighbours(void)
{
    int                       a, b, rc, different, accepted;
    char                      text[32];
    size_t                    i;
    static const char *const  frames[] = {
        "%c%c", "x%c%c", "%c%cx", "x%c%cx", "x\n%c%c", "x\n%c%cx", "x%c%c\nx",
        "x\n\n%c%c x", "x %c%c x%c", "x *%c%c* x", "x%c*a*%c x", "**%c%c** x",
        "x _%c%c_\n", "x%c_a_%c x", "`%c%c` x", "x %c`a`%c", "[%c%c](http://x)",
        "%c[a](http://x)%c", "[a](http://x%c%cy)", "*[a](https://x/%cy)%c* x"
    };

    different = 0;
    accepted = 0;

    for (i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
        for (a = 1; a < 128; a++) {
            for (b = 1; b < 128; b++) {
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#endif
                (void) snprintf(text, sizeof(text), frames[i], a, b, a);
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
                rc = same(comments_str_c(text));
                different += (rc == 0);
                accepted += (rc == 1);
            }
        }
    }

    is_int(different, 0, "pairs of characters: the same by both ways");
    ok(accepted > 50000, "of %d pairs that are prose", accepted);
}


/* texts of pieces, the last of which (rare) decline everything mostly */

static void
generate(const char *what, const char *const *pieces, size_t npieces,
    size_t rare, int texts, int least)
{
    int          rc, i, j, n, different, accepted;
    char         text[1024];
    size_t       len;
    const char  *piece;

    different = 0;
    accepted = 0;

    for (i = 0; i < texts; i++) {

        n = 1 + (int) (number() % PIECES);
        len = 0;

        for (j = 0; j < n; j++) {
            piece = pieces[number() % (npieces - (number() % 16 ? rare : 0))];
            memcpy(text + len, piece, strlen(piece));
            len += strlen(piece);
        }

        rc = same(comments_str_of(text, len));

        if (rc == 0) {
            different++;
            diag("input  %.*s", (int) len, text);
        }

        accepted += (rc == 1);
    }

    is_int(different, 0, "%s texts: the same by both ways", what);
    ok(accepted > least, "of %d %s texts, %d are simple", texts, what,
       accepted);
}


static void
test_generated(void)
{
    static const char *const  pieces[] = {
        "a", "word", "It's", "3", "12", "1", ".", ",", " ", " ", " ", " ", " ",
        "\n", "\n", "\n\n", "-", "+", "*", "_", "~", "`", "<", ">", "&", "#",
        "=", "!", "?", ":", ";", "(", ")", "\"", "'", "/", "|", "@", "%", "$",
        "^", "{", "}", "http://", "https://x.example/", "www.", "example.com",
        "mailto:", "\xc3\xa9", "\xe2\x80\xa8", "\xff", "\xc2\x80", "amp;",
        "---", "===", "[", "]", "\\", "\t", "\r\n"
    };

    generate("generated", pieces, sizeof(pieces) / sizeof(pieces[0]), 5,
             GENERATED, GENERATED / 10);
}


/* what most people write, in every arrangement */

static void
test_marked_up(void)
{
    static const char *const  pieces[] = {
        "a", "word", "x y", " ", " ", " ", " ", ", ", ".", "(", ")", "'", "\"",
        "\n", "\n\n", "*", "*", "**", "_", "_", "__", " *", "* ", " **", "** ",
        " _", "_ ", "`", " `", "` ", "*a*", "**b c**", "_d_", "`e*f`", "[",
        "](", "[a](https://x.example/)", "[b](http://x/a_b?c=d&e)",
        "](http://x)", "https://x.example/", "www.x.example", "!", "&", "<",
        ">", "3", "~", "\xc3\xa9", "\xd0\xb6", "\xe3\x81\x82", "\xc2\xa0", "-",
        "\xff"
    };

    generate("marked-up", pieces, sizeof(pieces) / sizeof(pieces[0]), 0,
             4 * GENERATED, GENERATED / 4);
}


/* the guard of the parser makes text of marks that are too many */

static void
test_many_marks(void)
{
    int              i;
    comments_buf_t   text;

    for (i = 23; i <= 25; i++) {
        comments_buf_init(&text, OUT_MAX);
        repeat(&text, "*a* ", i);
        (void) comments_buf_add_c(&text, "b");

        is_int(same(comments_buf_str(&text)), i <= 24 ? 1 : -1,
               "%d pieces of emphasis", i);

        comments_buf_free(&text);
    }

    for (i = 700; i <= 900; i += 200) {
        comments_buf_init(&text, OUT_MAX);
        repeat(&text, "words ", 700);
        (void) comments_buf_add_c(&text, "*a* `");
        repeat(&text, "[", i);
        (void) comments_buf_add_c(&text, "`");

        is_int(same(comments_buf_str(&text)), i == 700 ? 1 : -1,
               "%d brackets in 5000 bytes", i);

        comments_buf_free(&text);
    }
}


static void
repeat(comments_buf_t *text, const char *piece, int n)
{
    while (n--) {
        (void) comments_buf_add_c(text, piece);
    }
}


static void
test_limits(void)
{
    char            *text;
    comments_buf_t   out;

    comments_buf_init(&out, 10);
    is_int(comments_markdown_prose(&out, comments_str_c("long enough"), 0),
           COMMENTS_ERROR, "a ceiling that is met is an error");
    ok(out.failed && out.len <= 10, "of the buffer");
    is_int(comments_markdown_prose(&out, comments_str_c("a"), 0),
           COMMENTS_ERROR, "that stays");
    comments_buf_free(&out);

    text = malloc(1048577);

    if (text == NULL) {
        abort();
    }

    memset(text, 'a', 1048577);

    comments_buf_init(&out, 1 << 22);
    is_int(comments_markdown_render(&out, comments_str_of(text, 1048577), 0),
           COMMENTS_OK, "prose of more than 1 MB is cut");
    comments_buf_free(&out);

    comments_buf_init(&out, 1 << 22);
    is_int(comments_markdown_render(&out, comments_str_of(text, 1048576), 0),
           COMMENTS_OK, "and 1 MB is not");
    comments_buf_free(&out);

    free(text);
}


static uint32_t
number(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;

    return (uint32_t) (seed >> 16);
}
