/*
 * The links of a comment are read from its rendered HTML, so that no second
 * reader of a format has to agree with the first one about what is a link.
 */

#include "comments_ascii.h"
#include "comments_links.h"
#include "comments_markdown.h"


/* the writer of elements begins each link with these bytes */
#define COMMENTS_LINKS_BEGIN  "<a href=\""


static int comments_links_possible(const comments_format_t *format,
    comments_str_t text);
static int comments_links_read(comments_arena_t *arena, comments_str_t html,
    comments_str_t *links, size_t *n);
static int comments_links_add(comments_arena_t *arena, comments_str_t url,
    comments_str_t *links, size_t *n);
static size_t comments_links_unescape(char *out, comments_str_t s);
static void comments_links_lower(char *url, size_t len);


int
comments_links(comments_arena_t *arena, const comments_formats_t *formats,
    const comments_comment_t *comment, comments_str_t *links, size_t *n)
{
    int                       rc;
    comments_buf_t            buf;
    const comments_format_t  *format;

    *n = 0;
    format = comments_format_find(formats, comment->format);

    if (comment->website.len
        && comments_links_add(arena, comment->website, links, n)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (!comments_links_possible(format, comment->text)) {
        return COMMENTS_OK;
    }

    comments_buf_init(&buf, COMMENTS_MARKDOWN_BUDGET(comment->text.len));

    rc = comments_format_render(format, &buf, comment->text, 0);

    if (rc != COMMENTS_ERROR) {
        rc = comments_links_read(arena, comments_buf_str(&buf), links, n);
    }

    comments_buf_free(&buf);

    return rc;
}


/*
 * Every link of Markdown has one of these: an ordinary text need not be
 * rendered. Another format may make a link of anything.
 */
static int
comments_links_possible(const comments_format_t *format, comments_str_t text)
{
    size_t  i;

    if (!comments_format_markdown(format)) {
        return format->html == NULL;
    }

    for (i = 0; i + 1 < text.len; i++) {

        switch (text.data[i]) {

        case ':':
        case '@':
        case '(':
        case '<':
        case '[':
            return 1;

        case 'w':
        case 'W':
            if (comments_ascii_lower(text.data[i + 1]) == 'w') {
                return 1;
            }

            break;

        default:
            break;
        }
    }

    return 0;
}


static int
comments_links_read(comments_arena_t *arena, comments_str_t html,
    comments_str_t *links, size_t *n)
{
    size_t          len;
    const char     *p, *end, *last;
    comments_str_t  url;

    p = html.data;
    last = p + html.len;
    len = sizeof(COMMENTS_LINKS_BEGIN) - 1;

    /* text has no "<" of its own in HTML: each one begins a tag */

    while (*n < COMMENTS_LINKS_MAX
           && (p = memchr(p, '<', (size_t) (last - p))) != NULL)
    {
        if ((size_t) (last - p) <= len
            || memcmp(p, COMMENTS_LINKS_BEGIN, len) != 0)
        {
            p++;
            continue;
        }

        p += len;
        end = memchr(p, '"', (size_t) (last - p));

        if (end == NULL) {
            break;
        }

        url = comments_str_of(p, (size_t) (end - p));

        if (comments_links_add(arena, url, links, n) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        p = end;
    }

    return COMMENTS_OK;
}


static int
comments_links_add(comments_arena_t *arena, comments_str_t url,
    comments_str_t *links, size_t *n)
{
    char    *copy;
    size_t   len;

    copy = comments_arena_alloc(arena, url.len + 1);
    if (copy == NULL) {
        return COMMENTS_ERROR;
    }

    len = comments_links_unescape(copy, url);
    comments_links_lower(copy, len);

    links[(*n)++] = comments_str_of(copy, len);

    return COMMENTS_OK;
}


/* "&amp;" is the one escape that the writer makes of what a URL may hold */
static size_t
comments_links_unescape(char *out, comments_str_t s)
{
    size_t  i, len;

    len = 0;

    for (i = 0; i < s.len; i++) {
        out[len++] = s.data[i];

        if (s.len - i >= 5 && memcmp(s.data + i, "&amp;", 5) == 0) {
            i += 4;
        }
    }

    return len;
}


/* scheme and host: up to the first of "/?#" behind "://" */
static void
comments_links_lower(char *url, size_t len)
{
    size_t  i, slashes;

    slashes = 0;

    for (i = 0; i < len; i++) {

        if (url[i] == '/' && ++slashes == 3) {
            break;
        }

        if (url[i] == '?' || url[i] == '#') {
            break;
        }

        url[i] = comments_ascii_lower(url[i]);
    }
}
