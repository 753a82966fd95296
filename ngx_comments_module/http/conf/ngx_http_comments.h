/*
 * What all files of http/ share: the configuration, a worker's own things, and
 * the state of a request. The contract of a function stands in the header of
 * its own file.
 */
#ifndef NGX_HTTP_COMMENTS_H
#define NGX_HTTP_COMMENTS_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "comments_assets.h"
#include "comments_digest.h"
#include "comments_id.h"
#include "comments_json.h"
#include "comments_scan.h"
#include "comments_schema.h"
#include "comments_submission.h"
#include "comments_uri.h"

#include "ngx_comments_pages.h"
#include "ngx_comments_redis.h"
#include "ngx_comments_zone.h"

#include "ngx_http_comments_compat.h"


#define NGX_HTTP_COMMENTS_OFF      0
#define NGX_HTTP_COMMENTS_ON       1
#define NGX_HTTP_COMMENTS_CLOSED   2
#define NGX_HTTP_COMMENTS_MARKED   3    /* pages with a marker or a container */

#define NGX_HTTP_COMMENTS_SLASHES_MERGED  0
#define NGX_HTTP_COMMENTS_SLASHES_KEPT    1
#define NGX_HTTP_COMMENTS_SLASHES_MIXED   2

#define NGX_HTTP_COMMENTS_EMAIL_HASH  0
#define NGX_HTTP_COMMENTS_EMAIL_KEEP  1
#define NGX_HTTP_COMMENTS_EMAIL_OFF   2

/* memory of fetches that the next ones take over: so many of each kind */
#define NGX_HTTP_COMMENTS_SPARES      4

/* threads whose replies were too large, and how much is asked of them now */
#define NGX_HTTP_COMMENTS_HEAVY       64


typedef struct {
    uint32_t                    hash;
    uint32_t                    piece;       /* comments; 0: nothing is known */
} ngx_http_comments_heavy_t;


typedef struct ngx_http_comments_verb_s  ngx_http_comments_verb_t;


/* a worker's own things: made in init_process, reached by the main conf */
typedef struct {
    ngx_comments_redis_t       *redis;
    ngx_comments_pages_t       *pages;       /* composed ones, and blocks */
    ngx_comments_pages_t       *maps;        /* of files: where a block goes */
    ngx_queue_t                 flights;
    size_t                      held;        /* bytes of blocks of flights that
                                                are not shared, being sent */
    ngx_uint_t                  nfailed;     /* flights that are remembered */
    ngx_queue_t                 reads;       /* large: they wait for a turn */
    ngx_uint_t                  turns;       /* of large reads, in use */
    ngx_uint_t                  nfetches;    /* under way */
    ngx_http_comments_heavy_t   heavy[NGX_HTTP_COMMENTS_HEAVY];  /* by hash */
    comments_arena_t           *arenas[NGX_HTTP_COMMENTS_SPARES];
    ngx_uint_t                  narenas;
    comments_buf_t              bufs[NGX_HTTP_COMMENTS_SPARES];
    ngx_uint_t                  nbufs;
    comments_id_maker_t         ids;
    ngx_msec_t                  started;     /* ngx_current_msec */
    int64_t                     schema;      /* of what Redis has; 0: nobody
                                                has said */
    u_char                      source[24];
    size_t                      source_len;
    ngx_msec_t                  joining;     /* the subscription stands since */
    unsigned                    joined:1;    /* and nothing was missed */
    ngx_rbtree_t                waits;       /* submissions, by ticket */
    ngx_rbtree_node_t           waits_end;
    ngx_uint_t                  tickets;     /* that were given */
} ngx_http_comments_worker_t;


/* a server with comments, and their site if it is the same for all requests */
typedef struct {
    ngx_http_core_srv_conf_t   *cscf;
    ngx_str_t                   site;
    unsigned                    by_default:1;    /* no comments_site */
} ngx_http_comments_server_t;


typedef struct {
    struct ngx_http_comments_checks_s  *checks;  /* must be the first: other
                                                    modules find it here */
    ngx_comments_redis_conf_t   redis;
    ngx_shm_zone_t             *zone;
    ngx_str_t                   path;        /* comments_path, of the server */
    ngx_uint_t                  redis_set;
    ngx_uint_t                  request_uri; /* index of $request_uri */
    ngx_uint_t                  slashes;     /* merge_slashes of all servers */
    unsigned                    error_pages:1;  /* some location has them */
    unsigned                    redirects:1;    /* ... with "=" */
    ngx_uint_t                  encoding;    /* of $http_accept_encoding */
    size_t                      memory;      /* of composed pages, a worker */
    ngx_uint_t                  used;        /* some location needs Redis */
    ngx_array_t                *servers;     /* NULL: none has comments */
    const ngx_http_comments_verb_t  *verbs;  /* the last one has no name */
    ngx_http_comments_worker_t *worker;      /* allocated with the conf; the
                                                configuration points to it and
                                                does not change */
} ngx_http_comments_main_conf_t;


