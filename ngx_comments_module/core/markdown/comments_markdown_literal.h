/*
 * Stand-ins. To hide a mark ("*", "_", "[", ...) from the parser, the parser's
 * copy of a text holds another byte in its place, the mark's stand-in, which
 * the parser takes for a letter. This file replaces marks by stand-ins, and
 * stand-ins in the parser's output by the marks.
 */
#ifndef COMMENTS_MARKDOWN_LITERAL_H
#define COMMENTS_MARKDOWN_LITERAL_H

#include <md4c.h>

#include "comments_buf.h"


/*
 * Bytes that are inserted into the parser's copy. The first two surround a
 * bare address and are for the writer; a JOINT is for the parser (see
 * comments_markdown_dialect.h).
 */
#define COMMENTS_MARKDOWN_ADDRESS_BEGIN  0x01
#define COMMENTS_MARKDOWN_ADDRESS_END    0x02
#define COMMENTS_MARKDOWN_JOINT          0x03


/* Returns the stand-in for c, or c if it has none. Cannot fail. */
char comments_markdown_stand_in(char c);

/*
 * Returns the mark that c is the stand-in for, or c if it is none. Cannot
 * fail.
 */
char comments_markdown_unguard(char c);

/*
 * Appends text as it was typed: without the bytes that the dialect inserted,
 * and with marks in place of stand-ins. Errors are in the buffer
 * (out->failed).
 */
void comments_markdown_literal(comments_buf_t *out, comments_str_t text);

/*
 * Appends the value of an attribute in the same way, with its character
 * references decoded. Errors are in the buffer.
 */
void comments_markdown_attribute(comments_buf_t *out,
    const MD_ATTRIBUTE *attribute);


#endif
