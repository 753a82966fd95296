/*
 * The command "verify": checks thread after thread, then the site's lists, and
 * prints a report.
 */

#include <poll.h>

#include "commentsctl_json.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_site.h"
#include "commentsctl_verify.h"


/*
 * limit on readings of one thread, because of other writers and partial repairs
 */
#define COMMENTSCTL_VERIFY_TRIES  1000

#define COMMENTSCTL_VERIFY_PAUSE  30      /* ms */


typedef struct {
    const commentsctl_options_t   *options;
    commentsctl_redis_t           *redis;
    comments_str_t                 site;
    FILE                          *lines;      /* where problems are reported */
    size_t                         threads;
    size_t                         comments;
    size_t                         problems[COMMENTSCTL_VERIFY_KINDS];
    size_t                         repaired;
    comments_arena_t              *arena;
    commentsctl_verify_members_t   members;
} commentsctl_verify_t;


static int commentsctl_verify_site(commentsctl_verify_t *verify,
    comments_arena_t *arena);
static int commentsctl_verify_lists(commentsctl_verify_t *verify,
    const commentsctl_scan_place_t *places, size_t n);
static int commentsctl_verify_thread(commentsctl_verify_t *verify,
    const commentsctl_scan_place_t *places, size_t n);
static int commentsctl_verify_once(commentsctl_verify_t *verify,
    const commentsctl_scan_place_t *places, size_t n, int *told);
static size_t commentsctl_verify_judge(commentsctl_verify_thread_t *thread);
static void commentsctl_verify_one(void *data,
    const commentsctl_verify_pair_t *right,
    const commentsctl_verify_pair_t *wrong);
static int commentsctl_verify_unwatch(commentsctl_verify_t *verify,
    comments_arena_t *arena);
static void commentsctl_verify_tell(commentsctl_verify_t *verify,
    const commentsctl_verify_thread_t *thread);
static int commentsctl_verify_report(const commentsctl_verify_t *verify);


/* in the order of commentsctl_verify_kind_t */
static const char *const  commentsctl_verify_names[] = {
    "count", "roots", "best", "live", "index", "list", "votes", "ids",
    "latest", "queue", "flagged", "authors", "damaged", "twice", "misplaced"
};

static const char *const  commentsctl_verify_texts[] = {
    "the count is wrong",
    "wrong entries in :roots",
    "wrong entries in :best",
    "wrong entries in :live",
    "wrong entries in :index",
    "not in the site's list of threads",
    "wrong numbers of votes",
    "wrong entries in the site's list of comments",
    "wrong entries in the site's list of the newest comments",
    "wrong entries in the site's list of comments that are held",
    "wrong entries in the site's list of flagged comments",
    "wrong entries in the sets of authors' comments",
    "damaged comments, which stay as they are",
    "comments stored twice, which stay as they are",
    "comments under another's root, which stay there"
};


int
commentsctl_verify(const commentsctl_options_t *options)
{
    int                    rc;
    comments_arena_t      *arena;
    commentsctl_redis_t    redis;
    commentsctl_verify_t   verify;

    if (options->nargs) {
        commentsctl_print_error("verify: unexpected \"%s\"; a whole site is "
                                "checked", options->args[0]);
        return COMMENTSCTL_USAGE;
    }

    rc = commentsctl_redis_open(&redis, options->redis);
    if (rc != COMMENTSCTL_OK) {
        return rc;
    }

    arena = comments_arena_create(SIZE_MAX / 2);

    memset(&verify, 0, sizeof(commentsctl_verify_t));

    verify.options = options;
    verify.redis = &redis;
    verify.site = comments_str_c(options->site);
    verify.arena = arena;
    verify.lines = options->json ? stderr : stdout;

    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        rc = COMMENTSCTL_WRONG;

    } else if (commentsctl_verify_site(&verify, arena) != COMMENTS_OK) {
        rc = COMMENTSCTL_REDIS;

    } else {
        rc = commentsctl_verify_report(&verify);
    }

    commentsctl_verify_members_free(&verify.members);
    comments_arena_destroy(arena);
    commentsctl_redis_close(&redis);

    return rc;
}


