/*
 * Reads threads from the temporary file of an import, some at a time.
 */

#include <stdlib.h>

#include "commentsctl_import.h"
#include "commentsctl_print.h"


/*
 * A batch is full when one of these is reached; the comments of one thread are
 * never parted.
 */
#define COMMENTSCTL_BATCH_COMMENTS  4096
#define COMMENTSCTL_BATCH_THREADS   1024
#define COMMENTSCTL_BATCH_BYTES     (16 * 1024 * 1024)    /* of texts */

#define COMMENTSCTL_BATCH_FIRST     1024


static int commentsctl_batch_items(commentsctl_import_t *import,
    const commentsctl_staging_page_t *page, size_t *bytes);
static int commentsctl_batch_item(commentsctl_import_t *import,
    const commentsctl_staging_item_t *kept, size_t thread);
static int commentsctl_batch_thread(commentsctl_import_t *import,
    comments_str_t key, size_t *thread);
static int commentsctl_batch_grow(void **list, size_t n, size_t *size,
    size_t element);


int
commentsctl_batch_read(commentsctl_import_t *import,
    commentsctl_staging_page_t *page)
{
    int     rc;
    size_t  bytes;

    bytes = 0;

    do {
        rc = commentsctl_staging_next(&import->staging, import->arena, page);

        if (rc == COMMENTS_OK) {
            rc = commentsctl_batch_items(import, page, &bytes);
        }

    } while (rc == COMMENTS_OK
             && import->n < COMMENTSCTL_BATCH_COMMENTS
             && import->nthreads < COMMENTSCTL_BATCH_THREADS
             && bytes < COMMENTSCTL_BATCH_BYTES);

    return rc;
}


/* Adds one thread with its comments to the batch. */
static int
commentsctl_batch_items(commentsctl_import_t *import,
    const commentsctl_staging_page_t *page, size_t *bytes)
{
    int                           rc;
    size_t                        thread;
    commentsctl_staging_item_t      kept;
    commentsctl_import_thread_t  *place;

    if (commentsctl_batch_thread(import, page->key, &thread) != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    place = &import->threads[thread];

    place->closed = page->closed;
    place->missing = page->missing;
    place->url = page->url;
    place->title = page->title;

    rc = commentsctl_staging_items(&import->staging, page->number);

    while (rc == COMMENTS_OK) {
        rc = commentsctl_staging_item(&import->staging, import->arena, &kept);

        if (rc == COMMENTS_OK) {
            *bytes += kept.texts[5].len;
            rc = commentsctl_batch_item(import, &kept, thread);
        }
    }

    return rc == COMMENTS_DECLINED ? COMMENTS_OK : rc;
}


static int
commentsctl_batch_item(commentsctl_import_t *import,
    const commentsctl_staging_item_t *kept, size_t thread)
{
    void                *list;
    commentsctl_item_t  *item;

    list = import->items;

    if (commentsctl_batch_grow(&list, import->n, &import->size,
                               sizeof(commentsctl_item_t))
        != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    import->items = list;
    item = &import->items[import->n];

    commentsctl_staged_take(kept, item);
    item->thread = thread;

    if (commentsctl_digests_add(&import->references, kept->digest, import->n)
        != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    import->n++;

    return COMMENTS_OK;
}


int
commentsctl_batch_place(commentsctl_import_t *import, commentsctl_item_t *item,
    comments_str_t key)
{
    int64_t  number;

    if (comments_str_eq(key, import->threads[item->thread].key)) {
        return COMMENTS_OK;
    }

    /* it counts as a thread of the import, too */

    if (commentsctl_staging_thread(&import->staging, key, &number)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (commentsctl_batch_thread(import, key, &item->thread) != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    commentsctl_batch_times(import, item);

    return COMMENTS_OK;
}


void
commentsctl_batch_times(commentsctl_import_t *import,
    const commentsctl_item_t *item)
{
    commentsctl_import_thread_t  *place;

    place = &import->threads[item->thread];

    if (item->comment.created < place->first) {
        place->first = item->comment.created;
    }
}


/* Stores in *thread the index of the thread, which is added if it is new. */
static int
commentsctl_batch_thread(commentsctl_import_t *import, comments_str_t key,
    size_t *thread)
{
    char                          digest[COMMENTS_DIGEST_HEX];
    void                         *list;
    commentsctl_import_thread_t  *place;

    if (comments_digest_sha256(&key, 1, digest) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    *thread = commentsctl_digests_find(&import->thread_digests, digest);

    if (*thread != COMMENTSCTL_DIGESTS_NONE) {
        return COMMENTS_OK;
    }

    list = import->threads;

    if (commentsctl_batch_grow(&list, import->nthreads, &import->threads_size,
                               sizeof(commentsctl_import_thread_t))
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    import->threads = list;
    place = &import->threads[import->nthreads];

    memset(place, 0, sizeof(commentsctl_import_thread_t));

    if (comments_arena_dup(import->arena, key, &place->key) != COMMENTS_OK
        || commentsctl_digests_add(&import->thread_digests, digest,
                                   import->nthreads)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    place->first = INT64_MAX;

    *thread = import->nthreads++;

    return COMMENTS_OK;
}


/* Makes room for one element behind n of them. COMMENTS_ERROR: no memory. */
static int
commentsctl_batch_grow(void **list, size_t n, size_t *size, size_t element)
{
    void    *grown;
    size_t   wanted;

    if (n < *size) {
        return COMMENTS_OK;
    }

    wanted = *size ? *size * 2 : COMMENTSCTL_BATCH_FIRST;

    grown = realloc(*list, wanted * element);
    if (grown == NULL) {
        return COMMENTS_ERROR;
    }

    *list = grown;
    *size = wanted;

    return COMMENTS_OK;
}


void
commentsctl_batch_clear(commentsctl_import_t *import)
{
    commentsctl_digests_free(&import->thread_digests);
    commentsctl_digests_free(&import->references);
    commentsctl_digests_free(&import->ids);

    free(import->order);
    import->order = NULL;
    import->norder = 0;

    free(import->items);
    import->items = NULL;
    import->n = 0;
    import->size = 0;

    free(import->threads);
    import->threads = NULL;
    import->nthreads = 0;
    import->threads_size = 0;
}
