/*
 * JSON out and in, by jansson: the only place that knows it. In what goes out
 * every "<" is written as \u003c.
 */
#ifndef COMMENTS_JSON_H
#define COMMENTS_JSON_H

#include "comments_arena.h"
#include "comments_render.h"


/*
 * Appends the thread as the interface has it: a flat list in display order.
 * site and uri (the thread's key) come with it; "more" is the id for cfrom=, or
 * null. A comment for which there is no memory or no room is there as one that
 * was removed, and render->failed tells. COMMENTS_ERROR: no memory, or over the
 * buffer's limit.
 */
int comments_json_thread(comments_buf_t *out, comments_str_t site,
    comments_str_t uri, const comments_render_t *render,
    const comments_tree_t *tree);

/*
 * Appends one comment as an object, for the answer to a post. Returns as
 * comments_buf_add().
 */
int comments_json_comment(comments_buf_t *out,
    const comments_comment_t *comment, uint32_t depth);

/* Appends {"html":"…"}: the answer to a preview. */
int comments_json_preview(comments_buf_t *out, comments_str_t text);

/*
 * Appends {"error":{"code":…,"field":…,"message":…},"errors":[…]}: the first
 * refusal, and all of them in the same shape; field is left out when there is
 * none. The messages are the locale's. There is at least one refusal.
 */
int comments_json_refusals(comments_buf_t *out,
    const comments_refusals_t *refusals, const comments_locale_t *locale);

/*
 * Appends {"counts":{uri:n,…}}. A uri that is there more than once is written
 * once, with the highest of its counts. Time is n squared.
 */
int comments_json_counts(comments_buf_t *out, const comments_str_t *uris,
    const int64_t *counts, size_t n);

/*
 * The members of one JSON object whose values are strings, numbers or null, as
 * strings in arena, for form decoding. names and values have n places;
 * values[i].data is NULL for what is absent or null. A byte order mark before
 * the object is passed over (RFC 8259, section 8.1). COMMENTS_DECLINED: not
 * such an object, deeper than 8 levels, duplicate keys, or not JSON;
 * COMMENTS_ERROR: no memory.
 */
int comments_json_members(comments_arena_t *arena, comments_str_t json,
    const comments_str_t *names, comments_str_t *values, size_t n);

/* What members are wanted: n names, of which the last ones are flags. */
typedef struct {
    const comments_str_t   *names;
    size_t                  n;
    size_t                  flags;    /* may be true or false */
} comments_json_names_t;

/*
 * The same, where a flag may be a boolean too: its value is the string "1" or
 * "0" then. For imports: comments_json_thread() writes booleans.
 */
int comments_json_flagged(comments_arena_t *arena, comments_str_t json,
    const comments_json_names_t *names, comments_str_t *values);

/*
 * How many members the objects of a JSON text have in all, counted by colons
 * outside of strings, so that a text of too many is not parsed. Whether it is
 * JSON is not asked. Linear time. Cannot fail.
 */
size_t comments_json_count(comments_str_t json);


#endif
