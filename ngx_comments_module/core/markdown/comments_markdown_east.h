/*
 * Emphasis beside Chinese, Japanese and Korean characters.
 */
#ifndef COMMENTS_MARKDOWN_EAST_H
#define COMMENTS_MARKDOWN_EAST_H

#include "comments_str.h"


/* on which side a run of "*" needs a letter, so that it can open or close */
typedef enum {
    COMMENTS_EAST_NONE = 0,
    COMMENTS_EAST_BEFORE,
    COMMENTS_EAST_BEHIND
} comments_markdown_east_t;


/*
 * Judges the run of "*" in text from start to before end, and returns on which
 * side a letter is to be inserted for the parser.
 *
 * Chinese, Japanese and Korean put no blanks between words. By CommonMark's
 * rule a run between punctuation and a letter can therefore often not open or
 * not close emphasis. By our rule it can do either, if one of the two
 * characters belongs to these languages. Source: the CJK-friendly amendments
 * to CommonMark, "left-flanking" and "right-flanking". Cannot fail.
 */
comments_markdown_east_t comments_markdown_east(comments_str_t text,
    const char *start, const char *end);


#endif
