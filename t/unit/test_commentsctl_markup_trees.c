/*
 * Imported HTML as Markdown: random trees, and HTML that is deep or long. What
 * core renders of it has the characters that are to be read in the source.
 */

#include <stdlib.h>

#include "comments_buf.h"
#include "comments_markdown.h"
#include "commentsctl_markup.h"
#include "tap.h"


#define TREES  20000
#define LIMIT  ((size_t) 64 << 20)    /* bytes */


static comments_arena_t  *arena;

/* what random trees are made of: elements, words, and how these read */
static const char  *const elements[] = {
    "b", "i", "em", "strong", "del", "code", "p", "div", "blockquote", "ul",
    "ol", "li", "pre", "h2", "span", "u", "table", "tr", "td", "font", "a",
    "cite", "s", "tt", "section", "q-x"
};

static const char  *const words[][2] = {
    { "word", "word" }, { "*", "*" }, { "_a_", "_a_" }, { "#", "#" },
    { "1.", "1." }, { "&gt;", ">" }, { "`", "`" }, { "``x", "``x" },
    { "[a](b)", "[a](b)" }, { "&lt;b&gt;", "<b>" },
    { "&amp;amp;", "&amp;" }, { "\\", "\\" }, { "-", "-" },
    { "~~c~~", "~~c~~" },
    { "http://a.example/_b_*c", "http://a.example/_b_*c" },
    { " www.a.example ", "www.a.example" }, { "&eacute;", "\xc3\xa9" },
    { "!", "!" }, { "\xe5\xad\x97", "\xe5\xad\x97" }, { "C:\\a*", "C:\\a*" },
    { "+ ", "+" }, { "---", "---" }, { "***", "***" }, { ".", "." },
    { "<!-- no -->", "" }, { "<script>no</script>", "" }, { "<br>", "" },
    { " ", "" }, { "\n", "" }, { "\n\n", "" }, { "<img alt=x>", "x" },
    { "https:", "https:" }, { "//", "//" }, { "=", "=" }, { "&#42;", "*" }
};


/* converts, and renders what comes out */
static int
convert(comments_buf_t *html, comments_str_t source,
    commentsctl_markup_t markup, comments_str_t *markdown)
{
    comments_buf_init(html, LIMIT);

    return commentsctl_markup_convert(arena, source, markup, markdown)
           == COMMENTS_OK
           && comments_markdown_render(html, *markdown, 0) == COMMENTS_OK;
}


/* text without tags, references and white space */
static void
content(comments_buf_t *out, comments_str_t html)
{
    size_t              i, j;
    static const char  *const names[] = { "&amp;", "&lt;", "&gt;", "&quot;",
                                          "&#39;" };

    comments_buf_init(out, LIMIT);

    for (i = 0; i < html.len; i++) {

        if (html.data[i] == '<') {
            while (i < html.len && html.data[i] != '>') {
                i++;
            }

            continue;
        }

        for (j = 0; j < 5 && (html.len - i < strlen(names[j])
                              || memcmp(html.data + i, names[j],
                                        strlen(names[j])) != 0); j++)
        {
            /* void */
        }

        if (j < 5) {
            (void) comments_buf_add_char(out, "&<>\"'"[j]);
            i += strlen(names[j]) - 1;

        } else if (html.data[i] != ' ' && html.data[i] != '\n') {
            (void) comments_buf_add_char(out, html.data[i]);
        }
    }
}


static unsigned
random_below(uint32_t *seed, size_t n)
{
    *seed = *seed * 1664525 + 1013904223;

    return (unsigned) ((*seed >> 8) % n);
}


/* a random tree as HTML, and what is to be read of it */
static void
grow(comments_buf_t *html, comments_buf_t *want, uint32_t seed)
{
    unsigned     i, n, word, open[8], depth, cells;
    const char  *name;

    depth = 0;
    cells = 0;
    n = 1 + random_below(&seed, 30);

    for (i = 0; i < n; i++) {

        if (depth < 8 && random_below(&seed, 3) == 0) {
            open[depth] = random_below(&seed, sizeof(elements)
                                              / sizeof(elements[0]));
            name = elements[open[depth++]];
            cells += strcmp(name, "td") == 0;

            (void) comments_buf_add_char(html, '<');
            (void) comments_buf_add_c(html, name);
            (void) comments_buf_add_c(html, *name == 'a'
                                            ? " href=\"https://b.example/\">"
                                            : ">");

        } else if (depth && random_below(&seed, 3) == 0) {
            (void) comments_buf_add_c(html, "</");
            (void) comments_buf_add_c(html, elements[open[--depth]]);
            (void) comments_buf_add_char(html, '>');

        } else {
            word = random_below(&seed, sizeof(words) / sizeof(words[0]));
            (void) comments_buf_add_c(html, words[word][0]);
            (void) comments_buf_add_c(want, words[word][1]);
        }
    }

    /* the lines between two cells are none of the text */

    if (cells > 1) {
        comments_buf_truncate(html, 0);
        comments_buf_truncate(want, 0);
    }
}


