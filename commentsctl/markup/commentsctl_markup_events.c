/*
 * What the parser finds in HTML becomes paragraphs, code, quotes and lists.
 */

#include "comments_number.h"
#include "commentsctl_markup_clean.h"
#include "commentsctl_markup_element.h"
#include "commentsctl_markup_events.h"
#include "commentsctl_markup_target.h"


#define COMMENTSCTL_EVENTS_NUMBER  99    /* of a list's first item */


static void commentsctl_events_enter(commentsctl_markup_reader_t *reader,
    commentsctl_element_t element, const char **atts);
static uint8_t commentsctl_events_style(commentsctl_element_t element,
    const char **atts);
static void commentsctl_events_in_code(commentsctl_markup_reader_t *reader,
    commentsctl_element_t element, const char **atts);
static void commentsctl_events_block(commentsctl_markup_reader_t *reader);
static void commentsctl_events_list(commentsctl_markup_reader_t *reader,
    commentsctl_element_t element, const char **atts);
static void commentsctl_events_pre(commentsctl_markup_reader_t *reader,
    const char **atts);
static void commentsctl_events_lang(commentsctl_markup_reader_t *reader,
    const char **atts);
static void commentsctl_events_link(commentsctl_markup_reader_t *reader,
    const char *href);
static void commentsctl_events_image(commentsctl_markup_reader_t *reader,
    const char **atts);
static void commentsctl_events_media(commentsctl_markup_reader_t *reader,
    const char **atts);
static void commentsctl_events_cell(commentsctl_markup_reader_t *reader);
static void commentsctl_events_leave(commentsctl_markup_reader_t *reader);
static void commentsctl_events_add(commentsctl_markup_reader_t *reader,
    const char *text);
static void commentsctl_events_flush(commentsctl_markup_reader_t *reader);


void
commentsctl_markup_events_start(commentsctl_markup_reader_t *reader,
    const char *name, const char **atts)
{
    commentsctl_element_t       element;
    commentsctl_reader_open_t  *open;

    if (reader->n == COMMENTSCTL_READER_DEPTH) {
        commentsctl_markup_events_unwind(reader);
    }

    element = commentsctl_markup_element(name);

    open = &reader->open[reader->n++];

    open->element = (uint8_t) element;
    open->style = reader->prose.style;
    open->link = reader->prose.link;
    open->hides = element == COMMENTSCTL_ELEMENT_HIDDEN
                  || commentsctl_markup_element_hidden(atts);

    if (open->hides) {
        reader->hidden++;
    }

    if (reader->hidden) {
        return;
    }

    if (reader->pre && element != COMMENTSCTL_ELEMENT_PRE) {
        commentsctl_events_in_code(reader, element, atts);
        return;
    }

    commentsctl_events_enter(reader, element, atts);

    if (element == COMMENTSCTL_ELEMENT_MEDIA) {

        /* what is in it is for browsers that cannot play it */

        open->hides = 1;
        reader->hidden++;
    }
}


