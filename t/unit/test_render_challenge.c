/*
 * The form of a comment that is to be confirmed.
 */

#include "comments_render.h"
#include "comments_submission.h"
#include "tap.h"


static comments_render_t  render;
static comments_buf_t     out;


static void
setup(void)
{
    memset(&render, 0, sizeof(comments_render_t));

    render.locale = comments_locale_default();
    render.url = comments_str_c("/post.html");
    render.page = 1;
    render.pages = 1;
    render.require = COMMENTS_REQUIRE_NAME | COMMENTS_REQUIRE_TEXT;
    render.open = 1;
    render.email = 1;
    render.ascii = 1;
}


static void
draw(void)
{
    comments_buf_free(&out);
    comments_buf_init(&out, 1024 * 1024);

    is_int(comments_render_block(&out, &render, NULL), COMMENTS_OK, "drawn");
    (void) comments_buf_add_char(&out, '\0');
}


static int
times(const char *text)
{
    int          n;
    const char  *p;

    n = 0;

    for (p = strstr(out.data, text); p; p = strstr(p + 1, text)) {
        n++;
    }

    return n;
}


static int
has(const char *text)
{
    return times(text) != 0;
}


/* a comment that is to be confirmed: what it will look like, and one button */
static void
test_challenge(void)
{
    setup();
    render.view = COMMENTS_VIEW_REFUSED;
    comments_refusals_add(&render.refusals, COMMENTS_CHALLENGE,
                          COMMENTS_FIELD_NONE);
    render.challenge.token = comments_str_c("<token>");
    render.form.name = comments_str_c("\"Ann\"");
    render.form.text = comments_str_c("*well* </form> said");
    draw();

    ok(has("role=\"status\" tabindex=\"-1\" autofocus=\"autofocus\">\n"
           "<h3 id=\"ngx-comments-form-title\">One more step</h3>\n"
           "<p>This is how"), "the box has the focus");
    ok(has("<p><em>well</em> &lt;/form&gt; said</p>"), "the comment is drawn");
    ok(has("name=\"challenge\" value=\"&lt;token&gt;\""), "its token");
    ok(has("formnovalidate=\"formnovalidate\"><span>Send my comment"),
       "the button");
    ok(has("value=\"&quot;Ann&quot;\"")
       && has(">*well* &lt;/form&gt; said</textarea>"), "what was typed");
    ok(strstr(out.data, "<details class=\"comment-change\">")
       < strstr(out.data, "<textarea"), "is folded");
    is_int(times("<form "), 1, "there is one form");
    is_int(times("id=\"ngx-comments-form-title\""), 1, "with one title");
    is_int(times("autofocus=\"autofocus\""), 1, "and one focus");
    ok(!has("role=\"alert\""), "and nothing is wrong");
    is_str(comments_render_page_title(&render), 15, "title_challenge",
           "a page of its own says so");

    render.challenge.wait = 2;
    draw();
    ok(has("please wait a moment (2 s), then"), "too early");

    render.challenge.wait = 0;
    render.challenge.expired = 1;
    draw();
    ok(has("once more.</p>"), "too late");

    render.challenge.refresh = 1;
    draw();
    ok(has("sent by itself"), "by itself");
    ok(!has("<details") && !has("name=\"preview\""), "nothing to be changed");
    ok(has("<div class=\"comment-hidden\">\n<div class=\"comment-fields\">")
       && has("</textarea>"), "the fields are there");

    setup();
    render.view = COMMENTS_VIEW_PREVIEW;
    render.challenge.token = comments_str_c("abc");
    draw();
    ok(has("name=\"challenge\" value=\"abc\""), "a preview keeps the token");
    ok(!has("<details"), "and is a preview");
}


int
main(void)
{
    plan_none();

    test_challenge();
    comments_buf_free(&out);

    return done_testing();
}
