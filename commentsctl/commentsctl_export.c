/*
 * The command "export": all comments of a site, one JSON object a line.
 */

#include <errno.h>
#include <stdlib.h>

#include "commentsctl.h"
#include "commentsctl_json.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_site.h"


typedef struct {
    commentsctl_redis_t   *redis;
    comments_key_t         key;
    FILE                  *file;
    comments_buf_t         line;
    size_t                 bad;       /* damaged records */
    unsigned               lost:1;    /* the file cannot be written */
} commentsctl_export_t;


static int commentsctl_export_site(commentsctl_export_t *export);
static int commentsctl_export_thread(commentsctl_export_t *export);
static int commentsctl_export_comment(void *data, comments_str_t root,
    const comments_comment_t *comment);


int
commentsctl_export(const commentsctl_options_t *options)
{
    int                    rc;
    commentsctl_redis_t    redis;
    commentsctl_export_t   export;

    if (options->nargs) {
        commentsctl_print_error("export: unexpected \"%s\"; a whole site is "
                                "exported", options->args[0]);
        return COMMENTSCTL_USAGE;
    }

    rc = commentsctl_redis_open(&redis, options->redis);
    if (rc != COMMENTSCTL_OK) {
        return rc;
    }

    memset(&export, 0, sizeof(commentsctl_export_t));

    export.redis = &redis;
    export.key.site = comments_str_c(options->site);
    export.file = options->output ? fopen(options->output, "wb") : stdout;

    if (export.file == NULL) {
        commentsctl_print_error("%s: %s", options->output, strerror(errno));
        commentsctl_redis_close(&redis);
        return COMMENTSCTL_USAGE;
    }

    comments_buf_init(&export.line, SIZE_MAX / 2);

    if (commentsctl_export_site(&export) != COMMENTS_OK) {
        rc = export.lost ? COMMENTSCTL_WRONG : COMMENTSCTL_REDIS;
    }

    if (options->output && fclose(export.file) != 0) {
        commentsctl_print_error("%s: %s", options->output, strerror(errno));
        rc = COMMENTSCTL_WRONG;
    }

    comments_buf_free(&export.line);
    commentsctl_redis_close(&redis);

    if (rc == COMMENTSCTL_OK && export.bad) {
        commentsctl_print_error("%zu damaged comments are left out",
                                export.bad);
        rc = COMMENTSCTL_WRONG;
    }

    if (!options->output && !export.lost
        && commentsctl_print_done() != COMMENTSCTL_OK)
    {
        rc = COMMENTSCTL_WRONG;
    }

    return rc;
}


static int
commentsctl_export_site(commentsctl_export_t *export)
{
    int                         rc;
    size_t                      i, n;
    comments_arena_t           *arena;
    commentsctl_progress_t      progress;
    commentsctl_site_thread_t  *threads;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = commentsctl_site_threads(export->redis, arena, export->key.site,
                                  &threads, &n);

    commentsctl_progress_start(&progress, "exporting", n);

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {
        export->key.thread = threads[i].key;
        rc = commentsctl_export_thread(export);

        commentsctl_progress_show(&progress, i + 1);
    }

    commentsctl_progress_end(&progress);
    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_export_thread(commentsctl_export_t *export)
{
    int                        rc;
    size_t                     n, nroots;
    uint32_t                   bad;
    comments_str_t            *roots;
    comments_arena_t          *arena;
    commentsctl_site_entry_t  *entries;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    bad = 0;

    rc = commentsctl_site_index(export->redis, arena, &export->key, &entries,
                                &n);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_site_roots(arena, entries, n, &roots, &nroots);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_site_comments(export->redis, &export->key, roots,
                                       nroots, commentsctl_export_comment,
                                       export, &bad);
    }

    export->bad += bad;

    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_export_comment(void *data, comments_str_t root,
    const comments_comment_t *comment)
{
    commentsctl_export_t *export = data;

    (void) root;

    commentsctl_json_comment(&export->line, export->key.thread, comment);

    if (commentsctl_json_write(&export->line, export->file) != COMMENTS_OK) {
        export->lost = 1;
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}
