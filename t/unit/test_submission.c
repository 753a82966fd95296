/*
 * What of a form becomes a comment, and what is refused why.
 */

#include <stdlib.h>

#include "comments_submission.h"
#include "comments_text.h"
#include "tap.h"


#define ID  "0123456789abcdef"


static void test_accepted(void);
static void test_invisible(void);
static void test_required(void);
static void test_shows_nothing(void);
static void test_bytes(void);
static void test_lengths(void);
static void test_website_length(void);
static void test_email(void);
static void test_website(void);
static void test_parent(void);
static void test_all(void);
static void refused(comments_reason_t reason, comments_field_t field,
    const char *what);
static void email_is(const char *email, comments_reason_t want);
static void website_is(const char *website, const char *want);


static comments_arena_t    *arena;
static comments_form_t      form;
static comments_rules_t     rules;
static comments_comment_t   comment;


int
main(void)
{
    plan_none();

    arena = comments_arena_create(64 * 1024 * 1024);

    rules.require = COMMENTS_REQUIRE_NAME;
    rules.max_length = 100;

    test_accepted();
    test_required();
    test_shows_nothing();
    test_bytes();
    test_lengths();
    test_website_length();
    test_email();
    test_website();
    test_parent();
    test_all();

    comments_arena_destroy(arena);

    return done_testing();
}


static void
reset(void)
{
    memset(&form, 0, sizeof(comments_form_t));
    memset(&comment, 0, sizeof(comments_comment_t));

    form.name = comments_str_c("Ann");
    form.text = comments_str_c("Hello");
    comment.id = comments_str_c("id");
}


static void
refused(comments_reason_t reason, comments_field_t field, const char *what)
{
    comments_refusals_t  refusals;

    refusals = comments_submission_check(arena, &form, &rules, &comment);

    if (reason == COMMENTS_ACCEPTED) {
        is_int(refusals.n, 0, "%s: accepted", what);
        return;
    }

    ok(refusals.n != 0, "%s: is refused", what);
    is_int(refusals.list[0].reason, reason, "%s: %s", what,
           comments_reason_code(reason));
    is_int(refusals.list[0].field, field, "%s: its field", what);

    if (reason != COMMENTS_ACCEPTED) {
        ok(comment.name.data == NULL && comment.text.data == NULL,
           "%s: the comment is unchanged", what);
    }
}


static void
test_accepted(void)
{
    reset();
    form.name = comments_str_c("  Ann \r\n\t Example\xe2\x80\xae ");
    form.text = comments_str_c("\r\none\r\n\r\ntwo\x01  \n");
    form.email = comments_str_c(" ann@blog.example ");
    form.website = comments_str_c("blog.example");
    form.parent = comments_str_c(ID);

    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE, "all fields");
    is_str(comment.name.data, comment.name.len, "Ann Example", "name");
    is_str(comment.text.data, comment.text.len, "one\n\ntwo", "text");
    is_str(comment.email.data, comment.email.len, "ann@blog.example", "email");
    is_str(comment.website.data, comment.website.len, "http://blog.example",
           "website");
    is_str(comment.parent.data, comment.parent.len, ID, "parent");
    is_str(comment.id.data, comment.id.len, "id", "nothing else is touched");
}


