/*
 * Names of the model: every reason, field, order and status.
 */

#include "comments_model.h"
#include "tap.h"


/* the code of a refusal: a plug-in's, if it may be told */
static void
test_code(void)
{
    size_t                     i;
    comments_refusals_t        refusals;
    static const char *const   good[] = {
        "a", "0", "_", "too_many_links", "abcdefghijklmnopqrstuvwxyz012345"
    };
    static const char *const   bad[] = {
        "", "A", "a-b", "a b", "a\"", "<", "a\xc3\xa9", "a\n",
        "abcdefghijklmnopqrstuvwxyz0123456"
    };

    refusals.n = 0;
    comments_refusals_add(&refusals, COMMENTS_REJECTED, COMMENTS_FIELD_NONE);

    is_str(comments_refusal_code(&refusals.list[0]).data, 8, "rejected",
           "a refusal has the code of its reason");

    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        refusals.list[0].code = comments_str_c(good[i]);
        is_str(comments_refusal_code(&refusals.list[0]).data, strlen(good[i]),
               good[i], "or its own, \"%s\"", good[i]);
    }

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        refusals.list[0].code = comments_str_c(bad[i]);
        is_str(comments_refusal_code(&refusals.list[0]).data, 8, "rejected",
               "but not what is no code, %d", (int) i);
    }

    refusals.list[0].code = comments_str_of("a\0b", 3);
    ok(!comments_code_valid(refusals.list[0].code), "nor with a NUL in it");
}


int
main(void)
{
    int               i, j, bad;
    const char       *code;
    comments_order_t  order;

    plan_none();

    bad = 0;

    /* the last one shares its code with the one before it: see below */

    for (i = 0; i < COMMENTS_UNREADABLE; i++) {
        code = comments_reason_code((comments_reason_t) i);

        for (j = 0; j < i; j++) {
            bad += strcmp(code,
                          comments_reason_code((comments_reason_t) j)) == 0;
        }

        ok(strncmp(comments_reason_message((comments_reason_t) i), "error_", 6)
           == 0
           && strcmp(comments_reason_message((comments_reason_t) i) + 6, code)
              == 0
           && comments_reason_status((comments_reason_t) i) >= 200
           && comments_reason_status((comments_reason_t) i) < 600,
           "%s has a message and a status", code);
    }

    is_int(bad, 0, "no code occurs twice");

    is_int(comments_reason_status(COMMENTS_CLOSED), 403, "closed");
    is_int(comments_reason_status(COMMENTS_UNAVAILABLE), 503, "unavailable");
    is_int(comments_reason_status(COMMENTS_CHALLENGE), 403, "challenge");
    is_int(comments_reason_status(COMMENTS_TOO_MANY), 429, "too many");
    is_int(comments_reason_status(COMMENTS_REJECTED), 403, "rejected");
    is_int(comments_reason_status(COMMENTS_UNREADABLE), 503, "unreadable");
    is_str(comments_reason_code(COMMENTS_UNREADABLE), 11, "unavailable",
           "has the same code");
    is_int(COMMENTS_UNREADABLE, COMMENTS_REASONS - 1, "and is the last");
    ok(strcmp(comments_reason_code(COMMENTS_METHOD), "method_not_allowed") == 0,
       "method_not_allowed");

    ok(strcmp(comments_reason_code((comments_reason_t) 1000), "bad_request")
       == 0, "a number that is unknown");
    ok(strcmp(comments_reason_code((comments_reason_t) -1), "bad_request")
       == 0, "a negative number");

    ok(comments_field_name(COMMENTS_FIELD_NONE) == NULL, "no field, no name");
    ok(strcmp(comments_field_name(COMMENTS_FIELD_PARENT), "parent") == 0,
       "parent");
    ok(comments_field_name((comments_field_t) 99) == NULL, "no such field");

    ok(comments_order_parse(comments_str_c("best"), &order) == COMMENTS_OK
       && order == COMMENTS_BEST, "best");
    ok(comments_order_parse(comments_str_c("oldest"), &order) == COMMENTS_OK
       && order == COMMENTS_OLDEST, "oldest");
    is_int(comments_order_parse(comments_str_c("Best"), &order),
           COMMENTS_DECLINED, "not Best");
    is_int(comments_order_parse(comments_str_of(NULL, 0), &order),
           COMMENTS_DECLINED, "not nothing");
    ok(order == COMMENTS_OLDEST, "the order is unchanged");
    ok(strcmp(comments_order_name((comments_order_t) 77), "oldest") == 0,
       "no such order");

    ok(strcmp(comments_status_name(COMMENTS_APPROVED), "approved") == 0
       && strcmp(comments_status_name(COMMENTS_SPAM), "spam") == 0
       && strcmp(comments_status_name(COMMENTS_DELETED), "deleted") == 0
       && strcmp(comments_status_name(COMMENTS_PENDING), "pending") == 0,
       "statuses");
    ok(strcmp(comments_status_name((comments_status_t) 0), "pending") == 0,
       "what is unknown is not approved");

    test_code();

    return done_testing();
}
