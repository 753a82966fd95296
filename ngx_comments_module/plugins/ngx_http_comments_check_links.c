/*
 * The check "links": holds comments with many links, comments that are nothing
 * but a link, and links in BBCode, which robots write for forums. Links to the
 * site itself, and to hosts that are allowed, do not count; nor does the
 * website, for which the form has a field.
 */

#include "ngx_http_comments_plugin.h"


#define NGX_HTTP_COMMENTS_CHECK_LINKS_MAX     2

/* no text has as many links */
#define NGX_HTTP_COMMENTS_CHECK_LINKS_LIMIT   1000

/* so many links in BBCode are spam, or one beside a link in HTML */
#define NGX_HTTP_COMMENTS_CHECK_LINKS_BBCODE  3


typedef struct {
    ngx_uint_t    max;           /* more are held */
    ngx_uint_t    spam;          /* more are spam */
    ngx_array_t   allow;         /* of ngx_str_t, hosts in lower case */
} ngx_http_comments_check_links_conf_t;


/* is a text more than links? characters that count, in and before a bracket */
typedef struct {
    ngx_uint_t    outside;
    ngx_uint_t    inside;
    unsigned      open:1;        /* behind a "[" */
} ngx_http_comments_check_links_words_t;


static char *ngx_http_comments_check_links_parse(ngx_conf_t *cf,
    const ngx_str_t *args, ngx_uint_t n, void **conf);
static char *ngx_http_comments_check_links_number(const ngx_str_t *arg,
    size_t name, ngx_uint_t *number);
static char *ngx_http_comments_check_links_allow(ngx_conf_t *cf,
    const ngx_str_t *arg, ngx_array_t *allow);
static ngx_comments_verdict_t ngx_http_comments_check_links(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);
static ngx_uint_t ngx_http_comments_check_links_foreign(
    ngx_comments_call_t *call,
    const ngx_http_comments_check_links_conf_t *lcf, const ngx_str_t *link);
static ngx_uint_t ngx_http_comments_check_links_host(const ngx_str_t *link,
    ngx_str_t *host);
static ngx_uint_t ngx_http_comments_check_links_own(ngx_comments_call_t *call,
    const ngx_str_t *host);
static ngx_uint_t ngx_http_comments_check_links_below(const ngx_str_t *host,
    ngx_str_t domain);
static ngx_uint_t ngx_http_comments_check_links_begins(const u_char *p,
    const u_char *end, const char *what);
static ngx_uint_t ngx_http_comments_check_links_strange(
    const ngx_str_t *format);
static ngx_comments_verdict_t ngx_http_comments_check_links_bbcode(
    const ngx_str_t *text, ngx_comments_reason_t *why);
static ngx_uint_t ngx_http_comments_check_links_only(const ngx_str_t *text);
static ngx_comments_verdict_t ngx_http_comments_check_links_many(
    ngx_comments_call_t *call, ngx_uint_t found, ngx_uint_t most,
    ngx_comments_reason_t *why);


static const ngx_comments_check_t  ngx_http_comments_check_links_check = {
    sizeof(ngx_comments_check_t), ngx_string("links"), 0, 0,
    ngx_http_comments_check_links,
    ngx_http_comments_check_links_parse,
    NULL, NULL, NULL, NULL, NULL
};

static const ngx_comments_check_t
                        *const ngx_http_comments_check_links_checks[] = {
    &ngx_http_comments_check_links_check, NULL
};

const ngx_comments_plugin_t  ngx_http_comments_check_links_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI,
    ngx_string("links"), ngx_string("1.0"),
    ngx_http_comments_check_links_checks, NULL, NULL
};


