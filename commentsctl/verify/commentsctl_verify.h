/*
 * Checking the lists and counts of a site against its comments.
 *
 * The stored comments (:s:ROOT) are the truth; what is derived from them can be
 * made anew: the count in :meta, :roots, :best, :live, :index, and the site's
 * lists of threads, of all comments and of the newest. All strings live in the
 * arenas that are handed in.
 */
#ifndef COMMENTSCTL_VERIFY_H
#define COMMENTSCTL_VERIFY_H

#include <stdio.h>

#include "comments_schema_keys.h"
#include "commentsctl_options.h"
#include "commentsctl_redis.h"
#include "commentsctl_scan.h"


typedef enum {
    COMMENTSCTL_VERIFY_COUNT = 0,    /* threads whose count is wrong */
    COMMENTSCTL_VERIFY_ROOTS,        /* entries missing, wrong or too many */
    COMMENTSCTL_VERIFY_BEST,
    COMMENTSCTL_VERIFY_LIVE,
    COMMENTSCTL_VERIFY_INDEX,
    COMMENTSCTL_VERIFY_LIST,         /* threads not in the site's list, or
                                        there and not stored */
    COMMENTSCTL_VERIFY_REPAIRABLE,   /* with a thread; then: with the site */

    COMMENTSCTL_VERIFY_IDS           /* entries missing or too many */
        = COMMENTSCTL_VERIFY_REPAIRABLE,
    COMMENTSCTL_VERIFY_LATEST,

    COMMENTSCTL_VERIFY_DAMAGED,      /* records that cannot be read */
    COMMENTSCTL_VERIFY_TWICE,        /* an id that is stored twice */
    COMMENTSCTL_VERIFY_MISPLACED,    /* a comment under another's root */
    COMMENTSCTL_VERIFY_KINDS
} commentsctl_verify_kind_t;


/* a member of a set, or a field of a hash with its value */
typedef struct {
    comments_str_t   name;
    comments_str_t   value;
} commentsctl_verify_pair_t;


typedef struct {
    commentsctl_verify_pair_t   *pairs;    /* in the order of names */
    size_t                       n;
} commentsctl_verify_list_t;


/* A thread as it is, and as it should be. */
typedef struct {
    comments_key_t              key;
    int64_t                     count;
    int64_t                     approved;    /* what count should be */
    int64_t                     created;     /* ms, of the earliest comment */
    int64_t                     changed;     /* ms, of the latest change */
    size_t                      comments;
    unsigned                    listed:1;
    commentsctl_verify_list_t   roots;
    commentsctl_verify_list_t   best;
    commentsctl_verify_list_t   live;
    commentsctl_verify_list_t   index;
    commentsctl_verify_list_t   true_roots;
    commentsctl_verify_list_t   true_live;
    commentsctl_verify_list_t   true_index;
    size_t                      problems[COMMENTSCTL_VERIFY_KINDS];
} commentsctl_verify_thread_t;


/* A stored comment; its id is the first member, to sort by it. */
typedef struct {
    comments_str_t      id;
    comments_str_t      root;       /* where it is stored */
    comments_str_t      parent;
    comments_status_t   status;
    uint32_t            depth;
    unsigned            counted:1;  /* depth is there */
} commentsctl_verify_record_t;


/* What the site's lists of comments should hold: "ID ROOT THREAD". */
typedef struct {
    comments_str_t     *members;      /* in the order in which they were read */
    size_t              n;
    size_t              size;
    comments_str_t     *approved;     /* those that are */
    size_t              napproved;
    size_t              approved_size;
} commentsctl_verify_members_t;


/* Gets a pair that should be there, one that is, or both if they differ. */
typedef void (*commentsctl_verify_pt)(void *data,
    const commentsctl_verify_pair_t *right,
    const commentsctl_verify_pair_t *wrong);


/* The command: checks a site, and mends it if it is asked to. */
int commentsctl_verify(const commentsctl_options_t *options);

/*
 * WATCHes the thread of places[0] and reads it: all n places are of it. The
 * caller ends the watch by EXEC or UNWATCH.
 */
int commentsctl_verify_read(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, const commentsctl_scan_place_t *places, size_t n,
    commentsctl_verify_thread_t *thread);

/*
 * Fills true_roots, true_live, true_index and approved, and counts what is
 * stored twice, from n records that come root after root; they are sorted by
 * it.
 */
int commentsctl_verify_truth(comments_arena_t *arena,
    commentsctl_verify_thread_t *thread, commentsctl_verify_record_t *records,
    size_t n);

/* Calls handler for every difference of two lists. Cannot fail. */
void commentsctl_verify_differ(const commentsctl_verify_list_t *right,
    const commentsctl_verify_list_t *wrong, commentsctl_verify_pt handler,
    void *data);

/*
 * One MULTI that mends what can be (or as much of it as it holds: read again),
 * and tells nginx's workers; when the thread itself is in order, it adds the
 * thread to the site's list. With mend 0 it changes nothing. COMMENTS_DECLINED:
 * somebody wrote to the thread since it was read, so nothing of what was read
 * counts.
 */
int commentsctl_verify_mend(commentsctl_redis_t *redis, comments_arena_t *arena,
    const commentsctl_verify_thread_t *thread, int mend);

/*
 * Notes what the site's lists should hold of a thread that was read, in arena.
 * commentsctl_verify_members_free() ends the arrays.
 */
int commentsctl_verify_members_add(commentsctl_verify_members_t *members,
    comments_arena_t *arena, const commentsctl_verify_thread_t *thread);
void commentsctl_verify_members_free(commentsctl_verify_members_t *members);

/*
 * Compares the site's lists with what was noted, and counts differences in
 * *ids and *latest; with mend they are made right. Before a member is added or
 * taken away its thread is asked once more, under a watch until that is done,
 * since others may go on writing.
 */
int commentsctl_verify_members(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site,
    commentsctl_verify_members_t *members, int mend, size_t *ids,
    size_t *latest);

/*
 * Compares the site's list of threads with the n places of a scan: what the
 * list has too many is counted in *wrong and told on lines; with mend it is
 * taken away, unless the thread has begun meanwhile.
 */
int commentsctl_verify_threads(commentsctl_redis_t *redis, comments_str_t site,
    const commentsctl_scan_place_t *places, size_t n, int mend, FILE *lines,
    size_t *wrong);

/*
 * Comments that lie in more than one thread, of what was noted: their number.
 * To be called behind commentsctl_verify_members(), which sorts.
 */
size_t commentsctl_verify_doubles(const commentsctl_verify_members_t *members,
    FILE *lines);


#endif
