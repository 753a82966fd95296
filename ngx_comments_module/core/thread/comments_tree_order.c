/*
 * The orders of comments: comparisons, and a merge sort.
 */

#include "comments_tree_order.h"


static inline uint64_t comments_tree_word(const char *p);


void
comments_tree_sort(const comments_tree_forest_t *f, uint32_t *list, uint32_t n,
    comments_tree_compare_pt compare)
{
    uint64_t   width, left, middle, right;
    uint32_t  *from, *to, *swap;
    uint64_t   a, b, out;

    for (out = 1; out < n; out++) {
        if (compare(f, list[out - 1], list[out]) > 0) {
            break;
        }
    }

    if (out >= n) {
        return;
    }

    from = list;
    to = f->work;

    for (width = 1; width < n; width *= 2) {

        for (left = 0; left < n; left += 2 * width) {
            middle = (left + width < n) ? left + width : n;
            right = (left + 2 * width < n) ? left + 2 * width : n;
            a = left;
            b = middle;

            for (out = left; out < right; out++) {
                if (a < middle
                    && (b == right || compare(f, from[a], from[b]) < 0))
                {
                    to[out] = from[a++];

                } else {
                    to[out] = from[b++];
                }
            }
        }

        swap = from;
        from = to;
        to = swap;
    }

    if (from != list) {
        memcpy(list, from, n * sizeof(uint32_t));
    }
}


int
comments_tree_compare_id(const comments_tree_forest_t *f, uint32_t a,
    uint32_t b)
{
    int  rc;

    rc = comments_tree_compare_str(f->comments[a].id, f->comments[b].id);
    if (rc != 0) {
        return rc;
    }

    return (a < b) ? -1 : 1;
}


int
comments_tree_compare_best(const comments_tree_forest_t *f, uint32_t a,
    uint32_t b)
{
    if (f->score[a] != f->score[b]) {
        return (f->score[a] > f->score[b]) ? -1 : 1;
    }

    return (a < b) ? -1 : 1;
}


int
comments_tree_compare_roots(const comments_tree_forest_t *f, uint32_t a,
    uint32_t b)
{
    unsigned  pinned_a, pinned_b;

    pinned_a = f->comments[f->index[a]].pinned;
    pinned_b = f->comments[f->index[b]].pinned;

    if (pinned_a != pinned_b) {
        return pinned_a ? -1 : 1;
    }

    switch (f->order) {

    case COMMENTS_BEST:
        return comments_tree_compare_best(f, a, b);

    case COMMENTS_NEWEST:
        return (a > b) ? -1 : 1;

    default:
        return (a < b) ? -1 : 1;
    }
}


int
comments_tree_compare_str(comments_str_t a, comments_str_t b)
{
    int       rc;
    size_t    len;
    uint64_t  x, y;

    /* the fast path: a valid id is compared as two words of 8 bytes */

    if (a.len == COMMENTS_ID_LEN && b.len == COMMENTS_ID_LEN) {
        x = comments_tree_word(a.data);
        y = comments_tree_word(b.data);

        if (x == y) {
            x = comments_tree_word(a.data + 8);
            y = comments_tree_word(b.data + 8);
        }

        return (x > y) - (x < y);
    }

    len = (a.len < b.len) ? a.len : b.len;
    rc = len ? memcmp(a.data, b.data, len) : 0;

    if (rc != 0) {
        return rc;
    }

    if (a.len == b.len) {
        return 0;
    }

    return (a.len < b.len) ? -1 : 1;
}


/* reads 8 bytes as a big-endian word, so that words compare like the bytes */
static inline uint64_t
comments_tree_word(const char *p)
{
    const unsigned char  *u;

    u = (const unsigned char *) p;

    return (uint64_t) u[0] << 56 | (uint64_t) u[1] << 48
           | (uint64_t) u[2] << 40 | (uint64_t) u[3] << 32
           | (uint64_t) u[4] << 24 | (uint64_t) u[5] << 16
           | (uint64_t) u[6] << 8 | (uint64_t) u[7];
}