static int
commentsctl_verify_site(commentsctl_verify_t *verify, comments_arena_t *arena)
{
    int                          rc;
    size_t                       i, j, n;
    commentsctl_progress_t       progress;
    commentsctl_scan_place_t  *places;

    rc = commentsctl_scan_site(verify->redis, arena, verify->site, &places,
                                 &n);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    /* nothing was checked: a wrong site's name must not give a good result */

    if (n == 0) {
        commentsctl_site_missing(verify->site);
    }

    commentsctl_progress_start(&progress, "checking", n);

    for (i = 0; rc == COMMENTS_OK && i < n; i = j) {

        j = i + 1;

        while (j < n && comments_str_eq(places[i].thread, places[j].thread)) {
            j++;
        }

        verify->threads++;
        rc = commentsctl_verify_thread(verify, places + i, j - i);

        commentsctl_progress_show(&progress, j);
    }

    commentsctl_progress_end(&progress);

    return rc == COMMENTS_OK ? commentsctl_verify_lists(verify, places, n)
                             : rc;
}


static int
commentsctl_verify_lists(commentsctl_verify_t *verify,
    const commentsctl_scan_place_t *places, size_t n)
{
    int     i;
    size_t  threads, *problems;

    threads = 0;
    problems = verify->problems;

    if (commentsctl_verify_members(verify->redis, verify->site,
                                   &verify->members, verify->options->repair,
                                   problems)
        != COMMENTS_OK
        || commentsctl_verify_authors(verify->redis, verify->site,
                                      &verify->members,
                                      verify->options->repair,
                                      &problems[COMMENTSCTL_VERIFY_AUTHORS])
        != COMMENTS_OK
        || commentsctl_verify_threads(verify->redis, verify->site, places, n,
                                      verify->options->repair, verify->lines,
                                      &threads)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    problems[COMMENTSCTL_VERIFY_LIST] += threads;
    problems[COMMENTSCTL_VERIFY_TWICE] +=
                commentsctl_verify_doubles(&verify->members, verify->lines);

    if (verify->options->repair) {
        verify->repaired += threads;
    }

    for (i = COMMENTSCTL_VERIFY_IDS; i <= COMMENTSCTL_VERIFY_AUTHORS; i++) {

        if (verify->options->repair) {
            verify->repaired += problems[i];
        }

        if (problems[i]) {
            (void) fprintf(verify->lines, "%s: %zu\n",
                           commentsctl_verify_texts[i], problems[i]);
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_verify_thread(commentsctl_verify_t *verify,
    const commentsctl_scan_place_t *places, size_t n)
{
    int     rc, told;
    size_t  i;

    told = 0;

    for (i = 0; i < COMMENTSCTL_VERIFY_TRIES; i++) {

        rc = commentsctl_verify_once(verify, places, n, &told);

        if (rc != COMMENTS_DECLINED) {
            return rc;
        }
    }

    commentsctl_print_error("a thread changes all the time, or does not get "
                            "into order");

    return COMMENTS_ERROR;
}


/*
 * Checks a thread once. COMMENTS_DECLINED: check again. *told becomes 1 when
 * the thread's problems have been reported, so that they are reported once.
 */
static int
commentsctl_verify_once(commentsctl_verify_t *verify,
    const commentsctl_scan_place_t *places, size_t n, int *told)
{
    int                           i, rc, mend;
    size_t                        wrong;
    comments_arena_t             *arena;
    commentsctl_verify_thread_t   thread;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    wrong = 0;
    mend = 0;

    rc = commentsctl_verify_read(verify->redis, arena, verify->site, places, n,
                                 &thread);

    if (rc == COMMENTS_OK) {
        wrong = commentsctl_verify_judge(&thread);
        mend = wrong != 0 && verify->options->repair;

        if (thread.problems[COMMENTSCTL_VERIFY_VOTES]
            || thread.problems[COMMENTSCTL_VERIFY_BEST])
        {
            /*
             * the numbers of a vote are written right behind it: if one is
             * under way, that breaks the watch
             */

            (void) poll(NULL, 0, COMMENTSCTL_VERIFY_PAUSE);
        }

        rc = wrong ? commentsctl_verify_mend(verify->redis, arena, &thread,
                                             mend)
                   : commentsctl_verify_unwatch(verify, arena);
    }

    if (rc == COMMENTS_OK && !*told) {
        *told = 1;
        verify->comments += thread.comments;

        for (i = 0; i < COMMENTSCTL_VERIFY_KINDS; i++) {
            verify->problems[i] += thread.problems[i];
        }

        commentsctl_verify_tell(verify, &thread);

        if (commentsctl_verify_members_add(&verify->members, verify->arena,
                                           &thread)
            != COMMENTS_OK)
        {
            rc = COMMENTS_ERROR;
        }

        if (mend) {
            verify->repaired += wrong;
        }
    }

    comments_arena_destroy(arena);

    /* the thread is checked again after a repair */

    return rc == COMMENTS_OK && mend ? COMMENTS_DECLINED : rc;
}


/* Sets thread->problems; returns how many of them can be repaired. */
static size_t
commentsctl_verify_judge(commentsctl_verify_thread_t *thread)
{
    int     i;
    size_t  wrong;

    thread->problems[COMMENTSCTL_VERIFY_COUNT] =
                                          thread->count != thread->approved;
    thread->problems[COMMENTSCTL_VERIFY_LIST] =
                                          thread->comments && !thread->listed;

    commentsctl_verify_differ(&thread->true_roots, &thread->roots,
                              commentsctl_verify_one,
                              &thread->problems[COMMENTSCTL_VERIFY_ROOTS]);
    commentsctl_verify_differ(&thread->true_best, &thread->best,
                              commentsctl_verify_one,
                              &thread->problems[COMMENTSCTL_VERIFY_BEST]);
    commentsctl_verify_differ(&thread->true_live, &thread->live,
                              commentsctl_verify_one,
                              &thread->problems[COMMENTSCTL_VERIFY_LIVE]);
    commentsctl_verify_differ(&thread->true_index, &thread->index,
                              commentsctl_verify_one,
                              &thread->problems[COMMENTSCTL_VERIFY_INDEX]);
    commentsctl_verify_differ(&thread->true_votes, &thread->votes,
                              commentsctl_verify_one,
                              &thread->problems[COMMENTSCTL_VERIFY_VOTES]);

    wrong = 0;

    for (i = 0; i < COMMENTSCTL_VERIFY_REPAIRABLE; i++) {
        wrong += thread->problems[i];
    }

    return wrong;
}


static void
commentsctl_verify_one(void *data, const commentsctl_verify_pair_t *right,
    const commentsctl_verify_pair_t *wrong)
{
    size_t *n = data;

    (void) right;
    (void) wrong;

    (*n)++;
}


static int
commentsctl_verify_unwatch(commentsctl_verify_t *verify,
    comments_arena_t *arena)
{
    redisReply        **replies;
    comments_str_t      command;
    comments_batch_t   *batch;

    batch = comments_batch_create(arena);

    if (batch) {
        command = comments_str_c("UNWATCH");
        (void) comments_batch_add(batch, &command, 1);
    }

    replies = commentsctl_redis_run(verify->redis, batch);

    commentsctl_redis_free(replies, 1);

    return replies ? COMMENTS_OK : COMMENTS_ERROR;
}


static void
commentsctl_verify_tell(commentsctl_verify_t *verify,
    const commentsctl_verify_thread_t *thread)
{
    int  i;

    for (i = 0; i < COMMENTSCTL_VERIFY_KINDS; i++) {

        if (thread->problems[i] == 0) {
            continue;
        }

        commentsctl_print_line(verify->lines, thread->key.thread);

        if (i == COMMENTSCTL_VERIFY_COUNT) {
            (void) fprintf(verify->lines, ": the count is %lld, not %lld\n",
                           (long long) thread->count,
                           (long long) thread->approved);
            continue;
        }

        (void) fprintf(verify->lines, ": %s: %zu\n",
                       commentsctl_verify_texts[i], thread->problems[i]);
    }
}


static int
commentsctl_verify_report(const commentsctl_verify_t *verify)
{
    int             i;
    size_t          all;
    comments_buf_t  buf;

    all = 0;

    for (i = 0; i < COMMENTSCTL_VERIFY_KINDS; i++) {
        all += verify->problems[i];
    }

    if (!verify->options->json) {
        (void) printf("%zu comments in %zu threads, %zu problems, %zu "
                      "repaired\n", verify->comments, verify->threads, all,
                      verify->repaired);

    } else {
        comments_buf_init(&buf, SIZE_MAX / 2);

        (void) comments_buf_add_char(&buf, '{');

        comments_json_writer_number(&buf, "threads", verify->threads);
        comments_json_writer_number(&buf, "comments", verify->comments);
        comments_json_writer_open(&buf, "problems", '{');

        for (i = 0; i < COMMENTSCTL_VERIFY_KINDS; i++) {
            comments_json_writer_number(&buf, commentsctl_verify_names[i],
                                    (int64_t) verify->problems[i]);
        }

        (void) comments_buf_add_char(&buf, '}');

        comments_json_writer_number(&buf, "repaired", verify->repaired);

        (void) comments_buf_add_char(&buf, '}');

        (void) commentsctl_json_write(&buf, stdout);
        comments_buf_free(&buf);
    }

    if (commentsctl_print_done() != COMMENTSCTL_OK) {
        return COMMENTSCTL_WRONG;
    }

    return all == verify->repaired && verify->threads ? COMMENTSCTL_OK
                                                      : COMMENTSCTL_WRONG;
}
