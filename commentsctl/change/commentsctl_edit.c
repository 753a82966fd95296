/*
 * The command "edit": replaces the text or the author's name of one comment.
 */

#include <stdlib.h>
#include <time.h>

#include "comments_buf.h"
#include "comments_id.h"
#include "comments_submission.h"
#include "commentsctl_act.h"
#include "commentsctl_change.h"
#include "commentsctl_decide.h"
#include "commentsctl_edit.h"
#include "commentsctl_lines.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_EDIT_TEXT  (1024 * 1024)    /* bytes of a text */


typedef struct {
    comments_comment_t     wanted;    /* name and text; empty: unchanged */
    commentsctl_decide_t   decide;
    int64_t                now;
} commentsctl_edit_t;


static int commentsctl_edit_wanted(const commentsctl_options_t *options,
    comments_arena_t *arena, commentsctl_edit_t *edit);
static int commentsctl_edit_read(const char *name, comments_buf_t *text);
static int commentsctl_edit_decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change);
static int commentsctl_edit_shows(comments_arena_t *arena,
    const commentsctl_edit_t *edit, comments_str_t format);
static int commentsctl_edit_run(const commentsctl_options_t *options,
    comments_arena_t *arena, commentsctl_edit_t *edit);


int
commentsctl_edit(const commentsctl_options_t *options)
{
    int                  rc;
    comments_arena_t    *arena;
    commentsctl_edit_t   edit;

    if (options->nargs != 1
        || !comments_id_valid(comments_str_c(options->args[0])))
    {
        commentsctl_print_error("edit: expected the ID of one comment");
        return COMMENTSCTL_USAGE;
    }

    if (options->text == NULL && options->name == NULL) {
        commentsctl_print_error("edit: expected --text FILE (\"-\" is standard "
                                "input) or --name NAME");
        return COMMENTSCTL_USAGE;
    }

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTSCTL_WRONG;
    }

    rc = commentsctl_edit_wanted(options, arena, &edit);

    if (rc == COMMENTSCTL_OK) {
        rc = commentsctl_edit_run(options, arena, &edit);
    }

    comments_arena_destroy(arena);

    return rc;
}


/*
 * Checks and cleans the new text and name as if a visitor had posted them. The
 * format of the text is not known yet.
 */
static int
commentsctl_edit_wanted(const commentsctl_options_t *options,
    comments_arena_t *arena, commentsctl_edit_t *edit)
{
    comments_buf_t       text;
    comments_form_t      form;
    comments_rules_t     rules;
    const char          *field;
    comments_refusals_t  refusals;

    memset(edit, 0, sizeof(commentsctl_edit_t));
    memset(&form, 0, sizeof(comments_form_t));

    comments_buf_init(&text, COMMENTSCTL_EDIT_TEXT);

    edit->now = (int64_t) time(NULL) * 1000;

    form.name = comments_str_c(options->name ? options->name : "");
    form.text = comments_str_c("x");

    if (options->text) {

        if (commentsctl_edit_read(options->text, &text) != COMMENTS_OK) {
            comments_buf_free(&text);
            return COMMENTSCTL_USAGE;
        }

        form.text = comments_buf_str(&text);
    }

    rules.require = COMMENTS_REQUIRE_TEXT;
    rules.max_length = COMMENTSCTL_EDIT_TEXT;
    rules.format = comments_format_named(NULL, comments_str_c("plain"));

    if (options->name) {
        rules.require |= COMMENTS_REQUIRE_NAME;
    }

    refusals = comments_submission_check(arena, &form, &rules, &edit->wanted);

    comments_buf_free(&text);

    if (refusals.n) {
        field = comments_field_name(refusals.list[0].field);

        commentsctl_print_error("edit: %s: %s",
                                field ? field : "comment",
                                comments_reason_code(refusals.list[0].reason));
        return COMMENTSCTL_USAGE;
    }

    if (options->text == NULL) {
        edit->wanted.text = (comments_str_t) comments_null_str;
    }

    return COMMENTSCTL_OK;
}


