/*
 * JSON output: threads, comments, previews, refusals and counts. Every "<" is
 * written as \u003c. JSON is read by comments_json_read.h.
 */
#ifndef COMMENTS_JSON_H
#define COMMENTS_JSON_H

#include "comments_render.h"


/*
 * Appends a thread as one object, as lua-free-docs/http-api.md describes it.
 * The comments are a flat list in display order. uri is the thread's key.
 * "more" is the id with which the next window begins (the argument cfrom), or
 * null. A comment for which there is no memory, or no room in the buffer, is
 * written like a removed comment and counted in render->failed.
 * COMMENTS_ERROR: not even the rest could be written, since memory ran out or
 * the buffer's limit was reached.
 */
int comments_json_thread(comments_buf_t *out, comments_str_t site,
    comments_str_t uri, const comments_render_t *render,
    const comments_tree_t *tree);

/*
 * Appends one comment as an object, for the answer to a post. formats is as in
 * comments_format_find(). Returns as comments_buf_add().
 */
int comments_json_comment(comments_buf_t *out,
    const comments_formats_t *formats, const comments_comment_t *comment,
    uint32_t depth);

/*
 * The same for the answer to a post, with the token of the comment's author;
 * token is empty if there is none.
 */
int comments_json_posted(comments_buf_t *out,
    const comments_formats_t *formats, const comments_comment_t *comment,
    comments_str_t token);

/*
 * Appends {"html":"…"}, the answer to a preview; format is that of the text;
 * NULL: Markdown. Returns as comments_buf_add().
 */
int comments_json_preview(comments_buf_t *out, const comments_format_t *format,
    comments_str_t text);

/*
 * Appends {"error":{"code":…,"field":…,"message":…},"errors":[…]}: the first
 * refusal, and the list of all refusals in the same form. "field" is left out
 * if a refusal concerns no field. The messages are the locale's. refusals has
 * at least one. Returns as comments_buf_add().
 */
int comments_json_refusals(comments_buf_t *out,
    const comments_refusals_t *refusals, const comments_locale_t *locale);

/*
 * The same object with two more members, for a post that needs a confirmation:
 * "challenge", the token, and "after", the seconds until the token confirms.
 * Returns as comments_buf_add().
 */
int comments_json_challenge(comments_buf_t *out,
    const comments_refusals_t *refusals, const comments_locale_t *locale,
    comments_str_t token, int64_t after);

/*
 * Appends {"counts":{uri:n,…}}. A uri that occurs more than once is written
 * once, with the highest of its counts. The time is n squared. Returns as
 * comments_buf_add().
 */
int comments_json_counts(comments_buf_t *out, const comments_str_t *uris,
    const int64_t *counts, size_t n);


#endif
