/*
 * The zone: eviction, locks, and what is left when a process dies inside.
 */
#include "ask.h"
#include "../unit/tap.h"


static void
test_tiny(void)
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
    is_int(blob.version.generation, 0, "it has no generation");
    ok(blob.version.modified != 0, "but a time");
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

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


/* so many threads, each asked for so often */

static void
crowd(int first, int n, int times)
{
    char                      name[32];
    int                       i, j;
    got_t                     got;
    ngx_comments_zone_blob_t  blob;

    for (i = first; i < first + n; i++) {
        snprintf(name, sizeof(name), "other %d", i);

        for (j = 0; j < times; j++) {
            got = get(name, "v");
            (void) fill_len(name, "v", &got, "text", 4000, &blob);
        }
    }
}


/* who reads everything once does not drive out what others read */

static void
test_trial(void)
{
    char   name[32];
    int    i, there;
    got_t  got;

    open_zone("trial", 256 * 1024);

    for (i = 0; i < 10; i++) {
        snprintf(name, sizeof(name), "read %d", i);
        got = get(name, "v");
        (void) fill(name, "v", &got, "bytes");
        (void) get(name, "v");
    }

    crowd(0, 1000, 1);

    ok(counter(NGX_COMMENTS_ZONE_EVICTED) > 900, "many had to go");

    for (i = 0, there = 0; i < 10; i++) {
        snprintf(name, sizeof(name), "read %d", i);
        there += get(name, "v").rc == NGX_OK;
    }

    is_int(there, 10, "but none of those that were asked for twice");

    crowd(0, 1000, 2);

    for (i = 0, there = 0; i < 10; i++) {
        snprintf(name, sizeof(name), "read %d", i);
        there += get(name, "v").rc == NGX_OK;
    }

    is_int(there, 0, "others that are asked for twice take their place");

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


/* a look with a stamp is no use of the thread, one without is */

static void
test_use(void)
{
    int       i, bare;
    got_t     got;
    uint64_t  generation;

    for (bare = 0; bare < 2; bare++) {
        open_zone("use", 256 * 1024);

        got = get("t", "v");
        (void) fill("t", "v", &got, "bytes");
        generation = get("t", "v").blob.version.generation;

        for (i = 0; i < 20; i++) {
            (void) (bare ? check("t", "v", generation)
                         : look("t", "v", generation));
            crowd(i * 10, 10, 2);
        }

        is_int(get("t", "v").rc, bare ? NGX_OK : NGX_DECLINED,
               bare ? "without a stamp: it stays" : "with one: it goes");

        ok(close_zone(), "the zone is sound at its end and leaves nothing");
    }
}


/* what a worker holds of a thread that had to make room */

static void
test_evicted_stamp(void)
{
    got_t  got;

    open_zone("evicted", 65536);

    got = get("t", "v");
    (void) fill("t", "v", &got, "bytes");
    got = get("t", "v");
    is_int(look("t", "v", got.blob.version.generation), NGX_OK,
           "a look, a stamp");

    crowd(0, 100, 2);

    standins_sleep(NGX_COMMENTS_ZONE_TRUST);
    is_int(look("t", "v", 1), NGX_OK, "evicted and unchanged: still fresh");
    is_int(unchanged(VALID), NGX_OK, "for another while");

    standins_sleep(VALID);
    is_int(look("t", "v", 1), NGX_DECLINED, "but not when it is too old");

    got = get("t", "v");
    is_int(got.rc, NGX_DECLINED, "who asks the zone is to fill");
    (void) fill("t", "v", &got, "bytes");
    got = get("t", "v");
    (void) look("t", "v", got.blob.version.generation);

    crowd(0, 100, 2);

    invalidate("t");
    is_int(look("t", "v", 1), NGX_DECLINED,
           "nor when it changed while it was not there");

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


static void
test_one_thread(void)
{
    char                      name[32];
    int                       i, oks;
    got_t                     b;
    ngx_comments_zone_blob_t  blob;

    open_zone("one", 65536);

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

    ok(close_zone(), "the zone is sound at its end and leaves nothing");

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

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


/* what cannot be evicted leaves room for one blob only */

static void
test_pinned(void)
{
    void                        *p;
    got_t                        a;
    ngx_comments_zone_blob_t     blob;
    ngx_comments_zone_shared_t  *sh;

    open_zone("pinned", 65536);

    a = get("t", "v");
    is_int(fill_len("t", "v", &a, "one", 8000, &blob), NGX_OK, "the first");

    sh = ngx_comments_zone_enter(zone);

    do {
        p = ngx_slab_alloc_locked(sh->shpool, 4096);
    } while (p);

    ngx_comments_zone_leave(zone);

    standins_sleep(VALID);
    a = get("t", "v");
    is_int(a.stale, 1, "is out of date");
    is_int(fill_len("t", "v", &a, "two", 8000, &blob), NGX_OK,
           "the next takes its room");
    is_int(get("t", "v").rc, NGX_OK, "and is there");

    standins_sleep(VALID);
    a = get("t", "v");
    is_int(fill_len("t", "v", &a, "two", 14000, &blob), NGX_DECLINED,
           "a larger one finds none");
    a = get("t", "v");
    is_int(a.rc, NGX_ERROR, "it is not waited for");
    is_int(stat_of().threads, 1, "its thread stays");

    is_int(get("u", "v").rc, NGX_DECLINED, "or goes for another");

    ok(sound(), "the zone is sound");
    standins_zone_free(zone);
    ngx_destroy_pool(pool);
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
    generation = blob.version.generation;
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
    ok(blob.version.generation > generation, "generations are not used twice");
    is_int(counter(NGX_COMMENTS_ZONE_HIT), 1, "counters stay");
    is_int(ngx_comments_zone_lock(zone, &s, 1000), NGX_OK, "locks do not");

    for (i = 0, oks = 0; i < 200; i++) {
        snprintf(name, sizeof(name), "thread %d", i);
        a = get(name, "v");
        oks += fill_len(name, "v", &a, "text", 3000, &blob) == NGX_OK;
    }

    is_int(oks, 200, "all of its memory is there again");

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
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
    a.len = 33;
    is_int(ngx_comments_zone_lock(zone, &a, 1000), NGX_ERROR, "a long name");

    for (i = 0, oks = 0; i < 10000; i++) {
        snprintf(name, sizeof(name), "%d", i);
        a = str(name);
        oks += ngx_comments_zone_lock(zone, &a, 1000) == NGX_OK;
    }

    ok(oks > 300 && oks <= 512, "locks do not fill the zone: %d", oks);
    is_int(get("t", "v").rc, NGX_DECLINED, "there is room for threads");
    standins_sleep(1000);

    for (i = 0, oks = 0; i < 10000; i++) {
        snprintf(name, sizeof(name), "%d", i);
        a = str(name);
        oks += ngx_comments_zone_lock(zone, &a, 1000) == NGX_OK;
        standins_sleep(100);
    }

    is_int(oks, 10000, "who comes slowly always gets one");

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


/* the zone that is as small as can be sensible, and a burst of posts */
static void
test_lock_burst(void)
{
    int                       i, oks, busy;
    char                      name[64];
    got_t                     got;
    ngx_str_t                 a;
    ngx_comments_zone_blob_t  blob;

    open_zone("burst", 64 * 1024);

    for (i = 0; i < 100; i++) {
        snprintf(name, sizeof(name), "thread %d", i);
        got = get(name, "v");
        (void) fill_len(name, "v", &got, "text", 3000, &blob);
    }

    for (i = 0, oks = 0, busy = 0; i < 64; i++) {
        snprintf(name, sizeof(name), "%032d", i);
        a = str(name);
        oks += ngx_comments_zone_lock(zone, &a, 1000) == NGX_OK;
        busy += ngx_comments_zone_lock(zone, &a, 1000) == NGX_BUSY;
    }

    is_int(oks, 64, "64 posts at once have a lock each");
    is_int(busy, 64, "and an equal one waits for it");
    is_int(get("thread 99", "v").rc, NGX_OK, "blocks are there still");

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


int
main(void)
{
    plan_none();

    test_tiny();
    test_trial();
    test_use();
    test_evicted_stamp();
    test_one_thread();
    test_pinned();
    test_crash();
    test_lock();
    test_lock_burst();

    is_int(standins.logged, 0, "nothing else was logged");

    return done_testing();
}
