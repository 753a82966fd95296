/*
 * The thread tree: comments in any order become the list in which they are
 * drawn. The code works on ranks in flat arrays: the rank of a comment is its
 * position in the order of ids, which is the order of time.
 */

#include "comments_rank.h"
#include "comments_tree.h"
#include "comments_tree_forest.h"
#include "comments_tree_order.h"


static int comments_tree_alloc(comments_arena_t *arena,
    comments_tree_forest_t *f, uint32_t n);
static void comments_tree_rank(comments_tree_forest_t *f, uint32_t n);
static void comments_tree_rate(comments_tree_forest_t *f);
static void comments_tree_link(comments_tree_forest_t *f);
static uint32_t comments_tree_find(const comments_tree_forest_t *f,
    comments_str_t id);
static void comments_tree_break_loops(comments_tree_forest_t *f);
static void comments_tree_show(comments_tree_forest_t *f, comments_str_t own);
static void comments_tree_siblings(comments_tree_forest_t *f);
static uint32_t comments_tree_roots(comments_tree_forest_t *f);
static void comments_tree_walk(comments_tree_forest_t *f, uint32_t roots);
static int comments_tree_list(comments_arena_t *arena,
    const comments_tree_forest_t *f, const comments_tree_opts_t *opts,
    comments_tree_t *tree);


