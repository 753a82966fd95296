/*
 * The check "bans": refuses what comes from a banned address, network, e-mail
 * address or name.
 *
 * The bans of a site are one hash in Redis, "list". A field is the kind of a
 * ban and what is banned, "address:HASH", "network:HASH", "email:HASH" or
 * "name:NAME"; its value is the time at which the ban ends, ms since 1970 or 0,
 * a blank, and the reason. commentsctl (commentsctl_ban.c) and the page for
 * moderators write them: all fold names and e-mail addresses in the same way.
 * commentsctl removes those that have ended. HASH of an e-mail address is
 * the check's own, or the one that is stored with comments: a moderator who
 * bans an author by a comment knows that one only.
 */

#include "ngx_http_comments_plugin.h"


#define NGX_HTTP_COMMENTS_CHECK_BANS_HASH   32

/* fields that a submission may be banned by: an e-mail address has two */
#define NGX_HTTP_COMMENTS_CHECK_BANS_KINDS  5


/* of one submission */
typedef struct {
    ngx_int_t          asked;    /* number of the question */
    ngx_uint_t         n;        /* fields that were asked for */
    ngx_str_t          fields[NGX_HTTP_COMMENTS_CHECK_BANS_KINDS];
} ngx_http_comments_check_bans_t;


static void ngx_http_comments_check_bans_ask(ngx_comments_call_t *call,
    void *conf);
static void ngx_http_comments_check_bans_hashed(ngx_comments_call_t *call,
    const char *kind, const ngx_str_t *value);
static void ngx_http_comments_check_bans_stored(ngx_comments_call_t *call);
static void ngx_http_comments_check_bans_named(ngx_comments_call_t *call);
static ngx_str_t *ngx_http_comments_check_bans_field(
    ngx_comments_call_t *call, const char *kind, size_t len);
static ngx_comments_verdict_t ngx_http_comments_check_bans(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);
static ngx_int_t ngx_http_comments_check_bans_holds(
    ngx_comments_call_t *call, const ngx_str_t *field, const ngx_str_t *ban,
    ngx_comments_reason_t *why);
static void ngx_http_comments_check_bans_why(ngx_comments_call_t *call,
    const ngx_str_t *field, const ngx_str_t *reason,
    ngx_comments_reason_t *why);


static const ngx_str_t  ngx_http_comments_check_bans_list
                                                       = ngx_string("list");


static const ngx_comments_check_t  ngx_http_comments_check_bans_check = {
    sizeof(ngx_comments_check_t), ngx_string("bans"), NGX_COMMENTS_ALWAYS, 0,
    ngx_http_comments_check_bans,
    NULL,
    ngx_http_comments_check_bans_ask,
    NULL, NULL, NULL, NULL
};

static const ngx_comments_check_t
                        *const ngx_http_comments_check_bans_checks[] = {
    &ngx_http_comments_check_bans_check, NULL
};

const ngx_comments_plugin_t  ngx_http_comments_check_bans_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI,
    ngx_string("bans"), ngx_string("1.0"),
    ngx_http_comments_check_bans_checks, NULL, NULL
};


static void
ngx_http_comments_check_bans_ask(ngx_comments_call_t *call, void *conf)
{
    ngx_str_t                        argv[2
                                      + NGX_HTTP_COMMENTS_CHECK_BANS_KINDS];
    ngx_str_t                        email;
    const ngx_comments_subject_t    *subject;
    ngx_http_comments_check_bans_t  *own;

    (void) conf;

    subject = call->subject;

    own = ngx_pcalloc(call->pool, sizeof(ngx_http_comments_check_bans_t));
    if (own == NULL) {
        return;
    }

    call->data = own;

    /* nothing is known of a client behind a unix socket */

    if (subject->network.len) {
        ngx_http_comments_check_bans_hashed(call, "address:",
                                            &subject->address);
        ngx_http_comments_check_bans_hashed(call, "network:",
                                            &subject->network);
    }

    if (subject->email.len) {
        email.data = ngx_pnalloc(call->pool, subject->email.len);

        if (email.data != NULL) {
            email.len = call->api->fold(&subject->email, email.data);
            ngx_http_comments_check_bans_hashed(call, "email:", &email);
        }
    }

    ngx_http_comments_check_bans_stored(call);
    ngx_http_comments_check_bans_named(call);

    own->asked = NGX_ERROR;

    if (own->n == 0) {
        return;
    }

    ngx_str_set(&argv[0], "HMGET");
    argv[1] = ngx_http_comments_check_bans_list;
    ngx_memcpy(&argv[2], own->fields, own->n * sizeof(ngx_str_t));

    own->asked = call->api->ask(call, 2 + own->n, argv);
}


