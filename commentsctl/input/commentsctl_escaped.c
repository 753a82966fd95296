/*
 * Text that a source has escaped for HTML before it stored it.
 */

#include "comments_entity.h"
#include "commentsctl_escaped.h"


static size_t commentsctl_escaped_find(const char *p, const char *end);


/*
 * Python's html.escape(), Go's html/template and bluemonday write these; any
 * other reference was typed by the visitor.
 */
static const comments_str_t  commentsctl_escaped_references[] = {
    comments_str("&amp;"),
    comments_str("&lt;"),
    comments_str("&gt;"),
    comments_str("&quot;"),
    comments_str("&#34;"),
    comments_str("&#39;"),
    comments_str("&#x27;")
};


#define COMMENTSCTL_ESCAPED_REFERENCES                                        \
    (sizeof(commentsctl_escaped_references)                                   \
     / sizeof(commentsctl_escaped_references[0]))


int
commentsctl_escaped_decode(comments_arena_t *arena, comments_str_t s,
    comments_str_t *decoded)
{
    int              rc;
    size_t           len;
    const char      *p, *end, *next;
    comments_buf_t   buf;

    *decoded = s;

    if (s.len == 0 || memchr(s.data, '&', s.len) == NULL) {
        return COMMENTS_OK;
    }

    comments_buf_init(&buf, s.len);

    end = s.data + s.len;

    for (p = s.data; p < end; p = next) {
        len = commentsctl_escaped_find(p, end);

        if (len) {
            next = p + len;
            (void) comments_entity_add(&buf, comments_str_of(p, len));
            continue;
        }

        next = memchr(p + 1, '&', (size_t) (end - p - 1));
        next = next ? next : end;

        (void) comments_buf_add(&buf, p, (size_t) (next - p));
    }

    rc = buf.failed ? COMMENTS_ERROR
                    : comments_arena_dup(arena, comments_buf_str(&buf),
                                         decoded);

    comments_buf_free(&buf);

    return rc;
}


/* Returns the length of the reference at p, or 0. */
static size_t
commentsctl_escaped_find(const char *p, const char *end)
{
    size_t          i;
    comments_str_t  reference;

    for (i = 0; i < COMMENTSCTL_ESCAPED_REFERENCES; i++) {
        reference = commentsctl_escaped_references[i];

        if ((size_t) (end - p) >= reference.len
            && memcmp(p, reference.data, reference.len) == 0)
        {
            return reference.len;
        }
    }

    return 0;
}
