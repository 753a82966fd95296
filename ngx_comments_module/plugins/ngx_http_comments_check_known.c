/*
 * The check "known": marks as spam what links to a host that was in spam of
 * this site, and holds what comes from an e-mail address that was.
 *
 * Two hashes in Redis tell in how many comments that moderators marked as spam
 * a host, or the keyed hash of an address, occurs: "hosts" and "emails".
 * commentsctl counts them at a decision (commentsctl_known.c). Hosts that
 * everybody links to never count.
 */

#include "ngx_http_comments_plugin.h"


/* hosts of one comment that are asked for */
#define NGX_HTTP_COMMENTS_CHECK_KNOWN_HOSTS  16


/* of one submission */
typedef struct {
    ngx_int_t    asked;          /* for hosts; NGX_ERROR: there is none */
    ngx_int_t    email;          /* for the e-mail address; the same */
    ngx_uint_t   n;
    ngx_str_t    hosts[NGX_HTTP_COMMENTS_CHECK_KNOWN_HOSTS];
} ngx_http_comments_check_known_t;


static void ngx_http_comments_check_known_ask(ngx_comments_call_t *call,
    void *conf);
static void ngx_http_comments_check_known_add(
    ngx_http_comments_check_known_t *own, const ngx_str_t *link);
static ngx_uint_t ngx_http_comments_check_known_common(const ngx_str_t *host);
static ngx_comments_verdict_t ngx_http_comments_check_known(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);
static ngx_uint_t ngx_http_comments_check_known_counted(
    const ngx_comments_reply_t *reply);


/* they, and hosts below them */
static const ngx_str_t  ngx_http_comments_check_known_everywhere[] = {
    ngx_string("amazon.com"), ngx_string("apple.com"),
    ngx_string("archive.org"), ngx_string("bbc.co.uk"),
    ngx_string("bsky.app"), ngx_string("codeberg.org"),
    ngx_string("debian.org"), ngx_string("discord.com"),
    ngx_string("facebook.com"), ngx_string("flickr.com"),
    ngx_string("github.com"), ngx_string("gitlab.com"),
    ngx_string("google.com"), ngx_string("imgur.com"),
    ngx_string("instagram.com"), ngx_string("linkedin.com"),
    ngx_string("mastodon.social"), ngx_string("medium.com"),
    ngx_string("microsoft.com"), ngx_string("mozilla.org"),
    ngx_string("nytimes.com"), ngx_string("pinterest.com"),
    ngx_string("reddit.com"), ngx_string("soundcloud.com"),
    ngx_string("spotify.com"), ngx_string("stackexchange.com"),
    ngx_string("stackoverflow.com"), ngx_string("t.me"),
    ngx_string("theguardian.com"), ngx_string("tiktok.com"),
    ngx_string("tumblr.com"), ngx_string("twitch.tv"),
    ngx_string("twitter.com"), ngx_string("vimeo.com"),
    ngx_string("whatsapp.com"), ngx_string("wikimedia.org"),
    ngx_string("wikipedia.org"), ngx_string("x.com"),
    ngx_string("ycombinator.com"), ngx_string("youtu.be"),
    ngx_string("youtube.com"), ngx_null_string
};


static const ngx_comments_check_t  ngx_http_comments_check_known_check = {
    sizeof(ngx_comments_check_t), ngx_string("known"), 0, 0,
    ngx_http_comments_check_known,
    NULL,
    ngx_http_comments_check_known_ask,
    NULL, NULL, NULL, NULL
};

static const ngx_comments_check_t
                        *const ngx_http_comments_check_known_checks[] = {
    &ngx_http_comments_check_known_check, NULL
};

const ngx_comments_plugin_t  ngx_http_comments_check_known_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI,
    ngx_string("known"), ngx_string("1.0"),
    ngx_http_comments_check_known_checks, NULL, NULL
};


