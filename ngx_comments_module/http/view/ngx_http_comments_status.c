/*
 * The location with the directive comments_status: health as JSON, or, if the
 * path ends with "/metrics", counters in the text format of Prometheus. What is
 * said of Redis is about the connection of the worker that answers; what is
 * said of the zone is common to all workers. The chain of checks is that of the
 * location itself, or of the page that the argument "uri" names.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_conf.h"
#include "ngx_http_comments_location.h"
#include "ngx_http_comments_plugins.h"
#include "ngx_http_comments_request.h"
#include "ngx_http_comments_status.h"


/* ms after a worker's start in which a missing connection is no failure */
#define NGX_HTTP_COMMENTS_STATUS_START_MS  2000


/* bytes of a line for each tally */
#define NGX_HTTP_COMMENTS_STATUS_TALLIES                                      \
    (NGX_COMMENTS_ZONE_TALLIES * (NGX_COMMENTS_ZONE_TALLY_LEN                 \
                                  + sizeof("comments_submissions_total"       \
                                           "{result=\"\"} \n")                \
                                  + NGX_INT64_LEN))

/* A counter of the zone, and its names in both formats. */
typedef struct {
    const char                   *name;      /* in JSON */
    const char                   *labels;    /* in a line of Prometheus */
    const char                   *family;    /* the metric of Prometheus */
    ngx_comments_zone_counter_t   counter;
} ngx_http_comments_figure_t;


static ngx_int_t ngx_http_comments_status_location(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_location_t *location);
static ngx_int_t ngx_http_comments_status_json(ngx_http_request_t *r,
    ngx_http_comments_main_conf_t *mcf,
    const ngx_http_comments_location_t *location);
static ngx_int_t ngx_http_comments_status_metrics(ngx_http_request_t *r,
    ngx_http_comments_main_conf_t *mcf);
static u_char *ngx_http_comments_status_chain(u_char *p,
    ngx_http_comments_main_conf_t *mcf,
    const ngx_http_comments_location_t *location);
static u_char *ngx_http_comments_status_submissions(u_char *p, u_char *last,
    ngx_http_comments_main_conf_t *mcf, ngx_uint_t json);


/* the counters of one family are neighbours, as the format requires */
static const ngx_http_comments_figure_t  ngx_http_comments_figures[] = {
    { "hit", "{status=\"hit\"}", "comments_cache_total",
      NGX_COMMENTS_ZONE_HIT },
    { "miss", "{status=\"miss\"}", "comments_cache_total",
      NGX_COMMENTS_ZONE_MISS },
    { "stale", "{status=\"stale\"}", "comments_cache_total",
      NGX_COMMENTS_ZONE_STALE },
    { "unavailable", "{status=\"unavailable\"}", "comments_cache_total",
      NGX_COMMENTS_ZONE_UNAVAILABLE },
    { "bypass", "{status=\"bypass\"}", "comments_cache_total",
      NGX_COMMENTS_ZONE_BYPASS },
    { "posts", "", "comments_posts_total", NGX_COMMENTS_ZONE_POSTS },
    { "refused", "", "comments_refused_total", NGX_COMMENTS_ZONE_REFUSED },
    { "evicted", "", "comments_zone_evicted_total",
      NGX_COMMENTS_ZONE_EVICTED },
    { "invalidated", "", "comments_zone_invalidated_total",
      NGX_COMMENTS_ZONE_INVALIDATED },
    { "epochs", "", "comments_zone_epochs_total", NGX_COMMENTS_ZONE_EPOCHS },
    { "deaf", "", "comments_deaf_total", NGX_COMMENTS_ZONE_DEAF }
};

#define NGX_HTTP_COMMENTS_FIGURES                                             \
    (sizeof(ngx_http_comments_figures) / sizeof(ngx_http_comments_figures[0]))


ngx_int_t
ngx_http_comments_status_handler(ngx_http_request_t *r)
{
    ngx_int_t                       rc;
    ngx_http_comments_ctx_t        *ctx;
    ngx_http_comments_location_t    location;
    ngx_http_comments_main_conf_t  *mcf;

    if (!(r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))) {
        if (ngx_http_comments_answer_allow(r, "GET, HEAD") != NGX_OK) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        return NGX_HTTP_NOT_ALLOWED;
    }

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    ctx = ngx_http_comments_request_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx->personal = 1;

    mcf = ngx_http_get_module_main_conf(r, ngx_http_comments_module);

    if (r->uri.len >= sizeof("/metrics") - 1
        && ngx_memcmp(r->uri.data + r->uri.len - (sizeof("/metrics") - 1),
                      "/metrics", sizeof("/metrics") - 1)
           == 0)
    {
        return ngx_http_comments_status_metrics(r, mcf);
    }

    rc = ngx_http_comments_status_location(r, ctx, &location);

    return (rc == NGX_OK) ? ngx_http_comments_status_json(r, mcf, &location)
                          : rc;
}


