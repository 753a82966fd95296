/*
 * Subscribes to one channel, and tells up to which time its messages have
 * certainly come.
 */
#ifndef NGX_COMMENTS_REDIS_SUB_H
#define NGX_COMMENTS_REDIS_SUB_H

#include "ngx_comments_redis_types.h"


/*
 * The owner declares that no message was missed before the subscription, which
 * NGX_COMMENTS_REDIS_IS_UP has reported, or that missed messages do not matter.
 * ngx_comments_redis_hears() is 0 before, and again after the subscription is
 * lost. Cannot fail.
 */
void ngx_comments_redis_trust(ngx_comments_redis_t *redis);

/*
 * Returns a time, as of ngx_current_msec: every message that was published
 * before this time has come. Valid from IS_UP on. Cannot fail.
 */
ngx_msec_t ngx_comments_redis_proven(ngx_comments_redis_t *redis);

/*
 * Returns 1 if every message has come that was published more than
 * NGX_COMMENTS_REDIS_DEAF_MS before ngx_current_msec. This is so if the
 * subscription exists, the owner trusts it, and the last answered heartbeat was
 * sent since then; it does not depend on the network. Returns 0 if this is not
 * known. The time is nginx's cached time, which may be as old as the event
 * loop's present turn. Cannot fail.
 */
ngx_uint_t ngx_comments_redis_hears(ngx_comments_redis_t *redis);


#endif
