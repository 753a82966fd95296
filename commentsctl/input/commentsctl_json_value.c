/*
 * Takes typed members out of a JSON object that somebody else has written.
 */

#include <jansson.h>
#include <stdio.h>

#include "comments_date.h"
#include "commentsctl_future.h"
#include "commentsctl_json_value.h"


static int commentsctl_json_value_early(comments_str_t time);


commentsctl_json_t *
commentsctl_json_value_parse(comments_str_t json)
{
    json_t        *object;
    json_error_t   error;

    object = json_loadb(json.data, json.len, JSON_REJECT_DUPLICATES, &error);

    if (object && !json_is_object(object)) {
        json_decref(object);
        return NULL;
    }

    return object;
}


void
commentsctl_json_value_free(commentsctl_json_t *object)
{
    json_decref(object);
}


int
commentsctl_json_value_copy(comments_arena_t *arena, comments_str_t json,
    comments_str_t *value)
{
    int            rc;
    json_t        *string;
    json_error_t   error;

    rc = COMMENTS_OK;
    string = json_loadb(json.data, json.len, JSON_DECODE_ANY, &error);

    if (json_is_string(string)) {
        rc = comments_arena_dup(arena,
                                comments_str_of(json_string_value(string),
                                                json_string_length(string)),
                                value);
    }

    json_decref(string);

    return rc;
}


const commentsctl_json_t *
commentsctl_json_value_member(const commentsctl_json_t *object,
    const char *name)
{
    return json_object_get(object, name);
}


comments_str_t
commentsctl_json_value_string(const commentsctl_json_t *object,
    const char *name)
{
    const json_t  *value;

    value = json_object_get(object, name);

    if (!json_is_string(value)) {
        return (comments_str_t) comments_null_str;
    }

    return comments_str_of(json_string_value(value),
                           json_string_length(value));
}


comments_str_t
commentsctl_json_value_id(const commentsctl_json_t *object, const char *name,
    char number[24])
{
    const json_t  *value;

    value = json_object_get(object, name);

    if (!json_is_integer(value)) {
        return commentsctl_json_value_string(object, name);
    }

    (void) snprintf(number, 24, "%" JSON_INTEGER_FORMAT,
                    json_integer_value(value));

    return comments_str_c(number);
}


int
commentsctl_json_value_flag(const commentsctl_json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}


int32_t
commentsctl_json_value_number(const commentsctl_json_t *object,
    const char *name)
{
    double  n;

    n = json_number_value(json_object_get(object, name));

    if (n >= (double) INT32_MAX) {
        return INT32_MAX;
    }

    return n <= (double) INT32_MIN ? INT32_MIN : (int32_t) n;
}


void
commentsctl_json_value_count(const commentsctl_json_t *object, uint32_t *yes,
    uint32_t *no)
{
    size_t          i;
    void           *at;
    json_t         *votes;
    const json_t   *vote;

    *yes = 0;
    *no = 0;

    /* jansson's iterators take no constant object, and do not change it */

    votes = (json_t *) (uintptr_t) object;
    at = json_object_iter(votes);

    for (i = 0; i < json_object_size(votes); i++) {
        vote = json_object_iter_value(at);

        *yes += json_is_true(vote);
        *no += json_is_false(vote);

        at = json_object_iter_next(votes, at);
    }
}


const char *
commentsctl_json_value_time(const commentsctl_json_t *object, const char *name,
    int64_t *ms)
{
    comments_str_t  s;

    *ms = 0;

    s = commentsctl_json_value_string(object, name);

    if (s.len == 0) {
        return json_object_get(object, name) == NULL
               || json_is_null(json_object_get(object, name))
               || json_is_string(json_object_get(object, name))
               ? NULL : "a time is not a string";
    }

    if (commentsctl_json_value_early(s)) {
        return NULL;
    }

    if (comments_date_parse(s, ms) != COMMENTS_OK) {
        return "a time is not like \"2026-01-02T10:00:00Z\"";
    }

    return commentsctl_future(*ms) ? "a time is later than now"
                                              : NULL;
}


/* Returns 1 for a time whose year is below 1970. */
static int
commentsctl_json_value_early(comments_str_t time)
{
    return time.len > 4 && time.data[4] == '-'
           && strspn(time.data, "0123456789") >= 4
           && memcmp(time.data, "1970", 4) < 0;
}
