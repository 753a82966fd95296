/*
 * Messages of one channel, and what is known of those that have not come.
 */
#ifndef NGX_COMMENTS_REDIS_SUB_H
#define NGX_COMMENTS_REDIS_SUB_H

#include "ngx_comments_redis_types.h"


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