/* of a location, what a worker has said once: the conf points to it */
typedef struct {
    unsigned                    packed:1;    /* its pages come compressed */
} ngx_http_comments_said_t;


typedef struct {
    ngx_http_complex_value_t   *enable;
    ngx_uint_t                  enable_static;   /* _OFF, _ON .. */
    ngx_http_complex_value_t   *site;
    ngx_http_complex_value_t   *thread;
    ngx_http_complex_value_t   *url;
    ngx_http_complex_value_t   *lang;
    ngx_array_t                *index;       /* of comments_str_t */
    ngx_uint_t                  index_default;   /* nobody said it */
    ngx_array_t                *origins;     /* of ngx_str_t */
    ngx_str_t                   path;
    ngx_hash_t                  types;
    ngx_array_t                *types_keys;
    comments_scan_conf_t       *scan;
    ngx_uint_t                  order;
    ngx_uint_t                  page_size;
    ngx_uint_t                  depth;
    ngx_uint_t                  require;
    ngx_uint_t                  email;
    ngx_uint_t                  moderation;
    ngx_uint_t                  check;
    ngx_flag_t                  gzip;
    size_t                      max_length;
    ngx_msec_t                  deadline;
    ngx_msec_t                  cache_valid;
    size_t                      compose_max;
    ngx_str_t                   stylesheet;
    ngx_uint_t                  fingerprint; /* of all that shapes a block */
    ngx_http_comments_said_t   *said;
    unsigned                    constant:1;  /* no variable tells the thread */
} ngx_http_comments_loc_conf_t;


typedef enum {
    NGX_HTTP_COMMENTS_CACHE_NONE = 0,
    NGX_HTTP_COMMENTS_CACHE_HIT,
    NGX_HTTP_COMMENTS_CACHE_MISS,
    NGX_HTTP_COMMENTS_CACHE_STALE,
    NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE,
    NGX_HTTP_COMMENTS_CACHE_BYPASS
} ngx_http_comments_cache_t;


typedef struct ngx_http_comments_ctx_s         ngx_http_comments_ctx_t;
typedef struct ngx_http_comments_flight_s      ngx_http_comments_flight_t;
typedef struct ngx_http_comments_stream_s      ngx_http_comments_stream_t;
typedef struct ngx_http_comments_conditions_s  ngx_http_comments_conditions_t;

