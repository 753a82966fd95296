/*
 * The mark-up of a simple text: where it is, found without the Markdown parser.
 */
#ifndef COMMENTS_MARKDOWN_MARKS_H
#define COMMENTS_MARKDOWN_MARKS_H

#include "comments_str.h"


#define COMMENTS_MARKDOWN_MARKS  48


typedef enum {
    COMMENTS_MARK_TEXT = 0,      /* looked like one, and is none */
    COMMENTS_MARK_OPEN,          /* "*" or "_": emphasis; two: strong */
    COMMENTS_MARK_CLOSE,
    COMMENTS_MARK_CODE,          /* a whole `code` */
    COMMENTS_MARK_ADDRESS,       /* a bare one */
    COMMENTS_MARK_LINK,          /* "[" */
    COMMENTS_MARK_TARGET         /* "](https://example.com/)" */
} comments_mark_t;

/* a piece of mark-up, which lies in the text */
typedef struct {
    const char  *start;
    const char  *end;
    uint8_t      kind;           /* comments_mark_t */
    uint8_t      other;          /* of a link: the mark of its target */
} comments_markdown_mark_t;

typedef struct {
    comments_markdown_mark_t  marks[COMMENTS_MARKDOWN_MARKS];
    unsigned                  n;         /* in the order of the text */
} comments_markdown_marks_t;


/*
 * Finds the mark-up of text, which may hold paragraphs and their lines,
 * emphasis, code, bare addresses and links to http or https, and what is none
 * of it.
 * COMMENTS_DECLINED: there may be other mark-up in it, or some that means one
 * thing or another by what is far from it. Linear time; it writes marks only,
 * of which those that are not used stay as they were.
 */
int comments_markdown_marks(comments_markdown_marks_t *marks,
    comments_str_t text);


#endif
