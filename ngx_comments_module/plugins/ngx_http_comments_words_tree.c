/*
 * Builds and walks the automaton of the check "words".
 */

#include "ngx_http_comments_words_tree.h"


/* what a tree is made of */
typedef struct {
    ngx_pool_t                            *pool;
    ngx_http_comments_words_tree_t        *tree;
    const ngx_http_comments_words_term_t  *terms;    /* sorted */
    ngx_uint_t                             n;
    uint32_t                              *from;     /* first term of a node */
    uint32_t                              *upto;     /* and behind its last */
} ngx_http_comments_words_making_t;


static int ngx_libc_cdecl ngx_http_comments_words_tree_compare(
    const void *one, const void *two);
static ngx_int_t ngx_http_comments_words_tree_make(
    ngx_http_comments_words_making_t *making);
static ngx_uint_t ngx_http_comments_words_tree_nodes(
    const ngx_http_comments_words_term_t *terms, ngx_uint_t n);
static void ngx_http_comments_words_tree_grow(
    ngx_http_comments_words_making_t *making);
static void ngx_http_comments_words_tree_link(
    ngx_http_comments_words_tree_t *tree);
static ngx_int_t ngx_http_comments_words_tree_gaps(
    ngx_http_comments_words_making_t *making);
static int ngx_libc_cdecl ngx_http_comments_words_tree_order(const void *one,
    const void *two);


ngx_int_t
ngx_http_comments_words_tree(ngx_pool_t *pool,
    ngx_http_comments_words_term_t *terms, ngx_uint_t n,
    ngx_http_comments_words_tree_t *tree)
{
    ngx_int_t                         rc;
    ngx_http_comments_words_making_t  making;

    ngx_qsort(terms, n, sizeof(ngx_http_comments_words_term_t),
              ngx_http_comments_words_tree_compare);

    ngx_memzero(tree, sizeof(ngx_http_comments_words_tree_t));
    ngx_memzero(&making, sizeof(ngx_http_comments_words_making_t));

    making.pool = pool;
    making.tree = tree;
    making.terms = terms;
    making.n = n;

    rc = ngx_http_comments_words_tree_make(&making);

    ngx_free(making.from);
    ngx_free(making.upto);

    return rc;
}


static int ngx_libc_cdecl
ngx_http_comments_words_tree_compare(const void *one, const void *two)
{
    const ngx_http_comments_words_term_t  *a = one, *b = two;

    int  rc;

    rc = ngx_memcmp(a->data, b->data, ngx_min(a->len, b->len));

    return rc ? rc : (int) a->len - (int) b->len;
}


static ngx_int_t
ngx_http_comments_words_tree_make(ngx_http_comments_words_making_t *making)
{
    ngx_uint_t                       n;
    ngx_pool_t                      *pool;
    ngx_http_comments_words_tree_t  *tree;

    tree = making->tree;
    pool = making->pool;

    n = ngx_http_comments_words_tree_nodes(making->terms, making->n);

    tree->label = ngx_pcalloc(pool, n);
    tree->flags = ngx_pcalloc(pool, n);
    tree->depth = ngx_pcalloc(pool, n);
    tree->child = ngx_palloc(pool, (n + 1) * sizeof(uint32_t));
    tree->fail = ngx_palloc(pool, n * sizeof(uint32_t));
    making->from = ngx_alloc(n * sizeof(uint32_t), pool->log);
    making->upto = ngx_alloc(n * sizeof(uint32_t), pool->log);

    if (tree->label == NULL || tree->flags == NULL || tree->depth == NULL
        || tree->child == NULL || tree->fail == NULL || making->from == NULL
        || making->upto == NULL)
    {
        return NGX_ERROR;
    }

    ngx_http_comments_words_tree_grow(making);
    ngx_http_comments_words_tree_link(tree);

    return ngx_http_comments_words_tree_gaps(making);
}


/* the root, and each byte that a term does not share with the one before it */
static ngx_uint_t
ngx_http_comments_words_tree_nodes(const ngx_http_comments_words_term_t *terms,
    ngx_uint_t n)
{
    size_t      len, most;
    ngx_uint_t  i, nodes;

    nodes = 1;

    for (i = 0; i < n; i++) {

        len = 0;
        most = i ? ngx_min(terms[i].len, terms[i - 1].len) : 0;

        while (len < most && terms[i].data[len] == terms[i - 1].data[len]) {
            len++;
        }

        nodes += terms[i].len - len;
    }

    return nodes;
}