/* names of one code point, and of two, that show nothing */
static void
test_invisible(void)
{
    size_t                 i;
    uint32_t               c;
    comments_buf_t         name;

    /* Default_Ignorable_Code_Point of Unicode 15, without what is cleaned away,
       then others without ink, then marks that have no base */

    static const uint32_t  ranges[][2] = {
        { 0xad, 0xad }, { 0x34f, 0x34f }, { 0x61c, 0x61c }, { 0x115f, 0x1160 },
        { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f },
        { 0x2060, 0x2065 }, { 0x206a, 0x206f }, { 0x3164, 0x3164 },
        { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 },
        { 0xfff0, 0xfff8 }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
        { 0xe0000, 0xe0fff },

        { 0xa0, 0xa0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200a },
        { 0x3000, 0x3000 }, { 0x2800, 0x2800 }, { 0xfff9, 0xfffc },
        { 0x13430, 0x1343f },

        { 0x300, 0x36f }, { 0x483, 0x489 }, { 0x5b0, 0x5bd }, { 0x93e, 0x940 },
        { 0x94d, 0x94d }, { 0x20d0, 0x20f0 }, { 0x302a, 0x302f },
        { 0x3099, 0x309a }, { 0xfe20, 0xfe2f }, { 0x1d165, 0x1d169 },
        { 0xe0100, 0xe01ef }
    };

    comments_buf_init(&name, 64);

    for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        for (c = ranges[i][0]; c <= ranges[i][1]; c++) {

            comments_buf_truncate(&name, 0);
            (void) comments_text_put(&name, c);
            (void) comments_text_put(&name, ' ');
            (void) comments_text_put(&name, 0x2060);
            (void) comments_text_put(&name, c);

            reset();
            form.name = comments_buf_str(&name);

            if (comments_submission_check(arena, &form, &rules, &comment)
                    .list[0].reason
                != COMMENTS_REQUIRED)
            {
                break;
            }
        }

        is_int(c, ranges[i][1] + 1, "no name of U+%04X to U+%04X",
               ranges[i][0], ranges[i][1]);
    }

    comments_buf_free(&name);

    reset();
    form.name = comments_str_c("\xe2\x80\x8b" "e\xcc\x81");
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE, "a mark on a letter");

    reset();
    form.name = comments_str_c("\xe2\x81\xa0" "A\xe2\x80\x8bnn \xc2\xad L"
                               "\xe2\xa0\x80");
    form.text = comments_str_c("a\xe2\x80\x8b" "b");
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE, "invisible ones in a name");
    ok(comments_str_eq(comment.name, comments_str_c("Ann L")), "go");
    ok(comments_str_eq(comment.text, form.text), "those of a text stay");

    reset();
    form.name = comments_str_c("\xe1\x84\x80\xe1\x85\xa1");
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE, "a syllable of jamo");
}


static void
test_required(void)
{
    reset();
    form.name = comments_str_c(" \t\r\n ");
    refused(COMMENTS_REQUIRED, COMMENTS_FIELD_NAME, "a blank name");

    reset();
    form.name = comments_str_c("\xe2\x80\x8b\xef\xbb\xbf\xe3\x85\xa4 \xc2\xad");
    refused(COMMENTS_REQUIRED, COMMENTS_FIELD_NAME, "an invisible name");

    test_invisible();

    reset();
    form.name = comments_str_of(NULL, 0);
    form.text = comments_str_of(NULL, 0);
    refused(COMMENTS_REQUIRED, COMMENTS_FIELD_NAME, "the first field is told");

    rules.require = 0;
    refused(COMMENTS_REQUIRED, COMMENTS_FIELD_TEXT, "a text is always needed");

    form.text = comments_str_c("x");
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE, "no name is needed");

    rules.require = COMMENTS_REQUIRE_EMAIL;
    reset();
    refused(COMMENTS_REQUIRED, COMMENTS_FIELD_EMAIL, "an e-mail is needed");

    rules.require = COMMENTS_REQUIRE_NAME;
}


/* what is drawn counts: marks without a text are none */

static void
test_shows_nothing(void)
{
    size_t                    i;
    static const char *const  nothing[] = {
        "&nbsp;", "&shy;", "&#160;", "&#xA0;", "&#8203; &#x200b;", "&#8288;",
        "#", "###### ", "# &nbsp;", ">", "> > >", "> #", "-", "- ", "*", "+",
        "1.", "1)", "1. -", "- - ", "> -\n> -", "```", "~~~", "```c",
        "```\n\n```", "``` \n \n",
        "[ ](https://example.com/)", "[&nbsp;](https://example.com/)",
        "[\xe2\x80\x8b](https://example.com/)",
        "![ ](https://example.com/a.png)", "**&nbsp;**", "~~&shy;~~", "` `",
        "---", "***", "_ _ _", "- ---", "&nbsp;\\\n&shy;",
        "&nbsp;\n\n&shy;\n\n>\n\n#\n\n-\n\n[ ](https://a.example/)",
        "&zwnj;&zwj;&lrm;&rlm;", "&ZeroWidthSpace;", "&Tab;", "&NewLine;",
        "&NoBreak;&NonBreakingSpace;", "&#xfeff;", "&#x3164;", "&#x2800;"
    };
    static const char *const  something[] = {
        "a", ".", "&", "&nbsp", "&nosuch;", "&lt;", "&#65;", "#a", "\\#",
        "\\-", "\\>", "> a", "- 1", "1. a", "``", "```\nx", "`-`", "--", "=",
        "[](https://example.com/)", "[a](https://example.com/)", "<br>",
        "[ ](javascript:a)", "\xf0\x9f\x98\x80", "&#0;", "https://a.example/",
        "[a]: b", "<!-- a -->"
    };

    for (i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++) {
        reset();
        form.text = comments_str_c(nothing[i]);
        refused(COMMENTS_REQUIRED, COMMENTS_FIELD_TEXT, nothing[i]);
    }

    for (i = 0; i < sizeof(something) / sizeof(something[0]); i++) {
        reset();
        form.text = comments_str_c(something[i]);
        refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE, something[i]);
    }
}


