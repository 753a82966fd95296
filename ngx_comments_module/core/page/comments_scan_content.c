/*
 * Tells the search for the article's content (comments_article.h) of the
 * elements and the text that the scanner reads, as far as they are shown.
 */

#include "comments_scan_machine.h"

#include "comments_article.h"


#define BOX      COMMENTS_ARTICLE_BOX
#define CODE     COMMENTS_ARTICLE_CODE
#define QUIET    COMMENTS_ARTICLE_QUIET
#define FENCE    COMMENTS_ARTICLE_FENCE
#define CLOSER   COMMENTS_ARTICLE_CLOSER
#define MUTE     COMMENTS_ARTICLE_MUTE
#define NOISE    COMMENTS_ARTICLE_NOISE
#define SEALED   COMMENTS_ARTICLE_SEALED
#define TABLE    COMMENTS_ARTICLE_TABLE

/* what a system has printed */
#define COMMENTS (COMMENTS_ARTICLE_COMMENT | COMMENTS_ARTICLE_REMARK)

/* what makes a frame of an element that is no box */
#define WEIGHTS  (CODE | QUIET | FENCE | MUTE | NOISE | SEALED | TABLE)

/* makes a number of an element, for its kind */
#define COMMENTS_SCAN_CONTENT_KIND  0x9e3779b1u


static unsigned comments_scan_content_props(const comments_scan_t *scan,
    unsigned element);
static void comments_scan_content_printed(comments_scan_t *scan,
    unsigned element);
static unsigned comments_scan_content_listed(unsigned entry);
static void comments_scan_content_framed(comments_scan_t *scan);
static unsigned comments_scan_content_clean(const comments_scan_t *scan,
    unsigned entry, unsigned position);
static unsigned comments_scan_content_ended(const comments_scan_t *scan,
    unsigned entry);
static unsigned comments_scan_content_fits(const comments_scan_t *scan);


/* elements without an entry stand for the text in them alone */
const unsigned  comments_scan_props[COMMENTS_EL_KNOWN] = {
    [COMMENTS_EL_ADDRESS] = BOX,
    [COMMENTS_EL_APPLET] = MUTE,
    [COMMENTS_EL_ARTICLE] = BOX|FENCE|COMMENTS_ARTICLE_ARTICLE,
    [COMMENTS_EL_ASIDE] = BOX|FENCE|QUIET|CLOSER,
    [COMMENTS_EL_AUDIO] = MUTE,
    [COMMENTS_EL_BLOCKQUOTE] = FENCE,
    [COMMENTS_EL_BUTTON] = MUTE,
    [COMMENTS_EL_CANVAS] = MUTE,
    [COMMENTS_EL_CENTER] = BOX,
    [COMMENTS_EL_COMENTARIO] = BOX|NOISE,
    [COMMENTS_EL_DATALIST] = MUTE,
    [COMMENTS_EL_DETAILS] = SEALED,
    [COMMENTS_EL_DIALOG] = BOX|QUIET|SEALED,
    [COMMENTS_EL_DIR] = BOX,
    [COMMENTS_EL_DIV] = BOX,
    [COMMENTS_EL_FIELDSET] = BOX,
    [COMMENTS_EL_FIGURE] = FENCE|SEALED,
    [COMMENTS_EL_FOOTER] = BOX|QUIET|CLOSER|COMMENTS_ARTICLE_FOOT,
    [COMMENTS_EL_FORM] = BOX|QUIET,
    [COMMENTS_EL_HEADER] = BOX|NOISE,
    [COMMENTS_EL_MAIN] = BOX|COMMENTS_ARTICLE_MAIN,
    [COMMENTS_EL_MARQUEE] = BOX,
    [COMMENTS_EL_MENU] = BOX,
    [COMMENTS_EL_NAV] = BOX|FENCE|QUIET|CLOSER,
    [COMMENTS_EL_OBJECT] = MUTE,
    [COMMENTS_EL_OPTGROUP] = MUTE,
    [COMMENTS_EL_OPTION] = MUTE,
    [COMMENTS_EL_PRE] = CODE,
    [COMMENTS_EL_SEARCH] = BOX|NOISE,
    [COMMENTS_EL_SECTION] = BOX|FENCE|COMMENTS_ARTICLE_SECTION,
    [COMMENTS_EL_TABLE] = TABLE,
    [COMMENTS_EL_TD] = BOX|COMMENTS_ARTICLE_CELL,
    [COMMENTS_EL_TH] = BOX|COMMENTS_ARTICLE_CELL,
    [COMMENTS_EL_VIDEO] = MUTE
};


