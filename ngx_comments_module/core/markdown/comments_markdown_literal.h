/*
 * Bytes that stand for others in the parser's copy of a text, and that text as
 * it was typed: what was hidden from the parser comes back.
 */
#ifndef COMMENTS_MARKDOWN_LITERAL_H
#define COMMENTS_MARKDOWN_LITERAL_H

#include <md4c.h>

#include "comments_buf.h"


/* bytes that are put between others for the parser's and the writer's sake */
#define COMMENTS_MARKDOWN_ADDRESS_BEGIN  0x01
#define COMMENTS_MARKDOWN_ADDRESS_END    0x02
#define COMMENTS_MARKDOWN_JOINT          0x03


/* The stand-in for c; any byte that has none is itself. Cannot fail. */
char comments_markdown_stand_in(char c);

/* The mark that c stands for; any other byte is itself. Cannot fail. */
char comments_markdown_unguard(char c);

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
