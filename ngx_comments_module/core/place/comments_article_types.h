/*
 * The state of the search for the article's own content in a page, and what
 * the page scanner tells it of an element. See comments_article.h.
 */
#ifndef COMMENTS_ARTICLE_TYPES_H
#define COMMENTS_ARTICLE_TYPES_H

#include "comments_str.h"


/*
 * Frames (open elements that have a score of their own) that are kept at a
 * time. What is nested deeper counts for the deepest kept frame.
 */
#define COMMENTS_ARTICLE_DEPTH     64

/*
 * Properties of an element. The scanner takes those of the first group from
 * the element's name, and comments_names.c those of the second group from its
 * id, its classes and its role.
 */
#define COMMENTS_ARTICLE_BOX       0x00000001  /* has a score of its own */
#define COMMENTS_ARTICLE_CODE      0x00000002  /* <pre> */
#define COMMENTS_ARTICLE_QUIET     0x00000004  /* its text counts a tenth */
#define COMMENTS_ARTICLE_FENCE     0x00000008  /* has footers of its own */
#define COMMENTS_ARTICLE_CLOSER    0x00000010  /* may follow the content */
#define COMMENTS_ARTICLE_MUTE      0x00000020  /* its text does not count */
#define COMMENTS_ARTICLE_ARTICLE   0x00000040
#define COMMENTS_ARTICLE_MAIN      0x00000080
#define COMMENTS_ARTICLE_CELL      0x00000100  /* <td>: nothing before it */

#define COMMENTS_ARTICLE_SEALED    0x00000200  /* no box in it is a body */
#define COMMENTS_ARTICLE_TABLE     0x00000400  /* the block goes behind it */

#define COMMENTS_ARTICLE_NOISE     0x00001000  /* its text counts a quarter */
#define COMMENTS_ARTICLE_FOOT      0x00002000  /* named as a page's footer */
#define COMMENTS_ARTICLE_PART      0x00004000  /* named as a part of a post */
#define COMMENTS_ARTICLE_ROW       0x00008000  /* its children are columns */
#define COMMENTS_ARTICLE_STACK     0x00010000  /* ... below each other */
#define COMMENTS_ARTICLE_SECTION   0x00020000  /* a section of a text */
#define COMMENTS_ARTICLE_ROOT      0x00040000  /* a script takes it over */
#define COMMENTS_ARTICLE_APP       0x00080000  /* the same, child of <body> */
#define COMMENTS_ARTICLE_COMMENT   0x00100000  /* a comment, by its id */
#define COMMENTS_ARTICLE_REMARK    0x00200000  /* perhaps one, by its class */
#define COMMENTS_ARTICLE_ENTRY     0x00400000  /* named as a post */


/*
 * An element whose start tag was read. depth is its position on the scanner's
 * stack of open elements, at the offset of its '<'. fit: the block may be
 * inserted before it.
 */
typedef struct {
    uint64_t       at;
    unsigned       props;      /* COMMENTS_ARTICLE_* */
    unsigned       kind;       /* alike for elements of one name and class */
    uint16_t       depth;
    unsigned char  fit;
} comments_article_tag_t;


/*
 * How an element ended. at: the offset at which the block would stand at the
 * end of its content; meaningful if fit. ended: by its own end tag. fit: the
 * block may stand there.
 */
typedef struct {
    uint64_t       at;
    unsigned char  ended;
    unsigned char  fit;
} comments_article_end_t;


/* an open element */
typedef struct {
    uint64_t       own;        /* the score of the text directly in it */
    uint64_t       inner;      /* half of what the boxes in it score */
    uint64_t       sum;        /* the score of all its text, not halved */
    uint64_t       code;       /* the part of sum that is code */
    uint64_t       alike;      /* the sum of its children of one kind */
    uint64_t       tail;       /* the '<' of the first footer, aside or nav
                                  in it behind its last own text; 0: none */
    unsigned       props;
    unsigned       kind;
    unsigned       alike_kind;
    uint16_t       depth;      /* its position on the scanner's stack */
    uint16_t       weight;     /* of text in it */
    uint16_t       sections;   /* sections with text that are its children */
    uint16_t       post;       /* the number of the outermost <article> that
                                  it is or is in; 0: none */
    uint16_t       entry;      /* the same of elements named as a post */
    unsigned char  alikes;     /* children of that kind: 1, 2, 3 or more */
    unsigned char  sealed;     /* nothing in it is a body */
    unsigned char  noise;      /* its text counts one in so many */
    unsigned char  coded;      /* in <pre> */
    unsigned char  fenced;     /* footers in it are not the page's */
    unsigned char  rooted;     /* in the root of a script */
    unsigned char  article;    /* an <article> is in it */
    unsigned char  main;       /* <main> is in it */
    unsigned char  in_main;    /* it is or is in <main> */
} comments_article_frame_t;


/* an element that closed and may be the article's body */
typedef struct {
    uint64_t       score;
    uint64_t       at;         /* where the block would stand; meaningful if
                                  known */
    uint64_t       sum;        /* of the element in the parent that it is
                                  in, and its kind */
    unsigned       kind;
    uint16_t       post;       /* of the frame */
    uint16_t       entry;
    unsigned       props;      /* of the element at whose end it stands */
    unsigned char  known;      /* there is a candidate */
    unsigned char  rooted;
    unsigned char  article;    /* an <article> is in it */
    unsigned char  main;       /* <main> is in it */
    unsigned char  in_main;    /* it is or is in <main> */
    unsigned char  parent;     /* the parent's number of frame and 1, as long
                                  as the parent may take its place; 0: never */
    unsigned char  hops;
} comments_article_pick_t;


/* holds no pointer and owns no memory; it may be copied */
typedef struct {
    comments_article_pick_t   body;      /* by the score */
    comments_article_pick_t   article;   /* the largest <article> */
    comments_article_pick_t   main;      /* the first <main> */
    comments_article_pick_t   entry;     /* the largest one named as a post */
    uint64_t                  foot;      /* the '<' of the page's footer; 0:
                                            none so far */
    unsigned char             frames;
    uint16_t                  posts;     /* <article>s so far that are in no
                                            other one */
    uint16_t                  entries;   /* the same of elements named as a
                                            post */
    unsigned char             articles;  /* <article>s that have closed so far:
                                            none, one or more */
    comments_article_frame_t  frame[COMMENTS_ARTICLE_DEPTH];
} comments_article_t;


#endif
