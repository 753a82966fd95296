/*
 * The thread tree from any comments: every visible one is there once, parents
 * come first, the order of the input does not matter, what answers a comment of
 * another window keeps its depth.
 */

#include <stdlib.h>

#include "comments_tree.h"


#define MAX  200


static void check_tree(const comments_comment_t *set, uint32_t n,
    const comments_tree_t *tree, uint32_t levels);


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
        set[n].depth = (data[2] & 0x08) ? data[1] : 0;
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

    comments_arena_destroy(arena);

    return 0;
}


static void
check_tree(const comments_comment_t *set, uint32_t n,
    const comments_tree_t *tree, uint32_t levels)
{
    uint32_t                     i, j, replies, approved;
    const comments_tree_node_t  *node;

    for (i = 0, approved = 0; i < n; i++) {
        if (set[i].status == COMMENTS_APPROVED) {
            approved++;
        }
    }

    need(tree->n >= approved && tree->n <= n);

    for (i = 0; i < tree->n; i++) {
        node = &tree->nodes[i];

        need(node->drawn < levels && node->drawn <= node->depth);
        need(node->drawn <= (i ? tree->nodes[i - 1].drawn + 1 : 0));
        need(!node->cut || (node->drawn == 0 && !node->orphan
                            && node->depth == node->comment->depth));

        replies = 0;

        for (j = 0; j < tree->n; j++) {
            need(j == i || tree->nodes[j].comment != node->comment);

            if (tree->nodes[j].parent == node->comment) {
                need(j > i && tree->nodes[j].depth == node->depth + 1);
                replies++;
            }
        }

        need((node->parent == NULL) == (node->depth == 0 || node->cut));
        need(!node->orphan || node->parent == NULL);
        need(node->comment->status == COMMENTS_APPROVED || node->own
             || replies);
    }
}
