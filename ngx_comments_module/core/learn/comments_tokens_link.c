/*
 * Links of a comment: where one ends, and the tokens that its parts make.
 *
 * This is no judgement of what will be a link on the page (comments_uri_web.h
 * is). Spam has many a link that no parser takes for one, and here they count
 * too.
 */

#include "comments_ascii.h"
#include "comments_text.h"
#include "comments_tokens_link.h"
#include "comments_uri_web.h"


#define COMMENTS_TOKENS_HOST_MAX    100    /* bytes of a host that count */
#define COMMENTS_TOKENS_PATH_MAX    20     /* bytes of a word of a path */
#define COMMENTS_TOKENS_PATH_WORDS  8
#define COMMENTS_TOKENS_PATH_CLASS  8      /* bytes of path in one class */
#define COMMENTS_TOKENS_PATH_LONG   4      /* the class of the longest */


static size_t comments_tokens_link_host(comments_str_t s);
static int comments_tokens_link_bare(comments_str_t host, int path);
static int comments_tokens_link_usual(comments_str_t label);
static size_t comments_tokens_link_end(comments_str_t s);
static void comments_tokens_link_split(comments_tokens_link_t *link,
    size_t front);
static void comments_tokens_link_host_add(comments_tokens_set_t *set,
    comments_str_t host);
static void comments_tokens_link_path_add(comments_tokens_set_t *set,
    comments_str_t path);


/* last labels of hosts that people write without a scheme */
static const char *const  comments_tokens_usual[] = {
    "com", "net", "org", "info", "biz", "xyz", "top", "site", "online", "shop",
    "store", "club", "live", "pro", "vip", "app", "blog", "link", "click",
    "ru", "su", "cn", "de", "uk", "fr", "it", "es", "pl", "nl", "br", "in",
    "jp", "us", "eu", "be", "ca", "au", "ch", "at", "ua", "tk", "ml", "ga",
    "cf", "gq", "pw", "ws", "cc", "tv", "me", "ly", "co", "io", "to", "gg"
};


int
comments_tokens_link(comments_str_t s, int bare, comments_tokens_link_t *link)
{
    size_t  front, len;

    front = comments_uri_web_scheme(s);

    if (front == 0
        && (s.len < 4 || s.data[3] != '.' || !comments_ascii_begins(s, "www.")))
    {

        len = bare ? comments_tokens_link_host(s) : 0;

        if (len == 0
            || !comments_tokens_link_bare(comments_str_of(s.data, len),
                                          len < s.len && s.data[len] == '/'))
        {
            return COMMENTS_DECLINED;
        }

        if (len < s.len && s.data[len] == '/') {
            len = comments_tokens_link_end(s);
        }

        link->all = comments_str_of(s.data, len);

    } else {
        link->all = comments_str_of(s.data, comments_tokens_link_end(s));
    }

    comments_tokens_link_split(link, front);

    return COMMENTS_OK;
}


void
comments_tokens_link_add(comments_tokens_set_t *set,
    const comments_tokens_link_t *link)
{
    size_t  class;
    char    length[] = "path 0";

    class = link->path.len / COMMENTS_TOKENS_PATH_CLASS;

    if (class > COMMENTS_TOKENS_PATH_LONG) {
        class = COMMENTS_TOKENS_PATH_LONG;
    }

    length[sizeof(length) - 2] = (char) ('0' + class);

    comments_tokens_link_host_add(set, link->host);
    comments_tokens_set_add(set, COMMENTS_TOKEN_SHAPE, comments_str_c(length));
    comments_tokens_link_path_add(set, link->path);
}


/* bytes of a name of ASCII labels with a dot inside; 0: there is none */
static size_t
comments_tokens_link_host(comments_str_t s)
{
    size_t  i, dots;

    dots = 0;

    for (i = 0; i < s.len; i++) {

        if (s.data[i] == '.') {

            if (i == 0 || s.data[i - 1] == '.') {
                break;
            }

            dots++;
            continue;
        }

        if (!comments_ascii_alnum((unsigned char) s.data[i])
            && s.data[i] != '-')
        {
            break;
        }
    }

    /* a dot at its end is that of the sentence */

    if (i && s.data[i - 1] == '.') {
        i--;
        dots--;
    }

    return dots ? i : 0;
}


