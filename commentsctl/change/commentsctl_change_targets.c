/*
 * Finds the threads of a command's comments, and changes the comments in one
 * transaction after another.
 *
 * A move updates the site's list of comments after the threads, so the list may
 * still name the thread from which a comment was moved. If a thread does not
 * have a comment that the list places there, the comment is looked up again,
 * until the list names the new thread or the time limit is reached.
 */

#include <stdlib.h>
#include <time.h>

#include "comments_id.h"
#include "commentsctl_change.h"
#include "commentsctl_print.h"


/* repeated lookups of moved comments, and the pause between two of them */
#define COMMENTSCTL_CHANGE_LOOKS    20
#define COMMENTSCTL_CHANGE_PAUSE    100     /* ms */


static int commentsctl_change_all(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n, commentsctl_changed_t *changed);
static size_t commentsctl_change_astray(commentsctl_target_t *targets,
    size_t n);
static int commentsctl_change_compare(const void *one, const void *two);
static void commentsctl_change_gone(const commentsctl_target_t *target);


int
commentsctl_change_run(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n, commentsctl_changed_t *changed)
{
    size_t           i, looks;
    struct timespec  pause;

    pause.tv_sec = 0;
    pause.tv_nsec = COMMENTSCTL_CHANGE_PAUSE * 1000000L;

    for (looks = 0; n; looks++) {

        if (commentsctl_change_all(change, targets, n, changed) != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        n = commentsctl_change_astray(targets, n);

        if (n == 0 || looks == COMMENTSCTL_CHANGE_LOOKS) {
            break;
        }

        /* the first repetition follows at once, the others after a pause */

        if (looks) {
            (void) nanosleep(&pause, NULL);
        }

        if (commentsctl_place_find(change->redis, change->arena, change->site,
                                    targets, n)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    for (i = 0; i < n; i++) {
        commentsctl_change_gone(&targets[i]);
    }

    changed->missing += n;

    return COMMENTS_OK;
}


/* Tries to change each target once, thread after thread. */
static int
commentsctl_change_all(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n, commentsctl_changed_t *changed)
{
    size_t  i, j;

    qsort(targets, n, sizeof(commentsctl_target_t),
          commentsctl_change_compare);

    for (i = 0; i < n; i = j) {

        j = i + 1;
        targets[i].astray = 0;

        if (targets[i].thread.len == 0) {
            commentsctl_print_error("there is no comment \"%.*s\"",
                                    COMMENTS_ID_LEN, targets[i].id);
            changed->missing++;
            continue;
        }

        while (j < n && j - i < COMMENTS_CHANGES_MAX
               && comments_str_eq(targets[i].thread, targets[j].thread))
        {
            j++;
        }

        if (commentsctl_change_thread(change, targets + i, j - i, changed)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


/*
 * Moves the targets that were not in their threads to the front of the array,
 * and returns how many they are.
 */
static size_t
commentsctl_change_astray(commentsctl_target_t *targets, size_t n)
{
    size_t  i, kept;

    kept = 0;

    for (i = 0; i < n; i++) {
        if (targets[i].astray) {
            targets[kept++] = targets[i];
        }
    }

    return kept;
}


static int
commentsctl_change_compare(const void *one, const void *two)
{
    int                          order;
    size_t                       len;
    const commentsctl_target_t  *a = one, *b = two;

    len = a->thread.len < b->thread.len ? a->thread.len : b->thread.len;
    order = len ? memcmp(a->thread.data, b->thread.data, len) : 0;

    if (order == 0) {
        order = (a->thread.len > b->thread.len)
                - (a->thread.len < b->thread.len);
    }

    return order ? order : memcmp(a->id, b->id, COMMENTS_ID_LEN);
}


static void
commentsctl_change_gone(const commentsctl_target_t *target)
{
    (void) fprintf(stderr, "commentsctl: there is no comment \"%.*s\" in ",
                   COMMENTS_ID_LEN, target->id);
    commentsctl_print_line(stderr, target->thread);
    (void) fputs(", where the list of the site has it: a command was cut off, "
                 "run verify --repair\n", stderr);
}
