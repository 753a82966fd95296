/*
 * The targets of links in imported comments.
 */
#ifndef COMMENTSCTL_MARKUP_TARGET_H
#define COMMENTSCTL_MARKUP_TARGET_H

#include "comments_buf.h"


/*
 * Appends the target of a link to href as Markdown may have it: a redirection
 * of disq.us ("https://disq.us/url?url=TARGET%3AHASH&cuid=1") is replaced by
 * its target, and "//" in front by "https://". COMMENTS_DECLINED: core allows
 * no link to it, or it is relative; out is unchanged. COMMENTS_ERROR: out of
 * memory.
 */
int commentsctl_markup_target(comments_buf_t *out, comments_str_t href);

/*
 * Appends the end of a link in Markdown: "](", the target, which is one of
 * commentsctl_markup_target(), and ")". Errors are in the buffer.
 */
void commentsctl_markup_target_write(comments_buf_t *out,
    comments_str_t target);

/*
 * Returns the decoded target of a redirection without the ":HASH" that Disqus
 * has put behind it. Cannot fail.
 */
comments_str_t commentsctl_markup_target_unsigned(comments_str_t url);


#endif
