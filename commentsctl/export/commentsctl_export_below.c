/*
 * The comments below one root, with numbers in place of ids.
 */

#include <stdlib.h>

#include "commentsctl_export_below.h"
#include "commentsctl_print.h"


static int commentsctl_export_below_compare(const void *one,
    const void *two);
static commentsctl_export_one_t *commentsctl_export_below_parent(
    const commentsctl_export_below_t *below,
    const commentsctl_export_one_t *one);
static void commentsctl_export_below_above(commentsctl_export_below_t *below,
    size_t i);


int
commentsctl_export_below_init(commentsctl_export_below_t *below)
{
    memset(below, 0, sizeof(commentsctl_export_below_t));

    below->arena = comments_arena_create(SIZE_MAX / 2);

    return below->arena ? COMMENTS_OK : COMMENTS_ERROR;
}


void
commentsctl_export_below_free(commentsctl_export_below_t *below)
{
    comments_arena_destroy(below->arena);
    free(below->list);
    free(below->way);

    memset(below, 0, sizeof(commentsctl_export_below_t));
}


void
commentsctl_export_below_reset(commentsctl_export_below_t *below)
{
    comments_arena_reset(below->arena);

    below->root = (comments_str_t) comments_null_str;
    below->n = 0;
}


int
commentsctl_export_below_add(commentsctl_export_below_t *below,
    comments_str_t root, const comments_comment_t *comment)
{
    size_t                     size, *way;
    commentsctl_export_one_t  *list;

    if (below->n == below->size) {
        size = below->size ? below->size * 2 : 64;

        list = realloc(below->list, size * sizeof(commentsctl_export_one_t));
        below->list = list ? list : below->list;

        way = realloc(below->way, size * sizeof(size_t));
        below->way = way ? way : below->way;

        if (list == NULL || way == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        below->size = size;
    }

    list = &below->list[below->n];
    memset(list, 0, sizeof(commentsctl_export_one_t));

    if (comments_comment_copy(below->arena, &list->comment, comment)
        != COMMENTS_OK
        || (below->n == 0
            && comments_arena_dup(below->arena, root, &below->root)
               != COMMENTS_OK))
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    below->n++;

    return COMMENTS_OK;
}


int
commentsctl_export_below_number(commentsctl_export_below_t *below,
    uint64_t *last)
{
    size_t             i;
    comments_status_t  status;

    if (below->n == 0) {
        return COMMENTS_OK;
    }

    qsort(below->list, below->n, sizeof(commentsctl_export_one_t),
          commentsctl_export_below_compare);

    for (i = 0; i < below->n; i++) {
        status = below->list[i].comment.status;

        if (status == COMMENTS_APPROVED
            || status == COMMENTS_PENDING)
        {
            below->list[i].number = ++*last;
        }
    }

    for (i = 0; i < below->n; i++) {
        commentsctl_export_below_above(below, i);
    }

    return COMMENTS_OK;
}


static int
commentsctl_export_below_compare(const void *one, const void *two)
{
    int              rc;
    comments_str_t   a, b;

    a = ((const commentsctl_export_one_t *) one)->comment.id;
    b = ((const commentsctl_export_one_t *) two)->comment.id;

    rc = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);

    return rc ? rc : (a.len > b.len) - (a.len < b.len);
}


static commentsctl_export_one_t *
commentsctl_export_below_parent(const commentsctl_export_below_t *below,
    const commentsctl_export_one_t *one)
{
    commentsctl_export_one_t  key;

    if (one->comment.parent.len == 0) {
        return NULL;
    }

    key.comment.id = one->comment.parent;

    return bsearch(&key, below->list, below->n,
                   sizeof(commentsctl_export_one_t),
                   commentsctl_export_below_compare);
}


/*
 * Finds what is above comment i. The comments on the way up that are left out
 * have the same above them, so every comment is passed once.
 */
static void
commentsctl_export_below_above(commentsctl_export_below_t *below, size_t i)
{
    size_t                     n;
    uint64_t                   above;
    commentsctl_export_one_t  *one;

    n = 0;
    above = 0;
    one = &below->list[i];

    while (one != NULL && !one->known && !one->passed) {
        one->passed = 1;
        below->way[n++] = (size_t) (one - below->list);

        one = commentsctl_export_below_parent(below, one);

        if (one != NULL && one->number) {
            above = one->number;
            break;
        }

        if (one != NULL && one->known) {
            above = one->above;
        }
    }

    while (n) {
        one = &below->list[below->way[--n]];
        one->above = above;
        one->known = 1;
    }
}
