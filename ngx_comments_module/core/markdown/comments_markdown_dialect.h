/*
 * Where our Markdown is not CommonMark, within a paragraph: what is shown as it
 * was typed is hidden from the parser, and emphasis of East Asian text is not.
 */
#ifndef COMMENTS_MARKDOWN_DIALECT_H
#define COMMENTS_MARKDOWN_DIALECT_H

#include "comments_str.h"


/*
 * Copies a paragraph (whole lines, line feeds and markers of quotes and items
 * in it) to out, which has room for twice its length, and returns the end of
 * what it wrote. On the way
 *   - the marks of bare addresses become stand-ins, and the address lies
 *     between ADDRESS_BEGIN and ADDRESS_END. None is looked for in code, in
 *     <addresses> and in targets of links;
 *   - so do "~" without another one, the backslashes of paths ("C:\_temp\*")
 *     with the marks behind them, and the arms of "\_(...)_/";
 *   - a JOINT stands between punctuation and a "*" where the other side is a
 *     letter and one of both is Chinese, Japanese or Korean. The parser takes
 *     it for a letter, so that emphasis may begin and end there as the
 *     CJK-friendly amendments to CommonMark have it.
 * Cannot fail. Linear time.
 */
char *comments_markdown_dialect(char *out, comments_str_t paragraph);


#endif