/* is a name with dots a host? "end.Next", "node.js", "3.14" are none */
static int
comments_tokens_link_bare(comments_str_t host, int path)
{
    size_t          i;
    comments_str_t  label;

    i = host.len;

    while (host.data[i - 1] != '.') {
        i--;

        if (host.data[i] < 'a' || host.data[i] > 'z') {
            return 0;
        }
    }

    label = comments_str_of(host.data + i, host.len - i);

    return (path && label.len >= 2) || comments_tokens_link_usual(label);
}


static int
comments_tokens_link_usual(comments_str_t label)
{
    size_t  i, n;

    n = sizeof(comments_tokens_usual) / sizeof(comments_tokens_usual[0]);

    for (i = 0; i < n; i++) {
        if (comments_ascii_is(label, comments_tokens_usual[i])) {
            return 1;
        }
    }

    return 0;
}


static size_t
comments_tokens_link_end(comments_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {
        if ((unsigned char) s.data[i] <= ' ' || strchr("\"'<>)]}|", s.data[i]))
        {
            break;
        }
    }

    while (i > 1 && strchr(".,;:!?*_", s.data[i - 1])) {
        i--;
    }

    return i;
}


static void
comments_tokens_link_split(comments_tokens_link_t *link, size_t front)
{
    size_t          i, start;
    comments_str_t  all;

    all = link->all;

    if (front > all.len) {
        front = all.len;
    }

    start = front;

    if (comments_ascii_begins(comments_str_of(all.data + start,
                                              all.len - start), "www."))
    {
        start += 4;
    }

    for (i = start; i < all.len && !strchr("/?#:", all.data[i]); i++) {
        /* void */
    }

    link->host = comments_str_of(all.data + start, i - start);

    while (i < all.len
           && (all.data[i] == ':'
               || comments_ascii_digit((unsigned char) all.data[i])))
    {
        i++;
    }

    link->path = comments_str_of(all.data + i, all.len - i);
}


/* "a.b.example.co": the whole, "example.co", "co" */
static void
comments_tokens_link_host_add(comments_tokens_set_t *set, comments_str_t host)
{
    size_t          i, dots;
    char            lower[COMMENTS_TOKENS_HOST_MAX];
    comments_str_t  s;

    if (host.len > sizeof(lower)) {
        host.data += host.len - sizeof(lower);
        host.len = sizeof(lower);
    }

    if (host.len == 0) {
        return;
    }

    comments_text_lower(lower, host);

    s = comments_str_of(lower, host.len);
    comments_tokens_set_add(set, COMMENTS_TOKEN_HOST, s);

    dots = 0;

    for (i = s.len; i > 0; i--) {

        if (s.data[i - 1] != '.') {
            continue;
        }

        comments_tokens_set_add(set, dots ? COMMENTS_TOKEN_HOST
                                          : COMMENTS_TOKEN_DOMAIN,
                                comments_str_of(s.data + i, s.len - i));

        if (++dots == 2) {
            break;
        }
    }
}


static void
comments_tokens_link_path_add(comments_tokens_set_t *set, comments_str_t path)
{
    size_t  i, len, words;
    char    word[COMMENTS_TOKENS_PATH_MAX];

    len = 0;
    words = 0;

    for (i = 0; i <= path.len && words < COMMENTS_TOKENS_PATH_WORDS; i++) {

        if (i < path.len && comments_ascii_alnum((unsigned char) path.data[i]))
        {
            if (len < sizeof(word)) {
                word[len++] = comments_ascii_lower(path.data[i]);
            }

            continue;
        }

        if (len) {
            comments_tokens_set_add(set, COMMENTS_TOKEN_PATH,
                                    comments_str_of(word, len));
            words++;
            len = 0;
        }
    }
}
