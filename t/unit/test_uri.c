/*
 * Thread keys, escaped paths, and origins that are or are not ours.
 */

#include "comments_uri.h"
#include "tap.h"


static void test_thread(void);
static void test_escape(void);
static void test_address(void);
static void test_origin(void);
static void thread_is(const char *path, const char *want);
static void escape_is(const char *path, const char *want);
static void address_is(const char *value, const char *want);
static void origin_is(const char *origin, const char *scheme, const char *host,
    int want);


int
main(void)
{
    plan_none();

    test_thread();
    test_escape();
    test_address();
    test_origin();

    return done_testing();
}


static void
test_thread(void)
{
    thread_is("/a/index.html", "/a/");
    thread_is("/a/index.htm", "/a/");
    thread_is("/index.html", "/");
    thread_is("/a/my-index.html", "/a/my-index.html");
    thread_is("/a/index.html/", "/a/index.html/");
    thread_is("/a/index.html5", "/a/index.html5");
    thread_is("/a/Index.html", "/a/Index.html");
    thread_is("/", "/");
    thread_is("", "");
    thread_is("index.html", "index.html");
    thread_is("/a", "/a");
}


static void
thread_is(const char *path, const char *want)
{
    comments_str_t  got;
    comments_str_t  names[] = {
        comments_str("index.html"), comments_str("index.htm"),
        comments_null_str
    };

    got = comments_uri_thread(comments_str_c(path), names, 3);
    is_str(got.data, got.len, want, "thread of \"%s\"", path);
}


static void
test_escape(void)
{
    comments_buf_t  buf;

    escape_is("/a/b-c._~:@!$'()*,;=+", "/a/b-c._~:@!$'()*,;=+");
    escape_is("/a b?c#d%e&f\"<>", "/a%20b%3Fc%23d%25e%26f%22%3C%3E");
    escape_is("//evil.example/x", "/%2Fevil.example/x");
    escape_is("///x", "/%2F/x");
    escape_is("/\\evil", "/%5Cevil");
    escape_is("/\xc3\xa4\n", "/%C3%A4%0A");
    escape_is("/", "/");
    escape_is("//", "/%2F");
    escape_is("", "");

    comments_buf_init(&buf, 1000);
    (void) comments_uri_escape_arg(&buf, comments_str_of("a/b+c&d=\0~", 10));
    is_str(buf.data, buf.len, "a%2Fb%2Bc%26d%3D%00~", "an argument's value");
    comments_buf_free(&buf);

    comments_buf_init(&buf, 3);
    is_int(comments_uri_escape(&buf, comments_str_c("/ab cd")), COMMENTS_ERROR,
           "no room");
    comments_buf_free(&buf);
}


static void
escape_is(const char *path, const char *want)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, 1000);
    (void) comments_uri_escape(&buf, comments_str_c(path));
    is_str(buf.data, buf.len, want, "escaped \"%s\"", path);
    comments_buf_free(&buf);
}


/* what comments_url gives: nobody has escaped it, or somebody has */
static void
test_address(void)
{
    address_is("/a.html", "/a.html");
    address_is("/a?b=c&d[]=e+f", "/a?b=c&d[]=e+f");
    address_is("https://blog.example:81/a?b", "https://blog.example:81/a?b");
    address_is("HTTP://[::1]/~x", "HTTP://[::1]/~x");
    address_is("/-._~:@!$'()*,;=+", "/-._~:@!$'()*,;=+");
    address_is("/a%20b%C3%a4", "/a%20b%C3%a4");

    address_is("/a\r\nX: 1", "/a%0D%0AX:%201");
    address_is("https://blog.example/\r\n\r\n<b>",
               "https://blog.example/%0D%0A%0D%0A%3Cb%3E");
    address_is("/\"<>\\^`{|}#\t\x7f", "/%22%3C%3E%5C%5E%60%7B%7C%7D%23%09%7F");
    address_is("/\xc3\xa4\xff", "/%C3%A4%FF");
    address_is("/100%", "/100%25");
    address_is("/%", "/%25");
    address_is("/%4", "/%254");
    address_is("/%g0%0g%41", "/%25g0%250g%41");
    address_is("/%%41%", "/%25%41%25");
    address_is("//evil.example/", "/%2Fevil.example/");
    address_is("///evil.example/", "/%2F/evil.example/");
    address_is("/\\evil.example/", "/%5Cevil.example/");

    address_is("", NULL);
    address_is("a", NULL);
    address_is("?a", NULL);
    address_is(" /a", NULL);
    address_is("\r\n/a", NULL);
    address_is("javascript:alert(1)", NULL);
    address_is("data:text/html,x", NULL);
    address_is("http:/a", NULL);
    address_is("http://", NULL);
    address_is("https://", NULL);
    address_is("ftp://blog.example/", NULL);
    address_is("http\x1a//blog.example/", NULL);
}


