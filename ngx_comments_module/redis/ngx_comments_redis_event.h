/*
 * The transport of one connection: a socket on nginx's event loop. It knows
 * nothing of what the bytes mean, and assigns no state of its owner. For
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
 * What the owner of a transport is told. NGX_ERROR from a function that returns
 * something means that the owner has told the reason: on_lost() follows, or
 * ngx_comments_redis_event_connect() returns it.
 */
typedef struct {
    /* bytes can be sent; may come before _connect() has returned */
    ngx_int_t  (*on_connected)(void *data);

    /* n bytes have come, which are gone when it returns */
    ngx_int_t  (*on_bytes)(void *data, u_char *bytes, size_t n);

    /*
     * The transport is of no use any more; the error tells why. It is the last
     * act of an event handler: the owner may close the transport.
     */
    void       (*on_lost)(void *data);
} ngx_comments_redis_event_owner_t;


typedef struct {
    /* set by the owner before it connects */
    const ngx_comments_redis_event_owner_t  *owner;
    void                                    *data;       /* the owner's */
    ngx_comments_redis_error_t              *error;
    ngx_log_t                               *log;

    ngx_connection_t                        *connection; /* NULL: closed */

    /* requests that are not yet sent */
    u_char                                  *out;
    size_t                                   out_pos;
    size_t                                   out_len;
    size_t                                   out_size;

    unsigned                                 connected:1;
} ngx_comments_redis_event_t;


/*
 * Begins to connect. NGX_OK: on_connected() or on_lost() comes or came;
 * NGX_ERROR: the error tells why, on_lost() does not come.
 */
ngx_int_t ngx_comments_redis_event_connect(ngx_comments_redis_event_t *event,
    ngx_addr_t *addr);

/*
 * Queues n commands whole or not at all; they are written from a posted event.
 * Between on_connected() and on_lost() only. NGX_ERROR: out of memory, nothing
 * was queued.
 */
ngx_int_t ngx_comments_redis_event_send(ngx_comments_redis_event_t *event,
    ngx_comments_redis_command_t *commands, ngx_uint_t n);

/*
 * Closes the socket and drops what was not sent; the owner is not told. A
 * transport that is closed stays so. Cannot fail.
 */
void ngx_comments_redis_event_close(ngx_comments_redis_event_t *event);


#endif
