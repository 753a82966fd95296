/*
 * Whose form a request is from, and what the log says of it.
 */

#include "comments_origin.h"
#include "tap.h"


static void test_own(void);
static void test_explain(void);
static void own_is(const char *value, const char *site, unsigned tls,
    int want);


int
main(void)
{
    plan_none();

    test_own();
    test_explain();

    return done_testing();
}


static void
test_own(void)
{
    comments_origin_t  origin;

    own_is("", "", 0, 1);
    own_is("", "same-origin", 0, 1);
    own_is("", "none", 0, 1);
    own_is("", "same-site", 0, 1);
    own_is("", "cross-site", 0, 0);
    own_is("", "Cross-Site", 0, 0);

    own_is("null", "same-origin", 0, 1);
    own_is("null", "same-origin", 1, 1);
    own_is("NULL", "Same-Origin", 0, 1);
    own_is("null", "", 0, 0);
    own_is("null", "none", 0, 0);
    own_is("null", "same-site", 0, 0);
    own_is("null", "cross-site", 0, 0);
    own_is("null", "same-origi", 0, 0);
    own_is("null", "same-origin2", 0, 0);

    own_is("http://blog.example:8443", "", 0, 1);
    own_is("https://blog.example:8443", "", 0, 1);
    own_is("https://blog.example:8443", "same-origin", 1, 1);
    own_is("https://BLOG.example:8443", "", 1, 1);
    own_is("http://blog.example:8443", "", 1, 0);
    own_is("https://blog.example", "", 1, 0);
    own_is("https://blog.example:8443", "cross-site", 1, 0);
    own_is("https://evil.example", "same-origin", 1, 0);
    own_is("https://evil.example", "", 0, 0);
    own_is("ftp://blog.example:8443", "", 0, 0);

    memset(&origin, 0, sizeof(comments_origin_t));
    origin.origin = comments_str_c("https://forms.example");
    origin.fetch_site = comments_str_c("cross-site");
    origin.host = comments_str_c("blog.example");
    origin.listed = 1;
    ok(comments_origin_own(&origin), "the configuration has the last word");
}


static void
own_is(const char *value, const char *site, unsigned tls, int want)
{
    comments_origin_t  origin;

    memset(&origin, 0, sizeof(comments_origin_t));

    origin.origin = comments_str_c(value);
    origin.fetch_site = comments_str_c(site);
    origin.host = comments_str_c("blog.example:8443");
    origin.tls = tls ? 1 : 0;

    is_int(comments_origin_own(&origin), want, "\"%s\", \"%s\"%s", value, site,
           tls ? " by TLS" : "");
}


static void
test_explain(void)
{
    char               value[400];
    comments_buf_t     out;
    comments_origin_t  origin;

    memset(&origin, 0, sizeof(comments_origin_t));
    comments_buf_init(&out, 1024);

    origin.host = comments_str_c("blog.example");
    origin.fetch_site = comments_str_c("cross-site");
    origin.tls = 1;

    (void) comments_origin_explain(&out, &origin);
    is_str(out.data, out.len, "there is no Origin, Sec-Fetch-Site is"
           " \"cross-site\", expected is https:// with the host"
           " \"blog.example\", or one of comments_origin", "no Origin");

    memset(value, '\n', sizeof(value));
    value[1] = '"';
    value[2] = '~';

    comments_buf_free(&out);
    origin.origin = comments_str_of(value, sizeof(value));
    origin.fetch_site = comments_str_c("");
    origin.host = comments_str_c("");
    origin.tls = 0;

    (void) comments_origin_explain(&out, &origin);
    ok(out.len < 400 && memchr(out.data, '\n', out.len) == NULL,
       "one line of a certain length");
    ok(memcmp(out.data, "Origin is \"??~?", 15) == 0, "without quotes");

    comments_buf_free(&out);
}