static char *
ngx_http_comments_check_links_parse(ngx_conf_t *cf, const ngx_str_t *args,
    ngx_uint_t n, void **conf)
{
    char                                  *why;
    ngx_uint_t                             i;
    ngx_http_comments_check_links_conf_t  *lcf;

    lcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_check_links_conf_t));

    if (lcf == NULL
        || ngx_array_init(&lcf->allow, cf->pool, 4, sizeof(ngx_str_t))
           != NGX_OK)
    {
        return "no memory";
    }

    lcf->max = NGX_CONF_UNSET_UINT;
    lcf->spam = NGX_CONF_UNSET_UINT;

    for (i = 0; i < n; i++) {

        if (ngx_strncmp(args[i].data, "max=", 4) == 0) {
            why = ngx_http_comments_check_links_number(&args[i], 4, &lcf->max);

        } else if (ngx_strncmp(args[i].data, "spam=", 5) == 0) {
            why = ngx_http_comments_check_links_number(&args[i], 5,
                                                       &lcf->spam);

        } else if (ngx_strncmp(args[i].data, "allow=", 6) == 0) {
            why = ngx_http_comments_check_links_allow(cf, &args[i],
                                                      &lcf->allow);

        } else {
            why = "unknown argument, it must be \"max=\", \"spam=\" or "
                  "\"allow=\"";
        }

        if (why != NULL) {
            return why;
        }
    }

    ngx_conf_init_uint_value(lcf->max, NGX_HTTP_COMMENTS_CHECK_LINKS_MAX);

    if (lcf->spam < lcf->max) {
        return "\"spam=\" is below \"max=\"";
    }

    *conf = lcf;

    return NULL;
}


static char *
ngx_http_comments_check_links_number(const ngx_str_t *arg, size_t name,
    ngx_uint_t *number)
{
    ngx_int_t  n;

    if (*number != NGX_CONF_UNSET_UINT) {
        return "an argument is there twice";
    }

    n = ngx_atoi(arg->data + name, arg->len - name);

    if (n == NGX_ERROR || n > NGX_HTTP_COMMENTS_CHECK_LINKS_LIMIT) {
        return "\"max=\" and \"spam=\" take a number from 0 to 1000";
    }

    *number = n;

    return NULL;
}


static char *
ngx_http_comments_check_links_allow(ngx_conf_t *cf, const ngx_str_t *arg,
    ngx_array_t *allow)
{
    size_t      i;
    u_char      c;
    ngx_str_t  *host;

    host = ngx_array_push(allow);
    if (host == NULL) {
        return "no memory";
    }

    host->len = arg->len - (sizeof("allow=") - 1);
    host->data = ngx_pnalloc(cf->pool, host->len + 1);

    if (host->data == NULL) {
        return "no memory";
    }

    ngx_strlow(host->data, arg->data + arg->len - host->len, host->len);

    for (i = 0; i < host->len; i++) {
        c = host->data[i];

        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-'
            && c != '.' && c < 0x80)
        {
            break;
        }
    }

    if (host->len == 0 || i < host->len || host->data[0] == '.') {
        return "\"allow=\" takes a host, as \"example.org\"";
    }

    return NULL;
}


static ngx_comments_verdict_t
ngx_http_comments_check_links(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    ngx_http_comments_check_links_conf_t *lcf = conf;

    ngx_uint_t                     i, found;
    ngx_comments_verdict_t         verdict;
    const ngx_comments_subject_t  *subject;

    subject = call->subject;

    if (ngx_http_comments_check_links_strange(&subject->format)) {
        verdict = ngx_http_comments_check_links_bbcode(&subject->text, why);

        if (verdict != NGX_COMMENTS_PASS) {
            return verdict;
        }
    }

    found = 0;

    for (i = (subject->website.len != 0); i < subject->nlinks; i++) {
        found += ngx_http_comments_check_links_foreign(call, lcf,
                                                       &subject->links[i]);
    }

    if (found > lcf->spam) {
        (void) ngx_http_comments_check_links_many(call, found, lcf->spam, why);
        return NGX_COMMENTS_SPAM;
    }

    if (found > lcf->max) {
        return ngx_http_comments_check_links_many(call, found, lcf->max, why);
    }

    if (found && ngx_http_comments_check_links_only(&subject->text)) {
        ngx_str_set(&why->code, "only_link");
        return NGX_COMMENTS_HOLD;
    }

    return NGX_COMMENTS_PASS;
}


