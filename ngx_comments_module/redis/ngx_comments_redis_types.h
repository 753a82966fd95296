/*
 * The callbacks of a Redis client's owner.
 */
#ifndef NGX_COMMENTS_REDIS_TYPES_H
#define NGX_COMMENTS_REDIS_TYPES_H

#include <ngx_config.h>
#include <ngx_core.h>


typedef struct ngx_comments_redis_s  ngx_comments_redis_t;


/*
 * Takes a message of the subscribed channel, which lives until the handler
 * returns. Called while replies are parsed: no request may be resumed from
 * here.
 */
typedef void (*ngx_comments_redis_message_pt)(void *data, ngx_str_t *message);

/*
 * A subscription is called deaf if for this many ms nothing has proved that its
 * messages come. They may be late then, so the owner does not rely on older
 * knowledge.
 */
#define NGX_COMMENTS_REDIS_DEAF_MS  1000


typedef enum {
    NGX_COMMENTS_REDIS_IS_LOST = 0,  /* the subscription was lost */
    NGX_COMMENTS_REDIS_IS_UP,        /* it exists (again); messages may have
                                        been missed */
    NGX_COMMENTS_REDIS_IS_DEAF,      /* it exists but is deaf; no message was
                                        missed, some may be late */
    NGX_COMMENTS_REDIS_IS_PROVEN     /* a heartbeat was answered in time */
} ngx_comments_redis_state_e;

/*
 * Takes the new state of the subscription. IS_PROVEN is reported with every
 * answer in time, so it also reports the end of IS_DEAF. Called while replies
 * are parsed, as above, or from a timer.
 */
typedef void (*ngx_comments_redis_state_pt)(void *data,
    ngx_comments_redis_state_e state);


#endif
