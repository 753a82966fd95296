/*
 * Turns the Markdown of other systems, which may hold HTML, into HTML.
 *
 * The parser md4c tells where tags are tags, and where they are code. Its
 * reports become HTML, with the tags as they were typed; the reader of HTML
 * then gives them their meaning.
 */

#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>

#include "comments_markdown_guard.h"
#include "comments_markdown_literal.h"
#include "comments_text.h"
#include "commentsctl_markup_clean.h"
#include "commentsctl_markup_element.h"
#include "commentsctl_markup_markdown.h"
#include "commentsctl_unescape.h"


/* a tab, or as many blanks, before indented code */
#define COMMENTSCTL_MARKDOWN_INDENT  4


typedef struct {
    comments_buf_t              *html;
    comments_buf_t               value;      /* of an attribute, or a text */
    comments_buf_t               plain;      /* the same without escapes */
    commentsctl_element_ends_t   ends;
    unsigned                     images;     /* the open image, and the spans
                                                in it */
    unsigned                     sanitised:1;
} commentsctl_markdown_t;


static int commentsctl_markdown_enter_block(MD_BLOCKTYPE type, void *detail,
    void *data);
static int commentsctl_markdown_leave_block(MD_BLOCKTYPE type, void *detail,
    void *data);
static void commentsctl_markdown_code(commentsctl_markdown_t *md,
    const MD_BLOCK_CODE_DETAIL *code);
static int commentsctl_markdown_enter_span(MD_SPANTYPE type, void *detail,
    void *data);
static int commentsctl_markdown_leave_span(MD_SPANTYPE type, void *detail,
    void *data);
static const char *commentsctl_markdown_span(MD_SPANTYPE type);
static int commentsctl_markdown_text(MD_TEXTTYPE type, const MD_CHAR *text,
    MD_SIZE size, void *data);
static void commentsctl_markdown_tags(commentsctl_markdown_t *md,
    comments_str_t text);
static void commentsctl_markdown_typed(commentsctl_markdown_t *md,
    comments_str_t text, int code);
static void commentsctl_markdown_attribute(commentsctl_markdown_t *md,
    const char *name, const MD_ATTRIBUTE *value);
static int commentsctl_markdown_done(const commentsctl_markdown_t *md);


int
commentsctl_markup_markdown_mixed(comments_str_t text)
{
    int                          empty;
    size_t                       indent;
    const char                  *p, *end;
    commentsctl_element_ends_t   ends;

    if (text.len == 0) {
        return 0;
    }

    commentsctl_markup_element_ends(&ends, text);

    empty = 1;
    indent = 0;
    end = text.data + text.len;

    for (p = text.data; p < end; p++) {

        switch (*p) {

        case '\n':
        case '\r':
            /* a line is empty until something else is in it */
            empty = indent != SIZE_MAX;
            indent = 0;
            break;

        case ' ':
            indent += indent != SIZE_MAX;
            break;

        case '\t':
            indent += indent != SIZE_MAX ? COMMENTSCTL_MARKDOWN_INDENT : 0;
            break;

        default:
            if (empty && indent != SIZE_MAX
                && indent >= COMMENTSCTL_MARKDOWN_INDENT)
            {
                return 1;
            }

            indent = SIZE_MAX;

            if (*p == '<' && commentsctl_markup_element_begins(&ends, p, end)) {
                return 1;
            }
        }
    }

    return 0;
}