static void
test_bytes(void)
{
    reset();
    form.name = comments_str_c("\xff");
    refused(COMMENTS_BAD_UTF8, COMMENTS_FIELD_NAME, "a byte of no character");

    reset();
    form.text = comments_str_c("a\xed\xa0\x80");
    refused(COMMENTS_BAD_UTF8, COMMENTS_FIELD_TEXT, "a surrogate");

    reset();
    form.text = comments_str_of("a\0b", 3);
    refused(COMMENTS_BAD_CHARACTER, COMMENTS_FIELD_TEXT, "a NUL");

    reset();
    form.parent = comments_str_c("\xc3");
    refused(COMMENTS_BAD_UTF8, COMMENTS_FIELD_PARENT, "half a parent");
}


static void
test_lengths(void)
{
    int   i;
    char  text[1000];

    memset(text, 'x', sizeof(text));

    reset();
    form.name = comments_str_of(text, 64);
    form.text = comments_str_of(text, 100);
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE, "as long as allowed");

    reset();
    form.name = comments_str_of(text, 65);
    refused(COMMENTS_TOO_LONG, COMMENTS_FIELD_NAME, "65 bytes of name");

    for (i = 0; i < 64; i++) {
        memcpy(text + i * 4, "\xf0\xa0\xae\xb7", 4);
    }

    reset();
    form.name = comments_str_of(text, 256);
    form.website = comments_str_c("example.com");
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE,
            "a name of 64 characters, as the form allows");
    is_int(comment.name.len, 256, "which are 256 bytes");

    reset();
    text[256] = 'x';
    form.name = comments_str_of(text, 257);
    refused(COMMENTS_TOO_LONG, COMMENTS_FIELD_NAME, "and one more");

    memset(text, 'x', sizeof(text));

    reset();
    form.text = comments_str_of(text, 101);
    refused(COMMENTS_TOO_LONG, COMMENTS_FIELD_TEXT, "101 bytes of text");

    for (i = 0; i < 101; i++) {
        memcpy(text + 4 * i, "\xf0\x9f\x98\x80", 4);
    }

    reset();
    form.text = comments_str_of(text, 400);
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE,
            "100 characters of 4 bytes each");

    reset();
    form.text = comments_str_of(text, 404);
    refused(COMMENTS_TOO_LONG, COMMENTS_FIELD_TEXT, "101 of them");

    memset(text, 'x', sizeof(text));

    memset(text + 100, '\n', 500);

    reset();
    form.text = comments_str_of(text, 600);
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE,
            "what is cleaned away does not count");

    memset(text, 'x', sizeof(text));
    memcpy(text + 1, "@", 1);

    reset();
    form.email = comments_str_of(text, 254);
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE, "254 bytes of e-mail");

    reset();
    form.email = comments_str_of(text, 255);
    refused(COMMENTS_TOO_LONG, COMMENTS_FIELD_EMAIL, "255 bytes of e-mail");
}


static void
test_website_length(void)
{
    char  text[1000];

    memset(text, 'x', sizeof(text));

    reset();
    memcpy(text, "http://", 7);
    memcpy(text + 498, "\xe6\x97\xa5\xe6\x9c\xac", 6);
    form.website = comments_str_of(text, 504);
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE,
            "a website of 500 characters");

    reset();
    form.website = comments_str_of(text, 505);
    refused(COMMENTS_TOO_LONG, COMMENTS_FIELD_WEBSITE, "and of 501");

    memset(text, 'x', sizeof(text));
    text[1] = '.';

    reset();
    form.website = comments_str_of(text, 493);
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE, "493 bytes and http://");

    reset();
    form.website = comments_str_of(text, 494);
    refused(COMMENTS_TOO_LONG, COMMENTS_FIELD_WEBSITE, "494 and http://");
}


