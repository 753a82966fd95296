/*
 * JSON output, in which every "<" is written as \u003c. comments_json_read.h
 * reads JSON.
 */
#ifndef COMMENTS_JSON_H
#define COMMENTS_JSON_H

#include "comments_render.h"


/*
 * Appends the thread as the interface has it: a flat list in display order.
 * site and uri (the thread's key) come with it; "more" is the id for cfrom=, or
 * null. A comment for which there is no memory or no room is written like a
 * removed comment and counted in render->failed. COMMENTS_ERROR: no memory, or
 * over the buffer's limit.
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
 * The same with {…,"challenge":token,"after":seconds}, for a post that is to be
 * confirmed.
 */
int comments_json_challenge(comments_buf_t *out,
    const comments_refusals_t *refusals, const comments_locale_t *locale,
    comments_str_t token, int64_t after);

/*
 * Appends {"counts":{uri:n,…}}. A uri that is there more than once is written
 * once, with the highest of its counts. Time is n squared.
 */
int comments_json_counts(comments_buf_t *out, const comments_str_t *uris,
    const int64_t *counts, size_t n);


#endif
