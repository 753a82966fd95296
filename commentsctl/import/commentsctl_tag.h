/*
 * Texts that look like HTML, where Markdown is expected.
 */
#ifndef COMMENTSCTL_TAG_H
#define COMMENTSCTL_TAG_H

#include "comments_str.h"


/*
 * 1 if a text begins as HTML does: with a start or end tag, or with a comment.
 * "<https://x.example/>" and "<ann@mail.example>" are links of Markdown, and a
 * "<" that no name follows is a sign. Cannot fail.
 */
int commentsctl_tag_first(comments_str_t text);


#endif
