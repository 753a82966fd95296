/*
 * JSON bodies: any bytes are an object with members or are declined, and what
 * is given back is UTF-8 without NUL.
 */

#include <stdint.h>
#include <stdlib.h>

#include "comments_json_read.h"
#include "comments_text.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)

#define NAMES      3
#define ARENA_MAX  (64 * 1024 * 1024)


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int                     rc, flagged;
    size_t                  i;
    comments_str_t          json;
    comments_str_t          values[NAMES], flags[NAMES];
    comments_arena_t       *arena;
    comments_json_names_t   wanted;

    static const comments_str_t  names[NAMES] = {
        comments_str("name"), comments_str("text"), comments_str("a")
    };

    arena = comments_arena_create(ARENA_MAX);
    CHECK(arena != NULL);

    json = comments_str_of((const char *) data, size);

    wanted.names = names;
    wanted.n = NAMES;
    wanted.flags = 0;

    rc = comments_json_members(arena, json, &wanted, values);

    CHECK(rc == COMMENTS_OK || rc == COMMENTS_DECLINED);

    for (i = 0; i < NAMES; i++) {
        CHECK(rc == COMMENTS_OK || values[i].data == NULL);

        if (values[i].data != NULL) {
            CHECK(comments_text_check(values[i]) == COMMENTS_TEXT_OK);
            CHECK(values[i].data[values[i].len] == '\0');
        }
    }

    /* with a flag more is an object, and nothing else becomes another */

    wanted.flags = 1;

    flagged = comments_json_members(arena, json, &wanted, flags);

    CHECK(flagged == rc || (flagged == COMMENTS_OK && rc == COMMENTS_DECLINED
                            && (comments_str_eq(flags[2], comments_str_c("0"))
                                || comments_str_eq(flags[2],
                                                   comments_str_c("1")))));

    for (i = 0; i < NAMES && rc == COMMENTS_OK; i++) {
        CHECK(comments_str_eq(values[i], flags[i]));
    }

    comments_arena_destroy(arena);

    return 0;
}
