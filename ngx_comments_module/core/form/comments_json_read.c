/*
 * Reading the members of an untrusted JSON object.
 */

#include <jansson.h>
#include <stdio.h>

#include "comments_json_read.h"


#define COMMENTS_JSON_DEPTH   8      /* levels of arrays and objects */
#define COMMENTS_JSON_NUMBER  40     /* bytes of a number's text */


static comments_str_t comments_json_unmarked(comments_str_t json);
static int comments_json_shallow(comments_str_t json);
static int comments_json_next(comments_str_t json, size_t *at);
static int comments_json_member(comments_arena_t *arena, const json_t *value,
    int flag, comments_str_t *copy);


int
comments_json_members(comments_arena_t *arena, comments_str_t json,
    const comments_json_names_t *names, comments_str_t *values)
{
    int            rc, flag;
    size_t         i, n;
    json_t        *root, *value;
    json_error_t   error;
    const char    *key;

    n = names->n;

    for (i = 0; i < n; i++) {
        values[i] = comments_str_of(NULL, 0);
    }

    json = comments_json_unmarked(json);

    if (!comments_json_shallow(json)) {
        return COMMENTS_DECLINED;
    }

    root = json_loadb(json.data, json.len, JSON_REJECT_DUPLICATES, &error);

    if (root == NULL) {
        return json_error_code(&error) == json_error_out_of_memory
               ? COMMENTS_ERROR : COMMENTS_DECLINED;
    }

    rc = json_is_object(root) ? COMMENTS_OK : COMMENTS_DECLINED;

    if (rc == COMMENTS_OK) {

        json_object_foreach(root, key, value) {

            for (i = 0; i < n && rc == COMMENTS_OK; i++) {
                if (comments_str_eq(names->names[i], comments_str_c(key))) {
                    flag = i + names->flags >= n;
                    rc = comments_json_member(arena, value, flag, &values[i]);
                }
            }
        }
    }

    json_decref(root);

    if (rc != COMMENTS_OK) {
        for (i = 0; i < n; i++) {
            values[i] = comments_str_of(NULL, 0);
        }
    }

    return rc;
}


/*
 * Returns json without a byte order mark at its beginning: some editors and
 * PowerShell write one, and jansson refuses it.
 */
static comments_str_t
comments_json_unmarked(comments_str_t json)
{
    static const comments_str_t  mark = comments_str("\xef\xbb\xbf");

    if (json.len < mark.len || memcmp(json.data, mark.data, mark.len) != 0) {
        return json;
    }

    return comments_str_of(json.data + mark.len, json.len - mark.len);
}


size_t
comments_json_count(comments_str_t json)
{
    int     c;
    size_t  at, n;

    n = 0;
    at = 0;

    while ((c = comments_json_next(json, &at)) != 0) {
        n += c == ':';
    }

    return n;
}


/*
 * 1 if json has at most COMMENTS_JSON_DEPTH levels, else 0. This is checked
 * before jansson parses the text, since jansson recurses for each level.
 * Whether the text is JSON is not checked here.
 */

static int
comments_json_shallow(comments_str_t json)
{
    int       c;
    size_t    at;
    unsigned  depth;

    at = 0;
    depth = 0;

    while ((c = comments_json_next(json, &at)) != 0) {

        if (c == '{' || c == '[') {
            if (++depth > COMMENTS_JSON_DEPTH) {
                return 0;
            }

        } else if (c == '}' || c == ']') {
            if (depth == 0) {
                return 0;
            }

            depth--;
        }
    }

    return json.len != 0;
}


/*
 * Returns the next bracket, brace or colon outside of strings, and sets *at to
 * the offset after it; 0: there is none. *at must be outside of strings before
 * the call.
 */

static int
comments_json_next(comments_str_t json, size_t *at)
{
    int     string;
    size_t  i;

    string = 0;

    for (i = *at; i < json.len; i++) {

        switch (json.data[i]) {

        case '"':
            string = !string;
            break;

        case '\\':
            /* in a string, skip the escaped character */
            i += string ? 1 : 0;
            break;

        case '{':
        case '[':
        case '}':
        case ']':
        case ':':
            if (!string) {
                *at = i + 1;
                return json.data[i];
            }

            break;
        }
    }

    *at = json.len;

    return 0;
}


static int
comments_json_member(comments_arena_t *arena, const json_t *value, int flag,
    comments_str_t *copy)
{
    int   len;
    char  text[COMMENTS_JSON_NUMBER];

    switch (json_typeof(value)) {

    case JSON_STRING:
        return comments_arena_dup(arena,
                                  comments_str_of(json_string_value(value),
                                                  json_string_length(value)),
                                  copy);

    case JSON_INTEGER:
        len = snprintf(text, sizeof(text), "%lld",
                       (long long) json_integer_value(value));
        break;

    case JSON_REAL:
        len = snprintf(text, sizeof(text), "%.17g", json_real_value(value));
        break;

    case JSON_NULL:
        return COMMENTS_OK;

    case JSON_TRUE:
    case JSON_FALSE:
        if (!flag) {
            return COMMENTS_DECLINED;
        }

        len = snprintf(text, sizeof(text), "%d", json_is_true(value));
        break;

    default:
        return COMMENTS_DECLINED;
    }

    if (len < 0 || (size_t) len >= sizeof(text)) {
        return COMMENTS_DECLINED;
    }

    return comments_arena_dup(arena, comments_str_of(text, (size_t) len), copy);
}