static void
ngx_http_comments_check_known_ask(ngx_comments_call_t *call, void *conf)
{
    ngx_str_t                         argv[2
                                       + NGX_HTTP_COMMENTS_CHECK_KNOWN_HOSTS];
    ngx_uint_t                        i;
    const ngx_comments_subject_t     *subject;
    ngx_http_comments_check_known_t  *own;

    (void) conf;

    subject = call->subject;

    if (subject->nlinks == 0 && subject->email_id.len == 0) {
        return;
    }

    own = ngx_pcalloc(call->pool, sizeof(ngx_http_comments_check_known_t));
    if (own == NULL) {
        return;
    }

    call->data = own;
    own->asked = NGX_ERROR;
    own->email = NGX_ERROR;

    for (i = 0; i < subject->nlinks; i++) {
        ngx_http_comments_check_known_add(own, &subject->links[i]);
    }

    if (own->n) {
        ngx_str_set(&argv[0], "HMGET");
        ngx_str_set(&argv[1], "hosts");
        ngx_memcpy(&argv[2], own->hosts, own->n * sizeof(ngx_str_t));

        own->asked = call->api->ask(call, 2 + own->n, argv);
    }

    if (subject->email_id.len) {
        ngx_str_set(&argv[0], "HGET");
        ngx_str_set(&argv[1], "emails");
        argv[2] = subject->email_id;

        own->email = call->api->ask(call, 3, argv);
    }
}


/* the host of a link, which is in lower case, once */
static void
ngx_http_comments_check_known_add(ngx_http_comments_check_known_t *own,
    const ngx_str_t *link)
{
    u_char      *p, *end, *start;
    ngx_str_t    host;
    ngx_uint_t   i;

    end = link->data + link->len;
    p = ngx_strlchr(link->data, end, ':');

    if (own->n == NGX_HTTP_COMMENTS_CHECK_KNOWN_HOSTS || p == NULL
        || end - p < 3 || p[1] != '/' || p[2] != '/')
    {
        return;
    }

    start = p + 3;

    for (p = start; p < end && *p != '/' && *p != '?' && *p != '#'; p++) {
        if (*p == '@') {
            start = p + 1;
        }
    }

    host.data = start;
    host.len = p - start;

    p = ngx_strlchr(start, p, ':');

    if (p != NULL && *start != '[') {
        host.len = p - start;
    }

    /* "example.org." is the same host */

    if (host.len && host.data[host.len - 1] == '.') {
        host.len--;
    }

    if (host.len > 4 && ngx_strncmp(host.data, "www.", 4) == 0) {
        host.data += 4;
        host.len -= 4;
    }

    if (host.len == 0 || ngx_http_comments_check_known_common(&host)) {
        return;
    }

    for (i = 0; i < own->n; i++) {
        if (own->hosts[i].len == host.len
            && ngx_memcmp(own->hosts[i].data, host.data, host.len) == 0)
        {
            return;
        }
    }

    own->hosts[own->n++] = host;
}


static ngx_uint_t
ngx_http_comments_check_known_common(const ngx_str_t *host)
{
    u_char           *tail;
    const ngx_str_t  *name;

    for (name = ngx_http_comments_check_known_everywhere; name->len; name++) {

        if (host->len < name->len) {
            continue;
        }

        tail = host->data + host->len - name->len;

        if (ngx_memcmp(tail, name->data, name->len) == 0
            && (tail == host->data || tail[-1] == '.'))
        {
            return 1;
        }
    }

    return 0;
}


static ngx_comments_verdict_t
ngx_http_comments_check_known(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    ngx_uint_t                        i;
    const ngx_comments_reply_t       *reply;
    ngx_http_comments_check_known_t  *own;

    (void) conf;

    own = call->data;

    if (own == NULL) {
        return (call->subject->nlinks || call->subject->email_id.len)
               ? NGX_COMMENTS_FAIL : NGX_COMMENTS_PASS;
    }

    reply = call->api->reply(call, own->asked);

    if (own->n && (reply == NULL || reply->type != NGX_COMMENTS_REPLY_ARRAY
                   || reply->n != own->n))
    {
        return NGX_COMMENTS_FAIL;
    }

    for (i = 0; i < own->n; i++) {
        if (ngx_http_comments_check_known_counted(reply->list[i])) {
            ngx_str_set(&why->code, "known_host");
            why->detail = own->hosts[i];
            return NGX_COMMENTS_SPAM;
        }
    }

    if (call->subject->email_id.len == 0) {
        return NGX_COMMENTS_PASS;
    }

    reply = call->api->reply(call, own->email);

    if (reply == NULL || reply->type == NGX_COMMENTS_REPLY_ERROR) {
        return NGX_COMMENTS_FAIL;
    }

    if (ngx_http_comments_check_known_counted(reply)) {
        ngx_str_set(&why->code, "known_email");
        return NGX_COMMENTS_HOLD;
    }

    return NGX_COMMENTS_PASS;
}


/* a number above 0 */
static ngx_uint_t
ngx_http_comments_check_known_counted(const ngx_comments_reply_t *reply)
{
    return reply->type == NGX_COMMENTS_REPLY_STRING
           && ngx_atoi(reply->str.data, reply->str.len) > 0;
}
