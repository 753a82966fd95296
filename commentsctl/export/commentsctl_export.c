/*
 * The command "export": writes what is stored of a site, in one of the formats
 * of a table.
 *
 * Threads and roots are found by their keys (SCAN), as "verify" finds them, so
 * that a damaged index or list does not keep a comment out of a backup. The
 * site is in use meanwhile. A root that was purged or moved since is not there
 * any more when its thread is read; at the end the site's log tells what was
 * moved, and roots that were not written yet are written then.
 */

#include <stdlib.h>
#include <unistd.h>

#include "commentsctl_export.h"
#include "commentsctl_export_html.h"
#include "commentsctl_export_jsonl.h"
#include "commentsctl_export_moved.h"
#include "commentsctl_export_wxr.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_scan.h"
#include "commentsctl_secret.h"
#include "commentsctl_site.h"
#include "commentsctl_thread.h"


/* microseconds that a move may need from its transaction to the log */
#define COMMENTSCTL_EXPORT_MOMENT  250000


/* the formats; the first one if none is named */
static const commentsctl_export_format_t *const  commentsctl_export_formats[] =
{
    &commentsctl_export_jsonl,
    &commentsctl_export_html,
    &commentsctl_export_wxr
};


static const commentsctl_export_format_t *commentsctl_export_format(
    const char *name);
static int commentsctl_export_run(commentsctl_export_t *export);
static int commentsctl_export_site(commentsctl_export_t *export,
    comments_arena_t *arena);
static int commentsctl_export_place(void *data,
    const commentsctl_scan_place_t *place);
static int commentsctl_export_threads(commentsctl_export_t *export);
static int commentsctl_export_moves(commentsctl_export_t *export,
    commentsctl_export_moved_t *moved);
static int commentsctl_export_moved(commentsctl_export_t *export,
    comments_str_t thread);
static int commentsctl_export_thread(commentsctl_export_t *export,
    comments_arena_t *arena, const comments_str_t *roots, size_t n);
static int commentsctl_export_passed(commentsctl_export_t *export,
    comments_str_t root);
static int commentsctl_export_comment(void *data, comments_str_t root,
    const comments_comment_t *comment);
static int commentsctl_export_secret(commentsctl_export_t *export,
    comments_arena_t *arena);


int
commentsctl_export(const commentsctl_options_t *options)
{
    int                                 rc;
    commentsctl_redis_t                 redis;
    commentsctl_export_t                export;
    const commentsctl_export_format_t  *format;

    if (options->nargs) {
        commentsctl_print_error("export: unexpected \"%s\"; a whole site is "
                                "exported", options->args[0]);
        return COMMENTSCTL_USAGE;
    }

    format = commentsctl_export_format(options->format);

    if (format == NULL) {
        commentsctl_print_error("export: --format \"%s\" is none of jsonl, "
                                "html, wxr (for Disqus and WordPress)",
                                options->format);
        return COMMENTSCTL_USAGE;
    }

    if (format->folder ? options->output_dir == NULL || options->output != NULL
                       : options->output_dir != NULL)
    {
        commentsctl_print_error("export: \"--format html\", and no other, "
                                "takes \"--output-dir DIR\", and no -o");
        return COMMENTSCTL_USAGE;
    }

    rc = commentsctl_redis_open(&redis, options->redis);
    if (rc != COMMENTSCTL_OK) {
        return rc;
    }

    memset(&export, 0, sizeof(commentsctl_export_t));

    export.format = format;
    export.options = options;
    export.redis = &redis;
    export.key.site = comments_str_c(options->site);

    if (commentsctl_output_open(&export.output, options->output)
        != COMMENTS_OK)
    {
        rc = COMMENTSCTL_USAGE;

    } else {
        rc = commentsctl_export_run(&export);
    }

    commentsctl_redis_close(&redis);

    return rc;
}


static const commentsctl_export_format_t *
commentsctl_export_format(const char *name)
{
    size_t  i, n;

    n = sizeof(commentsctl_export_formats)
        / sizeof(commentsctl_export_formats[0]);

    for (i = 0; i < n; i++) {
        if (name == NULL
            || strcmp(commentsctl_export_formats[i]->name, name) == 0)
        {
            return commentsctl_export_formats[i];
        }
    }

    return NULL;
}


