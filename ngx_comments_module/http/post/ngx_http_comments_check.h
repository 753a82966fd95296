/*
 * Checks: what may judge a submission before anything is asked of Redis, and
 * how a module registers one. The module links to nothing of ours: in its
 * preconfiguration it looks for "ngx_http_comments_module" in cycle->modules,
 * whose main configuration begins with a pointer to the structure below.
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


/* what is judged, clean; read-only, until the call ends */
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
 * One call of one check. It ends with the check's return, unless that is
 * NGX_AGAIN; then with done(), or when cancel has been called.
 */
struct ngx_http_comments_call_s {
    ngx_http_request_t                 *request;
    const ngx_http_comments_subject_t  *subject;
    ngx_uint_t                          ticket;  /* for done() */
    void                               *data;    /* the check's own */
    comments_reason_t                   reason;  /* of NGX_DECLINED */
    comments_field_t                    field;
};


struct ngx_http_comments_check_s {
    ngx_str_t                   name;        /* for the log */
    ngx_msec_t                  timeout;     /* of waiting, ms; not 0 */
    ngx_int_t                   late;        /* the verdict behind that:
                                                NGX_OK, NGX_DECLINED */

    /*
     * Judges a submission. NGX_OK: it passes; NGX_DECLINED: it is refused for
     * call->reason and ->field, which are COMMENTS_UNAVAILABLE and none unless
     * the check says so; NGX_AGAIN: the check waits, and calls done() exactly
     * once, unless cancel comes first; NGX_ERROR: the check has failed, the
     * submission is refused as unavailable. Must not end the request.
     */
    ngx_int_t                 (*check)(ngx_http_comments_call_t *call);

    /*
     * The wait is over without done(): the client has gone, the time-out has
     * passed, the request or the worker ends. Called once at most, and never
     * behind done(). Neither call nor request may be used when it has returned.
     * May be NULL.
     */
    void                      (*cancel)(ngx_http_comments_call_t *call);
};


struct ngx_http_comments_checks_s {
    ngx_uint_t                  abi;         /* NGX_HTTP_COMMENTS_CHECK_ABI */

    /*
     * Adds a check behind those that are there. From preconfiguration to
     * postconfiguration; check must live as long as the configuration. NGX_OK,
     * or NGX_ERROR, logged: no memory, or it has no name, time-out, verdict
     * behind that or function.
     */
    ngx_int_t                 (*add)(ngx_conf_t *cf,
                                     const ngx_http_comments_check_t *check);

    /*
     * Ends the wait of the call that had that ticket, with a verdict: NGX_OK,
     * NGX_DECLINED or NGX_ERROR. From any event of the worker, also from inside
     * check(). The submission goes on from a posted event, never before done()
     * has returned. The ticket is a number, and no call has that of another: a
     * second done(), or one behind cancel, is found out, logged as an alert and
     * ignored, however long ago the call has ended.
     */
    void                      (*done)(ngx_uint_t ticket, ngx_int_t verdict);

    ngx_array_t                *list;        /* of pointers to checks, in their
                                                order; NULL: none */
};


#endif
