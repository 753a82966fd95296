/*
 * Checks the lists and counts of a site against its comments, and repairs them.
 *
 * The stored comments (:s:ROOT) are taken as right. Everything else is derived
 * from them and can be rebuilt: the count in :meta, :roots, :best, :live,
 * :index, the site's lists of threads, of all comments, of the newest ones, of
 * those that are held and of those that are flagged, and the sets of authors.
 * So are the sets of readers who have voted (:up:ID, :down:ID, :flag:ID), from
 * which the numbers in :votes and the scores in :best follow. In names, "true"
 * and "right" stand for values derived from the comments, "wrong" for stored
 * values that may differ from them, and "mend" for a repair. All strings lie in
 * the arenas that are given. A function that returns COMMENTS_ERROR has
 * reported the error on standard error: Redis failed, or there is no memory.
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
    COMMENTSCTL_VERIFY_ROOTS,        /* entries missing, wrong or superfluous */
    COMMENTSCTL_VERIFY_BEST,
    COMMENTSCTL_VERIFY_LIVE,
    COMMENTSCTL_VERIFY_INDEX,
    COMMENTSCTL_VERIFY_LIST,         /* threads missing in the site's list, or
                                        listed there but not stored */
    COMMENTSCTL_VERIFY_VOTES,        /* numbers of votes missing, wrong or
                                        superfluous */
    COMMENTSCTL_VERIFY_REPAIRABLE,   /* the kinds above are repaired with their
                                        thread, the next ones with the site */

    COMMENTSCTL_VERIFY_IDS           /* entries missing or superfluous */
        = COMMENTSCTL_VERIFY_REPAIRABLE,
    COMMENTSCTL_VERIFY_LATEST,
    COMMENTSCTL_VERIFY_QUEUE,
    COMMENTSCTL_VERIFY_FLAGGED,
    COMMENTSCTL_VERIFY_AUTHORS,      /* members missing or too many */

    COMMENTSCTL_VERIFY_DAMAGED,      /* records that cannot be read */
    COMMENTSCTL_VERIFY_TWICE,        /* ids that are stored twice */
    COMMENTSCTL_VERIFY_MISPLACED,    /* comments stored below another comment's
                                        root */
    COMMENTSCTL_VERIFY_KINDS
} commentsctl_verify_kind_t;


/* a member of a set, or a field and value of a hash */
typedef struct {
    comments_str_t   name;
    comments_str_t   value;
} commentsctl_verify_pair_t;


typedef struct {
    commentsctl_verify_pair_t   *pairs;    /* sorted by name */
    size_t                       n;
} commentsctl_verify_list_t;


/* A thread: what is stored, and what should be. */
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
    commentsctl_verify_list_t   votes;       /* without the number of writes */
    commentsctl_verify_list_t   true_roots;
    commentsctl_verify_list_t   true_live;
    commentsctl_verify_list_t   true_index;
    commentsctl_verify_list_t   true_authors;    /* keys of sets, and ids */
    commentsctl_verify_list_t   true_best;
    commentsctl_verify_list_t   true_votes;
    commentsctl_verify_list_t   true_flagged;    /* ids, and "ID ROOT THREAD" */
    size_t                      problems[COMMENTSCTL_VERIFY_KINDS];
} commentsctl_verify_thread_t;


/* A stored comment. Its id stands first, for commentsctl_site_compare(). */
typedef struct {
    comments_str_t      id;
    comments_str_t      root;       /* the root below which it is stored */
    comments_str_t      parent;
    comments_status_t   status;
    uint32_t            depth;
    comments_str_t      authors[COMMENTS_AUTHORS];  /* or empty */
    uint32_t            up;         /* votes that it was imported with */
    uint32_t            down;
    unsigned            counted:1;  /* depth is set or being computed */
    unsigned            purged:1;   /* only its place is left */
} commentsctl_verify_record_t;


/* members "ID ROOT THREAD" of a list: in the order of reading; then sorted */
typedef struct {
    comments_str_t     *members;
    size_t              n;
    size_t              size;
} commentsctl_verify_places_t;


/* a set of an author, by its key, and the comment that belongs into it */
typedef struct {
    comments_str_t      key;
    comments_str_t      place;        /* "ID ROOT THREAD", or the id alone */
} commentsctl_verify_author_t;


/* What the site's lists of comments, and the sets of authors, should have. */
typedef struct {
    commentsctl_verify_places_t    all;
    commentsctl_verify_places_t    approved;
    commentsctl_verify_places_t    held;
    commentsctl_verify_places_t    flagged;
    commentsctl_verify_author_t   *authors;
    size_t                         nauthors;
    size_t                         authors_size;
} commentsctl_verify_members_t;