/* is BBCode strange in this format? In a plug-in's it may be the mark-up */
static ngx_uint_t
ngx_http_comments_check_links_strange(const ngx_str_t *format)
{
    ngx_uint_t  i;

    static const ngx_str_t  names[] = {
        ngx_string("markdown"), ngx_string("plain")
    };

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (format->len == names[i].len
            && ngx_memcmp(format->data, names[i].data, format->len) == 0)
        {
            return 1;
        }
    }

    return 0;
}


static ngx_comments_verdict_t
ngx_http_comments_check_links_many(ngx_comments_call_t *call,
    ngx_uint_t found, ngx_uint_t most, ngx_comments_reason_t *why)
{
    ngx_str_set(&why->code, "too_many_links");

    why->detail.data = ngx_pnalloc(call->pool,
                                   2 * NGX_INT_T_LEN + sizeof(" of at most "));
    if (why->detail.data != NULL) {
        why->detail.len = ngx_sprintf(why->detail.data, "%ui of at most %ui",
                                      found, most)
                          - why->detail.data;
    }

    return NGX_COMMENTS_HOLD;
}


static ngx_uint_t
ngx_http_comments_check_links_foreign(ngx_comments_call_t *call,
    const ngx_http_comments_check_links_conf_t *lcf, const ngx_str_t *link)
{
    ngx_str_t    host, *allow;
    ngx_uint_t   i;

    if (!ngx_http_comments_check_links_host(link, &host)
        || ngx_http_comments_check_links_own(call, &host))
    {
        return 0;
    }

    allow = lcf->allow.elts;

    for (i = 0; i < lcf->allow.nelts; i++) {
        if (ngx_http_comments_check_links_below(&host, allow[i])) {
            return 0;
        }
    }

    return 1;
}


/* the host of a link; 0: it has none, as a mail address */
static ngx_uint_t
ngx_http_comments_check_links_host(const ngx_str_t *link, ngx_str_t *host)
{
    u_char  *p, *end, *at;

    p = link->data;
    end = p + link->len;

    if (ngx_http_comments_check_links_begins(p, end, "http://")) {
        p += sizeof("http://") - 1;

    } else if (ngx_http_comments_check_links_begins(p, end, "https://")) {
        p += sizeof("https://") - 1;

    } else {
        return 0;
    }

    host->data = p;

    while (p < end && *p != '/' && *p != '?' && *p != '#' && *p != '\\') {
        p++;
    }

    host->len = p - host->data;

    /* behind "user:password@", before the port */

    for (at = p; at > host->data; at--) {
        if (at[-1] == '@') {
            host->len = p - at;
            host->data = at;
            break;
        }
    }

    at = ngx_strlchr(host->data, host->data + host->len, ':');

    if (at != NULL && host->data[0] != '[') {
        host->len = at - host->data;
    }

    /* "example.org." is the same host */

    if (host->len && host->data[host->len - 1] == '.') {
        host->len--;
    }

    return host->len != 0;
}


/*
 * Is it a host of this site, by its name in the configuration? What the client
 * calls it (Host) does not count.
 */
static ngx_uint_t
ngx_http_comments_check_links_own(ngx_comments_call_t *call,
    const ngx_str_t *host)
{
    ngx_str_t                  name;
    ngx_http_core_srv_conf_t  *cscf;

    if (ngx_http_comments_check_links_below(host, call->subject->site)) {
        return 1;
    }

    cscf = ngx_http_get_module_srv_conf(call->request, ngx_http_core_module);
    name = cscf->server_name;

    while (name.len && (name.data[0] == '*' || name.data[0] == '.')) {
        name.data++;
        name.len--;
    }

    return ngx_http_comments_check_links_below(host, name);
}


