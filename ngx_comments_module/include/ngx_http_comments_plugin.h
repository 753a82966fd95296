/*
 * The public header of ngx_comments_module: the interface of plug-ins. A
 * plug-in adds checks of submissions, formats of texts, or listeners to events.
 *
 * A plug-in is an nginx module of the type NGX_COMMENTS_MODULE whose context is
 * its ngx_comments_plugin_t. The plug-in includes this header, links to no
 * symbol of the module, and may be loaded before it or after it, as a dynamic
 * module or built into nginx. Without ngx_comments_module the plug-in does
 * nothing. lua-free-docs/plugins.md has the tutorial and the rules; what each
 * member and function does is said here.
 *
 * Versions. NGX_COMMENTS_ABI is raised when the meaning or the order of members
 * changes; a plug-in with another ABI is refused when nginx reads its
 * configuration. New members are added at the end of a structure only. "size"
 * is the first member of each structure and tells which members its author
 * knew: the module treats members beyond it as zero, and a plug-in that uses
 * a member which a later version has added looks at "size" first.
 * Structures are passed by pointers, and lists are arrays of pointers that end
 * with NULL, since an array of structures would have the wrong stride.
 *
 * Processes. The module calls a plug-in from nginx's event loop: parse() in the
 * master process, when the configuration is read, everything else in worker
 * processes. A plug-in must not block. A plug-in keeps no state in static
 * variables that a reload would have to reset: a removed plug-in is unmapped
 * and an old worker may run beside a new one.
 *
 * Strings (ngx_str_t) have a length and no NUL behind it, unless stated. Those
 * of a subject are never NULL, even if they are empty.
 */
#ifndef NGX_HTTP_COMMENTS_PLUGIN_H
#define NGX_HTTP_COMMENTS_PLUGIN_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>


#define NGX_COMMENTS_MODULE  0x544e4d43      /* "CMNT" */
#define NGX_COMMENTS_ABI     1


typedef struct ngx_comments_api_s    ngx_comments_api_t;
typedef struct ngx_comments_call_s   ngx_comments_call_t;
typedef struct ngx_comments_reply_s  ngx_comments_reply_t;

/* see api->subrequest() */
typedef void (*ngx_comments_answer_pt)(ngx_comments_call_t *call,
    ngx_uint_t status, const ngx_str_t *body);


/* --- checks of submissions --- */

/*
 * The verdict of a check. The strongest verdict of a chain decides: PASS is the
 * weakest, REJECT the strongest, and REJECT ends the chain. A challenge may be
 * stronger, see NGX_COMMENTS_FIRST.
 */
#define NGX_COMMENTS_PASS       0
#define NGX_COMMENTS_CHALLENGE  1    /* the sender has to confirm once */
#define NGX_COMMENTS_HOLD       2    /* stored as pending */
#define NGX_COMMENTS_SPAM       3    /* stored as spam */
#define NGX_COMMENTS_REJECT     4    /* not stored; reason.code is the error */

/* PASS; the checks behind it are skipped, except those with _ALWAYS */
#define NGX_COMMENTS_TRUST      64

/* no verdict yet: api->done() will be called exactly once */
#define NGX_COMMENTS_WAIT       65

/* the check could not judge; "on_error" of its directive decides */
#define NGX_COMMENTS_FAIL       66

/* no verdict of a check, to over() only: see there */
#define NGX_COMMENTS_NONE       67

/* one of the above; any other value counts as NGX_COMMENTS_FAIL, logged */
typedef ngx_uint_t  ngx_comments_verdict_t;


/* Why a check gave its verdict. Zeroed before the check is called. */
typedef struct {
    ngx_str_t    code;       /* [a-z0-9_]{1,32}; empty: the check's name. In
                                the log, the metrics, and the answer to a
                                rejected submission */
    ngx_str_t    detail;     /* for moderators and the log only; up to 200
                                bytes are kept, in one line of UTF-8 */
    ngx_uint_t   retry;      /* of REJECT: seconds after which the same
                                submission may pass, the answer is 429; 0: it
                                will not, the answer is 403. More than 30
                                days count as 30 days */
} ngx_comments_reason_t;


