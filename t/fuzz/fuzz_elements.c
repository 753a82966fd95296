/*
 * Text formats of strangers' plug-ins: whatever a format calls, in any order,
 * the HTML is within its budget, well-formed, of known elements that stand
 * where they may, with no link but to http, https and mailto; and behind an
 * error of the writer nothing more is written.
 *
 * The input is the text of a comment, and a list of calls: each byte is one.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "comments_format.h"
#include "comments_markdown.h"
#include "comments_markdown_writer.h"
#include "comments_text.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)

#define STACK_MAX    128
#define OUT_MAX      (16 * 1024 * 1024)

#define FLOW         0x01        /* the comment, a quote */
#define ITEM         0x02
#define LIST         0x04
#define LINE         0x08
#define PRE          0x10        /* contains code */
#define TEXT         0x20


typedef struct {
    const char      *name;
    unsigned         makes;
    unsigned         where;
} fuzz_rule_t;

typedef struct {
    const uint8_t   *data;
    size_t           size;
    int              lies;       /* goes on behind an error */
} fuzz_calls_t;

typedef struct {
    const char          *p;
    const char          *end;
    const fuzz_rule_t   *stack[STACK_MAX];
    int                  n;
    int                  links;
    int                  linked;     /* an open link */
} fuzz_html_t;


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int fuzz_render(const comments_format_t *format, comments_str_t text,
    comments_elements_t *elements);
static int fuzz_call(comments_elements_t *elements, const fuzz_calls_t *calls,
    size_t i);
static void fuzz_html(comments_str_t s, int ascii);
static void fuzz_tag(fuzz_html_t *html);
static void fuzz_link(fuzz_html_t *html);
static void fuzz_character(fuzz_html_t *html, int ascii);
static int fuzz_skip(fuzz_html_t *html, const char *literal);


static const fuzz_rule_t  fuzz_rules[] = {
    { "blockquote", FLOW, FLOW | ITEM },
    { "strong", LINE, LINE | ITEM },
    { "code", TEXT, LINE | ITEM | PRE },
    { "pre", PRE, FLOW | ITEM },
    { "del", LINE, LINE | ITEM },
    { "em", LINE, LINE | ITEM },
    { "ul", LIST, FLOW | ITEM },
    { "ol", LIST, FLOW | ITEM },
    { "li", ITEM, LIST },
    { "p", LINE, FLOW | ITEM },
    { "a", LINE, LINE | ITEM }
};

static const char *const  fuzz_targets[] = {
    "http://a.example/", "https://B.example/?x&y=\"'<>", "mailto:a@b.example",
    "javascript:alert(1)", "", "http://user@a.example/", "//a.example/",
    " http://a.example/ "
};


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int                 ascii;
    size_t              len;
    comments_buf_t      out;
    comments_str_t      text;
    fuzz_calls_t        calls;
    comments_format_t   format;

    if (size == 0) {
        return 0;
    }

    len = data[0] % 64;
    len = len < size - 1 ? len : size - 1;

    memset(&format, 0, sizeof(format));

    calls.lies = data[0] & 0x80;
    calls.data = data + 1 + len;
    calls.size = size - 1 - len;

    format.name = comments_str_c("fuzz");
    format.version = 1;
    format.render = fuzz_render;
    format.data = &calls;

    text = comments_str_of((const char *) data + 1, len);

    /* the text of a comment is clean */

    if (comments_text_check(text) != COMMENTS_TEXT_OK) {
        text.len = 0;
    }

    for (ascii = 0; ascii < 2; ascii++) {
        comments_buf_init(&out, OUT_MAX);

        CHECK(comments_format_render(&format, &out, text, ascii)
              == COMMENTS_OK);
        CHECK(out.len <= COMMENTS_MARKDOWN_BUDGET(text.len));

        fuzz_html(comments_buf_str(&out), ascii);
        comments_buf_free(&out);
    }

    /* a buffer that is full is an error and nothing else */

    comments_buf_init(&out, size / 4);
    (void) comments_format_render(&format, &out, text, 1);
    CHECK(out.len <= size / 4);
    comments_buf_free(&out);

    return 0;
}


static int
fuzz_render(const comments_format_t *format, comments_str_t text,
    comments_elements_t *elements)
{
    size_t               i, len;
    const fuzz_calls_t  *calls;

    calls = format->data;

    for (i = 0; i < calls->size; i++) {

        if (fuzz_call(elements, calls, i) == COMMENTS_OK) {
            continue;
        }

        len = elements->writer.out->len;

        if (!calls->lies) {
            return COMMENTS_ERROR;
        }

        CHECK(comments_elements_text(elements, text) == COMMENTS_ERROR);
        CHECK(elements->writer.out->len == len);
    }

    return calls->size && calls->data[0] == 0xff ? COMMENTS_ERROR
                                                 : COMMENTS_OK;
}


