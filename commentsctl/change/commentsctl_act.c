/*
 * The commands that decide on comments: approve, spam, delete, restore, purge.
 *
 * A deleted comment keeps its text until it is purged, so that it can be
 * restored to what it was. A purged one that has replies stays as a place
 * without author and text; else nothing of it stays.
 */

#include <stdlib.h>
#include <time.h>

#include "comments_id.h"
#include "commentsctl_act.h"
#include "commentsctl_change.h"
#include "commentsctl_json.h"
#include "commentsctl_lines.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"


typedef struct {
    commentsctl_redis_t            *redis;
    const commentsctl_options_t    *options;
    comments_op_t                   op;
    comments_str_t                  who;
    int64_t                         now;
} commentsctl_act_t;


static int commentsctl_act(const commentsctl_options_t *options,
    comments_op_t op);
static int commentsctl_act_targets(const commentsctl_options_t *options,
    comments_arena_t *arena, const char *name,
    commentsctl_target_t **targets, size_t *n);
static int commentsctl_act_add(comments_str_t id,
    commentsctl_target_t **targets, size_t *n, size_t *size);
static int commentsctl_act_decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change);
static int commentsctl_act_restore(comments_change_t *change);
static int commentsctl_act_purge(commentsctl_act_t *act,
    const comments_key_t *key, comments_change_t *change);
static int commentsctl_act_answered(void *data, comments_str_t root,
    const comments_comment_t *comment);
static int commentsctl_act_compare(const void *one, const void *two);
static int commentsctl_act_report(const commentsctl_options_t *options,
    comments_op_t op, const commentsctl_changed_t *changed);
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


static int
commentsctl_act(const commentsctl_options_t *options, comments_op_t op)
{
    int                     rc;
    size_t                  n;
    comments_arena_t       *arena;
    commentsctl_act_t       act;
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
    targets = NULL;

    rc = commentsctl_act_targets(options, arena, comments_op_name(op),
                                 &targets, &n);

    if (rc == COMMENTSCTL_OK) {
        rc = commentsctl_redis_open(&redis, options->redis);

        act.redis = &redis;
        act.options = options;
        act.op = op;
        act.now = (int64_t) time(NULL) * 1000;
        act.who = comments_str_c(options->by ? options->by : "commentsctl");

        change.redis = &redis;
        change.site = comments_str_c(options->site);
        change.act.op = op;
        change.act.who = act.who;
        change.act.source = comments_str_c("commentsctl");
        change.act.now = act.now;
        change.decide = commentsctl_act_decide;
        change.data = &act;

        if (rc == COMMENTSCTL_OK) {

            if (commentsctl_change_find(&redis, arena, change.site, targets, n)
                != COMMENTS_OK)
            {
                rc = COMMENTSCTL_REDIS;
            }
        }

        if (rc == COMMENTSCTL_OK) {
            qsort(targets, n, sizeof(commentsctl_target_t),
                  commentsctl_act_compare);

            rc = commentsctl_change_run(&change, targets, n, &changed)
                 == COMMENTS_OK ? commentsctl_act_report(options, op, &changed)
                                : COMMENTSCTL_REDIS;
        }

        commentsctl_redis_close(&redis);
    }

    free(targets);
    comments_arena_destroy(arena);

    return rc;
}


/* ids on the command line, or by "-" on standard input, one a line */
static int
commentsctl_act_targets(const commentsctl_options_t *options,
    comments_arena_t *arena, const char *name,
    commentsctl_target_t **targets, size_t *n)
{
    int                   i, rc;
    size_t                size;
    comments_str_t        line;
    commentsctl_lines_t   lines;

    (void) arena;

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


static int
commentsctl_act_decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change)
{
    commentsctl_act_t *act = data;

    comments_status_t    status;
    comments_comment_t  *after;

    (void) arena;

    after = &change->after;
    status = change->before.status;

    switch (act->op) {

    case COMMENTS_OP_APPROVE:
        after->status = COMMENTS_APPROVED;
        break;

    case COMMENTS_OP_SPAM:
        after->status = COMMENTS_SPAM;
        break;

    case COMMENTS_OP_DELETE:
        after->status = COMMENTS_DELETED;
        break;

    case COMMENTS_OP_RESTORE:

        if (commentsctl_act_restore(change) != COMMENTS_OK) {
            return COMMENTS_DECLINED;
        }

        break;

    default: /* COMMENTS_OP_PURGE */
        return commentsctl_act_purge(act, key, change);
    }

    if (after->status == status) {
        return COMMENTS_OK;
    }

    if (status == COMMENTS_DELETED && change->before.text.len == 0) {
        commentsctl_print_error("\"%.*s\" was purged: nothing of it is left",
                                COMMENTS_ID_LEN, change->id.data);
        return COMMENTS_DECLINED;
    }

    after->was = after->status == COMMENTS_DELETED ? (char) status : 0;
    after->by = act->who;
    after->decided = act->now;
    after->reason = (comments_str_t) comments_null_str;

    return COMMENTS_OK;
}