static int
commentsctl_export_run(commentsctl_export_t *export)
{
    int                rc;
    comments_arena_t  *arena;

    rc = COMMENTS_ERROR;

    comments_buf_init(&export->line, SIZE_MAX / 2);

    arena = comments_arena_create(SIZE_MAX / 2);

    if (arena == NULL) {
        commentsctl_print_error("out of memory");

    } else if (commentsctl_export_places_open(&export->places)
               == COMMENTS_OK)
    {
        rc = commentsctl_export_site(export, arena);
    }

    commentsctl_export_places_close(&export->places);

    if (export->format->free != NULL) {
        export->format->free(export);
    }

    comments_arena_destroy(arena);
    comments_buf_free(&export->line);

    if (export->output.failed) {
        (void) commentsctl_output_close(&export->output, 0);
        return COMMENTSCTL_WRONG;
    }

    /* an empty export of the wrong site must not look like a backup */

    if (rc == COMMENTS_OK && export->lines == 0 && export->bad == 0) {
        commentsctl_site_missing(export->key.site);
        (void) commentsctl_output_close(&export->output, 0);
        return COMMENTSCTL_WRONG;
    }

    if (commentsctl_output_close(&export->output, rc == COMMENTS_OK)
        != COMMENTS_OK)
    {
        return COMMENTSCTL_WRONG;
    }

    if (rc != COMMENTS_OK) {
        return COMMENTSCTL_REDIS;
    }

    if (export->bad) {
        commentsctl_print_error("%zu damaged comments are left out",
                                export->bad);
    }

    return export->bad || export->secret ? COMMENTSCTL_WRONG : COMMENTSCTL_OK;
}


static int
commentsctl_export_site(commentsctl_export_t *export, comments_arena_t *arena)
{
    int                          rc;
    commentsctl_export_moved_t   moved;

    rc = commentsctl_export_moved_start(export->redis, export->key.site,
                                        &moved);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_scan_places(export->redis, export->key.site,
                                     commentsctl_export_place, export);
    }

    if (rc == COMMENTS_OK && export->format->begin != NULL) {
        rc = export->format->begin(export);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_export_threads(export);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_export_moves(export, &moved);
    }

    /* an export without comments gets no secret either */

    if (rc == COMMENTS_OK && export->lines && !export->options->no_secret
        && export->format->secret != NULL)
    {
        rc = commentsctl_export_secret(export, arena);
    }

    if (rc == COMMENTS_OK && export->format->end != NULL) {
        rc = export->format->end(export);
    }

    return rc;
}


static int
commentsctl_export_place(void *data, const commentsctl_scan_place_t *place)
{
    commentsctl_export_t *export = data;

    return commentsctl_export_places_add(&export->places, place->thread,
                                         place->root);
}


static int
commentsctl_export_threads(commentsctl_export_t *export)
{
    int                      rc;
    size_t                   n, done;
    comments_buf_t           last;
    comments_str_t          *roots;
    comments_arena_t        *arena;
    commentsctl_progress_t   progress;

    arena = comments_arena_create(SIZE_MAX / 2);

    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    comments_buf_init(&last, COMMENTSCTL_THREAD_MAX);
    commentsctl_progress_start(&progress, "exporting",
                           commentsctl_export_places_count(&export->places));
    done = 0;

    for ( ;; ) {
        comments_arena_reset(arena);

        rc = commentsctl_export_places_next(&export->places, arena,
                                            comments_buf_str(&last),
                                            &export->key.thread);
        if (rc != COMMENTS_OK) {
            break;
        }

        comments_buf_truncate(&last, 0);
        rc = comments_buf_add_str(&last, export->key.thread);

        if (rc != COMMENTS_OK) {
            commentsctl_print_error("out of memory");
            break;
        }

        rc = commentsctl_export_places_roots(&export->places, arena,
                                             export->key.thread, &roots, &n);

        if (rc == COMMENTS_OK) {
            rc = commentsctl_export_thread(export, arena, roots, n);
        }

        if (rc != COMMENTS_OK) {
            break;
        }

        commentsctl_progress_show(&progress, ++done);
    }

    commentsctl_progress_end(&progress);
    comments_buf_free(&last);
    comments_arena_destroy(arena);

    return rc == COMMENTS_DECLINED ? COMMENTS_OK : rc;
}


