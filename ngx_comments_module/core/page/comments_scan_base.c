/*
 * What the scanner reads in a page's <base>. Source: HTML standard, 4.2.3: the
 * first <base> with an href is the base URL of all links of the page, and the
 * first one with a target is the default target of all links.
 */

#include "comments_scan_machine.h"


void
comments_scan_base_attr(comments_scan_t *scan, comments_str_t value)
{
    if (scan->attr == COMMENTS_SCAN_ATTR_HREF) {
        comments_uri_base_read(&scan->base_said, value);

    } else {
        scan->base_said.away = comments_uri_base_away(value) ? 1 : 0;
    }
}


void
comments_scan_base_tag(comments_scan_t *scan)
{
    /* the content of a template is not part of the document */

    if (scan->templates) {
        return;
    }

    if ((scan->seen & (1u << COMMENTS_SCAN_ATTR_HREF)) && !scan->base_href) {
        scan->base_href = 1;
        scan->base.kind = scan->base_said.kind;
        scan->base.host = scan->base_said.host;
    }

    if ((scan->seen & (1u << COMMENTS_SCAN_ATTR_TARGET))
        && !scan->base_target)
    {
        scan->base_target = 1;
        scan->base.away = scan->base_said.away;
    }
}
