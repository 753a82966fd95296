/*
 * The entries of an import, judged as a visitor's input is, and kept.
 */

#include <stdlib.h>

#include "comments_id.h"
#include "comments_submission.h"
#include "comments_text.h"
#include "comments_text_clean.h"
#include "commentsctl_import.h"
#include "commentsctl_print.h"
#include "commentsctl_secret.h"
#include "commentsctl_tag.h"
#include "commentsctl_thread.h"


#define COMMENTSCTL_COLLECT_TEXT      (1024 * 1024)    /* bytes of a text */
#define COMMENTSCTL_COLLECT_MESSAGES  100              /* lines on stderr */
#define COMMENTSCTL_COLLECT_FIRST     1024


static void commentsctl_collect_keep(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const commentsctl_item_t *item);
static int commentsctl_collect_clean(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_comment_t *comment);
static int commentsctl_collect_mend(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_refusal_t refusal,
    comments_form_t *form);
static int commentsctl_collect_name(commentsctl_import_t *import,
    comments_str_t *name);
static int commentsctl_collect_key(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_str_t *key);
static int commentsctl_collect_thread(commentsctl_import_t *import,
    comments_str_t key, size_t *thread);
static commentsctl_item_t *commentsctl_collect_item(
    commentsctl_import_t *import);
static int commentsctl_collect_hash(comments_str_t s);
static void commentsctl_collect_tell(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const char *what, const char *why);


