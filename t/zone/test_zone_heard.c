/*
 * The zone: what the workers of a host have heard together, and the secret.
 */
#include "ask.h"
#include "../unit/tap.h"


#define LIMIT  1000


static ngx_int_t
join(ngx_msec_t since)
{
    return ngx_comments_zone_join(zone, since, LIMIT);
}


static void
test_join(void)
{
    got_t       a;
    ngx_msec_t  up, other;

    open_zone("join", 65536);

    up = ngx_current_msec;
    is_int(join(up), NGX_OK, "the first worker has nobody to rely upon");
    is_int(counter(NGX_COMMENTS_ZONE_EPOCHS), 1, "and raises the epoch");

    is_int(join(up), NGX_OK, "a second one of the same moment");
    is_int(counter(NGX_COMMENTS_ZONE_EPOCHS), 1, "does not");

    a = get("t", "v");
    is_int(fill("t", "v", &a, "text"), NGX_OK, "something is kept");

    standins_sleep(500);
    ngx_comments_zone_heard(zone, ngx_current_msec - 100);
    other = ngx_current_msec;
    is_int(join(other), NGX_AGAIN, "a later one waits for a proof");
    ngx_comments_zone_heard(zone, other - 1);
    is_int(join(other), NGX_AGAIN, "that is not yet it");
    standins_sleep(400);
    ngx_comments_zone_heard(zone, other);
    is_int(join(other), NGX_OK, "this is");
    ngx_comments_zone_heard(zone, other - 300);
    is_int(join(other), NGX_OK, "an older one takes nothing back");
    is_int(counter(NGX_COMMENTS_ZONE_EPOCHS), 1, "nothing was raised");
    is_int(get("t", "v").rc, NGX_OK, "and nothing looked up again");

    other = ngx_current_msec;
    standins_sleep(LIMIT);
    is_int(join(other), NGX_OK, "nobody was heard of for the limit");
    is_int(counter(NGX_COMMENTS_ZONE_EPOCHS), 2, "it raises the epoch");
    is_int(get("t", "v").rc, NGX_DECLINED, "all is looked up again");
    is_int(join(other + 1), NGX_OK, "which counts for all who wait");
    is_int(counter(NGX_COMMENTS_ZONE_EPOCHS), 2, "once");

    standins_sleep(10);
    ngx_comments_zone_heard(zone, ngx_current_msec);
    ngx_comments_zone_unheard(zone);
    standins_sleep(10);
    is_int(join(ngx_current_msec), NGX_OK, "behind a loss nobody is asked");
    is_int(counter(NGX_COMMENTS_ZONE_EPOCHS), 3, "the epoch is raised");

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


/* the clock is a word that may turn over */
static void
test_turn(void)
{
    ngx_msec_t  before;

    open_zone("turn", 65536);

    before = ngx_current_msec;
    standins_sleep((ngx_msec_t) -1 - before - 100);

    is_int(join(ngx_current_msec), NGX_OK, "just before the turn");
    standins_sleep(200);
    is_int(join(ngx_current_msec), NGX_AGAIN, "behind it");
    ngx_comments_zone_heard(zone, ngx_current_msec);
    is_int(join(ngx_current_msec), NGX_OK, "heard");
    is_int(counter(NGX_COMMENTS_ZONE_EPOCHS), 1, "raised once");

    standins_sleep(before);
    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


static void
test_once(void)
{
    got_t      a;
    ngx_str_t  t;

    open_zone("once", 65536);
    t = str("t");

    ngx_comments_zone_invalidate_once(zone, &t, 4711);
    a = get("t", "v");
    is_int(fill("t", "v", &a, "text"), NGX_OK, "filled behind a message");

    ngx_comments_zone_invalidate_once(zone, &t, 4711);
    is_int(get("t", "v").rc, NGX_OK, "which another worker tells of again");
    is_int(counter(NGX_COMMENTS_ZONE_INVALIDATED), 1, "counted once");

    ngx_comments_zone_invalidate_once(zone, &t, 4711 + 256);
    is_int(get("t", "v").rc, NGX_DECLINED, "another message counts");

    ngx_comments_zone_invalidate_once(zone, &t, 4711);
    is_int(counter(NGX_COMMENTS_ZONE_INVALIDATED), 3,
           "one that was forgotten does, too");

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


static void
test_secret(void)
{
    u_char  secret[NGX_COMMENTS_ZONE_SECRET + 1];

    open_zone("secret", 65536);

    is_int(ngx_comments_zone_secret(zone, secret), 0, "no secret yet");

    memset(secret, 'x', sizeof(secret));
    ngx_comments_zone_secret_set(zone, secret, sizeof(secret));
    is_int(ngx_comments_zone_secret(zone, secret), 0, "one that is too long");

    ngx_comments_zone_secret_set(zone, secret, NGX_COMMENTS_ZONE_SECRET);
    memset(secret, 0, sizeof(secret));
    is_int(ngx_comments_zone_secret(zone, secret), NGX_COMMENTS_ZONE_SECRET,
           "one that fits");
    ok(secret[0] == 'x' && secret[63] == 'x' && secret[64] == 0, "as it was");

    ok(close_zone(), "the zone is sound at its end and leaves nothing");
}


int
main(void)
{
    plan_none();

    test_join();
    test_turn();
    test_once();
    test_secret();

    is_int(standins.logged, 0, "nothing was logged");

    return done_testing();
}
