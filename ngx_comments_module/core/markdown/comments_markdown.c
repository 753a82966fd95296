/*
 * Renders Markdown as HTML: what md4c's parser reports is written as a safe
 * subset of HTML.
 *
 * Indented code blocks are off, since people paste text that is indented for
 * all kinds of reasons; code can be put into fences. md4c's permissive
 * autolinks are off too (version 0.4.8 corrupts its memory over them); bare
 * addresses are found by comments_markdown_address.c.
 */

#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>

#include "comments_ascii.h"
#include "comments_markdown.h"
#include "comments_markdown_dialect.h"
#include "comments_entity.h"
#include "comments_markdown_guard.h"
#include "comments_markdown_link.h"
#include "comments_markdown_literal.h"
#include "comments_markdown_writer.h"
#include "comments_text.h"


#define COMMENTS_MARKDOWN_SPANS     20      /* nested spans that are drawn */
#define COMMENTS_MARKDOWN_LANG_MAX  32

#define COMMENTS_MARKDOWN_FLAGS                                               \
    (MD_FLAG_NOHTML | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOINDENTEDCODEBLOCKS)


typedef struct {
    comments_markdown_writer_t   writer;
    comments_buf_t               target;    /* of the open link */
    size_t                       started;   /* where the link's text begins
                                               in out */
    size_t                       budget;    /* bytes of link targets still
                                               allowed */
    unsigned                     levels;    /* open quotes and lists */
    unsigned                     flat;      /* of these, those not drawn */
    unsigned                     spans;
    unsigned                     plain;     /* of these, those not drawn */
} comments_markdown_t;


static int comments_markdown_enter_block(MD_BLOCKTYPE type, void *detail,
    void *data);
static int comments_markdown_leave_block(MD_BLOCKTYPE type, void *detail,
    void *data);
static void comments_markdown_enter_container(comments_markdown_t *md,
    comments_tag_t tag, const char *attributes);
static void comments_markdown_leave_container(comments_markdown_t *md,
    MD_BLOCKTYPE type);
static void comments_markdown_code_block(comments_markdown_t *md,
    const MD_BLOCK_CODE_DETAIL *code);
static int comments_markdown_enter_span(MD_SPANTYPE type, void *detail,
    void *data);
static int comments_markdown_leave_span(MD_SPANTYPE type, void *detail,
    void *data);
static comments_tag_t comments_markdown_span_tag(MD_SPANTYPE type);
static void comments_markdown_enter_link(comments_markdown_t *md,
    const MD_ATTRIBUTE *target);
static void comments_markdown_leave_link(comments_markdown_t *md);
static int comments_markdown_same(comments_str_t text, comments_str_t target);
static int comments_markdown_text(MD_TEXTTYPE type, const MD_CHAR *text,
    MD_SIZE size, void *data);
static void comments_markdown_typed(comments_markdown_t *md,
    comments_str_t text);