/* resumes a request that waited: from a posted event, never from hiredis */
typedef void (*ngx_http_comments_resume_pt)(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/* looks once more for what a request waits for */
typedef ngx_int_t (*ngx_http_comments_look_pt)(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


/* what is wanted of a thread; copied by the flight that gets it */
typedef struct {
    comments_key_t              key;
    comments_read_t             read;
    comments_render_t           render;
    comments_str_t              from;        /* cfrom= */
    uint32_t                    depth;
    unsigned                    json:1;      /* JSON, else the block */
    unsigned                    count:1;     /* nothing but the count */
    unsigned                    where:1;     /* nothing but where read.show or
                                                from is, and that it is */
    unsigned                    shared:1;    /* may stand in the zone */
    unsigned                    closed:1;    /* by configuration */
    unsigned                    composed:1;  /* a hit will be kept as part of
                                                its page */
} ngx_http_comments_want_t;


/* what came of it; data lies in the request's pool or a referenced page */
typedef struct {
    ngx_http_comments_cache_t   cache;
    ngx_str_t                   data;        /* empty if nothing is known */
    ngx_str_t                   before;      /* stands before it in the page */
    ngx_comments_version_t      version;
    unsigned                    bare:1;      /* of a HEAD: nothing was rendered,
                                                data is empty */
    unsigned                    unknown:1;   /* show, reply: no such comment;
                                                the block has a note */
} ngx_http_comments_result_t;


/* one request that waits for a flight, and what the flight needs of it */
typedef struct {
    ngx_queue_t                  queue;
    ngx_http_comments_flight_t  *flight;     /* NULL: not in one */
    ngx_http_request_t          *request;
    ngx_http_comments_resume_pt  resume;
    ngx_http_comments_look_pt    look;
    ngx_event_t                  event;      /* posted: resume */
    ngx_event_t                  timer;      /* deadline, or the next look */
    ngx_msec_t                   start;
    ngx_comments_zone_blob_t     stale;
    unsigned                     has_stale:1;
    unsigned                     waiting:1;
    unsigned                     locating:1; /* for the true page and place */
    unsigned                     located:1;  /* they are known */
    unsigned                     cleaned:1;  /* the request's end is seen to */
} ngx_http_comments_waiter_t;


/* the file that a page is, as nginx's static module would send it */
typedef struct {
    ngx_str_t                   path;
    ngx_open_file_info_t        of;
    comments_place_t            place;
    comments_charset_t          charset;
    ngx_uint_t                  form;        /* one is open at the place */
    comments_uri_base_t         base;
    off_t                       at;
    ngx_str_t                   title;       /* clean; empty: none */
    u_char                     *data;        /* its bytes, if they were read */
} ngx_http_comments_file_t;


struct ngx_http_comments_ctx_s {
    ngx_http_request_t          *request;
    const ngx_http_comments_verb_t  *verb;   /* NULL: none, a page */
    comments_arena_t            *arena;      /* ends with the request */

    /* as it stood in the request line */
    ngx_str_t                    path;       /* normalised */
    ngx_str_t                    args;
    ngx_str_t                    id;
    uint32_t                     cpage;
    comments_order_t             order;
    ngx_str_t                    from;
    unsigned                     order_set:1;
    unsigned                     repeated:1;
    unsigned                     unknown:1;  /* there is no such verb */

    /* of the location that finally serves the page */
    void                       **loc_conf;
    ngx_str_t                    uri;
    ngx_str_t                    site;
    ngx_str_t                    thread;
    ngx_str_t                    url;        /* escaped */
    const comments_locale_t     *locale;
    ngx_str_t                    vary;       /* headers that it follows from */
    ngx_uint_t                   enabled;
    ngx_http_handler_pt          origin;     /* the page's own handler, if it is
                                                not a file */

    ngx_http_comments_file_t     file;
    ngx_comments_page_t         *page;       /* composed, referenced */
    ngx_str_t                    gzipped;    /* the same, compressed */
    ngx_str_t                    page_key;   /* names of the page to compose */
    ngx_str_t                    page_name;
    ngx_str_t                    page_variant;
    ngx_http_comments_want_t     want;
    ngx_http_comments_result_t   result;
    ngx_http_comments_waiter_t   waiter;

    ngx_uint_t                   status;     /* of a page that is an answer */

    /* the late filter's part, made where it is needed */
    ngx_http_comments_stream_t  *stream;
    ngx_http_comments_conditions_t  *conditions;    /* NULL: none were kept
                                                       from the origin */

    /* a submission's part: ngx_http_comments_submission.h */
    void                        *post;
    const char                  *outcome;    /* $comments_result */
    ngx_str_t                    why;        /* of a refusal, for the log */

    unsigned                     parsed:1;   /* the request line was read */
    unsigned                     prefetched:1;
    unsigned                     inject:1;   /* the late filter adds it */
    unsigned                     absent:1;   /* under inject: no file was found,
                                                nothing is to be added */
    unsigned                     append:1;   /* at the end: the handler does,
                                                unless another module changes
                                                the page */
    unsigned                     inject_done:1;
    unsigned                     personal:1; /* private, no-store */
    unsigned                     view:1;     /* X-Robots-Tag: noindex */
    unsigned                     probed:1;
    unsigned                     probing:1;  /* of a subrequest: it is read for
                                                a place, and goes nowhere */
    unsigned                     unmarked:1; /* the probe has found none */
    unsigned                     headers_set:1;
    unsigned                     keep_cc:1;  /* an immutable asset */
    unsigned                     own:1;      /* made in memory: nosniff */
    unsigned                     folder:1;   /* other handlers are tried */
    unsigned                     listing:1;  /* ... and one has listed it */
    unsigned                     adrift:1;   /* a POST that error_page was to
                                                lead to its page */
    unsigned                     bare:1;     /* by its request no page */
    ngx_http_comments_resume_pt  probe_resume;
    ngx_http_comments_ctx_t     *asked;      /* the state of a probe whose body
                                                is being read */
    ngx_uint_t                   probe_status;
    ngx_str_t                    probe_type;
    ngx_array_t                 *probe_headers;  /* of ngx_table_elt_t */
};


extern ngx_module_t  ngx_http_comments_module;
extern ngx_module_t  ngx_http_comments_filter_module;


/* nginx's strings and the core's are the same bytes with other names */
static ngx_inline comments_str_t
ngx_http_comments_core(ngx_str_t s)
{
    return comments_str_of((const char *) s.data, s.len);
}


static ngx_inline ngx_str_t
ngx_http_comments_str(comments_str_t s)
{
    ngx_str_t  t;

    t.len = s.len;
    t.data = (u_char *) (uintptr_t) s.data;

    return t;
}


#endif