static void
commentsctl_events_enter(commentsctl_markup_reader_t *reader,
    commentsctl_element_t element, const char **atts)
{
    commentsctl_markup_prose_t  *prose;

    prose = &reader->prose;

    switch (element) {

    case COMMENTSCTL_ELEMENT_QUOTED:
        commentsctl_events_add(reader, "\xe2\x80\x9c");
        break;

    case COMMENTSCTL_ELEMENT_LINK:
        commentsctl_events_link(reader,
                            commentsctl_markup_element_attribute(atts, "href"));
        break;

    case COMMENTSCTL_ELEMENT_IMAGE:
        commentsctl_events_image(reader, atts);
        break;

    case COMMENTSCTL_ELEMENT_MEDIA:
        commentsctl_events_media(reader, atts);
        break;

    case COMMENTSCTL_ELEMENT_BREAK:
        commentsctl_markup_prose_break(prose);
        break;

    case COMMENTSCTL_ELEMENT_LINE:
        commentsctl_events_flush(reader);
        commentsctl_markup_blocks_line(&reader->blocks);
        break;

    case COMMENTSCTL_ELEMENT_HEADING:
    case COMMENTSCTL_ELEMENT_BLOCK:
        commentsctl_events_block(reader);
        break;

    case COMMENTSCTL_ELEMENT_QUOTE:
    case COMMENTSCTL_ELEMENT_UL:
    case COMMENTSCTL_ELEMENT_OL:
    case COMMENTSCTL_ELEMENT_ITEM:
        commentsctl_events_list(reader, element, atts);
        break;

    case COMMENTSCTL_ELEMENT_PRE:
        commentsctl_events_pre(reader, atts);
        break;

    case COMMENTSCTL_ELEMENT_TABLE:
        commentsctl_events_flush(reader);
        reader->tables++;
        break;

    case COMMENTSCTL_ELEMENT_ROW:
        commentsctl_markup_prose_line(prose, 1);
        reader->cells = 0;
        break;

    case COMMENTSCTL_ELEMENT_CELL:
        commentsctl_events_cell(reader);
        break;

    default: /* COMMENTSCTL_ELEMENT_INLINE, _HIDDEN */
        break;
    }

    prose->style |= commentsctl_events_style(element, atts);
}


/* returns the looks of an element's text */
static uint8_t
commentsctl_events_style(commentsctl_element_t element, const char **atts)
{
    uint8_t  style;

    style = atts != NULL ? commentsctl_markup_element_style(atts) : 0;

    switch (element) {

    case COMMENTSCTL_ELEMENT_STRONG:
    case COMMENTSCTL_ELEMENT_HEADING:
        return style | COMMENTSCTL_STYLE_STRONG;

    case COMMENTSCTL_ELEMENT_EM:
        return style | COMMENTSCTL_STYLE_EM;

    case COMMENTSCTL_ELEMENT_DEL:
        return style | COMMENTSCTL_STYLE_DEL;

    case COMMENTSCTL_ELEMENT_CODE:
        return style | COMMENTSCTL_STYLE_CODE;

    default:
        return style;
    }
}


/* an element in code, which has no markup */
static void
commentsctl_events_in_code(commentsctl_markup_reader_t *reader,
    commentsctl_element_t element, const char **atts)
{
    const char  *alt;

    if (element == COMMENTSCTL_ELEMENT_BREAK) {
        commentsctl_events_add(reader, "\n");

    } else if (element == COMMENTSCTL_ELEMENT_CODE) {
        commentsctl_events_lang(reader, atts);

    } else if (element == COMMENTSCTL_ELEMENT_IMAGE) {
        alt = commentsctl_markup_element_attribute(atts, "alt");
        commentsctl_events_add(reader, alt ? alt : "");
    }
}


/* a block begins or ends; in a table, blocks are lines */
static void
commentsctl_events_block(commentsctl_markup_reader_t *reader)
{
    if (reader->tables) {
        commentsctl_markup_prose_line(&reader->prose, 1);
        return;
    }

    commentsctl_events_flush(reader);
}


static void
commentsctl_events_list(commentsctl_markup_reader_t *reader,
    commentsctl_element_t element, const char **atts)
{
    uint64_t             start;
    const char          *value;
    commentsctl_block_t  kind;

    commentsctl_events_flush(reader);

    start = 1;
    value = NULL;

    switch (element) {

    case COMMENTSCTL_ELEMENT_QUOTE:
        kind = COMMENTSCTL_BLOCK_QUOTE;
        break;

    case COMMENTSCTL_ELEMENT_UL:
        kind = COMMENTSCTL_BLOCK_UL;
        break;

    case COMMENTSCTL_ELEMENT_OL:
        kind = COMMENTSCTL_BLOCK_OL;
        value = commentsctl_markup_element_attribute(atts, "start");
        break;

    default: /* COMMENTSCTL_ELEMENT_ITEM */
        kind = COMMENTSCTL_BLOCK_ITEM;
        break;
    }

    if (value != NULL
        && (comments_number_parse(comments_str_c(value),
                                  COMMENTSCTL_EVENTS_NUMBER, &start)
            != COMMENTS_OK))
    {
        start = 1;
    }

    commentsctl_markup_blocks_open(&reader->blocks, kind, (unsigned) start);
}


