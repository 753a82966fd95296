/*
 * The zone's functions with C strings for names, on one open zone.
 */
#include "ask.h"

#include <stdlib.h>


static int sound_queue(ngx_comments_zone_shared_t *sh, ngx_queue_t *queue,
    ngx_uint_t on_trial, ngx_uint_t *threads, ngx_uint_t *blobs);


ngx_shm_zone_t  *zone;
ngx_pool_t      *pool;

static ngx_comments_zone_stamp_t  stamp;     /* of the last look() */
static char                       stamped[64];


ngx_str_t
str(const char *s)
{
    ngx_str_t  v;

    v.data = (u_char *) s;
    v.len = strlen(s);

    return v;
}


got_t
get(const char *thread, const char *variant)
{
    got_t      got;
    ngx_str_t  t, v;

    t = str(thread);
    v = str(variant);
    memset(&got, 0, sizeof(got));
    got.stale = 77;
    got.rc = ngx_comments_zone_get(zone, &t, &v, VALID, WAIT, pool, &got.blob,
                                   &got.stale, &got.ticket);
    return got;
}


ngx_int_t
fill_len(const char *thread, const char *variant, got_t *got, const char *text,
    size_t len, ngx_comments_zone_blob_t *blob)
{
    size_t     i;
    ngx_int_t  rc;
    ngx_str_t  t, v;

    t = str(thread);
    v = str(variant);

    memset(blob, 0, sizeof(ngx_comments_zone_blob_t));
    blob->data.len = len;
    blob->data.data = malloc(len + 1);
    blob->version.count = 3;
    blob->status = 7;
    blob->version.etag = len;

    for (i = 0; i < len; i++) {
        blob->data.data[i] = (u_char) text[i % strlen(text)];
        blob->version.etag = blob->version.etag * 31 + blob->data.data[i];
    }

    rc = ngx_comments_zone_fill(zone, &t, &v, &got->ticket, blob);

    free(blob->data.data);

    return rc;
}


ngx_int_t
fill(const char *thread, const char *variant, got_t *got, const char *text)
{
    ngx_comments_zone_blob_t  blob;

    return fill_len(thread, variant, got, text, strlen(text), &blob);
}


void
abandon(const char *thread, const char *variant, got_t *got)
{
    ngx_str_t  t, v;

    t = str(thread);
    v = str(variant);
    ngx_comments_zone_abandon(zone, &t, &v, &got->ticket);
}


void
invalidate(const char *thread)
{
    ngx_str_t  t;

    t = str(thread);
    ngx_comments_zone_invalidate(zone, &t);
}


ngx_int_t
check(const char *thread, const char *variant, uint64_t generation)
{
    ngx_str_t  t, v;

    t = str(thread);
    v = str(variant);

    return ngx_comments_zone_check(zone, &t, &v, VALID, generation, NULL);
}


ngx_int_t
look(const char *thread, const char *variant, uint64_t generation)
{
    ngx_str_t  t, v;

    t = str(thread);
    v = str(variant);

    /* a stamp is one block's */

    if (strcmp(stamped, thread) != 0) {
        memset(&stamp, 0, sizeof(stamp));
        snprintf(stamped, sizeof(stamped), "%s", thread);
    }

    return ngx_comments_zone_check(zone, &t, &v, VALID, generation, &stamp);
}


ngx_int_t
unchanged(ngx_msec_t valid)
{
    return ngx_comments_zone_unchanged(zone, &stamp, valid);
}


ngx_comments_zone_stat_t
stat_of(void)
{
    ngx_comments_zone_stat_t  st;

    ngx_comments_zone_stat(zone, &st);

    return st;
}


uint64_t
counter(ngx_comments_zone_counter_t c)
{
    return ngx_comments_zone_counter(zone, c);
}


int
sound(void)
{
    ngx_uint_t                   threads, trials, blobs;
    ngx_comments_zone_shared_t  *sh;

    sh = zone->data;
    threads = 0;
    trials = 0;
    blobs = 0;

    return sound_queue(sh, &sh->queue, 0, &threads, &blobs)
           && sound_queue(sh, &sh->trial, 1, &trials, &blobs)
           && trials == sh->trials && threads + trials == sh->threads
           && blobs == sh->blobs && !sh->changing;
}


static int
sound_queue(ngx_comments_zone_shared_t *sh, ngx_queue_t *queue,
    ngx_uint_t on_trial, ngx_uint_t *threads, ngx_uint_t *blobs)
{
    ngx_uint_t                    n;
    ngx_queue_t                  *q, *p;
    ngx_comments_zone_node_t     *node;
    ngx_comments_zone_variant_t  *v;

    for (q = ngx_queue_head(queue); q != ngx_queue_sentinel(queue);
         q = ngx_queue_next(q))
    {
        node = ngx_queue_data(q, ngx_comments_zone_node_t, queue);

        if (ngx_str_rbtree_lookup(&sh->rbtree, &node->sn.str,
                                  (uint32_t) node->sn.node.key)
            != &node->sn
            || node->on_trial != on_trial
            || ++*threads > sh->threads)
        {
            return 0;
        }

        n = 0;

        for (p = ngx_queue_head(&node->variants);
             p != ngx_queue_sentinel(&node->variants);
             p = ngx_queue_next(p))
        {
            v = ngx_queue_data(p, ngx_comments_zone_variant_t, queue);
            *blobs += v->filled;

            if (++n > node->nvariants || (!v->filled && v->data.data)) {
                return 0;
            }
        }

        if (n != node->nvariants || n > NGX_COMMENTS_ZONE_MAX_VARIANTS) {
            return 0;
        }
    }

    return 1;
}


void
open_zone(const char *name, ngx_int_t size)
{
    ngx_str_t         s;
    static ngx_int_t  tag;

    s = str(name);
    zone = standins_zone(ngx_comments_zone_add(standins_conf(), &s, size,
                                               &tag));
    pool = ngx_create_pool(1024, NULL);
}


int
close_zone(void)
{
    int  good;

    good = sound();

    standins_zone_free(zone);
    ngx_destroy_pool(pool);

    return good && standins.allocated == 0;
}
