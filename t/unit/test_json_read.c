/*
 * Members of a JSON object from strangers.
 */

#include <stdlib.h>

#include "comments_json_read.h"
#include "tap.h"


static comments_arena_t  *arena;


/* one member, which is no flag */
static int
member(comments_arena_t *of, comments_str_t json, comments_str_t *value)
{
    comments_json_names_t        wanted;
    static const comments_str_t  name = comments_str("a");

    wanted.names = &name;
    wanted.n = 1;
    wanted.flags = 0;

    return comments_json_members(of, json, &wanted, value);
}


static void
rc_is(const char *json, int want)
{
    comments_str_t               values[2];
    comments_json_names_t        wanted;
    static const comments_str_t  names[] = {
        comments_str("name"), comments_str("text")
    };

    wanted.names = names;
    wanted.n = 2;
    wanted.flags = 0;

    is_int(comments_json_members(arena, comments_str_c(json), &wanted, values),
           want, "%.60s", json);
}


static void
value_is(const char *json, const char *want)
{
    comments_str_t  value;

    if (member(arena, comments_str_c(json), &value) != COMMENTS_OK) {
        ok(0, "%.60s is accepted", json);
        return;
    }

    if (want == NULL) {
        ok(value.data == NULL && value.len == 0, "%.60s: nothing", json);
        return;
    }

    is_str(value.data, value.len, want, "%.60s", json);
}


/* of three names, the last one is a flag */
static void
flags_are(const char *json, int want, const char *text, const char *flag)
{
    comments_str_t               values[3];
    comments_json_names_t        wanted;
    static const comments_str_t  names[] = {
        comments_str("name"), comments_str("text"), comments_str("flag")
    };

    wanted.names = names;
    wanted.n = 3;
    wanted.flags = 1;

    is_int(comments_json_members(arena, comments_str_c(json), &wanted, values),
           want, "%.60s with a flag", json);
    is_str(values[1].data, values[1].len, text, "%.60s: the text", json);
    is_str(values[2].data, values[2].len, flag, "%.60s: the flag", json);
}


static void
test_flags(void)
{
    flags_are("{\"flag\":true,\"text\":\"t\"}", COMMENTS_OK, "t", "1");
    flags_are("{\"flag\":false,\"x\":true}", COMMENTS_OK, "", "0");
    flags_are("{\"flag\":1}", COMMENTS_OK, "", "1");
    flags_are("{\"flag\":\"false\"}", COMMENTS_OK, "", "false");
    flags_are("{\"flag\":null}", COMMENTS_OK, "", "");
    flags_are("{\"flag\":[]}", COMMENTS_DECLINED, "", "");
    flags_are("{\"flag\":true,\"text\":true}", COMMENTS_DECLINED, "", "");
    flags_are("{\"flag\":true,\"name\":false}", COMMENTS_DECLINED, "", "");
}


static void
test_large(void)
{
    char            *json;
    size_t           i;
    comments_str_t   value;

    /* a megabyte of brackets must not reach a parser that recurses */

    json = malloc(1048576);
    memset(json, '[', 1048576);

    is_int(member(arena, comments_str_of(json, 1048576), &value),
           COMMENTS_DECLINED, "1 MB of [");

    memcpy(json, "{\"a\":\"", 6);

    for (i = 6; i < 1000000; i++) {
        json[i] = "[{\\]}"[i % 2];
    }

    memcpy(json + 1000000, "\"}", 2);

    is_int(member(arena, comments_str_of(json, 1000002), &value),
           COMMENTS_OK, "1 MB of brackets in a string");
    is_int(value.len, 999994, "all of it is there");

    free(json);

    is_int(member(arena, comments_str_of("{\"a\":\"b\0c\"}", 11), &value),
           COMMENTS_DECLINED, "a raw NUL");
    is_int(member(arena, comments_str_of(NULL, 0), &value),
           COMMENTS_DECLINED, "nothing");

    is_int(member(arena, comments_str_c("\xef\xbb\xbf"
                  "{\"a\":\"b\"}"), &value),
           COMMENTS_OK, "a byte order mark");
    is_str(value.data, value.len, "b", "is passed over");
    is_int(member(arena, comments_str_c("\xef\xbb\xbf"
                  "\xef\xbb\xbf"
                  "{\"a\":\"b\"}"), &value),
           COMMENTS_DECLINED, "one of them");
    is_int(member(arena, comments_str_c("\xef\xbb\xbf"), &value),
           COMMENTS_DECLINED, "a byte order mark and nothing");
    is_int(member(arena, comments_str_c("{\xef\xbb\xbf"
                  "\"a\":\"b\"}"), &value),
           COMMENTS_DECLINED, "a byte order mark elsewhere");
}