/*
 * A handler that gets one difference: a pair that is missing (wrong is NULL), a
 * superfluous pair (right is NULL), or two pairs of one name with different
 * values.
 */
typedef void (*commentsctl_verify_pt)(void *data,
    const commentsctl_verify_pair_t *right,
    const commentsctl_verify_pair_t *wrong);


/* The command "verify", which checks a site, and repairs it with --repair. */
int commentsctl_verify(const commentsctl_options_t *options);

/*
 * WATCHes the thread of places[0] and reads it; all n places belong to this
 * thread. Also computes what should be. The caller ends the watch by EXEC or
 * UNWATCH.
 */
int commentsctl_verify_read(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, const commentsctl_scan_place_t *places, size_t n,
    commentsctl_verify_thread_t *thread);

/*
 * Sets true_roots, true_live, true_index, approved and comments of a thread,
 * and counts ids that are stored twice. The n records of the thread stand root
 * after root; they are sorted by id here.
 */
int commentsctl_verify_truth(comments_arena_t *arena,
    commentsctl_verify_thread_t *thread, commentsctl_verify_record_t *records,
    size_t n);

/*
 * Sets true_votes, true_best and true_flagged of a thread, whose true_roots are
 * set, from the sets of readers of its n records, sorted by id.
 */
int commentsctl_verify_votes(commentsctl_redis_t *redis,
    comments_arena_t *arena, commentsctl_verify_thread_t *thread,
    const commentsctl_verify_record_t *records, size_t n);

/*
 * Sets *belongs to 1 if the comment of a place has flags that no moderator has
 * looked at, else to 0, and *listed to 1 if the site's list of flagged comments
 * has it. A comment whose flag is under way is waited for. WATCHes the key with
 * the thread's votes; the caller ends the watch.
 */
int commentsctl_verify_flagged(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site, comments_str_t place,
    int *belongs, int *listed);

/* Calls handler for every difference between two lists. Cannot fail. */
void commentsctl_verify_differ(const commentsctl_verify_list_t *right,
    const commentsctl_verify_list_t *wrong, commentsctl_verify_pt handler,
    void *data);

/*
 * Sends one MULTI that repairs the thread, and notifies nginx's workers. If a
 * repair needs more commands than one MULTI may have, the rest remains: read
 * the thread again and repeat. If nothing is wrong except that the site's list
 * lacks the thread, the MULTI adds the thread to that list. With mend 0 the
 * MULTI changes nothing. COMMENTS_DECLINED: another client wrote to the thread
 * after it was read, so what was read is out of date.
 */
int commentsctl_verify_mend(commentsctl_redis_t *redis, comments_arena_t *arena,
    const commentsctl_verify_thread_t *thread, int mend);

/*
 * Notes which members the site's lists should have for a thread that was read.
 * The strings lie in arena; commentsctl_verify_members_free() frees the rest.
 */
int commentsctl_verify_members_add(commentsctl_verify_members_t *members,
    comments_arena_t *arena, const commentsctl_verify_thread_t *thread);
void commentsctl_verify_members_free(commentsctl_verify_members_t *members);

/*
 * Compares the site's lists of comments with what was noted, counts the
 * differences in problems, by their kind, and with mend repairs them. Before a
 * member counts as wrong, its thread is read once more, since other clients may
 * go on writing; the thread is WATCHed until the repair is made. Sorts members.
 */
int commentsctl_verify_members(commentsctl_redis_t *redis, comments_str_t site,
    commentsctl_verify_members_t *members, int mend,
    size_t problems[COMMENTSCTL_VERIFY_KINDS]);

/* The same for the sets of authors; the differences are counted in *wrong. */
int commentsctl_verify_authors(commentsctl_redis_t *redis, comments_str_t site,
    commentsctl_verify_members_t *members, int mend, size_t *wrong);

/*
 * Reads the stored comment of a place, "ID ROOT THREAD" as the site's lists
 * have it, into *comment, whose strings lie in arena; its status is 0 if there
 * is none. WATCHes the comment's thread; the caller ends the watch.
 */
int commentsctl_verify_place(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t site, comments_str_t place,
    comments_comment_t *comment);

/*
 * Compares the site's list of threads with the n places of a scan. Members that
 * are not stored are counted in *wrong and reported on lines; with mend they
 * are removed, unless the thread has begun meanwhile.
 */
int commentsctl_verify_threads(commentsctl_redis_t *redis, comments_str_t site,
    const commentsctl_scan_place_t *places, size_t n, int mend, FILE *lines,
    size_t *wrong);

/*
 * Returns how many comments are stored in more than one thread, according to
 * what was noted, and reports them on lines. Must be called after
 * commentsctl_verify_members(), which sorts. Cannot fail.
 */
size_t commentsctl_verify_doubles(const commentsctl_verify_members_t *members,
    FILE *lines);


#endif
