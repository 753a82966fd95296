/*
 * The zone: tickets, invalidation, eviction, locks, and what is left when a
 * process dies inside.
 */
#include "standins.h"
#include "ngx_comments_zone_shared.h"
#include "../unit/tap.h"

#include <stdlib.h>


#define VALID  10000
#define WAIT   200


/* what one look-up gave */
typedef struct {
    ngx_int_t                   rc;
    ngx_comments_zone_blob_t    blob;
    ngx_uint_t                  stale;
    ngx_comments_zone_ticket_t  ticket;
} got_t;


static ngx_shm_zone_t  *zone;
static ngx_pool_t      *pool;


static ngx_str_t
str(const char *s)
{
    ngx_str_t  v;

    v.data = (u_char *) s;
    v.len = strlen(s);

    return v;
}


static got_t
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


/* fills len bytes of text, repeated */

static ngx_int_t
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
    blob->count = 3;
    blob->status = 7;
    blob->etag = len;

    for (i = 0; i < len; i++) {
        blob->data.data[i] = (u_char) text[i % strlen(text)];
        blob->etag = blob->etag * 31 + blob->data.data[i];
    }

    rc = ngx_comments_zone_fill(zone, &t, &v, &got->ticket, blob);

    free(blob->data.data);

    return rc;
}


static ngx_int_t
fill(const char *thread, const char *variant, got_t *got, const char *text)
{
    ngx_comments_zone_blob_t  blob;

    return fill_len(thread, variant, got, text, strlen(text), &blob);
}


static void
abandon(const char *thread, const char *variant, got_t *got)
{
    ngx_str_t  t, v;

    t = str(thread);
    v = str(variant);
    ngx_comments_zone_abandon(zone, &t, &v, &got->ticket);
}


static void
invalidate(const char *thread)
{
    ngx_str_t  t;

    t = str(thread);
    ngx_comments_zone_invalidate(zone, &t);
}


static ngx_int_t
check(const char *thread, const char *variant, uint64_t generation)
{
    ngx_str_t  t, v;

    t = str(thread);
    v = str(variant);

    return ngx_comments_zone_check(zone, &t, &v, VALID, generation);
}


static ngx_comments_zone_stat_t
stat_of(void)
{
    ngx_comments_zone_stat_t  st;

    ngx_comments_zone_stat(zone, &st);

    return st;
}


static uint64_t
counter(ngx_comments_zone_counter_t c)
{
    return ngx_comments_zone_counter(zone, c);
}


/* all links, names and numbers of the zone agree; bounded by what it says */

static int
sound(void)
{
    ngx_uint_t                    threads, blobs, n;
    ngx_queue_t                  *q, *p;
    ngx_comments_zone_node_t     *node;
    ngx_comments_zone_shared_t   *sh;
    ngx_comments_zone_variant_t  *v;

    sh = zone->data;
    threads = 0;
    blobs = 0;

    for (q = ngx_queue_head(&sh->queue); q != ngx_queue_sentinel(&sh->queue);
         q = ngx_queue_next(q))
    {
        node = ngx_queue_data(q, ngx_comments_zone_node_t, queue);

        if (ngx_str_rbtree_lookup(&sh->rbtree, &node->sn.str,
                                  (uint32_t) node->sn.node.key)
            != &node->sn
            || ++threads > sh->threads)
        {
            return 0;
        }

        n = 0;

        for (p = ngx_queue_head(&node->variants);
             p != ngx_queue_sentinel(&node->variants);
             p = ngx_queue_next(p))
        {
            v = ngx_queue_data(p, ngx_comments_zone_variant_t, queue);
            blobs += v->filled;

            if (++n > node->nvariants || (!v->filled && v->data.data)) {
                return 0;
            }
        }

        if (n != node->nvariants || n > NGX_COMMENTS_ZONE_MAX_VARIANTS) {
            return 0;
        }
    }

    return threads == sh->threads && blobs == sh->blobs && !sh->changing;
}


