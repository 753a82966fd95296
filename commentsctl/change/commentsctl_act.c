/*
 * The commands that decide on comments: approve, spam, delete, restore, purge,
 * unflag.
 */

#include <stdlib.h>
#include <time.h>

#include "comments_id.h"
#include "commentsctl_act.h"
#include "commentsctl_change.h"
#include "commentsctl_decide.h"
#include "commentsctl_json.h"
#include "commentsctl_lines.h"
#include "commentsctl_old.h"
#include "commentsctl_print.h"


static int commentsctl_act(const commentsctl_options_t *options,
    comments_op_t op);
static int commentsctl_act_old(const commentsctl_options_t *options,
    int64_t *until);
static int commentsctl_act_targets(const commentsctl_options_t *options,
    const char *name, commentsctl_target_t **targets, size_t *n);
static int commentsctl_act_places(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n);
static size_t commentsctl_act_once(commentsctl_target_t *targets, size_t n);
static int commentsctl_act_order(const void *one, const void *two);
static int commentsctl_act_add(comments_str_t id,
    commentsctl_target_t **targets, size_t *n, size_t *size);
static void commentsctl_act_some(size_t n, const char *what);


int
commentsctl_approve(const commentsctl_options_t *options)
{
    return commentsctl_act(options, COMMENTS_OP_APPROVE);
}


int
commentsctl_spam(const commentsctl_options_t *options)
{
    return commentsctl_act(options, COMMENTS_OP_SPAM);
}


int
commentsctl_delete(const commentsctl_options_t *options)
{
    return commentsctl_act(options, COMMENTS_OP_DELETE);
}


int
commentsctl_restore(const commentsctl_options_t *options)
{
    return commentsctl_act(options, COMMENTS_OP_RESTORE);
}


int
commentsctl_purge(const commentsctl_options_t *options)
{
    return commentsctl_act(options, COMMENTS_OP_PURGE);
}


int
commentsctl_unflag(const commentsctl_options_t *options)
{
    return commentsctl_act(options, COMMENTS_OP_UNFLAG);
}


static int
commentsctl_act(const commentsctl_options_t *options, comments_op_t op)
{
    int                     rc;
    size_t                  n;
    comments_arena_t       *arena;
    commentsctl_decide_t    decide;
    commentsctl_redis_t     redis;
    commentsctl_change_t    change;
    commentsctl_target_t   *targets;
    commentsctl_changed_t   changed;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTSCTL_WRONG;
    }

    memset(&changed, 0, sizeof(commentsctl_changed_t));
    memset(&decide, 0, sizeof(commentsctl_decide_t));
    targets = NULL;
    n = 0;

    rc = options->older_than
         ? commentsctl_act_old(options, &decide.act.until)
         : commentsctl_act_targets(options, comments_op_name(op), &targets,
                                   &n);

    n = commentsctl_act_once(targets, n);

    if (rc == COMMENTSCTL_OK) {
        rc = commentsctl_redis_open(&redis, options->redis);

        decide.redis = &redis;
        decide.act.op = op;
        decide.act.now = (int64_t) time(NULL) * 1000;
        decide.act.who = comments_str_c(options->by ? options->by
                                                    : "commentsctl");

        change.redis = &redis;
        change.arena = arena;
        change.site = comments_str_c(options->site);
        change.act.op = op;
        change.act.who = decide.act.who;
        change.act.source = comments_str_c("commentsctl");
        change.act.now = decide.act.now;
        change.decide = commentsctl_decide;
        change.data = &decide;

        if (rc == COMMENTSCTL_OK
            && ((decide.act.until
                 && commentsctl_old_find(&redis, change.site,
                                         decide.act.until, &targets, &n)
                    != COMMENTS_OK)
                || commentsctl_place_find(&redis, arena, change.site, targets,
                                          n)
                   != COMMENTS_OK))
        {
            rc = COMMENTSCTL_REDIS;
        }

        if (rc == COMMENTSCTL_OK) {
            rc = commentsctl_change_run(&change, targets, n, &changed)
                 == COMMENTS_OK
                 && commentsctl_act_places(&change, targets, n) == COMMENTS_OK
                 ? commentsctl_act_report(options, op, &changed)
                 : COMMENTSCTL_REDIS;
        }

        commentsctl_redis_close(&redis);
    }

    free(targets);
    comments_arena_destroy(arena);

    return rc;
}


/*
 * Purges once more what kept its place for replies: the first run may have
 * purged these, too, but a transaction decides by what was there before it.
 * Each run removes the innermost places, so that there are at most as many runs
 * as a thread is deep.
 */