static void
commentsctl_events_pre(commentsctl_markup_reader_t *reader, const char **atts)
{
    if (reader->pre++) {
        return;
    }

    commentsctl_events_flush(reader);
    comments_buf_truncate(&reader->code, 0);

    reader->lang[0] = '\0';
    commentsctl_events_lang(reader, atts);
}


static void
commentsctl_events_lang(commentsctl_markup_reader_t *reader,
    const char **atts)
{
    comments_str_t  lang;

    lang = commentsctl_markup_element_lang(atts);

    if (lang.len && lang.len < sizeof(reader->lang)) {
        memcpy(reader->lang, lang.data, lang.len);
        reader->lang[lang.len] = '\0';
    }
}


static void
commentsctl_events_link(commentsctl_markup_reader_t *reader, const char *href)
{
    int             rc;
    comments_buf_t  url;

    reader->prose.link = 0;

    if (href == NULL) {
        return;
    }

    comments_buf_init(&url, COMMENTSCTL_CLEAN_MAX);

    rc = commentsctl_markup_target(&url, comments_str_c(href));

    if (rc == COMMENTS_OK) {
        reader->prose.link = commentsctl_markup_prose_target(&reader->prose,
                                                       comments_buf_str(&url));

    } else if (rc == COMMENTS_ERROR) {
        reader->failed = 1;
    }

    comments_buf_free(&url);
}


/* an image is a link to it; in a link, it is its alternative text */
static void
commentsctl_events_image(commentsctl_markup_reader_t *reader,
    const char **atts)
{
    uint32_t     link;
    const char  *alt, *src, *width, *height;

    alt = commentsctl_markup_element_attribute(atts, "alt");
    src = commentsctl_markup_element_attribute(atts, "src");
    width = commentsctl_markup_element_attribute(atts, "width");
    height = commentsctl_markup_element_attribute(atts, "height");

    if (width != NULL && height != NULL && strcmp(width, "1") == 0
        && strcmp(height, "1") == 0)
    {
        /* it counts readers */
        return;
    }

    if (alt == NULL || *alt == '\0') {
        alt = commentsctl_markup_element_attribute(atts, "title");
    }

    link = reader->prose.link;

    if (link == 0 && !commentsctl_markup_element_class(atts, "smiley")
        && !commentsctl_markup_element_class(atts, "emoji"))
    {
        commentsctl_events_link(reader, src);
    }

    if (alt != NULL && *alt) {
        commentsctl_events_add(reader, alt);

    } else if (link == 0 && reader->prose.link) {
        commentsctl_events_add(reader, src);
    }

    reader->prose.link = link;
}


static void
commentsctl_events_media(commentsctl_markup_reader_t *reader,
    const char **atts)
{
    const char  *src;

    src = commentsctl_markup_element_attribute(atts, "src");

    commentsctl_events_block(reader);
    commentsctl_events_link(reader, src);

    if (reader->prose.link) {
        commentsctl_events_add(reader, src);
    }

    commentsctl_events_block(reader);
}


static void
commentsctl_events_cell(commentsctl_markup_reader_t *reader)
{
    if (reader->cells && reader->prose.text.len) {
        commentsctl_markup_prose_line(&reader->prose, 0);
        commentsctl_events_add(reader, " | ");
    }

    reader->cells = 1;
}


void
commentsctl_markup_events_end(commentsctl_markup_reader_t *reader,
    const char *name)
{
    unsigned               i;
    commentsctl_element_t  element;

    element = commentsctl_markup_element(name);

    for (i = reader->n; i > 0; i--) {
        if (reader->open[i - 1].element == element) {
            break;
        }
    }

    while (i > 0 && reader->n >= i) {
        commentsctl_events_leave(reader);
    }
}