/* ngx_comments_subject_t.flags */
#define NGX_COMMENTS_CONFIRMED  0x1  /* the sender has passed a challenge */
#define NGX_COMMENTS_JSON       0x2  /* sent as JSON, not by a form */
#define NGX_COMMENTS_EDIT       0x4  /* a change of a comment that is there */
#define NGX_COMMENTS_SIGNED_IN  0x8  /* user is set and proved */
#define NGX_COMMENTS_MODERATOR  0x10 /* sent by a moderator */
#define NGX_COMMENTS_PARTIAL    0x20 /* a form that lacks hidden fields which
                                        the form of a page always has */
#define NGX_COMMENTS_NO_PAGE    0x40 /* no header names a page that it was sent
                                        from: Origin, Referer, Sec-Fetch-Site */


/*
 * What is judged: the comment as it will be stored, clean UTF-8, and its
 * sender. Read-only; copies, so that a check that writes to them changes
 * nothing of what is stored. Lives until the call ends.
 */
typedef struct {
    size_t       size;
    ngx_str_t    site;
    ngx_str_t    thread;
    ngx_str_t    url;        /* of the page */
    ngx_str_t    parent;     /* id of the comment that is answered; or empty */
    ngx_str_t    name;
    ngx_str_t    email;      /* as it was typed, whatever will be stored */
    ngx_str_t    website;    /* http or https, or empty */
    ngx_str_t    text;       /* the source text */
    ngx_str_t    format;     /* name of the text's format */
    ngx_str_t    user;       /* the account of who is signed in: what stays the
                                same when the name changes, else the name; or
                                empty */
    ngx_str_t    trap;       /* value of the form's field that people do not
                                see; what fills it is a robot, or a password
                                manager */
    ngx_str_t    address;    /* of the client, text, behind realip; never to
                                be stored as it is: see api->hash() */
    ngx_str_t    network;    /* its /24 (IPv4) or /64 (IPv6), text; empty for
                                a unix socket */
    const ngx_str_t  *links; /* targets of the links that readers would see,
                                the website first, in lower case up to the
                                path */
    ngx_uint_t   nlinks;
    ngx_uint_t   approved;   /* earlier comments of this author that are
                                approved */
    ngx_uint_t   refused;    /* ... that were marked as spam */
    ngx_uint_t   flags;      /* NGX_COMMENTS_* above */
    int64_t      now;        /* ms since 1970 */
    int64_t      opened;     /* time of the thread's first comment, ms since
                                1970; 0: there is none */
    int64_t      closes;     /* time at which the thread closes by its age, ms
                                since 1970; 0: it does not */
    ngx_str_t    email_id;   /* keyed hash of the e-mail address, as it is
                                stored; empty: none is stored */
} ngx_comments_subject_t;


/* Types of a reply from Redis. */
#define NGX_COMMENTS_REPLY_NIL      0
#define NGX_COMMENTS_REPLY_STRING   1
#define NGX_COMMENTS_REPLY_INTEGER  2
#define NGX_COMMENTS_REPLY_ARRAY    3
#define NGX_COMMENTS_REPLY_ERROR    4

struct ngx_comments_reply_s {
    size_t                        size;
    ngx_uint_t                    type;
    int64_t                       integer;
    ngx_str_t                     str;       /* of a string or an error */
    const ngx_comments_reply_t  **list;      /* of an array; NULL-terminated */
    ngx_uint_t                    n;         /* elements of the array */
};


/*
 * One call of one check for one submission. Allocated by the module, lives
 * until the submission ends, or until cancel() has returned.
 */
struct ngx_comments_call_s {
    size_t                         size;
    const ngx_comments_api_t      *api;
    const ngx_comments_subject_t  *subject;
    ngx_http_request_t            *request;  /* may be read; must not be
                                                finalized or redirected */
    ngx_pool_t                    *pool;     /* lives as long as the call */
    ngx_log_t                     *log;
    ngx_uint_t                     ticket;   /* for api->done(), of a check that
                                                waits: a number, and no other
                                                call of this worker has it */
    void                          *data;     /* the check's own; NULL at
                                                first */
};


/* ngx_comments_check_t.flags */
#define NGX_COMMENTS_ALWAYS  0x1             /* not skipped behind TRUST */
#define NGX_COMMENTS_AUTHOR  0x2             /* wants approved and refused of
                                                the subject, which are 0 if no
                                                check wants them */