static void
test_email(void)
{
    email_is("a@b", COMMENTS_ACCEPTED);
    email_is("a.b+c@blog.example", COMMENTS_ACCEPTED);
    email_is("\xc3\xa4@b\xc3\xbc.example", COMMENTS_ACCEPTED);
    email_is("", COMMENTS_ACCEPTED);
    email_is("  ", COMMENTS_ACCEPTED);
    email_is("a", COMMENTS_BAD_EMAIL);
    email_is("@", COMMENTS_BAD_EMAIL);
    email_is("a@", COMMENTS_BAD_EMAIL);
    email_is("@b", COMMENTS_BAD_EMAIL);
    email_is("a@b@c", COMMENTS_BAD_EMAIL);
    email_is("a b@c", COMMENTS_BAD_EMAIL);
    email_is("a@b\r\nBcc: c", COMMENTS_BAD_EMAIL);
}


static void
email_is(const char *email, comments_reason_t want)
{
    reset();
    form.email = comments_str_c(email);

    refused(want, want == COMMENTS_ACCEPTED ? COMMENTS_FIELD_NONE
                                            : COMMENTS_FIELD_EMAIL, email);
}


static void
test_website(void)
{
    website_is("http://blog.example", "http://blog.example");
    website_is("HTTPS://blog.example/x?y#z", "HTTPS://blog.example/x?y#z");
    website_is("blog.example/a:b", "http://blog.example/a:b");
    website_is("blog.example:8080/x", "http://blog.example:8080/x");
    website_is("//blog.example", "http://blog.example");
    website_is("localhost", "http://localhost");
    website_is("localhost:8080/x", "http://localhost:8080/x");
    website_is("http://wiki/ann", "http://wiki/ann");
    website_is("//[2001:db8::1]/", "http://[2001:db8::1]/");
    website_is("blog.example.", "http://blog.example.");
    website_is("192.0.2.1:80", "http://192.0.2.1:80");
    website_is("http://[2001:db8::1]:80/", "http://[2001:db8::1]:80/");
    website_is("http://b\xc3\xbc.example", "http://b\xc3\xbc.example");
    website_is(" ", "");
    website_is("blog.example/a|b?{c}=d^e`", "http://blog.example/"
               "a%7Cb?%7Bc%7D=d%5Ee%60");
    website_is("http://blog.example/~a/(b),c;d'", "http://blog.example/~a/(b),"
               "c;d'");
    website_is("http://blog.example./a@b", "http://blog.example./a@b");

    website_is("javascript:alert(1)", NULL);
    website_is("JavaScript://x%0aalert(1)", NULL);
    website_is("java\tscript:alert(1)", NULL);
    website_is("data:text/html,x", NULL);
    website_is("ftp://blog.example", NULL);
    website_is("mailto:a@b.example", NULL);
    website_is("tel:5551234567", NULL);
    website_is("http://", NULL);
    website_is("http:///x", NULL);
    website_is("http:blog.example", NULL);
    website_is("https://?x", NULL);
    website_is("http://user@blog.example", NULL);
    website_is("http://blog.example:x", NULL);
    website_is("http://blog.example:123456", NULL);
    website_is("http://blog.example\\@evil.example", NULL);
    website_is("http://a b", NULL);
    website_is("http://a/\"onmouseover=\"x", NULL);
    website_is("http://a/<script>", NULL);
    website_is("http://[::1", NULL);
    website_is("http://[]", NULL);
    website_is("/x", NULL);
    website_is("#x", NULL);
    website_is(":", NULL);
    website_is("...", NULL);
    website_is("http://http://x.example", NULL);
    website_is("https//x.example", NULL);
    website_is("http//x.example", NULL);
    website_is("https", NULL);

    /* words, not hosts */
    website_is("none", NULL);
    website_is("None.", NULL);
    website_is("n/a", NULL);
    website_is("-", NULL);
    website_is("no/website.html", NULL);
    website_is("x?y.example", NULL);
    website_is("none:80", NULL);
    website_is("//wiki/ann", NULL);
    website_is("k\xc3\xa9ine", NULL);
    website_is("https:/x.example", NULL);
    website_is("http://https://x.example", NULL);
    website_is("http://paypal.com@evil.example", NULL);
    website_is("http://blog.example|x/", NULL);
    website_is("http;//blog.example", NULL);
    website_is("http.//blog.example", NULL);
    website_is("blog.example,", NULL);
    website_is("http://b%6cog.example/", NULL);
    website_is("http://blog.example:0/", NULL);
    website_is("http://blog.example:65536/", NULL);
    website_is("http://blog.example:/", NULL);
    website_is("http://blog.example\xe3\x80\x82" "evil.example", NULL);
}