static void
test_memory(void)
{
    comments_str_t     value;
    comments_arena_t  *small;

    small = comments_arena_create(64);

    is_int(member(small, comments_str_c("{\"a\":\"0123456789"
                  "0123456789012345678901"
                  "23456789012345678901\"}"
                  ), &value),
           COMMENTS_ERROR, "an arena that is full");
    ok(value.data == NULL, "and no value");

    comments_arena_destroy(small);
}


int
main(void)
{
    plan_none();

    arena = comments_arena_create(16 * 1024 * 1024);

    value_is("{\"a\":\"x\"}", "x");
    value_is(" {\"b\":[1,{\"a\":2}],\"a\":\"x\"} ", "x");
    value_is("{\"a\":\"\"}", "");
    value_is("{\"a\":null}", NULL);
    value_is("{}", NULL);
    value_is("{\"A\":\"x\"}", NULL);
    value_is("{\"a\":-12}", "-12");
    value_is("{\"a\":9223372036854775807}", "9223372036854775807");
    value_is("{\"a\":1.5}", "1.5");
    value_is("{\"a\":\"\\u00e4\\ud83d\\ude00\\n\"}",
             "\xc3\xa4\xf0\x9f\x98\x80\n");
    value_is("{\"a\":\"\\\"}{[\\\\\"}", "\"}{[\\");
    value_is("{\"x\":[[[[[[[]]]]]]],\"a\":\"8 levels\"}", "8 levels");

    rc_is("{\"x\":[[[[[[[[]]]]]]]]}", COMMENTS_DECLINED);
    rc_is("{\"name\":\"a\",\"name\":\"b\"}", COMMENTS_DECLINED);
    rc_is("{\"x\":1,\"x\":2}", COMMENTS_DECLINED);
    rc_is("{\"na\\u006de\":1,\"name\":2}", COMMENTS_DECLINED);
    rc_is("{\"name\":true}", COMMENTS_DECLINED);
    test_flags();
    rc_is("{\"name\":{}}", COMMENTS_DECLINED);
    rc_is("{\"name\":[\"a\"]}", COMMENTS_DECLINED);
    rc_is("{\"x\":true}", COMMENTS_OK);
    rc_is("{\"name\":\"a\\u0000b\"}", COMMENTS_DECLINED);
    rc_is("{\"a\\u0000b\":1}", COMMENTS_DECLINED);
    rc_is("{\"name\":\"\\ud800\"}", COMMENTS_DECLINED);
    rc_is("{\"name\":\"\xff\"}", COMMENTS_DECLINED);
    rc_is("{\"name\":\"\xed\xa0\x80\"}", COMMENTS_DECLINED);
    rc_is("[\"name\"]", COMMENTS_DECLINED);
    rc_is("\"name\"", COMMENTS_DECLINED);
    rc_is("{\"name\":\"a\"", COMMENTS_DECLINED);
    rc_is("{\"name\":\"a\"}}", COMMENTS_DECLINED);
    rc_is("{\"name\":\"a\"} x", COMMENTS_DECLINED);
    rc_is("{\"name\":\"a\",}", COMMENTS_DECLINED);
    rc_is("{name:1}", COMMENTS_DECLINED);
    rc_is("{\"name\":1e999}", COMMENTS_DECLINED);
    rc_is("{\"name\":99999999999999999999}", COMMENTS_DECLINED);
    rc_is("}", COMMENTS_DECLINED);

    test_large();
    test_memory();

    comments_arena_destroy(arena);

    return done_testing();
}
