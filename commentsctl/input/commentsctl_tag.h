/*
 * Recognises texts that look like HTML, where Markdown is expected.
 */
#ifndef COMMENTSCTL_TAG_H
#define COMMENTSCTL_TAG_H

#include "comments_str.h"


/*
 * Returns 1 if a text begins as HTML does: with a start tag, an end tag or a
 * comment; else 0. "<https://x.example/>" and "<ann@mail.example>" are links in
 * Markdown, and a "<" without a name after it is a plain character. Cannot
 * fail.
 */
int commentsctl_tag_first(comments_str_t text);


#endif
