/*
 * Bases that lead a page's links elsewhere, and blocks that they do not.
 */

#include "comments_uri_base.h"
#include "comments_scan.h"
#include "tap.h"


static void test_foreign(void);
static void test_away(void);
static void test_page(void);
static void test_apply(void);
static void foreign_is(const char *href, const char *host, unsigned tls,
    int want);
static void page_is(const char *page, unsigned kind, unsigned away);
static void apply_is(const char *block, const char *origin, int target,
    const char *want);


int
main(void)
{
    plan_none();

    test_foreign();
    test_away();
    test_page();
    test_apply();

    return done_testing();
}


static void
test_foreign(void)
{
    char  href[600];

    foreign_is("https://other.example/", "blog.example", 0, 1);
    foreign_is("https://other.example", "blog.example", 1, 1);
    foreign_is("HTTP://Other.example/x", "blog.example", 0, 1);
    foreign_is("//cdn.example/", "blog.example", 0, 1);
    foreign_is("\\\\cdn.example\\", "blog.example", 0, 1);
    foreign_is("/\\cdn.example", "blog.example", 0, 1);
    foreign_is(" \t//cdn.example", "blog.example", 0, 1);
    foreign_is("ht\ntps://cdn.example", "blog.example", 0, 1);
    foreign_is("https:////cdn.example", "blog.example", 0, 1);
    foreign_is("https://blog.example@cdn.example/", "blog.example", 0, 1);
    foreign_is("https://blog.example.cdn.example/", "blog.example", 0, 1);
    foreign_is("https://blog.example:8443/", "blog.example", 0, 1);
    foreign_is("https://blog.example/", "blog.example:8443", 0, 1);
    foreign_is("http://blog.example/", "blog.example", 1, 1);
    foreign_is("ftp://blog.example/", "blog.example", 0, 1);
    foreign_is("file:///srv/", "blog.example", 0, 1);
    foreign_is("about:blank", "blog.example", 0, 1);
    foreign_is("https://other.example/", "", 0, 1);

    foreign_is("", "blog.example", 0, 0);
    foreign_is("/", "blog.example", 0, 0);
    foreign_is("/sub/", "blog.example", 0, 0);
    foreign_is("../x", "blog.example", 0, 0);
    foreign_is("sub:8080/x", "blog.example", 0, 1);
    foreign_is("./a:b", "blog.example", 0, 0);
    foreign_is("?x", "blog.example", 0, 0);
    foreign_is("data:text/html,x", "blog.example", 0, 0);
    foreign_is("JavaScript:x", "blog.example", 0, 0);
    foreign_is("https://blog.example/", "blog.example", 0, 0);
    foreign_is("https://BLOG.example/x", "Blog.Example", 1, 0);
    foreign_is("https://blog.example:443", "blog.example", 1, 0);
    foreign_is("https://blog.example?x", "blog.example:443", 1, 0);
    foreign_is("http://blog.example:80#x", "blog.example", 0, 0);
    foreign_is("http://u:p@blog.example:8080/", "blog.example:8080", 0, 0);
    foreign_is("//blog.example:8080/", "blog.example:8080", 1, 0);
    foreign_is("http://[::1]:8080/", "[::1]:8080", 0, 0);

    memset(href, 'x', sizeof(href));
    memcpy(href, "https://", 8);
    href[sizeof(href) - 1] = '\0';
    foreign_is(href, "blog.example", 0, 1);
    foreign_is("https://other.example/", href, 0, 1);
}


static void
foreign_is(const char *href, const char *host, unsigned tls, int want)
{
    comments_uri_base_t  base;

    memset(&base, 0, sizeof(comments_uri_base_t));
    comments_uri_base_read(&base, comments_str_c(href));

    is_int(comments_uri_base_foreign(&base, comments_str_c(host), tls), want,
           "\"%.40s\" at \"%.40s\"", href, host);
}


static void
test_away(void)
{
    ok(comments_uri_base_away(comments_str_c("_blank")), "_blank");
    ok(comments_uri_base_away(comments_str_c("_top")), "_top");
    ok(comments_uri_base_away(comments_str_c("frame")), "a frame");
    ok(!comments_uri_base_away(comments_str_c("_self")), "_self");
    ok(!comments_uri_base_away(comments_str_c("_SELF")), "_SELF");
    ok(!comments_uri_base_away(comments_str_c("")), "nothing");
}