int
comments_markdown_parse(comments_buf_t *out, comments_str_t text, int ascii)
{
    int                          rc;
    MD_PARSER                    parser;
    comments_markdown_t          md;
    comments_markdown_guarded_t  guarded;

    if (comments_markdown_guard(text, &guarded) != COMMENTS_OK) {
        out->failed = 1;
        return COMMENTS_ERROR;
    }

    memset(&parser, 0, sizeof(MD_PARSER));

    parser.flags = COMMENTS_MARKDOWN_FLAGS;
    parser.enter_block = comments_markdown_enter_block;
    parser.leave_block = comments_markdown_leave_block;
    parser.enter_span = comments_markdown_enter_span;
    parser.leave_span = comments_markdown_leave_span;
    parser.text = comments_markdown_text;

    memset(&md, 0, sizeof(comments_markdown_t));

    /*
     * Every target is in the text once, so more bytes can only be needed by
     * references that are used again and again.
     */

    md.budget = guarded.len * 2 + 4096;

    /*
     * A tab in code becomes up to four blanks, a NUL from the parser 3 bytes.
     * A character reference never grows.
     */

    comments_markdown_writer_init(&md.writer, out, guarded.len * 4 + 4096,
                                  ascii);
    comments_buf_init(&md.target, guarded.len * 4 + 4096);

    rc = md_parse(guarded.data, (MD_SIZE) guarded.len, &parser, &md);

    comments_markdown_writer_end(&md.writer);
    comments_buf_free(&md.target);
    free(guarded.data);

    if (rc != 0) {
        out->failed = 1;
    }

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


static int
comments_markdown_enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    char                  start[32];
    comments_markdown_t  *md;

    md = data;

    switch (type) {

    case MD_BLOCK_QUOTE:
        comments_markdown_enter_container(md, COMMENTS_TAG_QUOTE, NULL);
        break;

    case MD_BLOCK_UL:
        comments_markdown_enter_container(md, COMMENTS_TAG_UL, NULL);
        break;

    case MD_BLOCK_OL:
        start[0] = '\0';

        if (((MD_BLOCK_OL_DETAIL *) detail)->start != 1) {
            (void) snprintf(start, sizeof(start), " start=\"%u\"",
                            ((MD_BLOCK_OL_DETAIL *) detail)->start);
        }

        comments_markdown_enter_container(md, COMMENTS_TAG_OL, start);
        break;

    case MD_BLOCK_LI:
        if (md->flat == 0) {
            comments_markdown_writer_open(&md->writer, COMMENTS_TAG_LI, NULL);
        }

        break;

    case MD_BLOCK_HR:
        comments_markdown_writer_markup(&md->writer, "<hr />\n");
        break;

    case MD_BLOCK_H:
        /* headings are reserved for the page's author */
        comments_markdown_writer_open(&md->writer, COMMENTS_TAG_P, NULL);
        comments_markdown_writer_open(&md->writer, COMMENTS_TAG_STRONG, NULL);
        break;

    case MD_BLOCK_CODE:
        comments_markdown_code_block(md, detail);
        break;

    case MD_BLOCK_P:
        comments_markdown_writer_open(&md->writer, COMMENTS_TAG_P, NULL);
        break;

    default: /* MD_BLOCK_DOC; raw HTML and tables are off */
        break;
    }

    return md->writer.out->failed ? -1 : 0;
}


static int
comments_markdown_leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    comments_markdown_t  *md;

    (void) detail;

    md = data;

    switch (type) {

    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        comments_markdown_leave_container(md, type);
        break;

    case MD_BLOCK_LI:
        if (md->flat == 0) {
            comments_markdown_writer_close(&md->writer, COMMENTS_TAG_LI);

        } else {
            /* separates the items of a list that is not drawn */
            comments_markdown_writer_markup(&md->writer, "<br />\n");
        }

        break;

    case MD_BLOCK_CODE:
        comments_markdown_writer_close(&md->writer, COMMENTS_TAG_PRE);
        break;

    case MD_BLOCK_H:
    case MD_BLOCK_P:
        comments_markdown_writer_close(&md->writer, COMMENTS_TAG_P);

        /* spans that the parser left open were closed with it */
        md->spans = 0;
        md->plain = 0;
        break;

    default:
        break;
    }

    return md->writer.out->failed ? -1 : 0;
}


static void
comments_markdown_enter_container(comments_markdown_t *md, comments_tag_t tag,
    const char *attributes)
{
    if (md->flat || md->levels == COMMENTS_MARKDOWN_NESTING) {
        comments_markdown_writer_flush(&md->writer);
        md->flat++;
        return;
    }

    md->levels++;

    comments_markdown_writer_open(&md->writer, tag, attributes);
}


static void
comments_markdown_leave_container(comments_markdown_t *md, MD_BLOCKTYPE type)
{
    comments_tag_t  tag;

    if (md->flat) {
        comments_markdown_writer_flush(&md->writer);
        md->flat--;
        return;
    }

    if (md->levels) {
        md->levels--;
    }

    tag = (type == MD_BLOCK_UL) ? COMMENTS_TAG_UL
          : (type == MD_BLOCK_OL) ? COMMENTS_TAG_OL : COMMENTS_TAG_QUOTE;

    comments_markdown_writer_close(&md->writer, tag);
}


