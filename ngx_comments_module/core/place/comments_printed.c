/*
 * Comments that an old system printed into the page; see comments_printed.h.
 */

#include "comments_printed.h"


/* between two comments stand no more elements than a wrapper and the list */
#define COMMENTS_PRINTED_APART  2


void
comments_printed_open(comments_printed_t *printed, unsigned unit,
    unsigned weak)
{
    if (printed->unit || printed->over) {
        return;
    }

    printed->unit = (uint16_t) unit;
    printed->weak = weak ? 1 : 0;

    if (printed->floor == 0 && unit > COMMENTS_PRINTED_APART) {
        printed->floor = (uint16_t) (unit - COMMENTS_PRINTED_APART);
    }
}


void
comments_printed_form(comments_printed_t *printed)
{
    if (printed->weak) {
        printed->unit = 0;
        printed->weak = 0;
    }
}


void
comments_printed_removed(comments_printed_t *printed, unsigned position)
{
    if (printed->unit == position) {
        printed->unit = 0;
        printed->weak = 0;
    }

    printed->unit = (uint16_t) (printed->unit - (printed->unit > position));
    printed->floor = (uint16_t) (printed->floor - (printed->floor > position));
}


void
comments_printed_closed(comments_printed_t *printed, unsigned depth,
    const comments_article_end_t *end)
{
    if (printed->unit && depth < printed->unit) {
        printed->unit = 0;
        printed->weak = 0;

        if (end->ended && end->fit) {
            printed->known = 1;
            printed->at = end->at;
        }
    }

    if (printed->floor && depth < printed->floor) {
        printed->floor = 0;
        printed->over = printed->known;
    }
}
