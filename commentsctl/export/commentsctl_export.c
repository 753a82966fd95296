/*
 * The command "export": writes what is stored of a site, in one of the formats
 * of a table.
 *
 * Threads and roots are found by their keys (SCAN), as "verify" finds them, so
 * that a damaged index or list does not keep a comment out of a backup.
 */

#include <stdlib.h>

#include "commentsctl_export.h"
#include "commentsctl_export_html.h"
#include "commentsctl_export_jsonl.h"
#include "commentsctl_export_wxr.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_scan.h"
#include "commentsctl_secret.h"
#include "commentsctl_site.h"


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
static int commentsctl_export_thread(commentsctl_export_t *export,
    const commentsctl_scan_place_t *places, size_t n);
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
                                "html, wxr", options->format);
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

    } else {
        rc = commentsctl_export_site(export, arena);
    }

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
    size_t                       i, j, n;
    commentsctl_progress_t       progress;
    commentsctl_scan_place_t  *places;

    rc = commentsctl_scan_site(export->redis, arena, export->key.site,
                                 &places, &n);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    if (export->format->begin != NULL) {
        rc = export->format->begin(export);
    }

    commentsctl_progress_start(&progress, "exporting", n);

    for (i = 0; rc == COMMENTS_OK && i < n; i = j) {

        j = i + 1;

        while (j < n && comments_str_eq(places[i].thread, places[j].thread)) {
            j++;
        }

        export->key.thread = places[i].thread;
        rc = commentsctl_export_thread(export, places + i, j - i);

        commentsctl_progress_show(&progress, j);
    }

    commentsctl_progress_end(&progress);

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
commentsctl_export_thread(commentsctl_export_t *export,
    const commentsctl_scan_place_t *places, size_t n)
{
    int                rc;
    size_t             i, nroots;
    uint32_t           bad;
    comments_str_t    *roots;
    comments_arena_t  *arena;

    arena = comments_arena_create(SIZE_MAX / 2);

    roots = arena ? comments_arena_calloc(arena, n, sizeof(comments_str_t))
                  : NULL;

    if (roots == NULL) {
        commentsctl_print_error("out of memory");
        comments_arena_destroy(arena);
        return COMMENTS_ERROR;
    }

    bad = 0;
    nroots = 0;

    /* a place of another key of the thread has no root */

    for (i = 0; i < n; i++) {
        if (places[i].root.len) {
            roots[nroots++] = places[i].root;
        }
    }

    rc = commentsctl_votes_read(export->redis, arena, &export->key,
                                &export->votes);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_pages_read(export->redis, arena, export->key.site,
                                    &export->key.thread, 1, &export->page);
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_site_comments(export->redis, &export->key, roots,
                                       nroots, commentsctl_export_comment,
                                       export, &bad);
    }

    export->bad += bad;

    if (rc == COMMENTS_OK) {
        rc = export->format->thread(export);
    }

    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_export_comment(void *data, comments_str_t root,
    const comments_comment_t *comment)
{
    commentsctl_export_t *export = data;

    comments_comment_t  voted;

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
