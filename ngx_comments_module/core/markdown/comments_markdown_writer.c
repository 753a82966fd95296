/*
 * Writes the elements that Markdown may produce, balanced, and the escaped
 * text between them.
 */

#include "comments_markdown_link.h"
#include "comments_markdown_writer.h"
#include "comments_text.h"


typedef struct {
    const char  *open;           /* without ">"; attributes follow */
    const char  *opened;
    const char  *close;
} comments_markdown_tag_t;


static void comments_markdown_writer_push(comments_markdown_writer_t *writer,
    comments_tag_t tag);
static void comments_markdown_writer_pop(comments_markdown_writer_t *writer);


static const comments_markdown_tag_t  comments_markdown_tags[] = {
    [COMMENTS_TAG_P] = { "<p", ">", "</p>\n" },
    [COMMENTS_TAG_EM] = { "<em", ">", "</em>" },
    [COMMENTS_TAG_STRONG] = { "<strong", ">", "</strong>" },
    [COMMENTS_TAG_DEL] = { "<del", ">", "</del>" },
    [COMMENTS_TAG_CODE] = { "<code", ">", "</code>" },

    /* long lines scroll: by the keyboard, too */
    [COMMENTS_TAG_PRE] = { "<pre", " tabindex=\"0\">", "</pre>\n" },


    [COMMENTS_TAG_QUOTE] = { "<blockquote", ">\n", "</blockquote>\n" },
    [COMMENTS_TAG_UL] = { "<ul", ">\n", "</ul>\n" },
    [COMMENTS_TAG_OL] = { "<ol", ">\n", "</ol>\n" },
    [COMMENTS_TAG_LI] = { "<li", ">", "</li>\n" },
    [COMMENTS_TAG_A] = { "<a", ">", "</a>" },
    [COMMENTS_TAG_REFUSED] = { NULL, NULL, NULL },
    [COMMENTS_TAG_INNER] = { NULL, NULL, NULL }
};


void
comments_markdown_writer_init(comments_markdown_writer_t *writer,
    comments_buf_t *out, size_t max, int ascii)
{
    memset(writer, 0, sizeof(comments_markdown_writer_t));

    writer->out = out;
    writer->ascii = ascii;

    comments_buf_init(&writer->text, max);
}


void
comments_markdown_writer_end(comments_markdown_writer_t *writer)
{
    comments_markdown_writer_flush(writer);

    while (writer->n) {
        comments_markdown_writer_pop(writer);
    }

    comments_buf_free(&writer->text);
}


void
comments_markdown_writer_open(comments_markdown_writer_t *writer,
    comments_tag_t tag, const char *attributes)
{
    const comments_markdown_tag_t  *t;

    comments_markdown_writer_flush(writer);

    if (writer->n == COMMENTS_MARKDOWN_STACK) {
        /* the renderer limits the levels, so this is a fault of the parser */
        return;
    }

    t = &comments_markdown_tags[tag];

    if (t->open != NULL) {
        (void) comments_buf_add_c(writer->out, t->open);

        if (attributes != NULL) {
            (void) comments_buf_add_c(writer->out, attributes);
        }

        (void) comments_buf_add_c(writer->out, t->opened);
    }

    comments_markdown_writer_push(writer, tag);
}


void
comments_markdown_writer_open_link(comments_markdown_writer_t *writer,
    comments_str_t url)
{
    if (writer->links || writer->code) {
        comments_markdown_writer_open(writer, COMMENTS_TAG_INNER, NULL);
        return;
    }

    comments_markdown_writer_flush(writer);

    if (writer->linked == COMMENTS_MARKDOWN_LINKS) {
        comments_markdown_writer_open(writer, COMMENTS_TAG_REFUSED, NULL);
        return;
    }

    if (writer->n == COMMENTS_MARKDOWN_STACK) {
        return;
    }

    writer->linked++;

    comments_markdown_writer_href(writer->out, url, writer->ascii);
    comments_markdown_writer_push(writer, COMMENTS_TAG_A);
}


void
comments_markdown_writer_close(comments_markdown_writer_t *writer,
    comments_tag_t tag)
{
    unsigned  i;

    comments_markdown_writer_flush(writer);

    for (i = writer->n; i > 0; i--) {

        if (writer->stack[i - 1] != tag) {
            continue;
        }

        while (writer->n >= i) {
            comments_markdown_writer_pop(writer);
        }

        return;
    }
}


