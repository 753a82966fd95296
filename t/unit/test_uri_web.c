/*
 * Which http and https URLs may be links.
 */

#include "comments_uri_web.h"
#include "tap.h"


static void test_links(void);
static void test_refused(void);
static void test_scheme(void);
static void test_letters(void);
static void test_encode(void);


int
main(void)
{
    plan_none();

    test_links();
    test_refused();
    test_scheme();
    test_letters();
    test_encode();

    return done_testing();
}


static void
test_links(void)
{
    size_t                    i;
    static const char *const  urls[] = {
        "http://a", "HTTPS://A.example", "https://a.example/", "http://a?b",
        "http://a#b", "http://a:1", "http://a:80/", "http://a:65535?x",
        "http://a:00080/", "http://a.example./", "http://a-b.c_d.example/",
        "http://localhost:8080/x", "http://192.0.2.1/", "http://1/",
        "http://a/http://b", "http://a/b@c", "http://a?b@c:d", "http://a#@",
        "http://a/%zz \\|{}", "http://https.example/", "http://http.example",
        "http://[::]/", "http://[::1]:80/", "http://[2001:db8::1]",
        "http://[1:2:3:4:5:6:7:8]/", "http://[1::8]/",
        "http://[::ffff:192.0.2.1]/", "http://[1:2:3:4:5:6:192.0.2.1]/",
        ("http://b\xc3\xbc" "cher.example/"), "http://\xe4\xbe\x8b.example/",
        "http://a.\xd1\x80\xd1\x84/", "http://l\xc2\xb7l.example/",

        /* the rest of RFC 3986's reg-name */
        "http://a,b.example/", "http://a.example;x/", "http://a~!$&'()*+=b"
    };

    for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        ok(comments_uri_web(comments_str_c(urls[i])), "a link: %s", urls[i]);
    }
}


static void
test_refused(void)
{
    size_t                    i;
    static const char *const  urls[] = {
        "", "a", "http", "http:", "http:/", "http://", "http:a", "http:/a",
        "http:\\\\a", "http:/\\a", "ftp://a", "//a", "/a", " http://a",
        "javascript://a", "http\n://a", "xhttp://a",

        /* users */
        "https://paypal.com@evil.example", "http://a:b@c", "http://@a",
        "http://a@", "http://a:80@b/", "http://a%40b@c/",

        /* two schemes */
        "http://http://x.example", "http://https//x.example",
        "https://HTTP://x", "http://https", "http://http/", "http://https:1/",
        "http://http./x", "http://www.http://x",

        /* ports */
        "http://a:", "http://a:/", "http://a:x", "http://a:0/",
        "http://a:65536/", "http://a:99999", "http://a:123456", "http://a:-1",
        "http://a:8 0", "http://a:80a", "http://a:80:80",

        /* hosts */
        "http:///a", "http://?a", "http://#a", "http://.", "http://..",
        "http://.a", "http://a..b", "http://-a", "http://_a", "http://:80",
        "http://a,", "http://a.example;/x", "http://a)", "http://a'.",
        "http://http;//x.example", "http://https,", "http://a~/",
        "http://a b", "http://a%20b/", "http://ex%61mple.com/", "http://%61",
        "http://a\\b", "http://a\\@b", "http://a|b", "http://{a}", "http://a^",
        "http://a<b", "http://a\"b", "http://a`b", "http://a[b]",
        "http://a\tb", "http://a\nb",

        /* characters of other scripts that are none of a name */
        "http://a\xe3\x80\x82" "b/", "http://a\xef\xbc\x8e" "b/",
        "http://paypal.com\xe2\x88\x95x.example/", "http://a\xc2\xa0" "b",
        "http://a\xe2\x80\x8b" "b", "http://a\xef\xbc\xa0" "b",
        "http://\xef\xbd\x81.example", "http://a\xe3\x80\x80", "http://a\xff",
        "http://\xf0\x9f\x98\x80.example/",

        /* addresses in brackets */
        "http://[]", "http://[", "http://[::1", "http://[::1]x",
        "http://[1:2:3:4:5:6:7]", "http://[1:2:3:4:5:6:7:8:9]",
        "http://[1::2::3]", "http://[12345::]", "http://[g::]",
        "http://[1:2:3:4:5:6:7:8::]", "http://[1:]", "http://[:1]",
        "http://[fe80::1%25eth0]", "http://[::256.0.0.1]",
        "http://[::1.2.3]", "http://[v1.a]", "http://[192.0.2.1]"
    };

    for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        ok(!comments_uri_web(comments_str_c(urls[i])), "no link: %s", urls[i]);
    }
}


static void
test_scheme(void)
{
    is_int(comments_uri_web_scheme(comments_str_c("http://")), 7, "http");
    is_int(comments_uri_web_scheme(comments_str_c("HttpS://a")), 8, "https");
    is_int(comments_uri_web_scheme(comments_str_c("http:/")), 0, "half of it");
    is_int(comments_uri_web_scheme(comments_str_c("http\x1a//a")), 0,
           "a control is no colon");
    is_int(comments_uri_web_scheme(comments_str_c("http:\x0f\x0f" "a")), 0,
           "nor a slash");
}


static void
test_letters(void)
{
    size_t                 i;
    static const uint32_t  letters[] = {
        0xaa, 0xe4, 0x3b1, 0x434, 0x5d0, 0x627, 0x915, 0xe01, 0x1100,
        0x3005, 0x3007, 0x3042, 0x30fc, 0x4e00, 0xac00, 0x20000
    };
    static const uint32_t  others[] = {
        'a', '.', 0x80, 0xa0, 0xab, 0xad, 0xd7, 0x115f, 0x2003, 0x2014, 0x20ac,
        0x2215, 0x3000, 0x3001, 0x300c, 0xe000, 0xfe0f, 0xff0c, 0xff41, 0xfffd,
        0x1f600, 0xe0001, 0x10ffff
    };

    for (i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
        ok(comments_uri_web_letter(letters[i]), "a letter: U+%04X",
           (unsigned) letters[i]);
    }

    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        ok(!comments_uri_web_letter(others[i]), "none: U+%04X",
           (unsigned) others[i]);
    }
}


static void
test_encode(void)
{
    comments_buf_t  out;

    comments_buf_init(&out, 200);
    is_int(comments_uri_web_encode(&out,
               comments_str_c("http://a/\x01 \"<>\\^`{|}%41~[]'\xc3\xa4"
                              "\xe2\x80\xae.")),
           COMMENTS_OK, "what no URL may hold");
    is_str(out.data, out.len,
           "http://a/%20%22%3C%3E%5C%5E%60%7B%7C%7D%41~[]'\xc3\xa4.",
           "is encoded, or goes");
    comments_buf_free(&out);

    comments_buf_init(&out, 2);
    is_int(comments_uri_web_encode(&out, comments_str_c("a b")),
           COMMENTS_ERROR, "no room");
    comments_buf_free(&out);
}