static void
comments_markdown_code_block(comments_markdown_t *md,
    const MD_BLOCK_CODE_DETAIL *code)
{
    char            c, attribute[COMMENTS_MARKDOWN_LANG_MAX + 32];
    size_t          i;
    comments_buf_t  lang;

    attribute[0] = '\0';

    /* a longer language name is not shown */

    comments_buf_init(&lang, COMMENTS_MARKDOWN_LANG_MAX * 3);

    if (code->lang.size <= COMMENTS_MARKDOWN_LANG_MAX) {
        comments_markdown_attribute(&lang, &code->lang);
    }

    for (i = 0; i < lang.len; i++) {
        c = lang.data[i];

        if (!comments_ascii_alnum(c) && c != '_' && c != '+' && c != '-') {
            break;
        }
    }

    if (lang.failed) {
        md->writer.out->failed = 1;

    } else if (lang.len != 0 && i == lang.len) {
        (void) snprintf(attribute, sizeof(attribute),
                        " class=\"language-%.*s\"", (int) lang.len, lang.data);
    }

    comments_buf_free(&lang);

    comments_markdown_writer_open(&md->writer, COMMENTS_TAG_PRE, NULL);
    comments_markdown_writer_open(&md->writer, COMMENTS_TAG_CODE, attribute);
}


static int
comments_markdown_enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    comments_tag_t        tag;
    comments_markdown_t  *md;

    md = data;

    if (md->plain || md->spans == COMMENTS_MARKDOWN_SPANS) {
        md->plain++;
        return md->writer.out->failed ? -1 : 0;
    }

    md->spans++;
    tag = comments_markdown_span_tag(type);

    if (type == MD_SPAN_A) {
        comments_markdown_enter_link(md, &((MD_SPAN_A_DETAIL *) detail)->href);

    } else if (type == MD_SPAN_IMG) {
        comments_markdown_enter_link(md,
                                     &((MD_SPAN_IMG_DETAIL *) detail)->src);

    } else if (tag != COMMENTS_TAG_P) {
        comments_markdown_writer_open(&md->writer, tag, NULL);
    }

    return md->writer.out->failed ? -1 : 0;
}


static int
comments_markdown_leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    comments_tag_t        tag;
    comments_markdown_t  *md;

    (void) detail;

    md = data;

    if (md->plain) {
        md->plain--;
        return md->writer.out->failed ? -1 : 0;
    }

    if (md->spans) {
        md->spans--;
    }

    tag = comments_markdown_span_tag(type);

    if (type == MD_SPAN_A || type == MD_SPAN_IMG) {
        comments_markdown_leave_link(md);

    } else if (tag != COMMENTS_TAG_P) {
        comments_markdown_writer_close(&md->writer, tag);
    }

    return md->writer.out->failed ? -1 : 0;
}


/* COMMENTS_TAG_P: no element for this span */

static comments_tag_t
comments_markdown_span_tag(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_EM: return COMMENTS_TAG_EM;
    case MD_SPAN_STRONG: return COMMENTS_TAG_STRONG;
    case MD_SPAN_DEL: return COMMENTS_TAG_DEL;
    case MD_SPAN_CODE: return COMMENTS_TAG_CODE;
    default: return COMMENTS_TAG_P;
    }
}


