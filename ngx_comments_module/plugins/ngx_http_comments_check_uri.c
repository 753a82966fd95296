/*
 * The check "uri": asks a location of the server, behind which a service or a
 * script judges the comment.
 *
 *   comments_check uri=/location [format=json|text|form] [address=on]
 *
 * The comment is sent by POST, in one of three forms: an object of JSON, its
 * text alone (rspamd), or the fields that Akismet has. The answer, of status
 * 200, is one of
 *
 *   an object of JSON     {"verdict": …, "reason": …, "detail": …}, all but
 *                         "verdict" may be missing; or {"action": …} of rspamd
 *   a word                a verdict; or "true" or "false" of Akismet: is it
 *                         spam?
 *   nothing               pass
 *
 * and 204 is pass, 202 hold. Any other answer is a failure of the check: a
 * location that is misconfigured says nothing about a comment.
 */

#include "ngx_http_comments_plugin.h"


/* by uri_options */
#define URI_JSON     0
#define URI_TEXT     1
#define URI_FORM     2
#define URI_ADDRESS  3


typedef struct {
    ngx_str_t               uri;
    ngx_uint_t              format;
    ngx_uint_t              address;     /* the client's address is sent too */
} uri_conf_t;


/* a text of the comment, and what it is called */
typedef struct {
    const char             *json;
    const char             *form;        /* NULL: not sent */
    size_t                  offset;      /* in ngx_comments_subject_t */
} uri_field_t;


typedef struct {
    const char             *word;
    ngx_comments_verdict_t  verdict;
} uri_word_t;


/* an answer, and how far it has been read */
typedef struct {
    u_char                 *p;
    u_char                 *last;
    ngx_pool_t             *pool;
    ngx_str_t               members[4];  /* URI_VERDICT … */
} uri_answer_t;

#define URI_VERDICT  0
#define URI_ACTION   1
#define URI_REASON   2
#define URI_DETAIL   3


static char *uri_parse(ngx_conf_t *cf, const ngx_str_t *args, ngx_uint_t n,
    void **data);
static ngx_comments_verdict_t uri_check(ngx_comments_call_t *call, void *data,
    ngx_comments_reason_t *why);
static const ngx_str_t *uri_value(const ngx_comments_subject_t *subject,
    const uri_field_t *field);
static size_t uri_size(const ngx_comments_subject_t *subject);
static u_char *uri_json(u_char *p, const uri_conf_t *conf,
    const ngx_comments_subject_t *subject);
static u_char *uri_json_string(u_char *p, const ngx_str_t *value);
static u_char *uri_form(u_char *p, const uri_conf_t *conf,
    const ngx_comments_subject_t *subject);
static void uri_answered(ngx_comments_call_t *call, ngx_uint_t status,
    const ngx_str_t *body);
static ngx_comments_verdict_t uri_judge(ngx_comments_call_t *call,
    ngx_uint_t status, const ngx_str_t *body, ngx_comments_reason_t *why);
static ngx_comments_verdict_t uri_word(const ngx_str_t *word);
static ngx_int_t uri_read(uri_answer_t *a);
static ngx_int_t uri_read_member(uri_answer_t *a);
static ngx_int_t uri_read_string(uri_answer_t *a, ngx_str_t *value);
static ngx_int_t uri_skip(uri_answer_t *a);
static void uri_blank(uri_answer_t *a);
static void uri_clean(ngx_str_t *text);


static const char  *uri_options[] = {
    "format=json", "format=text", "format=form", "address=on"
};

static const uri_field_t  uri_fields[] = {
    { "site", NULL, offsetof(ngx_comments_subject_t, site) },
    { "thread", NULL, offsetof(ngx_comments_subject_t, thread) },
    { "url", "permalink", offsetof(ngx_comments_subject_t, url) },
    { "parent", NULL, offsetof(ngx_comments_subject_t, parent) },
    { "name", "comment_author", offsetof(ngx_comments_subject_t, name) },
    { "email", "comment_author_email",
      offsetof(ngx_comments_subject_t, email) },
    { "website", "comment_author_url",
      offsetof(ngx_comments_subject_t, website) },
    { "text", "comment_content", offsetof(ngx_comments_subject_t, text) },
    { "format", NULL, offsetof(ngx_comments_subject_t, format) },
    { "user", NULL, offsetof(ngx_comments_subject_t, user) },
    { "address", "user_ip", offsetof(ngx_comments_subject_t, address) },
    { NULL, NULL, 0 }
};

