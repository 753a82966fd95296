/*
 * The types that all files of http/ share: the configuration, the state of a
 * worker process and the state of a request. The contract of a function stands
 * in the header of the file that defines it.
 *
 * Words used in http/:
 *
 *   page      an HTML document of the site
 *   site      the namespace of comments in Redis, usually the server's name
 *   thread    the comments of one page
 *   block     the HTML that shows a thread in its page; its place is where it
 *             is inserted: at a marker, in a container, or at the end
 *   verb      what a request asks for by "?comments=NAME"
 *   query     what a request wants of a thread (ngx_http_comments_query_t)
 *   zone      the shared memory that caches blocks for all workers of a host
 *   ticket    of the zone: the fill lock of a block, the right to fill it
 *   fetch     one read of a thread from Redis, with its rendering
 *   flight    a fetch that is shared by all requests of a worker that wait for
 *             the same bytes (single flight)
 *   compose   to put a page and its block together in memory, and to cache the
 *             result
 *   probe     a subrequest for a page that is not a file, by which a POST or a
 *             view learns whether the page exists and has a place for the block
 */
#ifndef NGX_HTTP_COMMENTS_H
#define NGX_HTTP_COMMENTS_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "comments_assets.h"
#include "comments_challenge.h"
#include "comments_digest.h"
#include "comments_format.h"
#include "comments_id.h"
#include "comments_json.h"
#include "comments_mac.h"
#include "comments_scan.h"
#include "comments_schema.h"
#include "comments_submission.h"
#include "comments_uri.h"
#include "comments_user.h"

#include "ngx_comments_pages.h"
#include "ngx_comments_redis.h"
#include "ngx_comments_zone.h"

#include "ngx_http_comments_compat.h"


#define NGX_HTTP_COMMENTS_OFF      0
#define NGX_HTTP_COMMENTS_ON       1
#define NGX_HTTP_COMMENTS_CLOSED   2
#define NGX_HTTP_COMMENTS_MARKED   3    /* comments in pages that have a marker
                                           or a container for the block */

#define NGX_HTTP_COMMENTS_SLASHES_MERGED  0
#define NGX_HTTP_COMMENTS_SLASHES_KEPT    1
#define NGX_HTTP_COMMENTS_SLASHES_MIXED   2

#define NGX_HTTP_COMMENTS_CHALLENGE_BUTTON   0
#define NGX_HTTP_COMMENTS_CHALLENGE_REFRESH  1

#define NGX_HTTP_COMMENTS_EMAIL_HASH  0
#define NGX_HTTP_COMMENTS_EMAIL_KEEP  1
#define NGX_HTTP_COMMENTS_EMAIL_OFF   2

#define NGX_HTTP_COMMENTS_MODERATION_NONE   0
#define NGX_HTTP_COMMENTS_MODERATION_FIRST  1
#define NGX_HTTP_COMMENTS_MODERATION_ALL    2

/*
 * At most so many buffers, and so many arenas, of ended fetches are kept per
 * worker for the next fetches.
 */
#define NGX_HTTP_COMMENTS_SPARES      4

/*
 * Entries of a worker's table of threads whose replies from Redis were too
 * large.
 */
#define NGX_HTTP_COMMENTS_HEAVY       64

/* Sites of which a worker remembers how much they have learned. */
#define NGX_HTTP_COMMENTS_LEARNERS    64


typedef struct {
    uint32_t                    hash;
    uint32_t                    piece;       /* comments to read in one round
                                                trip; 0: the entry is unused */
} ngx_http_comments_heavy_t;


/* what the last question to Redis told of a site */
typedef struct {
    uint32_t                    hash;        /* of the site's name */
    unsigned                    used:1;
    unsigned                    silent:1;    /* it had not learned enough */
    int64_t                     generation;
    int64_t                     decisions;
} ngx_http_comments_learner_t;


typedef struct ngx_http_comments_verb_s   ngx_http_comments_verb_t;
typedef struct ngx_http_comments_chain_s  ngx_http_comments_chain_t;
typedef struct ngx_http_comments_changes_s  ngx_http_comments_changes_t;
typedef struct ngx_http_comments_purge_s  ngx_http_comments_purge_t;


/*
 * The state of a worker process. init_process fills it; the main configuration
 * points to it.
 */
