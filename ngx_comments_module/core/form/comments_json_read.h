/*
 * Reading the members of an untrusted JSON object with jansson.
 */
#ifndef COMMENTS_JSON_READ_H
#define COMMENTS_JSON_READ_H

#include "comments_arena.h"


/* The members to read: n names, of which the last ones are flags. */
typedef struct {
    const comments_str_t   *names;
    size_t                  n;
    size_t                  flags;    /* may be true or false */
} comments_json_names_t;

/*
 * The members of one JSON object whose values are strings, numbers or null, as
 * strings in arena, for form decoding. values has a place for each name;
 * values[i].data is NULL for what is absent or null. The value of a flag may be
 * a boolean too, and is the string "1" or "0" then: comments_json_thread()
 * writes booleans. A byte order mark before the object is passed over (RFC
 * 8259, section 8.1). COMMENTS_DECLINED: not such an object, deeper than 8
 * levels, duplicate keys, or not JSON; COMMENTS_ERROR: no memory.
 */
int comments_json_members(comments_arena_t *arena, comments_str_t json,
    const comments_json_names_t *names, comments_str_t *values);

/*
 * Counts the members of all objects in a JSON text by the colons outside of
 * strings, so that a text with too many members is not parsed. The text is not
 * checked for being JSON. Linear time. Cannot fail.
 */
size_t comments_json_count(comments_str_t json);


#endif
