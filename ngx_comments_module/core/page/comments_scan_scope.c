/*
 * Questions about the current position, answered from the stack of open
 * elements (HTML standard, 13.2.4.2 and 13.2.4.3): which elements are open,
 * whether the block may be put here, and the best place so far. This file
 * changes nothing but the place.
 */

#include "comments_scan_machine.h"


/* returns the element of the current node if it is HTML, else 0 */

unsigned
comments_scan_top(const comments_scan_t *scan)
{
    unsigned  entry;

    entry = scan->depth ? scan->stack[scan->depth - 1] : 0;

    return (entry & COMMENTS_SCAN_FOREIGN) ? 0
                                           : (entry & COMMENTS_SCAN_ELEMENT);
}


/*
 * Returns the position of the innermost open element of this kind. Returns 0
 * if there is none, or if an element with a flag of stop, or the element
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


/*
 * Returns the position of the element that decides the insertion mode, or 0.
 * Only elements below the position below are searched; below 0: all.
 */

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


/*
 * 1 in a table but outside its cells: a browser puts HTML found here before
 * the table
 */

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


/*
 * returns the position of the <p> that a block element's start tag would close
 */

unsigned
comments_scan_find_p(const comments_scan_t *scan)
{
    if (scan->paragraphs == 0) {
        return 0;
    }

    return comments_scan_find(scan, COMMENTS_EL_P, COMMENTS_SCAN_SCOPE,
                              COMMENTS_EL_BUTTON);
}


/* 1 if the block may be put here and no open element has a flag of unfit */

unsigned
comments_scan_fits(const comments_scan_t *scan, unsigned unfit)
{
    unsigned  i;

    /* a browser ignores a form in a form, and the block has a form */

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

    /* the first container counts, but the last </body> */

    if (scan->place == place && place != COMMENTS_PLACE_BODY) {
        return;
    }

    scan->place = place;
    scan->at = at;

    /* the article's content is looked for as long as it may be the place */

    if (place > COMMENTS_PLACE_CONTENT) {
        scan->scored = 0;
        scan->framed = 0;
    }
}