int
commentsctl_markup_markdown(comments_buf_t *html, comments_str_t text,
    int sanitised)
{
    int                          rc;
    const char                  *p, *end;
    MD_PARSER                    parser;
    commentsctl_markdown_t       md;
    comments_markdown_guarded_t  guarded;

    memset(&parser, 0, sizeof(MD_PARSER));
    memset(&md, 0, sizeof(commentsctl_markdown_t));

    if (comments_markdown_guard(text, &guarded) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    md.html = html;
    md.sanitised = sanitised ? 1 : 0;
    comments_buf_init(&md.value, COMMENTSCTL_CLEAN_MAX);

    comments_buf_init(&md.plain, COMMENTSCTL_CLEAN_MAX);

    p = guarded.data;
    end = p + guarded.len;

    commentsctl_markup_element_ends(&md.ends,
                                    comments_str_of(p, guarded.len));

    while (p < end && (unsigned char) *p <= ' ') {
        p++;
    }

    parser.flags = MD_FLAG_STRIKETHROUGH;

    if (commentsctl_markup_element_begins_block(&md.ends, p, end)) {
        parser.flags |= MD_FLAG_NOINDENTEDCODEBLOCKS;
    }

    parser.enter_block = commentsctl_markdown_enter_block;
    parser.leave_block = commentsctl_markdown_leave_block;
    parser.enter_span = commentsctl_markdown_enter_span;
    parser.leave_span = commentsctl_markdown_leave_span;
    parser.text = commentsctl_markdown_text;

    rc = md_parse(guarded.data, (MD_SIZE) guarded.len, &parser, &md);

    free(guarded.data);
    comments_buf_free(&md.value);
    comments_buf_free(&md.plain);

    return rc == 0 && !html->failed ? COMMENTS_OK : COMMENTS_ERROR;
}


static int
commentsctl_markdown_enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    char                     start[32];
    commentsctl_markdown_t  *md = data;

    switch (type) {

    case MD_BLOCK_QUOTE:
        (void) comments_buf_add_c(md->html, "<blockquote>");
        break;

    case MD_BLOCK_UL:
        (void) comments_buf_add_c(md->html, "<ul>");
        break;

    case MD_BLOCK_OL:
        (void) snprintf(start, sizeof(start), "<ol start=\"%u\">",
                        ((MD_BLOCK_OL_DETAIL *) detail)->start);
        (void) comments_buf_add_c(md->html, start);
        break;

    case MD_BLOCK_LI:
        (void) comments_buf_add_c(md->html, "<li>");
        break;

    case MD_BLOCK_HR:
        (void) comments_buf_add_c(md->html, "<hr>");
        break;

    case MD_BLOCK_H:
        (void) comments_buf_add_c(md->html, "<h3>");
        break;

    case MD_BLOCK_CODE:
        commentsctl_markdown_code(md, detail);
        break;

    case MD_BLOCK_P:
        (void) comments_buf_add_c(md->html, "<p>");
        break;

    default: /* MD_BLOCK_DOC, MD_BLOCK_HTML; tables are off */
        break;
    }

    return commentsctl_markdown_done(md);
}


static int
commentsctl_markdown_leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    commentsctl_markdown_t  *md = data;

    (void) detail;

    switch (type) {

    case MD_BLOCK_QUOTE:
        (void) comments_buf_add_c(md->html, "</blockquote>");
        break;

    case MD_BLOCK_UL:
        (void) comments_buf_add_c(md->html, "</ul>");
        break;

    case MD_BLOCK_OL:
        (void) comments_buf_add_c(md->html, "</ol>");
        break;

    case MD_BLOCK_LI:
        (void) comments_buf_add_c(md->html, "</li>");
        break;

    case MD_BLOCK_H:
        (void) comments_buf_add_c(md->html, "</h3>");
        break;

    case MD_BLOCK_CODE:
        (void) comments_buf_add_c(md->html, "</code></pre>");
        break;

    case MD_BLOCK_P:
        (void) comments_buf_add_c(md->html, "</p>");
        break;

    default:
        break;
    }

    return commentsctl_markdown_done(md);
}


static void
commentsctl_markdown_code(commentsctl_markdown_t *md,
    const MD_BLOCK_CODE_DETAIL *code)
{
    (void) comments_buf_add_c(md->html, "<pre><code");

    if (code->lang.size) {
        (void) comments_buf_add_c(md->html, " class=\"language-");
        commentsctl_markdown_attribute(md, NULL, &code->lang);
        (void) comments_buf_add_char(md->html, '"');
    }

    (void) comments_buf_add_char(md->html, '>');
}


static int
commentsctl_markdown_enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    const char              *name;
    commentsctl_markdown_t  *md = data;

    if (md->images) {
        /* in an image there is only text */
        md->images++;
        return 0;
    }

    switch (type) {

    case MD_SPAN_A:
        (void) comments_buf_add_c(md->html, "<a");
        commentsctl_markdown_attribute(md, "href",
                                       &((MD_SPAN_A_DETAIL *) detail)->href);
        (void) comments_buf_add_char(md->html, '>');
        break;

    case MD_SPAN_IMG:
        md->images = 1;
        (void) comments_buf_add_c(md->html, "<img");
        commentsctl_markdown_attribute(md, "src",
                                       &((MD_SPAN_IMG_DETAIL *) detail)->src);
        (void) comments_buf_add_c(md->html, " alt=\"");
        break;

    default:
        name = commentsctl_markdown_span(type);

        if (name) {
            (void) comments_buf_add_char(md->html, '<');
            (void) comments_buf_add_c(md->html, name);
            (void) comments_buf_add_char(md->html, '>');
        }
    }

    return commentsctl_markdown_done(md);
}


