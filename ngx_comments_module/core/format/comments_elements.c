/*
 * The writer of elements: decides which tags may stand where, for formats that
 * need not know it.
 *
 * Every open element has a place, which tells what may be in it:
 *
 *   place   of                            may contain
 *   FLOW    the comment, a quote          blocks; a line begins a paragraph
 *   ITEM    an item                       blocks and lines
 *   LIST    a list                        items; all else begins an item
 *   LINE    a paragraph, em, a link ...   elements of a line, text
 *   TEXT    code, pre                     text
 *
 * An element that may not stand where it is opened stays on the stack without
 * tags, so that its end is not taken for that of another element. Such an
 * element has the place of the element around it.
 */

#include "comments_elements.h"
#include "comments_markdown_guard.h"
#include "comments_markdown_link.h"


#define COMMENTS_PLACE_FLOW  0x01
#define COMMENTS_PLACE_ITEM  0x02
#define COMMENTS_PLACE_LIST  0x04
#define COMMENTS_PLACE_LINE  0x08
#define COMMENTS_PLACE_TEXT  0x10


typedef struct {
    comments_tag_t   tag;
    uint8_t          place;      /* what it makes */
    uint8_t          where;      /* the places where it may stand */
    unsigned         level:1;    /* counts as a level of quotes and lists */
    unsigned         span:1;     /* counts as an element of a line */
} comments_element_rule_t;


static int comments_elements_drawn(comments_elements_t *elements,
    unsigned element);
static int comments_elements_link(comments_elements_t *elements,
    comments_str_t target);
static void comments_elements_tag(comments_elements_t *elements,
    unsigned element);
static void comments_elements_before(comments_elements_t *elements,
    unsigned element);
static void comments_elements_imply(comments_elements_t *elements);
static void comments_elements_push(comments_elements_t *elements,
    unsigned element, int drawn);
static void comments_elements_pop(comments_elements_t *elements);
static void comments_elements_end_link(comments_elements_t *elements);
static int comments_elements_break(comments_elements_t *elements);
static uint8_t comments_elements_place(const comments_elements_t *elements);
static int comments_elements_blank(comments_str_t text);
static int comments_elements_status(comments_elements_t *elements);


#define COMMENTS_WHERE_BLOCK  (COMMENTS_PLACE_FLOW | COMMENTS_PLACE_ITEM)
#define COMMENTS_WHERE_SPAN   (COMMENTS_PLACE_LINE | COMMENTS_PLACE_ITEM)

static const comments_element_rule_t
    comments_elements_rules[COMMENTS_ELEMENTS] =
{
    [COMMENTS_ELEMENT_PARAGRAPH] = { COMMENTS_TAG_P, COMMENTS_PLACE_LINE,
                                     COMMENTS_WHERE_BLOCK, 0, 0 },
    [COMMENTS_ELEMENT_QUOTE] = { COMMENTS_TAG_QUOTE, COMMENTS_PLACE_FLOW,
                                 COMMENTS_WHERE_BLOCK, 1, 0 },
    [COMMENTS_ELEMENT_LIST] = { COMMENTS_TAG_UL, COMMENTS_PLACE_LIST,
                                COMMENTS_WHERE_BLOCK, 1, 0 },
    [COMMENTS_ELEMENT_NUMBERS] = { COMMENTS_TAG_OL, COMMENTS_PLACE_LIST,
                                   COMMENTS_WHERE_BLOCK, 1, 0 },
    [COMMENTS_ELEMENT_ITEM] = { COMMENTS_TAG_LI, COMMENTS_PLACE_ITEM,
                                COMMENTS_PLACE_LIST, 0, 0 },
    [COMMENTS_ELEMENT_PRE] = { COMMENTS_TAG_PRE, COMMENTS_PLACE_TEXT,
                               COMMENTS_WHERE_BLOCK, 0, 0 },
    [COMMENTS_ELEMENT_CODE] = { COMMENTS_TAG_CODE, COMMENTS_PLACE_TEXT,
                                COMMENTS_WHERE_SPAN, 0, 1 },
    [COMMENTS_ELEMENT_EMPHASIS] = { COMMENTS_TAG_EM, COMMENTS_PLACE_LINE,
                                    COMMENTS_WHERE_SPAN, 0, 1 },
    [COMMENTS_ELEMENT_STRONG] = { COMMENTS_TAG_STRONG, COMMENTS_PLACE_LINE,
                                  COMMENTS_WHERE_SPAN, 0, 1 },
    [COMMENTS_ELEMENT_DELETED] = { COMMENTS_TAG_DEL, COMMENTS_PLACE_LINE,
                                   COMMENTS_WHERE_SPAN, 0, 1 },
    [COMMENTS_ELEMENT_LINK] = { COMMENTS_TAG_A, COMMENTS_PLACE_LINE,
                                COMMENTS_WHERE_SPAN, 0, 1 }
};


