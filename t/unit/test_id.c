/*
 * Ids: their form, their order, clocks that stand, step back or lie.
 */

#include "comments_id.h"
#include "tap.h"


static comments_str_t
id_str(const char *id)
{
    return comments_str_of(id, COMMENTS_ID_LEN);
}


/* replies to a comment whose id is of the future sort by when they were made */
static void
behind(void)
{
    int                  i, j, bad;
    char                 parent[COMMENTS_ID_LEN], id[COMMENTS_ID_LEN];
    char                 last[COMMENTS_ID_LEN];
    int64_t              now, start;
    comments_id_maker_t  maker;

    static const int64_t  aheads[] = {
        0, 1, 20, 999, 59000, 3599000, 3700000, 86400000,
        INT64_C(126230400000), INT64_C(315576000000)
    };

    bad = 0;
    start = INT64_C(1795430400123);

    for (i = 0; i < 10; i++) {
        now = start;

        memset(&maker, 0, sizeof(comments_id_maker_t));
        comments_id_make(&maker, now + aheads[i], 0xfffffff0, parent);
        memcpy(last, parent, sizeof(last));

        for (j = 0; j < 2000 && now <= start + aheads[i]; j++) {
            comments_id_make_behind(id_str(parent), now,
                                    (uint32_t) j * 2654435761u, id);

            bad += !comments_id_valid(id_str(id));
            bad += memcmp(last, id, sizeof(id)) >= 0;
            bad += comments_id_time(id_str(id)) <= start + aheads[i];

            memcpy(last, id, sizeof(last));
            now += 1 + j % 3;
        }

        /* and when the parent's time has come */

        if (aheads[i] < 3600000) {
            memset(&maker, 0, sizeof(comments_id_maker_t));
            comments_id_make(&maker, start + aheads[i] + 2, 0, id);
            bad += memcmp(last, id, sizeof(id)) >= 0;
        }
    }

    is_int(bad, 0, "ids behind a parent of the future rise");

    /* a reply to a reply to … */

    bad = 0;
    now = start;

    for (i = 0; i < 10000; i++) {
        comments_id_make_behind(id_str(last), now, (uint32_t) i << 20, id);
        bad += memcmp(last, id, sizeof(id)) >= 0;
        memcpy(last, id, sizeof(last));
    }

    is_int(bad, 0, "at any depth");
}


int
main(void)
{
    int                  i, bad;
    char                 id[COMMENTS_ID_LEN], last[COMMENTS_ID_LEN];
    int64_t              now;
    comments_id_maker_t  maker;

    plan_none();

    memset(&maker, 0, sizeof(comments_id_maker_t));
    now = INT64_C(1795430400123);

    comments_id_make(&maker, now, 0x12345678, id);
    ok(comments_id_valid(id_str(id)), "an id is valid");
    is_int(comments_id_time(id_str(id)), now, "its time");

    bad = 0;

    for (i = 0; i < 100000; i++) {
        memcpy(last, id, sizeof(id));

        /* standing, stepping back, going on */
        now += (i % 5) - 1;
        comments_id_make(&maker, now, (uint32_t) i * 2654435761u, id);

        bad += memcmp(last, id, sizeof(id)) >= 0;
        bad += !comments_id_valid(id_str(id));
    }

    is_int(bad, 0, "100,000 ids rise whatever the clock does");

    maker.tail = UINT32_MAX;
    memcpy(last, id, sizeof(id));
    comments_id_make(&maker, 0, 0, id);
    ok(memcmp(last, id, sizeof(id)) < 0, "a full millisecond borrows the next");

    memset(&maker, 0, sizeof(comments_id_maker_t));
    comments_id_make(&maker, 0, 7, id);
    is_str(id, sizeof(id), "0000000000000001", "the first of 1970");
    comments_id_make(&maker, -5, 7, id);
    is_str(id, sizeof(id), "0000000000000002", "before 1970");

    comments_id_make(&maker, INT64_MAX, UINT32_MAX, id);
    is_str(id, sizeof(id), "zzzzzzzzzzzzzzzz", "the end of time");
    is_int(comments_id_time(id_str(id)), INT64_C(0xffffffffffff),
           "48 bits of it");

    behind();

    ok(!comments_id_valid(comments_str_c("")), "empty");
    ok(!comments_id_valid(comments_str_c("000000000000000")), "15 characters");
    ok(!comments_id_valid(comments_str_c("00000000000000000")), "17");
    ok(!comments_id_valid(comments_str_c("000000000000000A")), "upper case");
    ok(!comments_id_valid(comments_str_c("000000000000000l")), "no l");
    ok(!comments_id_valid(comments_str_c("000000000000000u")), "no u");
    ok(!comments_id_valid(comments_str_of("000000000000000\0", 16)), "NUL");
    ok(!comments_id_valid(comments_str_c("00000000000000\xc3\xa4")), "UTF-8");
    is_int(comments_id_time(comments_str_c("xyz")), 0, "time of no id");

    return done_testing();
}