/* want NULL: it is none */
static void
address_is(const char *value, const char *want)
{
    int             rc;
    comments_buf_t  buf;

    comments_buf_init(&buf, 1000);
    rc = comments_uri_address(&buf, comments_str_c(value));

    is_int(rc, want ? COMMENTS_OK : COMMENTS_DECLINED, "address \"%s\"",
           value);
    is_str(buf.data, buf.len, want ? want : "", "what is made of it");

    comments_buf_free(&buf);
}


static void
test_origin(void)
{
    origin_is("https://blog.example", "https", "blog.example", 1);
    origin_is("HTTPS://Blog.Example", "https", "blog.eXample", 1);
    origin_is("https://blog.example:443", "https", "blog.example", 1);
    origin_is("https://blog.example", "https", "blog.example:443", 1);
    origin_is("http://blog.example:80", "http", "blog.example:", 1);
    origin_is("http://blog.example:8080", "http", "blog.example:8080", 1);
    origin_is("http://[::1]", "http", "[::1]", 1);
    origin_is("http://[2001:DB8::1]:81", "http", "[2001:db8::1]:81", 1);

    origin_is("http://blog.example", "https", "blog.example", 0);
    origin_is("http://blog.example:443", "https", "blog.example", 0);
    origin_is("http://blog.example:443", "http", "blog.example", 0);
    origin_is("https://blog.example:444", "https", "blog.example", 0);
    origin_is("http://blog.example:8080", "http", "blog.example", 0);
    origin_is("https://blog.example.evil", "https", "blog.example", 0);
    origin_is("https://blog.exampl", "https", "blog.example", 0);
    origin_is("https://blog.example/", "https", "blog.example", 0);
    origin_is("https://blog.example@evil", "https", "blog.example", 0);
    origin_is("https://evil@blog.example", "https", "blog.example", 0);
    origin_is("https://blog.example https://evil", "https", "blog.example", 0);
    origin_is("https://blog.example#", "https", "blog.example", 0);
    origin_is("https://blog.example?", "https", "blog.example", 0);
    origin_is("https://blog.example:443x", "https", "blog.example", 0);
    origin_is("https://blog.example:999999", "https", "blog.example", 0);
    origin_is("https://blog.example:0", "https", "blog.example", 0);
    origin_is("https://[::1", "https", "[::1", 0);
    origin_is("https://[::1]x", "https", "[::1]", 0);
    origin_is("https://[]", "https", "[]", 0);
    origin_is("null", "https", "null", 0);
    origin_is("https://null", "https", "blog.example", 0);
    origin_is("", "https", "blog.example", 0);
    origin_is("https://", "https", "", 0);
    origin_is("https://:443", "https", ":443", 0);
    origin_is("https:/blog.example", "https", "blog.example", 0);
    origin_is("://blog.example", "", "blog.example", 0);
}


static void
origin_is(const char *origin, const char *scheme, const char *host, int want)
{
    is_int(comments_uri_same_origin(comments_str_c(origin),
                                    comments_str_c(scheme),
                                    comments_str_c(host)),
           want, "\"%s\" at %s, \"%s\"", origin, scheme, host);
}