#define NGX_COMMENTS_FIRST   0x4             /* its CHALLENGE is stronger than
                                                HOLD and SPAM of others, which
                                                decide when it was passed */

typedef struct {
    size_t       size;
    ngx_str_t    name;       /* [a-z0-9_]{1,32}, of "comments_check NAME" */
    ngx_uint_t   flags;
    ngx_msec_t   timeout;    /* default of timeout=, ms; 0: 2 s */

    /*
     * Judges a submission. Sets *why unless it passes. conf is what parse()
     * gave, or NULL.
     */
    ngx_comments_verdict_t  (*check)(ngx_comments_call_t *call, void *conf,
                                     ngx_comments_reason_t *why);

    /* --- the rest may be NULL --- */

    /*
     * Reads the arguments of "comments_check NAME args…"; those that the module
     * knows (action=, timeout=, on_error=) are not among them. Called with n =
     * 0 for a check of the default chain. args live as long as the
     * configuration. Returns NULL and sets *conf, or returns what is wrong,
     * which nginx logs with the file and the line.
     */
    char  *(*parse)(ngx_conf_t *cf, const ngx_str_t *args, ngx_uint_t n,
                    void **conf);

    /*
     * Called before the module reads from Redis for this submission: the check
     * calls api->ask() for what check() will want to know. All questions of all
     * checks travel in one round trip.
     */
    void  (*ask)(ngx_comments_call_t *call, void *conf);

    /*
     * The wait of the call ends without api->done(): the client has gone, the
     * time-out has passed, the request or the worker ends. Called at most once,
     * and never behind api->done(). When cancel() has returned, neither call
     * nor request may be used.
     */
    void  (*cancel)(ngx_comments_call_t *call, void *conf);

    /*
     * The chain has ended, with this verdict of all checks together: behind
     * REJECT and CHALLENGE nothing is stored. Or there is no verdict (NONE),
     * and nothing is stored either: the thread is closed, the parent unknown,
     * or an equal comment was stored before and its answer is given again.
     * Called once for each check whose ask() or check() was called, unless the
     * request ends before; api->tell() may be used.
     */
    void  (*over)(ngx_comments_call_t *call, void *conf,
                  ngx_comments_verdict_t verdict);

    /* A worker begins and ends; conf of each directive. NGX_OK or NGX_ERROR. */
    ngx_int_t  (*init)(ngx_cycle_t *cycle, void *conf);
    void  (*exit)(ngx_cycle_t *cycle, void *conf);
} ngx_comments_check_t;


/* --- formats of texts --- */

/* Elements that a format may use. There is no way to write raw HTML. */
#define NGX_COMMENTS_PARAGRAPH   1
#define NGX_COMMENTS_QUOTE       2
#define NGX_COMMENTS_LIST        3           /* unordered */
#define NGX_COMMENTS_NUMBERS     4           /* ordered */
#define NGX_COMMENTS_ITEM        5           /* of a list */
#define NGX_COMMENTS_PRE         6           /* a block of code */
#define NGX_COMMENTS_CODE        7
#define NGX_COMMENTS_EMPHASIS    8
#define NGX_COMMENTS_STRONG      9
#define NGX_COMMENTS_DELETED     10
#define NGX_COMMENTS_LINK        11          /* the only one with a target */
#define NGX_COMMENTS_BREAK       12          /* has no end */

typedef struct ngx_comments_writer_s  ngx_comments_writer_t;

struct ngx_comments_writer_s {
    size_t   size;

    /*
     * Begin and end an element; target is the URL of a link, else NULL. A link
     * whose target is no http, https or mailto URL is written as its text, and
     * so is one in another link, or behind the 100th. The module closes what is
     * left open, and drops the tags, not the text, of what may not stand where
     * it is: a block within a line, an item outside of a list, anything in
     * code, and what is nested more than 20 deep. A paragraph begins by itself
     * where a text or an element of a line needs one (not in an item), and ends
     * where a block begins; close() ends it, too. Text is escaped here; a
     * character may be divided between two calls. NGX_OK, or NGX_ERROR: no
     * memory, or more output than 6 bytes for each of the text and 4 KB; the
     * format returns it.
     */
    ngx_int_t  (*open)(ngx_comments_writer_t *writer, ngx_uint_t element,
                       const ngx_str_t *target);
    ngx_int_t  (*close)(ngx_comments_writer_t *writer, ngx_uint_t element);
    ngx_int_t  (*text)(ngx_comments_writer_t *writer, const u_char *data,
                       size_t len);
};

