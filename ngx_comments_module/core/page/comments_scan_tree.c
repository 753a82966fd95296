/*
 * The tree builder up to the body (HTML standard, 13.2.6.4.1 to 13.2.6.4.6),
 * and the places for the block that it finds.
 */

#include "comments_scan_machine.h"


static unsigned comments_scan_tree_head_start(comments_scan_t *scan,
    unsigned element);
static void comments_scan_tree_head_end(comments_scan_t *scan,
    unsigned element);
static void comments_scan_tree_body(comments_scan_t *scan);


comments_scan_state_t
comments_scan_tree_start(comments_scan_t *scan, uint64_t end)
{
    unsigned               element;
    comments_scan_state_t  state;

    element = comments_scan_element(scan->name, scan->name_len,
                                    scan->name_hash);

    if (scan->phase == COMMENTS_SCAN_FRAMESET) {
        return element == COMMENTS_EL_NOFRAMES
               ? comments_scan_body_start(scan, element) : COMMENTS_SCAN_DATA;
    }

    if (comments_scan_foreign_start(scan, element)) {
        return COMMENTS_SCAN_DATA;
    }

    if (scan->phase < COMMENTS_SCAN_BODY && scan->templates == 0
        && comments_scan_tree_head_start(scan, element))
    {
        return COMMENTS_SCAN_DATA;
    }

    state = comments_scan_body_start(scan, element);

    if (scan->hit || scan->candidates || scan->concealed
        || element == COMMENTS_EL_COMENTARIO
        || (scan->seen & (1u << COMMENTS_SCAN_ATTR_HIDDEN)))
    {
        comments_scan_container_start(scan, element, end);
    }

    if (scan->scored
        && (scan->props || element >= COMMENTS_EL_KNOWN
            || comments_scan_props[element]))
    {
        comments_scan_content_start(scan, element);
    }

    return state;
}


comments_scan_state_t
comments_scan_tree_end(comments_scan_t *scan, uint64_t end)
{
    unsigned  element;

    element = comments_scan_element(scan->name, scan->name_len,
                                    scan->name_hash);

    if (scan->phase == COMMENTS_SCAN_FRAMESET
        || comments_scan_foreign_end(scan, element))
    {
        return COMMENTS_SCAN_DATA;
    }

    if (scan->phase < COMMENTS_SCAN_BODY && scan->templates == 0) {
        comments_scan_tree_head_end(scan, element);

    } else {
        scan->ending = (uint16_t) element;
        scan->ending_depth = scan->depth;
        scan->ending_at = end;
        comments_scan_body_end(scan, element);
        scan->ending = 0;
    }

    if (element == COMMENTS_EL_BODY && scan->barred == 0) {
        comments_scan_place(scan, COMMENTS_PLACE_BODY, scan->token_at);
    }

    return COMMENTS_SCAN_DATA;
}


/* text other than white space */

void
comments_scan_tree_text(comments_scan_t *scan)
{
    if (scan->phase == COMMENTS_SCAN_FRAMESET) {
        return;
    }

    if (scan->phase < COMMENTS_SCAN_BODY && scan->templates == 0) {
        comments_scan_tree_body(scan);
    }

    scan->frameset_ok = 0;
}


void
comments_scan_tree_doctype(comments_scan_t *scan)
{
    if (scan->phase == COMMENTS_SCAN_START) {
        scan->quirks = 0;
        scan->pending = 0;
    }
}


/*
 * A marker counts if the block would be shown and would work there. A marker
 * before the body counts only if the body begins directly after it without a
 * <body> tag: the block is then the beginning of the body.
 */

void
comments_scan_tree_marker(comments_scan_t *scan, uint64_t at)
{
    if (scan->phase == COMMENTS_SCAN_FRAMESET || scan->barred) {
        return;
    }

    if (scan->phase < COMMENTS_SCAN_BODY) {

        if (!scan->pending) {
            scan->pending = 1;
            scan->pending_at = at;
        }

        return;
    }

    if (comments_scan_fits(scan, COMMENTS_SCAN_DEAD)) {
        comments_scan_place(scan, COMMENTS_PLACE_MARKER, at);
    }
}


void
comments_scan_tree_finish(comments_scan_t *scan)
{
    if (scan->pending) {
        comments_scan_tree_body(scan);
    }
}


/* returns 1 if nothing else is to be done about the tag */

static unsigned
comments_scan_tree_head_start(comments_scan_t *scan, unsigned element)
{
    unsigned  metadata;

    metadata = comments_scan_flags(element) & COMMENTS_SCAN_METADATA;

    if (scan->phase == COMMENTS_SCAN_AFTER_HEAD
        && element == COMMENTS_EL_NOSCRIPT)
    {
        metadata = 0;
    }

    switch (element) {

    case COMMENTS_EL_HTML:
        scan->pending = 0;
        return 1;

    case COMMENTS_EL_HEAD:
        scan->pending = 0;

        if (scan->phase == COMMENTS_SCAN_START) {
            scan->phase = COMMENTS_SCAN_HEAD;
        }

        return 1;

    case COMMENTS_EL_BODY:
        scan->pending = 0;
        scan->frameset_ok = 0;
        scan->phase = COMMENTS_SCAN_BODY;
        return 1;

    case COMMENTS_EL_FRAMESET:
        scan->pending = 0;
        scan->frameset_ok = 0;
        scan->phase = COMMENTS_SCAN_FRAMESET;
        return 1;
    }

    if (metadata == 0) {
        comments_scan_tree_body(scan);
        return 0;
    }

    scan->pending = 0;

    if (scan->phase == COMMENTS_SCAN_START) {
        scan->phase = COMMENTS_SCAN_HEAD;
    }

    return 0;
}


static void
comments_scan_tree_head_end(comments_scan_t *scan, unsigned element)
{
    switch (element) {

    case COMMENTS_EL_HEAD:
        scan->pending = 0;
        scan->phase = COMMENTS_SCAN_AFTER_HEAD;
        return;

    case COMMENTS_EL_BODY:
    case COMMENTS_EL_HTML:
        comments_scan_tree_body(scan);
        return;

    case COMMENTS_EL_BR:
        comments_scan_tree_body(scan);
        scan->frameset_ok = 0;
    }
}


/* the body begins without its start tag */

static void
comments_scan_tree_body(comments_scan_t *scan)
{
    scan->phase = COMMENTS_SCAN_BODY;

    if (scan->pending) {
        scan->pending = 0;
        comments_scan_place(scan, COMMENTS_PLACE_MARKER, scan->pending_at);
    }
}
