/*
 * Checks: functions of other nginx modules that accept or refuse a comment
 * before it is stored, for example a spam filter. Checks run before Redis is
 * asked anything about the comment.
 *
 * A module that registers a check needs no symbol of ngx_comments_module. In
 * its preconfiguration the module looks for "ngx_http_comments_module" in
 * cycle->modules; the first member of that module's main configuration is a
 * pointer to ngx_http_comments_checks_t.
 */
#ifndef NGX_HTTP_COMMENTS_CHECK_H
#define NGX_HTTP_COMMENTS_CHECK_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "comments_model.h"


#define NGX_HTTP_COMMENTS_CHECK_ABI  1


typedef struct ngx_http_comments_call_s    ngx_http_comments_call_t;
typedef struct ngx_http_comments_check_s   ngx_http_comments_check_t;
typedef struct ngx_http_comments_checks_s  ngx_http_comments_checks_t;


/*
 * The comment that a check judges. Its fields have been validated and cleaned.
 * Read-only; valid until the call ends.
 */
typedef struct {
    ngx_str_t                   site;
    ngx_str_t                   thread;
    ngx_str_t                   parent;      /* empty: a root */
    ngx_str_t                   name;
    ngx_str_t                   email;
    ngx_str_t                   website;
    ngx_str_t                   text;
} ngx_http_comments_subject_t;


/*
 * One call of one check. The call ends when check() returns. If check() has
 * returned NGX_AGAIN, the call ends when done() is called or when cancel() has
 * returned.
 */
struct ngx_http_comments_call_s {
    ngx_http_request_t                 *request;
    const ngx_http_comments_subject_t  *subject;
    ngx_uint_t                          ticket;  /* for done() */
    void                               *data;    /* for the check's own use */
    comments_reason_t                   reason;  /* why, with NGX_DECLINED */
    comments_field_t                    field;   /* because of which field */
};


struct ngx_http_comments_check_s {
    ngx_str_t                   name;        /* for the log */
    ngx_msec_t                  timeout;     /* longest wait, ms; not 0 */
    ngx_int_t                   late;        /* the verdict when the time-out
                                                has passed: NGX_OK or
                                                NGX_DECLINED */

    /*
     * Judges a submission. Must not end the request.
     *   NGX_OK        it passes
     *   NGX_DECLINED  it is refused for call->reason and because of
     *                 call->field. Unless the check sets them, they are
     *                 COMMENTS_UNAVAILABLE and COMMENTS_FIELD_NONE
     *   NGX_AGAIN     the check waits; it calls done() exactly once, unless
     *                 cancel() is called first
     *   NGX_ERROR     the check has failed; the submission is refused with
     *                 COMMENTS_UNAVAILABLE
     */
    ngx_int_t                 (*check)(ngx_http_comments_call_t *call);

    /*
     * Tells the check that its wait has ended without done(): the client has
     * closed the connection, the time-out has passed, or the request or the
     * worker ends. Called at most once, and never after done(). After cancel()
     * has returned, neither call nor its request may be used. May be NULL.
     */
    void                      (*cancel)(ngx_http_comments_call_t *call);
};


struct ngx_http_comments_checks_s {
    ngx_uint_t                  abi;         /* NGX_HTTP_COMMENTS_CHECK_ABI */

    /*
     * Adds a check at the end of the list. May be called from preconfiguration
     * to postconfiguration. *check is not copied and must live as long as the
     * configuration. NGX_OK; NGX_ERROR: out of memory, or, with a log line, the
     * check has no name, no time-out, no check() or an invalid verdict in late.
     */
    ngx_int_t                 (*add)(ngx_conf_t *cf,
                                     const ngx_http_comments_check_t *check);

    /*
     * Ends the wait of the call with this ticket. verdict is NGX_OK,
     * NGX_DECLINED or NGX_ERROR, with the meaning that check() gives them. May
     * be called from any event of the worker, also from inside check(). The
     * submission continues from a posted event, never before done() has
     * returned. Each call has a ticket of its own, so a second done(), or one
     * after cancel(), is recognized however long ago the call has ended: it is
     * logged as an alert and ignored.
     */
    void                      (*done)(ngx_uint_t ticket, ngx_int_t verdict);

    ngx_array_t                *list;        /* of pointers to checks, in the
                                                order in which they run; NULL:
                                                none */
};


#endif