static const uri_word_t  uri_words[] = {
    { "pass", NGX_COMMENTS_PASS },
    { "challenge", NGX_COMMENTS_CHALLENGE },
    { "hold", NGX_COMMENTS_HOLD },
    { "spam", NGX_COMMENTS_SPAM },
    { "reject", NGX_COMMENTS_REJECT },
    { "false", NGX_COMMENTS_PASS },
    { "true", NGX_COMMENTS_SPAM },
    { "no action", NGX_COMMENTS_PASS },
    { "greylist", NGX_COMMENTS_HOLD },
    { "soft reject", NGX_COMMENTS_HOLD },
    { "add header", NGX_COMMENTS_HOLD },
    { "rewrite subject", NGX_COMMENTS_HOLD },
    { NULL, NGX_COMMENTS_FAIL }
};


static const ngx_comments_check_t  uri_check_uri = {
    sizeof(ngx_comments_check_t), ngx_string("uri"), NGX_COMMENTS_AUTHOR, 0,
    uri_check, uri_parse, NULL, NULL, NULL, NULL, NULL
};

static const ngx_comments_check_t  *const uri_checks[] = {
    &uri_check_uri, NULL
};

const ngx_comments_plugin_t  ngx_http_comments_check_uri_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI, ngx_string("uri"),
    ngx_string("1.0"), uri_checks, NULL, NULL
};


static char *
uri_parse(ngx_conf_t *cf, const ngx_str_t *args, ngx_uint_t n, void **data)
{
    ngx_uint_t   i, j;
    uri_conf_t  *conf;

    conf = ngx_pcalloc(cf->pool, sizeof(uri_conf_t));
    if (conf == NULL) {
        return "no memory";
    }

    if (n == 0 || args[0].len == 0 || args[0].data[0] != '/') {
        return "it must be \"uri=/location\"";
    }

    conf->uri = args[0];

    for (i = 1; i < n; i++) {
        for (j = 0; ngx_strcmp(args[i].data, uri_options[j]) != 0; j++) {
            if (j == URI_ADDRESS) {
                return "behind the location it takes \"format=json\", "
                       "\"format=text\", \"format=form\" and "
                       "\"address=on\"";
            }
        }

        if (j == URI_ADDRESS) {
            conf->address = 1;

        } else {
            conf->format = j;
        }
    }

    *data = conf;

    return NULL;
}


static ngx_comments_verdict_t
uri_check(ngx_comments_call_t *call, void *data, ngx_comments_reason_t *why)
{
    uri_conf_t *conf = data;

    u_char                        *p;
    ngx_str_t                      body, type;
    const ngx_comments_subject_t  *subject = call->subject;

    body.data = ngx_pnalloc(call->pool, uri_size(subject));
    if (body.data == NULL) {
        return NGX_COMMENTS_FAIL;
    }

    if (conf->format == URI_TEXT) {
        ngx_str_set(&type, "text/plain; charset=utf-8");
        p = ngx_sprintf(body.data, subject->website.len ? "%V\n\n%V\n" : "%V",
                        &subject->text, &subject->website);

    } else if (conf->format == URI_FORM) {
        ngx_str_set(&type, "application/x-www-form-urlencoded");
        p = uri_form(body.data, conf, subject);

    } else {
        ngx_str_set(&type, "application/json");
        p = uri_json(body.data, conf, subject);
    }

    body.len = p - body.data;
    call->data = conf;

    return call->api->subrequest(call, &conf->uri, &type, &body, uri_answered)
           == NGX_OK ? NGX_COMMENTS_WAIT : NGX_COMMENTS_FAIL;
}


static const ngx_str_t *
uri_value(const ngx_comments_subject_t *subject, const uri_field_t *field)
{
    return (const ngx_str_t *) (const void *)
               ((const u_char *) subject + field->offset);
}


/* at least what any of the forms takes: six bytes for one is the most */
static size_t
uri_size(const ngx_comments_subject_t *subject)
{
    size_t              size;
    ngx_uint_t          i;
    const uri_field_t  *field;

    size = 512;

    for (field = uri_fields; field->json != NULL; field++) {
        size += 40 + 6 * uri_value(subject, field)->len;
    }

    for (i = 0; i < subject->nlinks; i++) {
        size += 3 + 6 * subject->links[i].len;
    }

    return size;
}