static void
comments_markdown_writer_push(comments_markdown_writer_t *writer,
    comments_tag_t tag)
{
    writer->stack[writer->n++] = (uint8_t) tag;

    if (tag == COMMENTS_TAG_CODE) {
        writer->code++;

    } else if (tag >= COMMENTS_TAG_A) {
        writer->links++;
    }
}


static void
comments_markdown_writer_pop(comments_markdown_writer_t *writer)
{
    comments_tag_t  tag;

    tag = (comments_tag_t) writer->stack[--writer->n];

    if (tag == COMMENTS_TAG_CODE) {
        writer->code--;

    } else if (tag >= COMMENTS_TAG_A) {
        writer->links--;
    }

    if (comments_markdown_tags[tag].close != NULL) {
        (void) comments_buf_add_c(writer->out,
                                  comments_markdown_tags[tag].close);
    }
}


void
comments_markdown_writer_flush(comments_markdown_writer_t *writer)
{
    writer->address = 0;

    if (writer->text.failed) {
        /* never write a text of which a part is missing */
        writer->out->failed = 1;
        return;
    }

    if (writer->text.len == 0) {
        return;
    }

    (void) comments_text_content(writer->out, comments_buf_str(&writer->text),
                                 writer->ascii);

    writer->text.len = 0;
}


void
comments_markdown_writer_begin_address(comments_markdown_writer_t *writer)
{
    if (writer->code || writer->links) {
        return;
    }

    comments_markdown_writer_flush(writer);
    writer->address = 1;
}


void
comments_markdown_writer_end_address(comments_markdown_writer_t *writer)
{
    if (!writer->address) {
        return;
    }

    writer->address = 0;

    if (writer->text.failed) {
        writer->out->failed = 1;
        return;
    }

    comments_markdown_writer_address(writer->out,
                                     comments_buf_str(&writer->text),
                                     &writer->linked, writer->ascii);
    writer->text.len = 0;
}


void
comments_markdown_writer_address(comments_buf_t *out, comments_str_t address,
    unsigned *linked, int ascii)
{
    int             rc;
    comments_buf_t  target, url;

    if (*linked == COMMENTS_MARKDOWN_LINKS) {
        (void) comments_text_content(out, address, ascii);
        return;
    }

    comments_buf_init(&target, address.len + sizeof("http://"));
    comments_buf_init(&url, COMMENTS_MARKDOWN_URL_MAX * 3);

    if (address.len && (address.data[0] | 0x20) == 'w') {
        (void) comments_buf_add_c(&target, "http://");
    }

    (void) comments_buf_add_str(&target, address);

    rc = comments_markdown_link_url(&url, comments_buf_str(&target));

    if (target.failed || rc == COMMENTS_ERROR) {
        out->failed = 1;
    }

    if (rc == COMMENTS_OK) {
        (*linked)++;
        comments_markdown_writer_href(out, comments_buf_str(&url), ascii);
    }

    (void) comments_text_content(out, address, ascii);

    if (rc == COMMENTS_OK) {
        (void) comments_buf_add_c(out, "</a>");
    }

    comments_buf_free(&target);
    comments_buf_free(&url);
}


void
comments_markdown_writer_href(comments_buf_t *out, comments_str_t url,
    int ascii)
{
    comments_markdown_add(out, "<a href=\"");
    (void) comments_text_escape(out, url, ascii);
    comments_markdown_add(out, "\" rel=\"nofollow ugc noopener\">");
}


void
comments_markdown_writer_markup(comments_markdown_writer_t *writer,
    const char *markup)
{
    comments_markdown_writer_flush(writer);

    (void) comments_buf_add_c(writer->out, markup);
}


comments_tag_t
comments_markdown_writer_link(const comments_markdown_writer_t *writer)
{
    unsigned  i;

    for (i = writer->n; i > 0; i--) {
        if (writer->stack[i - 1] >= COMMENTS_TAG_A) {
            return (comments_tag_t) writer->stack[i - 1];
        }
    }

    return COMMENTS_TAG_P;
}
