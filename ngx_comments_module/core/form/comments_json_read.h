/*
 * Reading the members of an untrusted JSON object with jansson.
 */
#ifndef COMMENTS_JSON_READ_H
#define COMMENTS_JSON_READ_H

#include "comments_arena.h"


/* the members to read */
typedef struct {
    const comments_str_t   *names;
    size_t                  n;        /* number of names */
    size_t                  flags;    /* so many of the names, the last ones,
                                         are flags: their values may also be
                                         true or false */
} comments_json_names_t;

/*
 * Reads the named members of one JSON object, whose values must be strings,
 * numbers or null, as strings into values[n]. The strings lie in the arena;
 * values[i].data is NULL if the member is missing or null. A flag may also be a
 * boolean, which becomes "1" or "0". Other members are ignored. A byte order
 * mark before the object is skipped (RFC 8259, section 8.1).
 * COMMENTS_DECLINED: json is not JSON, is not an object, has duplicate keys or
 * more than 8 levels, or a value has another type. COMMENTS_ERROR: out of
 * memory.
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