typedef struct {
    ngx_comments_redis_t       *redis;
    ngx_comments_pages_t       *pages;       /* composed pages and blocks that
                                                this worker caches */
    ngx_comments_pages_t       *maps;        /* for each HTML file, the place of
                                                the block in it */
    ngx_queue_t                 flights;
    size_t                      held;        /* bytes of blocks outside the zone
                                                that are still being sent */
    ngx_uint_t                  nfailed;     /* failed flights still in the
                                                list */
    ngx_queue_t                 reads;       /* fetches of large threads that
                                                wait for a turn */
    ngx_uint_t                  turns;       /* fetches of large threads that
                                                have a turn */
    ngx_uint_t                  nfetches;    /* fetches under way */
    /* by hash modulo NGX_HTTP_COMMENTS_HEAVY; an entry may be overwritten */
    ngx_http_comments_heavy_t   heavy[NGX_HTTP_COMMENTS_HEAVY];
    comments_arena_t           *arenas[NGX_HTTP_COMMENTS_SPARES];
    ngx_uint_t                  narenas;
    comments_buf_t              bufs[NGX_HTTP_COMMENTS_SPARES];
    ngx_uint_t                  nbufs;
    comments_id_maker_t         ids;
    ngx_msec_t                  started;     /* ngx_current_msec */
    int64_t                     schema;      /* schema version of the data in
                                                Redis; 0: not known yet */
    u_char                      source[24];
    size_t                      source_len;
    ngx_msec_t                  joining;     /* when the subscription was
                                                made */
    unsigned                    joined:1;    /* it is known that no message was
                                                missed */
    ngx_rbtree_t                waits;       /* submissions that wait, by
                                                ticket */
    ngx_rbtree_node_t           waits_end;
    ngx_uint_t                  tickets;     /* tickets given so far */
    ngx_queue_t                 votes;       /* threads whose votes are to be
                                                announced */
    ngx_uint_t                  nvotes;
    ngx_uint_t                  announced;   /* messages of votes so far */
    ngx_uint_t                  judging;     /* submissions that wait for a
                                                check */
    size_t                      kept;        /* bytes of challenged forms that
                                                Redis was given to keep ... */
    ngx_msec_t                  kept_since;  /* ... since then */
    comments_mac_t             *mac;         /* of checks; NULL: none yet */
    char                        mac_secret[NGX_COMMENTS_ZONE_SECRET];
    size_t                      mac_secret_len;
    /* by hash modulo NGX_HTTP_COMMENTS_LEARNERS; may be overwritten */
    ngx_http_comments_learner_t  learners[NGX_HTTP_COMMENTS_LEARNERS];
    ngx_http_comments_changes_t  *changes;   /* see ngx_http_comments_change.h;
                                                NULL: none was asked for yet */
    ngx_http_comments_purge_t  *purge;       /* see ngx_http_comments_purge.h;
                                                NULL: not this worker */
} ngx_http_comments_worker_t;


/*
 * A server{} with comments, and the site (the namespace in Redis) of its
 * comments. A server whose site depends on variables is not listed.
 */
typedef struct {
    ngx_http_core_srv_conf_t   *cscf;
    ngx_str_t                   site;
    unsigned                    by_default:1;    /* the site is the server_name,
                                                    since there is no
                                                    comments_site */
} ngx_http_comments_server_t;


typedef struct {
    ngx_array_t                *plugins;     /* of ngx_http_comments_plugin_t */
    ngx_array_t                *links;       /* of pointers to the
                                                ngx_http_comments_link_t of all
                                                chains; NULL: none */
    ngx_array_t                *listeners;   /* of comments_listener; NULL:
                                                none */
    comments_formats_t          formats;     /* markdown, plain, and those of
                                                plug-ins */
    ngx_uint_t                  formats_sum; /* checksum of names and versions
                                                of plug-ins' formats; 0: there
                                                are none */
    ngx_comments_redis_conf_t   redis;
    ngx_shm_zone_t             *zone;
    ngx_str_t                   path;        /* value of comments_path */
    ngx_uint_t                  redis_set;
    ngx_uint_t                  request_uri; /* index of $request_uri */
    ngx_uint_t                  slashes;     /* _SLASHES_*: merge_slashes of all
                                                servers */
    unsigned                    error_pages:1;  /* some location has an
                                                   error_page */
    unsigned                    redirects:1;    /* some error_page has "=" */
    ngx_uint_t                  encoding;    /* index of
                                                $http_accept_encoding */
    size_t                      memory;      /* bytes for composed pages in each
                                                worker */
    ngx_msec_t                  purge_after; /* 0: nothing is purged by itself
                                                */
    ngx_uint_t                  used;        /* some location has comments */
    ngx_array_t                *servers;     /* of ngx_http_comments_server_t;
                                                NULL: none has comments */
    const ngx_http_comments_verb_t  *verbs;  /* the last row has an empty
                                                name */
    ngx_http_comments_worker_t *worker;      /* allocated with the
                                                configuration, which itself is
                                                read-only after
                                                postconfiguration */
} ngx_http_comments_main_conf_t;


