/*
 * The commands "export-person" and "erase-person".
 *
 * What is erased is purged, whatever its status is: a comment without replies
 * is removed, of one with replies an empty place stays. Replies to oneself are
 * purged before what they answer (comments_erase.h), so that no place stays for
 * them.
 */

#include <stdlib.h>
#include <time.h>

#include "comments_erase.h"
#include "comments_json_writer.h"
#include "commentsctl_change.h"
#include "commentsctl_decide.h"
#include "commentsctl_json.h"
#include "commentsctl_output.h"
#include "commentsctl_person.h"
#include "commentsctl_person_find.h"
#include "commentsctl_print.h"
#include "commentsctl_secret.h"
#include "commentsctl_sender.h"


/* a comment of the person, and what became of it */
typedef struct {
    char             id[COMMENTS_ID_LEN];
    char             parent[COMMENTS_ID_LEN];    /* of zero bytes: none */
    comments_str_t   thread;
    unsigned         gone:1;
    unsigned         emptied:1;
} commentsctl_person_comment_t;


/* a run of a command */
typedef struct {
    const commentsctl_options_t    *options;
    comments_arena_t               *arena;
    commentsctl_redis_t             redis;
    comments_str_t                  site;
    commentsctl_person_t            person;
    size_t                          bad;     /* damaged comments */

    /* export */
    commentsctl_output_t            output;
    comments_buf_t                  line;
    size_t                          lines;

    /* erase */
    commentsctl_decide_t            decide;
    commentsctl_person_comment_t   *found;   /* sorted by id when complete */
    size_t                          n;
    size_t                          size;
    size_t                          threads;
} commentsctl_person_run_t;

typedef int (*commentsctl_person_run_pt)(commentsctl_person_run_t *run);


static int commentsctl_person_start(const commentsctl_options_t *options,
    commentsctl_person_run_pt handler);
static int commentsctl_person_who(commentsctl_person_run_t *run);
static int commentsctl_person_export(commentsctl_person_run_t *run);
static int commentsctl_person_line(void *data, comments_str_t thread,
    const comments_comment_t *comment);
static int commentsctl_person_erase(commentsctl_person_run_t *run);
static int commentsctl_person_collect(void *data, comments_str_t thread,
    const comments_comment_t *comment);
static int commentsctl_person_purge(commentsctl_person_run_t *run);
static int commentsctl_person_levels(commentsctl_person_run_t *run,
    const commentsctl_change_t *change);
static int commentsctl_person_decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change);
static int commentsctl_person_order(const void *one, const void *two);
static int commentsctl_person_report(commentsctl_person_run_t *run);


int
commentsctl_export_person(const commentsctl_options_t *options)
{
    return commentsctl_person_start(options, commentsctl_person_export);
}


int
commentsctl_erase_person(const commentsctl_options_t *options)
{
    return commentsctl_person_start(options, commentsctl_person_erase);
}


static int
commentsctl_person_start(const commentsctl_options_t *options,
    commentsctl_person_run_pt handler)
{
    int                       rc;
    commentsctl_person_run_t  run;

    if (options->nargs != 2) {
        commentsctl_print_error("expected email, author, account or user, and "
                                "its value");
        return COMMENTSCTL_USAGE;
    }

    memset(&run, 0, sizeof(commentsctl_person_run_t));

    run.options = options;
    run.site = comments_str_c(options->site);

    run.arena = comments_arena_create(SIZE_MAX / 2);
    if (run.arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTSCTL_WRONG;
    }

    rc = commentsctl_redis_open(&run.redis, options->redis);

    if (rc == COMMENTSCTL_OK) {
        rc = commentsctl_person_who(&run);
    }

    if (rc == COMMENTSCTL_OK) {
        rc = handler(&run);
    }

    if (run.bad) {
        commentsctl_print_error("%zu damaged comments are left out", run.bad);
        rc = rc == COMMENTSCTL_OK ? COMMENTSCTL_WRONG : rc;
    }

    commentsctl_redis_close(&run.redis);
    free(run.found);
    comments_arena_destroy(run.arena);

    return rc;
}


static int
commentsctl_person_who(commentsctl_person_run_t *run)
{
    int             rc;
    const char     *file;
    comments_str_t  secret;

    file = run->options->secret_file;

    rc = file ? commentsctl_secret_read(file, run->arena, &secret)
              : commentsctl_secret_get(&run->redis, run->arena, &secret);

    if (rc != COMMENTS_OK) {
        return COMMENTSCTL_REDIS;
    }

    const char *const  words[] = {
        run->options->args[0], run->options->args[1]
    };

    rc = commentsctl_person_named(run->arena, run->site, secret, words,
                                  &run->person);

    return rc == COMMENTS_OK ? COMMENTSCTL_OK
           : rc == COMMENTS_DECLINED ? COMMENTSCTL_USAGE : COMMENTSCTL_WRONG;
}


