/*
 * Signed-in readers: which values are a name, whose author they are, and the
 * form that knows of them.
 */

#include <stdlib.h>

#include "comments_author.h"
#include "comments_render.h"
#include "comments_submission.h"
#include "comments_user.h"
#include "tap.h"


typedef struct {
    const char  *name;
    const char  *id;
    const char  *want;           /* NULL: nobody is signed in */
    const char  *key;
    const char  *what;
} user_case_t;


static comments_arena_t  *arena;


static comments_user_t
user_of(const char *name, const char *id)
{
    comments_user_t  user;

    memset(&user, 0, sizeof(comments_user_t));

    user.name = comments_str_c(name);
    user.id = comments_str_c(id);

    return user;
}


static void
test_names(void)
{
    size_t           i;
    const char      *why;
    comments_user_t  user;

    static const user_case_t  cases[] = {
        { "Ann", "", "Ann", "name:Ann", "a name" },
        { "Ann", "17", "Ann", "id:17", "a name with an id" },
        { "  Ann ", " 17 ", "Ann", "id:17", "blanks around" },
        { "<b>", "", "<b>", "name:<b>", "HTML" },
        { "A\xe2\x80\xaenn", "", "Ann", "name:A\xe2\x80\xaenn",
          "what cannot be seen" },
        { "", "", NULL, "", "no name" },
        { "", "17", NULL, "", "an id without a name" },
        { "   ", "", NULL, "", "blanks" },
        { "A\tnn", "", NULL, "", "a tab" },
        { "A\x01nn", "", NULL, "", "a control character" },
        { "Ann\x7f", "", NULL, "", "DEL" },
        { "J\xf6rg", "", NULL, "", "Latin 1" },
        { "Ann", "\xff", NULL, "", "an id that is not UTF-8" },
        { "Ann", "1\n2", NULL, "", "an id of two lines" },
        { "\xe2\x80\x8b", "", NULL, "", "a name that shows nothing" }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        user = user_of(cases[i].name, cases[i].id);

        is_int(comments_user_clean(arena, &user, &why),
               cases[i].want ? COMMENTS_OK : COMMENTS_DECLINED, "%s",
               cases[i].what);
        is_str(user.name.data, user.name.len,
               cases[i].want ? cases[i].want : "", "%s: the name",
               cases[i].what);
        is_str(user.key.data, user.key.len, cases[i].key, "%s: the key",
               cases[i].what);
    }

    user = user_of("", "");
    (void) comments_user_clean(arena, &user, &why);
    ok(why == NULL, "no name is no mistake");

    user = user_of("\xff", "");
    (void) comments_user_clean(arena, &user, &why);
    ok(why != NULL, "a name that is none is one");
}


static void
test_bounds(void)
{
    char             text[10001];
    const char      *why;
    comments_user_t  user;

    memset(text, 'x', 10000);
    text[10000] = '\0';

    user = user_of(text, "");
    is_int(comments_user_clean(arena, &user, &why), COMMENTS_OK, "10 KB");
    is_int(user.name.len, COMMENTS_NAME_MAX, "the name is cut");
    is_int(user.id.len, 10000, "the id is not");

    user = user_of("Ann", "");
    user.email = comments_str_c("none");
    user.website = comments_str_c("javascript:alert(1)");
    is_int(comments_user_clean(arena, &user, &why), COMMENTS_OK,
           "a wrong address and a wrong website");
    is_int(user.email.len + user.website.len, 0, "both are dropped");
    is_str(user.name.data, user.name.len, "Ann", "the name is not");

    user = user_of("Ann", "");
    user.email = comments_str_c(" ann@example.org ");
    user.website = comments_str_c("ann.example");
    (void) comments_user_clean(arena, &user, &why);
    is_str(user.email.data, user.email.len, "ann@example.org", "an address");
    is_str(user.website.data, user.website.len, "http://ann.example",
           "a website");
}


static void
test_author(void)
{
    char            one[COMMENTS_AUTHOR_LEN], two[COMMENTS_AUTHOR_LEN];
    comments_str_t  secret, site;

    secret = comments_str_c("0123456789abcdef0123456789abcdef");
    site = comments_str_c("blog.example");

    is_int(comments_author_user(secret, site, comments_str_c("id:17"), one),
           COMMENTS_OK, "an account is an author");
    ok(comments_author_valid(comments_str_of(one, COMMENTS_AUTHOR_LEN)),
       "with an author's id");

    (void) comments_author_user(secret, site, comments_str_c("id:17"), two);
    ok(memcmp(one, two, sizeof(one)) == 0, "always with the same");

    (void) comments_author_user(secret, site, comments_str_c("name:17"), two);
    ok(memcmp(one, two, sizeof(one)) != 0, "a name is no id");

    (void) comments_author_user(secret, comments_str_c("other.example"),
                                comments_str_c("id:17"), two);
    ok(memcmp(one, two, sizeof(one)) != 0, "another one on another site");

    is_int(comments_author_user(comments_str_c(""), site,
                                comments_str_c("id:17"), two),
           COMMENTS_ERROR, "none without a secret");
}


static int
drawn(const comments_render_t *render, const char *text)
{
    int             found;
    comments_buf_t  out;

    comments_buf_init(&out, 1024 * 1024);

    (void) comments_render_block(&out, render, NULL);
    (void) comments_buf_add_char(&out, '\0');

    found = (strstr(out.data, text) != NULL);

    comments_buf_free(&out);

    return found;
}


static void
test_form(void)
{
    comments_render_t  render;

    memset(&render, 0, sizeof(comments_render_t));

    render.locale = comments_locale_default();
    render.url = comments_str_c("/post.html");
    render.page = 1;
    render.pages = 1;
    render.require = COMMENTS_REQUIRE_NAME | COMMENTS_REQUIRE_TEXT;
    render.open = 1;
    render.email = 1;

    ok(!drawn(&render, "comment-user"), "a form without accounts has none");

    render.users = 1;
    ok(drawn(&render, "the name of your account is shown"), "one with them");
    ok(drawn(&render, "name=\"name\""), "asks for a name all the same");
    ok(!drawn(&render, "comment-login"), "without a place to sign in no link");

    render.login = comments_str_c("/login?a=\"&b");
    ok(drawn(&render, "href=\"/login?a=&quot;&amp;b\""), "the link is escaped");

    render.user = comments_str_c("<Ann>");
    ok(drawn(&render, "Signed in as <bdi>&lt;Ann&gt;</bdi>"), "who it is");
    ok(!drawn(&render, "name=\"name\""), "their name is not asked for");
    ok(drawn(&render, "name=\"website\""), "a website is");

    render.no_website = 1;
    ok(!drawn(&render, "name=\"website\""), "unless the account has one");

    render.user = comments_str_c("");
    render.require = COMMENTS_REQUIRE_USER | COMMENTS_REQUIRE_TEXT;
    ok(drawn(&render, "Only signed-in readers can comment here."),
       "only for accounts");
    ok(!drawn(&render, "name=\"name\""), "which have names");
    ok(drawn(&render, "name=\"text\""), "the text stays");
}


int
main(void)
{
    plan_none();

    arena = comments_arena_create(1024 * 1024);

    test_names();
    test_bounds();
    test_author();
    test_form();

    comments_arena_destroy(arena);

    return done_testing();
}
