/*
 * Tags in SVG and MathML (HTML standard, 13.2.6 and 13.2.6.5). In these a
 * <script> or <title> does not switch the tokenizer's state, and some HTML
 * tags close them.
 */

#include "comments_scan_machine.h"


static unsigned comments_scan_foreign_is_html(unsigned top, unsigned element);
static unsigned comments_scan_foreign_entry(const comments_scan_t *scan,
    unsigned top, unsigned element);
static void comments_scan_foreign_leave(comments_scan_t *scan);


unsigned
comments_scan_foreign_start(comments_scan_t *scan, unsigned element)
{
    unsigned  top, font;

    top = comments_scan_foreign(scan);

    if (top == 0 || comments_scan_foreign_is_html(top, element)) {
        return 0;
    }

    font = (element == COMMENTS_EL_FONT
            && (scan->seen & (1u << COMMENTS_SCAN_ATTR_FONT)));

    if (font || (comments_scan_flags(element) & COMMENTS_SCAN_BREAKOUT)) {
        comments_scan_foreign_leave(scan);
        return 0;
    }

    if (!scan->self_closing) {
        comments_scan_push(scan, comments_scan_foreign_entry(scan, top,
                                                             element));
    }

    return 1;
}


unsigned
comments_scan_foreign_end(comments_scan_t *scan, unsigned element)
{
    unsigned  i, entry;

    if (comments_scan_foreign(scan) == 0) {
        return 0;
    }

    if (element == COMMENTS_EL_P || element == COMMENTS_EL_BR) {
        comments_scan_foreign_leave(scan);
        return 0;
    }

    for (i = scan->depth; i; i--) {
        entry = scan->stack[i - 1];

        if (!(entry & COMMENTS_SCAN_FOREIGN)) {
            return 0;
        }

        if ((entry & COMMENTS_SCAN_ELEMENT) == element) {
            comments_scan_close(scan, i);
            return 1;
        }
    }

    return 0;
}


/*
 * Returns 1 if HTML may stand here: the current node is HTML or an integration
 * point, and no template or <select> is open.
 */

unsigned
comments_scan_foreign_html(const comments_scan_t *scan)
{
    unsigned  top;

    top = comments_scan_foreign(scan);

    return scan->templates == 0 && scan->selects == 0
           && (top == 0 || (top & COMMENTS_SCAN_INTEGRATION));
}


/* returns 1 if the current node, top, takes this start tag as HTML */

static unsigned
comments_scan_foreign_is_html(unsigned top, unsigned element)
{
    unsigned  node;

    node = top & COMMENTS_SCAN_ELEMENT;

    if (node == COMMENTS_EL_ANNOTATION_XML && element == COMMENTS_EL_SVG) {
        return (top & COMMENTS_SCAN_MATH) ? 1 : 0;
    }

    if (!(top & COMMENTS_SCAN_INTEGRATION)) {
        return 0;
    }

    if ((top & COMMENTS_SCAN_MATH) && node != COMMENTS_EL_ANNOTATION_XML) {
        return element != COMMENTS_EL_MGLYPH
               && element != COMMENTS_EL_MALIGNMARK;
    }

    return 1;
}


static unsigned
comments_scan_foreign_entry(const comments_scan_t *scan, unsigned top,
    unsigned element)
{
    unsigned  entry;

    entry = element | (top & COMMENTS_SCAN_FOREIGN);

    switch (element) {

    case COMMENTS_EL_MI:
    case COMMENTS_EL_MN:
    case COMMENTS_EL_MO:
    case COMMENTS_EL_MS:
    case COMMENTS_EL_MTEXT:
        return (top & COMMENTS_SCAN_MATH) ? entry | COMMENTS_SCAN_INTEGRATION
                                          : entry;

    case COMMENTS_EL_ANNOTATION_XML:
        return ((top & COMMENTS_SCAN_MATH) && scan->integration)
               ? entry | COMMENTS_SCAN_INTEGRATION : entry;

    case COMMENTS_EL_DESC:
    case COMMENTS_EL_FOREIGNOBJECT:
    case COMMENTS_EL_TITLE:
        return (top & COMMENTS_SCAN_SVG) ? entry | COMMENTS_SCAN_INTEGRATION
                                         : entry;
    }

    return entry;
}


/* closes elements up to the first one in which HTML is allowed */

static void
comments_scan_foreign_leave(comments_scan_t *scan)
{
    unsigned  top;

    for ( ;; ) {
        top = comments_scan_foreign(scan);

        if (top == 0 || (top & COMMENTS_SCAN_INTEGRATION)) {
            return;
        }

        comments_scan_close(scan, scan->depth);
    }
}
