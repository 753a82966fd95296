/*
 * Tags of tables and their parts, and tags inside a <select> (HTML standard,
 * 13.2.6.4.9 to 13.2.6.4.17). The insertion mode is derived from the stack.
 */

#include "comments_scan_machine.h"


static void comments_scan_table_open(comments_scan_t *scan);
static void comments_scan_table_part(comments_scan_t *scan, unsigned element);
static void comments_scan_table_fill(comments_scan_t *scan, unsigned node,
    unsigned element);


void
comments_scan_table_start(comments_scan_t *scan, unsigned element)
{
    if (element == COMMENTS_EL_TABLE) {
        comments_scan_table_open(scan);
        return;
    }

    /* the tag ends a cell that is open, as an end tag does */

    scan->ending = (uint16_t) element;
    scan->ending_depth = scan->depth;
    scan->ending_at = scan->token_at;

    comments_scan_table_part(scan, element);

    scan->ending = 0;
}


/* a table directly in a table closes the outer one */

static void
comments_scan_table_open(comments_scan_t *scan)
{
    if (comments_scan_in_table(scan)) {
        comments_scan_close(scan, comments_scan_find(scan, COMMENTS_EL_TABLE,
                                                     0, 0));
    }

    if (!scan->quirks) {
        comments_scan_close(scan, comments_scan_find_p(scan));
    }

    comments_scan_push(scan, COMMENTS_EL_TABLE);
}


static void
comments_scan_table_part(comments_scan_t *scan, unsigned element)
{
    unsigned  i, node, cell;

    cell = (element == COMMENTS_EL_TD || element == COMMENTS_EL_TH);

    /* every turn closes an element */

    for ( ;; ) {
        i = comments_scan_context(scan, 0);
        node = i ? (scan->stack[i - 1] & COMMENTS_SCAN_ELEMENT) : 0;

        switch (node) {

        case COMMENTS_EL_TABLE:
            comments_scan_pop_to(scan, i);
            comments_scan_table_fill(scan, node, element);
            return;

        case COMMENTS_EL_TBODY:
        case COMMENTS_EL_THEAD:
        case COMMENTS_EL_TFOOT:
            if (cell || element == COMMENTS_EL_TR) {
                comments_scan_pop_to(scan, i);
                comments_scan_table_fill(scan, node, element);
                return;
            }

            break;

        case COMMENTS_EL_TR:
            if (cell) {
                comments_scan_pop_to(scan, i);
                comments_scan_push(scan, element);
                return;
            }

            break;

        case COMMENTS_EL_COLGROUP:
            if (element == COMMENTS_EL_COL) {
                return;
            }

            break;

        case COMMENTS_EL_CAPTION:
        case COMMENTS_EL_TD:
        case COMMENTS_EL_TH:
            break;

        default:
            return;
        }

        comments_scan_close(scan, i);
    }
}


/* opens a part of a table, with the parts that its tag implies */

static void
comments_scan_table_fill(comments_scan_t *scan, unsigned node,
    unsigned element)
{
    switch (element) {

    case COMMENTS_EL_COL:
        comments_scan_push(scan, COMMENTS_EL_COLGROUP);
        return;

    case COMMENTS_EL_TD:
    case COMMENTS_EL_TH:
    case COMMENTS_EL_TR:
        if (node == COMMENTS_EL_TABLE) {
            comments_scan_push(scan, COMMENTS_EL_TBODY);
        }

        if (element != COMMENTS_EL_TR) {
            comments_scan_push(scan, COMMENTS_EL_TR);
        }
    }

    comments_scan_push(scan, element);
}


/* an element is in table scope unless a table or a template is in between */

void
comments_scan_table_end(comments_scan_t *scan, unsigned element)
{
    unsigned  i, entry, node;

    for (i = scan->depth; i; i--) {
        entry = scan->stack[i - 1];
        node = (entry & COMMENTS_SCAN_FOREIGN)
               ? 0 : (entry & COMMENTS_SCAN_ELEMENT);

        if (node == element) {
            comments_scan_close(scan, i);
            return;
        }

        if (node == COMMENTS_EL_TABLE || node == COMMENTS_EL_TEMPLATE) {
            return;
        }
    }
}


unsigned
comments_scan_select_start(comments_scan_t *scan, unsigned element)
{
    unsigned  i, j;

    i = comments_scan_context(scan, 0);

    if (i == 0
        || (scan->stack[i - 1] & COMMENTS_SCAN_ELEMENT) != COMMENTS_EL_SELECT)
    {
        return 0;
    }

    switch (element) {

    case COMMENTS_EL_SELECT:
        comments_scan_close(scan, i);
        return 1;

    case COMMENTS_EL_INPUT:
    case COMMENTS_EL_KEYGEN:
    case COMMENTS_EL_TEXTAREA:
        comments_scan_close(scan, i);
        return 0;

    case COMMENTS_EL_TEMPLATE:
        return 0;

    case COMMENTS_EL_CAPTION:
    case COMMENTS_EL_TABLE:
    case COMMENTS_EL_TBODY:
    case COMMENTS_EL_TD:
    case COMMENTS_EL_TFOOT:
    case COMMENTS_EL_TH:
    case COMMENTS_EL_THEAD:
    case COMMENTS_EL_TR:
        j = comments_scan_context(scan, i);

        if (j && (scan->stack[j - 1] & COMMENTS_SCAN_ELEMENT)
                 != COMMENTS_EL_TEMPLATE)
        {
            comments_scan_close(scan, i);
            return 0;
        }
    }

    /*
     * Inside a <select> older browsers know scripts only, newer ones all RAW
     * elements.
     */

    return !(comments_scan_flags(element) & COMMENTS_SCAN_RAW);
}


unsigned
comments_scan_select_end(comments_scan_t *scan, unsigned element)
{
    unsigned  i;

    i = comments_scan_context(scan, 0);

    if (i == 0
        || (scan->stack[i - 1] & COMMENTS_SCAN_ELEMENT) != COMMENTS_EL_SELECT)
    {
        return 0;
    }

    if (element == COMMENTS_EL_SELECT) {
        comments_scan_close(scan, i);
        return 1;
    }

    /*
     * an end tag of a table around the <select> closes it, other end tags but
     * that of a template are ignored
     */

    if (element == COMMENTS_EL_TABLE
        || (comments_scan_flags(element) & COMMENTS_SCAN_TABLED))
    {
        comments_scan_table_end(scan, element);
        return 1;
    }

    return element != COMMENTS_EL_TEMPLATE;
}
