/*
 * The check "duplicate": holds a text that others have posted lately, or that
 * was posted to other threads of the site.
 *
 * For each text, without case, white space and punctuation, Redis has a set of
 * those who have posted it, each a hash of a name and a thread. The set expires
 * some time after the last of them. An author who posts again, because an
 * answer was lost or a challenge had to be confirmed, is in the set already.
 */

#include "ngx_http_comments_plugin.h"


/* members of a set that are kept: more of them say nothing new */
#define NGX_HTTP_COMMENTS_CHECK_DUPLICATE_MEMBERS  64

#define NGX_HTTP_COMMENTS_CHECK_DUPLICATE_KEY      32
#define NGX_HTTP_COMMENTS_CHECK_DUPLICATE_MEMBER   8


typedef struct {
    time_t       time;       /* seconds for which a text is remembered */
    ngx_int_t    times;      /* that a text may be posted */
    ngx_int_t    least;      /* bytes; shorter texts are not compared */
} ngx_http_comments_check_duplicate_conf_t;


/* of one submission */
typedef struct {
    ngx_int_t    added;      /* numbers of the questions */
    ngx_int_t    members;
    u_char       key[NGX_HTTP_COMMENTS_CHECK_DUPLICATE_KEY];
    u_char       member[NGX_HTTP_COMMENTS_CHECK_DUPLICATE_MEMBER];
} ngx_http_comments_check_duplicate_t;


static char *ngx_http_comments_check_duplicate_parse(ngx_conf_t *cf,
    const ngx_str_t *args, ngx_uint_t n, void **conf);
static void ngx_http_comments_check_duplicate_ask(ngx_comments_call_t *call,
    void *conf);
static ngx_str_t ngx_http_comments_check_duplicate_text(
    ngx_comments_call_t *call);
static void ngx_http_comments_check_duplicate_member(
    ngx_comments_call_t *call, ngx_http_comments_check_duplicate_t *own);
static ngx_comments_verdict_t ngx_http_comments_check_duplicate(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);


static const ngx_comments_check_t  ngx_http_comments_check_duplicate_check = {
    sizeof(ngx_comments_check_t), ngx_string("duplicate"), 0, 0,
    ngx_http_comments_check_duplicate,
    ngx_http_comments_check_duplicate_parse,
    ngx_http_comments_check_duplicate_ask,
    NULL, NULL, NULL, NULL
};

static const ngx_comments_check_t
                        *const ngx_http_comments_check_duplicate_checks[] = {
    &ngx_http_comments_check_duplicate_check, NULL
};

const ngx_comments_plugin_t  ngx_http_comments_check_duplicate_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI,
    ngx_string("duplicate"), ngx_string("1.0"),
    ngx_http_comments_check_duplicate_checks, NULL, NULL
};


static char *
ngx_http_comments_check_duplicate_parse(ngx_conf_t *cf, const ngx_str_t *args,
    ngx_uint_t n, void **conf)
{
    ngx_str_t                                  value;
    ngx_uint_t                                 i;
    ngx_http_comments_check_duplicate_conf_t  *own;

    own = ngx_palloc(cf->pool,
                     sizeof(ngx_http_comments_check_duplicate_conf_t));
    if (own == NULL) {
        return "no memory";
    }

    own->time = 3600;
    own->times = 1;
    own->least = 40;

    for (i = 0; i < n; i++) {
        value = args[i];

        if (ngx_strncmp(value.data, "time=", 5) == 0) {
            value.data += 5;
            value.len -= 5;
            own->time = ngx_parse_time(&value, 1);

            if (own->time < 1 || own->time > 30 * 86400) {
                return "invalid argument \"time\", it must be a time from 1s "
                       "to 30d";
            }

        } else if (ngx_strncmp(value.data, "times=", 6) == 0) {
            own->times = ngx_atoi(value.data + 6, value.len - 6);

            if (own->times < 1
                || own->times >= NGX_HTTP_COMMENTS_CHECK_DUPLICATE_MEMBERS)
            {
                return "invalid argument \"times\", it must be a number from 1 "
                       "to 63";
            }

        } else if (ngx_strncmp(value.data, "min=", 4) == 0) {
            own->least = ngx_atoi(value.data + 4, value.len - 4);

            if (own->least < 1 || own->least > 1048576) {
                return "invalid argument \"min\", it must be a number of bytes "
                       "from 1 to 1048576";
            }

        } else {
            return "unknown argument, it must be \"time=\", \"times=\" or "
                   "\"min=\"";
        }
    }

    *conf = own;

    return NULL;
}