static void
test_page(void)
{
    page_is("<head><base href=https://a.example/ target=_blank>",
            COMMENTS_URI_BASE_HTTPS, 1);
    page_is("<BASE TARGET='_blank'><base HREF='//a.example'>",
            COMMENTS_URI_BASE_OWN, 1);
    page_is("<base href='http:&#47;&#x2f;a.example'>",
            COMMENTS_URI_BASE_HTTP, 0);
    page_is("<base href='/'><base href='https://a.example/'>",
            COMMENTS_URI_BASE_NONE, 0);
    page_is("<base href><base href='https://a.example/'>",
            COMMENTS_URI_BASE_NONE, 0);
    page_is("<base target=_self><base target=_blank>",
            COMMENTS_URI_BASE_NONE, 0);
    page_is("<base target=_blank target=_self>", COMMENTS_URI_BASE_NONE, 1);
    page_is("<body><p><base href='https://a.example/'></p>",
            COMMENTS_URI_BASE_HTTPS, 0);

    page_is("<!-- <base href=https://a.example/> -->",
            COMMENTS_URI_BASE_NONE, 0);
    page_is("<title><base href=https://a.example/></title>",
            COMMENTS_URI_BASE_NONE, 0);
    page_is("<script><base href=https://a.example/></script>",
            COMMENTS_URI_BASE_NONE, 0);
    page_is("<template><base href=https://a.example/></template>",
            COMMENTS_URI_BASE_NONE, 0);
    page_is("<body><svg><base href=https://a.example/></svg>",
            COMMENTS_URI_BASE_NONE, 0);
    page_is("</base href=https://a.example/>", COMMENTS_URI_BASE_NONE, 0);
    page_is("<a href=https://a.example/ target=_blank>x</a>",
            COMMENTS_URI_BASE_NONE, 0);
    page_is("<basefont href=https://a.example/ target=_blank>",
            COMMENTS_URI_BASE_NONE, 0);
    page_is("<a href=https://a.example/ target=_blank><base>",
            COMMENTS_URI_BASE_NONE, 0);
}


/* whole, and byte after byte */
static void
page_is(const char *page, unsigned kind, unsigned away)
{
    size_t           i, len;
    comments_scan_t  scan;

    static const comments_scan_conf_t  conf = { { comments_str("c") }, 1, 0 };

    len = strlen(page);

    comments_scan_init(&scan, &conf, comments_str_c(""));
    (void) comments_scan_feed(&scan, page, len);
    comments_scan_end(&scan);

    ok(scan.base.kind == kind && scan.base.away == away, "%s", page);

    comments_scan_init(&scan, &conf, comments_str_c(""));

    for (i = 0; i < len; i++) {
        (void) comments_scan_feed(&scan, page + i, 1);
    }

    comments_scan_end(&scan);

    ok(scan.base.kind == kind && scan.base.away == away, "in pieces: %s",
       page);
}


static void
test_apply(void)
{
    static const char  origin[] = "https://blog.example";

    apply_is("<link rel=\"stylesheet\" href=\"/x.css\" />", origin, 0,
             "<link rel=\"stylesheet\" href=\"https://blog.example/x.css\" />");
    apply_is("<form action=\"/p?comments=post\"><button formaction=\"/p\">b"
             "</button></form>", origin, 1,
             "<form action=\"https://blog.example/p?comments=post\">"
             "<button formaction=\"https://blog.example/p\">b</button></form>");
    apply_is("<a class=\"x\" href=\"/p#c\" rel=\"nofollow\">a</a>", origin, 1,
             "<a target=\"_self\" class=\"x\""
             " href=\"https://blog.example/p#c\" rel=\"nofollow\">a</a>");
    apply_is("<a href=\"/p\">a</a>", "", 1,
             "<a target=\"_self\" href=\"/p\">a</a>");
    apply_is("<a href=\"/\">a</a>", origin, 0,
             "<a href=\"https://blog.example/\">a</a>");

    apply_is("<a href=\"https://x.example/\" rel=\"nofollow ugc noopener\">a"
             "</a>", origin, 1,
             "<a href=\"https://x.example/\" rel=\"nofollow ugc noopener\">a"
             "</a>");
    apply_is("<a href=\"//x.example/\">a</a>", origin, 0,
             "<a href=\"//x.example/\">a</a>");
    apply_is("text href=\"/x\" <b title=\"/x\">b</b>", origin, 1,
             "text href=\"/x\" <b title=\"/x\">b</b>");
    apply_is("", origin, 1, "");
    apply_is("<a href=\"/", origin, 0, "<a href=\"/");
    apply_is("<", origin, 1, "<");
}


static void
apply_is(const char *block, const char *origin, int target, const char *want)
{
    comments_buf_t  out, again;

    comments_buf_init(&out, 1024);
    comments_buf_init(&again, 1024);

    (void) comments_uri_base_apply(&out, comments_str_c(block),
                               comments_str_c(origin), target);
    is_str(out.data, out.len, want, "%s", block);

    (void) comments_uri_base_apply(&again, comments_buf_str(&out),
                               comments_str_c(origin), target);
    is_str(again.data, again.len, want, "once more: %s", block);

    comments_buf_free(&out);
    comments_buf_free(&again);
}
