/*
 * The commands "stats" and "list": counts and threads of a site.
 */

#include <stdlib.h>

#include "comments_date.h"
#include "commentsctl_json.h"
#include "commentsctl_page.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_recent.h"
#include "commentsctl_site.h"
#include "commentsctl_stats.h"


#define COMMENTSCTL_STATS_THREADS  100    /* in one round trip */


typedef struct {
    size_t    threads;
    size_t    comments;
    size_t    replies;
    size_t    approved;
    size_t    pending;
    size_t    spam;
    size_t    deleted;
    int64_t   changed;      /* ms; 0: never */
} commentsctl_stats_t;


static int commentsctl_stats_site(commentsctl_redis_t *redis,
    comments_str_t site, commentsctl_stats_t *stats);
static int commentsctl_stats_thread(commentsctl_redis_t *redis,
    const comments_key_t *key, commentsctl_stats_t *stats);
static int commentsctl_stats_json(const commentsctl_stats_t *stats,
    comments_str_t site);
static void commentsctl_stats_text(const commentsctl_stats_t *stats,
    comments_str_t site);
static int commentsctl_list_site(commentsctl_redis_t *redis,
    const commentsctl_options_t *options, comments_arena_t *arena);
static int commentsctl_list_some(commentsctl_redis_t *redis,
    const commentsctl_options_t *options,
    const commentsctl_site_thread_t *threads, size_t n, int first);
static int commentsctl_list_line(const commentsctl_options_t *options,
    const commentsctl_site_thread_t *thread, const commentsctl_page_t *page,
    int64_t count, int first);
static int commentsctl_list_compare(const void *one, const void *two);
static int commentsctl_stats_open(commentsctl_redis_t *redis,
    const commentsctl_options_t *options, const char *name);


int
commentsctl_stats(const commentsctl_options_t *options)
{
    int                   rc;
    comments_str_t        site;
    commentsctl_redis_t   redis;
    commentsctl_stats_t   stats;

    rc = commentsctl_stats_open(&redis, options, "stats");
    if (rc != COMMENTSCTL_OK) {
        return rc;
    }

    memset(&stats, 0, sizeof(commentsctl_stats_t));

    site = comments_str_c(options->site);

    rc = commentsctl_stats_site(&redis, site, &stats);

    commentsctl_redis_close(&redis);

    if (rc != COMMENTS_OK) {
        return COMMENTSCTL_REDIS;
    }

    if (!options->json) {
        commentsctl_stats_text(&stats, site);

    } else if (commentsctl_stats_json(&stats, site) != COMMENTS_OK) {
        return COMMENTSCTL_WRONG;
    }

    return commentsctl_print_done();
}


int
commentsctl_list(const commentsctl_options_t *options)
{
    int                     rc;
    comments_arena_t       *arena;
    commentsctl_redis_t     redis;
    commentsctl_options_t   all;

    if (options->status) {
        all = *options;
        all.everything = 1;

        return commentsctl_recent(&all);
    }

    rc = commentsctl_stats_open(&redis, options, "list");
    if (rc != COMMENTSCTL_OK) {
        return rc;
    }

    arena = comments_arena_create(SIZE_MAX / 2);

    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        rc = COMMENTS_ERROR;

    } else {
        rc = commentsctl_list_site(&redis, options, arena);
    }

    comments_arena_destroy(arena);
    commentsctl_redis_close(&redis);

    return rc == COMMENTS_OK ? commentsctl_print_done() : COMMENTSCTL_REDIS;
}


static int
commentsctl_stats_open(commentsctl_redis_t *redis,
    const commentsctl_options_t *options, const char *name)
{
    if (options->nargs) {
        commentsctl_print_error("%s: unexpected \"%s\"", name,
                                options->args[0]);
        return COMMENTSCTL_USAGE;
    }

    return commentsctl_redis_open(redis, options->redis);
}


