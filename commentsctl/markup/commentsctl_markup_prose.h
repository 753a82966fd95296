/*
 * Collects the text of one paragraph: its characters without needless white
 * space, and runs of characters that look the same.
 */
#ifndef COMMENTSCTL_MARKUP_PROSE_H
#define COMMENTSCTL_MARKUP_PROSE_H

#include "comments_buf.h"


/* looks of characters, a set of bits */
#define COMMENTSCTL_STYLE_STRONG  0x1
#define COMMENTSCTL_STYLE_EM      0x2
#define COMMENTSCTL_STYLE_DEL     0x4
#define COMMENTSCTL_STYLE_CODE    0x8


/* characters of one style in one link, from start to before end */
typedef struct {
    size_t    start;
    size_t    end;
    uint32_t  link;              /* 1 + index of its target; 0: no link */
    uint8_t   style;
} commentsctl_markup_run_t;

typedef struct {
    size_t    start;             /* in targets */
    size_t    len;
} commentsctl_markup_link_t;

/*
 * The paragraph, and what is known of the next character. The runs follow each
 * other without a gap. In the text, a line feed is a line break.
 */
typedef struct {
    comments_buf_t              text;
    commentsctl_markup_run_t   *runs;
    size_t                      n;
    size_t                      size;

    comments_buf_t              targets;
    commentsctl_markup_link_t  *links;
    size_t                      nlinks;
    size_t                      links_size;

    uint32_t                    link;          /* of the next character */
    uint8_t                     style;
    uint32_t                    blank;         /* white space before it; 0:
                                                  none */
    uint32_t                    blank_link;    /* of white space and breaks */
    uint8_t                     blank_style;
    unsigned                    breaks;        /* line breaks before it */
    unsigned                    newlines;      /* line feeds that count */
    unsigned                    failed:1;      /* out of memory */
} commentsctl_markup_prose_t;


/* Makes *prose an empty paragraph without targets. Cannot fail. */
void commentsctl_markup_prose_init(commentsctl_markup_prose_t *prose);

/* Frees what the paragraph holds. Cannot fail. */
void commentsctl_markup_prose_free(commentsctl_markup_prose_t *prose);

/* Begins a new text: no paragraph, no targets. Cannot fail. */
void commentsctl_markup_prose_reset(commentsctl_markup_prose_t *prose);

/*
 * Adds characters in the present style and link. With lines, line feeds are
 * line breaks, and two of them end the paragraph; otherwise they are white
 * space. Returns 1 if the paragraph has ended before *text, of which nothing
 * more was read: the caller takes it, calls _next() and then this function
 * again. Otherwise returns 0, and *text is empty. Errors are in prose->failed.
 */
int commentsctl_markup_prose_add(commentsctl_markup_prose_t *prose,
    comments_str_t *text, int lines);

/* Adds a line break; two of them end the paragraph. Cannot fail. */
void commentsctl_markup_prose_break(commentsctl_markup_prose_t *prose);

/*
 * Makes the line breaks since the last character one, or none if no character
 * is in the paragraph or on is 0. Cannot fail.
 */
void commentsctl_markup_prose_line(commentsctl_markup_prose_t *prose, int on);

/* Forgets the paragraph, but neither style, link nor targets. Cannot fail. */
void commentsctl_markup_prose_next(commentsctl_markup_prose_t *prose);

/*
 * Returns the number of a new link, for prose->link. Errors are in
 * prose->failed.
 */
uint32_t commentsctl_markup_prose_target(commentsctl_markup_prose_t *prose,
    comments_str_t url);

/* Returns the target of the link with this number. Cannot fail. */
comments_str_t commentsctl_markup_prose_url(
    const commentsctl_markup_prose_t *prose, uint32_t link);

/*
 * 1 if c is white space for the Markdown parser beside emphasis, else 0.
 * Cannot fail.
 */
int commentsctl_markup_prose_blank(uint32_t c);


#endif