void
comments_scan_content_start(comments_scan_t *scan, unsigned element)
{
    unsigned                props;
    comments_article_tag_t  tag;

    props = comments_scan_content_props(scan, element);

    if (scan->seen & (1u << COMMENTS_SCAN_ATTR_ROOT)) {
        props |= COMMENTS_ARTICLE_ROOT;
    }

    if (!((props & (BOX | WEIGHTS)) || (scan->props & COMMENTS))
        || comments_scan_top(scan) != element
        || scan->hidden || scan->barred
        || scan->depth == COMMENTS_SCAN_DEPTH)
    {
        return;
    }

    if (scan->props & COMMENTS) {
        comments_scan_content_printed(scan, element);
    }

    if (element == COMMENTS_EL_FORM) {
        comments_printed_form(&scan->printed);
    }

    if (!(props & (BOX | WEIGHTS))) {
        comments_scan_content_framed(scan);
        return;
    }

    tag.at = scan->token_at;
    tag.props = props;
    tag.kind = scan->kind ^ element * COMMENTS_SCAN_CONTENT_KIND;
    tag.depth = scan->depth;
    tag.fit = 0;

    if (props & (CLOSER | COMMENTS_ARTICLE_FOOT)) {
        tag.fit = !(props & COMMENTS_ARTICLE_CELL)
                  && comments_scan_content_fits(scan)
                  && !comments_scan_in_table(scan);
    }

    comments_article_open(&scan->article, &tag);
    comments_scan_content_framed(scan);
}


static unsigned
comments_scan_content_props(const comments_scan_t *scan, unsigned element)
{
    unsigned  props;

    if (element >= COMMENTS_EL_KNOWN) {
        return BOX | scan->props;
    }

    props = comments_scan_props[element];

    if (props & BOX) {
        return props | scan->props;
    }

    /* the names of what stands in a line say nothing */

    if ((comments_scan_flags(element) & COMMENTS_SCAN_FORMAT)
        || element == COMMENTS_EL_SPAN)
    {
        return 0;
    }

    return props | (scan->props & NOISE);
}


/*
 * The element is a comment that a system has printed into the page. Of a list
 * of comments the whole list counts: between its items the block may not stand.
 */

static void
comments_scan_content_printed(comments_scan_t *scan, unsigned element)
{
    unsigned  i;

    /* it would not be taken: the lists around it need not be looked for */

    if (scan->printed.unit || scan->printed.over) {
        return;
    }

    if ((comments_scan_flags(element) & (COMMENTS_SCAN_FORMAT
                                         | COMMENTS_SCAN_HEADING
                                         | COMMENTS_SCAN_TABLED))
        || element == COMMENTS_EL_SPAN
        || scan->article.frame[scan->article.frames - 1].rooted)
    {
        return;
    }

    for (i = scan->depth; i > 1; i--) {
        if (!comments_scan_content_listed(scan->stack[i - 2])) {
            break;
        }
    }

    comments_printed_open(&scan->printed, i,
                          !(scan->props & COMMENTS_ARTICLE_COMMENT));
}


/* 1 for a list or an item of one */

static unsigned
comments_scan_content_listed(unsigned entry)
{
    switch (entry) {

    case COMMENTS_EL_DD:
    case COMMENTS_EL_DL:
    case COMMENTS_EL_DT:
    case COMMENTS_EL_LI:
    case COMMENTS_EL_OL:
    case COMMENTS_EL_UL:
        return 1;
    }

    return 0;
}


static void
comments_scan_content_framed(comments_scan_t *scan)
{
    unsigned  frame, printed;

    frame = comments_article_depth(&scan->article);
    printed = comments_printed_depth(&scan->printed);

    scan->framed = (uint16_t) (frame > printed ? frame : printed);
}


