/*
 * What a token is: one trait of a comment whose occurrences are counted.
 */
#ifndef COMMENTS_TOKENS_TYPES_H
#define COMMENTS_TOKENS_TYPES_H

#include "comments_str.h"


/* distinct tokens of one comment; to learn one takes a batch of commands */
#define COMMENTS_TOKENS_MAX   240

/* the vocabulary: tokens are told apart by a hash of so many bits */
#define COMMENTS_TOKENS_BITS  20

/* characters of a token's name in Redis */
#define COMMENTS_TOKEN_LEN    4


/*
 * The kinds of tokens. The same text of two kinds makes two tokens. A kind's
 * letter is part of the hash, so it must not be given to another kind.
 */
typedef enum {
    COMMENTS_TOKEN_WORD = 'w',       /* or two characters of a dense script */
    COMMENTS_TOKEN_PAIR = 'p',       /* two words that follow one another */
    COMMENTS_TOKEN_STEM = 's',       /* first 4 characters of a longer word */
    COMMENTS_TOKEN_LONG_STEM = 'l',  /* the first 6 */
    COMMENTS_TOKEN_MARKS = 'm',      /* punctuation and symbols in a row */
    COMMENTS_TOKEN_FIRST = '^',      /* the first and the second word */
    COMMENTS_TOKEN_LAST = '$',       /* the last word */
    COMMENTS_TOKEN_HOST = 'h',       /* of a link, or of the website */
    COMMENTS_TOKEN_DOMAIN = 't',     /* the last label of a host */
    COMMENTS_TOKEN_PATH = 'u',       /* a word of a link, behind the host */
    COMMENTS_TOKEN_NAME = 'n',       /* a word of the author's name */
    COMMENTS_TOKEN_EMAIL = 'e',      /* the domain of the e-mail address */
    COMMENTS_TOKEN_AUTHOR = 'a',     /* the hash of the e-mail address */
    COMMENTS_TOKEN_SHAPE = '#'       /* lengths and numbers, in classes */
} comments_token_kind_t;


typedef struct {
    uint32_t                hash;    /* COMMENTS_TOKENS_BITS bits */
    comments_token_kind_t   kind;
    comments_str_t          text;    /* UTF-8, in its one form */
} comments_token_t;

typedef struct {
    comments_token_t   list[COMMENTS_TOKENS_MAX];
    size_t             n;
} comments_tokens_t;


#endif
