/*
 * The transport of one connection: a socket on nginx's event loop. It does not
 * know what the bytes mean, and does not change its owner's state. For
 * ngx_comments_redis*.c only.
 */
#ifndef NGX_COMMENTS_REDIS_EVENT_H
#define NGX_COMMENTS_REDIS_EVENT_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include <ngx_event_connect.h>

#include "ngx_comments_redis_error.h"
#include "ngx_comments_redis_format.h"


/*
 * The callbacks of a transport's owner. If a callback returns NGX_ERROR, it has
 * set the error to the reason; the transport then calls on_lost(), or
 * ngx_comments_redis_event_connect() returns NGX_ERROR.
 */
typedef struct {
    /* bytes can be sent; may be called before _connect() has returned */
    ngx_int_t  (*on_connected)(void *data);

    /* n bytes have come; they are valid during the call */
    ngx_int_t  (*on_bytes)(void *data, u_char *bytes, size_t n);

    /*
     * The transport can no longer be used; the error tells why. An event
     * handler calls this as its last act, so the owner may close the transport.
     */
    void       (*on_lost)(void *data);
} ngx_comments_redis_event_owner_t;


typedef struct {
    /* set by the owner before it connects */
    const ngx_comments_redis_event_owner_t  *owner;
    void                                    *data;       /* for the owner */
    ngx_comments_redis_error_t              *error;
    ngx_log_t                               *log;

    ngx_connection_t                        *connection; /* NULL: closed */

    /* buffer of requests that are not yet sent */
    u_char                                  *out;
    size_t                                   out_pos;
    size_t                                   out_len;
    size_t                                   out_size;

    unsigned                                 connected:1;
} ngx_comments_redis_event_t;


/*
 * Begins to connect. NGX_OK: on_connected() or on_lost() will be called, or
 * on_connected() was called. NGX_ERROR: the error tells why, and on_lost() is
 * not called.
 */
ngx_int_t ngx_comments_redis_event_connect(ngx_comments_redis_event_t *event,
    ngx_addr_t *addr);

/*
 * Queues n commands, all of them or none; they are sent now or from a posted
 * event. May only be called between on_connected() and on_lost(). NGX_ERROR:
 * out of memory, nothing was queued.
 */
ngx_int_t ngx_comments_redis_event_send(ngx_comments_redis_event_t *event,
    ngx_comments_redis_command_t *commands, ngx_uint_t n);

/*
 * Closes the socket and drops what was not sent; on_lost() is not called. Does
 * nothing if the transport is closed. Cannot fail.
 */
void ngx_comments_redis_event_close(ngx_comments_redis_event_t *event);


#endif
