/*
 * What a worker's Redis and its owner hand to each other.
 */
#ifndef NGX_COMMENTS_REDIS_TYPES_H
#define NGX_COMMENTS_REDIS_TYPES_H

#include <ngx_config.h>
#include <ngx_core.h>


typedef struct ngx_comments_redis_s  ngx_comments_redis_t;


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


#endif