static int
commentsctl_act_restore(comments_change_t *change)
{
    if (change->before.status == COMMENTS_APPROVED) {
        return COMMENTS_OK;
    }

    if (change->before.status != COMMENTS_DELETED) {
        commentsctl_print_error("\"%.*s\" is not deleted but %s; approve "
                                "shows it", COMMENTS_ID_LEN, change->id.data,
                                comments_status_name(change->before.status));
        return COMMENTS_DECLINED;
    }

    change->after.status = change->before.was
                           ? (comments_status_t) change->before.was
                           : COMMENTS_APPROVED;

    return COMMENTS_OK;
}


/* what is stored below its root is looked through for an answer to it */
static int
commentsctl_act_purge(commentsctl_act_t *act, const comments_key_t *key,
    comments_change_t *change)
{
    int                  rc;
    uint32_t             bad;
    comments_str_t       none;
    comments_comment_t  *after;

    none = (comments_str_t) comments_null_str;

    if (change->before.status != COMMENTS_DELETED
        && change->before.status != COMMENTS_SPAM)
    {
        commentsctl_print_error("\"%.*s\" is %s; only what is deleted or spam "
                                "can be purged", COMMENTS_ID_LEN,
                                change->id.data,
                                comments_status_name(change->before.status));
        return COMMENTS_DECLINED;
    }

    rc = COMMENTS_OK;
    bad = 0;

    if (change->stored > 1) {
        rc = commentsctl_site_comments(act->redis, key, &change->root, 1,
                                       commentsctl_act_answered, change, &bad);
    }

    if (rc == COMMENTS_ERROR) {
        return rc;
    }

    /* a record that cannot be read may be an answer */

    if (rc == COMMENTS_OK && bad == 0) {
        change->gone = 1;
        return COMMENTS_OK;
    }

    after = &change->after;

    after->status = COMMENTS_DELETED;
    after->name = none;
    after->email = none;
    after->email_hash = none;
    after->website = none;
    after->text = none;
    after->reason = none;
    after->by = none;
    after->was = 0;
    after->up = 0;
    after->down = 0;
    after->decided = change->before.text.len ? act->now
                                             : change->before.decided;

    return COMMENTS_OK;
}


static int
commentsctl_act_answered(void *data, comments_str_t root,
    const comments_comment_t *comment)
{
    const comments_change_t *change = data;

    (void) root;

    return comments_str_eq(comment->parent, change->id) ? COMMENTS_DECLINED
                                                        : COMMENTS_OK;
}


static int
commentsctl_act_compare(const void *one, const void *two)
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


static int
commentsctl_act_report(const commentsctl_options_t *options, comments_op_t op,
    const commentsctl_changed_t *changed)
{
    comments_buf_t  buf;

    if (options->json) {
        comments_buf_init(&buf, SIZE_MAX / 2);

        (void) comments_buf_add_char(&buf, '{');
        commentsctl_json_string(&buf, "do",
                                comments_str_c(comments_op_name(op)));
        commentsctl_json_number(&buf, "changed", (int64_t) changed->changed);
        commentsctl_json_number(&buf, "unchanged", (int64_t) changed->same);
        commentsctl_json_number(&buf, "refused", (int64_t) changed->refused);
        commentsctl_json_number(&buf, "missing", (int64_t) changed->missing);
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
