/*
 * Reads a comment's text piece by piece: words, numbers, links, marks.
 */
#ifndef COMMENTS_TOKENS_READ_H
#define COMMENTS_TOKENS_READ_H

#include "comments_tokens_fold.h"
#include "comments_tokens_link.h"


/* characters of a word that count, and bytes that they take */
#define COMMENTS_TOKENS_WORD_CHARS  24
#define COMMENTS_TOKENS_WORD_MAX    (4 * COMMENTS_TOKENS_WORD_CHARS)

/* the scripts that are told apart */
#define COMMENTS_TOKENS_LATIN     0x1
#define COMMENTS_TOKENS_GREEK     0x2
#define COMMENTS_TOKENS_CYRILLIC  0x4
#define COMMENTS_TOKENS_ARABIC    0x8
#define COMMENTS_TOKENS_SPACELESS 0x10
#define COMMENTS_TOKENS_OTHER     0x20


typedef enum {
    COMMENTS_PIECE_WORD = 1,
    COMMENTS_PIECE_NUMBER,       /* text is "<n3>": of three digits */
    COMMENTS_PIECE_LINK,         /* text is "<link>" */
    COMMENTS_PIECE_MARKS,
    COMMENTS_PIECE_DENSE         /* one character */
} comments_piece_kind_t;


typedef struct {
    comments_piece_kind_t    kind;
    char                     data[COMMENTS_TOKENS_WORD_MAX];
    size_t                   len;
    size_t                   stem;       /* bytes of its first 4 characters;
                                            0: it has no more than these */
    size_t                   long_stem;  /* the same of 6 */
    comments_tokens_link_t   link;
    unsigned                 mixed:1;    /* Latin, and Greek or Cyrillic */
    unsigned                 joined:1;   /* no white space before it */
} comments_piece_t;


typedef struct {
    const char   *p;
    const char   *end;
    unsigned      apart:1;        /* a bare host may begin here */

    /* counts of what was read, links not among it */
    size_t        chars;          /* without white space */
    size_t        letters;
    size_t        upper;
    size_t        digits;
    size_t        shouts;         /* exclamation marks */
    size_t        fancy;          /* stand for an ASCII letter or digit */
    size_t        links;
    unsigned      scripts;        /* COMMENTS_TOKENS_LATIN … */
} comments_tokens_reader_t;


/* Begins to read the text, which must live as long. */
void comments_tokens_read_init(comments_tokens_reader_t *reader,
    comments_str_t text);

/*
 * Reads the next piece. Returns 1; 0: there is none, and *piece is unchanged.
 * The whole text is read in linear time. Cannot fail.
 */
int comments_tokens_read(comments_tokens_reader_t *reader,
    comments_piece_t *piece);

/* The text of a piece: valid until the next one is read into it. */
static inline comments_str_t
comments_tokens_piece(const comments_piece_t *piece)
{
    return comments_str_of(piece->data, piece->len);
}


#endif
