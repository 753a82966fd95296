/*
 * Delimiters of code.
 */

#include "commentsctl_markup_ticks.h"


size_t
commentsctl_markup_ticks_code(comments_str_t text)
{
    size_t    i, n;
    uint32_t  lengths;

    n = 0;
    lengths = 0;

    for (i = 0; i <= text.len; i++) {

        if (i < text.len && text.data[i] == '`') {
            n++;
            continue;
        }

        if (n <= COMMENTSCTL_TICKS_MAX) {
            lengths |= (uint32_t) 1 << n;
        }

        n = 0;
    }

    for (n = 1; n <= COMMENTSCTL_TICKS_MAX; n++) {
        if (!(lengths & ((uint32_t) 1 << n))) {
            return n;
        }
    }

    return 0;
}


size_t
commentsctl_markup_ticks_fence(comments_str_t code)
{
    size_t  i, n, most;

    n = 0;
    most = 2;

    for (i = 0; i < code.len; i++) {
        n = code.data[i] == '`' ? n + 1 : 0;
        most = n > most ? n : most;
    }

    return most + 1;
}