/* writes what was moved since moved was started, and was not written */
static int
commentsctl_export_moves(commentsctl_export_t *export,
    commentsctl_export_moved_t *moved)
{
    int                rc;
    size_t             i, n;
    unsigned           waited;
    comments_str_t    *threads;
    comments_arena_t  *arena;

    arena = comments_arena_create(SIZE_MAX / 2);

    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    waited = 0;

    do {
        comments_arena_reset(arena);

        rc = commentsctl_export_moved_next(export->redis, arena,
                                           export->key.site, moved, &threads,
                                           &n);

        for (i = 0; rc == COMMENTS_OK && i < n; i++) {
            rc = commentsctl_export_moved(export, threads[i]);
        }

        /* a move writes to the log when it is done, in a moment */

        if (rc == COMMENTS_DECLINED && export->places.removed && !waited) {
            (void) usleep(COMMENTSCTL_EXPORT_MOMENT);
            waited = 1;
            rc = COMMENTS_OK;
        }

    } while (rc == COMMENTS_OK);

    comments_arena_destroy(arena);

    return rc == COMMENTS_DECLINED ? COMMENTS_OK : rc;
}


/* writes the roots of a thread that were not written */
static int
commentsctl_export_moved(commentsctl_export_t *export, comments_str_t thread)
{
    int                        rc;
    size_t                     i, n, all, some;
    unsigned                   fresh;
    comments_str_t            *roots;
    comments_arena_t          *arena;
    commentsctl_site_entry_t  *entries;

    arena = comments_arena_create(SIZE_MAX / 2);

    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    export->key.thread = thread;
    fresh = 0;
    some = 0;
    all = 0;

    rc = commentsctl_site_index(export->redis, arena, &export->key, &entries,
                                &n);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_site_roots(arena, entries, n, &roots, &all);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_export_places_index(&export->places);
    }

    for (i = 0; rc == COMMENTS_OK && i < all; i++) {

        if (commentsctl_export_places_find(&export->places, roots[i])) {

            /* a page is written as a whole */

            if (!export->format->folder) {
                continue;
            }

        } else {
            fresh = 1;
        }

        rc = commentsctl_export_places_add(&export->places, thread, roots[i]);
        roots[some++] = roots[i];
    }

    if (rc == COMMENTS_OK && fresh) {
        rc = commentsctl_export_thread(export, arena, roots, some);
    }

    comments_arena_destroy(arena);

    return rc;
}


/* writes the comments of export->key.thread below these roots */
static int
commentsctl_export_thread(commentsctl_export_t *export,
    comments_arena_t *arena, const comments_str_t *roots, size_t n)
{
    int       rc;
    uint32_t  bad;

    bad = 0;
    export->roots = roots;
    export->nroots = n;

    rc = commentsctl_votes_read(export->redis, arena, &export->key,
                                &export->votes);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_pages_read(export->redis, arena, export->key.site,
                                    &export->key.thread, 1, &export->page);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_site_comments(export->redis, &export->key, roots, n,
                                       commentsctl_export_comment, export,
                                       &bad);
    }

    export->bad += bad;

    if (rc == COMMENTS_OK) {
        rc = commentsctl_export_passed(export,
                                       (comments_str_t) comments_null_str);
    }

    if (rc == COMMENTS_OK) {
        rc = export->format->thread(export);
    }

    return rc;
}


/*
 * Forgets the places of the roots before this one that had no comments: they
 * were purged, or moved, and are written where they are now. No root: of all.
 */
static int
commentsctl_export_passed(commentsctl_export_t *export, comments_str_t root)
{
    int  rc;

    rc = COMMENTS_OK;

    while (rc == COMMENTS_OK && export->nroots
           && !comments_str_eq(export->roots[0], root))
    {
        if (!export->read) {
            rc = commentsctl_export_places_remove(&export->places,
                                                  export->key.thread,
                                                  export->roots[0]);
        }

        export->read = 0;
        export->roots++;
        export->nroots--;
    }

    return rc;
}


static int
commentsctl_export_comment(void *data, comments_str_t root,
    const comments_comment_t *comment)
{
    commentsctl_export_t *export = data;

    comments_comment_t  voted;

    if (commentsctl_export_passed(export, root) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    export->read = 1;
    voted = commentsctl_votes_add(&export->votes, comment);

    return export->format->comment(export, root, &voted);
}


static int
commentsctl_export_secret(commentsctl_export_t *export, comments_arena_t *arena)
{
    int             rc;
    comments_str_t  secret;

    rc = commentsctl_secret_get(export->redis, arena, &secret);

    if (rc == COMMENTS_DECLINED) {
        export->secret = 1;
        return COMMENTS_OK;
    }

    if (rc != COMMENTS_OK || secret.len == 0) {
        return rc;
    }

    if (!commentsctl_output_private(&export->output)) {
        commentsctl_print_error("comments:secret is left out, as others may "
                                "read %s; -o FILE keeps it from them",
                                export->output.name);
        export->secret = 1;
        return COMMENTS_OK;
    }

    return export->format->secret(export, secret);
}
