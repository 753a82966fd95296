/*
 * Emphasis beside Chinese, Japanese and Korean characters.
 */
#ifndef COMMENTS_MARKDOWN_EAST_H
#define COMMENTS_MARKDOWN_EAST_H

#include "comments_str.h"


/* where a run of "*" needs a letter, so that it is one that opens or closes */
typedef enum {
    COMMENTS_EAST_NONE = 0,
    COMMENTS_EAST_BEFORE,
    COMMENTS_EAST_BEHIND
} comments_markdown_east_t;


/*
 * Judges the run of "*" in text from start to before end. These languages put
 * no blanks between words, so that a run between punctuation and a letter is
 * not told to open or to close by CommonMark's rule: there it may do either, if
 * one of both is one of theirs. Source: the CJK-friendly amendments to
 * CommonMark, "left-flanking" and "right-flanking". Cannot fail.
 */
comments_markdown_east_t comments_markdown_east(comments_str_t text,
    const char *start, const char *end);


#endif
