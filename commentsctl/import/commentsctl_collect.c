/*
 * Checks what a reader gives and keeps it in the temporary file: finds the
 * thread and the reference of each entry, and skips an entry whose reference
 * was read before.
 */

#include "comments_hex.h"
#include "comments_id.h"
#include "commentsctl_import.h"
#include "commentsctl_pagefile.h"
#include "commentsctl_secret.h"
#include "commentsctl_tag.h"
#include "commentsctl_thread.h"


/* maximum length of a page's address, bytes */
#define COMMENTSCTL_COLLECT_URL       8192


static int commentsctl_collect_item(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, commentsctl_item_t *item);
static int commentsctl_collect_thread(commentsctl_import_t *import,
    comments_str_t key, int64_t *number);
static int commentsctl_collect_file(commentsctl_import_t *import,
    comments_str_t *key);
static void commentsctl_collect_warn(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const commentsctl_item_t *item);
static int commentsctl_collect_source(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, commentsctl_item_t *item);
static int commentsctl_collect_key(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_str_t *key);


int
commentsctl_collect_add(commentsctl_import_t *import,
    const commentsctl_entry_t *entry)
{
    int                       rc;
    comments_str_t            key;
    commentsctl_item_t        item;
    commentsctl_staging_item_t  kept;

    comments_arena_reset(import->arena);

    if (entry->status == COMMENTS_SPAM && !import->format->ours) {
        import->skipped[COMMENTSCTL_SKIP_SPAM]++;
        return COMMENTS_OK;
    }

    rc = commentsctl_collect_item(import, entry, &item);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_collect_key(import, entry, &key);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_collect_reference(import, key, &item, entry->id,
                                           kept.digest);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_collect_thread(import, key, &kept.thread);
    }

    if (rc != COMMENTS_OK) {
        return rc == COMMENTS_DECLINED ? COMMENTS_OK : rc;
    }

    commentsctl_staged_put(&item, &kept);

    rc = commentsctl_staging_add(&import->staging, &kept);

    if (rc == COMMENTS_DECLINED) {
        commentsctl_message_skip(import, entry, COMMENTSCTL_SKIP_REPEATED,
                                 entry->id.len ? "this id was there before"
                                               : "this comment was there "
                                                 "before");
        return COMMENTS_OK;
    }

    if (rc == COMMENTS_OK) {
        commentsctl_collect_warn(import, entry, &item);
    }

    return rc;
}


/* Makes an item, in import->arena. COMMENTS_DECLINED: the entry was skipped. */
static int
commentsctl_collect_item(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, commentsctl_item_t *item)
{
    int  rc;

    memset(item, 0, sizeof(commentsctl_item_t));

    rc = commentsctl_clean_entry(import, entry, &item->comment);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_collect_source(import, entry, item);
    }

    /* another release may convert the text in another way */

    item->body = entry->markup == COMMENTSCTL_MARKUP_NONE
                 ? item->comment.text : entry->text;
    item->parent = entry->parent;
    item->foreign = !import->format->ours;

    if (item->source.len == 0 && comments_id_valid(entry->id)) {
        item->local = entry->id;
    }

    return rc;
}


/* Reports a text that looks like HTML though its source says it is none. */
static void
commentsctl_collect_warn(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const commentsctl_item_t *item)
{
    if (item->comment.format.len == 0
        && entry->markup == COMMENTSCTL_MARKUP_NONE
        && commentsctl_tag_first(item->comment.text))
    {
        import->tagged++;
        commentsctl_message_tell(import, entry, "warning",
                                 "the text begins with a tag; texts are "
                                 "Markdown, and tags are shown as they are "
                                 "written");
    }
}