static void
open_zone(const char *name, ngx_int_t size)
{
    ngx_str_t         s;
    static ngx_int_t  tag;

    s = str(name);
    zone = standins_zone(ngx_comments_zone_add(standins_conf(), &s, size,
                                               &tag));
    pool = ngx_create_pool(1024, NULL);
}


static void
close_zone(void)
{
    ok(sound(), "the zone is sound at its end");
    standins_zone_free(zone);
    ngx_destroy_pool(pool);
    is_int(standins.allocated, 0, "nothing is left of it");
}


static void
test_setup(void)
{
    void       *data;
    got_t       got;
    ngx_str_t   s;

    s = str("setup");
    ok(ngx_comments_zone_add(standins_conf(), &s, 4096, NULL) == NULL,
       "a zone of one page is refused");
    ok(ngx_comments_zone_add(standins_conf(), &s, NGX_ERROR, NULL) == NULL,
       "a size that is none is refused");
    is_int(standins.logged, 2, "with a message each");
    standins.logged = 0;

    open_zone("setup", 65536);
    ok(ngx_comments_zone_add(standins_conf(), &s, 65536, NULL) == zone,
       "the same name and size is the same zone");
    ok(ngx_comments_zone_add(standins_conf(), &s, 0, NULL) == zone,
       "the same name without a size, too");

    got = get("t", "v");
    is_int(fill("t", "v", &got, "kept"), NGX_OK, "filled");

    data = zone->data;
    zone->data = NULL;
    is_int(zone->init(zone, data), NGX_OK, "a reload");
    got = get("t", "v");
    is_int(got.rc, NGX_OK, "keeps the blobs");
    is_str((char *) got.blob.data.data, got.blob.data.len, "kept", "as is");

    ((ngx_comments_zone_shared_t *) data)->layout++;
    is_int(zone->init(zone, data), NGX_ERROR, "another layout is refused");
    is_int(standins.logged, 1, "with a message");
    standins.logged = 0;
    ((ngx_comments_zone_shared_t *) data)->layout--;

    close_zone();
}


