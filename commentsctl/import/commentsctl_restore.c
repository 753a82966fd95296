/*
 * Restores what an export has beside comments: the site's secret, and the
 * addresses, titles and closed threads of pages.
 */

#include "comments_schema_exec.h"
#include "commentsctl_import.h"
#include "commentsctl_page.h"
#include "commentsctl_print.h"
#include "commentsctl_secret.h"
#include "commentsctl_site.h"


#define COMMENTSCTL_RESTORE_PAGES  100    /* pages in one round trip */


static int commentsctl_restore_some(commentsctl_import_t *import,
    const commentsctl_import_thread_t *const *threads, size_t n);
static int commentsctl_restore_page(commentsctl_import_t *import,
    comments_arena_t *arena, const commentsctl_import_thread_t *thread,
    const commentsctl_page_t *page);
static int commentsctl_restore_write(commentsctl_import_t *import,
    comments_arena_t *arena, comments_str_t thread,
    const commentsctl_page_t *page);


int
commentsctl_restore_secret(commentsctl_import_t *import)
{
    int             rc;
    comments_str_t  there;

    if (import->exported.len == 0) {
        return COMMENTSCTL_OK;
    }

    rc = commentsctl_secret_get(import->redis, import->arena, &there);

    if (rc == COMMENTS_OK && there.len == 0) {
        import->restored = COMMENTSCTL_SECRET_NEW;
        there = import->exported;

        if (!import->options->dry_run) {
            rc = commentsctl_secret_restore(import->redis, import->arena,
                                            import->exported, &there);
        }

    } else {
        import->restored = COMMENTSCTL_SECRET_KNOWN;
    }

    if (rc != COMMENTS_OK) {
        import->restored = COMMENTSCTL_SECRET_NONE;
        return COMMENTSCTL_REDIS;
    }

    /* the hashes of addresses in the export were made with its own secret */

    if (!comments_str_eq(there, import->exported)) {
        import->restored = COMMENTSCTL_SECRET_OTHER;
        commentsctl_print_error("Redis has another secret than the export, and "
                                "keeps it: authors are not recognised by the "
                                "hashes of their addresses that are imported");
    }

    return COMMENTSCTL_OK;
}


int
commentsctl_restore_pages(commentsctl_import_t *import)
{
    int                                 rc;
    size_t                              i, n;
    const commentsctl_import_thread_t  *thread;
    const commentsctl_import_thread_t  *threads[COMMENTSCTL_RESTORE_PAGES];

    rc = COMMENTS_OK;
    n = 0;

    for (i = 0; rc == COMMENTS_OK && i < import->nthreads; i++) {

        thread = &import->threads[i];

        if (!thread->closed && thread->url.len == 0 && thread->title.len == 0)
        {
            continue;
        }

        threads[n++] = thread;

        if (n == COMMENTSCTL_RESTORE_PAGES) {
            rc = commentsctl_restore_some(import, threads, n);
            n = 0;
        }
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_restore_some(import, threads, n);
    }

    return rc == COMMENTS_OK ? COMMENTSCTL_OK : COMMENTSCTL_REDIS;
}


/* Asks for all of the pages in one round trip. */
static int
commentsctl_restore_some(commentsctl_import_t *import,
    const commentsctl_import_thread_t *const *threads, size_t n)
{
    int                  rc;
    size_t               i;
    comments_str_t       keys[COMMENTSCTL_RESTORE_PAGES];
    comments_arena_t    *arena;
    commentsctl_page_t   pages[COMMENTSCTL_RESTORE_PAGES];

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        keys[i] = threads[i]->key;
    }

    rc = commentsctl_pages_read(import->redis, arena, import->site, keys, n,
                                pages);

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        rc = commentsctl_restore_page(import, arena, threads[i], &pages[i]);
    }

    comments_arena_destroy(arena);

    return rc;
}


/*
 * Stores what Redis does not know of the page; what Redis knows is newer than
 * the export, and stays.
 */
static int
commentsctl_restore_page(commentsctl_import_t *import,
    comments_arena_t *arena, const commentsctl_import_thread_t *thread,
    const commentsctl_page_t *page)
{
    commentsctl_page_t  missing;

    memset(&missing, 0, sizeof(commentsctl_page_t));

    if (page->url.len == 0) {
        missing.url = thread->url;
    }

    if (page->title.len == 0) {
        missing.title = thread->title;
    }

    missing.closed = thread->closed && !page->closed;
    import->closed += missing.closed;

    if (import->options->dry_run
        || (missing.url.len == 0 && missing.title.len == 0 && !missing.closed))
    {
        return COMMENTS_OK;
    }

    return commentsctl_restore_write(import, arena, thread->key, &missing);
}


/*
 * Writes the fields that are set. A thread is closed as a moderator closes it:
 * its version is raised, and nginx's workers are notified.
 */
static int
commentsctl_restore_write(commentsctl_import_t *import,
    comments_arena_t *arena, comments_str_t thread,
    const commentsctl_page_t *page)
{
    int                 rc, n;
    const char         *why;
    redisReply        **replies;
    comments_key_t      key;
    comments_str_t      args[8];
    comments_batch_t   *batch;
    comments_schema_t   schema;

    key.site = import->site;
    key.thread = thread;

    comments_schema_start(&schema, arena, key.site, key.thread);

    args[0] = comments_str_c("HSET");
    args[1] = comments_schema_thread_key(&schema, "meta", comments_str_c(""));
    n = 2;

    if (page->url.len) {
        args[n++] = comments_str_c("url");
        args[n++] = page->url;
    }

    if (page->title.len) {
        args[n++] = comments_str_c("title");
        args[n++] = page->title;
    }

    if (page->closed) {
        args[n++] = comments_str_c("closed");
        args[n++] = comments_str_c("1");
    }

    comments_schema_multi(&schema);
    comments_schema_put(&schema, args, n, REDIS_REPLY_INTEGER);

    if (page->closed) {
        comments_schema_put_increment(&schema, args[1], comments_str_c("v"),
                                      1);
        commentsctl_site_tell(&schema, &key, "close");
    }

    comments_schema_exec(&schema);

    batch = comments_schema_done(&schema);

    replies = commentsctl_redis_run(import->redis, batch);
    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = comments_schema_decode_executed(batch, replies, batch->n, &why);

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("Redis answered \"%s\" to what an export says "
                                "of a page", why);
        rc = COMMENTS_ERROR;
    }

    commentsctl_redis_free(replies, batch->n);

    return rc;
}
