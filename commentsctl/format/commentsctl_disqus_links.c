/*
 * The HTML of Disqus' comments without Disqus' own addresses in it.
 *
 * A link in a comment leads to
 *
 *   http://disq.us/url?url=http%3A%2F%2Fa.example%2Fb%3Ak4…&amp;cuid=12
 *
 * where the address that is meant is percent-encoded, and is followed by ":"
 * and a signature of 27 characters. A picture of another site is shown through
 *
 *   https://a.disquscdn.com/get?url=http%3A%2F%2Fa.example%2Fb.png&amp;key=k4…
 *
 * Signature and parameters are dropped. Addresses disq.us/p/… stay, since only
 * Disqus can tell what they lead to.
 */

#include "comments_ascii.h"
#include "comments_buf.h"
#include "comments_percent.h"
#include "commentsctl_disqus_links.h"
#include "commentsctl_markup_target.h"


#define COMMENTSCTL_DISQUS_URL      8192    /* bytes of an address */


static size_t commentsctl_disqus_links_url(comments_str_t rest,
    comments_buf_t *out);
static size_t commentsctl_disqus_links_begin(comments_str_t rest);
static void commentsctl_disqus_links_put(comments_buf_t *out,
    comments_str_t url);
static size_t commentsctl_disqus_links_mention(comments_str_t rest,
    comments_buf_t *out);


int
commentsctl_disqus_links(comments_arena_t *arena, comments_str_t text,
    comments_str_t *plain)
{
    int             rc;
    size_t          i, n, from;
    comments_buf_t  out;
    comments_str_t  rest;

    *plain = text;

    if (text.len == 0
        || (memmem(text.data, text.len, "disq", 4) == NULL))
    {
        return COMMENTS_OK;
    }

    /* no replacement is longer than what it replaces, but for "&amp;" */

    comments_buf_init(&out, text.len * 5);

    from = 0;
    i = 0;

    while (i < text.len) {

        rest = comments_str_of(text.data + i, text.len - i);
        n = 0;

        if (text.data[i] == 'h' || text.data[i] == '@') {
            (void) comments_buf_add(&out, text.data + from, i - from);
            from = i;

            n = text.data[i] == 'h'
                ? commentsctl_disqus_links_url(rest, &out)
                : commentsctl_disqus_links_mention(rest, &out);
        }

        i += n ? n : 1;
        from = n ? i : from;
    }

    (void) comments_buf_add(&out, text.data + from, text.len - from);

    rc = out.failed ? COMMENTS_ERROR
                    : comments_arena_dup(arena, comments_buf_str(&out), plain);

    comments_buf_free(&out);

    return rc;
}


/*
 * Writes the direct address if rest begins with one of Disqus' own. Returns how
 * many bytes of rest it stands for; 0: none, and nothing was written.
 */
static size_t
commentsctl_disqus_links_url(comments_str_t rest, comments_buf_t *out)
{
    char            url[COMMENTSCTL_DISQUS_URL];
    size_t          begin, end, len, i;
    comments_str_t  s;

    begin = commentsctl_disqus_links_begin(rest);
    if (begin == 0) {
        return 0;
    }

    for (len = begin; len < rest.len && !strchr("\"'<> \t\r\n&",
                                                rest.data[len]); len++)
    {
        if (len - begin == sizeof(url)) {
            return 0;
        }
    }

    s = comments_str_of(url, comments_percent_unescape(url,
                   comments_str_of(rest.data + begin, len - begin), '+'));

    for (i = 0; i < s.len; i++) {
        if ((unsigned char) s.data[i] <= 0x20) {
            return 0;
        }
    }

    if (!comments_ascii_begins(s, "http://")
        && !comments_ascii_begins(s, "https://"))
    {
        return 0;
    }

    for (end = len; end < rest.len && !strchr("\"'<> \t\r\n", rest.data[end]);
         end++)
    {
        /* the other parameters */
    }

    commentsctl_disqus_links_put(out, commentsctl_markup_target_unsigned(s));

    return end;
}


/* Returns where the encoded address begins; 0: nowhere. */
static size_t
commentsctl_disqus_links_begin(comments_str_t rest)
{
    size_t          i;
    comments_str_t  host;

    if (comments_ascii_begins(rest, "http://")) {
        i = 7;

    } else if (comments_ascii_begins(rest, "https://")) {
        i = 8;

    } else {
        return 0;
    }

    host = comments_str_of(rest.data + i, rest.len - i);

    if (comments_ascii_begins(host, "disq.us/url?url=")) {
        return i + sizeof("disq.us/url?url=") - 1;
    }

    /* a., c. and others */

    if (host.len < 2 || host.data[1] != '.') {
        return 0;
    }

    host.data += 2;
    host.len -= 2;

    if (comments_ascii_begins(host, "disquscdn.com/get?url=")) {
        return i + 2 + sizeof("disquscdn.com/get?url=") - 1;
    }

    return 0;
}


/* Writes an address, which may stand in an attribute or beside tags. */
static void
commentsctl_disqus_links_put(comments_buf_t *out, comments_str_t url)
{
    size_t  i;

    for (i = 0; i < url.len; i++) {

        switch (url.data[i]) {

        case '&':
            (void) comments_buf_add_c(out, "&amp;");
            break;

        case '<':
            (void) comments_buf_add_c(out, "%3C");
            break;

        case '>':
            (void) comments_buf_add_c(out, "%3E");
            break;

        case '"':
            (void) comments_buf_add_c(out, "%22");
            break;

        case '\'':
            (void) comments_buf_add_c(out, "%27");
            break;

        default:
            (void) comments_buf_add_char(out, url.data[i]);
        }
    }
}


/* As _url(), for a mention of another user. */
static size_t
commentsctl_disqus_links_mention(comments_str_t rest, comments_buf_t *out)
{
    size_t          i;
    comments_str_t  tail;

    for (i = 1; i < rest.len
                && (comments_ascii_alnum((unsigned char) rest.data[i])
                    || rest.data[i] == '_'); i++)
    {
        /* void */
    }

    tail = comments_str_of(rest.data + i, rest.len - i);

    if (i == 1 || !comments_ascii_begins(tail, ":disqus")
        || (tail.len > 7 && comments_ascii_alnum((unsigned char) tail.data[7])))
    {
        return 0;
    }

    (void) comments_buf_add(out, rest.data, i);

    return i + 7;
}
