/*
 * The check "rate": limits the posts of an address, of its network, and of the
 * whole site, over all hosts of a Redis.
 *
 * Each bucket has two counters, of the present window of time and of the one
 * before. The posts of the last W ms are estimated as
 *
 *   previous * (1 - elapsed / W) + current
 *
 * INCR decides: its reply counts this post, so that hosts that ask at the same
 * time never let more pass than the limit. A post that is not stored is taken
 * back by DECR, or a flood would shut its network out of the next windows too.
 * One whose client goes while a check waits counts: it has cost as much. SET
 * with NX and EX makes a counter before INCR does: EXPIRE behind INCR might be
 * lost, and the counter would stay for ever.
 *
 * Keys are hashes of a bucket, its address and the number of the window, so
 * they change with each window and tell no address.
 *
 * What a worker knows to be full it does not ask Redis about each time:
 * ngx_http_comments_rate_full.h.
 */

#include "ngx_http_comments_plugin.h"
#include "ngx_http_comments_rate_full.h"


#define NGX_HTTP_COMMENTS_CHECK_RATE_ADDRESS  0
#define NGX_HTTP_COMMENTS_CHECK_RATE_NETWORK  1
#define NGX_HTTP_COMMENTS_CHECK_RATE_SITE     2
#define NGX_HTTP_COMMENTS_CHECK_RATE_BUCKETS  3

#define NGX_HTTP_COMMENTS_CHECK_RATE_MAX      1000000    /* posts */


/* a limit of posts in a window; 0: none */
typedef struct {
    int64_t      limit;
    int64_t      window;     /* ms */
} ngx_http_comments_check_rate_limit_t;


typedef struct {
    ngx_http_comments_check_rate_limit_t
                      limits[NGX_HTTP_COMMENTS_CHECK_RATE_BUCKETS];
    ngx_http_comments_rate_full_t
                      full[NGX_HTTP_COMMENTS_RATE_FULL];
} ngx_http_comments_check_rate_conf_t;


/* the bucket of one submission */
typedef struct {
    u_char       key[NGX_HTTP_COMMENTS_RATE_KEY];
    ngx_int_t    current;    /* numbers of the questions */
    ngx_int_t    previous;
    unsigned     used:1;     /* there is such a limit */
    unsigned     counted:1;  /* INCR was asked */
} ngx_http_comments_check_rate_bucket_t;


typedef struct {
    ngx_http_comments_check_rate_bucket_t
                      buckets[NGX_HTTP_COMMENTS_CHECK_RATE_BUCKETS];
    int64_t           passes;   /* known without asking; 0: it is not */
    unsigned          network:1;   /* it is that limit that refuses it */
    unsigned          refused:1;
} ngx_http_comments_check_rate_t;


static char *ngx_http_comments_check_rate_parse(ngx_conf_t *cf,
    const ngx_str_t *args, ngx_uint_t n, void **conf);
static ngx_int_t ngx_http_comments_check_rate_limit(const ngx_str_t *value,
    ngx_http_comments_check_rate_limit_t *limit);
static void ngx_http_comments_check_rate_ask(ngx_comments_call_t *call,
    void *conf);
static void ngx_http_comments_check_rate_key(ngx_comments_call_t *call,
    ngx_uint_t n, int64_t window,
    u_char key[NGX_HTTP_COMMENTS_RATE_KEY]);
static void ngx_http_comments_check_rate_count(ngx_comments_call_t *call,
    ngx_uint_t n, const ngx_http_comments_check_rate_limit_t *limit);
static ngx_comments_verdict_t ngx_http_comments_check_rate(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);
static ngx_int_t ngx_http_comments_check_rate_wait(ngx_comments_call_t *call,
    const ngx_http_comments_check_rate_bucket_t *bucket,
    const ngx_http_comments_check_rate_limit_t *limit, int64_t *ms,
    ngx_uint_t *more);
static ngx_int_t ngx_http_comments_check_rate_number(
    const ngx_comments_reply_t *reply, int64_t *number);
static ngx_comments_verdict_t ngx_http_comments_check_rate_refuse(
    ngx_comments_call_t *call, int64_t passes, ngx_comments_reason_t *why);
static void ngx_http_comments_check_rate_over(ngx_comments_call_t *call,
    void *conf, ngx_comments_verdict_t verdict);


static const ngx_str_t  ngx_http_comments_check_rate_names[] = {
    ngx_string("address"), ngx_string("network"), ngx_string("site")
};