static void
test_ticket(void)
{
    got_t                     a, b, c;
    time_t                    modified;
    uint64_t                  generation;
    ngx_comments_zone_blob_t  blob;

    open_zone("ticket", 1024 * 1024);

    a = get("t", "v");
    is_int(a.rc, NGX_DECLINED, "the first who asks gets the ticket");
    is_int(a.stale, 0, "nothing stale is there");
    ok(a.ticket.serial != 0, "the ticket has a number");

    b = get("t", "v");
    is_int(b.rc, NGX_AGAIN, "the second is to ask again");
    is_int(b.ticket.serial, 0, "and has no ticket");
    is_int(get("t", "w").rc, NGX_DECLINED, "another variant has its own");
    is_int(get("u", "v").rc, NGX_DECLINED, "and another thread");

    is_int(fill_len("t", "v", &a, "one", 3, &blob), NGX_OK, "the fill");
    modified = blob.modified;
    generation = blob.generation;
    ok(generation != 0, "gives a generation");

    b = get("t", "v");
    is_int(b.rc, NGX_OK, "is found");
    is_str((char *) b.blob.data.data, b.blob.data.len, "one", "with its bytes");
    is_int(b.blob.count, 3, "its count");
    is_int(b.blob.status, 7, "its status");
    is_int(b.blob.etag, blob.etag, "its etag");
    is_int(b.blob.modified, modified, "its time");
    is_int(b.blob.generation, generation, "and generation");
    is_int(check("t", "v", generation), NGX_OK, "check knows it");
    is_int(check("t", "v", generation + 1), NGX_DECLINED, "no other one");
    is_int(check("x", "v", generation), NGX_DECLINED, "no other thread");
    is_int(check("t", "x", generation), NGX_DECLINED, "no other variant");

    is_int(fill("t", "v", &a, "two"), NGX_DECLINED, "a ticket is for once");

    standins_sleep(VALID);
    is_int(check("t", "v", generation), NGX_DECLINED, "it grows old");
    a = get("t", "v");
    is_int(a.rc, NGX_DECLINED, "who asks then is to fill");
    is_int(a.stale, 1, "and gets the stale one");
    is_str((char *) a.blob.data.data, a.blob.data.len, "one", "with its bytes");
    b = get("t", "v");
    is_int(b.rc, NGX_AGAIN, "the next is to ask again");
    is_int(b.stale, 1, "and gets the stale one, too");

    is_int(fill_len("t", "v", &a, "one", 3, &blob), NGX_OK, "the same bytes");
    is_int(blob.modified, modified, "keep their time");
    is_int(blob.generation, generation, "and generation");
    is_int(get("t", "v").rc, NGX_OK, "and are fresh");

    standins_sleep(VALID);
    a = get("t", "v");
    is_int(fill_len("t", "v", &a, "two", 3, &blob), NGX_OK, "other bytes");
    ok(blob.modified > modified, "have another time");
    ok(blob.generation != generation, "and generation");

    standins_sleep(VALID);
    a = get("t", "v");
    abandon("t", "v", &a);
    b = get("t", "v");
    is_int(b.rc, NGX_DECLINED, "an abandoned ticket goes to the next");
    abandon("t", "v", &a);
    is_int(get("t", "v").rc, NGX_AGAIN, "abandoning it again does nothing");

    standins_sleep(WAIT);
    c = get("t", "v");
    is_int(c.rc, NGX_DECLINED, "a filler that died blocks for a while only");
    is_int(fill("t", "v", &b, "late"), NGX_OK, "who was only slow may fill");
    is_int(fill("t", "v", &c, "later"), NGX_OK, "and who came later after him");
    standins_sleep(VALID);
    a = get("t", "v");
    standins_sleep(WAIT);
    b = get("t", "v");
    is_int(fill("t", "v", &b, "newer"), NGX_OK, "but when the later was first");
    is_int(fill("t", "v", &a, "older"), NGX_DECLINED, "the slow one is late");
    a = get("t", "v");
    is_str((char *) a.blob.data.data, a.blob.data.len, "newer", "newer stays");

    a = get("empty", "v");
    is_int(fill("empty", "v", &a, ""), NGX_OK, "a blob of no bytes");
    a = get("empty", "v");
    is_int(a.rc, NGX_OK, "is one");
    is_int(a.blob.data.len, 0, "of no bytes");

    a = get("", "");
    is_int(a.rc, NGX_DECLINED, "empty names");
    is_int(fill("", "", &a, "x"), NGX_OK, "are names");

    close_zone();
}


static void
test_invalidate(void)
{
    got_t     a, b;
    uint64_t  epoch;

    open_zone("invalidate", 1024 * 1024);

    invalidate("never seen");
    is_int(stat_of().threads, 0, "an unknown thread takes no memory");

    a = get("t", "v");
    b = get("t", "w");
    invalidate("t");
    is_int(fill("t", "v", &a, "old"), NGX_DECLINED, "a fill under way is late");
    is_int(get("t", "v").rc, NGX_DECLINED, "nothing is there");
    is_int(get("t", "w").rc, NGX_DECLINED,
           "an out-of-date ticket makes nobody wait");
    is_int(fill("t", "w", &b, "old"), NGX_DECLINED, "and its fill is late");

    standins_sleep(WAIT);
    a = get("t", "v");
    b = get("t", "w");
    is_int(fill("t", "v", &a, "v1"), NGX_OK, "one");
    is_int(fill("t", "w", &b, "w1"), NGX_OK, "two");
    invalidate("t");
    a = get("t", "v");
    b = get("t", "w");
    ok(a.rc == NGX_DECLINED && b.rc == NGX_DECLINED, "both are out of date");
    ok(a.stale && b.stale, "both stay as stale ones");
    is_int(fill("t", "v", &a, "v2"), NGX_OK, "filled again");
    is_int(get("t", "v").rc, NGX_OK, "is fresh again");
    abandon("t", "w", &b);

    epoch = stat_of().epoch;
    b = get("t", "w");
    ngx_comments_zone_raise_epoch(zone);
    ok(stat_of().epoch > epoch, "the epoch is higher");
    is_int(fill("t", "w", &b, "w2"), NGX_DECLINED, "a fill from before is late");
    a = get("t", "v");
    is_int(a.rc, NGX_DECLINED, "everything is to be looked up again");
    is_int(a.stale, 1, "and stays as a stale one");

    is_int(counter(NGX_COMMENTS_ZONE_INVALIDATED), 3, "three were counted");

    close_zone();
}