typedef struct {
    size_t       size;
    ngx_str_t    name;       /* [a-z0-9_]{1,32}, of "comments_format NAME" */
    ngx_uint_t   version;    /* 1 to 4294967295; stored with a comment. Raised
                                when the same text gives other elements: what
                                was rendered is rendered anew */

    /*
     * Writes text, clean UTF-8 of up to 1 MB, as elements. Pure: the same text
     * always gives the same elements. Linear time. Never waits. NGX_OK or
     * NGX_ERROR; behind NGX_ERROR the text is shown as plain text.
     */
    ngx_int_t  (*render)(const ngx_str_t *text, ngx_comments_writer_t *writer);
} ngx_comments_format_t;


/* --- listeners to events --- */

/* bits of ngx_comments_listener_t.mask */
#define NGX_COMMENTS_ON_POST    0x1          /* stored; status: after */
#define NGX_COMMENTS_ON_EDIT    0x2          /* text or name; by its author if
                                                actor is empty */
#define NGX_COMMENTS_ON_APPROVE 0x4
#define NGX_COMMENTS_ON_SPAM    0x8
#define NGX_COMMENTS_ON_DELETE  0x10         /* can be restored */
#define NGX_COMMENTS_ON_RESTORE 0x20
#define NGX_COMMENTS_ON_PURGE   0x40         /* text and name are what it was
                                                before; after is 0 if nothing
                                                is left */
#define NGX_COMMENTS_ON_HOLD    0x80
#define NGX_COMMENTS_ON_PIN     0x100
#define NGX_COMMENTS_ON_UNPIN   0x200
#define NGX_COMMENTS_ON_ALL     0xffffffff

typedef struct {
    size_t       size;
    ngx_uint_t   op;         /* NGX_COMMENTS_ON_* */
    ngx_str_t    site;
    ngx_str_t    thread;
    ngx_str_t    url;        /* of the page */
    ngx_str_t    title;      /* of the page; may be empty */
    ngx_str_t    id;
    ngx_str_t    parent;     /* or empty */
    ngx_str_t    name;
    ngx_str_t    text;
    ngx_str_t    actor;      /* who did it; empty: the author */
    ngx_uint_t   before;     /* status letter: 'a' approved, 'p' pending,
                                's' spam, 'd' deleted; 0: there was none */
    ngx_uint_t   after;
    int64_t      now;        /* ms since 1970 */
    ngx_log_t   *log;
} ngx_comments_event_t;

typedef struct {
    size_t       size;
    ngx_str_t    name;       /* [a-z0-9_]{1,32}, of "comments_listener NAME" */
    ngx_uint_t   mask;

    /*
     * Called in the worker that wrote the change, when Redis has confirmed it.
     * At most once for a change: a listener that must not miss one reads the
     * stream "outbox". Must not block.
     */
    void  (*handler)(const ngx_comments_event_t *event, void *conf);

    /* as of a check; may be NULL */
    char  *(*parse)(ngx_conf_t *cf, const ngx_str_t *args, ngx_uint_t n,
                    void **conf);
    ngx_int_t  (*init)(ngx_cycle_t *cycle, void *conf);
    void  (*exit)(ngx_cycle_t *cycle, void *conf);
} ngx_comments_listener_t;


/* --- the plug-in --- */

typedef struct {
    size_t       size;
    ngx_uint_t   abi;                        /* NGX_COMMENTS_ABI */
    ngx_str_t    name;                       /* [a-z0-9_]{1,32} */
    ngx_str_t    version;                    /* up to 32 bytes */
    const ngx_comments_check_t     *const *checks;      /* NULL: none */
    const ngx_comments_format_t    *const *formats;     /* NULL: none */
    const ngx_comments_listener_t  *const *listeners;   /* NULL: none */
} ngx_comments_plugin_t;


/* --- what the module does for a check --- */

/*
 * What the site has learned from the decisions of its moderators says of a
 * comment. SILENT: it has not seen enough of both kinds yet.
 */