/* whose chain is asked for; NGX_OK, or a status */
static ngx_int_t
ngx_http_comments_status_location(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx, ngx_http_comments_location_t *location)
{
    ngx_int_t                  rc;
    ngx_str_t                  uri;
    ngx_http_core_loc_conf_t  *clcf;

    rc = ngx_http_comments_location_uri(r, ctx, &uri);

    if (rc == NGX_OK) {
        rc = ngx_http_comments_location_find(r, &uri, location);

    } else if (rc == NGX_DECLINED) {
        clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

        location->name = clcf->name;
        location->loc_conf = r->loc_conf;

        return NGX_OK;
    }

    if (rc == NGX_ABORT) {
        return NGX_HTTP_BAD_REQUEST;
    }

    return (rc == NGX_OK) ? NGX_OK : NGX_HTTP_INTERNAL_SERVER_ERROR;
}


char *
ngx_http_comments_status_conf(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    return ngx_http_comments_conf_handler(cf, ngx_http_comments_status_handler);
}


static ngx_int_t
ngx_http_comments_status_json(ngx_http_request_t *r,
    ngx_http_comments_main_conf_t *mcf,
    const ngx_http_comments_location_t *location)
{
    u_char                     *p, *data, *last;
    size_t                      len;
    ngx_uint_t                  i, status;
    const char                 *state;
    ngx_comments_zone_stat_t    zone;
    ngx_comments_redis_stat_t   redis;

    ngx_memzero(&redis, sizeof(ngx_comments_redis_stat_t));

    redis.deaf = 1;

    if (mcf->worker->redis != NULL) {
        ngx_comments_redis_stat(mcf->worker->redis, &redis);
    }

    ngx_comments_zone_stat(mcf->zone, &zone);

    /*
     * a worker without a connection that has just started, after a reload for
     * example, and has had no error yet
     */

    state = redis.connected ? "ok" : "unavailable";

    if (!redis.connected && redis.batches == 0 && redis.error[0] == '\0'
        && ngx_current_msec - mcf->worker->started
           < NGX_HTTP_COMMENTS_STATUS_START_MS)
    {
        state = "starting";
    }

    status = (state[0] == 'u') ? NGX_HTTP_SERVICE_UNAVAILABLE : NGX_HTTP_OK;

    len = 2048 + NGX_HTTP_COMMENTS_STATUS_TALLIES
          + ngx_http_comments_plugins_json_size(mcf)
          + location->name.len
          + ngx_escape_json(NULL, location->name.data, location->name.len);

    data = ngx_pnalloc(r->pool, len);
    if (data == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    last = data + len;

    p = ngx_slprintf(data, last,
                     "{\"status\":\"%s\",\"redis\":{\"connected\":%s,"
                     "\"subscribed\":%s,\"deaf\":%s,"
                     "\"pending\":%ui,\"batches\":%ui,"
                     "\"failures\":%ui,\"timeouts\":%ui,\"reconnects\":%ui,"
                     "\"schema\":%L,\"schema_known\":%d},"
                     "\"zone\":{\"threads\":%ui,\"blobs\":%ui,\"size\":%uz,"
                     "\"free\":%uz,\"epoch\":%uL},\"counters\":{",
                     state,
                     redis.connected ? "true" : "false",
                     redis.subscribed ? "true" : "false",
                     redis.deaf ? "true" : "false",
                     redis.pending, redis.batches, redis.failures,
                     redis.timeouts, redis.reconnects,
                     mcf->worker->schema, COMMENTS_SCHEMA_VERSION,
                     zone.threads, zone.blobs, zone.size, zone.free,
                     zone.epoch);

    for (i = 0; i < NGX_HTTP_COMMENTS_FIGURES; i++) {
        p = ngx_slprintf(p, last, "%s\"%s\":%uL", i ? "," : "",
                         ngx_http_comments_figures[i].name,
                         ngx_comments_zone_counter(mcf->zone,
                                        ngx_http_comments_figures[i].counter));
    }

    p = ngx_slprintf(p, last, "},\"checks_waiting\":%ui,\"submissions\":{",
                     mcf->worker->judging);
    p = ngx_http_comments_status_submissions(p, last, mcf, 1);
    p = ngx_http_comments_status_chain(p, mcf, location);

    return ngx_http_comments_answer_send(r, status, "application/json", data,
                                         p - data);
}


/* the end of the object: the location, the plug-ins, and its chain */
static u_char *
ngx_http_comments_status_chain(u_char *p, ngx_http_comments_main_conf_t *mcf,
    const ngx_http_comments_location_t *location)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = location->loc_conf[ngx_http_comments_module.ctx_index];

    p = ngx_sprintf(p, "},\"location\":\"");
    p = (u_char *) ngx_escape_json(p, location->name.data, location->name.len);
    p = ngx_sprintf(p, "\",");
    p = ngx_http_comments_plugins_json(p, mcf, ccf);

    return ngx_sprintf(p, "}\n");
}