static void
comments_markdown_enter_link(comments_markdown_t *md,
    const MD_ATTRIBUTE *target)
{
    int             rc;
    comments_buf_t  url;

    if (md->writer.links || target->size > md->budget) {
        comments_markdown_writer_open(&md->writer, COMMENTS_TAG_INNER, NULL);
        return;
    }

    md->budget -= target->size;

    md->target.len = 0;
    comments_markdown_attribute(&md->target, target);

    if (md->target.failed) {
        md->writer.out->failed = 1;
        return;
    }

    comments_buf_init(&url, COMMENTS_MARKDOWN_URL_MAX * 3);

    rc = comments_markdown_link_url(&url, comments_buf_str(&md->target));

    if (rc == COMMENTS_ERROR) {
        md->writer.out->failed = 1;
    }

    if (rc == COMMENTS_OK) {
        comments_markdown_writer_open_link(&md->writer,
                                           comments_buf_str(&url));

    } else {
        comments_markdown_writer_open(&md->writer, COMMENTS_TAG_REFUSED, NULL);
    }

    comments_buf_free(&url);

    md->started = md->writer.out->len;
}


static void
comments_markdown_leave_link(comments_markdown_t *md)
{
    int             same;
    comments_tag_t  tag;

    same = comments_markdown_same(comments_buf_str(&md->writer.text),
                                  comments_buf_str(&md->target));

    comments_markdown_writer_flush(&md->writer);

    tag = comments_markdown_writer_link(&md->writer);

    /*
     * a link without text shows its target, and so does a link that is not
     * allowed
     */

    if (tag == COMMENTS_TAG_A && md->started == md->writer.out->len) {
        (void) comments_buf_add_str(&md->writer.text,
                                    comments_buf_str(&md->target));

    } else if (tag == COMMENTS_TAG_REFUSED && md->target.len != 0 && !same) {
        (void) comments_buf_add_c(&md->writer.text, " (");
        (void) comments_buf_add_str(&md->writer.text,
                                    comments_buf_str(&md->target));
        (void) comments_buf_add_c(&md->writer.text, ")");
    }

    if (tag != COMMENTS_TAG_P) {
        comments_markdown_writer_close(&md->writer, tag);
    }
}


/* 1 if text says the same as target: "a@b.example" and "mailto:a@b.example" */

static int
comments_markdown_same(comments_str_t text, comments_str_t target)
{
    size_t  n;

    n = sizeof("mailto:") - 1;

    if (target.len > n && memcmp(target.data, "mailto:", n) == 0
        && comments_str_eq(text, comments_str_of(target.data + n,
                                                 target.len - n)))
    {
        return 1;
    }

    return comments_str_eq(text, target);
}


static int
comments_markdown_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size,
    void *data)
{
    comments_markdown_t  *md = data;

    switch (type) {

    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        comments_markdown_writer_markup(&md->writer, "<br />\n");
        break;

    case MD_TEXT_ENTITY:
        (void) comments_entity_add(&md->writer.text,
                                   comments_str_of(text, size));
        break;

    case MD_TEXT_NULLCHAR:
        (void) comments_text_put(&md->writer.text, 0xfffd);
        break;

    default: /* MD_TEXT_NORMAL, MD_TEXT_CODE, MD_TEXT_HTML */
        comments_markdown_typed(md, comments_str_of(text, size));
        break;
    }

    return md->writer.out->failed ? -1 : 0;
}


/* writes text; bare addresses in it are between the dialect's address bytes */

static void
comments_markdown_typed(comments_markdown_t *md, comments_str_t text)
{
    char    c;
    size_t  i, start;

    start = 0;

    for (i = 0; i < text.len; i++) {

        c = text.data[i];

        if (c != COMMENTS_MARKDOWN_ADDRESS_BEGIN
            && c != COMMENTS_MARKDOWN_ADDRESS_END)
        {
            continue;
        }

        comments_markdown_literal(&md->writer.text,
                                  comments_str_of(text.data + start,
                                                  i - start));
        start = i + 1;

        if (c == COMMENTS_MARKDOWN_ADDRESS_BEGIN) {
            comments_markdown_writer_begin_address(&md->writer);

        } else {
            comments_markdown_writer_end_address(&md->writer);
        }
    }

    comments_markdown_literal(&md->writer.text,
                              comments_str_of(text.data + start,
                                              text.len - start));
}
