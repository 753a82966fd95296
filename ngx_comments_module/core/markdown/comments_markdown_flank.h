/*
 * What a delimiter of emphasis is by the characters beside it.
 */
#ifndef COMMENTS_MARKDOWN_FLANK_H
#define COMMENTS_MARKDOWN_FLANK_H

#include "comments_str.h"


typedef enum {
    COMMENTS_FLANK_NONE = 0,     /* text: blanks around it, or snake_case */
    COMMENTS_FLANK_OPENS,
    COMMENTS_FLANK_CLOSES,
    COMMENTS_FLANK_UNSURE        /* either, or not to be told here */
} comments_markdown_flank_t;


/*
 * Judges the run of "*" or "_" in text from start to before end; it must be
 * all of the run. With address, a bare address ends there, which is a letter
 * to the parser. White space is a blank or a line feed; letters are those of
 * ASCII, Latin and Cyrillic, beside any other character it is unsure. Source:
 * CommonMark, "Emphasis and strong emphasis". Cannot fail.
 */
comments_markdown_flank_t comments_markdown_flank(comments_str_t text,
    const char *start, const char *end, int address);


#endif
