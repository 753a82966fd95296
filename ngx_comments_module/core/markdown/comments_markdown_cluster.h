/*
 * The bound on marks and joined characters in the HTML of a comment.
 */
#ifndef COMMENTS_MARKDOWN_CLUSTER_H
#define COMMENTS_MARKDOWN_CLUSTER_H

#include "comments_buf.h"


/*
 * Takes out of what stands in out from start on, a comment's HTML, what is
 * beyond the bounds of comments_text_cluster.h. text is the comment's: most
 * show by it that there is nothing to do. Cannot fail.
 */
void comments_markdown_cluster(comments_buf_t *out, size_t start,
    comments_str_t text);


#endif
