/*
 * The tree builder in the body (HTML standard, 13.2.6.4.7), as far as it
 * changes the stack of open elements.
 */

#include "comments_scan_machine.h"


static unsigned comments_scan_body_prepare(comments_scan_t *scan,
    unsigned element);
static void comments_scan_body_frameset(comments_scan_t *scan);
static unsigned comments_scan_body_form(comments_scan_t *scan);
static void comments_scan_body_item(comments_scan_t *scan, unsigned element);
static void comments_scan_body_link(comments_scan_t *scan);
static comments_scan_state_t comments_scan_body_raw(comments_scan_t *scan,
    unsigned element);
static void comments_scan_body_item_end(comments_scan_t *scan);
static void comments_scan_body_form_end(comments_scan_t *scan);
static void comments_scan_body_heading_end(comments_scan_t *scan);
static void comments_scan_body_other_end(comments_scan_t *scan,
    unsigned element);


comments_scan_state_t
comments_scan_body_start(comments_scan_t *scan, unsigned element)
{
    unsigned  flags;

    if (scan->selects && comments_scan_select_start(scan, element)) {
        return COMMENTS_SCAN_DATA;
    }

    flags = comments_scan_flags(element);

    if ((flags & COMMENTS_SCAN_BUSY)
        || (element == COMMENTS_EL_INPUT && !scan->hidden_type))
    {
        scan->frameset_ok = 0;
    }

    if (element == COMMENTS_EL_TABLE || (flags & COMMENTS_SCAN_TABLED)) {
        comments_scan_table_start(scan, element);
        return COMMENTS_SCAN_DATA;
    }

    if (comments_scan_body_prepare(scan, element)) {
        return COMMENTS_SCAN_DATA;
    }

    if (flags & COMMENTS_SCAN_BLOCK) {
        comments_scan_close(scan, comments_scan_find_p(scan));
    }

    if (flags & COMMENTS_SCAN_RAW) {
        return comments_scan_body_raw(scan, element);
    }

    /* a heading directly in a heading closes the outer one */

    if ((flags & COMMENTS_SCAN_HEADING)
        && (comments_scan_flags(comments_scan_top(scan))
            & COMMENTS_SCAN_HEADING))
    {
        comments_scan_close(scan, scan->depth);
    }

    if (!(flags & COMMENTS_SCAN_VOID)) {
        comments_scan_push(scan, element);
    }

    return COMMENTS_SCAN_DATA;
}


/*
 * Does what a start tag does before its element is opened. Returns 1 if the
 * element is not opened.
 */

static unsigned
comments_scan_body_prepare(comments_scan_t *scan, unsigned element)
{
    switch (element) {

    case COMMENTS_EL_FRAMESET:
        comments_scan_body_frameset(scan);
        return 1;

    case COMMENTS_EL_BODY:
        scan->frameset_ok = 0;
        return 1;

    case COMMENTS_EL_HTML:
    case COMMENTS_EL_HEAD:
    case COMMENTS_EL_FRAME:
        return 1;

    case COMMENTS_EL_META:
        comments_scan_charset_meta(scan);
        return 1;

    case COMMENTS_EL_BASE:
        comments_scan_base_tag(scan);
        return 1;

    case COMMENTS_EL_SVG:
    case COMMENTS_EL_MATH:
        if (!scan->self_closing) {
            comments_scan_push(scan, element | (element == COMMENTS_EL_SVG
                                                ? COMMENTS_SCAN_SVG
                                                : COMMENTS_SCAN_MATH));
        }

        return 1;

    case COMMENTS_EL_FORM:
        return comments_scan_body_form(scan);

    case COMMENTS_EL_LI:
    case COMMENTS_EL_DD:
    case COMMENTS_EL_DT:
        comments_scan_body_item(scan, element);
        return 0;

    case COMMENTS_EL_A:
        comments_scan_body_link(scan);
        return 0;

    case COMMENTS_EL_BUTTON:
        comments_scan_close(scan, comments_scan_find(scan, element,
                                                     COMMENTS_SCAN_SCOPE, 0));
        return 0;

    case COMMENTS_EL_NOBR:
        comments_scan_adopt(scan, element);
        return 0;

    case COMMENTS_EL_OPTION:
    case COMMENTS_EL_OPTGROUP:
        if (comments_scan_top(scan) == COMMENTS_EL_OPTION) {
            comments_scan_close(scan, scan->depth);
        }
    }

    return 0;
}


/*
 * A <frameset> replaces the body, if the body has nothing yet that the
 * standard counts as content.
 */

static void
comments_scan_body_frameset(comments_scan_t *scan)
{
    if (!scan->frameset_ok || scan->templates) {
        return;
    }

    comments_scan_container_reset(scan);
    comments_scan_pop_to(scan, 0);

    scan->phase = COMMENTS_SCAN_FRAMESET;
    scan->frameset_ok = 0;
    scan->place = COMMENTS_PLACE_NONE;
    scan->at = 0;
}


/* returns 1 if the form is not opened: the standard ignores a form in a form */

static unsigned
comments_scan_body_form(comments_scan_t *scan)
{
    if (scan->templates) {
        return 0;
    }

    if (scan->form) {
        return 1;
    }

    scan->form = 1;

    /* in a table, outside its cells, a form is closed at once */

    return comments_scan_in_table(scan);
}


/* a list item closes the item before it, unless it is in an inner list */

