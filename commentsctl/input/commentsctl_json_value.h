/*
 * Takes typed members out of a JSON object that somebody else has written. The
 * object is one element of an export, parsed by jansson.
 */
#ifndef COMMENTSCTL_JSON_VALUE_H
#define COMMENTSCTL_JSON_VALUE_H

#include "comments_arena.h"


/* a JSON value; this is jansson's json_t */
typedef struct json_t  commentsctl_json_t;


/*
 * Parses a JSON text that must be one object; the caller frees it by
 * commentsctl_json_value_free(), for which NULL is allowed. NULL: it is not an
 * object in JSON, is not UTF-8, has a NUL in a string, or out of memory.
 */
commentsctl_json_t *commentsctl_json_value_parse(comments_str_t json);
void commentsctl_json_value_free(commentsctl_json_t *object);

/*
 * Copies a JSON text that is a string into the arena. Another text: *value is
 * unchanged. COMMENTS_ERROR: out of memory.
 */
int commentsctl_json_value_copy(comments_arena_t *arena, comments_str_t json,
    comments_str_t *value);

/*
 * Returns the value of a member, which belongs to the object; NULL: there is
 * none. It may be given to all functions below, and so may NULL: they find no
 * member in what is not an object. Cannot fail.
 */
const commentsctl_json_t *commentsctl_json_value_member(
    const commentsctl_json_t *object, const char *name);

/*
 * Returns the value of a member that is a string, or a number as it is written
 * in JSON if it is an integer (then in the 24 bytes of number); else an empty
 * string. It is valid as long as the object and number are. Cannot fail.
 */
comments_str_t commentsctl_json_value_string(const commentsctl_json_t *object,
    const char *name);
comments_str_t commentsctl_json_value_id(const commentsctl_json_t *object,
    const char *name, char number[24]);

/* Returns 1 if the member is true. Cannot fail. */
int commentsctl_json_value_flag(const commentsctl_json_t *object,
    const char *name);

/*
 * Returns a member that is a number, rounded towards 0 and bounded by the
 * limits of int32_t. Absent, null, or no number: 0. Cannot fail.
 */
int32_t commentsctl_json_value_number(const commentsctl_json_t *object,
    const char *name);

/*
 * Counts the members of an object that are true, and those that are false.
 * Cannot fail.
 */
void commentsctl_json_value_count(const commentsctl_json_t *object,
    uint32_t *yes, uint32_t *no);

/*
 * Stores the member, a time of RFC 3339, in *ms as milliseconds since 1970. A
 * missing member and a time before 1970, such as 0001-01-01T00:00:00Z, by which
 * Go writes no time at all, are 0. Returns NULL, or what is wrong, for
 * messages.
 */
const char *commentsctl_json_value_time(const commentsctl_json_t *object,
    const char *name, int64_t *ms);


#endif
