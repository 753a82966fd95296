/*
 * Character references of HTML, such as "&amp;": decoding.
 */
#ifndef COMMENTS_ENTITY_H
#define COMMENTS_ENTITY_H

#include "comments_buf.h"


/*
 * Appends the character that a reference ("&amp;", "&#228;", "&#xe4;") stands
 * for, in UTF-8. A numeric reference to no character, or to one that clean
 * text may not hold (comments_text_fit()), becomes U+FFFD. A reference with a
 * name that this file does not know is appended as it is. Returns as
 * comments_buf_add().
 */
int comments_entity_add(comments_buf_t *out, comments_str_t reference);


#endif
