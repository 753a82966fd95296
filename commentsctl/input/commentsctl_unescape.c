/*
 * Text that its source keeps as HTML.
 */

#include "comments_entity.h"
#include "commentsctl_unescape.h"


#define COMMENTSCTL_UNESCAPE_NAME  32    /* bytes of a reference, at most */


static size_t commentsctl_unescape_reference(comments_str_t s);


int
commentsctl_unescape(comments_arena_t *arena, comments_str_t html,
    comments_str_t *plain)
{
    int             rc;
    size_t          i, n;
    comments_buf_t  out;
    comments_str_t  rest;

    *plain = html;

    if (html.len == 0 || memchr(html.data, '&', html.len) == NULL) {
        return COMMENTS_OK;
    }

    /* a character has four bytes at most */

    comments_buf_init(&out, html.len * 4);

    for (i = 0; i < html.len; i += n) {
        rest = comments_str_of(html.data + i, html.len - i);
        n = commentsctl_unescape_reference(rest);

        if (n) {
            rest.len = n;
            (void) comments_entity_add(&out, rest);

        } else {
            n = 1;
            (void) comments_buf_add_char(&out, html.data[i]);
        }
    }

    rc = out.failed ? COMMENTS_ERROR
                    : comments_arena_dup(arena, comments_buf_str(&out), plain);

    comments_buf_free(&out);

    return rc;
}


/* Returns the length of the reference at the beginning of s; 0: none. */
static size_t
commentsctl_unescape_reference(comments_str_t s)
{
    const char  *end;

    if (s.data[0] != '&') {
        return 0;
    }

    if (s.len > COMMENTSCTL_UNESCAPE_NAME) {
        s.len = COMMENTSCTL_UNESCAPE_NAME;
    }

    end = memchr(s.data, ';', s.len);

    return end && end > s.data + 1 ? (size_t) (end - s.data) + 1 : 0;
}
