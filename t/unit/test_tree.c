/*
 * The thread tree: orders, shapes, tombstones, windows.
 */

#include <stdlib.h>

#include "comments_tree.h"
#include "comments_rank.h"
#include "comments_tree_order.h"
#include "tap.h"


#define MANY  100000


static char                 *ids;          /* MANY + 1 of them, 16 bytes each */
static comments_comment_t   *set;
static uint32_t              n;
static comments_comment_t   *above;
static char                  shape[8192];


static comments_str_t
id_of(uint32_t i)
{
    char  *p;

    p = ids + (size_t) i * 16;
    memset(p, '0', 16);

    for (int at = 15; i; i /= 10) {
        p[at--] = (char) ('0' + i % 10);
    }

    return comments_str_of(p, 16);
}


static int
number(comments_str_t id)
{
    int     value;
    size_t  i;

    value = 0;

    for (i = 0; i < id.len; i++) {
        value = value * 10 + (id.data[i] - '0');
    }

    return value;
}


/* parent 0: a root; ids are counted from 1 */
static comments_comment_t *
add(uint32_t id, uint32_t parent, comments_status_t status)
{
    comments_comment_t  *c;

    c = &set[n++];
    memset(c, 0, sizeof(comments_comment_t));
    c->id = id_of(id);
    c->status = status;

    if (parent) {
        c->parent = id_of(parent);
    }

    return c;
}


/* "1 2.1 3.2t": id, ".depth", t tombstone, o orphan, c cut, w own */
static void
draw(const comments_tree_t *tree)
{
    size_t                       at;
    uint32_t                     i;
    const comments_tree_node_t  *node;

    shape[0] = '\0';

    for (i = 0, at = 0; i < tree->n && at < sizeof(shape) - 64; i++) {
        node = &tree->nodes[i];

        at += (size_t) snprintf(shape + at, 64, "%s%d", i ? " " : "",
                                number(node->comment->id));

        if (node->depth) {
            at += (size_t) snprintf(shape + at, 32, ".%u", node->depth);
        }

        at += (size_t) snprintf(shape + at, 16, "%s%s%s%s",
                                comments_tree_legible(node) ? "" : "t",
                                node->orphan ? "o" : "",
                                node->cut ? "c" : "", node->own ? "w" : "");
    }
}


static void
build(comments_tree_t *tree, comments_arena_t **arena, comments_order_t order,
    uint32_t own)
{
    comments_str_t          none = comments_null_str;
    comments_tree_opts_t    opts;

    memset(&opts, 0, sizeof(opts));
    opts.order = order;
    opts.depth = 3;
    opts.root = above;

    if (*arena) {
        comments_arena_destroy(*arena);
    }

    *arena = comments_arena_create(64 * 1024 * 1024);

    if (comments_tree_build(*arena, set, n, &opts, own ? id_of(own) : none,
                            tree)
        != COMMENTS_OK)
    {
        memset(tree, 0, sizeof(*tree));
    }
}


/* the same shape for 50 orders of the input */
static void
shuffled(comments_order_t order, const char *want, const char *name)
{
    int                  same, round;
    uint32_t             i, j, seed;
    comments_tree_t      tree;
    comments_arena_t    *arena;
    comments_comment_t   c;

    seed = 7;
    same = 1;
    arena = NULL;

    for (round = 0; round < 50 && same; round++) {
        build(&tree, &arena, order, 0);
        draw(&tree);
        same = strcmp(shape, want) == 0;

        for (i = n; i > 1; i--) {
            seed = seed * 1103515245 + 12345;
            j = (seed >> 8) % i;
            c = set[i - 1];
            set[i - 1] = set[j];
            set[j] = c;
        }
    }

    if (!ok(same, "%s, whatever the order of the input", name)) {
        diag("got %s, want %s", shape, want);
    }

    comments_arena_destroy(arena);
}


