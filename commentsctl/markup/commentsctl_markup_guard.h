/*
 * Foresees which Markdown core shows as text because of its many marks.
 */
#ifndef COMMENTSCTL_MARKUP_GUARD_H
#define COMMENTSCTL_MARKUP_GUARD_H

#include "comments_str.h"


/*
 * 1 if a paragraph of markdown may have so many marks that core hides them from
 * its parser (comments_markdown_guard.h), else 0. Linear time. Cannot fail.
 */
int commentsctl_markup_guard(comments_str_t markdown);


#endif
