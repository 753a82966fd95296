/*
 * The terms of the check "words" as one automaton, that of Aho and Corasick: a
 * tree of the terms' bytes, whose nodes also name the node of their longest
 * proper suffix that is in the tree.
 *
 * The nodes are in the order of breadth: children of a node are neighbours, in
 * the order of their bytes, so that a node needs no list of them. A node takes
 * 11 bytes, and there are at most as many as the terms have bytes, and one.
 */
#ifndef NGX_HTTP_COMMENTS_WORDS_TREE_H
#define NGX_HTTP_COMMENTS_WORDS_TREE_H

#include <ngx_config.h>
#include <ngx_core.h>


/* how a term may stand, by the "*" at its ends */
#define NGX_HTTP_COMMENTS_WORDS_HEAD    0x1          /* "*term" */
#define NGX_HTTP_COMMENTS_WORDS_TAIL    0x2          /* "term*" */

/* flags of a node: the lowest four are 1 << how, of terms that end there */
#define NGX_HTTP_COMMENTS_WORDS_GAPPED  0x10         /* of terms in gaps */
#define NGX_HTTP_COMMENTS_WORDS_SUFFIX  0x20         /* a suffix has some */


/* a term */
typedef struct {
    u_char       *data;
    u_char       *tail;          /* behind a "*" inside; or NULL */
    uint16_t      len;           /* of data, up to that; 1 to 255 */
    uint16_t      tail_len;
    uint32_t      how;
} ngx_http_comments_words_term_t;


/* a term with a "*" inside */
typedef struct {
    uint32_t      node;          /* at which its first part ends */
    uint32_t      how;
    ngx_str_t     tail;
} ngx_http_comments_words_gap_t;


typedef struct {
    uint32_t      n;             /* nodes; the first one is the root */
    u_char       *label;         /* the byte by which a node is reached */
    u_char       *flags;
    u_char       *depth;         /* bytes from the root */
    uint32_t     *child;         /* the first child; the last one is before
                                    child[node + 1] */
    uint32_t     *fail;          /* node of the longest proper suffix */
    ngx_http_comments_words_gap_t  *gaps;    /* in the order of their nodes */
    ngx_uint_t    ngaps;
} ngx_http_comments_words_tree_t;


/*
 * Sorts the terms and makes the tree of them, in pool; nothing of it points
 * into the terms. NGX_OK, or NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_words_tree(ngx_pool_t *pool,
    ngx_http_comments_words_term_t *terms, ngx_uint_t n,
    ngx_http_comments_words_tree_t *tree);

/*
 * The node of the longest suffix that is in the tree, of what led to node and
 * of the byte c behind it. For a whole text the time is linear. Cannot fail.
 */
uint32_t ngx_http_comments_words_tree_step(
    const ngx_http_comments_words_tree_t *tree, uint32_t node, u_char c);

/*
 * The first gap of a node; more of it may follow. If the node has none, it is
 * another node's, or the end of the list. Cannot fail.
 */
const ngx_http_comments_words_gap_t *ngx_http_comments_words_tree_gap(
    const ngx_http_comments_words_tree_t *tree, uint32_t node);


#endif