/* is host the domain, without its "www.", or below it? */
static ngx_uint_t
ngx_http_comments_check_links_below(const ngx_str_t *host, ngx_str_t domain)
{
    u_char  *tail;

    if (ngx_http_comments_check_links_begins(domain.data,
                                             domain.data + domain.len, "www."))
    {
        domain.data += sizeof("www.") - 1;
        domain.len -= sizeof("www.") - 1;
    }

    if (domain.len == 0 || host->len < domain.len) {
        return 0;
    }

    tail = host->data + host->len - domain.len;

    return ngx_strncasecmp(tail, domain.data, domain.len) == 0
           && (tail == host->data || tail[-1] == '.');
}


/* what is in lower case */
static ngx_uint_t
ngx_http_comments_check_links_begins(const u_char *p, const u_char *end,
    const char *what)
{
    for ( ; *what; p++, what++) {
        if (p == end || ngx_tolower(*p) != (u_char) *what) {
            return 0;
        }
    }

    return 1;
}


/*
 * Who has the habit from a forum is held. A robot that does not know what it
 * writes to tries several kinds of links at once.
 */
static ngx_comments_verdict_t
ngx_http_comments_check_links_bbcode(const ngx_str_t *text,
    ngx_comments_reason_t *why)
{
    u_char      *p, *end;
    ngx_uint_t   codes, html;

    codes = 0;
    html = 0;
    end = text->data + text->len;

    for (p = text->data; p < end; p++) {

        if (*p == '[') {
            codes += ngx_http_comments_check_links_begins(p, end, "[url=")
                     || ngx_http_comments_check_links_begins(p, end, "[url]")
                     || ngx_http_comments_check_links_begins(p, end, "[link=")
                     || ngx_http_comments_check_links_begins(p, end,
                                                             "[link]");
        } else if (*p == '<') {
            html += ngx_http_comments_check_links_begins(p, end, "<a href=");
        }
    }

    if (codes == 0) {
        return NGX_COMMENTS_PASS;
    }

    ngx_str_set(&why->code, "bbcode");

    return (html || codes >= NGX_HTTP_COMMENTS_CHECK_LINKS_BBCODE)
           ? NGX_COMMENTS_SPAM : NGX_COMMENTS_HOLD;
}


/*
 * Is nothing said but links? "[text](target)" and a target alone are links;
 * punctuation says nothing. One pass.
 */
static ngx_uint_t
ngx_http_comments_check_links_only(const ngx_str_t *text)
{
    u_char                                 *p, *end, c;
    ngx_uint_t                              skip;
    ngx_http_comments_check_links_words_t   words;

    ngx_memzero(&words, sizeof(ngx_http_comments_check_links_words_t));

    skip = 0;                                /* in a target */
    end = text->data + text->len;

    for (p = text->data; p < end; p++) {
        c = *p;

        if (skip) {
            skip = (c > ' ' && c != ')' && c != '>');
            continue;
        }

        if (c == '[' || c == ']') {
            skip = (c == ']' && words.open && p + 1 < end && p[1] == '(');

            if (!skip) {
                words.outside += words.inside;
            }

            words.inside = 0;
            words.open = (c == '[');
            continue;
        }

        if (ngx_http_comments_check_links_begins(p, end, "http://")
            || ngx_http_comments_check_links_begins(p, end, "https://")
            || ngx_http_comments_check_links_begins(p, end, "www."))
        {
            skip = 1;
            continue;
        }

        if (c >= 0x80 || (c >= '0' && c <= '9')
            || (ngx_tolower(c) >= 'a' && ngx_tolower(c) <= 'z'))
        {
            words.inside += words.open;
            words.outside += !words.open;
        }
    }

    return words.outside + words.inside == 0;
}
