/*
 * Markdown from strangers: no text fails, and whatever it is, the output is
 * within its budget and well-formed XML of known elements, with no link but to
 * http, https and mailto, not too many of them, and no comment; no base has too
 * many marks; and what goes without the parser comes out as the parser would
 * have it.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "comments_markdown.h"
#include "comments_markdown_prose.h"
#include "comments_markdown_writer.h"
#include "comments_text.h"
#include "comments_text_cluster.h"
#include "comments_uri_web.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)

#define STACK_MAX    128
#define OUT_MAX      (64 * 1024 * 1024)


typedef struct {
    const char  *p;
    const char  *end;
    const char  *stack[STACK_MAX];
    int          n;
    int          links;
    int          marks;          /* U+0301 in a row */
} fuzz_xml_t;


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_text(comments_str_t text);
static void fuzz_repeated(comments_str_t text);
static void fuzz_pieces(const uint8_t *data, size_t size);
static void fuzz_prose(comments_str_t text, int ascii);
static void fuzz_xml(comments_str_t s, int ascii);
static void fuzz_tag(fuzz_xml_t *xml);
static void fuzz_attributes(fuzz_xml_t *xml, const char *name);
static void fuzz_href(comments_str_t s);
static void fuzz_reference(fuzz_xml_t *xml);
static int fuzz_skip(fuzz_xml_t *xml, const char *literal);


static const char *const  fuzz_names[] = {
    "blockquote", "strong", "code", "pre", "del", "em", "ul", "ol", "li", "p",
    "a"
};


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    comments_str_t   text;
    comments_buf_t   out;

    text = comments_str_of((const char *) data, size);

    fuzz_text(text);
    fuzz_repeated(text);

    /* a ceiling that is met is an error and nothing else */

    comments_buf_init(&out, size / 2);
    (void) comments_markdown_render(&out, text, 1);
    CHECK(out.len <= size / 2);
    comments_buf_free(&out);

    fuzz_pieces(data, size);

    return 0;
}


static void
fuzz_text(comments_str_t text)
{
    int              ascii;
    size_t           len;
    const char      *p, *end;
    comments_buf_t   out;

    /* a byte that is not UTF-8 counts as two */

    len = text.len;
    end = text.len ? text.data + text.len : text.data;

    for (p = text.data; p < end; /* void */ ) {
        len += comments_text_next(&p, end) == 0xfffd;
    }

    for (ascii = 0; ascii < 2; ascii++) {
        comments_buf_init(&out, OUT_MAX);

        CHECK(comments_markdown_render(&out, text, ascii) == COMMENTS_OK);
        CHECK(out.len <= COMMENTS_MARKDOWN_BUDGET(len));

        fuzz_xml(comments_buf_str(&out), ascii);
        comments_buf_free(&out);

        if (text.len <= COMMENTS_MARKDOWN_TEXT_MAX) {
            fuzz_prose(text, ascii);
        }
    }
}


/* what grows does so by being there again and again */
static void
fuzz_repeated(comments_str_t text)
{
    comments_buf_t  repeated;

    if (text.len == 0 || text.len > 64) {
        return;
    }

    comments_buf_init(&repeated, 8192);

    while (repeated.len + text.len <= 8192) {
        (void) comments_buf_add_str(&repeated, text);
    }

    fuzz_text(comments_buf_str(&repeated));

    comments_buf_free(&repeated);
}


/* a byte a piece: bytes alone would seldom be marked up as people do it */
static void
fuzz_pieces(const uint8_t *data, size_t size)
{
    size_t                    i, n;
    comments_buf_t            text;
    static const char *const  pieces[] = {
        "a", "word", " ", "x y", "\n", "\n\n", "*", "**", "_", "__", "`", "[",
        "](http://x.example/)", "](", ")", "(", "*a*", "**b**", "_c_", "`d*e`",
        "[f](https://x/a_b?c&d)", "https://x.example/", "www.x.example", ".",
        "'", "!", "&", "<", ">", "~", "\\", "1", "-", "\xc3\xa9", "\xd0\xb6",
        "\xe3\x81\x82", "\xc2\xa0", "\xff", "\xe3\x80\x82", "~~", "]:", "1)",
        "14)", "1986.", "---", "===", "```", "> ", "- ", "C:\\_", "\\_(", "_/",
        "http://", "www.", "@", ":80", "&amp;", "\"", "\t", "~~~", "&#769;",
        "\xcc\x81", "\xe2\x80\x8d", "<a@b>", "&#x200d;", "#", ":"
    };

    if (size > 4096) {
        return;
    }

    n = sizeof(pieces) / sizeof(pieces[0]);

    comments_buf_init(&text, 256 * 1024);

    for (i = 0; i < size; i++) {
        (void) comments_buf_add_c(&text, pieces[data[i] % n]);
    }

    CHECK(!text.failed);

    fuzz_text(comments_buf_str(&text));

    comments_buf_free(&text);
}


