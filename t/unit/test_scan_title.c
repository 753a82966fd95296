/*
 * The page scanner: the title. Every case is read whole and in pieces.
 */

#include "scan_page.h"

#include "comments_text.h"


typedef struct {
    const char   *title;
    const char   *header;
    const char   *page;
} title_case_t;


static const title_case_t  titles[] = {
    { "Hello", "", "<title>Hello</title><body>x" },
    { "Hello", "", "<!doctype html><html><head><meta charset=x><title lang=en>"
      "Hello</title></head><body><p>x</body>" },
    { "Hello", "", "<TITLE>Hello</TiTlE \n><body>" },
    { "a b c d", "", "<title>\r\n a \t b\n\n\n c\fd  </title>" },
    { "a", "", "<head></head><title>a</title><body>" },
    { "first", "", "<title>first</title><title>second</title>" },
    { "", "", "<title></title><title>second</title>" },
    { "", "", "<body><title>in the body</title>" },
    { "", "", "<p>x<title>in the body</title>" },
    { "", "", "<head><template><title>t</title></template></head>" },
    { "x", "", "<template><title>t</title></template><title>x</title>" },
    { "", "", "<svg><title>a picture's</title></svg>" },
    { "", "", "<noscript><title>x</title></noscript>" },
    { "", "", "<!-- <title>x</title> --><script>'<title>x</title>'</script>" },
    { "", "", "<style><title>x</title></style><textarea><title>x</title>" },
    { "", "", "<title>never ended" },
    { "", "", "<title>never ended</titl" },
    { "", "", "<title>never ended</title" },
    { "ended", "", "<title>ended</title " },
    { "ended", "", "<title>ended</title/" },
    { "a < b </titles> </ title> <b>c</b> <!--d-->", "",
      "<title>a < b </titles> </ title> <b>c</b> <!--d--></title>" },
    { "a < /", "", "<title>a < / </title>" },
    { "<", "", "<title><</title>" },
    { "</tit<", "", "<title></tit<</title>" },
    { "AT&T & \"x\" <b> 'y'", "",
      "<title>AT&T &amp; &quot;x&quot; &lt;b&gt; &#39;y&#x27;</title>" },
    { "&unknown; &; &#; &amp", "",
      "<title>&unknown; &; &#; &amp</title>" },
    { "\xc3\xa4\xe2\x80\x94\xf0\x9f\x98\x80", "",
      "<title>&auml;&mdash;&#x1F600;</title>" },
    { "a b", "", "<title>a&nbsp;&nbsp;b&nbsp;</title>" },
    { "ab", "", "<title>a&#8203;&#xFEFF;&shy;&#x202e;&#x0;b</title>" },
    { "\xc3\xbc", "utf-8", "<title>\xc3\xbc</title>" },
    { "\xc3\xbc", "", "<meta charset=utf-8><title>\xc3\xbc</title>" },
    { "\xc3\xbc", "", "<title>\xc3\xbc</title><meta charset=utf-8>" },
    { "\xc3\xbc", "", "\xef\xbb\xbf<title>\xc3\xbc</title>" },
    { "", "", "<title>\xc3\xbc</title>" },
    { "", "iso-8859-1", "<title>\xfc</title>" },
    { "", "utf-8", "<title>\xfc</title>" },
    { "", "utf-16", "<title>Hello</title>" },
    { "ascii", "iso-8859-1", "<title>ascii</title>" },
    { "a", "", "<title>\x01\x7f" "a\x1b</title>" },
    { "in time", "", "<title>in time</title><body><!-- comments -->x" },
    { "", "", "<?xml version='1.0'?><html><head><title/><base></head>" }
};


static void is_title(const title_case_t *c);
static void test_long(void);


int
main(void)
{
    size_t  i;

    plan_none();

    for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
        is_title(&titles[i]);
    }

    test_long();

    return done_testing();
}


static void
is_title(const title_case_t *c)
{
    int              good;
    char             out[COMMENTS_SCAN_TITLE_MAX];
    size_t           j, len;
    comments_scan_t  s;

    good = 1;

    for (j = 0; j < sizeof(steps) / sizeof(steps[0]); j++) {

        good = scan(&s, c->header, c->page, strlen(c->page), steps[j]) && good;
        len = comments_scan_title(&s, out);

        if (len != strlen(c->title) || memcmp(out, c->title, len) != 0) {
            diag("in pieces of %d: \"%.*s\"", (int) steps[j], (int) len, out);
            good = 0;
        }
    }

    ok(good, "\"%s\" is the title of %s", c->title, c->page);
}


/* cut between two characters, and not inside a reference */
static void
test_long(void)
{
    char             page[4096], out[COMMENTS_SCAN_TITLE_MAX];
    size_t           i, len, n;
    comments_scan_t  s;

    static const char  *parts[] = { "x", "\xc3\xa4", "\xf0\x9f\x98\x80",
                                    "&auml;", "a\xe4\xb8\xad", "&#x1F600;",
                                    " z", "<", "&" };

    for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {

        n = (size_t) snprintf(page, sizeof(page), "<title>");

        while (n < 3000) {
            n += (size_t) snprintf(page + n, sizeof(page) - n, "%s", parts[i]);
        }

        (void) snprintf(page + n, sizeof(page) - n, "</title>");

        (void) scan(&s, "utf-8", page, strlen(page), 7);
        len = comments_scan_title(&s, out);

        ok(len > 100 && len <= COMMENTS_SCAN_TITLE_MAX
           && comments_text_check(comments_str_of(out, len))
              == COMMENTS_TEXT_OK
           && (parts[i][0] != '&' || parts[i][1] == '\0'
               || memchr(out, '&', len) == NULL),
           "of many \"%s\" %d bytes are left", parts[i], (int) len);
    }
}