static int
commentsctl_edit_read(const char *name, comments_buf_t *text)
{
    int                  rc;
    comments_str_t       line;
    commentsctl_lines_t  lines;

    if (commentsctl_lines_open(&lines, name) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    while ((rc = commentsctl_lines_next(&lines, &line)) == COMMENTS_OK) {
        (void) comments_buf_add_str(text, line);
        (void) comments_buf_add_char(text, '\n');
    }

    commentsctl_lines_close(&lines);

    if (rc == COMMENTS_ERROR) {
        return COMMENTS_ERROR;
    }

    if (text->failed) {
        commentsctl_print_error("edit: the text is too long");
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


static int
commentsctl_edit_run(const commentsctl_options_t *options,
    comments_arena_t *arena, commentsctl_edit_t *edit)
{
    int                     rc;
    commentsctl_redis_t     redis;
    commentsctl_change_t    change;
    commentsctl_target_t    target;
    commentsctl_changed_t   changed;

    memset(&changed, 0, sizeof(commentsctl_changed_t));
    memset(&target, 0, sizeof(commentsctl_target_t));
    memcpy(target.id, options->args[0], COMMENTS_ID_LEN);

    rc = commentsctl_redis_open(&redis, options->redis);

    change.redis = &redis;
    change.arena = arena;
    change.site = comments_str_c(options->site);
    change.act.op = COMMENTS_OP_EDIT;
    change.act.who = comments_str_c(options->by ? options->by : "commentsctl");
    change.act.source = comments_str_c("commentsctl");
    change.act.now = edit->now;
    edit->decide.act.op = COMMENTS_OP_EDIT;
    edit->decide.act.who = change.act.who;
    edit->decide.act.now = edit->now;
    edit->decide.act.wanted = &edit->wanted;

    change.decide = commentsctl_edit_decide;
    change.data = edit;

    if (rc == COMMENTSCTL_OK
        && (commentsctl_place_find(&redis, arena, change.site, &target, 1)
            != COMMENTS_OK
            || commentsctl_change_run(&change, &target, 1, &changed)
            != COMMENTS_OK))
    {
        rc = COMMENTSCTL_REDIS;
    }

    commentsctl_redis_close(&redis);

    if (rc != COMMENTSCTL_OK) {
        return rc;
    }

    if (options->json) {
        return commentsctl_act_report(options, COMMENTS_OP_EDIT, &changed);
    }

    if (changed.missing || changed.refused) {
        rc = COMMENTSCTL_WRONG;
    }

    return rc;
}


static int
commentsctl_edit_decide(void *data, comments_arena_t *arena,
    const comments_key_t *key, comments_change_t *change)
{
    commentsctl_edit_t *edit = data;

    if (change->before.status != COMMENTS_DELETED
        && edit->wanted.text.len
        && !commentsctl_edit_shows(arena, edit, change->before.format))
    {
        commentsctl_print_error("edit: text: %s",
                                comments_reason_code(COMMENTS_REQUIRED));
        return COMMENTS_DECLINED;
    }

    /* the text is in the format in which the comment was written */

    edit->wanted.format = change->before.format;
    edit->wanted.format_version = change->before.format_version;

    return commentsctl_decide(&edit->decide, arena, key, change);
}


/* 1 if the new text shows something in the format of the comment, else 0 */
static int
commentsctl_edit_shows(comments_arena_t *arena, const commentsctl_edit_t *edit,
    comments_str_t format)
{
    comments_form_t      form;
    comments_rules_t     rules;
    comments_comment_t   comment;
    comments_refusals_t  refusals;

    memset(&form, 0, sizeof(comments_form_t));
    form.text = edit->wanted.text;

    rules.require = COMMENTS_REQUIRE_TEXT;
    rules.max_length = COMMENTSCTL_EDIT_TEXT;
    rules.format = comments_format_find(NULL, format);

    refusals = comments_submission_check(arena, &form, &rules, &comment);

    return refusals.n == 0;
}
