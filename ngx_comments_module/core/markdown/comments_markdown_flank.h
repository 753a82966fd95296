/*
 * Judges delimiters of emphasis by the characters beside them.
 */
#ifndef COMMENTS_MARKDOWN_FLANK_H
#define COMMENTS_MARKDOWN_FLANK_H

#include "comments_str.h"


typedef enum {
    COMMENTS_FLANK_NONE = 0,     /* text: between blanks, or in snake_case */
    COMMENTS_FLANK_OPENS,
    COMMENTS_FLANK_CLOSES,
    COMMENTS_FLANK_UNSURE        /* either, or the parser has to decide */
} comments_markdown_flank_t;


/*
 * Judges the run of "*" or "_" in text from start to before end; it must be
 * the whole run. With address, a bare address ends at the run, and the parser
 * reads its end as a letter. White space is a blank or a line feed. Letters
 * are those of ASCII, Latin and Cyrillic; beside any other character the
 * result is COMMENTS_FLANK_UNSURE. Source: CommonMark, "Emphasis and strong
 * emphasis". Cannot fail.
 */
comments_markdown_flank_t comments_markdown_flank(comments_str_t text,
    const char *start, const char *end, int address);


#endif
