/*
 * Checks and cleans an entry of an import as if a visitor had posted it. A
 * value that cannot be stored is left out or cut, and the comment is counted as
 * altered.
 */

#include "comments_author.h"
#include "comments_hex.h"
#include "comments_submission.h"
#include "comments_text.h"
#include "comments_text_clean.h"
#include "commentsctl_future.h"
#include "commentsctl_import.h"
#include "commentsctl_markup.h"


#define COMMENTSCTL_CLEAN_TEXT  (1024 * 1024)    /* bytes of a text */

/* maximum length of who decided on a comment and of the reason, bytes */
#define COMMENTSCTL_CLEAN_LINE  1024


static int commentsctl_clean_form(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_form_t *form);
static int commentsctl_clean_off(const commentsctl_import_t *import);
static int commentsctl_clean_address(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_comment_t *comment,
    int *altered);
static int commentsctl_clean_mend(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_refusal_t refusal,
    comments_form_t *form);
static int commentsctl_clean_name(commentsctl_import_t *import,
    comments_str_t *name);
static int commentsctl_clean_decision(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_comment_t *comment);
static void commentsctl_clean_flags(const commentsctl_entry_t *entry,
    comments_comment_t *comment);
static int commentsctl_clean_hash(comments_str_t s);


int
commentsctl_clean_entry(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_comment_t *comment)
{
    int                  i, rc, bare;
    comments_form_t      form;
    comments_rules_t     rules;
    comments_refusals_t  refusals;

    memset(&form, 0, sizeof(comments_form_t));
    memset(comment, 0, sizeof(comments_comment_t));

    rc = commentsctl_clean_form(import, entry, &form);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    /* a deleted comment without text is kept as a placeholder */

    bare = entry->status == COMMENTS_DELETED && form.text.len == 0;

    if (bare) {
        form.text = comments_str_c(".");
    }

    rules.require = 0;
    rules.max_length = COMMENTSCTL_CLEAN_TEXT;
    rules.format = comments_format_find(NULL, entry->format);

    /*
     * Each turn corrects one field. A field is corrected at most twice (a name
     * may be both invalid and too long), so six turns are enough for the three
     * fields.
     */

    for (i = 0; /* void */ ; i++) {

        refusals = comments_submission_check(import->arena, &form, &rules,
                                             comment);

        if (refusals.n == 0) {
            break;
        }

        rc = i < 6 ? commentsctl_clean_mend(import, entry, refusals.list[0],
                                              &form)
                   : COMMENTS_ERROR;

        if (rc != COMMENTS_OK) {
            return rc;
        }
    }

    if (bare) {
        comment->text = (comments_str_t) comments_null_str;
    }

    if (commentsctl_clean_address(import, entry, comment, &i) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (comments_arena_dup(import->arena, entry->format, &comment->format)
        != COMMENTS_OK
        || commentsctl_clean_decision(import, entry, comment) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    comment->format_version = entry->format_version;

    import->altered += i != 0 || comment->by.len != entry->by.len
                       || comment->reason.len != entry->reason.len;

    comment->status = entry->status;
    comment->created = entry->created;
    comment->edited = entry->edited;
    comment->was = entry->was;
    comment->decided = entry->decided;

    commentsctl_clean_flags(entry, comment);

    return COMMENTS_OK;
}


/*
 * Takes what a visitor would have typed. What another system has deleted is
 * only kept as a place, for its replies. COMMENTS_DECLINED: the entry was
 * skipped.
 */
static int
commentsctl_clean_form(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_form_t *form)
{
    int  rc;

    /* whatever a reader has let pass */

    if (commentsctl_future(entry->created)
        || commentsctl_future(entry->edited))
    {
        commentsctl_message_skip(import, entry, COMMENTSCTL_SKIP_DAMAGED,
                                 "its time is later than now");
        return COMMENTS_DECLINED;
    }

    if (entry->status == COMMENTS_DELETED && !import->format->ours) {
        return COMMENTS_OK;
    }

    form->name = entry->name;
    form->website = entry->website;

    if (!commentsctl_clean_off(import)) {
        form->email = entry->email;
    }

    rc = commentsctl_markup_convert(import->arena, entry->text, entry->markup,
                                    &form->text);

    if (rc == COMMENTS_DECLINED) {
        commentsctl_message_skip(import, entry, COMMENTSCTL_SKIP_TOO_LONG,
                                 "its text is longer than 4 MB");
    }

    return rc;
}


/* Returns 1 if nothing is kept of e-mail addresses. */
static int
commentsctl_clean_off(const commentsctl_import_t *import)
{
    return import->options->email
           && strcmp(import->options->email, "off") == 0;
}


static void
commentsctl_clean_flags(const commentsctl_entry_t *entry,
    comments_comment_t *comment)
{
    comment->up = entry->up;
    comment->down = entry->down;
    comment->moderator = entry->moderator;
    comment->page_author = entry->page_author;
    comment->pinned = entry->pinned;
}


/*
 * Takes the hash of the author's e-mail address, and the author's id, from an
 * export. *altered is raised if one of them is left out.
 */
static int
commentsctl_clean_address(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_comment_t *comment,
    int *altered)
{
    if (commentsctl_clean_off(import)) {
        /* void */

    } else if (commentsctl_clean_hash(entry->email_hash)) {

        if (comments_arena_dup(import->arena, entry->email_hash,
                               &comment->email_hash)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

    } else if (entry->email_hash.len) {
        commentsctl_message_tell(import, entry, "altered",
                                 "\"email_hash\" is not 32 hex digits");
        (*altered)++;
    }

    if (comments_author_valid(entry->author_id)) {
        return comments_arena_dup(import->arena, entry->author_id,
                                  &comment->author);
    }

    if (entry->author_id.len) {
        commentsctl_message_tell(import, entry, "altered",
                                 "\"author_id\" is not 32 hex digits");
        (*altered)++;
    }

    return COMMENTS_OK;
}


/*
 * Corrects the field that was refused: shortens a name, leaves out an address
 * or a website. COMMENTS_DECLINED: the text was refused, so the entry is
 * skipped.
 */
static int
commentsctl_clean_mend(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_refusal_t refusal,
    comments_form_t *form)
{
    commentsctl_skip_t  skip;

    switch (refusal.field) {

    case COMMENTS_FIELD_NAME:
        commentsctl_message_tell(import, entry, "altered",
                                 "the name is shortened");
        return commentsctl_clean_name(import, &form->name);

    case COMMENTS_FIELD_EMAIL:
        commentsctl_message_tell(import, entry, "altered",
                                 "the e-mail address is none");
        form->email = (comments_str_t) comments_null_str;
        return COMMENTS_OK;

    case COMMENTS_FIELD_WEBSITE:
        commentsctl_message_tell(import, entry, "altered",
                                 "the website is no http or https URL");
        form->website = (comments_str_t) comments_null_str;
        return COMMENTS_OK;

    case COMMENTS_FIELD_TEXT:
        skip = refusal.reason == COMMENTS_REQUIRED ? COMMENTSCTL_SKIP_EMPTY
               : refusal.reason == COMMENTS_TOO_LONG
                 ? COMMENTSCTL_SKIP_TOO_LONG : COMMENTSCTL_SKIP_DAMAGED;

        commentsctl_message_skip(import, entry, skip,
                         skip == COMMENTSCTL_SKIP_EMPTY ? "it has no text"
                         : skip == COMMENTSCTL_SKIP_TOO_LONG
                           ? "its text is longer than 1 MB"
                           : "its text holds what no text may hold");
        return COMMENTS_DECLINED;

    default:
        return COMMENTS_ERROR;
    }
}


/* Replaces a name by its clean form, cut after COMMENTS_NAME_MAX characters. */
static int
commentsctl_clean_name(commentsctl_import_t *import, comments_str_t *name)
{
    int             rc;
    size_t          len;
    comments_buf_t  buf;

    comments_buf_init(&buf, name->len * 3 + 1);

    rc = comments_text_clean(&buf, *name, 1);

    len = comments_text_head(comments_buf_str(&buf), COMMENTS_NAME_MAX);

    if (rc == COMMENTS_OK) {
        rc = comments_arena_dup(import->arena, comments_str_of(buf.data, len),
                                name);
    }

    comments_buf_free(&buf);

    return rc;
}


/*
 * Takes who decided on the comment, and the reason, each in full or not at all.
 */
static int
commentsctl_clean_decision(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_comment_t *comment)
{
    if (commentsctl_clean_line(import, entry, "by", entry->by,
                               COMMENTSCTL_CLEAN_LINE, &comment->by)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_clean_line(import, entry, "reason", entry->reason,
                                  COMMENTSCTL_CLEAN_LINE,
                                  &comment->reason);
}


/* a value that is too long, or not valid text, is left out */
int
commentsctl_clean_line(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const char *name, comments_str_t value,
    size_t max, comments_str_t *line)
{
    char  why[64];

    if (value.len == 0) {
        return COMMENTS_OK;
    }

    if (value.len > max || comments_text_check(value) != COMMENTS_TEXT_OK) {
        (void) snprintf(why, sizeof(why), "\"%s\" is too long, or no text",
                        name);
        commentsctl_message_tell(import, entry, "altered", why);
        return COMMENTS_OK;
    }

    return comments_arena_dup(import->arena, value, line);
}


static int
commentsctl_clean_hash(comments_str_t s)
{
    return s.len == COMMENTS_DIGEST_HEX && comments_hex_is_lower(s);
}
