/*
 * The command "learn": the decisions that are stored in comments, learned in
 * the order in which they were made. Each is learned once, so a second run
 * learns nothing.
 *
 * Only the newest decisions are learned, as many as one generation has: older
 * ones would drive out newer ones that are known already. Of each there is
 * kept what its tokens are, not its text.
 */

#include <stdlib.h>

#include "comments_learn.h"
#include "comments_lesson.h"
#include "comments_tokens.h"
#include "commentsctl_json.h"
#include "commentsctl_learn.h"
#include "commentsctl_learn_site.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_scan.h"
#include "commentsctl_site.h"


#define COMMENTSCTL_LEARN_MOST  COMMENTS_LEARNED_GENERATION


/* a decision, and the hashes of the comment's tokens */
typedef struct {
    char         id[COMMENTS_ID_LEN];
    int          as;
    int64_t      decided;        /* ms since 1970 */
    uint32_t    *hashes;
    size_t       n;
} commentsctl_learn_decision_t;


typedef struct {
    commentsctl_redis_t             *redis;
    comments_str_t                   site;
    comments_arena_t                *arena;      /* of one comment */
    commentsctl_learn_decision_t     list[2 * COMMENTSCTL_LEARN_MOST];
    size_t                           n;
    size_t                           decided;    /* found in all */
    uint32_t                         bad;
} commentsctl_learn_site_t;


static int commentsctl_learn_run(commentsctl_learn_site_t *site,
    const commentsctl_options_t *options);
static int commentsctl_learn_collect(commentsctl_learn_site_t *site,
    comments_arena_t *arena);
static int commentsctl_learn_thread(commentsctl_learn_site_t *site,
    const commentsctl_scan_place_t *places, size_t n);
static int commentsctl_learn_found(void *data, comments_str_t root,
    const comments_comment_t *comment);
static int commentsctl_learn_keep(commentsctl_learn_site_t *site,
    const comments_comment_t *comment, const comments_tokens_t *tokens);
static void commentsctl_learn_newest(commentsctl_learn_site_t *site);
static int commentsctl_learn_compare(const void *one, const void *two);
static int commentsctl_learn_all(commentsctl_learn_site_t *site,
    commentsctl_learn_t *learn);
static int commentsctl_learn_known(commentsctl_learn_t *learn,
    comments_learned_query_t *query);
static int commentsctl_learn_known_once(commentsctl_learn_t *learn,
    comments_learned_query_t *query);
static int commentsctl_learn_reset(commentsctl_learn_t *learn);
static int commentsctl_learn_report(const commentsctl_options_t *options,
    const commentsctl_learn_site_t *site, const commentsctl_learn_t *learn,
    const comments_learned_query_t *query);


int
commentsctl_learn_site(const commentsctl_options_t *options)
{
    int                         rc;
    size_t                      i;
    commentsctl_redis_t         redis;
    commentsctl_learn_site_t   *site;

    if (options->nargs) {
        commentsctl_print_error("unexpected \"%s\"", options->args[0]);
        return COMMENTSCTL_USAGE;
    }

    site = calloc(1, sizeof(commentsctl_learn_site_t));
    if (site == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTSCTL_WRONG;
    }

    rc = commentsctl_redis_open(&redis, options->redis);

    if (rc == COMMENTSCTL_OK) {
        site->redis = &redis;
        site->site = comments_str_c(options->site);

        rc = commentsctl_learn_run(site, options);
    }

    commentsctl_redis_close(&redis);

    for (i = 0; i < site->n; i++) {
        free(site->list[i].hashes);
    }

    free(site);

    return rc;
}


static int
commentsctl_learn_run(commentsctl_learn_site_t *site,
    const commentsctl_options_t *options)
{
    int                        rc;
    comments_arena_t          *arena;
    commentsctl_learn_t        learn;
    comments_learned_query_t   query;

    commentsctl_learn_init(&learn, site->redis, site->site);

    if (options->reset) {
        rc = commentsctl_learn_reset(&learn);

    } else {
        arena = comments_arena_create(SIZE_MAX / 2);
        site->arena = comments_arena_create(SIZE_MAX / 2);

        rc = COMMENTS_ERROR;

        if (arena == NULL || site->arena == NULL) {
            commentsctl_print_error("out of memory");

        } else {
            rc = commentsctl_learn_collect(site, arena);
        }

        comments_arena_destroy(site->arena);
        comments_arena_destroy(arena);

        if (rc == COMMENTS_DECLINED) {
            commentsctl_site_missing(site->site);
            return COMMENTSCTL_WRONG;
        }

        if (rc == COMMENTS_OK) {
            rc = commentsctl_learn_all(site, &learn);
        }
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_learn_known(&learn, &query);
    }

    return rc == COMMENTS_OK
           ? commentsctl_learn_report(options, site, &learn, &query)
           : COMMENTSCTL_REDIS;
}


