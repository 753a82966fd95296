/*
 * The standalone page: a complete document, and whose stylesheets it has.
 */

#include <string.h>

#include "comments_render.h"
#include "tap.h"
#include "xml_check.h"


static comments_buf_t     out;
static comments_render_t  render;


static void
draw(void)
{
    comments_buf_free(&out);
    (void) comments_render_page(&out, &render, NULL, "title_refused");
    (void) comments_buf_add_char(&out, '\0');
    out.len--;
}


static int
has(const char *text)
{
    return strstr(out.data, text) != NULL;
}


int
main(void)
{
    const char      *first;
    comments_str_t   all;

    comments_str_t  sheets[] = {
        comments_str_c("/a.css?b=1&c=2"), comments_str_c("/\"><x")
    };

    plan_none();

    comments_buf_init(&out, 1024 * 1024);

    render.locale = comments_locale_default();
    render.url = comments_str_c("/post.html?a=1&b=2");
    render.stylesheet = comments_str_c("/comments/assets/comments-1.css");
    render.page = 1;
    render.pages = 1;
    render.open = 1;

    draw();
    ok(strncmp(out.data, "<!DOCTYPE html>\n", 16) == 0, "a page of its own");
    all = comments_str_of(out.data + 16, out.len - 16);
    ok(xml_check(all.data, all.len, 0) == NULL, "well-formed");
    ok(has("<title>Your comment was not posted</title>\n"
           "<link rel=\"stylesheet\" href=\"/comments/assets/comments-1.css\""
           " />\n</head>\n<body class=\"ngx-comments-page\">\n"
           "<main>\n<h1>Your comment was not posted</h1>\n"
           "<p class=\"back\"><a href=\"/post.html?a=1&amp;b=2\">"),
       "its title, our looks, the way back");

    first = strstr(out.data, "rel=\"stylesheet\"");
    ok(first && strstr(first + 1, "rel=\"stylesheet\"") == NULL,
       "one stylesheet");

    render.sheets = sheets;
    render.nsheets = 2;
    draw();
    all = comments_str_of(out.data + 16, out.len - 16);
    ok(xml_check(all.data, all.len, 0) == NULL, "well-formed with others");
    ok(has("</title>\n<link rel=\"stylesheet\" href=\"/a.css?b=1&amp;c=2\" />\n"
           "<link rel=\"stylesheet\" href=\"/&quot;&gt;&lt;x\" />\n"
           "<link rel=\"stylesheet\" href=\"/comments/assets/comments-1.css\""
           " />\n</head>\n"
           "<body class=\"ngx-comments-page ngx-comments-dressed\">\n<main>"),
       "those of the site, escaped, stand before ours");

    comments_buf_free(&out);

    return done_testing();
}