static void
test_orders(void)
{
    comments_comment_t  *c;

    n = 0;
    add(1, 0, COMMENTS_APPROVED)->up = 1;
    add(2, 1, COMMENTS_APPROVED);
    add(3, 0, COMMENTS_APPROVED);
    c = add(4, 1, COMMENTS_APPROVED);
    c->up = 10;
    add(5, 2, COMMENTS_APPROVED);
    c = add(6, 0, COMMENTS_APPROVED);
    c->up = 40;
    c->down = 2;
    add(7, 0, COMMENTS_APPROVED)->pinned = 1;

    shuffled(COMMENTS_OLDEST, "7 1 2.1 5.2 4.1 3 6", "oldest");
    shuffled(COMMENTS_NEWEST, "7 6 3 1 2.1 5.2 4.1",
             "newest: replies stay oldest first");
    shuffled(COMMENTS_BEST, "7 6 1 4.1 2.1 5.2 3", "best");
}


static void
test_broken(void)
{
    n = 0;
    add(5, 3, COMMENTS_APPROVED);
    add(3, 4, COMMENTS_APPROVED);
    add(4, 5, COMMENTS_APPROVED);
    add(6, 4, COMMENTS_APPROVED);
    add(7, 7, COMMENTS_APPROVED);
    add(8, 99, COMMENTS_APPROVED);
    add(9, 8, COMMENTS_APPROVED);
    shuffled(COMMENTS_OLDEST, "3o 5.1 4.2 6.3 7o 8o 9.1",
             "loops are broken at the oldest, orphans stay");

    n = 0;
    add(1, 0, COMMENTS_APPROVED);
    add(2, 1, COMMENTS_DELETED);
    add(3, 2, COMMENTS_SPAM);
    add(4, 3, COMMENTS_APPROVED);
    add(5, 1, COMMENTS_DELETED);
    add(6, 5, COMMENTS_PENDING);
    add(7, 0, COMMENTS_SPAM);
    shuffled(COMMENTS_OLDEST, "1 2.1t 3.2t 4.3",
             "only what has a visible reply leaves a tombstone");
}


static void
test_views(void)
{
    comments_tree_t    tree;
    comments_arena_t  *arena;

    arena = NULL;

    build(&tree, &arena, COMMENTS_OLDEST, 6);
    draw(&tree);
    is_str(shape, strlen(shape), "1 2.1t 3.2t 4.3 5.1t 6.2w",
           "one's own pending comment is there, and what is above it");

    build(&tree, &arena, COMMENTS_OLDEST, 5);
    draw(&tree);
    is_str(shape, strlen(shape), "1 2.1t 3.2t 4.3 5.1tw",
           "one's own deleted comment has no text");

    n = 0;
    add(1, 0, COMMENTS_APPROVED);
    add(1, 0, COMMENTS_SPAM);
    add(2, 1, COMMENTS_APPROVED);
    build(&tree, &arena, COMMENTS_OLDEST, 0);
    draw(&tree);
    is_str(shape, strlen(shape), "1 2.1", "of the same id the first counts");
    ok(tree.nodes[1].parent == tree.nodes[0].comment, "a node has its parent");

    n = 0;
    build(&tree, &arena, COMMENTS_BEST, 0);
    is_int(tree.n, 0, "no comments, no nodes");

    add(1, 0, COMMENTS_SPAM);
    build(&tree, &arena, COMMENTS_BEST, 0);
    is_int(tree.n, 0, "nothing visible, no nodes");

    comments_arena_destroy(arena);
}


