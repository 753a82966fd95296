/*
 * Looks that cost little: a stale blob that the asker has already is not copied
 * again, a name is asked for without being made, and bytes that are nowhere in
 * the zone are known to be up to date, or not.
 */
#include "ask.h"
#include "../unit/tap.h"


/* one more look by who has what an earlier one gave */
static got_t
again(const char *thread, const char *variant, got_t *had)
{
    got_t      got;
    ngx_str_t  t, v;

    t = str(thread);
    v = str(variant);
    got = *had;
    got.rc = ngx_comments_zone_get(zone, &t, &v, VALID, WAIT, pool, &got.blob,
                                   &got.stale, &got.ticket);
    return got;
}


static void
test_stale(void)
{
    got_t    a, b, c;
    u_char  *data;

    open_zone("look", 131072);

    a = get("t", "v");
    is_int(fill("t", "v", &a, "first"), NGX_OK, "filled");

    invalidate("t");

    a = get("t", "v");
    is_int(a.rc, NGX_DECLINED, "out of date: one is to fill");
    b = get("t", "v");
    is_int(b.rc, NGX_AGAIN, "another waits");
    is_str((char *) b.blob.data.data, b.blob.data.len, "first",
           "with the stale blob");

    data = b.blob.data.data;
    b = again("t", "v", &b);
    is_int(b.rc, NGX_AGAIN, "and looks again");
    is_int(b.stale, 1, "it is stale still");
    ok(b.blob.data.data == data, "and was not copied again");

    is_int(fill("t", "v", &a, "second"), NGX_OK, "filled anew");
    c = again("t", "v", &b);
    is_int(c.rc, NGX_OK, "the next look is a hit");
    ok(c.blob.data.data != data, "its bytes are others");
    is_str((char *) c.blob.data.data, c.blob.data.len, "second", "the new");
    is_str((char *) b.blob.data.data, b.blob.data.len, "first",
           "who holds the old ones has them");

    invalidate("t");
    a = get("t", "v");
    is_int(fill("t", "v", &a, "second"), NGX_OK, "filled with the same bytes");
    data = c.blob.data.data;
    c.stale = 1;
    c = again("t", "v", &c);
    is_int(c.rc, NGX_OK, "which who has them");
    ok(c.blob.data.data == data, "need not copy");

    ok(close_zone(), "sound");
}


static void
test_has(void)
{
    int        i;
    char       name[16];
    got_t      got;
    ngx_str_t  t, v;

    open_zone("has", 131072);
    t = str("t");
    v = str("v");

    is_int(ngx_comments_zone_has(zone, &t, &v), NGX_DECLINED, "no thread");
    is_int(stat_of().threads, 0, "is made by asking");

    got = get("t", "v");
    is_int(ngx_comments_zone_has(zone, &t, &v), NGX_OK,
           "one that is being filled");

    for (i = 0; i < 100; i++) {
        (void) snprintf(name, sizeof(name), "%d", i);
        v = str(name);

        if (ngx_comments_zone_has(zone, &t, &v) != NGX_DECLINED) {
            break;
        }
    }

    is_int(i, 100, "a hundred others are not there");

    v = str("v");
    is_int(ngx_comments_zone_has(zone, &t, &v), NGX_OK,
           "and have not pushed it out");
    abandon("t", "v", &got);

    ok(close_zone(), "sound");
}


static void
test_stamp(void)
{
    ngx_str_t                  t;
    ngx_comments_zone_stamp_t  stamp;

    open_zone("stamp", 65536);
    t = str("t");
    memset(&stamp, 0, sizeof(stamp));

    is_int(ngx_comments_zone_stamped(zone, &stamp, VALID), NGX_DECLINED,
           "no stamp tells nothing");

    ngx_comments_zone_stamp(zone, &t, &stamp);
    is_int(stat_of().threads, 0, "it makes no thread");
    is_int(ngx_comments_zone_stamped(zone, &stamp, VALID), NGX_OK,
           "nothing has happened");

    ngx_current_msec += VALID - 1;
    is_int(ngx_comments_zone_stamped(zone, &stamp, VALID), NGX_OK,
           "nor for a long time");
    ngx_current_msec += 1;
    is_int(ngx_comments_zone_stamped(zone, &stamp, VALID), NGX_DECLINED,
           "which is over");

    ngx_comments_zone_stamp(zone, &t, &stamp);
    invalidate("t");
    is_int(ngx_comments_zone_stamped(zone, &stamp, VALID), NGX_DECLINED,
           "a thread that was changed");

    ngx_comments_zone_stamp(zone, &t, &stamp);
    ngx_comments_zone_raise_epoch(zone);
    is_int(ngx_comments_zone_stamped(zone, &stamp, VALID), NGX_DECLINED,
           "all of them may have been");

    ok(close_zone(), "sound");
}


static void
test_age(void)
{
    got_t                      got;
    ngx_str_t                  t;
    ngx_comments_zone_stamp_t  stamp;

    open_zone("age", 131072);
    t = str("t");

    /* a block that will be wrong in 3 s */

    ngx_comments_zone_stamp(zone, &t, &stamp);
    got = get("t", "v");
    ngx_comments_zone_age(&got.ticket, &stamp, VALID - 3000);
    is_int(fill("t", "v", &got, "open"), NGX_OK, "filled");

    ngx_current_msec += 2999;
    is_int(get("t", "v").rc, NGX_OK, "is a hit until then");
    is_int(ngx_comments_zone_stamped(zone, &stamp, VALID), NGX_OK,
           "by its stamp too");

    ngx_current_msec += 1;
    got = get("t", "v");
    is_int(got.rc, NGX_DECLINED, "and out of date then");
    is_int(ngx_comments_zone_stamped(zone, &stamp, VALID), NGX_DECLINED,
           "by its stamp too");

    abandon("t", "v", &got);
    ok(close_zone(), "sound");
}


int
main(void)
{
    plan_none();

    test_stale();
    test_age();
    test_has();
    test_stamp();

    return done_testing();
}
