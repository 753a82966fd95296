/*
 * The thread tree from any comments: every visible one is there once, parents
 * come first, the order of the input does not matter, windows cut the list and
 * nothing else.
 */

#include <stdlib.h>

#include "comments_tree.h"


#define MAX  200


static void check_tree(const comments_comment_t *set, uint32_t n,
    const comments_tree_t *tree, uint32_t levels);
static void check_windows(comments_arena_t *arena,
    const comments_comment_t *set, uint32_t n, comments_tree_opts_t opts,
    comments_str_t own, const comments_tree_t *whole);


static void
need(int cond)
{
    if (!cond) {
        abort();
    }
}


static int
same(comments_str_t a, comments_str_t b)
{
    return comments_str_eq(a, b);
}


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t               i, n;
    comments_str_t         own;
    comments_tree_t        tree, other;
    comments_arena_t      *arena;
    comments_comment_t     set[MAX], turned[MAX];
    comments_tree_opts_t   opts;
    static const char      names[] = "0123456789abcdefghijklmnopqrstuv"
                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:!*@#";
    static const char      status[] = { 'a', 'a', 'a', 'd', 's', 'p' };

    if (size < 4) {
        return 0;
    }

    memset(set, 0, sizeof(set));
    memset(&opts, 0, sizeof(opts));

    opts.order = (comments_order_t) (data[0] % 3);
    opts.depth = data[1] % 8;
    opts.limit = MAX;
    own = comments_str_of(&names[data[2] % 64], 1);

    data += 3;
    size -= 3;

    for (n = 0; n < MAX && size >= 3; n++) {
        set[n].id = comments_str_of(&names[data[0] % 64], 1);

        /* the next letters too: prefixes of each other, and unlike lengths */
        if (data[0] & 0x80 && data[0] % 64 < 60) {
            set[n].id.len = 1 + data[0] / 64;
        }

        if (data[1] % 5) {
            set[n].parent = comments_str_of(&names[data[1] % 64], 1);
        }

        set[n].status = (comments_status_t) status[data[2] % 6];
        set[n].pinned = (data[2] & 0x80) ? 1 : 0;
        set[n].up = data[2] >> 4 & 7;
        set[n].down = data[1] >> 6;

        for (i = 0; i < n; i++) {
            if (same(set[i].id, set[n].id)) {
                break;
            }
        }

        if (i < n) {
            n--;
        }

        data += 3;
        size -= 3;
    }

    for (i = 0; i < n; i++) {
        turned[n - 1 - i] = set[i];
    }

    arena = comments_arena_create(1024 * 1024);

    need(comments_tree_build(arena, set, n, &opts, own, &tree) == COMMENTS_OK);
    need(comments_tree_build(arena, turned, n, &opts, own, &other)
         == COMMENTS_OK);

    need(tree.n == other.n);

    for (i = 0; i < tree.n; i++) {
        need(same(tree.nodes[i].comment->id, other.nodes[i].comment->id));
        need(tree.nodes[i].depth == other.nodes[i].depth);
    }

    check_tree(set, n, &tree, opts.depth ? opts.depth : 1);
    check_windows(arena, set, n, opts, own, &tree);

    comments_arena_destroy(arena);

    return 0;
}


static void
check_tree(const comments_comment_t *set, uint32_t n,
    const comments_tree_t *tree, uint32_t levels)
{
    uint32_t                     i, j, replies, approved;
    const comments_tree_node_t  *node;

    need(tree->left == 0 && tree->next.len == 0 && tree->prev.len == 0);

    for (i = 0, approved = 0; i < n; i++) {
        if (set[i].status == COMMENTS_APPROVED) {
            approved++;
        }
    }

    need(tree->n >= approved && tree->n <= n);

    for (i = 0; i < tree->n; i++) {
        node = &tree->nodes[i];

        need(!node->cut);
        need(node->drawn == (node->depth < levels ? node->depth : levels - 1));
        need(node->depth <= (i ? tree->nodes[i - 1].depth + 1 : 0));

        replies = 0;

        for (j = 0; j < tree->n; j++) {
            need(j == i || tree->nodes[j].comment != node->comment);

            if (tree->nodes[j].parent == node->comment) {
                need(j > i && tree->nodes[j].depth == node->depth + 1);
                replies++;
            }
        }

        need(replies == node->replies);
        need((node->parent == NULL) == (node->depth == 0));
        need(!node->orphan || node->parent == NULL);
        need(node->comment->status == COMMENTS_APPROVED || node->own
             || replies);
    }
}


static void
check_windows(comments_arena_t *arena, const comments_comment_t *set,
    uint32_t n, comments_tree_opts_t opts, comments_str_t own,
    const comments_tree_t *whole)
{
    uint32_t         i, at, rounds;
    comments_str_t   last;
    comments_tree_t  tree;

    opts.limit = 1 + n % 7;
    last = comments_str_of(NULL, 0);

    for (at = 0, rounds = 0; rounds <= MAX; rounds++) {
        need(comments_tree_build(arena, set, n, &opts, own, &tree)
             == COMMENTS_OK);
        need(tree.n + tree.left + at == whole->n);
        need(same(tree.prev, last));

        last = tree.n ? tree.nodes[0].comment->id : last;

        for (i = 0; i < tree.n; i++, at++) {
            need(tree.nodes[i].comment == whole->nodes[at].comment);
            need(tree.nodes[i].depth == whole->nodes[at].depth);
        }

        if (tree.left == 0) {
            break;
        }

        need(same(tree.next, whole->nodes[at].comment->id));
        opts.from = tree.next;
    }

    need(at == whole->n);
}