static void
test_eviction(void)
{
    char                      name[32];
    int                       i, again, oks;
    got_t                     a, b;
    ngx_comments_zone_blob_t  blob;

    open_zone("tiny", 65536);

    a = get("gone", "v");
    oks = 0;
    again = 0;

    for (i = 0; i < 1000; i++) {
        snprintf(name, sizeof(name), "thread %d", i);
        b = get(name, "v");
        again += b.rc == NGX_AGAIN;
        oks += fill_len(name, "v", &b, "text", 3000, &blob) == NGX_OK;
    }

    is_int(again, 0, "a tiny zone never makes them wait");
    is_int(oks, 1000, "and takes every small blob");
    ok(counter(NGX_COMMENTS_ZONE_EVICTED) > 900, "for others");
    ok(stat_of().blobs < 20 && stat_of().blobs > 5, "it holds a few");
    ok(sound(), "it is sound");

    is_int(get("thread 999", "v").rc, NGX_OK, "the last is there");
    is_int(fill("gone", "v", &a, "x"), NGX_DECLINED,
           "a fill for an evicted thread is dropped");
    b = get("gone", "v");
    is_int(b.rc, NGX_DECLINED, "it may come back");
    is_int(fill("gone", "v", &a, "x"), NGX_DECLINED,
           "but not by its former ticket");
    invalidate("gone");
    is_int(fill("gone", "v", &b, "x"), NGX_DECLINED, "nor by an older one");

    a = get("large", "v");
    is_int(fill_len("large", "v", &a, "x", 20000, &blob), NGX_DECLINED,
           "more than a quarter is not kept");
    is_int(blob.generation, 0, "it has no generation");
    ok(blob.modified != 0, "but a time");
    is_int(get("large", "v").rc, NGX_ERROR, "nobody waits for the next");
    is_int(get("large", "w").rc, NGX_DECLINED, "other variants are not meant");
    standins_sleep(NGX_COMMENTS_ZONE_PASS);
    a = get("large", "v");
    is_int(a.rc, NGX_DECLINED, "for a while");
    is_int(fill("large", "v", &a, "small"), NGX_OK, "it may fit then");

    standins_sleep(VALID);
    a = get("large", "v");
    is_int(fill_len("large", "v", &a, "x", 20000, &blob), NGX_DECLINED,
           "a blob that grew too large");
    b = get("large", "v");
    is_int(b.rc, NGX_ERROR, "is not waited for");
    is_int(b.stale, 1, "the former one stays as a stale one");

    /* one thread in many variants */

    for (i = 0, oks = 0; i < 500; i++) {
        snprintf(name, sizeof(name), "%d", i);
        b = get("hot", name);
        oks += fill_len("hot", name, &b, "text", 12000, &blob) == NGX_OK;
        oks += get("hot", name).rc == NGX_OK;
    }

    is_int(oks, 1000, "one thread's variants replace each other");

    for (i = 0, oks = 0; i < 50; i++) {
        b = get("hot", "one");
        oks += fill_len("hot", "one", &b, i % 2 ? "a" : "b", 13000, &blob)
               == NGX_OK;
        invalidate("hot");
    }

    is_int(oks, 50, "and a blob its former self");

    close_zone();

    open_zone("variants", 1024 * 1024);

    for (i = 0; i < 1000; i++) {
        snprintf(name, sizeof(name), "%d", i);
        (void) get("t", "first");
        (void) get("t", name);
    }

    is_int(get("t", "first").rc, NGX_AGAIN, "what is used stays");
    is_int(get("t", "999").rc, NGX_AGAIN, "what is new, too");
    is_int(get("t", "900").rc, NGX_DECLINED, "a thread's variants are bounded");
    is_int(stat_of().threads, 1, "in one thread");

    close_zone();
}