static int
commentsctl_act_places(const commentsctl_change_t *change,
    commentsctl_target_t *targets, size_t n)
{
    size_t                 i, kept;
    commentsctl_changed_t  changed;

    do {
        for (i = 0, kept = 0; i < n; i++) {
            if (targets[i].kept) {
                targets[kept++] = targets[i];
            }
        }

        n = commentsctl_act_once(targets, kept);

        memset(&changed, 0, sizeof(commentsctl_changed_t));

        if (commentsctl_change_run(change, targets, n, &changed)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

    } while (changed.changed);

    return COMMENTS_OK;
}


/* purge: all that was deleted long ago. Returns an exit status. */
static int
commentsctl_act_old(const commentsctl_options_t *options, int64_t *until)
{
    if (options->nargs) {
        commentsctl_print_error("purge: --older-than and ids of comments do "
                                "not go together");
        return COMMENTSCTL_USAGE;
    }

    return commentsctl_old_until(options->older_than, until) == COMMENTS_OK
           ? COMMENTSCTL_OK : COMMENTSCTL_USAGE;
}


/*
 * Collects the ids from the arguments, and for the argument "-" from standard
 * input, one a line. The caller frees *targets. Returns an exit status.
 */
static int
commentsctl_act_targets(const commentsctl_options_t *options,
    const char *name, commentsctl_target_t **targets, size_t *n)
{
    int                   i, rc;
    size_t                size;
    comments_str_t        line;
    commentsctl_lines_t   lines;

    *n = 0;
    size = 0;

    if (options->nargs == 0) {
        commentsctl_print_error("%s: expected ids of comments, or \"-\" to "
                                "read them from standard input", name);
        return COMMENTSCTL_USAGE;
    }

    for (i = 0; i < options->nargs; i++) {

        if (strcmp(options->args[i], "-") != 0) {

            if (commentsctl_act_add(comments_str_c(options->args[i]), targets,
                                    n, &size)
                != COMMENTS_OK)
            {
                return COMMENTSCTL_USAGE;
            }

            continue;
        }

        if (commentsctl_lines_open(&lines, "-") != COMMENTS_OK) {
            return COMMENTSCTL_USAGE;
        }

        rc = COMMENTS_OK;

        while (rc == COMMENTS_OK
               && (rc = commentsctl_lines_next(&lines, &line)) == COMMENTS_OK)
        {
            rc = line.len ? commentsctl_act_add(line, targets, n, &size)
                          : COMMENTS_OK;
        }

        commentsctl_lines_close(&lines);

        if (rc == COMMENTS_ERROR) {
            return COMMENTSCTL_USAGE;
        }
    }

    return COMMENTSCTL_OK;
}


/* a transaction that changes a comment twice would count it twice */
static size_t
commentsctl_act_once(commentsctl_target_t *targets, size_t n)
{
    size_t  i, kept;

    if (n == 0) {
        return 0;
    }

    qsort(targets, n, sizeof(commentsctl_target_t), commentsctl_act_order);

    kept = 1;

    for (i = 1; i < n; i++) {
        if (commentsctl_act_order(&targets[i], &targets[kept - 1]) != 0) {
            targets[kept++] = targets[i];
        }
    }

    return kept;
}


static int
commentsctl_act_order(const void *one, const void *two)
{
    const commentsctl_target_t *a = one, *b = two;

    return memcmp(a->id, b->id, COMMENTS_ID_LEN);
}


static int
commentsctl_act_add(comments_str_t id, commentsctl_target_t **targets,
    size_t *n, size_t *size)
{
    size_t                 wanted;
    commentsctl_target_t  *grown;

    if (!comments_id_valid(id)) {
        (void) fputs("commentsctl: \"", stderr);
        commentsctl_print_line(stderr, id);
        (void) fputs("\" is no id of a comment (16 letters and digits; list "
                     "and show tell them)\n", stderr);
        return COMMENTS_ERROR;
    }

    if (*n == *size) {
        wanted = *size ? *size * 2 : 64;
        grown = realloc(*targets, wanted * sizeof(commentsctl_target_t));

        if (grown == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        *targets = grown;
        *size = wanted;
    }

    memcpy((*targets)[*n].id, id.data, COMMENTS_ID_LEN);
    (*targets)[*n].thread = (comments_str_t) comments_null_str;
    (*n)++;

    return COMMENTS_OK;
}


int
commentsctl_act_report(const commentsctl_options_t *options, comments_op_t op,
    const commentsctl_changed_t *changed)
{
    comments_buf_t  buf;

    if (options->json) {
        comments_buf_init(&buf, SIZE_MAX / 2);

        (void) comments_buf_add_char(&buf, '{');
        commentsctl_json_string(&buf, "do",
                                comments_str_c(comments_op_name(op)));
        comments_json_writer_number(&buf, "changed", changed->changed);
        comments_json_writer_number(&buf, "unchanged", changed->same);
        comments_json_writer_number(&buf, "refused", changed->refused);
        comments_json_writer_number(&buf, "missing", changed->missing);
        (void) comments_buf_add_char(&buf, '}');

        (void) commentsctl_json_write(&buf, stdout);
        comments_buf_free(&buf);

    } else {
        (void) printf("%s: %zu changed", comments_op_name(op),
                      changed->changed);
        commentsctl_act_some(changed->same, "as before");
        commentsctl_act_some(changed->refused, "refused");
        commentsctl_act_some(changed->missing, "not there");
        (void) fputc('\n', stdout);
    }

    if (commentsctl_print_done() != COMMENTSCTL_OK) {
        return COMMENTSCTL_WRONG;
    }

    return changed->refused || changed->missing ? COMMENTSCTL_WRONG
                                                : COMMENTSCTL_OK;
}


static void
commentsctl_act_some(size_t n, const char *what)
{
    if (n) {
        (void) printf(", %zu %s", n, what);
    }
}