/* COMMENTS_DECLINED: nothing is stored of the site */
static int
commentsctl_learn_collect(commentsctl_learn_site_t *site,
    comments_arena_t *arena)
{
    int                        rc;
    size_t                     i, j, n;
    commentsctl_progress_t     progress;
    commentsctl_scan_place_t  *places;

    rc = commentsctl_scan_site(site->redis, arena, site->site, &places, &n);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    if (n == 0) {
        return COMMENTS_DECLINED;
    }

    commentsctl_progress_start(&progress, "reading", n);

    for (i = 0; rc == COMMENTS_OK && i < n; i = j) {

        j = i + 1;

        while (j < n && comments_str_eq(places[i].thread, places[j].thread)) {
            j++;
        }

        rc = commentsctl_learn_thread(site, places + i, j - i);

        commentsctl_progress_show(&progress, j);
    }

    commentsctl_progress_end(&progress);

    commentsctl_learn_newest(site);

    return rc;
}


static int
commentsctl_learn_thread(commentsctl_learn_site_t *site,
    const commentsctl_scan_place_t *places, size_t n)
{
    int               rc;
    size_t            i, nroots;
    comments_key_t    key;
    comments_str_t   *roots;

    roots = calloc(n, sizeof(comments_str_t));
    if (roots == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    nroots = 0;

    for (i = 0; i < n; i++) {
        if (places[i].root.len) {
            roots[nroots++] = places[i].root;
        }
    }

    key.site = site->site;
    key.thread = places[0].thread;

    rc = commentsctl_site_comments(site->redis, &key, roots, nroots,
                                   commentsctl_learn_found, site, &site->bad);

    free(roots);

    return rc;
}


/*
 * A comment that a person decided on. One that a check has decided on has a
 * reason, which goes when a person decides.
 */
static int
commentsctl_learn_found(void *data, comments_str_t root,
    const comments_comment_t *comment)
{
    commentsctl_learn_site_t *site = data;

    int                 rc;
    comments_tokens_t  *tokens;

    (void) root;

    if (comments_lesson_as(comment->status) == 0
        || comment->decided == 0 || comment->by.len == 0 || comment->reason.len
        || comment->id.len != COMMENTS_ID_LEN)
    {
        return COMMENTS_OK;
    }

    site->decided++;

    tokens = comments_arena_alloc(site->arena, sizeof(comments_tokens_t));

    if (tokens == NULL
        || comments_tokens_make(site->arena, comment, tokens) != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = commentsctl_learn_keep(site, comment, tokens);

    comments_arena_reset(site->arena);

    return rc;
}


static int
commentsctl_learn_keep(commentsctl_learn_site_t *site,
    const comments_comment_t *comment, const comments_tokens_t *tokens)
{
    size_t                         i;
    commentsctl_learn_decision_t  *decision;

    if (site->n == 2 * COMMENTSCTL_LEARN_MOST) {
        commentsctl_learn_newest(site);
    }

    decision = &site->list[site->n];

    decision->hashes = calloc(tokens->n, sizeof(uint32_t));
    if (decision->hashes == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < tokens->n; i++) {
        decision->hashes[i] = tokens->list[i].hash;
    }

    memcpy(decision->id, comment->id.data, COMMENTS_ID_LEN);

    decision->n = tokens->n;
    decision->as = comments_lesson_as(comment->status);
    decision->decided = comment->decided;

    site->n++;

    return COMMENTS_OK;
}


/* sorts the decisions, the oldest first, and drops what is too old */
static void
commentsctl_learn_newest(commentsctl_learn_site_t *site)
{
    size_t  i, drop;

    qsort(site->list, site->n, sizeof(commentsctl_learn_decision_t),
          commentsctl_learn_compare);

    if (site->n <= COMMENTSCTL_LEARN_MOST) {
        return;
    }

    drop = site->n - COMMENTSCTL_LEARN_MOST;

    for (i = 0; i < drop; i++) {
        free(site->list[i].hashes);
    }

    memmove(site->list, site->list + drop,
            COMMENTSCTL_LEARN_MOST * sizeof(commentsctl_learn_decision_t));
    site->n = COMMENTSCTL_LEARN_MOST;
}


static int
commentsctl_learn_compare(const void *one, const void *two)
{
    const commentsctl_learn_decision_t  *a = one, *b = two;

    if (a->decided != b->decided) {
        return a->decided < b->decided ? -1 : 1;
    }

    return memcmp(a->id, b->id, COMMENTS_ID_LEN);
}


static int
commentsctl_learn_all(commentsctl_learn_site_t *site,
    commentsctl_learn_t *learn)
{
    int                      rc;
    size_t                   i, j;
    comments_tokens_t        tokens;
    commentsctl_progress_t   progress;

    rc = COMMENTS_OK;

    commentsctl_progress_start(&progress, "learning", site->n);

    for (i = 0; rc == COMMENTS_OK && i < site->n; i++) {

        memset(&tokens, 0, sizeof(comments_tokens_t));
        tokens.n = site->list[i].n;

        for (j = 0; j < tokens.n; j++) {
            tokens.list[j].hash = site->list[i].hashes[j];
            tokens.list[j].kind = COMMENTS_TOKEN_SHAPE;
        }

        rc = commentsctl_learn_comment(learn,
                             comments_str_of(site->list[i].id, COMMENTS_ID_LEN),
                             site->list[i].as, &tokens, &tokens);

        commentsctl_progress_show(&progress, i + 1);
    }

    commentsctl_progress_end(&progress);

    return rc;
}


/* the totals: of a comment without tokens, again until the generation fits */
static int
commentsctl_learn_known(commentsctl_learn_t *learn,
    comments_learned_query_t *query)
{
    int                             rc;
    static const comments_tokens_t  none;

    memset(query, 0, sizeof(comments_learned_query_t));

    query->site = learn->site;
    query->tokens = &none;
    query->generation = learn->generation;

    do {
        rc = commentsctl_learn_known_once(learn, query);
    } while (rc == COMMENTS_DECLINED);

    learn->generation = query->generation;

    return rc;
}


static int
commentsctl_learn_known_once(commentsctl_learn_t *learn,
    comments_learned_query_t *query)
{
    int                rc;
    const char        *why;
    redisReply       **replies;
    comments_batch_t  *batch;
    comments_arena_t  *arena;

    arena = comments_arena_create(SIZE_MAX / 2);
    batch = arena ? comments_schema_read_learned(arena, query) : NULL;

    rc = COMMENTS_ERROR;
    replies = commentsctl_redis_run(learn->redis, batch);

    if (replies) {
        rc = comments_schema_decode_learned(replies, batch->n, query, &why);

        if (rc == COMMENTS_ERROR) {
            commentsctl_print_error("Redis answered \"%s\" to a question for "
                                    "what was learned", why);
        }

        commentsctl_redis_free(replies, batch->n);
    }

    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_learn_reset(commentsctl_learn_t *learn)
{
    int                         rc;
    size_t                      i;
    redisReply                **replies;
    comments_batch_t           *batch;
    comments_arena_t           *arena;
    comments_learned_query_t    query;

    rc = commentsctl_learn_known(learn, &query);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    arena = comments_arena_create(SIZE_MAX / 2);
    batch = arena ? comments_schema_forget(arena, learn->site,
                                           learn->generation)
                  : NULL;

    replies = commentsctl_redis_run(learn->redis, batch);
    rc = replies ? COMMENTS_OK : COMMENTS_ERROR;

    for (i = 0; rc == COMMENTS_OK && i < batch->n; i++) {
        rc = commentsctl_redis_expect(replies[i], batch->commands[i].expect,
                                      batch->commands[i].argv[0]);
    }

    commentsctl_redis_free(replies, replies ? batch->n : 0);
    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_learn_report(const commentsctl_options_t *options,
    const commentsctl_learn_site_t *site, const commentsctl_learn_t *learn,
    const comments_learned_query_t *query)
{
    int64_t         spam, ham;
    comments_buf_t  buf;

    /* those of the present generation are counted twice */

    spam = query->learned.all.spam / 2;
    ham = query->learned.all.ham / 2;

    if (options->json) {
        comments_buf_init(&buf, SIZE_MAX / 2);

        (void) comments_buf_add_char(&buf, '{');
        comments_json_writer_number(&buf, "decided", (int64_t) site->decided);
        comments_json_writer_number(&buf, "new", (int64_t) learn->learned);
        comments_json_writer_number(&buf, "known", (int64_t) learn->known);
        comments_json_writer_number(&buf, "spam", spam);
        comments_json_writer_number(&buf, "ham", ham);
        (void) comments_buf_add_char(&buf, '}');

        (void) commentsctl_json_write(&buf, stdout);
        comments_buf_free(&buf);

    } else if (options->reset) {
        (void) printf("learn: everything is forgotten\n");

    } else {
        (void) printf("learn: %zu decisions, %zu new; learned: %lld of spam, "
                      "%lld of honest comments%s\n", site->decided,
                      learn->learned, (long long) spam, (long long) ham,
                      spam < COMMENTS_LEARN_MIN || ham < COMMENTS_LEARN_MIN
                      ? " (too few for the check to judge)" : "");
    }

    if (site->bad) {
        commentsctl_print_error("%u damaged comments were passed over",
                                (unsigned) site->bad);
    }

    if (commentsctl_print_done() != COMMENTSCTL_OK || site->bad) {
        return COMMENTSCTL_WRONG;
    }

    return COMMENTSCTL_OK;
}