/*
 * Warnings that a worker has already logged for a location. The location's
 * configuration, which is read-only, points to it.
 */
typedef struct {
    unsigned                    packed:1;    /* its pages arrive compressed */
} ngx_http_comments_said_t;


/* Arguments of comments_user; all but the name may be NULL. */
typedef struct {
    ngx_http_complex_value_t   *name;
    ngx_http_complex_value_t   *id;
    ngx_http_complex_value_t   *email;
    ngx_http_complex_value_t   *website;
} ngx_http_comments_user_conf_t;


typedef struct {
    ngx_http_complex_value_t   *enable;
    ngx_uint_t                  enable_static;   /* _OFF, _ON, _CLOSED or
                                                    _MARKED; with enable set,
                                                    only whether it is _OFF */
    ngx_http_complex_value_t   *site;
    ngx_http_complex_value_t   *thread;
    ngx_http_complex_value_t   *url;
    ngx_http_complex_value_t   *lang;
    ngx_http_complex_value_t   *admin;       /* value of comments_admin; not
                                                inherited; NULL: none */
    ngx_array_t                *index;       /* of comments_str_t */
    ngx_uint_t                  index_default;   /* comments_index is not set,
                                                    here or above */
    ngx_array_t                *origins;     /* of ngx_str_t */
    ngx_str_t                   path;
    ngx_hash_t                  types;
    ngx_array_t                *types_keys;
    comments_scan_conf_t       *scan;
    ngx_uint_t                  place;       /* 1: rule 3 holds, the content */
    ngx_uint_t                  order;
    ngx_uint_t                  theme;
    ngx_uint_t                  page_size;
    ngx_uint_t                  depth;
    ngx_uint_t                  require;
    ngx_uint_t                  email;
    ngx_uint_t                  moderation;
    ngx_uint_t                  flag_hold;   /* so many flags hold a comment */
    const comments_format_t    *format;      /* of new comments' texts */
    ngx_uint_t                  challenge;
    ngx_http_comments_chain_t  *chain;       /* of checks; not NULL in locations
                                                with comments */
    ngx_flag_t                  check_dry_run;
    ngx_msec_t                  edit_window; /* 0: authors change nothing */
    ngx_msec_t                  close_after; /* 0: threads do not close */
    ngx_msec_t                  closes_after;    /* the same, if a check of the
                                                    chain enforces it, else 0 */
    ngx_flag_t                  gzip;
    size_t                      max_length;
    ngx_msec_t                  deadline;
    ngx_msec_t                  cache_valid;
    size_t                      compose_max;
    ngx_str_t                   stylesheet;
    ngx_array_t                *sheets;      /* of comments_str_t: URLs of the
                                                site's own; NULL: none */
    ngx_flag_t                  hide_printed;
    ngx_str_t                   hiding;      /* the stylesheet for it, if on */
    /* see ngx_http_comments_conf_fingerprint() */
    ngx_uint_t                  fingerprint;
    ngx_http_comments_said_t   *said;
    unsigned                    constant:1;  /* enable, site, thread, url and
                                                lang have no variables */
    ngx_http_comments_user_conf_t  *user;    /* NULL: no comments_user */
    ngx_http_complex_value_t   *moderator;   /* NULL: no comments_moderator */
    ngx_http_complex_value_t   *page_author; /* NULL: no comments_page_author */
    ngx_str_t                   login;       /* value of comments_login, or
                                                empty */
    unsigned                    users:1;     /* readers may be signed in */
} ngx_http_comments_loc_conf_t;


typedef enum {
    NGX_HTTP_COMMENTS_CACHE_NONE = 0,
    NGX_HTTP_COMMENTS_CACHE_HIT,
    NGX_HTTP_COMMENTS_CACHE_MISS,
    NGX_HTTP_COMMENTS_CACHE_STALE,
    NGX_HTTP_COMMENTS_CACHE_UNAVAILABLE,
    NGX_HTTP_COMMENTS_CACHE_BYPASS
} ngx_http_comments_cache_t;


/* Who sends a request; all empty: nobody who is known. */
typedef struct {
    comments_user_t             user;
    comments_str_t              who;         /* the moderator's name, for the
                                                log; empty: no moderator */
    unsigned                    moderator:1;
    unsigned                    session:1;   /* ... by a session */
    unsigned                    page_author:1;
} ngx_http_comments_user_t;