/* Stores in *number the number of the entry's thread. */
static int
commentsctl_collect_thread(commentsctl_import_t *import, comments_str_t key,
    int64_t *number)
{
    size_t                      before;
    commentsctl_staging_page_t  page;

    before = import->staging.threads;

    if (commentsctl_staging_thread(&import->staging, key, number)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (!import->missing || import->staging.threads == before) {
        return COMMENTS_OK;
    }

    import->unmatched++;

    memset(&page, 0, sizeof(commentsctl_staging_page_t));

    page.number = *number;
    page.key = key;
    page.missing = 1;

    return commentsctl_staging_page(&import->staging, &page);
}


int
commentsctl_collect_page(commentsctl_import_t *import,
    const commentsctl_entry_t *entry)
{
    int                       rc;
    commentsctl_staging_page_t  page;

    comments_arena_reset(import->arena);

    memset(&page, 0, sizeof(commentsctl_staging_page_t));

    rc = commentsctl_collect_key(import, entry, &page.key);

    if (rc != COMMENTS_OK) {
        return rc == COMMENTS_DECLINED ? COMMENTS_OK : rc;
    }

    page.closed = entry->closed;

    /* with a URL map, the page's address may be another one now */

    if (import->urlmap == NULL
        && commentsctl_clean_line(import, entry, "url", entry->url,
                                  COMMENTSCTL_COLLECT_URL, &page.url)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (commentsctl_clean_line(import, entry, "title", entry->title,
                               COMMENTS_TITLE_MAX, &page.title)
        != COMMENTS_OK
        || commentsctl_collect_thread(import, page.key, &page.number)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_staging_page(&import->staging, &page);
}


int
commentsctl_collect_secret(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_str_t secret)
{
    if (!commentsctl_secret_valid(secret)) {
        commentsctl_message_skip(import, entry, COMMENTSCTL_SKIP_DAMAGED,
                                 "\"secret\" is not 64 hex digits");
        return COMMENTS_OK;
    }

    if (import->exported.len && !comments_str_eq(import->exported, secret)) {
        commentsctl_message_skip(import, entry, COMMENTSCTL_SKIP_REPEATED,
                                 "another secret was there before");
        return COMMENTS_OK;
    }

    return comments_arena_dup(import->lasting, secret, &import->exported);
}


int
commentsctl_collect_reference(const commentsctl_import_t *import,
    comments_str_t thread, const commentsctl_item_t *item,
    comments_str_t local, char digest[COMMENTS_DIGEST_HEX])
{
    char            created[24];
    size_t          n;
    comments_str_t  parts[8];

    parts[0] = import->site;
    parts[1] = thread;

    if (local.len && item->source.len) {
        parts[1] = comments_str_c("source");
        parts[2] = item->source;
        parts[3] = local;
        n = 4;

    } else if (local.len) {
        parts[2] = comments_str_c("id");
        parts[3] = local;
        n = 4;

    } else {
        (void) snprintf(created, sizeof(created), "%lld",
                        (long long) item->comment.created);

        parts[2] = comments_str_c("text");
        parts[3] = item->comment.name;
        parts[4] = item->body;
        parts[5] = comments_str_c(created);
        n = 6;

        if (item->source.len) {
            parts[6] = comments_str_c("source");
            parts[7] = item->source;
            n = 8;
        }
    }

    return comments_digest_sha256(parts, n, digest);
}


/*
 * Sets the item's source: the entry's own one, else that of --source, else the
 * format's name for systems whose ids count for all pages.
 */
static int
commentsctl_collect_source(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, commentsctl_item_t *item)
{
    if (entry->source.len) {
        return commentsctl_clean_line(import, entry, "source", entry->source,
                                      COMMENTSCTL_SOURCE_MAX,
                                      &item->source);
    }

    if (import->options->source) {
        item->source = comments_str_c(import->options->source);

    } else if (!import->format->ours) {
        item->source = comments_str_c(import->format->name);
    }

    return COMMENTS_OK;
}


/*
 * Stores the entry's thread in *key. COMMENTS_DECLINED: the entry was skipped.
 */
static int
commentsctl_collect_key(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_str_t *key)
{
    int             rc;
    comments_str_t  page;

    import->missing = 0;

    if (entry->thread_key.len) {

        rc = commentsctl_thread_decode(import->arena, entry->thread_key, key);

        if (rc == COMMENTS_DECLINED) {
            commentsctl_message_skip(import, entry, COMMENTSCTL_SKIP_DAMAGED,
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

    /* a mapped address is a copy */

    if (entry->queried && page.data == entry->thread.data) {

        if (!entry->page) {
            commentsctl_message_skip(import, entry, COMMENTSCTL_SKIP_NO_PAGE,
                                     "the address of its page is a number "
                                     "(\"?p=\"), which --url-map can map");
        }

        return COMMENTS_DECLINED;
    }

    rc = commentsctl_thread_path(import->arena, page, key);

    if (rc == COMMENTS_DECLINED) {
        commentsctl_message_skip(import, entry, COMMENTSCTL_SKIP_DAMAGED,
                                 "\"thread\" is neither a path that begins "
                                 "with / nor an http or https URL");
    }

    return rc == COMMENTS_OK ? commentsctl_collect_file(import, key) : rc;
}


/*
 * Replaces a path by the key of the page that the running site has there, or
 * by that of the page among the site's files.
 */
static int
commentsctl_collect_file(commentsctl_import_t *import, comments_str_t *key)
{
    int             rc;
    unsigned        missing;
    comments_str_t  path;

    path = *key;

    if (import->options->server) {

        rc = commentsctl_staging_answer(&import->staging, import->arena, path,
                                        key, &missing);
        if (rc != COMMENTS_DECLINED) {
            import->missing = missing;
            return rc;
        }

        rc = commentsctl_server_ask(&import->server, import->arena, path, key);

        if (rc != COMMENTS_ERROR) {
            import->missing = rc == COMMENTS_DECLINED;
            rc = commentsctl_staging_asked(&import->staging, path, *key,
                                           import->missing);
        }

        return rc;
    }

    if (import->options->site_root == NULL) {
        return COMMENTS_OK;
    }

    rc = commentsctl_pagefile_find(import->arena, import->options->site_root,
                                   path, key);

    import->missing = rc == COMMENTS_DECLINED;

    return rc == COMMENTS_ERROR ? rc : COMMENTS_OK;
}
