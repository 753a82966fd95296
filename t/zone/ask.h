/*
 * Short ways to ask the zone, for its tests: C strings for names, and one open
 * zone at a time.
 */
#ifndef ASK_H
#define ASK_H

#include "standins.h"
#include "ngx_comments_zone_shared.h"


#define VALID  10000
#define WAIT   200


/* what one look-up gave */
typedef struct {
    ngx_int_t                   rc;
    ngx_comments_zone_blob_t    blob;
    ngx_uint_t                  stale;
    ngx_comments_zone_ticket_t  ticket;
} got_t;


extern ngx_shm_zone_t  *zone;
extern ngx_pool_t      *pool;       /* of what get() gives */


/* opens a zone of that name and size */
void open_zone(const char *name, ngx_int_t size);

/* closes it; 1 if it was sound and left nothing behind */
int close_zone(void);

/* 1 if all links, names and numbers of the zone agree */
int sound(void);

ngx_str_t str(const char *s);

got_t get(const char *thread, const char *variant);

/* stores text under the ticket of got, or len bytes of text, repeated */
ngx_int_t fill(const char *thread, const char *variant, got_t *got,
    const char *text);
ngx_int_t fill_len(const char *thread, const char *variant, got_t *got,
    const char *text, size_t len, ngx_comments_zone_blob_t *blob);

void abandon(const char *thread, const char *variant, got_t *got);
void invalidate(const char *thread);
ngx_int_t check(const char *thread, const char *variant, uint64_t generation);

/* the same with the stamp of the last look at this thread */
ngx_int_t look(const char *thread, const char *variant, uint64_t generation);

/* by the stamp of the last look */
ngx_int_t unchanged(ngx_msec_t valid);

ngx_comments_zone_stat_t stat_of(void);
uint64_t counter(ngx_comments_zone_counter_t c);


#endif
