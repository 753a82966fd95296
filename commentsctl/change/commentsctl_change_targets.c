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


#define COMMENTSCTL_CHANGE_LOOKUPS  200     /* ids in one round trip */

/* repeated lookups of moved comments, and the pause between two of them */
#define COMMENTSCTL_CHANGE_LOOKS    20
#define COMMENTSCTL_CHANGE_PAUSE    100     /* ms */


static int commentsctl_change_lookup(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_target_t *targets, size_t n);
static int commentsctl_change_all(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n, commentsctl_changed_t *changed);
static size_t commentsctl_change_astray(commentsctl_target_t *targets,
    size_t n);
static int commentsctl_change_compare(const void *one, const void *two);
static void commentsctl_change_gone(const commentsctl_target_t *target);


int
commentsctl_change_find(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_target_t *targets, size_t n)
{
    size_t  i, some;

    for (i = 0; i < n; i += some) {

        some = n - i < COMMENTSCTL_CHANGE_LOOKUPS
               ? n - i : COMMENTSCTL_CHANGE_LOOKUPS;

        if (commentsctl_change_lookup(redis, arena, site, targets + i, some)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_change_lookup(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_target_t *targets, size_t n)
{
    int                  rc;
    size_t               i;
    const char          *why;
    redisReply         **replies;
    comments_str_t       ids[COMMENTSCTL_CHANGE_LOOKUPS];

    for (i = 0; i < n; i++) {
        ids[i] = comments_str_of(targets[i].id, COMMENTS_ID_LEN);
    }

    replies = commentsctl_redis_run(redis,
                           comments_schema_read_places(arena, site, ids, n));
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {

        rc = comments_schema_decode_place(arena, replies[i],
                                          &targets[i].thread, &why);

        if (rc != COMMENTS_OK) {
            commentsctl_print_error("Redis answered \"%s\" to a question for "
                                    "an id", why);
        }
    }

    commentsctl_redis_free(replies, n);

    return rc;
}


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

        if (commentsctl_change_find(change->redis, change->arena, change->site,
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
