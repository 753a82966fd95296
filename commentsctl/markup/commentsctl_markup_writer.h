/*
 * The state of writing Markdown: what the end of the output means for the next
 * character.
 */
#ifndef COMMENTSCTL_MARKUP_WRITER_H
#define COMMENTSCTL_MARKUP_WRITER_H

#include "comments_buf.h"


/*
 * How much of Markdown's markup is written. Core shows the marks of a paragraph
 * as text if it has very many of them (comments_markdown_guard.h); such a text
 * is written with fewer.
 */
typedef enum {
    COMMENTSCTL_MARKS_ALL = 0,
    COMMENTSCTL_MARKS_MARKUP,    /* marks that are text are references */
    COMMENTSCTL_MARKS_NONE       /* there is no emphasis, link nor code */
} commentsctl_marks_t;

/*
 * Whether emphasis has ended where the next character is written, and which
 * characters may be there without the delimiter losing its meaning.
 */
typedef enum {
    COMMENTSCTL_BESIDE_ANY = 0,
    COMMENTSCTL_BESIDE_LETTER,   /* ASCII punctuation, blanks, letters */
    COMMENTSCTL_BESIDE_MARK      /* ASCII punctuation and blanks */
} commentsctl_beside_t;

typedef struct {
    comments_buf_t        out;
    comments_str_t        prefix;      /* of the paragraph's further lines */
    commentsctl_marks_t   marks;
    commentsctl_beside_t  beside;
    size_t                word;        /* in out: where the last word begins */
    size_t                seen;        /* in out: blanks are known so far */
    unsigned              links;       /* in the whole text */
    unsigned              whole:1;     /* the word has had its first escape */
    unsigned              line:1;      /* nothing is in the line yet */
    unsigned              references:1;   /* no backslashes in this paragraph */
    unsigned              link:1;      /* in the text of a link */
    unsigned              text:1;      /* out ends in a character of text */
} commentsctl_markup_writer_t;


#endif