static void
test_windows(void)
{
    comments_tree_t      tree;
    comments_arena_t    *arena;
    comments_comment_t   root;

    arena = NULL;

    /* of 1, 2.1, 3.2, 4.3, 5.2 and 8, what comes from 4 on */

    n = 0;
    memset(&root, 0, sizeof(root));
    root.id = id_of(1);

    add(4, 3, COMMENTS_APPROVED)->depth = 3;
    add(5, 2, COMMENTS_APPROVED)->depth = 2;
    add(6, 4, COMMENTS_APPROVED);
    add(7, 1, COMMENTS_APPROVED)->depth = 1;
    add(8, 0, COMMENTS_APPROVED);
    add(9, 77, COMMENTS_APPROVED);

    above = &root;
    build(&tree, &arena, COMMENTS_OLDEST, 0);
    above = NULL;

    draw(&tree);
    is_str(shape, strlen(shape), "4.3c 6.4 5.2c 7.1c 8 9o",
           "a window in the middle of a subtree");
    is_int(tree.nodes[0].drawn, 0, "what has no parent here is at the left");
    is_int(tree.nodes[1].drawn, 1, "its replies are below it");
    ok(tree.nodes[0].parent == NULL, "of its parent the id is known");
    ok(tree.nodes[3].parent == &root, "of the root all is");
    is_int(tree.next.len + tree.prev.len + tree.from.len, 0,
           "the window itself is another's");

    comments_arena_destroy(arena);
}


static void
test_large(void)
{
    uint32_t           i;
    comments_tree_t    tree;
    comments_arena_t  *arena;

    arena = NULL;

    n = 0;
    for (i = 1; i <= 200; i++) {
        add(i, i - 1, COMMENTS_APPROVED);
    }

    build(&tree, &arena, COMMENTS_BEST, 0);
    is_int(tree.n, 200, "a chain of 200");
    is_int(tree.nodes[199].depth, 199, "its last is 199 deep");
    is_int(tree.nodes[199].drawn, 2, "and drawn at the last level");

    n = 0;
    for (i = MANY; i >= 1; i--) {
        add(i, i - 1, i == MANY ? COMMENTS_APPROVED : COMMENTS_DELETED);
    }

    build(&tree, &arena, COMMENTS_OLDEST, 0);
    is_int(tree.n, MANY, "a chain of 100,000, backwards");
    is_int(tree.nodes[MANY - 1].depth, MANY - 1, "its last is as deep");

    set[0].status = COMMENTS_SPAM;
    build(&tree, &arena, COMMENTS_OLDEST, 0);
    is_int(tree.n, 0, "without its last nothing of it is visible");

    n = 0;
    for (i = 1; i <= MANY; i++) {
        add(i, i == 1 ? MANY : i - 1, COMMENTS_APPROVED)->up = i;
    }

    build(&tree, &arena, COMMENTS_BEST, 0);
    is_int(tree.n, MANY, "a loop of 100,000");
    ok(tree.nodes[0].orphan, "begins at its oldest");

    comments_arena_destroy(arena);
}


static void
test_memory(void)
{
    comments_tree_t         tree;
    comments_arena_t       *arena;
    comments_str_t          none = comments_null_str;
    comments_tree_opts_t    opts;

    memset(&opts, 0, sizeof(opts));

    arena = comments_arena_create(4096);
    is_int(comments_tree_build(arena, set, n, &opts, none, &tree),
           COMMENTS_ERROR, "no memory is an error");
    is_int(tree.n, 0, "and gives no nodes");
    comments_arena_destroy(arena);

    ok(comments_rank(0, 5) < 0.0001, "no votes for it: nothing");
    ok(comments_rank(1, 0) > 0.20 && comments_rank(1, 0) < 0.21,
       "one vote: 0.2065");
    ok(comments_rank(100, 10) > comments_rank(3, 0),
       "many good votes beat a few");
    ok(comments_rank(UINT32_MAX, 0) <= 1.0, "at most 1");
}


int
main(void)
{
    plan_none();

    ids = malloc((size_t) 16 * (MANY + 1));
    set = malloc(sizeof(comments_comment_t) * (MANY + 1));

    if (ids == NULL || set == NULL) {
        return 1;
    }

    test_orders();
    test_broken();
    test_views();
    test_windows();
    test_large();
    test_memory();

    free(ids);
    free(set);

    return done_testing();
}
