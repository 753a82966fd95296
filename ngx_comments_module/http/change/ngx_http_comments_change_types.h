/*
 * A change and its comments, for ngx_http_comments_change.h and for the files
 * of http/change/.
 */
#ifndef NGX_HTTP_COMMENTS_CHANGE_TYPES_H
#define NGX_HTTP_COMMENTS_CHANGE_TYPES_H

#include "ngx_http_comments.h"

#include "comments_decide.h"


#define NGX_HTTP_COMMENTS_CHANGE_MAX  1000   /* comments of one change */


typedef struct ngx_http_comments_change_s   ngx_http_comments_change_t;
typedef struct ngx_http_comments_changed_s  ngx_http_comments_changed_t;

typedef void (*ngx_http_comments_change_pt)(
    ngx_http_comments_change_t *change);


typedef enum {
    NGX_HTTP_COMMENTS_CHANGE_FAILED = 0, /* Redis is unavailable, or refused, or
                                            no memory. It is not known to be
                                            changed: the person may try again */
    NGX_HTTP_COMMENTS_CHANGE_DONE,       /* changed, before -> after */
    NGX_HTTP_COMMENTS_CHANGE_SAME,       /* it was already like that: before
                                            says who decided when (by,
                                            decided) */
    NGX_HTTP_COMMENTS_CHANGE_REFUSED,    /* decision says why; before as
                                            above */
    NGX_HTTP_COMMENTS_CHANGE_MISSING     /* the site has no such comment */
} ngx_http_comments_change_result_t;


/* one comment of a change; its strings lie in change->arena */
struct ngx_http_comments_changed_s {
    comments_str_t                      id;
    comments_status_t                   seen;    /* by the person; 0: not
                                                    known */

    ngx_http_comments_change_result_t   result;
    comments_decision_t                 decision;  /* DONE, SAME, REFUSED */
    comments_str_t                      thread;  /* not encoded; empty: not
                                                    found */
    comments_comment_t                  before;  /* DONE, SAME, REFUSED */
    comments_comment_t                  after;   /* DONE, unless it is gone:
                                                    as before */
    unsigned                            gone:1;  /* purged, without a
                                                    placeholder */
    unsigned                            astray:1;  /* private: its thread does
                                                      not have it */
    ngx_http_comments_changed_t        *first;   /* private: an item with the
                                                    same id, which is changed in
                                                    its place; or NULL */
};


struct ngx_http_comments_change_s {
    comments_arena_t                   *arena;   /* of this change alone */
    ngx_http_comments_main_conf_t      *mcf;
    comments_str_t                      site;

    /* set by the caller, with strings in the arena */
    comments_decide_t                   act;     /* now is set by _create() */
    comments_str_t                      thread;  /* not empty: comments of other
                                                    threads count as missing */
    unsigned                            by_author:1;  /* listeners are told
                                                    without an actor */
    ngx_http_comments_change_pt         handler;
    void                               *data;

    /* one for each comment, in the order in which they were added */
    ngx_http_comments_changed_t        *items;
    ngx_uint_t                          nitems;

    /* private */
    ngx_queue_t                         queue;   /* of the worker's changes */
    ngx_http_comments_changed_t       **sorted;  /* by thread and id */
    ngx_uint_t                          nsorted; /* those that take part */
    ngx_uint_t                          next;    /* in sorted */
    ngx_uint_t                          max;     /* room in items */
    ngx_uint_t                          looks;   /* how often places were
                                                    asked for */
    ngx_event_t                         event;   /* posted: the end */
    unsigned                            placed:1;
    unsigned                            cancelled:1;
    unsigned                            left:1;  /* the worker has ended */
};


#endif
