/*
 * UTF-8, cleaning, escaping.
 */

#include "comments_text.h"
#include "comments_text_clean.h"
#include "tap.h"


static void test_check(void);
static void test_next(void);
static void test_clean(void);
static void test_escape(void);
static void test_put(void);
static void check_is(const char *s, size_t len, comments_text_check_t want);
static void clean_is(const char *s, int one_line, const char *want);
static void test_escape_places(void);
static const char *one_char(char c);
static void escape_is(const char *s, int ascii, const char *want);
static void content_is(const char *s, const char *before, const char *want);


int
main(void)
{
    plan_none();

    test_check();
    test_next();
    test_clean();
    test_escape();
    test_escape_places();
    test_put();

    return done_testing();
}


static void
test_check(void)
{
    check_is("", 0, COMMENTS_TEXT_OK);
    check_is("abc\n\x7f", 5, COMMENTS_TEXT_OK);
    check_is("\xc2\x80", 2, COMMENTS_TEXT_OK);
    check_is("\xdf\xbf", 2, COMMENTS_TEXT_OK);
    check_is("\xe0\xa0\x80", 3, COMMENTS_TEXT_OK);
    check_is("\xed\x9f\xbf", 3, COMMENTS_TEXT_OK);
    check_is("\xee\x80\x80", 3, COMMENTS_TEXT_OK);
    check_is("\xef\xbf\xbf", 3, COMMENTS_TEXT_OK);
    check_is("\xf0\x90\x80\x80", 4, COMMENTS_TEXT_OK);
    check_is("\xf4\x8f\xbf\xbf", 4, COMMENTS_TEXT_OK);

    check_is("a\0b", 3, COMMENTS_TEXT_BAD_CHARACTER);

    check_is("\x80", 1, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xc0\x80", 2, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xc1\xbf", 2, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xc3", 1, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xc3(", 2, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xe0\x9f\xbf", 3, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xed\xa0\x80", 3, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xed\xbf\xbf", 3, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xe2\x82", 2, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xf0\x8f\xbf\xbf", 4, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xf4\x90\x80\x80", 4, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xf5\x80\x80\x80", 4, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xf0\x90\x80", 3, COMMENTS_TEXT_BAD_UTF8);
    check_is("\xff", 1, COMMENTS_TEXT_BAD_UTF8);
}


static void
check_is(const char *s, size_t len, comments_text_check_t want)
{
    is_int(comments_text_check(comments_str_of(s, len)), want,
           "check of %02x %02x…, %zu bytes", len ? (unsigned char) s[0] : 0,
           len > 1 ? (unsigned char) s[1] : 0, len);
}


static void
test_next(void)
{
    const char  *p, *end;

    p = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\xc3";
    end = p + strlen(p);

    is_int(comments_text_next(&p, end), 'a', "one byte");
    is_int(comments_text_next(&p, end), 0xe4, "two");
    is_int(comments_text_next(&p, end), 0x20ac, "three");
    is_int(comments_text_next(&p, end), 0x1f600, "four");
    is_int(comments_text_next(&p, end), 0xfffd, "one that is cut off");
    ok(p == end, "at the end");
}


static void
test_clean(void)
{
    comments_buf_t  buf;

    clean_is("a\r\nb\rc\nd", 0, "a\nb\nc\nd");
    clean_is("\r\n  a \t b \n\r\n ", 0, "a \t b");
    clean_is("a\x01\x1f\x7f\xc2\x84\xc2\x9f" "b", 0, "ab");
    clean_is("a\x0b" "b\x0c" "c\xc2\x85" "d\xe2\x80\xa8" "e", 0,
             "a\nb\nc\nd\ne");
    clean_is("a\xe2\x80\xa9" "b\r\x0b\n" "c\x0c", 0, "a\n\nb\n\n\nc");
    clean_is("\x0b" "a\x0b\x0c" "b\xc2\x85", 1, "a b");
    clean_is("a\xe2\x80\xae" "b\xe2\x81\xa6" "c\xe2\x81\xa9\xe2\x80\xaa", 0,
             "abc");
    clean_is("\xd9\x85\xe2\x80\x8f!", 0, "\xd9\x85\xe2\x80\x8f!");
    clean_is("a\xef\xbf\xbe\xef\xb7\x90\xf0\x9f\xbf\xbf" "b", 0, "ab");
    clean_is("a\xff" "b", 0, "a\xef\xbf\xbd" "b");
    clean_is(" \n\t ", 0, "");
    clean_is("", 0, "");
    clean_is("\xc2\xa0" "a\xe3\x80\x80", 0, "a");
    clean_is("a\n\n\nb", 0, "a\n\n\nb");

    clean_is(" a \n\r\n\t b\xc2\xa0\xe2\x80\xa8\xe2\x80\xa9" "c\xe3\x80\x80 ",
             1, "a b c");
    clean_is("a \x01 b", 1, "a b");
    clean_is(" \r\n", 1, "");

    comments_buf_init(&buf, 100);
    (void) comments_buf_add_c(&buf, "x ");
    (void) comments_text_clean(&buf, comments_str_c("  a  "), 0);
    is_str(buf.data, buf.len, "x a", "what was in the buffer stays");
    comments_buf_free(&buf);

    comments_buf_init(&buf, 2);
    is_int(comments_text_clean(&buf, comments_str_c("abc"), 0),
           COMMENTS_ERROR, "no room");
    comments_buf_free(&buf);
}