static int
fuzz_call(comments_elements_t *elements, const fuzz_calls_t *calls, size_t i)
{
    unsigned        kind, element;
    comments_str_t  target;

    element = calls->data[i] & 0x0f;
    kind = calls->data[i] >> 4;

    if (kind < 7) {
        target = comments_str_c(fuzz_targets[kind]);
        return comments_elements_open(elements, element, target);
    }

    if (kind < 12) {
        return comments_elements_close(elements, element);
    }

    if (kind < 13) {
        return comments_elements_text(elements, comments_str_c(" \n"));
    }

    /* bytes of the input, whatever they are */

    if (element > calls->size - i) {
        element = (unsigned) (calls->size - i);
    }

    return comments_elements_text(elements,
                                  comments_str_of((const char *) calls->data
                                                  + i, element));
}


static void
fuzz_html(comments_str_t s, int ascii)
{
    fuzz_html_t  html;

    if (s.len == 0) {
        return;
    }

    CHECK(comments_text_check(s) == COMMENTS_TEXT_OK);

    memset(&html, 0, sizeof(html));

    html.p = s.data;
    html.end = s.data + s.len;

    while (html.p < html.end) {
        if (*html.p == '<') {
            fuzz_tag(&html);

        } else {
            fuzz_character(&html, ascii);
        }
    }

    CHECK(html.n == 0);
}


static void
fuzz_tag(fuzz_html_t *html)
{
    int                 end;
    size_t              i;
    unsigned            place;
    const fuzz_rule_t  *rule;

    place = html->n ? html->stack[html->n - 1]->makes : FLOW;

    if (fuzz_skip(html, "<br />")) {
        CHECK(place & (LINE | ITEM));
        return;
    }

    if (fuzz_skip(html, "<wbr/>")) {
        return;
    }

    end = fuzz_skip(html, "</");
    CHECK(end || fuzz_skip(html, "<"));

    rule = NULL;

    for (i = 0; i < sizeof(fuzz_rules) / sizeof(fuzz_rules[0]); i++) {
        if (fuzz_skip(html, fuzz_rules[i].name)) {
            rule = &fuzz_rules[i];
            break;
        }
    }

    CHECK(rule != NULL);

    if (end) {
        CHECK(html->n > 0 && html->stack[--html->n] == rule);
        html->linked -= (rule->name[0] == 'a');

    } else {
        CHECK(rule->where & place);
        CHECK(html->n < STACK_MAX);

        html->stack[html->n++] = rule;

        if (rule->name[0] == 'a') {
            CHECK(++html->linked == 1);
            CHECK(++html->links <= COMMENTS_MARKDOWN_LINKS);
            fuzz_link(html);

        } else if (strcmp(rule->name, "pre") == 0) {
            CHECK(fuzz_skip(html, " tabindex=\"0\""));
        }
    }

    CHECK(fuzz_skip(html, ">"));
}


static void
fuzz_link(fuzz_html_t *html)
{
    CHECK(fuzz_skip(html, " href=\""));
    CHECK(fuzz_skip(html, "http://a.example/")
          || fuzz_skip(html, "https://B.example/?x&amp;y=%22&#39;%3C%3E")
          || fuzz_skip(html, "mailto:a@b.example"));
    CHECK(fuzz_skip(html, "\" rel=\"nofollow ugc noopener\""));
}


static void
fuzz_character(fuzz_html_t *html, int ascii)
{
    char         c;
    unsigned     place;
    const char  *end;

    c = *html->p++;
    place = html->n ? html->stack[html->n - 1]->makes : FLOW;

    CHECK(c != '>' && c != '"' && c != '\'');
    CHECK((unsigned char) c >= 0x20 || c == '\n' || (c == '\t' && !ascii));
    CHECK(!ascii || (unsigned char) c <= 0x7e);

    /* between blocks there is nothing but the ends of their lines */

    CHECK(c == '\n' || (place & (LINE | ITEM | TEXT)));

    if (c == '&') {
        end = memchr(html->p, ';', (size_t) (html->end - html->p));
        CHECK(end != NULL && end - html->p <= 8);
        html->p = end + 1;
    }
}


static int
fuzz_skip(fuzz_html_t *html, const char *literal)
{
    size_t  len;

    len = strlen(literal);

    if ((size_t) (html->end - html->p) < len
        || memcmp(html->p, literal, len) != 0)
    {
        return 0;
    }

    html->p += len;

    return 1;
}