static int
commentsctl_person_export(commentsctl_person_run_t *run)
{
    int  rc;

    if (commentsctl_output_open(&run->output, run->options->output)
        != COMMENTS_OK)
    {
        return COMMENTSCTL_USAGE;
    }

    comments_buf_init(&run->line, SIZE_MAX / 2);

    rc = commentsctl_person_find(&run->redis, run->site, &run->person,
                                 commentsctl_person_line, run, &run->bad);

    comments_buf_free(&run->line);

    if (rc == COMMENTS_OK && run->lines == 0) {
        commentsctl_print_error("no comments of this person");
        (void) commentsctl_output_close(&run->output, 0);
        return COMMENTSCTL_WRONG;
    }

    if (commentsctl_output_close(&run->output, rc == COMMENTS_OK)
        != COMMENTS_OK)
    {
        return COMMENTSCTL_WRONG;
    }

    return rc == COMMENTS_OK ? COMMENTSCTL_OK : COMMENTSCTL_REDIS;
}


static int
commentsctl_person_line(void *data, comments_str_t thread,
    const comments_comment_t *comment)
{
    commentsctl_person_run_t *run = data;

    comments_sender_t  sender;

    if (commentsctl_sender_find(&run->redis, run->arena, run->site,
                                comment->id, &sender)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    run->lines++;

    commentsctl_json_comment(&run->line, thread, comment);
    commentsctl_sender_json(&run->line, &sender);

    return commentsctl_output_write(&run->output, &run->line);
}


static int
commentsctl_person_erase(commentsctl_person_run_t *run)
{
    if (commentsctl_person_find(&run->redis, run->site, &run->person,
                                commentsctl_person_collect, run, &run->bad)
        != COMMENTS_OK)
    {
        return COMMENTSCTL_REDIS;
    }

    if (run->n && !run->options->dry_run
        && commentsctl_person_purge(run) != COMMENTS_OK)
    {
        return COMMENTSCTL_REDIS;
    }

    return commentsctl_person_report(run);
}


static int
commentsctl_person_collect(void *data, comments_str_t thread,
    const comments_comment_t *comment)
{
    commentsctl_person_run_t *run = data;

    size_t                         size;
    commentsctl_person_comment_t  *grown, *last;

    if (comment->id.len != COMMENTS_ID_LEN) {
        return COMMENTS_OK;
    }

    if (run->n == run->size) {
        size = run->size ? 2 * run->size : 64;

        grown = realloc(run->found,
                        size * sizeof(commentsctl_person_comment_t));
        if (grown == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        run->found = grown;
        run->size = size;
    }

    last = run->n ? &run->found[run->n - 1] : NULL;

    memset(&run->found[run->n], 0, sizeof(commentsctl_person_comment_t));
    memcpy(run->found[run->n].id, comment->id.data, COMMENTS_ID_LEN);

    if (comment->parent.len == COMMENTS_ID_LEN) {
        memcpy(run->found[run->n].parent, comment->parent.data,
               COMMENTS_ID_LEN);
    }

    /* threads are read one after the other */

    if (last != NULL && comments_str_eq(last->thread, thread)) {
        run->found[run->n].thread = last->thread;

    } else if (comments_arena_dup(run->arena, thread,
                                  &run->found[run->n].thread)
               == COMMENTS_OK)
    {
        run->threads++;

    } else {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    run->n++;

    return COMMENTS_OK;
}


static int
commentsctl_person_purge(commentsctl_person_run_t *run)
{
    commentsctl_change_t  change;

    qsort(run->found, run->n, sizeof(commentsctl_person_comment_t),
          commentsctl_person_order);

    run->decide.redis = &run->redis;
    run->decide.act.op = COMMENTS_OP_PURGE;
    run->decide.act.now = (int64_t) time(NULL) * 1000;
    run->decide.act.who = comments_str_c(run->options->by ? run->options->by
                                                          : "commentsctl");
    run->decide.act.any = 1;

    change.redis = &run->redis;
    change.arena = run->arena;
    change.site = run->site;
    change.act.op = COMMENTS_OP_PURGE;
    change.act.who = run->decide.act.who;
    change.act.source = comments_str_c("commentsctl");
    change.act.now = run->decide.act.now;
    change.decide = commentsctl_person_decide;
    change.data = run;

    return commentsctl_person_levels(run, &change);
}


/* one run of the change for each level of replies to oneself */
static int
commentsctl_person_levels(commentsctl_person_run_t *run,
    const commentsctl_change_t *change)
{
    int                            rc;
    size_t                         i, n;
    comments_erase_t              *order;
    commentsctl_target_t          *targets;
    commentsctl_changed_t          changed;
    commentsctl_person_comment_t  *comment;

    order = calloc(run->n, sizeof(comments_erase_t));
    targets = calloc(run->n, sizeof(commentsctl_target_t));

    if (order == NULL || targets == NULL) {
        commentsctl_print_error("out of memory");
        free(targets);
        free(order);
        return COMMENTS_ERROR;
    }

    for (i = 0; i < run->n; i++) {
        comment = &run->found[i];

        comments_erase_item(&order[i],
                            comments_str_of(comment->id, COMMENTS_ID_LEN),
                            comments_str_of(comment->parent,
                                            COMMENTS_ID_LEN));
        order[i].index = i;
    }

    comments_erase_sort(order, run->n);

    memset(&changed, 0, sizeof(commentsctl_changed_t));

    rc = COMMENTS_OK;

    for (i = 0; i < run->n && rc == COMMENTS_OK; i += n) {

        for (n = 0;
             i + n < run->n && order[i + n].level == order[i].level;
             n++)
        {
            comment = &run->found[order[i + n].index];

            memset(&targets[n], 0, sizeof(commentsctl_target_t));
            memcpy(targets[n].id, comment->id, COMMENTS_ID_LEN);
            targets[n].thread = comment->thread;
        }

        rc = commentsctl_change_run(change, targets, n, &changed);
    }

    free(targets);
    free(order);

    return rc;
}


/*
 * Purges a comment that is the person's still. The last call for a comment is
 * that of the transaction that was done.
 */
static int
commentsctl_person_decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change)
{
    commentsctl_person_run_t *run = data;

    int                            rc;
    commentsctl_person_comment_t   name, *comment;

    memcpy(name.id, change->id.data, COMMENTS_ID_LEN);

    comment = bsearch(&name, run->found, run->n,
                      sizeof(commentsctl_person_comment_t),
                      commentsctl_person_order);

    if (comment == NULL) {
        return COMMENTS_OK;
    }

    comment->gone = 0;
    comment->emptied = 0;

    if (!commentsctl_person_is(&run->person, &change->before)) {
        return COMMENTS_OK;
    }

    rc = commentsctl_decide(&run->decide, arena, key, change);

    if (rc == COMMENTS_OK) {
        comment->gone = change->gone;
        comment->emptied = !change->gone;
    }

    return rc;
}


static int
commentsctl_person_order(const void *one, const void *two)
{
    const commentsctl_person_comment_t *a = one, *b = two;

    return memcmp(a->id, b->id, COMMENTS_ID_LEN);
}


static int
commentsctl_person_report(commentsctl_person_run_t *run)
{
    size_t          gone, emptied, i;
    comments_buf_t  buf;

    gone = 0;
    emptied = 0;

    for (i = 0; i < run->n; i++) {
        gone += run->found[i].gone;
        emptied += run->found[i].emptied;
    }

    if (run->options->json) {
        comments_buf_init(&buf, SIZE_MAX / 2);

        (void) comments_buf_add_char(&buf, '{');
        comments_json_writer_number(&buf, "found", run->n);
        comments_json_writer_number(&buf, "threads", run->threads);
        comments_json_writer_number(&buf, "removed", gone);
        comments_json_writer_number(&buf, "emptied", emptied);
        comments_json_writer_flag(&buf, "dry_run", run->options->dry_run);
        (void) comments_buf_add_char(&buf, '}');

        (void) commentsctl_json_write(&buf, stdout);
        comments_buf_free(&buf);

    } else {
        (void) printf("%zu comments in %zu threads: ", run->n, run->threads);

        if (run->options->dry_run) {
            (void) puts("nothing was erased (--dry-run)");

        } else {
            (void) printf("%zu removed, %zu emptied, as they have replies\n",
                          gone, emptied);
        }
    }

    if (commentsctl_print_done() != COMMENTSCTL_OK) {
        return COMMENTSCTL_WRONG;
    }

    return run->n ? COMMENTSCTL_OK : COMMENTSCTL_WRONG;
}