static void
ngx_http_comments_check_duplicate_ask(ngx_comments_call_t *call, void *conf)
{
    ngx_http_comments_check_duplicate_conf_t *dcf = conf;

    u_char                                time[NGX_TIME_T_LEN];
    ngx_str_t                             text, argv[3];
    ngx_http_comments_check_duplicate_t  *own;

    /* a text that comes back after an edit is its author's own */

    if (call->subject->flags & NGX_COMMENTS_EDIT) {
        return;
    }

    text = ngx_http_comments_check_duplicate_text(call);

    if (text.len < (size_t) dcf->least) {
        return;
    }

    own = ngx_palloc(call->pool, sizeof(ngx_http_comments_check_duplicate_t));
    if (own == NULL) {
        return;
    }

    call->api->hash(call, &text, own->key);
    ngx_http_comments_check_duplicate_member(call, own);

    ngx_str_set(&argv[0], "SADD");
    argv[1].len = sizeof(own->key);
    argv[1].data = own->key;
    argv[2].len = sizeof(own->member);
    argv[2].data = own->member;
    own->added = call->api->ask(call, 3, argv);

    ngx_str_set(&argv[0], "EXPIRE");
    argv[2].data = time;
    argv[2].len = ngx_sprintf(time, "%T", dcf->time) - time;
    (void) call->api->ask(call, 3, argv);

    ngx_str_set(&argv[0], "SCARD");
    own->members = call->api->ask(call, 2, argv);

    call->data = own;
}


/* what is compared: the text without case, white space and punctuation */
static ngx_str_t
ngx_http_comments_check_duplicate_text(ngx_comments_call_t *call)
{
    u_char      c, *p;
    size_t      i, n;
    ngx_str_t   text;

    ngx_str_null(&text);

    text.data = ngx_pnalloc(call->pool, call->subject->text.len + 1);
    if (text.data == NULL) {
        return text;
    }

    n = call->api->fold(&call->subject->text, text.data);
    p = text.data;

    for (i = 0; i < n; i++) {
        c = text.data[i];

        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80) {
            *p++ = c;
        }
    }

    text.len = p - text.data;

    return text;
}


/* 8 hex digits of the name and the thread */
static void
ngx_http_comments_check_duplicate_member(ngx_comments_call_t *call,
    ngx_http_comments_check_duplicate_t *own)
{
    uint32_t                       crc;
    const ngx_comments_subject_t  *subject;

    subject = call->subject;

    ngx_crc32_init(crc);
    ngx_crc32_update(&crc, subject->name.data, subject->name.len);
    ngx_crc32_update(&crc, (u_char *) "\n", 1);
    ngx_crc32_update(&crc, subject->thread.data, subject->thread.len);
    ngx_crc32_final(crc);

    (void) ngx_sprintf(own->member, "%08xD", crc);
}


static ngx_comments_verdict_t
ngx_http_comments_check_duplicate(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    ngx_http_comments_check_duplicate_conf_t *dcf = conf;

    ngx_str_t                             argv[3];
    const ngx_comments_reply_t           *added, *members;
    ngx_http_comments_check_duplicate_t  *own;

    own = call->data;

    if (own == NULL) {
        return NGX_COMMENTS_PASS;
    }

    added = call->api->reply(call, own->added);
    members = call->api->reply(call, own->members);

    if (added == NULL || added->type != NGX_COMMENTS_REPLY_INTEGER
        || members == NULL || members->type != NGX_COMMENTS_REPLY_INTEGER)
    {
        return NGX_COMMENTS_FAIL;
    }

    if (members->integer <= dcf->times) {
        return NGX_COMMENTS_PASS;
    }

    if (added->integer
        && members->integer > NGX_HTTP_COMMENTS_CHECK_DUPLICATE_MEMBERS)
    {
        ngx_str_set(&argv[0], "SREM");
        argv[1].len = sizeof(own->key);
        argv[1].data = own->key;
        argv[2].len = sizeof(own->member);
        argv[2].data = own->member;

        (void) call->api->tell(call, 3, argv);
    }

    why->detail.data = ngx_pnalloc(call->pool, NGX_INT64_LEN
                                          + sizeof("the same text, times"));
    if (why->detail.data != NULL) {
        why->detail.len = ngx_sprintf(why->detail.data,
                                      "the same text, %L times",
                                      members->integer)
                          - why->detail.data;
    }

    return NGX_COMMENTS_HOLD;
}
