/*
 * What the zone and its callers hand to each other.
 */
#ifndef NGX_COMMENTS_ZONE_TYPES_H
#define NGX_COMMENTS_ZONE_TYPES_H

#include <ngx_config.h>
#include <ngx_core.h>


/* bytes at most of the secret that the workers of a host share */
#define NGX_COMMENTS_ZONE_SECRET    64

/* ms for which a stamp may stand in for a look */
#define NGX_COMMENTS_ZONE_TRUST     1000


/* the right to fill one variant; its holder does not look into it */
typedef struct {
    uint64_t     epoch;
    uint64_t     generation;
    uint64_t     serial;         /* 0: no ticket */
    ngx_msec_t   taken;
} ngx_comments_zone_ticket_t;


/* what is kept beside a blob, and the blob */
typedef struct {
    ngx_str_t    data;           /* the bytes */
    uint64_t     etag;           /* hash of the bytes, the caller's */
    time_t       modified;       /* when these bytes came to be: seconds */
    int64_t      count;          /* approved comments of the thread */
    ngx_uint_t   status;         /* caller's own */
    uint64_t     generation;     /* changes whenever the bytes may have;
                                    0: not in the zone */
} ngx_comments_zone_blob_t;


/*
 * What a look at the zone found, for the cheaper looks that follow it; all of
 * it is the zone's own. Zeroed: nothing was found yet.
 */
typedef struct {
    ngx_atomic_uint_t  epoch;
    ngx_atomic_uint_t  mark;     /* of the threads with this one's hash */
    uint32_t           hash;
    ngx_msec_t         since;    /* when the blob was filled */
    ngx_msec_t         looked;
    unsigned           set:1;
} ngx_comments_zone_stamp_t;


#endif
