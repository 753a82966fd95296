/*
 * Takes typed members out of a JSON object that somebody else has written. The
 * object is one element of an export, parsed by jansson.
 */
#ifndef COMMENTSCTL_JSON_VALUE_H
#define COMMENTSCTL_JSON_VALUE_H

#include <jansson.h>

#include "comments_str.h"


/*
 * Parses a JSON text that must be one object. The caller owns the object and
 * frees it by json_decref(). NULL: it is not an object in JSON, is not UTF-8,
 * has a NUL in a string, or out of memory.
 */
json_t *commentsctl_json_value_parse(comments_str_t json);

/*
 * Returns the value of a member that is a string, or a number as it is written
 * in JSON if it is an integer (then in the 24 bytes of number); else an empty
 * string. It is valid as long as the object and number are. Cannot fail.
 */
comments_str_t commentsctl_json_value_string(const json_t *object,
    const char *name);
comments_str_t commentsctl_json_value_id(const json_t *object,
    const char *name, char number[24]);

/* Returns 1 if the member is true. Cannot fail. */
int commentsctl_json_value_flag(const json_t *object, const char *name);

/*
 * Stores a member that is a number, rounded towards 0 and bounded by the
 * limits of int32_t. Absent, null, or no number: 0. Cannot fail.
 */
int32_t commentsctl_json_value_number(const json_t *object, const char *name);

/*
 * Stores the member, a time of RFC 3339, in *ms as milliseconds since 1970. A
 * missing member and a time before 1970, such as 0001-01-01T00:00:00Z, by which
 * Go writes no time at all, are 0. Returns NULL, or what is wrong, for
 * messages.
 */
const char *commentsctl_json_value_time(const json_t *object,
    const char *name, int64_t *ms);

/*
 * Returns 1 if a time, in ms since 1970, is later than now; a minute is
 * tolerated, since the clock of another host may be ahead. Cannot fail.
 */
int commentsctl_json_value_future(int64_t ms);


#endif