static void
website_is(const char *website, const char *want)
{
    reset();
    form.website = comments_str_c(website);

    if (want == NULL) {
        refused(COMMENTS_BAD_WEBSITE, COMMENTS_FIELD_WEBSITE, website);
        return;
    }

    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE, website);
    is_str(comment.website.data, comment.website.len, want, "\"%s\"", website);
}


static void
test_parent(void)
{
    reset();
    form.parent = comments_str_c("  ");
    refused(COMMENTS_ACCEPTED, COMMENTS_FIELD_NONE, "a blank parent");
    is_int(comment.parent.len, 0, "makes a root");

    reset();
    form.parent = comments_str_c("../../etc/passwd");
    refused(COMMENTS_UNKNOWN_PARENT, COMMENTS_FIELD_PARENT, "no id");

    reset();
    form.parent = comments_str_c("0123456789ABCDEF");
    refused(COMMENTS_UNKNOWN_PARENT, COMMENTS_FIELD_PARENT, "upper case");
}


static void
test_all(void)
{
    size_t                i;
    comments_refusals_t   refusals;
    comments_arena_t     *small;

    static const comments_refusal_t  want[] = {
        { COMMENTS_BAD_UTF8, COMMENTS_FIELD_NAME, comments_null_str },
        { COMMENTS_BAD_EMAIL, COMMENTS_FIELD_EMAIL, comments_null_str },
        { COMMENTS_BAD_WEBSITE, COMMENTS_FIELD_WEBSITE, comments_null_str },
        { COMMENTS_REQUIRED, COMMENTS_FIELD_TEXT, comments_null_str },
        { COMMENTS_UNKNOWN_PARENT, COMMENTS_FIELD_PARENT, comments_null_str }
    };

    reset();
    form.name = comments_str_c("\xff");
    form.email = comments_str_c("nobody");
    form.website = comments_str_c("ftp://blog.example");
    form.text = comments_str_c(" ");
    form.parent = comments_str_c("1");

    refusals = comments_submission_check(arena, &form, &rules, &comment);

    is_int(refusals.n, 5, "every field is judged at once");

    for (i = 0; i < refusals.n; i++) {
        ok(refusals.list[i].reason == want[i].reason
           && refusals.list[i].field == want[i].field,
           "in the order of the form: %s",
           comments_field_name(want[i].field));
    }

    ok(comments_refusals_find(&refusals, COMMENTS_FIELD_EMAIL)->reason
       == COMMENTS_BAD_EMAIL, "a refusal is found by its field");
    ok(comments_refusals_find(&refusals, COMMENTS_FIELD_NONE) == NULL,
       "and one that is not there is not");
    ok(comment.name.data == NULL, "the comment is unchanged");

    for (i = 0; i < 10; i++) {
        comments_refusals_add(&refusals, COMMENTS_CLOSED, COMMENTS_FIELD_NONE);
    }

    is_int(refusals.n, COMMENTS_FIELDS, "there is an end to refusals");

    small = comments_arena_create(64);
    form.name = comments_str_c("An author whose name has no room in an arena"
                               " of 64 bytes");

    refusals = comments_submission_check(small, &form, &rules, &comment);

    is_int(refusals.n, 1, "without memory there is one refusal");
    is_int(refusals.list[0].reason, COMMENTS_UNAVAILABLE, "and no other");

    comments_arena_destroy(small);
}