static int
commentsctl_markdown_leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    const char              *name;
    commentsctl_markdown_t  *md = data;

    (void) detail;

    if (md->images > 1) {
        md->images--;

    } else if (md->images == 1) {
        md->images = 0;
        (void) comments_buf_add_c(md->html, "\">");

    } else if ((name = commentsctl_markdown_span(type)) != NULL) {
        (void) comments_buf_add_c(md->html, "</");
        (void) comments_buf_add_c(md->html, name);
        (void) comments_buf_add_char(md->html, '>');
    }

    return commentsctl_markdown_done(md);
}


static const char *
commentsctl_markdown_span(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_EM: return "em";
    case MD_SPAN_STRONG: return "strong";
    case MD_SPAN_CODE: return "code";
    case MD_SPAN_DEL: return "del";
    case MD_SPAN_A: return "a";
    default: return NULL;
    }
}


static int
commentsctl_markdown_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size,
    void *data)
{
    comments_str_t           s;
    commentsctl_markdown_t  *md = data;

    s = comments_str_of(text, size);

    switch (type) {

    case MD_TEXT_BR:
        (void) comments_buf_add_c(md->html, md->images ? " " : "<br>");
        break;

    case MD_TEXT_SOFTBR:
        (void) comments_buf_add_char(md->html, md->images ? ' ' : '\n');
        break;

    case MD_TEXT_NULLCHAR:
        (void) comments_text_put(md->html, 0xfffd);
        break;

    case MD_TEXT_ENTITY:
        comments_markdown_literal(md->html, s);
        break;

    case MD_TEXT_HTML:
        if (md->images == 0) {
            commentsctl_markdown_tags(md, s);
        }

        break;

    default: /* MD_TEXT_NORMAL, MD_TEXT_CODE */
        commentsctl_markdown_typed(md, s, type == MD_TEXT_CODE);
        break;
    }

    return commentsctl_markdown_done(md);
}


/* Writes raw HTML. A "<" that begins no tag is text. */
static void
commentsctl_markdown_tags(commentsctl_markdown_t *md, comments_str_t text)
{
    const char  *p, *end, *less;

    end = text.data + text.len;

    for (p = text.data; p < end; p = less + 1) {

        less = memchr(p, '<', (size_t) (end - p));

        if (less == NULL) {
            break;
        }

        comments_markdown_literal(md->html,
                                  comments_str_of(p, (size_t) (less - p)));

        (void) comments_buf_add_c(md->html,
                                  commentsctl_markup_element_begins(&md->ends,
                                                                    less, end)
                                  ? "<" : "&lt;");
    }

    if (p < end) {
        comments_markdown_literal(md->html,
                                  comments_str_of(p, (size_t) (end - p)));
    }
}


static void
commentsctl_markdown_typed(commentsctl_markdown_t *md, comments_str_t text,
    int code)
{
    comments_str_t  s;

    comments_buf_truncate(&md->value, 0);
    comments_markdown_literal(&md->value, text);
    s = comments_buf_str(&md->value);

    if (md->sanitised && code) {
        comments_buf_truncate(&md->plain, 0);
        commentsctl_unescape_add(&md->plain, s, COMMENTSCTL_UNESCAPE_ESCAPED);
        s = comments_buf_str(&md->plain);
    }

    commentsctl_markup_clean_escape(md->html, s);
}


/* Writes an attribute, or its value alone. */
static void
commentsctl_markdown_attribute(commentsctl_markdown_t *md, const char *name,
    const MD_ATTRIBUTE *value)
{
    comments_buf_truncate(&md->value, 0);
    comments_markdown_attribute(&md->value, value);

    if (name) {
        (void) comments_buf_add_char(md->html, ' ');
        (void) comments_buf_add_c(md->html, name);
        (void) comments_buf_add_c(md->html, "=\"");
    }

    commentsctl_markup_clean_escape(md->html, comments_buf_str(&md->value));

    if (name) {
        (void) comments_buf_add_char(md->html, '"');
    }
}


/* Returns what the parser is to do: 0, go on, or -1, stop. */
static int
commentsctl_markdown_done(const commentsctl_markdown_t *md)
{
    return md->html->failed || md->value.failed || md->plain.failed ? -1 : 0;
}