int
comments_tree_build(comments_arena_t *arena,
    const comments_comment_t *comments, uint32_t n,
    const comments_tree_opts_t *opts, comments_str_t own,
    comments_tree_t *tree)
{
    uint32_t                roots;
    comments_tree_forest_t  f;

    memset(tree, 0, sizeof(comments_tree_t));

    if (n == 0) {
        return COMMENTS_OK;
    }

    memset(&f, 0, sizeof(comments_tree_forest_t));

    f.comments = comments;
    f.order = opts->order;

    if (comments_tree_alloc(arena, &f, n) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    comments_tree_rank(&f, n);
    comments_tree_rate(&f);
    comments_tree_link(&f);
    comments_tree_break_loops(&f);
    comments_tree_show(&f, own);
    comments_tree_siblings(&f);
    roots = comments_tree_roots(&f);
    comments_tree_walk(&f, roots);

    return comments_tree_list(arena, &f, opts, tree);
}


int
comments_tree_legible(const comments_tree_node_t *node)
{
    if (node->comment->status == COMMENTS_APPROVED) {
        return 1;
    }

    return node->own && node->comment->status != COMMENTS_DELETED;
}


static int
comments_tree_alloc(comments_arena_t *arena, comments_tree_forest_t *f,
    uint32_t n)
{
    size_t     size;
    uint32_t  *p;

    size = 8 * sizeof(uint32_t) + sizeof(uint8_t);

    if (n > SIZE_MAX / size) {
        return COMMENTS_ERROR;
    }

    p = comments_arena_alloc(arena, n * size);
    if (p == NULL) {
        return COMMENTS_ERROR;
    }

    f->flags = (uint8_t *) (p + (size_t) n * 8);

    /*
     * first[] and flags[] must begin with 0; every element of the other arrays
     * is written before it is read
     */

    memset(p, 0, n * sizeof(uint32_t));
    memset(f->flags, 0, n);

    f->first = p;
    f->index = f->first + n;
    f->parent = f->index + n;
    f->sibling = f->parent + n;
    f->depth = f->sibling + n;
    f->base = f->depth + n;
    f->list = f->base + n;
    f->work = f->list + n;

    if (f->order == COMMENTS_BEST) {
        f->score = comments_arena_calloc(arena, n, sizeof(double));
        if (f->score == NULL) {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


/* gives every comment its rank; of duplicate ids only the first gets one */
static void
comments_tree_rank(comments_tree_forest_t *f, uint32_t n)
{
    uint32_t                   i;
    const comments_comment_t  *last, *next;

    for (i = 0; i < n; i++) {
        f->index[i] = i;
    }

    comments_tree_sort(f, f->index, n, comments_tree_compare_id);

    f->n = 1;

    for (i = 1; i < n; i++) {
        last = &f->comments[f->index[f->n - 1]];
        next = &f->comments[f->index[i]];

        if (!comments_str_eq(last->id, next->id)) {
            f->index[f->n++] = f->index[i];
        }
    }
}


static void
comments_tree_rate(comments_tree_forest_t *f)
{
    uint32_t                   r;
    const comments_comment_t  *comment;

    if (f->score == NULL) {
        return;
    }

    for (r = 0; r < f->n; r++) {
        comment = &f->comments[f->index[r]];
        f->score[r] = comments_rank(comment->up, comment->down);
    }
}


static void
comments_tree_link(comments_tree_forest_t *f)
{
    uint32_t        r;
    comments_str_t  parent;

    for (r = 0; r < f->n; r++) {
        parent = f->comments[f->index[r]].parent;

        if (parent.len == 0) {
            f->parent[r] = COMMENTS_TREE_NONE;
            continue;
        }

        f->parent[r] = comments_tree_find(f, parent);

        if (f->parent[r] == COMMENTS_TREE_NONE) {
            f->flags[r] |= f->comments[f->index[r]].depth
                           ? COMMENTS_TREE_CUT : COMMENTS_TREE_ORPHAN;
        }
    }
}


static uint32_t
comments_tree_find(const comments_tree_forest_t *f, comments_str_t id)
{
    int       rc;
    uint32_t  low, high, middle;

    low = 0;
    high = f->n;

    while (low < high) {
        middle = low + (high - low) / 2;
        rc = comments_tree_compare_str(f->comments[f->index[middle]].id, id);

        if (rc == 0) {
            return middle;
        }

        if (rc < 0) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    return COMMENTS_TREE_NONE;
}


/*
 * Finds loops of parents and breaks them at the oldest comment. From every rank
 * a walk goes up through the parents and writes its number (the rank where it
 * began) into work[]. It stops at a rank that already has a number; if that is
 * its own number, the walk has found a loop. Linear time: each rank is numbered
 * once, and each loop is passed once more to find its oldest comment.
 */
static void
comments_tree_break_loops(comments_tree_forest_t *f)
{
    uint32_t  r, at, oldest, turn;

    for (r = 0; r < f->n; r++) {
        f->work[r] = COMMENTS_TREE_NONE;
    }

    for (r = 0; r < f->n; r++) {

        for (at = r;
             at != COMMENTS_TREE_NONE && f->work[at] == COMMENTS_TREE_NONE;
             at = f->parent[at])
        {
            f->work[at] = r;
        }

        if (at == COMMENTS_TREE_NONE || f->work[at] != r) {
            continue;
        }

        oldest = at;

        for (turn = f->parent[at]; turn != at; turn = f->parent[turn]) {
            if (turn < oldest) {
                oldest = turn;
            }
        }

        f->parent[oldest] = COMMENTS_TREE_NONE;
        f->flags[oldest] |= COMMENTS_TREE_ORPHAN;
    }
}


/*
 * Marks the visible comments, from the leaves upwards: a comment is visible if
 * it is approved, own, or has a visible reply. first[] counts the replies that
 * were not visited yet.
 */
static void
comments_tree_show(comments_tree_forest_t *f, comments_str_t own)
{
    uint32_t                   r, n, parent;
    const comments_comment_t  *comment;

    for (r = 0; r < f->n; r++) {
        comment = &f->comments[f->index[r]];

        if (own.len && comments_str_eq(comment->id, own)) {
            f->flags[r] |= COMMENTS_TREE_OWN|COMMENTS_TREE_VISIBLE;

        } else if (comment->status == COMMENTS_APPROVED) {
            f->flags[r] |= COMMENTS_TREE_VISIBLE;
        }

        if (f->parent[r] != COMMENTS_TREE_NONE) {
            f->first[f->parent[r]]++;
        }
    }

    n = 0;

    for (r = 0; r < f->n; r++) {
        if (f->first[r] == 0) {
            f->list[n++] = r;
        }
    }

    while (n) {
        r = f->list[--n];
        parent = f->parent[r];

        if (f->flags[r] & COMMENTS_TREE_VISIBLE) {
            f->visible++;
        }

        if (parent == COMMENTS_TREE_NONE) {
            continue;
        }

        if (f->flags[r] & COMMENTS_TREE_VISIBLE) {
            f->flags[parent] |= COMMENTS_TREE_VISIBLE;
        }

        if (--f->first[parent] == 0) {
            f->list[n++] = parent;
        }
    }
}


/*
 * Links the visible replies to each parent through first[] and sibling[], in
 * the order in which they are drawn. Ranks are in the order of time already;
 * the loop goes backwards, since each reply is inserted at the front.
 */
static void
comments_tree_siblings(comments_tree_forest_t *f)
{
    uint32_t  i, r;

    for (r = 0; r < f->n; r++) {
        f->list[r] = r;
        f->first[r] = COMMENTS_TREE_NONE;
        f->sibling[r] = COMMENTS_TREE_NONE;
    }

    if (f->order == COMMENTS_BEST) {
        comments_tree_sort(f, f->list, f->n, comments_tree_compare_best);
    }

    for (i = f->n; i > 0; i--) {
        r = f->list[i - 1];

        if (f->parent[r] == COMMENTS_TREE_NONE
            || !(f->flags[r] & COMMENTS_TREE_VISIBLE))
        {
            continue;
        }

        f->sibling[r] = f->first[f->parent[r]];
        f->first[f->parent[r]] = r;
    }
}


/* writes the visible roots in order to list[]; returns their number */
static uint32_t
comments_tree_roots(comments_tree_forest_t *f)
{
    uint32_t  r, n;

    n = 0;

    for (r = 0; r < f->n; r++) {
        if (f->parent[r] == COMMENTS_TREE_NONE
            && f->flags[r] & COMMENTS_TREE_VISIBLE)
        {
            f->list[n++] = r;
        }
    }

    comments_tree_sort(f, f->list, n, comments_tree_compare_roots);

    return n;
}


/*
 * Writes the ranks in display order to work[]: each parent, then its replies.
 * From a comment the walk goes to its first reply; after the last reply it
 * goes back up through parent[].
 */
static void
comments_tree_walk(comments_tree_forest_t *f, uint32_t roots)
{
    uint32_t  i, r, root, base, depth, place;

    place = 0;

    for (i = 0; i < roots; i++) {
        root = f->list[i];
        r = root;
        depth = 0;

        base = (f->flags[root] & COMMENTS_TREE_CUT)
               ? f->comments[f->index[root]].depth : 0;

        for ( ;; ) {
            f->work[place++] = r;
            f->depth[r] = depth;
            f->base[r] = base;

            if (f->first[r] != COMMENTS_TREE_NONE) {
                r = f->first[r];
                depth++;
                continue;
            }

            while (r != root && f->sibling[r] == COMMENTS_TREE_NONE) {
                r = f->parent[r];
                depth--;
            }

            if (r == root) {
                break;
            }

            r = f->sibling[r];
        }
    }
}


static int
comments_tree_list(comments_arena_t *arena, const comments_tree_forest_t *f,
    const comments_tree_opts_t *opts, comments_tree_t *tree)
{
    size_t                 size;
    uint32_t               i, r, levels;
    comments_tree_node_t  *node;

    levels = opts->depth ? opts->depth : 1;
    size = sizeof(comments_tree_node_t);

    if (f->visible <= SIZE_MAX / size) {
        tree->nodes = comments_arena_alloc(arena, f->visible * size);
    }

    if (tree->nodes == NULL) {
        return COMMENTS_ERROR;
    }

    tree->n = f->visible;

    for (i = 0; i < tree->n; i++) {
        r = f->work[i];
        node = &tree->nodes[i];

        memset(node, 0, sizeof(comments_tree_node_t));

        node->comment = &f->comments[f->index[r]];
        node->depth = f->base[r] + f->depth[r];
        node->drawn = (f->depth[r] < levels) ? f->depth[r] : levels - 1;
        node->orphan = (f->flags[r] & COMMENTS_TREE_ORPHAN) ? 1 : 0;
        node->own = (f->flags[r] & COMMENTS_TREE_OWN) ? 1 : 0;
        node->cut = (f->flags[r] & COMMENTS_TREE_CUT) ? 1 : 0;

        if (f->parent[r] != COMMENTS_TREE_NONE) {
            node->parent = &f->comments[f->index[f->parent[r]]];

        } else if (node->cut && opts->root
                   && comments_str_eq(opts->root->id, node->comment->parent))
        {
            node->parent = opts->root;
        }
    }

    return COMMENTS_OK;
}