static void
ngx_http_comments_check_bans_hashed(ngx_comments_call_t *call,
    const char *kind, const ngx_str_t *value)
{
    ngx_str_t  *field;

    field = ngx_http_comments_check_bans_field(call, kind,
                                            NGX_HTTP_COMMENTS_CHECK_BANS_HASH);
    if (field == NULL) {
        return;
    }

    call->api->hash(call, value, field->data + field->len);

    field->len += NGX_HTTP_COMMENTS_CHECK_BANS_HASH;
}


static void
ngx_http_comments_check_bans_stored(ngx_comments_call_t *call)
{
    ngx_str_t        *field;
    const ngx_str_t  *id;

    id = &call->subject->email_id;

    if (id->len == 0) {
        return;
    }

    field = ngx_http_comments_check_bans_field(call, "email:", id->len);

    if (field != NULL) {
        ngx_memcpy(field->data + field->len, id->data, id->len);
        field->len += id->len;
    }
}


static void
ngx_http_comments_check_bans_named(ngx_comments_call_t *call)
{
    ngx_str_t  *field;

    if (call->subject->name.len == 0) {
        return;
    }

    field = ngx_http_comments_check_bans_field(call, "name:",
                                               call->subject->name.len);
    if (field == NULL) {
        return;
    }

    field->len += call->api->fold(&call->subject->name,
                                  field->data + field->len);
}


/* one more field, with its kind, and room for len bytes behind it */
static ngx_str_t *
ngx_http_comments_check_bans_field(ngx_comments_call_t *call, const char *kind,
    size_t len)
{
    ngx_str_t                       *field;
    ngx_http_comments_check_bans_t  *own;

    own = call->data;
    field = &own->fields[own->n];

    field->len = ngx_strlen(kind);
    field->data = ngx_pnalloc(call->pool, field->len + len);

    if (field->data == NULL) {
        return NULL;
    }

    ngx_memcpy(field->data, kind, field->len);
    own->n++;

    return field;
}


static ngx_comments_verdict_t
ngx_http_comments_check_bans(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    ngx_uint_t                       i;
    const ngx_comments_reply_t      *reply;
    ngx_http_comments_check_bans_t  *own;

    (void) conf;

    own = call->data;

    if (own == NULL) {
        return NGX_COMMENTS_FAIL;
    }

    if (own->n == 0) {
        return NGX_COMMENTS_PASS;
    }

    reply = call->api->reply(call, own->asked);

    if (reply == NULL || reply->type != NGX_COMMENTS_REPLY_ARRAY
        || reply->n != own->n)
    {
        return NGX_COMMENTS_FAIL;
    }

    for (i = 0; i < own->n; i++) {
        if (reply->list[i]->type == NGX_COMMENTS_REPLY_STRING
            && ngx_http_comments_check_bans_holds(call, &own->fields[i],
                                                  &reply->list[i]->str, why)
               == NGX_OK)
        {
            return NGX_COMMENTS_REJECT;
        }
    }

    return NGX_COMMENTS_PASS;
}


/* NGX_OK; NGX_DECLINED: the ban has ended */
static ngx_int_t
ngx_http_comments_check_bans_holds(ngx_comments_call_t *call,
    const ngx_str_t *field, const ngx_str_t *ban, ngx_comments_reason_t *why)
{
    off_t       until;
    u_char     *blank;
    ngx_str_t   reason;

    blank = ngx_strlchr(ban->data, ban->data + ban->len, ' ');

    reason.len = 0;
    reason.data = blank;

    if (blank == NULL) {
        blank = ban->data + ban->len;

    } else {
        reason.data = blank + 1;
        reason.len = ban->data + ban->len - reason.data;
    }

    until = ngx_atoof(ban->data, blank - ban->data);

    /*
     * 0, or what cannot be read, never ends. A ban that has ended is not
     * removed here: it may just have been renewed, and a check has no way to
     * remove a field only if its value is still the one that was read.
     */

    if (until > 0 && until <= call->subject->now) {
        return NGX_DECLINED;
    }

    ngx_http_comments_check_bans_why(call, field, &reason, why);

    return NGX_OK;
}


/* what is banned, its kind and the reason: no address */
static void
ngx_http_comments_check_bans_why(ngx_comments_call_t *call,
    const ngx_str_t *field, const ngx_str_t *reason,
    ngx_comments_reason_t *why)
{
    u_char     *colon;
    ngx_str_t   kind;

    ngx_str_set(&why->code, "banned");

    colon = ngx_strlchr(field->data, field->data + field->len, ':');

    kind.data = field->data;
    kind.len = (colon ? colon : field->data + field->len) - field->data;

    why->detail.data = ngx_pnalloc(call->pool, kind.len + sizeof(": ")
                                               + reason->len);
    if (why->detail.data == NULL) {
        return;
    }

    why->detail.len = ngx_sprintf(why->detail.data, "%V%s%V", &kind,
                                  reason->len ? ": " : "", reason)
                      - why->detail.data;
}
