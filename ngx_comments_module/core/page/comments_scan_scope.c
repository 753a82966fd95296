/*
 * Where the scan is: what the stack of open elements answers (HTML standard,
 * 13.2.4.2 and 13.2.4.3), whether the block may stand there, and the best place
 * so far. The only change made here is that of the place.
 */

#include "comments_scan_machine.h"


/* the element of the current node if it is HTML */

unsigned
comments_scan_top(const comments_scan_t *scan)
{
    unsigned  entry;

    entry = scan->depth ? scan->stack[scan->depth - 1] : 0;

    return (entry & COMMENTS_SCAN_FOREIGN) ? 0
                                           : (entry & COMMENTS_SCAN_ELEMENT);
}


/*
 * The innermost such element, unless one with a flag of stop, or the element
 * other, stands in between.
 */

unsigned
comments_scan_find(const comments_scan_t *scan, unsigned element,
    unsigned stop, unsigned other)
{
    unsigned  i, entry, node;

    for (i = scan->depth; i; i--) {
        entry = scan->stack[i - 1];
        node = (entry & COMMENTS_SCAN_FOREIGN)
               ? 0 : (entry & COMMENTS_SCAN_ELEMENT);

        if (node == element) {
            return i;
        }

        if (comments_scan_flags(entry) & stop) {
            return 0;
        }

        if (other && node == other) {
            return 0;
        }
    }

    return 0;
}


/* the element that decides the insertion mode, below a position or 0 for all */

unsigned
comments_scan_context(const comments_scan_t *scan, unsigned below)
{
    unsigned  i, entry;

    for (i = below ? below - 1 : scan->depth; i; i--) {
        entry = scan->stack[i - 1];

        if (entry & COMMENTS_SCAN_FOREIGN) {
            continue;
        }

        switch (entry & COMMENTS_SCAN_ELEMENT) {

        case COMMENTS_EL_TABLE:
        case COMMENTS_EL_CAPTION:
        case COMMENTS_EL_COLGROUP:
        case COMMENTS_EL_TBODY:
        case COMMENTS_EL_THEAD:
        case COMMENTS_EL_TFOOT:
        case COMMENTS_EL_TR:
        case COMMENTS_EL_TD:
        case COMMENTS_EL_TH:
        case COMMENTS_EL_SELECT:
        case COMMENTS_EL_TEMPLATE:
            return i;
        }
    }

    return 0;
}


/* in a table, but in none of its cells: what comes here is put before it */

unsigned
comments_scan_in_table(const comments_scan_t *scan)
{
    unsigned  i;

    i = comments_scan_context(scan, 0);

    if (i == 0) {
        return 0;
    }

    switch (scan->stack[i - 1] & COMMENTS_SCAN_ELEMENT) {

    case COMMENTS_EL_CAPTION:
    case COMMENTS_EL_TD:
    case COMMENTS_EL_TH:
    case COMMENTS_EL_SELECT:
    case COMMENTS_EL_TEMPLATE:
        return 0;
    }

    return 1;
}


/* the <p> that the start tag of a block would close */

unsigned
comments_scan_find_p(const comments_scan_t *scan)
{
    if (scan->paragraphs == 0) {
        return 0;
    }

    return comments_scan_find(scan, COMMENTS_EL_P, COMMENTS_SCAN_SCOPE,
                              COMMENTS_EL_BUTTON);
}


/* may the block stand here, in no element with a flag of unfit? */

unsigned
comments_scan_fits(const comments_scan_t *scan, unsigned unfit)
{
    unsigned  i;

    /* a form in a form is dropped by the parser */

    if (scan->barred || scan->form || scan->phase != COMMENTS_SCAN_BODY
        || comments_scan_in_table(scan))
    {
        return 0;
    }

    for (i = 0; i < scan->depth; i++) {
        if (comments_scan_flags(scan->stack[i]) & unfit) {
            return 0;
        }
    }

    return 1;
}


void
comments_scan_place(comments_scan_t *scan, comments_place_t place, uint64_t at)
{
    if (scan->place > place) {
        return;
    }

    /* the first container, but the last </body> */

    if (scan->place == place && place != COMMENTS_PLACE_BODY) {
        return;
    }

    scan->place = place;
    scan->at = at;
}