static const ngx_comments_check_t  ngx_http_comments_check_rate_check = {
    sizeof(ngx_comments_check_t), ngx_string("rate"), NGX_COMMENTS_ALWAYS, 0,
    ngx_http_comments_check_rate,
    ngx_http_comments_check_rate_parse,
    ngx_http_comments_check_rate_ask,
    NULL,
    ngx_http_comments_check_rate_over,
    NULL, NULL
};

static const ngx_comments_check_t
                        *const ngx_http_comments_check_rate_checks[] = {
    &ngx_http_comments_check_rate_check, NULL
};

const ngx_comments_plugin_t  ngx_http_comments_check_rate_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI,
    ngx_string("rate"), ngx_string("1.0"),
    ngx_http_comments_check_rate_checks, NULL, NULL
};


static char *
ngx_http_comments_check_rate_parse(ngx_conf_t *cf, const ngx_str_t *args,
    ngx_uint_t n, void **conf)
{
    size_t                                 len;
    ngx_str_t                              value;
    ngx_uint_t                             i, j, seen;
    ngx_http_comments_check_rate_conf_t   *rcf;

    static const ngx_http_comments_check_rate_limit_t  defaults[] = {
        { 20, 600000 }, { 60, 600000 }, { 0, 0 }
    };

    rcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_check_rate_conf_t));
    if (rcf == NULL) {
        return "no memory";
    }

    ngx_memcpy(rcf->limits, defaults, sizeof(defaults));
    seen = len = 0;

    for (i = 0; i < n; i++) {

        for (j = 0; j < NGX_HTTP_COMMENTS_CHECK_RATE_BUCKETS; j++) {
            len = ngx_http_comments_check_rate_names[j].len;

            if (args[i].len > len && args[i].data[len] == '='
                && ngx_strncmp(args[i].data,
                               ngx_http_comments_check_rate_names[j].data, len)
                   == 0)
            {
                break;
            }
        }

        if (j == NGX_HTTP_COMMENTS_CHECK_RATE_BUCKETS) {
            return "unknown argument, it must be \"address=\", \"network=\" or "
                   "\"site=\"";
        }

        if (seen & (1 << j)) {
            return "an argument is there twice";
        }

        seen |= 1 << j;
        value.data = args[i].data + len + 1;
        value.len = args[i].len - len - 1;

        if (ngx_http_comments_check_rate_limit(&value, &rcf->limits[j])
            != NGX_OK)
        {
            return "invalid limit, it must be \"off\" or a number of posts in "
                   "a time from 1s to 1d, as in \"20/10m\"";
        }
    }

    *conf = rcf;

    return NULL;
}


static ngx_int_t
ngx_http_comments_check_rate_limit(const ngx_str_t *value,
    ngx_http_comments_check_rate_limit_t *limit)
{
    u_char     *slash;
    ngx_int_t   posts, seconds;
    ngx_str_t   time;

    limit->limit = 0;

    if (value->len == 3 && ngx_strncmp(value->data, "off", 3) == 0) {
        return NGX_OK;
    }

    slash = ngx_strlchr(value->data, value->data + value->len, '/');
    if (slash == NULL) {
        return NGX_ERROR;
    }

    time.data = slash + 1;
    time.len = value->data + value->len - time.data;

    posts = ngx_atoi(value->data, slash - value->data);
    seconds = ngx_parse_time(&time, 1);

    if (posts < 1 || posts > NGX_HTTP_COMMENTS_CHECK_RATE_MAX
        || seconds < 1 || seconds > 86400)
    {
        return NGX_ERROR;
    }

    limit->limit = posts;
    limit->window = (int64_t) seconds * 1000;

    return NGX_OK;
}


static void
ngx_http_comments_check_rate_ask(ngx_comments_call_t *call, void *conf)
{
    ngx_http_comments_check_rate_conf_t *rcf = conf;

    int64_t                                 passes;
    ngx_uint_t                              n;
    const ngx_comments_subject_t           *subject;
    ngx_http_comments_check_rate_t         *own;
    ngx_http_comments_check_rate_limit_t   *limit;
    ngx_http_comments_check_rate_bucket_t  *bucket;

    subject = call->subject;

    own = ngx_pcalloc(call->pool, sizeof(ngx_http_comments_check_rate_t));
    if (own == NULL) {
        return;
    }

    call->data = own;

    for (n = 0; n < NGX_HTTP_COMMENTS_CHECK_RATE_BUCKETS; n++) {
        limit = &rcf->limits[n];
        bucket = &own->buckets[n];

        /* nothing is known of a client behind a unix socket */

        if (limit->limit == 0
            || (n != NGX_HTTP_COMMENTS_CHECK_RATE_SITE
                && subject->network.len == 0))
        {
            continue;
        }

        bucket->used = 1;

        ngx_http_comments_check_rate_key(call, n,
                                         subject->now / limit->window,
                                         bucket->key);

        passes = ngx_http_comments_rate_full_known(rcf->full, bucket->key,
                                                   subject->now);

        own->network = (passes > own->passes) ? n : own->network;
        own->passes = ngx_max(own->passes, passes);
    }

    for (n = 0; n < NGX_HTTP_COMMENTS_CHECK_RATE_BUCKETS; n++) {
        bucket = &own->buckets[n];

        if (own->passes == 0 && bucket->used) {
            ngx_http_comments_check_rate_count(call, n, &rcf->limits[n]);

            ngx_http_comments_rate_full_asked(rcf->full, bucket->key,
                                              subject->now,
                                              rcf->limits[n].window);
        }
    }
}


