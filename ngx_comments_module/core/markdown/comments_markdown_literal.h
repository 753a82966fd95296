/*
 * Text of the parser as it was typed: what was hidden from it comes back.
 */
#ifndef COMMENTS_MARKDOWN_LITERAL_H
#define COMMENTS_MARKDOWN_LITERAL_H

#include <md4c.h>

#include "comments_buf.h"


/*
 * Appends text without what the dialect put into it, stand-ins as the marks
 * that they stand for. Errors are in the buffer.
 */
void comments_markdown_literal(comments_buf_t *out, comments_str_t text);

/*
 * Appends the value of an attribute in the same way, its references as
 * characters. Errors are in the buffer.
 */
void comments_markdown_attribute(comments_buf_t *out,
    const MD_ATTRIBUTE *attribute);


#endif
