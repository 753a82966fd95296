/*
 * The targets of links in imported comments.
 */

#include "comments_ascii.h"
#include "comments_markdown_link.h"
#include "comments_percent.h"
#include "comments_text.h"
#include "comments_uri_web.h"
#include "commentsctl_markup_beside.h"
#include "commentsctl_markup_target.h"


#define COMMENTSCTL_TARGET_MAX   8192    /* bytes of a redirection */
#define COMMENTSCTL_TARGET_HASH  20      /* fewest bytes of its hash */
#define COMMENTSCTL_TARGET_NAME  40      /* most of a character reference */


static comments_str_t commentsctl_target_trim(comments_str_t s);
static comments_str_t commentsctl_target_redirected(char *out,
    comments_str_t href);


int
commentsctl_markup_target(comments_buf_t *out, comments_str_t href)
{
    int             rc;
    char            decoded[COMMENTSCTL_TARGET_MAX];
    comments_buf_t  full;

    href = commentsctl_target_trim(href);

    if (href.len > COMMENTSCTL_TARGET_MAX) {
        return COMMENTS_DECLINED;
    }

    href = commentsctl_target_redirected(decoded, href);

    if (!comments_ascii_begins(href, "//")) {
        return comments_markdown_link_url(out, href);
    }

    comments_buf_init(&full, href.len + sizeof("https:"));

    (void) comments_buf_add_c(&full, "https:");
    (void) comments_buf_add_str(&full, href);

    rc = full.failed ? COMMENTS_ERROR
                     : comments_markdown_link_url(out, comments_buf_str(&full));

    comments_buf_free(&full);

    return rc;
}


static comments_str_t
commentsctl_target_trim(comments_str_t s)
{
    while (s.len && (unsigned char) s.data[0] <= ' ') {
        s.data++;
        s.len--;
    }

    while (s.len && (unsigned char) s.data[s.len - 1] <= ' ') {
        s.len--;
    }

    return s;
}


/*
 * returns the target of a redirection, decoded into out, which has room for
 * href.len bytes; or href, if it is none
 */
static comments_str_t
commentsctl_target_redirected(char *out, comments_str_t href)
{
    size_t              i, front;
    const char         *p, *end;
    comments_str_t      host, value;
    static const char  *const hosts[] = { "disq.us/", "www.disq.us/",
                                          "redirect.disqus.com/" };

    front = comments_uri_web_scheme(href);

    if (front == 0 && comments_ascii_begins(href, "//")) {
        front = 2;
    }

    if (front == 0) {
        return href;
    }

    host = comments_str_of(href.data + front, href.len - front);

    for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        if (comments_ascii_begins(host, hosts[i])) {
            break;
        }
    }

    if (i == sizeof(hosts) / sizeof(hosts[0])) {
        return href;
    }

    end = href.data + href.len;

    for (p = host.data; p < end; p++) {
        if ((*p == '?' || *p == '&') && end - p > 5
            && memcmp(p + 1, "url=", 4) == 0)
        {
            break;
        }
    }

    if (p == end) {
        return href;
    }

    value.data = p + 5;

    for (p = value.data; p < end && *p != '&'; p++) {
        /* void */
    }

    value.len = (size_t) (p - value.data);
    value = comments_str_of(out, comments_percent_unescape(out, value, '+'));
    value = commentsctl_markup_target_unsigned(value);

    /* the bytes that were percent-encoded may be anything */

    return comments_uri_web_scheme(value)
           && comments_text_check(value) == COMMENTS_TEXT_OK
           ? value : href;
}


comments_str_t
commentsctl_markup_target_unsigned(comments_str_t url)
{
    size_t  i;

    for (i = url.len; i > 0 && (comments_ascii_alnum(url.data[i - 1])
                                || url.data[i - 1] == '-'
                                || url.data[i - 1] == '_'); i--)
    {
        /* void */
    }

    if (i > 0 && url.data[i - 1] == ':'
        && url.len - i >= COMMENTSCTL_TARGET_HASH)
    {
        url.len = i - 1;
    }

    return url;
}


void
commentsctl_markup_target_write(comments_buf_t *out, comments_str_t target)
{
    int          angle;
    size_t       rest;
    const char  *p, *end;

    p = target.data;
    end = p + target.len;

    /* parentheses need no match in <> */

    angle = memchr(p, '(', target.len) != NULL
            || memchr(p, ')', target.len) != NULL;

    (void) comments_buf_add_c(out, angle ? "](<" : "](");

    for ( /* void */ ; p < end; p++) {

        switch (*p) {

        case '<':
            (void) comments_buf_add_c(out, "%3C");
            break;

        case '>':
            (void) comments_buf_add_c(out, "%3E");
            break;

        case '\\':
            (void) comments_buf_add_c(out, "%5C");
            break;

        case '&':
            rest = (size_t) (end - p);
            rest = rest < COMMENTSCTL_TARGET_NAME ? rest
                                                  : COMMENTSCTL_TARGET_NAME;

            (void) comments_buf_add_c(out, memchr(p, ';', rest) ? "&amp;"
                                                                : "&");
            break;

        case '_':
            if (p > target.data && comments_ascii_alnum(p[-1])
                && p + 1 < end && comments_ascii_alnum(p[1]))
            {
                (void) comments_buf_add_char(out, *p);
                break;
            }

            /* fall through */

        case '*':
        case '~':
        case '`':
        case '[':
        case ']':

            /* it could be paired with a mark outside of the link */

            commentsctl_markup_beside_reference(out, (unsigned char) *p);
            break;

        default:
            (void) comments_buf_add_char(out, *p);
            break;
        }
    }

    (void) comments_buf_add_c(out, angle ? ">)" : ")");
}