/* the time when others die is any time: all that is left is the mark */

static void
test_crash(void)
{
    int                          i, oks;
    char                         name[32];
    got_t                        a, b;
    uint64_t                     generation;
    ngx_str_t                    s;
    ngx_comments_zone_blob_t     blob;
    ngx_comments_zone_shared_t  *sh;

    open_zone("crash", 65536);

    ngx_comments_zone_count(zone, NGX_COMMENTS_ZONE_HIT);
    a = get("t", "v");
    (void) fill_len("t", "v", &a, "one", 3, &blob);
    generation = blob.generation;
    s = str("lock");
    (void) ngx_comments_zone_lock(zone, &s, 1000);
    standins_sleep(VALID);
    a = get("t", "v");

    /* a process dies in the middle of a change, the master unlocks */

    sh = ngx_comments_zone_enter(zone);
    sh->queue.next = NULL;
    sh->rbtree.root = (void *) 1;
    *sh->shpool->mutex.lock = 0;

    b = get("t", "v");
    is_int(b.rc, NGX_DECLINED, "the zone goes on");
    is_int(b.stale, 0, "empty");
    is_int(standins.logged, 1, "with one message");
    standins.logged = 0;
    ok(sound(), "sound");
    is_int(fill("t", "v", &a, "two"), NGX_DECLINED, "old tickets do not fit");
    is_int(fill_len("t", "v", &b, "one", 3, &blob), NGX_OK, "new ones do");
    ok(blob.generation > generation, "generations are not used twice");
    is_int(counter(NGX_COMMENTS_ZONE_HIT), 1, "counters stay");
    is_int(ngx_comments_zone_lock(zone, &s, 1000), NGX_OK, "locks do not");

    for (i = 0, oks = 0; i < 200; i++) {
        snprintf(name, sizeof(name), "thread %d", i);
        a = get(name, "v");
        oks += fill_len(name, "v", &a, "text", 3000, &blob) == NGX_OK;
    }

    is_int(oks, 200, "all of its memory is there again");

    close_zone();
}


static void
test_lock(void)
{
    int                          i, oks;
    char                         name[2048];
    ngx_str_t                    a, b;
    ngx_comments_zone_shared_t  *sh;

    open_zone("lock", 256 * 1024);
    sh = zone->data;

    a = str("a");
    b = str("b");

    is_int(ngx_comments_zone_lock(zone, &a, 1000), NGX_OK, "a lock");
    is_int(ngx_comments_zone_lock(zone, &a, 1000), NGX_BUSY, "is taken");
    is_int(ngx_comments_zone_lock(zone, &b, 10), NGX_OK, "another is not");
    ngx_comments_zone_unlock(zone, &a);
    is_int(ngx_comments_zone_lock(zone, &a, 1000), NGX_OK, "given back");
    standins_sleep(1000);
    is_int(ngx_comments_zone_lock(zone, &a, 1000), NGX_OK, "or ended");
    is_int(sh->locks, 1, "ended ones are swept");

    standins_sleep(1000);
    ngx_pid++;
    is_int(ngx_comments_zone_lock(zone, &a, 1000), NGX_OK, "taken over");
    ngx_pid--;
    ngx_comments_zone_unlock(zone, &a);
    is_int(ngx_comments_zone_lock(zone, &a, 1000), NGX_BUSY,
           "the former owner cannot end it");
    ngx_comments_zone_unlock(zone, &b);

    memset(name, 'x', sizeof(name));
    a.data = (u_char *) name;
    a.len = sizeof(name);
    is_int(ngx_comments_zone_lock(zone, &a, 1000), NGX_ERROR, "a long name");

    for (i = 0, oks = 0; i < 10000; i++) {
        snprintf(name, sizeof(name), "%d", i);
        a = str(name);
        oks += ngx_comments_zone_lock(zone, &a, 1000) == NGX_OK;
    }

    ok(oks > 20 && oks < 64, "locks do not fill the zone: %d", oks);
    is_int(get("t", "v").rc, NGX_DECLINED, "there is room for threads");
    standins_sleep(1000);

    for (i = 0, oks = 0; i < 10000; i++) {
        snprintf(name, sizeof(name), "%d", i);
        a = str(name);
        oks += ngx_comments_zone_lock(zone, &a, 1000) == NGX_OK;
        standins_sleep(100);
    }

    is_int(oks, 10000, "who comes slowly always gets one");

    close_zone();
}


