/*
 * Finds the elements of a page that are comments.
 */

#include "commentsctl_printed_names.h"
#include "commentsctl_printed_units.h"


static commentsctl_printed_unit_t *commentsctl_printed_units_node(
    comments_arena_t *arena, xmlNode *node, commentsctl_printed_is_t is);
static commentsctl_printed_unit_t *commentsctl_printed_units_around(
    const xmlNode *node);
static int commentsctl_printed_units_flat(const xmlNode *node);
static xmlNode *commentsctl_printed_units_stop(const xmlNode *node,
    commentsctl_printed_is_t is);
static comments_str_t commentsctl_printed_units_before(const xmlNode *node);


int
commentsctl_printed_units(comments_arena_t *arena, xmlDoc *doc,
    commentsctl_printed_unit_t **units)
{
    int                           enter;
    xmlNode                      *node;
    commentsctl_printed_is_t      is;
    commentsctl_printed_unit_t   *unit, *around;
    commentsctl_printed_range_t   range;

    *units = NULL;

    range.first = doc->children;
    range.stop = NULL;
    range.top = (xmlNode *) doc;

    for (node = range.first; node;
         node = commentsctl_printed_next(&range, node, enter))
    {
        enter = 0;

        if (node->type != XML_ELEMENT_NODE || commentsctl_printed_passed(node))
        {
            continue;
        }

        enter = 1;
        is = commentsctl_printed_is(node);

        if (is == COMMENTSCTL_PRINTED_IS_NOT) {
            continue;
        }

        around = commentsctl_printed_units_around(node);

        if (is == COMMENTSCTL_PRINTED_IS_ANCHOR) {
            if (around) {
                /* Movable Type 2 puts the anchor into the comment */

                if (around->id.len == 0) {
                    around->id = commentsctl_printed_id(node);
                }

                continue;
            }

            if (!commentsctl_printed_units_flat(node)) {
                continue;
            }
        }

        /* one comment may be two elements, and both have its identifier */

        if (around && is != COMMENTSCTL_PRINTED_IS_PING
            && (commentsctl_printed_id(node).len == 0
                || comments_str_eq(commentsctl_printed_id(node), around->id)))
        {
            continue;
        }

        unit = commentsctl_printed_units_node(arena, node, is);
        if (unit == NULL) {
            return COMMENTS_ERROR;
        }

        unit->parent = around;
        *units = unit;
        units = &unit->next;
    }

    return COMMENTS_OK;
}


static commentsctl_printed_unit_t *
commentsctl_printed_units_node(comments_arena_t *arena, xmlNode *node,
    commentsctl_printed_is_t is)
{
    commentsctl_printed_unit_t  *unit;

    unit = comments_arena_calloc(arena, 1, sizeof(commentsctl_printed_unit_t));
    if (unit == NULL) {
        return NULL;
    }

    node->_private = unit;

    unit->node = node;
    unit->ping = is == COMMENTSCTL_PRINTED_IS_PING;
    unit->owner = commentsctl_printed_owner(node) ? 1 : 0;
    unit->id = commentsctl_printed_id(node);

    if (unit->id.len == 0) {
        unit->id = commentsctl_printed_units_before(node);
    }

    if (is == COMMENTSCTL_PRINTED_IS_FIRST
        || is == COMMENTSCTL_PRINTED_IS_ANCHOR)
    {
        unit->range.first = node;
        unit->range.stop = commentsctl_printed_units_stop(node, is);
        unit->range.top = node->parent;
        unit->flat = is == COMMENTSCTL_PRINTED_IS_ANCHOR;

    } else {
        unit->range.first = node->children;
        unit->range.top = node;
    }

    return unit;
}


/* the comment that node lies in; libxml2 bounds the depth */
static commentsctl_printed_unit_t *
commentsctl_printed_units_around(const xmlNode *node)
{
    for (node = node->parent; node && node->type == XML_ELEMENT_NODE;
         node = node->parent)
    {
        if (node->_private) {
            return node->_private;
        }
    }

    return NULL;
}


/*
 * Is the anchor of a comment followed by the comment's parts, and not by an
 * element that holds them?
 */
static int
commentsctl_printed_units_flat(const xmlNode *node)
{
    commentsctl_printed_is_t  is;

    for (node = node->next; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) {
            continue;
        }

        is = commentsctl_printed_is(node);

        if (is != COMMENTSCTL_PRINTED_IS_NOT) {
            return 0;
        }

        if (commentsctl_printed_role(node) == COMMENTSCTL_PRINTED_BYLINE) {
            return 1;
        }
    }

    return 0;
}


/* the sibling behind a comment */
static xmlNode *
commentsctl_printed_units_stop(const xmlNode *node,
    commentsctl_printed_is_t is)
{
    xmlNode  *next;

    for (next = node->next; next; next = next->next) {
        if (next->type != XML_ELEMENT_NODE) {
            continue;
        }

        if (commentsctl_printed_is(next) != COMMENTSCTL_PRINTED_IS_NOT) {
            return next;
        }

        if (is == COMMENTSCTL_PRINTED_IS_ANCHOR
            && commentsctl_printed_role(next) == COMMENTSCTL_PRINTED_BYLINE)
        {
            return next->next;
        }
    }

    return NULL;
}


/* the identifier of the anchor right before a comment */
static comments_str_t
commentsctl_printed_units_before(const xmlNode *node)
{
    static const comments_str_t  none = comments_null_str;

    for (node = node->prev; node; node = node->prev) {
        if (node->type == XML_ELEMENT_NODE) {
            return strcmp((const char *) node->name, "a") == 0
                   ? commentsctl_printed_id(node) : none;
        }
    }

    return none;
}


xmlNode *
commentsctl_printed_next(const commentsctl_printed_range_t *range,
    xmlNode *node, int enter)
{
    if (enter && node->type == XML_ELEMENT_NODE && node->children) {
        return node->children;
    }

    while (node->next == NULL) {
        node = node->parent;

        if (node == range->top) {
            return NULL;
        }
    }

    return node->next == range->stop ? NULL : node->next;
}