int
commentsctl_collect_add(commentsctl_import_t *import,
    const commentsctl_entry_t *entry)
{
    int                           i, rc;
    char                          digest[COMMENTS_DIGEST_HEX];
    size_t                        number, thread;
    comments_str_t                key;
    comments_comment_t            comment;
    commentsctl_item_t           *item;

    rc = commentsctl_collect_clean(import, entry, &comment);
    if (rc != COMMENTS_OK) {
        return rc == COMMENTS_DECLINED ? COMMENTS_OK : rc;
    }

    rc = commentsctl_collect_key(import, entry, &key);
    if (rc != COMMENTS_OK) {
        return rc == COMMENTS_DECLINED ? COMMENTS_OK : rc;
    }

    if (commentsctl_collect_thread(import, key, &thread) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    item = commentsctl_collect_item(import);
    if (item == NULL) {
        return COMMENTS_ERROR;
    }

    item->comment = comment;
    item->thread = thread;

    if (commentsctl_collect_reference(import, item, entry->id, digest)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    number = commentsctl_digests_find(&import->references, digest);

    if (number != COMMENTSCTL_DIGESTS_NONE) {
        commentsctl_collect_skip(import, entry, COMMENTSCTL_SKIP_REPEATED,
                                 entry->id.len ? "this id was there before"
                                               : "this comment was there "
                                                 "before");
        return COMMENTS_OK;
    }

    for (i = 0; i < 8; i++) {
        item->tail = (item->tail << 4)
                     | (uint32_t) (digest[i] <= '9' ? digest[i] - '0'
                                                    : digest[i] - 'a' + 10);
    }

    if (comments_arena_dup(import->arena, entry->parent, &item->parent)
        != COMMENTS_OK
        || (comments_id_valid(entry->id)
            && comments_arena_dup(import->arena, entry->id, &item->local)
               != COMMENTS_OK)
        || commentsctl_digests_add(&import->references, digest, import->n)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    commentsctl_collect_keep(import, entry, item);

    import->n++;

    return COMMENTS_OK;
}


/* what an entry that is taken means for its thread and for the report */
static void
commentsctl_collect_keep(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const commentsctl_item_t *item)
{
    commentsctl_import_thread_t  *place;

    place = &import->threads[item->thread];

    if (item->comment.created < place->first) {
        place->first = item->comment.created;
    }

    if (item->comment.created > place->last) {
        place->last = item->comment.created;
    }

    if (commentsctl_tag_first(item->comment.text)) {
        import->tagged++;
        commentsctl_collect_tell(import, entry, "warning",
                                 "the text begins with a tag; texts are "
                                 "Markdown, and tags are shown as they are "
                                 "written");
    }
}


int
commentsctl_collect_closed(commentsctl_import_t *import,
    const commentsctl_entry_t *entry)
{
    int             rc;
    size_t          thread;
    comments_str_t  key;

    rc = commentsctl_collect_key(import, entry, &key);

    if (rc != COMMENTS_OK) {
        return rc == COMMENTS_DECLINED ? COMMENTS_OK : rc;
    }

    if (commentsctl_collect_thread(import, key, &thread) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    import->closings += !import->threads[thread].closed;
    import->threads[thread].closed = 1;

    return COMMENTS_OK;
}


int
commentsctl_collect_secret(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_str_t secret)
{
    if (!commentsctl_secret_valid(secret)) {
        commentsctl_collect_skip(import, entry, COMMENTSCTL_SKIP_DAMAGED,
                                 "\"secret\" is not 64 hex digits");
        return COMMENTS_OK;
    }

    if (import->exported.len && !comments_str_eq(import->exported, secret)) {
        commentsctl_collect_skip(import, entry, COMMENTSCTL_SKIP_REPEATED,
                                 "another secret was there before");
        return COMMENTS_OK;
    }

    return comments_arena_dup(import->arena, secret, &import->exported);
}


void
commentsctl_collect_skip(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, commentsctl_skip_t skip, const char *why)
{
    import->skipped[skip]++;

    commentsctl_collect_tell(import, entry, "skipped", why);
}


int
commentsctl_collect_reference(const commentsctl_import_t *import,
    const commentsctl_item_t *item, comments_str_t local,
    char digest[COMMENTS_DIGEST_HEX])
{
    char            created[24];
    size_t          n;
    comments_str_t  parts[6];

    parts[0] = import->site;
    parts[1] = import->threads[item->thread].key;

    if (local.len) {
        parts[2] = comments_str_c("id");
        parts[3] = local;
        n = 4;

    } else {
        (void) snprintf(created, sizeof(created), "%lld",
                        (long long) item->comment.created);

        parts[2] = comments_str_c("text");
        parts[3] = item->comment.name;
        parts[4] = item->comment.text;
        parts[5] = comments_str_c(created);
        n = 6;
    }

    return comments_digest_sha256(parts, n, digest);
}


/* COMMENTS_DECLINED: skipped */
static int
commentsctl_collect_clean(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_comment_t *comment)
{
    int                  i, rc, bare;
    comments_form_t      form;
    comments_rules_t     rules;
    comments_refusals_t  refusals;

    memset(&form, 0, sizeof(comments_form_t));
    memset(comment, 0, sizeof(comments_comment_t));

    form.name = entry->name;
    form.email = entry->email;
    form.website = entry->website;
    form.text = entry->text;

    /* a deleted comment keeps its place, if not its text */

    bare = entry->status == COMMENTS_DELETED && entry->text.len == 0;

    if (bare) {
        form.text = comments_str_c(".");
    }

    rules.require = 0;
    rules.max_length = COMMENTSCTL_COLLECT_TEXT;

    /* each turn mends one field at most twice: a name may be broken and long */

    for (i = 0; /* void */ ; i++) {

        refusals = comments_submission_check(import->arena, &form, &rules,
                                             comment);

        if (refusals.n == 0) {
            break;
        }

        rc = i < 6 ? commentsctl_collect_mend(import, entry, refusals.list[0],
                                              &form)
                   : COMMENTS_ERROR;

        if (rc != COMMENTS_OK) {
            return rc;
        }
    }

    if (bare) {
        comment->text = (comments_str_t) comments_null_str;
    }

    if (entry->email_hash.len) {

        if (commentsctl_collect_hash(entry->email_hash)) {

            if (comments_arena_dup(import->arena, entry->email_hash,
                                   &comment->email_hash)
                != COMMENTS_OK)
            {
                return COMMENTS_ERROR;
            }

        } else {
            commentsctl_collect_tell(import, entry, "altered",
                                     "\"email_hash\" is not 32 hex digits");
            i++;
        }
    }

    import->altered += i != 0;

    comment->status = entry->status;
    comment->created = entry->created;
    comment->edited = entry->edited;
    comment->up = entry->up;
    comment->down = entry->down;
    comment->moderator = entry->moderator;
    comment->pinned = entry->pinned;

    return COMMENTS_OK;
}


/* leaves out what cannot be stored, unless it is the text */
static int
commentsctl_collect_mend(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_refusal_t refusal,
    comments_form_t *form)
{
    commentsctl_skip_t  skip;

    switch (refusal.field) {

    case COMMENTS_FIELD_NAME:
        commentsctl_collect_tell(import, entry, "altered",
                                 "the name is shortened");
        return commentsctl_collect_name(import, &form->name);

    case COMMENTS_FIELD_EMAIL:
        commentsctl_collect_tell(import, entry, "altered",
                                 "the e-mail address is none");
        form->email = (comments_str_t) comments_null_str;
        return COMMENTS_OK;

    case COMMENTS_FIELD_WEBSITE:
        commentsctl_collect_tell(import, entry, "altered",
                                 "the website is no http or https URL");
        form->website = (comments_str_t) comments_null_str;
        return COMMENTS_OK;

    case COMMENTS_FIELD_TEXT:
        skip = refusal.reason == COMMENTS_REQUIRED ? COMMENTSCTL_SKIP_EMPTY
               : refusal.reason == COMMENTS_TOO_LONG
                 ? COMMENTSCTL_SKIP_TOO_LONG : COMMENTSCTL_SKIP_DAMAGED;

        commentsctl_collect_skip(import, entry, skip,
                         skip == COMMENTSCTL_SKIP_EMPTY ? "it has no text"
                         : skip == COMMENTSCTL_SKIP_TOO_LONG
                           ? "its text is longer than 1 MB"
                           : "its text holds what no text may hold");
        return COMMENTS_DECLINED;

    default:
        return COMMENTS_ERROR;
    }
}


/* its clean form, cut between two characters */
static int
commentsctl_collect_name(commentsctl_import_t *import, comments_str_t *name)
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


/* COMMENTS_DECLINED: skipped */
static int
commentsctl_collect_key(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_str_t *key)
{
    int             rc;
    comments_str_t  page;

    if (entry->thread_key.len) {

        rc = commentsctl_thread_decode(import->arena, entry->thread_key, key);

        if (rc == COMMENTS_DECLINED) {
            commentsctl_collect_skip(import, entry, COMMENTSCTL_SKIP_DAMAGED,
                                     "\"thread_key\" is not the percent-"
                                     "encoded key of a thread");
            return rc;
        }

        page = *key;

    } else {
        page = entry->thread;
        rc = COMMENTS_DECLINED;
    }

    switch (commentsctl_urlmap_find(import->arena, import->urlmap, page,
                                    &page))
    {
    case COMMENTS_OK:
        rc = COMMENTS_DECLINED;
        break;

    case COMMENTS_DECLINED:
        break;

    default:
        return COMMENTS_ERROR;
    }

    if (rc == COMMENTS_OK) {
        return COMMENTS_OK;
    }

    rc = commentsctl_thread_path(import->arena, page, key);

    if (rc == COMMENTS_DECLINED) {
        commentsctl_collect_skip(import, entry, COMMENTSCTL_SKIP_DAMAGED,
                                 "\"thread\" is neither a path that begins "
                                 "with / nor an http or https URL");
    }

    return rc;
}


static int
commentsctl_collect_thread(commentsctl_import_t *import, comments_str_t key,
    size_t *thread)
{
    char                          digest[COMMENTS_DIGEST_HEX];
    size_t                        size;
    commentsctl_import_thread_t  *threads;

    if (comments_digest_sha256(&key, 1, digest) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    *thread = commentsctl_digests_find(&import->thread_digests, digest);

    if (*thread != COMMENTSCTL_DIGESTS_NONE) {
        return COMMENTS_OK;
    }

    if (import->nthreads == import->threads_size) {
        size = import->threads_size ? import->threads_size * 2
                                    : COMMENTSCTL_COLLECT_FIRST;

        threads = realloc(import->threads,
                          size * sizeof(commentsctl_import_thread_t));
        if (threads == NULL) {
            return COMMENTS_ERROR;
        }

        import->threads = threads;
        import->threads_size = size;
    }

    threads = &import->threads[import->nthreads];

    memset(threads, 0, sizeof(commentsctl_import_thread_t));

    if (comments_arena_dup(import->arena, key, &threads->key) != COMMENTS_OK
        || commentsctl_digests_add(&import->thread_digests, digest,
                                   import->nthreads)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    threads->first = INT64_MAX;

    *thread = import->nthreads++;

    return COMMENTS_OK;
}


/* the place behind the last item; it is taken when import->n is raised */
static commentsctl_item_t *
commentsctl_collect_item(commentsctl_import_t *import)
{
    size_t               size;
    commentsctl_item_t  *items, *item;

    if (import->n == import->size) {
        size = import->size ? import->size * 2 : COMMENTSCTL_COLLECT_FIRST;

        items = realloc(import->items, size * sizeof(commentsctl_item_t));
        if (items == NULL) {
            return NULL;
        }

        import->items = items;
        import->size = size;
    }

    item = &import->items[import->n];

    memset(item, 0, sizeof(commentsctl_item_t));

    item->above = COMMENTSCTL_IMPORT_NONE;
    item->below = COMMENTSCTL_IMPORT_NONE;
    item->beside = COMMENTSCTL_IMPORT_NONE;

    return item;
}


static int
commentsctl_collect_hash(comments_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {
        if ((s.data[i] < '0' || s.data[i] > '9')
            && (s.data[i] < 'a' || s.data[i] > 'f'))
        {
            return 0;
        }
    }

    return s.len == COMMENTS_DIGEST_HEX;
}


static void
commentsctl_collect_tell(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const char *what, const char *why)
{
    import->messages++;

    if (import->messages > COMMENTSCTL_COLLECT_MESSAGES) {

        if (import->messages == COMMENTSCTL_COLLECT_MESSAGES + 1) {
            commentsctl_print_error("there are more; the report counts them");
        }

        return;
    }

    commentsctl_print_error("%s:%zu: %s: %s", entry->file, entry->line, what,
                            why);
}
