/*
 * Recognises texts that look like HTML.
 */

#include <string.h>

#include "commentsctl_tag.h"

#include "comments_ascii.h"


int
commentsctl_tag_first(comments_str_t text)
{
    size_t       i;
    const char  *p, *end;

    if (text.len < 3) {
        return 0;
    }

    p = text.data;
    end = p + text.len;

    while (p < end && (*p == ' ' || *p == '\n' || *p == '\t')) {
        p++;
    }

    if (p == end || *p++ != '<') {
        return 0;
    }

    if (end - p >= 3 && memcmp(p, "!--", 3) == 0) {
        return 1;
    }

    if (p < end && *p == '/') {
        p++;
    }

    for (i = 0; p < end; i++, p++) {
        if (!comments_ascii_alpha(*p)
            && (i == 0 || !comments_ascii_digit(*p)))
        {
            break;
        }
    }

    return i && p < end && strchr("> \t\n/", *p) != NULL
           && memchr(p, '>', (size_t) (end - p)) != NULL;
}
