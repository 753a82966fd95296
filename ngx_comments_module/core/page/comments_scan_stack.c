/*
 * Changes of the stack of open elements, below <body> (HTML standard,
 * 13.2.4.2, 13.2.4.3 and 13.2.6.4.7). The candidates for a container are told
 * of elements that leave the stack.
 */

#include "comments_scan_machine.h"


static void comments_scan_pop(comments_scan_t *scan);


void
comments_scan_push(comments_scan_t *scan, unsigned entry)
{
    unsigned  flags, element;

    if (scan->depth == COMMENTS_SCAN_DEPTH) {
        comments_scan_pop(scan);
    }

    flags = comments_scan_flags(entry);
    element = (entry & COMMENTS_SCAN_FOREIGN) ? 0 : entry;

    if (flags & COMMENTS_SCAN_FENCE) {
        entry |= scan->link ? COMMENTS_SCAN_LINK : 0;
        entry |= scan->anchor ? COMMENTS_SCAN_ANCHOR : 0;
        scan->link = 0;
        scan->anchor = 0;
    }

    if ((flags & COMMENTS_SCAN_BAR) && scan->barred++ == 0) {
        scan->bar_at = scan->token_at;
        scan->bar_p = (comments_scan_find_p(scan) != 0);
    }

    scan->templates += (element == COMMENTS_EL_TEMPLATE);
    scan->selects += (element == COMMENTS_EL_SELECT);
    scan->paragraphs += (element == COMMENTS_EL_P);

    scan->stack[scan->depth++] = (uint16_t) entry;
}


static void
comments_scan_pop(comments_scan_t *scan)
{
    unsigned  entry, element, flags;

    entry = scan->stack[--scan->depth];
    flags = comments_scan_flags(entry);

    if (scan->depth < scan->watched) {
        comments_scan_container_closed(scan);
    }

    if (scan->depth < scan->framed) {
        comments_scan_content_closed(scan, entry);
    }

    if (flags & COMMENTS_SCAN_BAR) {
        scan->barred--;
    }

    if (entry & COMMENTS_SCAN_FOREIGN) {
        return;
    }

    if (flags & COMMENTS_SCAN_FENCE) {
        scan->link = (entry & COMMENTS_SCAN_LINK) ? 1 : 0;
        scan->anchor = (entry & COMMENTS_SCAN_ANCHOR) ? 1 : 0;
    }

    element = entry & COMMENTS_SCAN_ELEMENT;

    scan->templates -= (element == COMMENTS_EL_TEMPLATE);
    scan->selects -= (element == COMMENTS_EL_SELECT);
    scan->paragraphs -= (element == COMMENTS_EL_P);
}


void
comments_scan_pop_to(comments_scan_t *scan, unsigned depth)
{
    while (scan->depth > depth) {
        comments_scan_pop(scan);
    }
}


/*
 * closes the element at the position and all elements in it; position 0:
 * nothing
 */

void
comments_scan_close(comments_scan_t *scan, unsigned position)
{
    if (position) {
        comments_scan_pop_to(scan, position - 1);
    }
}


/*
 * Takes one element out of the stack; position 0: none. The element must have
 * none of the properties that are counted (BAR elements, templates and so on).
 */

void
comments_scan_remove(comments_scan_t *scan, unsigned position)
{
    if (position) {
        if (scan->watched) {
            comments_scan_container_removed(scan, position);
        }

        if (position <= scan->framed) {
            comments_scan_content_removed(scan, position);
        }

        memmove(&scan->stack[position - 1], &scan->stack[position],
                (scan->depth - position) * sizeof(scan->stack[0]));
        scan->depth--;
    }
}


/*
 * Handles the end of a formatting element: leaves on the stack what the
 * standard's adoption agency algorithm leaves there. Special elements in the
 * formatting element stay open, with copies of the formatting elements between
 * them. The other elements are closed.
 */

void
comments_scan_adopt(comments_scan_t *scan, unsigned element)
{
    unsigned  i, n, last, position, flags;

    position = comments_scan_find(scan, element, COMMENTS_SCAN_SCOPE, 0);

    if (element == COMMENTS_EL_A
        && (position || comments_scan_find(scan, element, 0, 0) == 0))
    {
        scan->link = 0;
        scan->anchor = 0;
    }

    if (position == 0) {
        return;
    }

    for (last = scan->depth; last > position; last--) {
        if (comments_scan_flags(scan->stack[last - 1])
            & COMMENTS_SCAN_SPECIAL)
        {
            break;
        }
    }

    comments_scan_pop_to(scan, last);

    /* without a special element, last is position */

    for (i = n = position - 1; i < last; i++) {
        flags = comments_scan_flags(scan->stack[i]);

        if (i == position - 1
            || !(flags & (COMMENTS_SCAN_SPECIAL | COMMENTS_SCAN_FORMAT
                          | COMMENTS_SCAN_BAR)))
        {
            if (scan->watched) {
                comments_scan_container_removed(scan, n + 1);
            }

            if (n < scan->framed) {
                comments_scan_content_removed(scan, n + 1);
            }

            continue;
        }

        scan->stack[n++] = scan->stack[i];
    }

    scan->depth = (uint16_t) n;
}