static ngx_int_t
ngx_http_comments_status_metrics(ngx_http_request_t *r,
    ngx_http_comments_main_conf_t *mcf)
{
    u_char                            *p, *data, *last;
    size_t                             len;
    ngx_uint_t                         i;
    const char                        *family;
    ngx_comments_zone_stat_t           zone;
    ngx_comments_redis_stat_t          redis;
    const ngx_http_comments_figure_t  *f;

    ngx_memzero(&redis, sizeof(ngx_comments_redis_stat_t));

    redis.deaf = 1;

    if (mcf->worker->redis != NULL) {
        ngx_comments_redis_stat(mcf->worker->redis, &redis);
    }

    ngx_comments_zone_stat(mcf->zone, &zone);

    len = 4096 + NGX_HTTP_COMMENTS_STATUS_TALLIES;

    data = ngx_pnalloc(r->pool, len);
    if (data == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    last = data + len;

    p = ngx_slprintf(data, last,
                     "# TYPE comments_redis_connected gauge\n"
                     "comments_redis_connected %ui\n"
                     "# TYPE comments_redis_subscribed gauge\n"
                     "comments_redis_subscribed %ui\n"
                     "# TYPE comments_redis_deaf gauge\n"
                     "comments_redis_deaf %ui\n"
                     "# TYPE comments_redis_schema_newer gauge\n"
                     "comments_redis_schema_newer %d\n"
                     "# TYPE comments_zone_threads gauge\n"
                     "comments_zone_threads %ui\n"
                     "# TYPE comments_zone_size_bytes gauge\n"
                     "comments_zone_size_bytes %uz\n"
                     "# TYPE comments_zone_free_bytes gauge\n"
                     "comments_zone_free_bytes %uz\n",
                     redis.connected, redis.subscribed, redis.deaf,
                     mcf->worker->schema > COMMENTS_SCHEMA_VERSION,
                     zone.threads, zone.size, zone.free);

    family = "";

    for (i = 0; i < NGX_HTTP_COMMENTS_FIGURES; i++) {
        f = &ngx_http_comments_figures[i];

        if (ngx_strcmp(family, f->family) != 0) {
            family = f->family;
            p = ngx_slprintf(p, last, "# TYPE %s counter\n", family);
        }

        p = ngx_slprintf(p, last, "%s%s %uL\n", f->family, f->labels,
                         ngx_comments_zone_counter(mcf->zone, f->counter));
    }

    p = ngx_slprintf(p, last, "# TYPE comments_checks_waiting gauge\n"
                     "comments_checks_waiting %ui\n"
                     "# TYPE comments_submissions_total counter\n",
                     mcf->worker->judging);
    p = ngx_http_comments_status_submissions(p, last, mcf, 0);

    return ngx_http_comments_answer_send(r, NGX_HTTP_OK,
                                         "text/plain; version=0.0.4", data,
                                         p - data);
}


/*
 * What became of submissions: "VERDICT:CHECK:CODE", or "refused:CODE". These
 * are words of a-z, 0-9 and _, so nothing has to be escaped in either format.
 */
static u_char *
ngx_http_comments_status_submissions(u_char *p, u_char *last,
    ngx_http_comments_main_conf_t *mcf, ngx_uint_t json)
{
    ngx_str_t                   name;
    ngx_uint_t                  i, n;
    ngx_comments_zone_tally_t   tallies[NGX_COMMENTS_ZONE_TALLIES];

    n = ngx_comments_zone_tallies(mcf->zone, tallies);

    for (i = 0; i < n; i++) {
        name.len = tallies[i].len;
        name.data = tallies[i].name;

        if (name.len == 0) {
            ngx_str_set(&name, "other");
        }

        if (json) {
            p = ngx_slprintf(p, last, "%s\"%V\":%uL", i ? "," : "", &name,
                             tallies[i].n);

        } else {
            p = ngx_slprintf(p, last,
                             "comments_submissions_total{result=\"%V\"} %uL\n",
                             &name, tallies[i].n);
        }
    }

    return p;
}
