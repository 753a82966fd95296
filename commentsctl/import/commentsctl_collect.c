/*
 * Adds entries to the lists of an import: finds the thread and the reference of
 * each entry, and skips an entry whose reference was read before.
 */

#include <stdlib.h>

#include "comments_hex.h"
#include "comments_id.h"
#include "commentsctl_import.h"
#include "commentsctl_secret.h"
#include "commentsctl_tag.h"
#include "commentsctl_thread.h"


#define COMMENTSCTL_COLLECT_FIRST     1024

/* maximum length of a page's address, bytes */
#define COMMENTSCTL_COLLECT_URL       8192


static void commentsctl_collect_times(commentsctl_import_t *import,
    const commentsctl_item_t *item);
static void commentsctl_collect_keep(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const commentsctl_item_t *item);
static int commentsctl_collect_source(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, commentsctl_item_t *item);
static int commentsctl_collect_key(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, comments_str_t *key);
static int commentsctl_collect_thread(commentsctl_import_t *import,
    comments_str_t key, size_t *thread);
static commentsctl_item_t *commentsctl_collect_item(
    commentsctl_import_t *import);


int
commentsctl_collect_add(commentsctl_import_t *import,
    const commentsctl_entry_t *entry)
{
    int                           rc;
    char                          digest[COMMENTS_DIGEST_HEX];
    size_t                        number, thread;
    comments_str_t                key;
    comments_comment_t            comment;
    commentsctl_item_t           *item;

    rc = commentsctl_clean_entry(import, entry, &comment);
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

    if (commentsctl_collect_source(import, entry, item) != COMMENTS_OK
        || commentsctl_collect_reference(import, item, entry->id, digest)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    number = commentsctl_digests_find(&import->references, digest);

    if (number != COMMENTSCTL_DIGESTS_NONE) {
        commentsctl_message_skip(import, entry, COMMENTSCTL_SKIP_REPEATED,
                                 entry->id.len ? "this id was there before"
                                               : "this comment was there "
                                                 "before");
        return COMMENTS_OK;
    }

    item->tail = (uint32_t) comments_hex_number(digest, 8);

    if (comments_arena_dup(import->arena, entry->parent, &item->parent)
        != COMMENTS_OK
        || (item->source.len == 0 && comments_id_valid(entry->id)
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


int
commentsctl_collect_place(commentsctl_import_t *import,
    commentsctl_item_t *item, comments_str_t key)
{
    if (comments_str_eq(key, import->threads[item->thread].key)) {
        return COMMENTS_OK;
    }

    if (commentsctl_collect_thread(import, key, &item->thread) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    commentsctl_collect_times(import, item);

    return COMMENTS_OK;
}


static void
commentsctl_collect_times(commentsctl_import_t *import,
    const commentsctl_item_t *item)
{
    commentsctl_import_thread_t  *place;

    place = &import->threads[item->thread];

    if (item->comment.created < place->first) {
        place->first = item->comment.created;
    }

    if (item->comment.created > place->last) {
        place->last = item->comment.created;
    }
}


/*
 * Notes an accepted entry's time in its thread, and reports a text that looks
 * like HTML.
 */
static void
commentsctl_collect_keep(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const commentsctl_item_t *item)
{
    commentsctl_collect_times(import, item);

    if (item->comment.format.len == 0
        && commentsctl_tag_first(item->comment.text))
    {
        import->tagged++;
        commentsctl_message_tell(import, entry, "warning",
                                 "the text begins with a tag; texts are "
                                 "Markdown, and tags are shown as they are "
                                 "written");
    }
}


int
commentsctl_collect_page(commentsctl_import_t *import,
    const commentsctl_entry_t *entry)
{
    int                           rc;
    size_t                        thread;
    comments_str_t                key;
    commentsctl_import_thread_t  *place;

    rc = commentsctl_collect_key(import, entry, &key);

    if (rc != COMMENTS_OK) {
        return rc == COMMENTS_DECLINED ? COMMENTS_OK : rc;
    }

    if (commentsctl_collect_thread(import, key, &thread) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    place = &import->threads[thread];

    if (entry->closed) {
        import->closings += !place->closed;
        place->closed = 1;
    }

    /* with a URL map, the page's address may be another one now */

    if (import->urlmap == NULL
        && commentsctl_clean_line(import, entry, "url", entry->url,
                                  COMMENTSCTL_COLLECT_URL, &place->url)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_clean_line(import, entry, "title", entry->title,
                                  COMMENTS_TITLE_MAX, &place->title);
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

    return comments_arena_dup(import->arena, secret, &import->exported);
}


int
commentsctl_collect_reference(const commentsctl_import_t *import,
    const commentsctl_item_t *item, comments_str_t local,
    char digest[COMMENTS_DIGEST_HEX])
{
    char            created[24];
    size_t          n;
    comments_str_t  parts[8];

    parts[0] = import->site;
    parts[1] = import->threads[item->thread].key;

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
        parts[4] = item->comment.text;
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
 * Sets the item's source. The entry's own source has precedence over --source.
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


/*
 * Returns a cleared item behind the last one; the caller keeps it by raising
 * import->n. NULL: out of memory.
 */
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
