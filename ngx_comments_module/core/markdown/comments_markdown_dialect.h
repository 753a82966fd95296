/*
 * Our differences from CommonMark within a paragraph: marks that are to be
 * shown as they were typed are hidden from the parser, and emphasis works
 * beside Chinese, Japanese and Korean characters.
 */
#ifndef COMMENTS_MARKDOWN_DIALECT_H
#define COMMENTS_MARKDOWN_DIALECT_H

#include "comments_str.h"


/*
 * Copies a paragraph to out, which has room for twice its length, and returns
 * the end of what it wrote. The paragraph consists of whole lines, with their
 * line feeds and markers of quotes and items. A stand-in is a byte that
 * replaces a mark in the parser's copy (see comments_markdown_literal.h).
 * While copying,
 *   - the marks in bare addresses become stand-ins, and each address is put
 *     between ADDRESS_BEGIN and ADDRESS_END. Addresses are not looked for in
 *     code, in <addresses> and in targets of links;
 *   - a single "~", the backslashes of paths ("C:\_temp\*") with the marks
 *     behind them, and the arms of "\_(...)_/" become stand-ins, too;
 *   - a JOINT is inserted between punctuation and a "*" if the other side is a
 *     letter and one of both is Chinese, Japanese or Korean. The parser takes
 *     the JOINT for a letter, so that emphasis can begin and end there as in
 *     the CJK-friendly amendments to CommonMark.
 * Cannot fail. Linear time.
 */
char *comments_markdown_dialect(char *out, comments_str_t paragraph);


#endif