/*
 * Many random steps in a small zone: what is found as fresh is never older than
 * the thread's last invalidation.
 */

#define THREADS   20
#define VARIANTS  40
#define FLIGHTS   16

typedef struct {
    char         thread[16];
    char         variant[16];
    ngx_uint_t   n;
    ngx_uint_t   version;
    got_t        got;
} flight_t;

static uint32_t
dice(uint32_t sides)
{
    static uint32_t  x = 2463534242u;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;

    return x % sides;
}


static void
test_random(void)
{
    char                      text[64];
    int                       i, wrong, hits;
    flight_t                  flights[FLIGHTS], *f;
    ngx_uint_t                n, versions[THREADS];
    ngx_comments_zone_blob_t  blob;

    open_zone("random", 131072);
    memset(flights, 0, sizeof(flights));
    memset(versions, 0, sizeof(versions));

    for (i = 0, wrong = 0, hits = 0; i < 30000; i++) {

        f = &flights[dice(FLIGHTS)];
        n = dice(THREADS);

        switch (dice(8)) {

        case 0:
            snprintf(text, sizeof(text), "thread %d", (int) n);
            versions[n]++;
            invalidate(text);
            break;

        case 1:
            standins_sleep(dice(100));

            if (dice(200) == 0) {
                for (n = 0; n < THREADS; n++) {
                    versions[n]++;
                }

                ngx_comments_zone_raise_epoch(zone);
            }

            break;

        default:

            /* a flight lands, and another takes off in its place */

            if (f->got.ticket.serial) {
                snprintf(text, sizeof(text), "%s %s %d;", f->thread,
                         f->variant, (int) f->version);

                if (dice(10) == 0) {
                    abandon(f->thread, f->variant, &f->got);

                } else {
                    (void) fill_len(f->thread, f->variant, &f->got, text,
                                    strlen(text) + dice(8000), &blob);
                }
            }

            f->n = n;
            f->version = versions[n];
            snprintf(f->thread, sizeof(f->thread), "thread %d", (int) n);
            snprintf(f->variant, sizeof(f->variant), "v%d",
                     (int) dice(1 + dice(VARIANTS)));
            f->got = get(f->thread, f->variant);

            snprintf(text, sizeof(text), "%s %s %d;", f->thread, f->variant,
                     (int) f->version);

            if (f->got.rc == NGX_OK) {
                hits++;
                wrong += f->got.blob.data.len < strlen(text)
                         || memcmp(f->got.blob.data.data, text, strlen(text));
            }
        }

        if (i % 100 == 0) {
            wrong += !sound();
            ngx_destroy_pool(pool);
            pool = ngx_create_pool(1024, NULL);
        }
    }

    is_int(wrong, 0, "nothing out of date was ever found fresh");
    ok(hits > 500, "and much was found: %d", hits);

    close_zone();
}


int
main(void)
{
    plan_none();

    test_setup();
    test_ticket();
    test_invalidate();
    test_eviction();
    test_crash();
    test_lock();
    test_random();

    is_int(standins.logged, 0, "nothing else was logged");

    return done_testing();
}