void
comments_elements_init(comments_elements_t *elements, comments_buf_t *out,
    size_t max, int ascii)
{
    memset(elements, 0, sizeof(comments_elements_t));

    comments_markdown_writer_init(&elements->writer, out, max, ascii);
    comments_buf_init(&elements->target, COMMENTS_MARKDOWN_URL_MAX);
}


void
comments_elements_end(comments_elements_t *elements)
{
    while (elements->n) {
        comments_elements_pop(elements);
    }

    comments_markdown_writer_end(&elements->writer);
    comments_buf_free(&elements->target);
}


int
comments_elements_open(comments_elements_t *elements, unsigned element,
    comments_str_t target)
{
    int  drawn;

    if (comments_elements_status(elements) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (element == 0 || element >= COMMENTS_ELEMENTS) {
        return COMMENTS_OK;
    }

    if (element == COMMENTS_ELEMENT_BREAK) {
        return comments_elements_break(elements);
    }

    /* room for two more: what this and a text may imply */

    if (elements->deep || elements->n + 2 >= COMMENTS_ELEMENTS_STACK) {
        elements->deep++;
        return COMMENTS_OK;
    }

    comments_elements_before(elements, element);

    drawn = comments_elements_drawn(elements, element);

    if (drawn && element == COMMENTS_ELEMENT_LINK) {
        drawn = comments_elements_link(elements, target);

    } else if (drawn) {
        comments_elements_tag(elements, element);
    }

    comments_elements_push(elements, element, drawn);

    return comments_elements_status(elements);
}


/* closes what the element ends, and begins what it needs around itself */
static void
comments_elements_before(comments_elements_t *elements, unsigned element)
{
    comments_elements_open_t  *top;

    if (comments_elements_rules[element].span) {
        comments_elements_imply(elements);
        return;
    }

    top = elements->n ? &elements->stack[elements->n - 1] : NULL;

    if (top && top->drawn && top->element == COMMENTS_ELEMENT_PARAGRAPH) {
        comments_elements_pop(elements);
        top = elements->n ? &elements->stack[elements->n - 1] : NULL;
    }

    if (element == COMMENTS_ELEMENT_ITEM) {

        if (top && top->implied && top->element == COMMENTS_ELEMENT_ITEM) {
            comments_elements_pop(elements);
        }

    } else if (comments_elements_place(elements) == COMMENTS_PLACE_LIST) {
        comments_elements_imply(elements);
    }
}


/* begins a paragraph between blocks, an item in a list */
static void
comments_elements_imply(comments_elements_t *elements)
{
    unsigned  element;

    switch (comments_elements_place(elements)) {

    case COMMENTS_PLACE_FLOW:
        element = COMMENTS_ELEMENT_PARAGRAPH;
        break;

    case COMMENTS_PLACE_LIST:
        element = COMMENTS_ELEMENT_ITEM;
        break;

    default:
        return;
    }

    if (elements->n == COMMENTS_ELEMENTS_STACK) {
        return;
    }

    comments_elements_tag(elements, element);
    comments_elements_push(elements, element, 1);
    elements->stack[elements->n - 1].implied = 1;
}


static int
comments_elements_drawn(comments_elements_t *elements, unsigned element)
{
    const comments_element_rule_t  *rule;

    rule = &comments_elements_rules[element];

    if (!(rule->where & comments_elements_place(elements))) {
        return 0;
    }

    return !(rule->level && elements->levels == COMMENTS_MARKDOWN_NESTING)
           && !(rule->span && elements->spans == COMMENTS_MARKDOWN_NESTING);
}


static void
comments_elements_tag(comments_elements_t *elements, unsigned element)
{
    comments_markdown_writer_open(&elements->writer,
                                  comments_elements_rules[element].tag, NULL);

    if (element == COMMENTS_ELEMENT_PRE) {
        comments_markdown_writer_open(&elements->writer, COMMENTS_TAG_CODE,
                                      NULL);
    }
}


/* returns 1 if the start tag of the link was written, else 0 */
static int
comments_elements_link(comments_elements_t *elements, comments_str_t target)
{
    int                          rc;
    comments_buf_t               url;
    comments_markdown_writer_t  *writer;

    writer = &elements->writer;

    if (writer->links || writer->linked == COMMENTS_MARKDOWN_LINKS) {
        return 0;
    }

    comments_buf_init(&url, COMMENTS_MARKDOWN_URL_MAX * 3);

    rc = comments_markdown_link_url(&url, target);

    if (rc == COMMENTS_OK) {
        elements->target.len = 0;

        if (comments_buf_add_str(&elements->target, target) != COMMENTS_OK) {
            /* white space around the target may be longer than a URL */
            comments_buf_truncate(&elements->target, 0);
            (void) comments_buf_add_str(&elements->target,
                                        comments_buf_str(&url));
        }

        comments_markdown_writer_open_link(writer, comments_buf_str(&url));
        elements->started = writer->out->len;

    } else if (rc == COMMENTS_ERROR) {
        writer->out->failed = 1;
    }

    comments_buf_free(&url);

    return rc == COMMENTS_OK;
}


static void
comments_elements_push(comments_elements_t *elements, unsigned element,
    int drawn)
{
    uint8_t                         place;
    comments_elements_open_t       *open;
    const comments_element_rule_t  *rule;

    rule = &comments_elements_rules[element];
    place = drawn ? rule->place : comments_elements_place(elements);

    open = &elements->stack[elements->n++];

    open->element = (uint8_t) element;
    open->place = place;
    open->drawn = drawn ? 1 : 0;
    open->implied = 0;

    if (drawn) {
        elements->levels += rule->level;
        elements->spans += rule->span;
    }
}


int
comments_elements_close(comments_elements_t *elements, unsigned element)
{
    unsigned  i;

    if (comments_elements_status(elements) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (element == 0 || element >= COMMENTS_ELEMENT_BREAK) {
        return COMMENTS_OK;
    }

    if (elements->deep) {
        elements->deep--;
        return COMMENTS_OK;
    }

    for (i = elements->n; i > 0; i--) {

        if (elements->stack[i - 1].element != element) {
            continue;
        }

        while (elements->n >= i) {
            comments_elements_pop(elements);
        }

        break;
    }

    return comments_elements_status(elements);
}


static void
comments_elements_pop(comments_elements_t *elements)
{
    unsigned                        place;
    comments_elements_open_t       *open;
    const comments_element_rule_t  *rule;

    open = &elements->stack[elements->n - 1];
    rule = &comments_elements_rules[open->element];

    if (!open->drawn) {
        elements->n--;
        place = open->place;

        /* what was to be a block is kept apart from the text behind it */

        if (!rule->span
            && (place == COMMENTS_PLACE_LINE || place == COMMENTS_PLACE_ITEM))
        {
            comments_markdown_writer_markup(&elements->writer, "<br />\n");
        }

        return;
    }

    if (open->element == COMMENTS_ELEMENT_LINK) {
        comments_elements_end_link(elements);
    }

    elements->n--;
    elements->levels -= rule->level;
    elements->spans -= rule->span;

    comments_markdown_writer_close(&elements->writer, rule->tag);
}


static void
comments_elements_end_link(comments_elements_t *elements)
{
    comments_markdown_writer_t  *writer;

    writer = &elements->writer;

    if (writer->text.len == 0 && writer->out->len == elements->started) {
        (void) comments_buf_add_str(&writer->text,
                                    comments_buf_str(&elements->target));
    }
}


static int
comments_elements_break(comments_elements_t *elements)
{
    uint8_t  place;

    place = comments_elements_place(elements);

    if (place == COMMENTS_PLACE_TEXT) {
        return comments_elements_text(elements, comments_str_c("\n"));
    }

    if (place == COMMENTS_PLACE_LINE || place == COMMENTS_PLACE_ITEM) {
        comments_markdown_writer_markup(&elements->writer, "<br />\n");
    }

    return comments_elements_status(elements);
}


int
comments_elements_text(comments_elements_t *elements, comments_str_t text)
{
    uint8_t  place;

    if (comments_elements_status(elements) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    place = comments_elements_place(elements);

    if (text.len == 0
        || ((place == COMMENTS_PLACE_FLOW || place == COMMENTS_PLACE_LIST)
            && comments_elements_blank(text)))
    {
        return COMMENTS_OK;
    }

    comments_elements_imply(elements);

    (void) comments_buf_add_str(&elements->writer.text, text);

    return comments_elements_status(elements);
}


static uint8_t
comments_elements_place(const comments_elements_t *elements)
{
    return elements->n ? elements->stack[elements->n - 1].place
                       : COMMENTS_PLACE_FLOW;
}


static int
comments_elements_blank(comments_str_t text)
{
    size_t  i;

    for (i = 0; i < text.len; i++) {
        if ((unsigned char) text.data[i] > ' ') {
            return 0;
        }
    }

    return 1;
}


/* text that is held back, too, must not become more than the output may be */
static int
comments_elements_status(comments_elements_t *elements)
{
    comments_buf_t  *out, *text;

    out = elements->writer.out;
    text = &elements->writer.text;

    if (text->failed && !out->failed) {
        out->failed = 1;
        out->full = text->full;
    }

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}