/* the innermost element ends */
static void
commentsctl_events_leave(commentsctl_markup_reader_t *reader)
{
    const commentsctl_reader_open_t  *open;

    open = &reader->open[--reader->n];

    if (open->hides) {
        reader->hidden--;
    }

    if (reader->hidden || open->hides) {
        reader->prose.style = open->style;
        reader->prose.link = open->link;
        return;
    }

    if (reader->pre && open->element != COMMENTSCTL_ELEMENT_PRE) {
        return;
    }

    switch (open->element) {

    case COMMENTSCTL_ELEMENT_QUOTED:
        commentsctl_events_add(reader, "\xe2\x80\x9d");
        break;

    case COMMENTSCTL_ELEMENT_BLOCK:
    case COMMENTSCTL_ELEMENT_HEADING:
        commentsctl_events_block(reader);
        break;

    case COMMENTSCTL_ELEMENT_QUOTE:
    case COMMENTSCTL_ELEMENT_UL:
    case COMMENTSCTL_ELEMENT_OL:
    case COMMENTSCTL_ELEMENT_ITEM:
        commentsctl_events_flush(reader);
        commentsctl_markup_blocks_close(&reader->blocks);
        break;

    case COMMENTSCTL_ELEMENT_PRE:
        if (reader->pre && --reader->pre == 0) {
            commentsctl_markup_blocks_code(&reader->blocks,
                                           comments_buf_str(&reader->code),
                                           comments_str_c(reader->lang));
        }

        break;

    case COMMENTSCTL_ELEMENT_TABLE:
        commentsctl_events_flush(reader);
        reader->tables -= reader->tables != 0;
        break;

    default:
        break;
    }

    reader->prose.style = open->style;
    reader->prose.link = open->link;
}


void
commentsctl_markup_events_text(commentsctl_markup_reader_t *reader,
    comments_str_t text)
{
    size_t  i, start;

    if (reader->hidden) {
        return;
    }

    if (!reader->pre) {

        while (commentsctl_markup_prose_add(&reader->prose, &text,
                                            reader->lines))
        {
            commentsctl_markup_blocks_prose(&reader->blocks, &reader->prose);
            commentsctl_markup_prose_next(&reader->prose);
        }

        return;
    }

    /* code: all but controls as it is */

    start = 0;

    for (i = 0; i <= text.len; i++) {

        if (i < text.len && ((unsigned char) text.data[i] >= ' '
                             || text.data[i] == '\t' || text.data[i] == '\n')
            && text.data[i] != 0x7f)
        {
            continue;
        }

        (void) comments_buf_add(&reader->code, text.data + start, i - start);
        start = i + 1;
    }
}


/* text that the parser did not find, without line breaks outside of code */
static void
commentsctl_events_add(commentsctl_markup_reader_t *reader, const char *text)
{
    unsigned  lines;

    lines = reader->lines;
    reader->lines = 0;

    commentsctl_markup_events_text(reader, comments_str_c(text));

    reader->lines = lines;
}


static void
commentsctl_events_flush(commentsctl_markup_reader_t *reader)
{
    commentsctl_markup_blocks_prose(&reader->blocks, &reader->prose);
    commentsctl_markup_prose_next(&reader->prose);
}


void
commentsctl_markup_events_unwind(commentsctl_markup_reader_t *reader)
{
    while (reader->n) {
        commentsctl_events_leave(reader);
    }
}


int
commentsctl_markup_events_finish(commentsctl_markup_reader_t *reader)
{
    commentsctl_markup_events_unwind(reader);
    commentsctl_events_flush(reader);

    return (reader->failed || reader->prose.failed || reader->code.failed
            || reader->blocks.writer.out.failed)
           ? COMMENTS_ERROR : COMMENTS_OK;
}