/* each node has a run of the terms, which its children part between them */
static void
ngx_http_comments_words_tree_grow(ngx_http_comments_words_making_t *making)
{
    size_t                                 depth;
    uint32_t                               node, i, new;
    ngx_http_comments_words_tree_t        *tree;
    const ngx_http_comments_words_term_t  *term;

    tree = making->tree;

    tree->n = 1;
    making->from[0] = 0;
    making->upto[0] = (uint32_t) making->n;

    for (node = 0; node < tree->n; node++) {

        depth = tree->depth[node];
        tree->child[node] = tree->n;

        for (i = making->from[node]; i < making->upto[node]; i++) {
            term = &making->terms[i];

            if (term->len == depth) {        /* these stand first */
                tree->flags[node] |= term->tail
                                     ? NGX_HTTP_COMMENTS_WORDS_GAPPED
                                     : 1 << term->how;
                continue;
            }

            new = tree->n - 1;

            if (tree->child[node] == tree->n
                || tree->label[new] != term->data[depth])
            {
                new = tree->n++;
                tree->label[new] = term->data[depth];
                tree->depth[new] = (u_char) (depth + 1);
                making->from[new] = i;
            }

            making->upto[new] = i + 1;
        }
    }

    tree->child[tree->n] = tree->n;
}


/* the parent of a node, and all shorter ones, have their suffixes before it */
static void
ngx_http_comments_words_tree_link(ngx_http_comments_words_tree_t *tree)
{
    uint32_t  node, i, fail;

    tree->fail[0] = 0;

    for (node = 0; node < tree->n; node++) {

        for (i = tree->child[node]; i < tree->child[node + 1]; i++) {

            fail = node ? ngx_http_comments_words_tree_step(tree,
                                           tree->fail[node], tree->label[i])
                        : 0;

            tree->fail[i] = fail;

            if (tree->flags[fail]) {
                tree->flags[i] |= NGX_HTTP_COMMENTS_WORDS_SUFFIX;
            }
        }
    }
}


static ngx_int_t
ngx_http_comments_words_tree_gaps(ngx_http_comments_words_making_t *making)
{
    size_t                                 k;
    u_char                                *tail;
    uint32_t                               node;
    ngx_uint_t                             i;
    ngx_http_comments_words_gap_t         *gap;
    ngx_http_comments_words_tree_t        *tree;
    const ngx_http_comments_words_term_t  *term;

    tree = making->tree;

    for (i = 0; i < making->n; i++) {
        tree->ngaps += (making->terms[i].tail != NULL);
    }

    gap = ngx_pcalloc(making->pool, (tree->ngaps + 1)
                                    * sizeof(ngx_http_comments_words_gap_t));
    if (gap == NULL) {
        return NGX_ERROR;
    }

    tree->gaps = gap;

    for (i = 0; i < making->n; i++) {
        term = &making->terms[i];

        if (term->tail == NULL) {
            continue;
        }

        for (node = 0, k = 0; k < term->len; k++) {
            node = ngx_http_comments_words_tree_step(tree, node,
                                                     term->data[k]);
        }

        tail = ngx_pnalloc(making->pool, term->tail_len);
        if (tail == NULL) {
            return NGX_ERROR;
        }

        ngx_memcpy(tail, term->tail, term->tail_len);

        gap->node = node;
        gap->how = term->how;
        gap->tail.len = term->tail_len;
        gap->tail.data = tail;
        gap++;
    }

    ngx_qsort(tree->gaps, tree->ngaps, sizeof(ngx_http_comments_words_gap_t),
              ngx_http_comments_words_tree_order);

    return NGX_OK;
}


static int ngx_libc_cdecl
ngx_http_comments_words_tree_order(const void *one, const void *two)
{
    const ngx_http_comments_words_gap_t  *a = one, *b = two;

    return (a->node > b->node) - (a->node < b->node);
}


const ngx_http_comments_words_gap_t *
ngx_http_comments_words_tree_gap(const ngx_http_comments_words_tree_t *tree,
    uint32_t node)
{
    ngx_uint_t  low, high, middle;

    low = 0;
    high = tree->ngaps;

    while (low < high) {
        middle = low + (high - low) / 2;

        if (tree->gaps[middle].node < node) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    return &tree->gaps[low];
}


uint32_t
ngx_http_comments_words_tree_step(const ngx_http_comments_words_tree_t *tree,
    uint32_t node, u_char c)
{
    uint32_t  low, high, middle;

    for ( ;; ) {                             /* each turn is less deep */

        low = tree->child[node];
        high = tree->child[node + 1];

        while (low < high) {
            middle = low + (high - low) / 2;

            if (tree->label[middle] == c) {
                return middle;
            }

            if (tree->label[middle] < c) {
                low = middle + 1;

            } else {
                high = middle;
            }
        }

        if (node == 0) {
            return 0;
        }

        node = tree->fail[node];
    }
}