typedef struct ngx_http_comments_ctx_s         ngx_http_comments_ctx_t;
typedef struct ngx_http_comments_flight_s      ngx_http_comments_flight_t;
typedef struct ngx_http_comments_stream_s      ngx_http_comments_stream_t;
typedef struct ngx_http_comments_conditions_s  ngx_http_comments_conditions_t;
typedef struct ngx_http_comments_probe_s       ngx_http_comments_probe_t;

/*
 * Resumes a request that waited. Called from a posted event or a timer, never
 * from inside hiredis.
 */
typedef void (*ngx_http_comments_resume_pt)(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);

/*
 * Looks again for what a request waits for. Returns what
 * ngx_http_comments_flight_get() returns.
 */
typedef ngx_int_t (*ngx_http_comments_look_pt)(ngx_http_request_t *r,
    ngx_http_comments_ctx_t *ctx);


/* The query: what a request wants of a thread. A fetch copies it whole. */
typedef struct {
    comments_key_t              key;
    comments_read_t             read;
    comments_render_t           render;
    comments_str_t              from;        /* cfrom= */
    comments_str_t              cookies;     /* may prove that the reader has
                                                written read.show; not checked
                                                yet; empty: nothing */
    comments_str_t              token;       /* the same */
    comments_str_t              user;        /* key of the reader who is signed
                                                in, see comments_user.h; empty:
                                                nobody */
    comments_str_t              who;         /* COMMENTS_VIEW_MODERATE: name of
                                                the moderator, whom access
                                                control has proved; or empty */
    comments_str_t              sessions;    /* ... cookies that may prove one;
                                                not checked yet */
    comments_str_t              notice;      /* ... of the last act, signed */
    uint32_t                    depth;
    ngx_msec_t                  closes_after;    /* first comment's age at which
                                                    the thread closes; 0: it
                                                    does not */
    ngx_msec_t                  edit_window; /* how long the reader may change
                                                read.show, if it is theirs */
    ngx_msec_t                  valid;       /* how long the result may be
                                                cached, at most */
    unsigned                    json:1;      /* JSON, else the block */
    unsigned                    count:1;     /* only the number of comments is
                                                wanted */
    unsigned                    where:1;     /* only whether the comment
                                                read.show or from exists, and on
                                                which page, is wanted */
    unsigned                    shared:1;    /* the result may be cached in the
                                                zone */
    unsigned                    closed:1;    /* closed by configuration */
    unsigned                    composed:1;  /* on a hit, the whole page with
                                                its block is composed and
                                                cached */
} ngx_http_comments_query_t;


/*
 * The answer to a query. data lies in the request's pool, in a referenced page
 * or in the buffer of a referenced flight.
 */
typedef struct {
    ngx_http_comments_cache_t   cache;
    ngx_str_t                   data;        /* the block or JSON; empty if
                                                Redis did not answer */
    ngx_str_t                   before;      /* HTML that goes before data in
                                                the page */
    ngx_comments_version_t      version;
    unsigned                    bare:1;      /* nothing was rendered, since
                                                the request is a HEAD; data
                                                is empty */
    unsigned                    forbidden:1; /* a moderator's view, and the
                                                reader is none: nothing was
                                                rendered */
    unsigned                    unknown:1;   /* the comment that "show" or
                                                "reply" names does not exist;
                                                the block has a note */
} ngx_http_comments_result_t;


/*
 * A request that waits for a flight, and what the flight needs of the request.
 */
typedef struct {
    ngx_queue_t                  queue;
    ngx_http_comments_flight_t  *flight;     /* NULL: it waits for no flight */
    ngx_http_request_t          *request;
    ngx_http_comments_resume_pt  resume;
    ngx_http_comments_look_pt    look;
    ngx_event_t                  event;      /* posted to call resume */
    ngx_event_t                  timer;      /* the deadline, or the next look
                                                at the zone */
    ngx_msec_t                   start;
    ngx_comments_zone_blob_t     stale;
    unsigned                     has_stale:1;
    unsigned                     waiting:1;
    unsigned                     locating:1; /* the flight only looks up the
                                                true page number and comment */
    unsigned                     located:1;  /* that lookup is done */
    unsigned                     cleaned:1;  /* a pool cleanup will end the
                                                waiting */
} ngx_http_comments_waiter_t;


