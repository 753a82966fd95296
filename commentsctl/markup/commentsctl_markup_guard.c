/*
 * Foresees which Markdown core shows as text because of its many marks.
 *
 * Core counts [ ] ~ * _ from one empty line to the next. What is counted here
 * is at least that, except for code that stands in no quote and no list, where
 * hidden marks are shown like others.
 */

#include "commentsctl_markup_guard.h"


#define COMMENTSCTL_GUARD_MARKS  4000000    /* as in core */


static int commentsctl_guard_many(size_t marks, size_t len);
static size_t commentsctl_guard_ticks(const char *p, const char *end);


int
commentsctl_markup_guard(comments_str_t markdown)
{
    size_t       marks, len, ticks, fence;
    const char  *p, *line, *end, *lf;

    len = 0;
    marks = 0;
    fence = 0;

    if (!commentsctl_guard_many(markdown.len, markdown.len)) {
        return 0;
    }

    end = markdown.data + markdown.len;

    for (line = markdown.data; line < end; line = lf + 1) {

        lf = memchr(line, '\n', (size_t) (end - line));

        if (lf == NULL) {
            lf = end;
        }

        ticks = commentsctl_guard_ticks(line, lf);

        if (fence) {
            if (ticks >= fence && line + ticks == lf) {
                fence = 0;
            }

            continue;
        }

        if (ticks >= 3 && memchr(line + ticks, '`',
                                 (size_t) (lf - line) - ticks) == NULL)
        {
            fence = ticks;
            continue;
        }

        if (lf == line) {
            len = 0;
            marks = 0;
        }

        len += (size_t) (lf - line) + 1;

        for (p = line; p < lf; p++) {
            marks += *p == '[' || *p == ']' || *p == '~' || *p == '*'
                     || *p == '_';
        }

        if (commentsctl_guard_many(marks, len)) {
            return 1;
        }
    }

    return 0;
}


static int
commentsctl_guard_many(size_t marks, size_t len)
{
    return marks != 0 && len > COMMENTSCTL_GUARD_MARKS / marks;
}


/* returns the number of backticks at p */
static size_t
commentsctl_guard_ticks(const char *p, const char *end)
{
    const char  *start;

    start = p;

    while (p < end && *p == '`') {
        p++;
    }

    return (size_t) (p - start);
}
