/*
 * Text that its source keeps as HTML, or has escaped for HTML.
 */

#include "comments_entity.h"
#include "commentsctl_unescape.h"


#define COMMENTSCTL_UNESCAPE_NAME  32    /* bytes of a reference, at most */

#define COMMENTSCTL_UNESCAPE_REFERENCES                                       \
    (sizeof(commentsctl_unescape_references)                                  \
     / sizeof(commentsctl_unescape_references[0]))


static size_t commentsctl_unescape_reference(comments_str_t s,
    commentsctl_unescape_t which);


/* Python's html.escape(), Go's html/template and bluemonday write these */
static const comments_str_t  commentsctl_unescape_references[] = {
    comments_str("&amp;"),
    comments_str("&lt;"),
    comments_str("&gt;"),            /* from here on: MARKS */
    comments_str("&quot;"),
    comments_str("&#34;"),
    comments_str("&#39;"),
    comments_str("&#x27;")
};


int
commentsctl_unescape(comments_arena_t *arena, comments_str_t s,
    commentsctl_unescape_t which, comments_str_t *plain)
{
    int             rc;
    comments_buf_t  out;

    *plain = s;

    if (s.len == 0 || memchr(s.data, '&', s.len) == NULL) {
        return COMMENTS_OK;
    }

    /* a character has four bytes at most */

    comments_buf_init(&out, s.len * 4);

    commentsctl_unescape_add(&out, s, which);

    rc = out.failed ? COMMENTS_ERROR
                    : comments_arena_dup(arena, comments_buf_str(&out), plain);

    comments_buf_free(&out);

    return rc;
}


void
commentsctl_unescape_add(comments_buf_t *out, comments_str_t s,
    commentsctl_unescape_t which)
{
    size_t       len;
    const char  *p, *end, *next;

    end = s.len ? s.data + s.len : NULL;

    for (p = s.data; p < end; p = next) {
        len = commentsctl_unescape_reference(
                  comments_str_of(p, (size_t) (end - p)), which);

        if (len) {
            next = p + len;
            (void) comments_entity_add(out, comments_str_of(p, len));
            continue;
        }

        next = memchr(p + 1, '&', (size_t) (end - p - 1));
        next = next ? next : end;

        (void) comments_buf_add(out, p, (size_t) (next - p));
    }
}


/* Returns the length of the reference at the beginning of s; 0: none. */
static size_t
commentsctl_unescape_reference(comments_str_t s, commentsctl_unescape_t which)
{
    size_t          i;
    const char     *end;
    comments_str_t  reference;

    if (s.data[0] != '&') {
        return 0;
    }

    if (which == COMMENTSCTL_UNESCAPE_ALL) {

        if (s.len > COMMENTSCTL_UNESCAPE_NAME) {
            s.len = COMMENTSCTL_UNESCAPE_NAME;
        }

        end = memchr(s.data, ';', s.len);

        return end && end > s.data + 1 ? (size_t) (end - s.data) + 1 : 0;
    }

    for (i = which == COMMENTSCTL_UNESCAPE_MARKS ? 2 : 0;
         i < COMMENTSCTL_UNESCAPE_REFERENCES;
         i++)
    {
        reference = commentsctl_unescape_references[i];

        if (s.len >= reference.len
            && memcmp(s.data, reference.data, reference.len) == 0)
        {
            return reference.len;
        }
    }

    return 0;
}
