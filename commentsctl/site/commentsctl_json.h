/*
 * Writes JSON objects as export and reports need them.
 */
#ifndef COMMENTSCTL_JSON_H
#define COMMENTSCTL_JSON_H

#include <stdio.h>

#include "comments_json_writer.h"
#include "comments_model.h"
#include "commentsctl_page.h"


/*
 * Appends a string as a member of an object, escaped so that a terminal may
 * show it. For members of other types see comments_json_writer.h. An error
 * stays in out->failed.
 */
void commentsctl_json_string(comments_buf_t *out, const char *name,
    comments_str_t value);

/* The same, unless value is empty. */
void commentsctl_json_optional(comments_buf_t *out, const char *name,
    comments_str_t value);

/*
 * Appends a comment as one object in the form that import reads, without a
 * newline: thread first (and thread_key if import would not find the same
 * thread by thread alone), then every field that is set.
 */
void commentsctl_json_comment(comments_buf_t *out, comments_str_t thread,
    const comments_comment_t *comment);

/*
 * Appends what an export says of a thread's page, as one object without a
 * newline: thread, and url, title and closed as far as they are set.
 */
void commentsctl_json_page(comments_buf_t *out, comments_str_t thread,
    const commentsctl_page_t *page);

/*
 * Writes the buffer and a newline to file, and empties the buffer.
 * COMMENTS_ERROR: an append had failed, or the write failed, which was reported
 * on standard error.
 */
int commentsctl_json_write(comments_buf_t *out, FILE *file);


#endif