static void
check_random(commentsctl_markup_t markup)
{
    unsigned        i, bad;
    comments_buf_t  source, want, html, again, text;
    comments_str_t  markdown, second;

    bad = 0;

    for (i = 0; i < TREES && bad < 5; i++) {

        comments_arena_reset(arena);
        comments_buf_init(&source, LIMIT);
        comments_buf_init(&want, LIMIT);

        grow(&source, &want, i + 1);

        if (!convert(&html, comments_buf_str(&source), markup, &markdown)
            || !convert(&again, comments_buf_str(&html),
                        COMMENTSCTL_MARKUP_HTML, &second))
        {
            bad++;
            continue;
        }

        content(&text, comments_buf_str(&html));

        if (!comments_str_eq(comments_buf_str(&text), comments_buf_str(&want))
            || !comments_str_eq(comments_buf_str(&html),
                                comments_buf_str(&again)))
        {
            bad++;
            diag("tree %u: %.*s", i, (int) source.len, source.data);
            diag("Markdown: %.*s", (int) markdown.len, markdown.data);
            diag("again: %.*s", (int) second.len, second.data);
            diag("read: %.*s", (int) text.len, text.data);
        }

        comments_buf_free(&source);
        comments_buf_free(&want);
        comments_buf_free(&html);
        comments_buf_free(&again);
        comments_buf_free(&text);
    }

    is_int(bad, 0, "random trees read as in their source, and once more");
}


/* n times front, then "text" */
static void
check_deep(const char *front, unsigned n, const char *want)
{
    unsigned        i;
    comments_buf_t  source, html, text;
    comments_str_t  markdown;

    comments_arena_reset(arena);
    comments_buf_init(&source, LIMIT);

    for (i = 0; i < n; i++) {
        (void) comments_buf_add_c(&source, front);
    }

    (void) comments_buf_add_c(&source, "text");

    if (ok(convert(&html, comments_buf_str(&source), COMMENTSCTL_MARKUP_HTML,
                   &markdown), "%u times %s", n, front))
    {
        content(&text, comments_buf_str(&html));
        is_str(text.data, text.len, want, "the text is there");
        comments_buf_free(&text);
    }

    comments_buf_free(&html);
    comments_buf_free(&source);
}


static void
check_bounds(void)
{
    size_t           i;
    comments_buf_t   source, html;
    comments_str_t   markdown, text;

    check_deep("<b>", 100000, "text");
    check_deep("<blockquote>", 100000, "text");
    check_deep("<ul><li>", 1000, "text");
    check_deep("<b a b c d e f g h i j k l m n o p q r s t u v w x>", 1000,
               "text");

    /* the last of very many attributes are not read */

    comments_buf_init(&source, LIMIT);
    (void) comments_buf_add_c(&source, "<a href=\"https://a.example/\"");

    for (i = 0; i < 100000; i++) {
        (void) comments_buf_add_c(&source, " x");
    }

    (void) comments_buf_add_c(&source, ">y</a>");
    comments_arena_reset(arena);

    ok(convert(&html, comments_buf_str(&source), COMMENTSCTL_MARKUP_HTML,
               &markdown), "a tag of 100,000 attributes");
    is_str(markdown.data, markdown.len, "[y](https://a.example/)",
           "is a tag");
    comments_buf_free(&html);

    /* so many marks that core would not read them */

    comments_buf_truncate(&source, 0);

    for (i = 0; i < 3000; i++) {
        (void) comments_buf_add_c(&source, "*_[ ");
    }

    (void) comments_buf_add_c(&source, "<b>e</b> <a href=\"https://a.example/"
                                       "\">f</a>");

    ok(convert(&html, comments_buf_str(&source), COMMENTSCTL_MARKUP_HTML,
               &markdown), "9,000 marks in a paragraph");
    ok(memchr(html.data, '\\', html.len) == NULL
       && memchr(html.data, '[', html.len) != NULL, "are shown as they are");
    ok(memcmp(html.data + html.len - 15, " <strong>e", 10) != 0
       && strncmp(html.data, "<p>*_[ *_[ ", 11) == 0, "all of them");
    comments_buf_free(&html);

    /* too long */

    comments_buf_truncate(&source, 0);

    for (i = 0; i < COMMENTSCTL_MARKUP_MAX + 1; i++) {
        (void) comments_buf_add_char(&source, 'a');
    }

    text = comments_str_of("untouched", 9);

    is_int(commentsctl_markup_convert(arena, comments_buf_str(&source),
                                      COMMENTSCTL_MARKUP_HTML, &text),
           COMMENTS_DECLINED, "more than 4 MB is declined");
    is_str(text.data, text.len, "untouched", "and leaves the result alone");
    comments_buf_free(&source);
}


int
main(void)
{
    plan_none();

    arena = comments_arena_create(LIMIT);

    if (!ok(arena != NULL, "an arena")) {
        return done_testing();
    }

    check_random(COMMENTSCTL_MARKUP_HTML);
    check_random(COMMENTSCTL_MARKUP_BREAKS);
    check_bounds();

    comments_arena_destroy(arena);

    return done_testing();
}
