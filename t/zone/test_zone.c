/*
 * The zone: its setup, its tickets, invalidation.
 */
#include "ask.h"
#include "../unit/tap.h"


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

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


static void
test_ticket(void)
{
    got_t                     a, b;
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
    is_int(b.ticket.serial, a.ticket.serial, "and is told whose ticket it is");
    is_int(b.ticket.epoch, 0, "but has none");
    is_int(get("t", "w").rc, NGX_DECLINED, "another variant has its own");
    is_int(get("u", "v").rc, NGX_DECLINED, "and another thread");

    is_int(fill_len("t", "v", &a, "one", 3, &blob), NGX_OK, "the fill");
    modified = blob.version.modified;
    generation = blob.version.generation;
    ok(generation != 0, "gives a generation");

    b = get("t", "v");
    is_int(b.rc, NGX_OK, "is found");
    is_str((char *) b.blob.data.data, b.blob.data.len, "one", "with its bytes");
    is_int(b.blob.version.count, 3, "its count");
    is_int(b.blob.status, 7, "its status");
    is_int(b.blob.version.etag, blob.version.etag, "its etag");
    is_int(b.blob.version.modified, modified, "its time");
    is_int(b.blob.version.generation, generation, "and generation");
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
    is_int(blob.version.modified, modified, "keep their time");
    is_int(blob.version.generation, generation, "and generation");
    is_int(get("t", "v").rc, NGX_OK, "and are fresh");

    standins_sleep(VALID);
    a = get("t", "v");
    is_int(fill_len("t", "v", &a, "two", 3, &blob), NGX_OK, "other bytes");
    ok(blob.version.modified > modified, "have another time");
    ok(blob.version.generation != generation, "and generation");

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


static void
test_takeover(void)
{
    got_t  a, b, c;

    open_zone("takeover", 1024 * 1024);

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

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


/* what a filler was told may be as old as its ticket, so the bytes are */

static void
test_age(void)
{
    got_t  a;

    open_zone("age", 1024 * 1024);

    a = get("t", "v");
    standins_sleep(VALID - 1);
    is_int(fill("t", "v", &a, "slow"), NGX_OK, "a slow fill");
    is_int(get("t", "v").rc, NGX_OK, "is fresh");
    standins_sleep(1);
    a = get("t", "v");
    is_int(a.rc, NGX_DECLINED, "until its ticket is too old");
    is_int(a.stale, 1, "and stays as a stale one");
    abandon("t", "v", &a);

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
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
    is_int(fill("t", "w", &b, "w2"), NGX_DECLINED, "an earlier fill is late");
    a = get("t", "v");
    is_int(a.rc, NGX_DECLINED, "everything is to be looked up again");
    is_int(a.stale, 1, "and stays as a stale one");

    is_int(counter(NGX_COMMENTS_ZONE_INVALIDATED), 3, "three were counted");

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
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
test_stamp(void)
{
    int    i, missed;
    char   name[16];
    got_t  got;

    open_zone("stamp", 1024 * 1024);

    is_int(unchanged(VALID), NGX_DECLINED, "no stamp is no answer");

    got = get("t", "v");
    (void) fill("t", "v", &got, "bytes");
    got = get("t", "v");

    is_int(look("t", "v", got.blob.version.generation + 1), NGX_DECLINED,
           "a check that finds nothing");
    is_int(unchanged(VALID), NGX_DECLINED, "leaves no stamp");

    is_int(look("t", "v", got.blob.version.generation), NGX_OK,
           "one that finds it");
    is_int(unchanged(VALID), NGX_OK, "leaves one");

    standins_sleep(NGX_COMMENTS_ZONE_TRUST - 1);
    is_int(unchanged(VALID), NGX_OK, "that holds for a while");
    standins_sleep(1);
    is_int(unchanged(VALID), NGX_DECLINED, "and no longer");

    (void) look("t", "v", got.blob.version.generation);
    is_int(unchanged(NGX_COMMENTS_ZONE_TRUST + 1), NGX_OK,
           "nor does it hold longer");
    is_int(unchanged(NGX_COMMENTS_ZONE_TRUST), NGX_DECLINED,
           "than the block is valid");

    ngx_comments_zone_enter(zone);
    ngx_comments_zone_leave(zone);
    is_int(unchanged(NGX_COMMENTS_ZONE_TRUST + 1), NGX_OK,
           "others come and go");

    invalidate("t");
    is_int(unchanged(VALID), NGX_DECLINED, "an invalidation ends it");

    got = get("t", "v");
    (void) fill("t", "v", &got, "other bytes");
    got = get("t", "v");
    (void) look("t", "v", got.blob.version.generation);
    is_int(unchanged(VALID), NGX_OK, "until the next check");

    ngx_comments_zone_raise_epoch(zone);
    is_int(unchanged(VALID), NGX_DECLINED, "a raised epoch ends it");

    /* marks are shared by hash, of which the stand-in has 16 values */

    got = get("t", "v");
    (void) fill("t", "v", &got, "other bytes");
    got = get("t", "v");

    for (i = 0, missed = 0; i < 1000; i++) {
        (void) look("t", "v", got.blob.version.generation);
        snprintf(name, sizeof(name), "u%d", i);
        invalidate(name);
        missed += unchanged(VALID) != NGX_OK;
    }

    ok(missed > 0 && missed < 200,
       "another thread's ends it seldom: %d of 1000", missed);

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


/* the ticket of a flight, if it has one, is used up */

static void
land(flight_t *f)
{
    char                      text[64];
    ngx_comments_zone_blob_t  blob;

    if (f->got.ticket.serial == 0) {
        return;
    }

    if (dice(10) == 0) {
        abandon(f->thread, f->variant, &f->got);
        return;
    }

    snprintf(text, sizeof(text), "%s %s %d;", f->thread, f->variant,
             (int) f->version);

    (void) fill_len(f->thread, f->variant, &f->got, text,
                    strlen(text) + dice(8000), &blob);
}


static void
test_random(void)
{
    char         text[64];
    int          i, wrong, hits, still;
    flight_t     flights[FLIGHTS], *f;
    ngx_uint_t   n, stamped, version, versions[THREADS];

    open_zone("random", 131072);
    memset(flights, 0, sizeof(flights));
    memset(versions, 0, sizeof(versions));

    stamped = THREADS;
    version = 0;

    for (i = 0, wrong = 0, hits = 0, still = 0; i < 30000; i++) {

        if (stamped < THREADS && unchanged(VALID) == NGX_OK) {
            still++;
            wrong += versions[stamped] != version;
        }

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
            land(f);

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

                if (look(f->thread, f->variant, f->got.blob.version.generation)
                    == NGX_OK)
                {
                    stamped = n;
                    version = versions[n];
                }
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
    ok(still > 500, "some of it by its stamp: %d", still);

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


/* counters that get their names at run time */
static void
test_tally(void)
{
    char                        name[32];
    ngx_str_t                   s;
    ngx_uint_t                  i, n;
    static ngx_comments_zone_tally_t  t[NGX_COMMENTS_ZONE_TALLIES];

    open_zone("tally", 65536);

    is_int(ngx_comments_zone_tallies(zone, t), 0, "nothing is counted yet");

    for (i = 0; i < 3; i++) {
        s = str("held:links:many");
        ngx_comments_zone_tally(zone, &s);
        s = str("held:links");
        ngx_comments_zone_tally(zone, &s);
    }

    s = str("spam");
    ngx_comments_zone_tally(zone, &s);

    n = ngx_comments_zone_tallies(zone, t);

    is_int(n, 3, "three names are counted");
    ok(t[0].n == 3 && t[0].len == 15
       && memcmp(t[0].name, "held:links:many", 15) == 0,
       "each by its whole name");
    ok(t[1].n == 3 && t[1].len == 10, "a beginning of it is another name");
    ok(t[2].n == 1 && t[2].len == 4, "in the order of first use");

    for (i = 0; i < 100; i++) {
        snprintf(name, sizeof(name), "name %d", (int) i);
        s = str(name);
        ngx_comments_zone_tally(zone, &s);
    }

    n = ngx_comments_zone_tallies(zone, t);

    is_int(n, NGX_COMMENTS_ZONE_TALLIES, "the table is full");
    ok(t[n - 1].len == 0 && t[n - 1].n == 100 - (NGX_COMMENTS_ZONE_TALLIES - 4),
       "what has no room is counted together: %d", (int) t[n - 1].n);

    s.data = (u_char *) "0123456789012345678901234567890123456789"
                        "0123456789012345678901234567890123456789over";
    s.len = 84;
    ngx_comments_zone_tally(zone, &s);

    (void) ngx_comments_zone_tallies(zone, t);
    ok(t[n - 1].len == 0, "a long name does not go beyond its room");

    ok(close_zone(), "the zone is sound");
}


int
main(void)
{
    plan_none();

    test_setup();
    test_ticket();
    test_takeover();
    test_age();
    test_invalidate();
    test_stamp();
    test_random();
    test_tally();

    is_int(standins.logged, 0, "nothing else was logged");

    return done_testing();
}