static void
ngx_http_comments_check_rate_key(ngx_comments_call_t *call, ngx_uint_t n,
    int64_t window, u_char key[NGX_HTTP_COMMENTS_RATE_KEY])
{
    u_char     text[NGX_SOCKADDR_STRLEN + 64];
    ngx_str_t  of, whole;

    ngx_str_null(&of);

    if (n == NGX_HTTP_COMMENTS_CHECK_RATE_ADDRESS) {
        of = call->subject->address;

    } else if (n == NGX_HTTP_COMMENTS_CHECK_RATE_NETWORK) {
        of = call->subject->network;
    }

    whole.data = text;
    whole.len = ngx_snprintf(text, sizeof(text), "%V %L %V",
                             &ngx_http_comments_check_rate_names[n], window,
                             &of)
                - text;

    call->api->hash(call, &whole, key);
}


static void
ngx_http_comments_check_rate_count(ngx_comments_call_t *call, ngx_uint_t n,
    const ngx_http_comments_check_rate_limit_t *limit)
{
    u_char                                  seconds[NGX_INT64_LEN];
    u_char                                  key[32];
    ngx_str_t                               argv[6];
    ngx_http_comments_check_rate_t         *own;
    ngx_http_comments_check_rate_bucket_t  *bucket;

    own = call->data;
    bucket = &own->buckets[n];

    ngx_str_set(&argv[0], "SET");
    argv[1].len = sizeof(bucket->key);
    argv[1].data = bucket->key;
    ngx_str_set(&argv[2], "0");
    ngx_str_set(&argv[3], "EX");
    argv[4].data = seconds;
    argv[4].len = ngx_sprintf(seconds, "%L", 2 * limit->window / 1000 + 60)
                  - seconds;
    ngx_str_set(&argv[5], "NX");

    (void) call->api->ask(call, 6, argv);

    ngx_str_set(&argv[0], "INCR");
    bucket->current = call->api->ask(call, 2, argv);
    bucket->counted = (bucket->current >= 0);

    ngx_http_comments_check_rate_key(call, n,
                                     call->subject->now / limit->window - 1,
                                     key);

    ngx_str_set(&argv[0], "GET");
    argv[1].data = key;
    bucket->previous = call->api->ask(call, 2, argv);
}


static ngx_comments_verdict_t
ngx_http_comments_check_rate(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    ngx_http_comments_check_rate_conf_t *rcf = conf;

    int64_t                                 ms, longest, now;
    ngx_uint_t                              n, many, more;
    ngx_http_comments_check_rate_t         *own;
    ngx_http_comments_check_rate_bucket_t  *bucket;

    own = call->data;
    now = call->subject->now;

    if (own == NULL) {
        return NGX_COMMENTS_FAIL;
    }

    if (own->passes) {
        own->refused = 1;
        return ngx_http_comments_check_rate_refuse(call, own->passes, why);
    }

    many = 0;
    longest = 0;

    for (n = 0; n < NGX_HTTP_COMMENTS_CHECK_RATE_BUCKETS; n++) {
        bucket = &own->buckets[n];

        if (!bucket->used) {
            continue;
        }

        if (ngx_http_comments_check_rate_wait(call, bucket, &rcf->limits[n],
                                              &ms, &more)
            != NGX_OK)
        {
            return NGX_COMMENTS_FAIL;
        }

        if (n == NGX_HTTP_COMMENTS_CHECK_RATE_SITE) {
            many = (ms != 0);
            continue;
        }

        ngx_http_comments_rate_full_answered(rcf->full, bucket->key, now,
                                             rcf->limits[n].window, ms, more);

        if (ms == 0) {
            continue;
        }

        own->network = (ms > longest) ? n : own->network;
        longest = ngx_max(longest, ms);
    }

    if (longest) {
        own->refused = 1;
        return ngx_http_comments_check_rate_refuse(call, now + longest, why);
    }

    if (many) {                              /* nobody may silence others */
        ngx_str_set(&why->code, "site_rate");
        return NGX_COMMENTS_CHALLENGE;
    }

    return NGX_COMMENTS_PASS;
}