static void
fuzz_prose(comments_str_t text, int ascii)
{
    comments_buf_t  prose, parsed;

    comments_buf_init(&prose, OUT_MAX);

    if (comments_markdown_prose(&prose, text, ascii) == COMMENTS_OK) {
        comments_buf_init(&parsed, OUT_MAX);

        CHECK(comments_markdown_parse(&parsed, text, ascii) == COMMENTS_OK);
        CHECK(comments_str_eq(comments_buf_str(&prose),
                              comments_buf_str(&parsed)));

        comments_buf_free(&parsed);

    } else {
        CHECK(prose.len == 0 && !prose.failed);
    }

    comments_buf_free(&prose);
}


static void
fuzz_xml(comments_str_t s, int ascii)
{
    char        c;
    fuzz_xml_t  xml;

    if (s.len == 0) {
        return;
    }

    CHECK(comments_text_check(s) == COMMENTS_TEXT_OK);

    xml.p = s.data;
    xml.end = s.data + s.len;
    xml.n = 0;
    xml.links = 0;
    xml.marks = 0;

    while (xml.p < xml.end) {
        c = *xml.p;

        if (fuzz_skip(&xml, "\xcc\x81") || fuzz_skip(&xml, "&#769;")) {
            CHECK(++xml.marks <= COMMENTS_TEXT_CLUSTER_MARKS);
            continue;
        }

        if (c == '<') {
            fuzz_tag(&xml);
            continue;
        }

        xml.marks = 0;

        if (c == '&') {
            fuzz_reference(&xml);

        } else {
            CHECK(c != '>' && c != '"' && c != '\'');
            CHECK(c != '{' || xml.end - xml.p < 2 || xml.p[1] != '{');
            CHECK((unsigned char) c >= 0x20 || c == '\n'
                  || (c == '\t' && !ascii));
            CHECK(!ascii || (unsigned char) c <= 0x7e);
            xml.p++;
        }
    }

    CHECK(xml.n == 0);
}


static void
fuzz_tag(fuzz_xml_t *xml)
{
    int          closing;
    size_t       i;
    const char  *name;

    if (fuzz_skip(xml, "<br />") || fuzz_skip(xml, "<hr />")) {
        return;
    }

    if (fuzz_skip(xml, "<wbr/>")) {
        CHECK(xml->p < xml->end && *xml->p == '{');
        return;
    }

    closing = fuzz_skip(xml, "</");

    if (!closing) {
        CHECK(fuzz_skip(xml, "<"));
    }

    name = NULL;

    for (i = 0; i < sizeof(fuzz_names) / sizeof(fuzz_names[0]); i++) {
        if (fuzz_skip(xml, fuzz_names[i])) {
            name = fuzz_names[i];
            break;
        }
    }

    CHECK(name != NULL);

    if (closing) {
        CHECK(xml->n > 0 && strcmp(xml->stack[--xml->n], name) == 0);

    } else {
        CHECK(xml->n < STACK_MAX);

        if (strcmp(name, "a") == 0) {
            for (i = 0; i < (size_t) xml->n; i++) {
                CHECK(strcmp(xml->stack[i], "a") != 0);
            }

            CHECK(++xml->links <= COMMENTS_MARKDOWN_LINKS);
        }

        xml->stack[xml->n++] = name;
        fuzz_attributes(xml, name);
    }

    CHECK(fuzz_skip(xml, ">"));
}