static u_char *
uri_json(u_char *p, const uri_conf_t *conf,
    const ngx_comments_subject_t *subject)
{
    ngx_uint_t          i;
    const uri_field_t  *field;

    *p++ = '{';

    for (field = uri_fields; field->json != NULL; field++) {
        if (conf->address || ngx_strcmp(field->json, "address") != 0) {
            p = ngx_sprintf(p, "\"%s\":", field->json);
            p = uri_json_string(p, uri_value(subject, field));
            *p++ = ',';
        }
    }

    p = ngx_sprintf(p, "\"links\":[");

    for (i = 0; i < subject->nlinks; i++) {
        p = uri_json_string(p, &subject->links[i]);
        *p++ = ',';
    }

    p -= (i > 0);

    return ngx_sprintf(p, "],\"approved\":%ui,\"refused\":%ui,\"time\":%L,"
                       "\"confirmed\":%s}", subject->approved,
                       subject->refused, subject->now,
                       subject->flags & NGX_COMMENTS_CONFIRMED ? "true"
                                                               : "false");
}


static u_char *
uri_json_string(u_char *p, const ngx_str_t *value)
{
    *p++ = '"';
    p = (u_char *) ngx_escape_json(p, value->data, value->len);
    *p++ = '"';

    return p;
}


static u_char *
uri_form(u_char *p, const uri_conf_t *conf,
    const ngx_comments_subject_t *subject)
{
    const ngx_str_t    *value;
    const uri_field_t  *field;

    p = ngx_sprintf(p, "comment_type=%s",
                    subject->parent.len ? "reply" : "comment");

    for (field = uri_fields; field->json != NULL; field++) {
        value = uri_value(subject, field);

        if (field->form != NULL && value->len
            && (conf->address || ngx_strcmp(field->json, "address") != 0))
        {
            p = ngx_sprintf(p, "&%s=", field->form);
            p = (u_char *) ngx_escape_uri(p, value->data, value->len,
                                          NGX_ESCAPE_URI_COMPONENT);
        }
    }

    return p;
}


static void
uri_answered(ngx_comments_call_t *call, ngx_uint_t status,
    const ngx_str_t *body)
{
    uri_conf_t *conf = call->data;

    ngx_comments_reason_t   why;
    ngx_comments_verdict_t  verdict;

    ngx_memzero(&why, sizeof(ngx_comments_reason_t));

    verdict = uri_judge(call, status, body, &why);

    if (verdict == NGX_COMMENTS_FAIL) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "comments: \"%V\" gives no verdict: status %ui, body of "
                      "%uz bytes", &conf->uri, status, body->len);
    }

    call->api->done(call->ticket, verdict, &why);
}


static ngx_comments_verdict_t
uri_judge(ngx_comments_call_t *call, ngx_uint_t status, const ngx_str_t *body,
    ngx_comments_reason_t *why)
{
    ngx_str_t               word;
    uri_answer_t            a;
    ngx_comments_verdict_t  verdict;

    if (status == NGX_HTTP_ACCEPTED) {
        return NGX_COMMENTS_HOLD;
    }

    if (status != NGX_HTTP_OK) {
        return (status == NGX_HTTP_NO_CONTENT) ? NGX_COMMENTS_PASS
                                               : NGX_COMMENTS_FAIL;
    }

    ngx_memzero(&a, sizeof(uri_answer_t));
    a.p = body->data;
    a.last = body->data + body->len;
    a.pool = call->pool;

    uri_blank(&a);

    if (a.p == a.last) {
        return NGX_COMMENTS_PASS;
    }

    if (*a.p != '{') {
        word.data = a.p;
        word.len = a.last - a.p;

        while (word.len && word.data[word.len - 1] <= ' ') { word.len--; }

        return uri_word(&word);
    }

    if (uri_read(&a) != NGX_OK) {
        return NGX_COMMENTS_FAIL;
    }

    uri_clean(&a.members[URI_DETAIL]);
    why->code = a.members[URI_REASON];
    why->detail = a.members[URI_DETAIL];

    if (a.members[URI_VERDICT].len) {
        return uri_word(&a.members[URI_VERDICT]);
    }

    /* rspamd's "reject" is spam, which moderators can look through */

    verdict = uri_word(&a.members[URI_ACTION]);
    why->detail = a.members[URI_ACTION];

    return (verdict == NGX_COMMENTS_REJECT) ? NGX_COMMENTS_SPAM : verdict;
}