/*
 * *ms: the time until this post may pass, 0: it passes; *more: another one
 * would pass, too
 */
static ngx_int_t
ngx_http_comments_check_rate_wait(ngx_comments_call_t *call,
    const ngx_http_comments_check_rate_bucket_t *bucket,
    const ngx_http_comments_check_rate_limit_t *limit, int64_t *ms,
    ngx_uint_t *more)
{
    int64_t                      current, previous, elapsed, window, room;
    const ngx_comments_reply_t  *reply;

    reply = call->api->reply(call, bucket->current);

    if (!bucket->counted
        || ngx_http_comments_check_rate_number(reply, &current) != NGX_OK)
    {
        return NGX_ERROR;
    }

    reply = call->api->reply(call, bucket->previous);

    if (ngx_http_comments_check_rate_number(reply, &previous) != NGX_OK) {
        return NGX_ERROR;
    }

    /* DECR behind the end of a counter may have made one below 0 */

    current = ngx_min(ngx_max(current, 1), 1000000000);
    previous = ngx_min(ngx_max(previous, 0), 1000000000);

    window = limit->window;
    elapsed = call->subject->now % window;
    room = limit->limit - current;

    *ms = 0;
    *more = (previous * (window - elapsed) <= (room - 1) * window);

    if (previous * (window - elapsed) <= room * window) {
        return NGX_OK;
    }

    if (room >= 0) {

        /* previous is not 0: it falls to the room in this window */

        *ms = window - elapsed - room * window / previous;

    } else {

        /*
         * in the next window, whose previous counter is this one without this
         * post
         */

        *ms = window - elapsed;

        if (current - 1 > limit->limit - 1) {
            *ms += window - (limit->limit - 1) * window / (current - 1);
        }
    }

    *ms = ngx_max(*ms, 1);

    return NGX_OK;
}


/* a counter that is not there is 0 */
static ngx_int_t
ngx_http_comments_check_rate_number(const ngx_comments_reply_t *reply,
    int64_t *number)
{
    if (reply == NULL) {
        return NGX_ERROR;
    }

    switch (reply->type) {

    case NGX_COMMENTS_REPLY_INTEGER:
        *number = reply->integer;
        return NGX_OK;

    case NGX_COMMENTS_REPLY_NIL:
        *number = 0;
        return NGX_OK;

    case NGX_COMMENTS_REPLY_STRING:
        *number = ngx_atoi(reply->str.data, reply->str.len);
        return NGX_OK;

    default:
        return NGX_ERROR;
    }
}


static ngx_comments_verdict_t
ngx_http_comments_check_rate_refuse(ngx_comments_call_t *call, int64_t passes,
    ngx_comments_reason_t *why)
{
    ngx_http_comments_check_rate_t *own = call->data;

    why->detail = ngx_http_comments_check_rate_names[own->network];
    why->retry = (ngx_uint_t) ngx_max((passes - call->subject->now + 999)
                                      / 1000, 1);

    return NGX_COMMENTS_REJECT;
}


/*
 * What is not stored does not count, nor what this check holds. DECR would make
 * a counter anew that has expired, for ever: no window needs that one any more.
 */
static void
ngx_http_comments_check_rate_over(ngx_comments_call_t *call, void *conf,
    ngx_comments_verdict_t verdict)
{
    ngx_http_comments_check_rate_conf_t *rcf = conf;

    int64_t                                 now, window;
    ngx_str_t                               argv[2];
    ngx_uint_t                              n;
    ngx_time_t                             *tp;
    ngx_http_comments_check_rate_t         *own;
    ngx_http_comments_check_rate_bucket_t  *bucket;

    own = call->data;

    if (own == NULL || (!own->refused && verdict != NGX_COMMENTS_REJECT
                        && verdict != NGX_COMMENTS_CHALLENGE
                        && verdict != NGX_COMMENTS_NONE))
    {
        return;
    }

    tp = ngx_timeofday();
    now = (int64_t) tp->sec * 1000 + tp->msec;

    ngx_str_set(&argv[0], "DECR");

    for (n = 0; n < NGX_HTTP_COMMENTS_CHECK_RATE_BUCKETS; n++) {
        bucket = &own->buckets[n];
        window = rcf->limits[n].window;

        if (bucket->counted
            && now / window <= call->subject->now / window + 1)
        {
            argv[1].len = sizeof(bucket->key);
            argv[1].data = bucket->key;

            (void) call->api->tell(call, 2, argv);
        }
    }
}