static void
clean_is(const char *s, int one_line, const char *want)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, 1000);
    (void) comments_text_clean(&buf, comments_str_c(s), one_line);
    is_str(buf.data, buf.len, want, "clean%s: %s",
           one_line ? " in one line" : "", want);
    comments_buf_free(&buf);
}


static void
test_escape(void)
{
    escape_is("<a href=\"x\">&amp;'</a>", 0,
              "&lt;a href=&quot;x&quot;&gt;&amp;amp;&#39;&lt;/a&gt;");
    escape_is("<!--#exec -->", 0, "&lt;!--#exec --&gt;");
    escape_is("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 0,
              "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
    escape_is("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 1,
              "&#228;&#8364;&#128512;");
    escape_is("a\tb\nc\rd", 0, "a\tb\nc&#13;d");
    escape_is("a\tb\nc", 1, "a&#9;b\nc");
    escape_is("a\x01\x0b\x7f" "b\xc2\x85" "c", 0, "abc");
    escape_is("a\xc2\x96" "b\xef\xbf\xbf" "c", 1, "abc");
    escape_is("\xc0\xbcscript\xff", 0,
              "\xef\xbf\xbd\xef\xbf\xbdscript\xef\xbf\xbd");
    escape_is("\xc0\xbc\xc3", 1, "&#65533;&#65533;&#65533;");
    escape_is("", 1, "");
    escape_is("{{ x }}", 0, "{{ x }}");

    /* a script that takes the page as its template finds no "{{" */

    content_is("{{ x }}", "", "{<wbr/>{ x }}");
    content_is("a{{{b{c{{", "", "a{<wbr/>{<wbr/>{b{c{<wbr/>{");
    content_is("{\x01{", "", "{<wbr/>{");
    content_is("{\xc2\x85{&{", "", "{<wbr/>{&amp;{");
    content_is("{", "a{", "a{<wbr/>{");
    content_is("{", "a{<em>", "a{<em>{");
    content_is("1234567{{234567{{234567{", "",
               "1234567{<wbr/>{234567{<wbr/>{234567{");
}


/* every byte at every place of texts of every length up to some words */

static void
test_escape_places(void)
{
    int                       c, at, len, bad;
    char                      text[24], want[64];
    size_t                    n;
    comments_buf_t            buf;
    const char               *reference;
    static const char *const  references[128] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;",
        ['\''] = "&#39;", ['\r'] = "&#13;", ['\t'] = "\t", ['\n'] = "\n"
    };

    bad = 0;

    for (c = 0; c < 128; c++) {
        for (len = 1; len < (int) sizeof(text); len++) {
            for (at = 0; at < len; at++) {

                memset(text, 'a', sizeof(text));
                text[at] = (char) c;

                reference = references[c];

                if (reference == NULL) {
                    reference = (c < 0x20 || c == 0x7f)
                                ? "" : one_char((char) c);
                }

                (void) snprintf(want, sizeof(want), "%.*s%s%.*s", at,
                                "aaaaaaaaaaaaaaaaaaaaaaaa", reference,
                                len - at - 1, "aaaaaaaaaaaaaaaaaaaaaaaa");
                n = strlen(want);

                comments_buf_init(&buf, 256);
                (void) comments_text_escape(&buf,
                                            comments_str_of(text,
                                                            (size_t) len), 0);

                bad += !comments_str_eq(comments_buf_str(&buf),
                                        comments_str_of(want, n));
                comments_buf_free(&buf);
            }
        }
    }

    is_int(bad, 0, "ASCII is escaped wherever it stands");
}


static const char *
one_char(char c)
{
    static char  text[2];

    text[0] = c;

    return text;
}


static void
escape_is(const char *s, int ascii, const char *want)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, 1000);
    (void) comments_text_escape(&buf, comments_str_c(s), ascii);
    is_str(buf.data, buf.len, want, "escape%s: %s", ascii ? " in ASCII" : "",
           want);
    comments_buf_free(&buf);
}


static void
test_put(void)
{
    int              bad;
    char             lower[4];
    uint32_t         c;
    const char      *p;
    comments_buf_t   buf;

    bad = 0;
    comments_buf_init(&buf, 16);

    for (c = 0; c < 0x110000; c++) {
        buf.len = 0;
        (void) comments_text_put(&buf, c);

        p = buf.data;

        if (comments_text_next(&p, buf.data + buf.len)
            != ((c >= 0xd800 && c <= 0xdfff) ? 0xfffd : c)
            || p != buf.data + buf.len)
        {
            bad++;
        }
    }

    is_int(bad, 0, "every character survives being written and read");
    comments_buf_free(&buf);

    ok(comments_text_fit('a') && comments_text_fit('\n')
       && comments_text_fit(0x10000), "fit for a text");
    ok(!comments_text_fit(0) && !comments_text_fit(0x202e)
       && !comments_text_fit(0xd800) && !comments_text_fit(0x110000)
       && !comments_text_fit(0xffff), "not fit for a text");

    comments_text_lower(lower, comments_str_c("A\xc3\x84z"));
    is_str(lower, 4, "a\xc3\x84z", "lower case of ASCII letters only");
}


static void
content_is(const char *s, const char *before, const char *want)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, 1000);
    (void) comments_buf_add_c(&buf, before);
    (void) comments_text_content(&buf, comments_str_c(s), 0);
    is_str(buf.data, buf.len, want, "content: %s", want);
    comments_buf_free(&buf);
}
