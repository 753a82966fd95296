/*
 * Messages of one channel, and what is known of those that have not come.
 */
#ifndef NGX_COMMENTS_REDIS_SUB_H
#define NGX_COMMENTS_REDIS_SUB_H

#include <ngx_config.h>
#include <ngx_core.h>


typedef struct ngx_comments_redis_s     ngx_comments_redis_t;


/*
 * A message on the subscribed channel, which lives until the handler returns.
 * Called while replies are parsed: no request may be resumed from here.
 */
typedef void (*ngx_comments_redis_message_pt)(void *data, ngx_str_t *message);

/* ms without a proof that messages come, after which none is relied upon */
#define NGX_COMMENTS_REDIS_DEAF_MS  1000


typedef enum {
    NGX_COMMENTS_REDIS_IS_LOST = 0,  /* the subscription was lost */
    NGX_COMMENTS_REDIS_IS_UP,        /* it stands (again): messages may have
                                        been missed */
    NGX_COMMENTS_REDIS_IS_DEAF,      /* it stands, unproven; none was missed,
                                        but some may be late */
    NGX_COMMENTS_REDIS_IS_PROVEN     /* a heartbeat was answered in time */
} ngx_comments_redis_state_e;

/*
 * The subscription is now in that state. IS_PROVEN is told with every answer
 * in time, so that a deaf one hears again is told by it too.
 * Called while replies are parsed, as above, or from a timer.
 */
typedef void (*ngx_comments_redis_state_pt)(void *data,
    ngx_comments_redis_state_e state);


/*
 * The owner says that nothing was missed before the subscription stood, told by
 * IS_UP, or that what was missed does not count. Until then _hears() is 0; it
 * ends with the subscription. Cannot fail.
 */
void ngx_comments_redis_trust(ngx_comments_redis_t *redis);

/*
 * Every message has come that was published before this: ms of
 * ngx_current_msec; of use from IS_UP on. Cannot fail.
 */
ngx_msec_t ngx_comments_redis_proven(ngx_comments_redis_t *redis);

/*
 * 1 when every message has come that was published more than
 * NGX_COMMENTS_REDIS_DEAF_MS before ngx_current_msec: the subscription stands,
 * the owner trusts it, and the heartbeat that was answered last was sent since.
 * 0: nobody knows. Whatever the network does; the time is the cached one, as
 * old as the worker's turn of events. Cannot fail.
 */
ngx_uint_t ngx_comments_redis_hears(ngx_comments_redis_t *redis);


#endif