static void
comments_scan_body_item(comments_scan_t *scan, unsigned element)
{
    unsigned  i, entry, node;

    for (i = scan->depth; i; i--) {
        entry = scan->stack[i - 1];
        node = (entry & COMMENTS_SCAN_FOREIGN)
               ? 0 : (entry & COMMENTS_SCAN_ELEMENT);

        if (node == element
            || (node == COMMENTS_EL_DT && element == COMMENTS_EL_DD)
            || (node == COMMENTS_EL_DD && element == COMMENTS_EL_DT))
        {
            comments_scan_close(scan, i);
            return;
        }

        if ((comments_scan_flags(entry) & COMMENTS_SCAN_SPECIAL)
            && node != COMMENTS_EL_ADDRESS && node != COMMENTS_EL_DIV
            && node != COMMENTS_EL_P)
        {
            return;
        }
    }
}


/* a link closes the link that is open, even one outside of the current table */

static void
comments_scan_body_link(comments_scan_t *scan)
{
    if (scan->link) {
        comments_scan_adopt(scan, COMMENTS_EL_A);
    }

    if (scan->link) {
        comments_scan_remove(scan, comments_scan_find(scan, COMMENTS_EL_A,
                                                      0, 0));
    }

    scan->link = 1;
    scan->anchor = (scan->seen & (1u << COMMENTS_SCAN_ATTR_HREF)) != 0;
}


static comments_scan_state_t
comments_scan_body_raw(comments_scan_t *scan, unsigned element)
{
    /*
     * in XHTML <script src="..."/> is a complete element; HTML pages do not
     * use this
     */

    if (scan->xml && scan->self_closing) {
        return COMMENTS_SCAN_DATA;
    }

    scan->raw = (uint16_t) element;
    scan->raw_at = scan->token_at;

    switch (element) {

    case COMMENTS_EL_TITLE:
        comments_scan_title_begin(scan);
        break;

    case COMMENTS_EL_SCRIPT:
        return COMMENTS_SCAN_SCRIPT;

    case COMMENTS_EL_PLAINTEXT:
        return COMMENTS_SCAN_PLAINTEXT;
    }

    return COMMENTS_SCAN_RAWTEXT;
}


void
comments_scan_body_end(comments_scan_t *scan, unsigned element)
{
    unsigned  flags;

    if (scan->selects && comments_scan_select_end(scan, element)) {
        return;
    }

    flags = comments_scan_flags(element);

    switch (element) {

    case COMMENTS_EL_HTML:
    case COMMENTS_EL_BODY:
        return;

    case COMMENTS_EL_P:
        comments_scan_close(scan, comments_scan_find_p(scan));
        return;

    case COMMENTS_EL_FORM:
        comments_scan_body_form_end(scan);
        return;

    case COMMENTS_EL_BR:
        scan->frameset_ok = 0;
        return;

    case COMMENTS_EL_TEMPLATE:
        comments_scan_close(scan, comments_scan_find(scan, element, 0, 0));
        return;

    case COMMENTS_EL_LI:
        comments_scan_body_item_end(scan);
        return;
    }

    if (element == COMMENTS_EL_TABLE || (flags & COMMENTS_SCAN_TABLED)) {
        comments_scan_table_end(scan, element);

    } else if (flags & COMMENTS_SCAN_HEADING) {
        comments_scan_body_heading_end(scan);

    } else if (flags & COMMENTS_SCAN_FORMAT) {
        comments_scan_adopt(scan, element);

    } else if (flags & COMMENTS_SCAN_SCOPED) {
        comments_scan_close(scan, comments_scan_find(scan, element,
                                                     COMMENTS_SCAN_SCOPE, 0));

    } else {
        comments_scan_body_other_end(scan, element);
    }
}


/* </li> closes an item of the innermost list only */

static void
comments_scan_body_item_end(comments_scan_t *scan)
{
    unsigned  i;

    i = comments_scan_find(scan, COMMENTS_EL_LI, COMMENTS_SCAN_SCOPE,
                           COMMENTS_EL_UL);

    if (i == comments_scan_find(scan, COMMENTS_EL_LI, COMMENTS_SCAN_SCOPE,
                                COMMENTS_EL_OL))
    {
        comments_scan_close(scan, i);
    }
}


static void
comments_scan_body_form_end(comments_scan_t *scan)
{
    unsigned  i;

    i = comments_scan_find(scan, COMMENTS_EL_FORM, COMMENTS_SCAN_SCOPE, 0);

    if (scan->templates) {
        comments_scan_close(scan, i);
        return;
    }

    /* the elements in the form stay open */

    if (scan->form) {
        comments_scan_remove(scan, i);
    }

    scan->form = 0;
}


/* the end tag of any heading closes the innermost open heading */

static void
comments_scan_body_heading_end(comments_scan_t *scan)
{
    unsigned  i, flags;

    for (i = scan->depth; i; i--) {
        flags = comments_scan_flags(scan->stack[i - 1]);

        if (flags & COMMENTS_SCAN_HEADING) {
            comments_scan_close(scan, i);
            return;
        }

        if (flags & COMMENTS_SCAN_SCOPE) {
            return;
        }
    }
}


static void
comments_scan_body_other_end(comments_scan_t *scan, unsigned element)
{
    comments_scan_close(scan, comments_scan_find(scan, element,
                                                 COMMENTS_SCAN_SPECIAL, 0));
}
