/*
 * Finds the mark-up of a simple text without the Markdown parser.
 */
#ifndef COMMENTS_MARKDOWN_MARKS_H
#define COMMENTS_MARKDOWN_MARKS_H

#include "comments_str.h"


#define COMMENTS_MARKDOWN_MARKS  48


typedef enum {
    COMMENTS_MARK_TEXT = 0,      /* looked like mark-up, but is text */
    COMMENTS_MARK_OPEN,          /* "*" or "_": emphasis; two: strong */
    COMMENTS_MARK_CLOSE,
    COMMENTS_MARK_CODE,          /* a whole `code` */
    COMMENTS_MARK_ADDRESS,       /* a bare address */
    COMMENTS_MARK_LINK,          /* "[" */
    COMMENTS_MARK_TARGET         /* "](https://example.com/)" */
} comments_mark_t;

/* a piece of mark-up; start and end point into the text */
typedef struct {
    const char  *start;
    const char  *end;
    uint8_t      kind;           /* comments_mark_t */
    uint8_t      other;          /* LINK: index of its TARGET */
} comments_markdown_mark_t;

typedef struct {
    comments_markdown_mark_t  marks[COMMENTS_MARKDOWN_MARKS];
    unsigned                  n;         /* marks used, in text order */
} comments_markdown_marks_t;


/*
 * Finds the mark-up of text. A simple text consists of paragraphs and their
 * lines, emphasis, code, bare addresses, links to http or https, and
 * characters that only look like mark-up. COMMENTS_OK: marks is set; entries
 * from n on are not written. COMMENTS_DECLINED: text may have other mark-up,
 * or mark-up whose meaning depends on text far from it. Linear time.
 */
int comments_markdown_marks(comments_markdown_marks_t *marks,
    comments_str_t text);


#endif