/* 1 if the block may be put here as far as forms, links and the body go */

static unsigned
comments_scan_content_fits(const comments_scan_t *scan)
{
    return !scan->form && !scan->anchor && !scan->hidden && !scan->barred
           && scan->phase == COMMENTS_SCAN_BODY;
}


void
comments_scan_content_text(comments_scan_t *scan, const char *p,
    const char *last)
{
    size_t  n, high;

    if (scan->hidden || scan->barred) {
        return;
    }

    n = comments_article_count(p, last, &high);

    if (n) {
        comments_article_text(&scan->article, n, high, scan->anchor);
    }
}


void
comments_scan_content_closed(comments_scan_t *scan, unsigned entry)
{
    unsigned                position, clean;
    comments_article_end_t  end;

    /*
     * The block stands before the end tag if nothing is open in the element
     * but a paragraph, which the block closes. What was closed is still in
     * the memory of the stack.
     */

    position = scan->depth + 1u;
    clean = comments_scan_content_clean(scan, entry, position);

    memset(&end, 0, sizeof(comments_article_end_t));

    if (comments_scan_content_ended(scan, entry)) {
        end.ended = 1;
        end.at = clean ? scan->token_at : scan->ending_at;
        end.fit = comments_scan_content_fits(scan)
                  && (clean || !comments_scan_in_table(scan));
    }

    if (position == comments_article_depth(&scan->article)) {
        comments_article_close(&scan->article, &end);
    }

    if (position <= comments_printed_depth(&scan->printed)) {
        end.at = scan->ending_at;
        end.fit = comments_scan_content_fits(scan)
                  && !comments_scan_in_table(scan);
        comments_printed_closed(&scan->printed, scan->depth, &end);
    }

    comments_scan_content_framed(scan);
}


/* 1 if the block may stand at the end of the element's content */

static unsigned
comments_scan_content_clean(const comments_scan_t *scan, unsigned entry,
    unsigned position)
{
    unsigned  depth;

    if (entry == COMMENTS_EL_TABLE) {
        return 0;
    }

    depth = scan->ending_depth;

    if (depth > position && scan->stack[depth - 1] == COMMENTS_EL_P) {
        depth--;
    }

    /* old pages leave a font open at the end of a cell */

    if (entry == COMMENTS_EL_TD || entry == COMMENTS_EL_TH) {
        while (depth > position
               && (comments_scan_flags(scan->stack[depth - 1])
                   & COMMENTS_SCAN_FORMAT))
        {
            depth--;
        }
    }

    return depth == position;
}


/*
 * 1 if the tag that closes the element is its end tag. A cell has none in many
 * old pages: what ends it is a tag of another part of the table.
 */

static unsigned
comments_scan_content_ended(const comments_scan_t *scan, unsigned entry)
{
    if (scan->ending == 0) {
        return 0;
    }

    if (scan->ending == (entry & COMMENTS_SCAN_ELEMENT)) {
        return 1;
    }

    return (entry == COMMENTS_EL_TD || entry == COMMENTS_EL_TH)
           && (scan->ending == COMMENTS_EL_TABLE
               || (comments_scan_flags(scan->ending) & COMMENTS_SCAN_TABLED));
}


void
comments_scan_content_removed(comments_scan_t *scan, unsigned position)
{
    comments_article_removed(&scan->article, position);
    comments_printed_removed(&scan->printed, position);
    comments_scan_content_framed(scan);
}


void
comments_scan_content_end(comments_scan_t *scan)
{
    comments_article_end(&scan->article);
    comments_scan_content_settle(scan);
}


void
comments_scan_content_settle(comments_scan_t *scan)
{
    uint64_t  at;

    scan->scored = 0;
    scan->framed = 0;

    if (scan->phase == COMMENTS_SCAN_FRAMESET) {
        return;
    }

    if (scan->printed.known) {
        comments_scan_place(scan, COMMENTS_PLACE_CONTAINER, scan->printed.at);

    } else if (!scan->marked
               && comments_article_place(&scan->article, &at) == COMMENTS_OK)
    {
        comments_scan_place(scan, COMMENTS_PLACE_CONTENT, at);
    }
}