/* The file of a page, opened as nginx's static module would open it. */
typedef struct {
    ngx_str_t                   path;
    ngx_open_file_info_t        of;
    comments_place_t            place;
    comments_charset_t          charset;
    ngx_uint_t                  form;        /* the place lies inside a form */
    comments_uri_base_t         base;
    off_t                       at;
    ngx_str_t                   title;       /* the page's title without
                                                mark-up; empty: none */
    u_char                     *data;        /* the file's bytes if they were
                                                read, else NULL */
} ngx_http_comments_file_t;


struct ngx_http_comments_ctx_s {
    ngx_http_request_t          *request;
    const ngx_http_comments_verb_t  *verb;   /* NULL: the request is for the
                                                page */
    comments_arena_t            *arena;      /* destroyed with the request's
                                                pool */

    /* from the request line */
    ngx_str_t                    path;       /* normalised */
    ngx_str_t                    args;
    ngx_str_t                    id;
    ngx_str_t                    token;      /* of the comment id */
    uint32_t                     cpage;
    comments_order_t             order;
    ngx_str_t                    from;

    /* from the location that finally serves the page */
    void                       **loc_conf;
    ngx_str_t                    uri;
    ngx_str_t                    site;
    ngx_str_t                    thread;
    ngx_str_t                    url;        /* escaped */
    const comments_locale_t     *locale;
    ngx_str_t                    vary;       /* request headers that locale
                                                depends on */
    ngx_uint_t                   enabled;
    ngx_http_handler_pt          origin;     /* the content handler of a page
                                                that is not a file */

    ngx_http_comments_user_t    *user;       /* NULL: not evaluated, see
                                                ngx_http_comments_user() */

    ngx_http_comments_file_t     file;
    ngx_comments_page_t         *page;       /* a composed page that the request
                                                references */
    ngx_str_t                    gzipped;    /* the same page, compressed by
                                                gzip */
    ngx_str_t                    page_key;   /* cache keys of the page to
                                                compose */
    ngx_str_t                    page_name;
    ngx_str_t                    page_variant;
    ngx_http_comments_result_t   result;
    ngx_http_comments_waiter_t   waiter;

    ngx_uint_t                   status;     /* status of the page if it answers
                                                a verb; 0: 200 */

    /* state of the body filter that inserts the block; made when needed */
    ngx_http_comments_stream_t  *stream;
    ngx_http_comments_probe_t   *probe;      /* NULL: none was sent */
    ngx_http_comments_conditions_t  *conditions;    /* NULL: none were withheld
                                                       from the origin */

    /* state of a POST: ngx_http_comments_submission.h */
    void                        *post;
    const char                  *outcome;    /* $comments_result */
    ngx_str_t                    why;        /* why the request was refused, for
                                                the log */

    unsigned                     order_set:1;  /* order was in the query */
    unsigned                     repeated:1; /* "comments=" more than once */
    unsigned                     unknown:1;  /* the verb's name is not in the
                                                table */
    unsigned                     parsed:1;   /* the request line has been
                                                parsed */
    unsigned                     prefetched:1;  /* the PRECONTENT handler ran
                                                   for loc_conf and uri */
    unsigned                     inject:1;   /* the body filter inserts the
                                                block */
    unsigned                     absent:1;   /* with inject: no file was found,
                                                so nothing is inserted */
    unsigned                     append:1;   /* with inject: the page handler
                                                appends the block at the end,
                                                unless another module changes
                                                the page */
    unsigned                     inject_done:1; /* nothing is left to insert */
    unsigned                     personal:1; /* Cache-Control: private,
                                                no-store */
    unsigned                     view:1;     /* X-Robots-Tag: noindex */
    unsigned                     probing:1;  /* a subrequest whose body is only
                                                searched for the place of the
                                                block and is not sent */
    unsigned                     headers_set:1;
    unsigned                     keep_cc:1;  /* an immutable asset:
                                                Cache-Control is set already */
    unsigned                     own:1;      /* body made in memory:
                                                X-Content-Type-Options:
                                                nosniff */
    unsigned                     folder:1;   /* a directory: nginx's content
                                                handlers are tried */
    unsigned                     listing:1;  /* one of these handlers has sent a
                                                listing of the directory */
    unsigned                     adrift:1;   /* a POST whose page was not found,
                                                so that error_page is to lead it
                                                to one */
    unsigned                     bare:1;     /* by its headers the request does
                                                not seek a page, so no block was
                                                fetched */

    /*
     * The last member: a composed page is served without it, so it is cleared
     * with the request line's parts only, see ngx_http_comments_request_bare().
     */
    ngx_http_comments_query_t    query;
};


extern ngx_module_t  ngx_http_comments_module;
extern ngx_module_t  ngx_http_comments_filter_module;


/* Converts between nginx's strings and the core's. No bytes are copied. */
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