static void
fuzz_attributes(fuzz_xml_t *xml, const char *name)
{
    size_t       n;
    const char  *start;

    if (strcmp(name, "a") == 0) {

        CHECK(fuzz_skip(xml, " href=\""));

        start = xml->p;

        /* case may be any, so only the first letter is looked at */

        CHECK(xml->p < xml->end);
        CHECK((*xml->p | 0x20) == 'h' || (*xml->p | 0x20) == 'm');
        CHECK(memchr(xml->p, ':', 6 + 1) != NULL);

        for (n = 0; xml->p < xml->end && *xml->p != '"'; n++) {
            if (*xml->p == '&') {
                fuzz_reference(xml);

            } else {
                CHECK(*xml->p != '<' && *xml->p != '>'
                      && (unsigned char) *xml->p > ' ');
                xml->p++;
            }
        }

        fuzz_href(comments_str_of(start, (size_t) (xml->p - start)));

        CHECK(fuzz_skip(xml, "\" rel=\"nofollow ugc noopener\""));

    } else if (strcmp(name, "pre") == 0) {
        CHECK(fuzz_skip(xml, " tabindex=\"0\""));

    } else if (strcmp(name, "ol") == 0 && fuzz_skip(xml, " start=\"")) {
        n = strspn(xml->p, "0123456789");
        CHECK(n > 0 && n < 10);
        xml->p += n;
        CHECK(fuzz_skip(xml, "\""));

    } else if (strcmp(name, "code") == 0
               && fuzz_skip(xml, " class=\"language-"))
    {
        for (n = 0; xml->p < xml->end && *xml->p != '"'; n++) {
            CHECK((*xml->p >= '0' && *xml->p <= '9')
                  || ((*xml->p | 0x20) >= 'a' && (*xml->p | 0x20) <= 'z')
                  || *xml->p == '_' || *xml->p == '+' || *xml->p == '-');
            xml->p++;
        }

        CHECK(n > 0 && n <= 32);
        CHECK(fuzz_skip(xml, "\""));
    }
}


/* the one judgement holds for every link, whatever made it one */
static void
fuzz_href(comments_str_t s)
{
    size_t          i;
    uint32_t        c;
    comments_buf_t  url;

    comments_buf_init(&url, s.len);

    for (i = 0; i < s.len; i++) {

        if (s.data[i] != '&') {
            (void) comments_buf_add_char(&url, s.data[i]);
            continue;
        }

        c = '&';

        if (s.data[i + 1] == '#') {
            c = (uint32_t) strtoul(s.data + i + 2, NULL, 10);
        }

        (void) comments_text_put(&url, c);

        while (s.data[i] != ';') {
            i++;
        }
    }

    CHECK(!url.failed);
    CHECK(comments_uri_web(comments_buf_str(&url))
          || (url.len > 7 && (*url.data | 0x20) == 'm'
              && memchr(url.data + 7, '@', url.len - 7) != NULL));

    comments_buf_free(&url);
}


static void
fuzz_reference(fuzz_xml_t *xml)
{
    uint32_t  n;

    if (fuzz_skip(xml, "&amp;") || fuzz_skip(xml, "&lt;")
        || fuzz_skip(xml, "&gt;") || fuzz_skip(xml, "&quot;"))
    {
        return;
    }

    CHECK(fuzz_skip(xml, "&#"));

    for (n = 0; xml->p < xml->end && *xml->p >= '0' && *xml->p <= '9';
         xml->p++)
    {
        n = n * 10 + (uint32_t) (*xml->p - '0');
        CHECK(n <= 0x10ffff);
    }

    CHECK(n == 39 || n == 9 || n >= 0xa0);
    CHECK(!(n >= 0xd800 && n <= 0xdfff) && (n & 0xfffe) != 0xfffe);
    CHECK(fuzz_skip(xml, ";"));
}


static int
fuzz_skip(fuzz_xml_t *xml, const char *literal)
{
    size_t  len;

    len = strlen(literal);

    if ((size_t) (xml->end - xml->p) < len
        || memcmp(xml->p, literal, len) != 0)
    {
        return 0;
    }

    xml->p += len;

    return 1;
}