static int
commentsctl_stats_site(commentsctl_redis_t *redis, comments_str_t site,
    commentsctl_stats_t *stats)
{
    int                         rc;
    size_t                      i, n;
    comments_key_t              key;
    comments_arena_t           *arena;
    commentsctl_progress_t      progress;
    commentsctl_site_thread_t  *threads;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = commentsctl_site_threads(redis, arena, site, &threads, &n);

    stats->threads = n;
    key.site = site;

    commentsctl_progress_start(&progress, "counting", n);

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {

        if (threads[i].changed > stats->changed) {
            stats->changed = threads[i].changed;
        }

        key.thread = threads[i].key;
        rc = commentsctl_stats_thread(redis, &key, stats);

        commentsctl_progress_show(&progress, i + 1);
    }

    commentsctl_progress_end(&progress);
    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_stats_thread(commentsctl_redis_t *redis, const comments_key_t *key,
    commentsctl_stats_t *stats)
{
    int                        rc;
    size_t                     i, n;
    comments_arena_t          *arena;
    commentsctl_site_entry_t  *entries;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = commentsctl_site_index(redis, arena, key, &entries, &n);

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {

        stats->comments++;
        stats->replies += !comments_str_eq(entries[i].id, entries[i].root);

        switch (entries[i].status) {

        case COMMENTS_APPROVED:
            stats->approved++;
            break;

        case COMMENTS_PENDING:
            stats->pending++;
            break;

        case COMMENTS_SPAM:
            stats->spam++;
            break;

        case COMMENTS_DELETED:
            stats->deleted++;
            break;
        }
    }

    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_stats_json(const commentsctl_stats_t *stats, comments_str_t site)
{
    int             rc;
    char            date[COMMENTS_DATE_LEN];
    comments_buf_t  buf;

    comments_buf_init(&buf, SIZE_MAX / 2);

    (void) comments_buf_add_char(&buf, '{');

    commentsctl_json_string(&buf, "site", site);
    comments_json_writer_number(&buf, "threads", (int64_t) stats->threads);
    comments_json_writer_number(&buf, "comments", (int64_t) stats->comments);
    comments_json_writer_number(&buf, "replies", (int64_t) stats->replies);
    comments_json_writer_number(&buf, "approved", (int64_t) stats->approved);
    comments_json_writer_number(&buf, "pending", (int64_t) stats->pending);
    comments_json_writer_number(&buf, "spam", (int64_t) stats->spam);
    comments_json_writer_number(&buf, "deleted", (int64_t) stats->deleted);

    if (stats->changed) {
        commentsctl_json_string(&buf, "changed",
                                comments_date_format(stats->changed, date));

    } else {
        comments_json_writer_null(&buf, "changed");
    }

    (void) comments_buf_add_char(&buf, '}');

    rc = commentsctl_json_write(&buf, stdout);

    comments_buf_free(&buf);

    return rc;
}


static void
commentsctl_stats_text(const commentsctl_stats_t *stats, comments_str_t site)
{
    char  date[COMMENTS_DATE_LEN];

    (void) fputs("site      ", stdout);
    commentsctl_print_line(stdout, site);

    (void) printf("\nthreads   %zu\ncomments  %zu\nreplies   %zu\n"
                  "approved  %zu\npending   %zu\nspam      %zu\n"
                  "deleted   %zu\n",
                  stats->threads, stats->comments, stats->replies,
                  stats->approved, stats->pending, stats->spam,
                  stats->deleted);

    if (stats->changed) {
        (void) printf("changed   %s\n",
                      comments_date_format(stats->changed, date).data);
    }
}


static int
commentsctl_list_site(commentsctl_redis_t *redis,
    const commentsctl_options_t *options, comments_arena_t *arena)
{
    int                         rc;
    size_t                      i, n, some;
    commentsctl_site_thread_t  *threads;

    rc = commentsctl_site_threads(redis, arena, comments_str_c(options->site),
                                  &threads, &n);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    qsort(threads, n, sizeof(commentsctl_site_thread_t),
          commentsctl_list_compare);

    if (options->json) {
        (void) fputs("{\"threads\":[", stdout);
    }

    for (i = 0; rc == COMMENTS_OK && i < n; i += some) {

        some = n - i < COMMENTSCTL_STATS_THREADS ? n - i
                                                 : COMMENTSCTL_STATS_THREADS;

        rc = commentsctl_list_some(redis, options, threads + i, some, i == 0);
    }

    if (options->json) {
        (void) fputs("]}\n", stdout);
    }

    return rc;
}


static int
commentsctl_list_some(commentsctl_redis_t *redis,
    const commentsctl_options_t *options,
    const commentsctl_site_thread_t *threads, size_t n, int first)
{
    int                 rc;
    size_t              i;
    int64_t             counts[COMMENTSCTL_STATS_THREADS];
    const char         *why;
    redisReply        **replies;
    comments_str_t      keys[COMMENTSCTL_STATS_THREADS];
    commentsctl_page_t  pages[COMMENTSCTL_STATS_THREADS];
    comments_batch_t   *batch;
    comments_arena_t   *arena;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        keys[i] = threads[i].key;
    }

    batch = comments_schema_read_counts(arena, comments_str_c(options->site),
                                        keys, n);

    replies = commentsctl_redis_run(redis, batch);

    rc = replies ? COMMENTS_OK : COMMENTS_ERROR;

    if (replies
        && comments_schema_decode_counts(replies, n, counts, &why)
        != COMMENTS_OK)
    {
        commentsctl_print_error("cannot read counts: %s", why);
        rc = COMMENTS_ERROR;
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_pages_read(redis, arena,
                                    comments_str_c(options->site), keys, n,
                                    pages);
    }

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        rc = commentsctl_list_line(options, &threads[i], &pages[i], counts[i],
                                   first && i == 0);
    }

    commentsctl_redis_free(replies, n);
    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_list_line(const commentsctl_options_t *options,
    const commentsctl_site_thread_t *thread, const commentsctl_page_t *page,
    int64_t count, int first)
{
    char             text[COMMENTS_DATE_LEN];
    comments_buf_t   buf;
    comments_str_t   date;

    date = comments_date_format(thread->changed, text);

    if (!options->json) {
        (void) printf("%8lld  %-24s  ", (long long) count, date.data);
        commentsctl_print_line(stdout, thread->key);

        if (page->title.len) {
            (void) fputs("  ", stdout);
            commentsctl_print_line(stdout, page->title);
        }

        (void) fputc('\n', stdout);

        return COMMENTS_OK;
    }

    comments_buf_init(&buf, SIZE_MAX / 2);

    (void) comments_buf_add_c(&buf, first ? "{" : ",{");

    commentsctl_json_string(&buf, "thread", thread->key);
    comments_json_writer_number(&buf, "count", count);
    commentsctl_json_string(&buf, "changed", date);
    commentsctl_json_optional(&buf, "url", page->url);
    commentsctl_json_optional(&buf, "title", page->title);

    (void) comments_buf_add_char(&buf, '}');

    if (buf.failed) {
        commentsctl_print_error("out of memory");
        comments_buf_free(&buf);
        return COMMENTS_ERROR;
    }

    (void) fwrite(buf.data, 1, buf.len, stdout);

    comments_buf_free(&buf);

    return COMMENTS_OK;
}


/* Sorts by the time of the last change, the latest first. */
static int
commentsctl_list_compare(const void *one, const void *two)
{
    const commentsctl_site_thread_t  *a = one;
    const commentsctl_site_thread_t  *b = two;

    if (a->changed != b->changed) {
        return a->changed > b->changed ? -1 : 1;
    }

    return commentsctl_site_compare(one, two);
}
