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
    size_t                     size;
    commentsctl_export_one_t  *list;

    if (below->n == below->size) {
        size = below->size ? below->size * 2 : 64;

        list = realloc(below->list, size * sizeof(commentsctl_export_one_t));

        if (list == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        below->list = list;
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


void
commentsctl_export_below_number(commentsctl_export_below_t *below,
    uint64_t *last)
{
    size_t                     i;
    commentsctl_export_one_t  *one, *above;

    if (below->n == 0) {
        return;
    }

    qsort(below->list, below->n, sizeof(commentsctl_export_one_t),
          commentsctl_export_below_compare);

    /* a reply stands behind what it answers, so it is seen before that */

    for (i = below->n; i-- > 0; /* void */) {
        one = &below->list[i];

        if (one->comment.status == COMMENTS_APPROVED
            || one->comment.status == COMMENTS_PENDING)
        {
            one->kept = 1;
        }

        above = commentsctl_export_below_parent(below, one);

        if (one->kept && above != NULL) {
            above->kept = 1;
        }
    }

    for (i = 0; i < below->n; i++) {
        one = &below->list[i];

        if (!one->kept) {
            continue;
        }

        one->number = ++*last;
        above = commentsctl_export_below_parent(below, one);
        one->above = above ? above->number : 0;
    }
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


/*
 * What a comment answers, or NULL. A reply has a greater id than what it
 * answers: a parent that stands behind it is the work of a damaged record, and
 * counts as none, so there are no circles.
 */
static commentsctl_export_one_t *
commentsctl_export_below_parent(const commentsctl_export_below_t *below,
    const commentsctl_export_one_t *one)
{
    commentsctl_export_one_t  key;

    if (one->comment.parent.len == 0) {
        return NULL;
    }

    key.comment.id = one->comment.parent;

    return bsearch(&key, below->list, (size_t) (one - below->list),
                   sizeof(commentsctl_export_one_t),
                   commentsctl_export_below_compare);
}