/* NGX_COMMENTS_FAIL: it is none of the words */
static ngx_comments_verdict_t
uri_word(const ngx_str_t *word)
{
    const uri_word_t  *w;

    for (w = uri_words; w->word != NULL; w++) {
        if (word->len == ngx_strlen(w->word)
            && ngx_strncmp(word->data, w->word, word->len) == 0)
        {
            break;
        }
    }

    return w->verdict;
}


/*
 * Reads the members of an object of JSON that are of interest, if they are
 * strings, and passes over the others. Linear. NGX_OK, or NGX_ERROR: it is no
 * JSON, or there is no memory.
 */
static ngx_int_t
uri_read(uri_answer_t *a)
{
    u_char  c;

    /* each iteration reads at least "," and the quotes of a name */

    do {
        a->p++;
        uri_blank(a);

        if (uri_read_member(a) != NGX_OK || a->p == a->last) {
            return NGX_ERROR;
        }

        c = *a->p;
    } while (c == ',');

    a->p++;
    uri_blank(a);

    return (c == '}' && a->p == a->last) ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
uri_read_member(uri_answer_t *a)
{
    ngx_int_t    rc;
    ngx_str_t    name, *value;
    ngx_uint_t   i;

    static const char  *names[] = { "verdict", "action", "reason", "detail" };

    if (uri_read_string(a, &name) != NGX_OK) {
        return NGX_ERROR;
    }

    uri_blank(a);

    if (a->p == a->last || *a->p++ != ':') {
        return NGX_ERROR;
    }

    uri_blank(a);
    value = NULL;

    for (i = 0; i < 4; i++) {
        if (name.len == ngx_strlen(names[i])
            && ngx_strncmp(name.data, names[i], name.len) == 0)
        {
            value = &a->members[i];
        }
    }

    rc = (value != NULL && a->p < a->last && *a->p == '"')
         ? uri_read_string(a, value) : uri_skip(a);

    uri_blank(a);

    return rc;
}


/* escaped quotes and strokes are kept, "?" stands for what else is escaped */
static ngx_int_t
uri_read_string(uri_answer_t *a, ngx_str_t *value)
{
    u_char  *to, *end;

    if (a->p == a->last || *a->p++ != '"') {
        return NGX_ERROR;
    }

    for (end = a->p; end < a->last && *end != '"'; end++) {
        end += (*end == '\\');
    }

    if (end >= a->last) {
        return NGX_ERROR;
    }

    value->data = ngx_pnalloc(a->pool, end - a->p + 1);
    if (value->data == NULL) {
        return NGX_ERROR;
    }

    to = value->data;

    for ( /* void */ ; a->p < end; a->p++) {

        if (*a->p != '\\') {
            *to++ = *a->p;
            continue;
        }

        a->p++;
        *to++ = (*a->p && ngx_strchr("\"\\/", *a->p)) ? *a->p : '?';

        if (*a->p == 'u') {
            a->p = ngx_min(a->p + 4, end - 1);
        }
    }

    value->len = to - value->data;
    a->p = end + 1;

    return NGX_OK;
}


/* passes over a value, up to the "," or "}" behind it */
static ngx_int_t
uri_skip(uri_answer_t *a)
{
    u_char     c, *begin;
    ngx_int_t  depth;

    depth = 0;

    for (begin = a->p; a->p < a->last; a->p++) {
        c = *a->p;

        if (c == '"') {
            for (a->p++; a->p < a->last && *a->p != '"'; a->p++) {
                a->p += (*a->p == '\\');
            }

        } else if (c == '{' || c == '[') {
            depth++;

        } else if (depth == 0 && (c == ',' || c == '}')) {
            return (a->p > begin) ? NGX_OK : NGX_ERROR;

        } else if (c == '}' || c == ']') {
            depth--;
        }
    }

    a->p = a->last;

    return NGX_ERROR;
}


static void
uri_blank(uri_answer_t *a)
{
    /* a NUL is no blank, though strchr() would find it */

    while (a->p < a->last && *a->p && ngx_strchr(" \t\r\n", *a->p)) {
        a->p++;
    }
}


/* what goes to moderators is one line of UTF-8 */
static void
uri_clean(ngx_str_t *text)
{
    u_char  *p, *next;

    /* without a text there is no address to add to */

    for (p = text->data; text->len && p < text->data + text->len; p = next) {
        next = p;

        if (ngx_utf8_decode(&next, text->data + text->len - p) > 0x10ffff) {
            *p = '?';
            next = p + 1;

        } else if (*p < ' ' || *p == 0x7f) {
            *p = ' ';
        }
    }
}