#define NGX_COMMENTS_LEARNED_SILENT    0
#define NGX_COMMENTS_LEARNED_HAM       1
#define NGX_COMMENTS_LEARNED_DOUBTFUL  2
#define NGX_COMMENTS_LEARNED_SPAM      3

typedef struct {
    size_t       size;       /* set by the check: sizeof() this structure */
    ngx_uint_t   opinion;    /* NGX_COMMENTS_LEARNED_* */
    ngx_int_t    score;      /* hundredths; more: rather spam */
    ngx_int_t    doubtful;   /* from this score on */
    ngx_int_t    spam;       /* from this score on */
    ngx_str_t    because;    /* what speaks for spam most; may be empty */
} ngx_comments_learned_t;


struct ngx_comments_api_s {
    size_t       size;

    /*
     * Ends the wait of a call, with its verdict (none of WAIT). why may be NULL
     * and is copied. From any event of the worker, also from inside of check().
     * The chain goes on from a posted event, never before done() has returned.
     * A second done(), or one behind cancel(), is logged as an alert and
     * ignored, however long ago the call has ended.
     */
    void  (*done)(ngx_uint_t ticket, ngx_comments_verdict_t verdict,
                  const ngx_comments_reason_t *why);

    /*
     * From ask() only: a command for Redis, argv[0] its name and argv[1] its
     * key. The key is the check's own: the module puts site and check before
     * it. Allowed are commands on one key (GET, SET, INCR, HMGET, …: the list
     * is in plugins.md). The arguments are copied. Returns the number of the
     * reply, 0 and up; NGX_ERROR: not allowed, or no memory.
     */
    ngx_int_t  (*ask)(ngx_comments_call_t *call, ngx_uint_t argc,
                      const ngx_str_t *argv);

    /* In check(): the reply of that number; NULL: there is none. */
    const ngx_comments_reply_t  *(*reply)(ngx_comments_call_t *call,
                                          ngx_int_t number);

    /*
     * From check() or over(): a command whose reply nobody waits for, sent at
     * once, up to 32 in a call. It may be lost with the connection. NGX_OK or
     * NGX_ERROR as of ask().
     */
    ngx_int_t  (*tell)(ngx_comments_call_t *call, ngx_uint_t argc,
                       const ngx_str_t *argv);

    /*
     * Writes 32 hex digits: a hash of the check's name and of the text, keyed
     * with the secret of all hosts of this Redis, which is never in a log. For
     * keys that are made of addresses. Cannot fail.
     */
    void  (*hash)(ngx_comments_call_t *call, const ngx_str_t *text,
                  u_char digits[32]);

    /*
     * Writes the text to "to", which has room for text->len bytes, so that
     * texts that differ in case and white space only become equal: letters in
     * lower case, each run of white space as one space, none at the ends.
     * Returns the bytes written, never more than text->len. Cannot fail.
     */
    size_t  (*fold)(const ngx_str_t *text, u_char *to);

    /*
     * From check(), which then returns WAIT: sends body, of this content type,
     * by a POST to a location of this server, "/path" or "/path?args". The
     * request has the header lines Host, Content-Type, Content-Length and
     * Accept, and none of the reader's. uri, type and body are copied.
     *
     * answer() is called once, unless cancel() is, and never before check() has
     * returned. It calls done(), or something that it starts does. status is
     * that of the answer, body lives as long as the call. status 0: there is
     * no answer, or one that broke off, or one of more than 64 KB. NGX_OK;
     * NGX_ERROR: no memory, a bad uri, a second one in the same check.
     */
    ngx_int_t  (*subrequest)(ngx_comments_call_t *call, const ngx_str_t *uri,
                             const ngx_str_t *type, const ngx_str_t *body,
                             ngx_comments_answer_pt answer);

    /*
     * From ask() only: asks what was learned about the words, links and other
     * traits of this comment. NGX_OK or NGX_ERROR.
     */
    ngx_int_t  (*learned_ask)(ngx_comments_call_t *call);

    /*
     * In check(), behind learned_ask(): fills *learned, whose size the check
     * has set. Strings lie in call->pool. NGX_OK; NGX_ERROR: nothing was asked,
     * or Redis refused.
     */
    ngx_int_t  (*learned)(ngx_comments_call_t *call,
                          ngx_comments_learned_t *learned);
};


#endif
