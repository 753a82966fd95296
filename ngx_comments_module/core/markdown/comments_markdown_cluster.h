/*
 * Bounds combining marks and joined characters in the HTML of a comment.
 */
#ifndef COMMENTS_MARKDOWN_CLUSTER_H
#define COMMENTS_MARKDOWN_CLUSTER_H

#include "comments_buf.h"


/*
 * Removes from a comment's HTML, which is the content of out from start on,
 * the characters beyond the bounds of comments_text_cluster.h. text is the
 * comment's text; most texts show quickly that there is nothing to remove.
 * Cannot fail.
 */
void comments_markdown_cluster(comments_buf_t *out, size_t start,
    comments_str_t text);


#endif
