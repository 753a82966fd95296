/*
 * The command "import", which runs the steps in their order.
 */

#include <sys/stat.h>

#include "comments_text.h"
#include "commentsctl_import.h"
#include "commentsctl_formats.h"
#include "commentsctl_lookup.h"
#include "commentsctl_print.h"
#include "commentsctl_secret.h"


static int commentsctl_import_check(const commentsctl_options_t *options);
static const commentsctl_format_t *commentsctl_import_named(
    const commentsctl_options_t *options);
static int commentsctl_import_run(commentsctl_import_t *import);
static int commentsctl_import_folder(commentsctl_import_t *import,
    const commentsctl_sink_t *sink);
static void commentsctl_import_source(const commentsctl_import_t *import,
    commentsctl_source_t *source);
static int commentsctl_import_file(commentsctl_import_t *import,
    const commentsctl_sink_t *sink, const char *path);
static int commentsctl_import_batches(commentsctl_import_t *import);
static int commentsctl_import_batch(commentsctl_import_t *import);
static int commentsctl_import_comment(void *data,
    const commentsctl_entry_t *entry);
static int commentsctl_import_page(void *data,
    const commentsctl_entry_t *entry);
static void commentsctl_import_ping(void *data,
    const commentsctl_entry_t *entry);
static int commentsctl_import_secret(void *data,
    const commentsctl_entry_t *entry, comments_str_t secret);
static void commentsctl_import_skip(void *data,
    const commentsctl_entry_t *entry, commentsctl_skip_t skip,
    const char *why);
static void commentsctl_import_free(commentsctl_import_t *import);


int
commentsctl_import(const commentsctl_options_t *options)
{
    int                    rc;
    commentsctl_redis_t    redis;
    commentsctl_import_t   import;

    rc = commentsctl_import_check(options);
    if (rc != COMMENTSCTL_OK) {
        return rc;
    }

    memset(&import, 0, sizeof(commentsctl_import_t));

    import.options = options;
    import.site = comments_str_c(options->site);
    import.redis = &redis;

    rc = commentsctl_redis_open(&redis, options->redis);
    if (rc != COMMENTSCTL_OK) {
        return rc;
    }

    import.lasting = comments_arena_create(SIZE_MAX / 2);
    import.arena = comments_arena_create(SIZE_MAX / 2);

    if (import.lasting == NULL || import.arena == NULL) {
        commentsctl_print_error("out of memory");
        rc = COMMENTSCTL_WRONG;

    } else if (commentsctl_staging_open(&import.staging) != COMMENTS_OK) {
        rc = COMMENTSCTL_WRONG;

    } else if (options->server
               && commentsctl_server_open(&import.server, options->server)
                  != COMMENTS_OK)
    {
        rc = COMMENTSCTL_USAGE;

    } else {
        rc = commentsctl_import_run(&import);
    }

    commentsctl_import_free(&import);
    commentsctl_redis_close(&redis);

    return rc;
}


static int
commentsctl_import_check(const commentsctl_options_t *options)
{
    struct stat                  info;
    const commentsctl_format_t  *format;

    format = commentsctl_import_named(options);

    if (options->format && format == NULL
        && strcmp(options->format, "auto") != 0)
    {
        commentsctl_print_error("import: unknown format \"%s\"; expected "
                                "auto, %s", options->format,
                                commentsctl_formats_names());
        return COMMENTSCTL_USAGE;
    }

    if (options->source
        && (options->source[0] == '\0'
            || strlen(options->source) > COMMENTSCTL_SOURCE_MAX
            || comments_text_check(comments_str_c(options->source))
               != COMMENTS_TEXT_OK))
    {
        commentsctl_print_error("import: --source takes a name of up to %d "
                                "bytes", COMMENTSCTL_SOURCE_MAX);
        return COMMENTSCTL_USAGE;
    }

    if (options->email
        && strcmp(options->email, "hash") != 0
        && strcmp(options->email, "keep") != 0
        && strcmp(options->email, "off") != 0)
    {
        commentsctl_print_error("import: --email takes hash, keep or off");
        return COMMENTSCTL_USAGE;
    }

    if (options->site_root
        && (stat(options->site_root, &info) != 0 || !S_ISDIR(info.st_mode)))
    {
        commentsctl_print_error("import: --site-root: \"%s\" is no folder",
                                options->site_root);
        return COMMENTSCTL_USAGE;
    }

    if (format && format->folder) {

        if (options->site_root == NULL || options->nargs) {
            commentsctl_print_error("import: --format %s takes --site-root DIR "
                                    "in place of a file", options->format);
            return COMMENTSCTL_USAGE;
        }

        return COMMENTSCTL_OK;
    }

    if (options->nargs == 0) {
        commentsctl_print_error("import: no file is given; \"-\" is standard "
                                "input, and --format html reads the pages of "
                                "--site-root");
        return COMMENTSCTL_USAGE;
    }

    return COMMENTSCTL_OK;
}


/* Returns the format that the command line names, or NULL. */
static const commentsctl_format_t *
commentsctl_import_named(const commentsctl_options_t *options)
{
    return options->format ? commentsctl_formats_find(options->format) : NULL;
}


static int
commentsctl_import_run(commentsctl_import_t *import)
{
    int                           i, rc, report;
    commentsctl_sink_t            sink;
    const commentsctl_options_t  *options;

    options = import->options;

    sink.comment = commentsctl_import_comment;
    sink.page = commentsctl_import_page;
    sink.ping = commentsctl_import_ping;
    sink.secret = commentsctl_import_secret;
    sink.skip = commentsctl_import_skip;
    sink.data = import;

    if (options->secret_file
        && commentsctl_secret_read(options->secret_file, import->lasting,
                                   &import->secret)
        != COMMENTS_OK)
    {
        return COMMENTSCTL_USAGE;
    }

    if (options->url_map) {
        import->urlmap = commentsctl_urlmap_read(import->lasting,
                                                 options->url_map);
        if (import->urlmap == NULL) {
            return COMMENTSCTL_USAGE;
        }
    }

    if (options->nargs == 0
        && commentsctl_import_folder(import, &sink) != COMMENTS_OK)
    {
        return COMMENTSCTL_USAGE;
    }

    for (i = 0; i < options->nargs; i++) {
        rc = commentsctl_import_file(import, &sink, options->args[i]);

        if (rc != COMMENTS_OK) {
            return COMMENTSCTL_USAGE;
        }
    }

    if (options->dry_run) {
        commentsctl_urlmap_tell(import->urlmap);
    }

    if (commentsctl_slashes_tell(import) != COMMENTS_OK) {
        return COMMENTSCTL_REDIS;
    }

    rc = commentsctl_restore_secret(import);

    if (rc == COMMENTSCTL_OK) {
        rc = commentsctl_import_batches(import);
    }

    /* the report also covers what was written before a failure */

    report = commentsctl_report_print(import);

    return rc != COMMENTSCTL_OK ? rc : report;
}


/* Reads the site's folder. COMMENTS_ERROR: it was reported. */
static int
commentsctl_import_folder(commentsctl_import_t *import,
    const commentsctl_sink_t *sink)
{
    commentsctl_source_t  source;

    commentsctl_import_source(import, &source);

    import->format = commentsctl_import_named(import->options);

    return import->format->read(sink, &source) == COMMENTS_OK
           ? COMMENTS_OK : COMMENTS_ERROR;
}


/* Fills in what all sources of an import have. Cannot fail. */
static void
commentsctl_import_source(const commentsctl_import_t *import,
    commentsctl_source_t *source)
{
    memset(source, 0, sizeof(commentsctl_source_t));

    source->time_zone = import->options->time_zone;
    source->site_root = import->options->site_root;
}


/* Reads one file. COMMENTS_ERROR: it was reported on standard error. */
static int
commentsctl_import_file(commentsctl_import_t *import,
    const commentsctl_sink_t *sink, const char *path)
{
    int                   rc;
    comments_str_t        head;
    commentsctl_input_t   input;
    commentsctl_source_t  source;

    if (commentsctl_input_open(&input, path) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    commentsctl_import_source(import, &source);

    source.input = &input;
    rc = commentsctl_input_head(&input, &head);

    if (rc == COMMENTS_OK) {
        import->format = commentsctl_import_named(import->options);

        if (import->format == NULL) {
            import->format = commentsctl_formats_sniff(head);
        }

        if (import->format == NULL && commentsctl_formats_wide(head)) {
            commentsctl_print_error("%s: it is in UTF-16, which is read in XML "
                                    "alone: convert it to UTF-8 first",
                                    input.name);
            rc = COMMENTS_ERROR;

        } else if (import->format == NULL && head.len) {
            commentsctl_print_error("%s: its format is not known; --format "
                                    "names it: %s", input.name,
                                    commentsctl_formats_names());
            rc = COMMENTS_ERROR;
        }
    }

    if (rc == COMMENTS_OK && import->format) {
        rc = import->format->read(sink, &source);
    }

    commentsctl_input_close(&input);

    return rc == COMMENTS_OK ? COMMENTS_OK : COMMENTS_ERROR;
}


/* Links and writes what was read, batch after batch. Returns an exit status. */
static int
commentsctl_import_batches(commentsctl_import_t *import)
{
    int                         rc, end;
    commentsctl_staging_page_t  page;

    memset(&page, 0, sizeof(commentsctl_staging_page_t));

    if (commentsctl_lookup_any(import->redis, import->site, &import->stored)
        != COMMENTS_OK)
    {
        return COMMENTSCTL_REDIS;
    }

    rc = COMMENTSCTL_OK;

    commentsctl_progress_start(&import->progress, "writing",
                               import->staging.comments);

    do {
        comments_arena_reset(import->arena);

        end = commentsctl_batch_read(import, &page);

        if (end == COMMENTS_ERROR) {
            rc = COMMENTSCTL_WRONG;

        } else {
            rc = commentsctl_import_batch(import);
            import->done += import->n;
            commentsctl_progress_show(&import->progress, import->done);
        }

        commentsctl_batch_clear(import);

    } while (rc == COMMENTSCTL_OK && end == COMMENTS_OK);

    commentsctl_progress_end(&import->progress);

    return rc;
}


/* Returns an exit status. */
static int
commentsctl_import_batch(commentsctl_import_t *import)
{
    int     rc;
    size_t  i;

    if (commentsctl_link_all(import) != COMMENTS_OK) {
        return COMMENTSCTL_REDIS;
    }

    for (i = 0; i < import->norder; i++) {
        commentsctl_batch_times(import, import->order[i]);
    }

    rc = commentsctl_store_all(import);

    if (rc == COMMENTSCTL_OK) {
        commentsctl_report_batch(import);
        rc = commentsctl_restore_pages(import);
    }

    return rc;
}


/* the callbacks of commentsctl_sink_t */

static int
commentsctl_import_comment(void *data, const commentsctl_entry_t *entry)
{
    return commentsctl_collect_add(data, entry);
}


static int
commentsctl_import_page(void *data, const commentsctl_entry_t *entry)
{
    return commentsctl_collect_page(data, entry);
}


static void
commentsctl_import_ping(void *data, const commentsctl_entry_t *entry)
{
    commentsctl_import_t  *import = data;

    (void) entry;

    import->pings++;
}


static int
commentsctl_import_secret(void *data, const commentsctl_entry_t *entry,
    comments_str_t secret)
{
    return commentsctl_collect_secret(data, entry, secret);
}


static void
commentsctl_import_skip(void *data, const commentsctl_entry_t *entry,
    commentsctl_skip_t skip, const char *why)
{
    commentsctl_message_skip(data, entry, skip, why);
}


static void
commentsctl_import_free(commentsctl_import_t *import)
{
    commentsctl_server_close(&import->server);
    commentsctl_staging_close(&import->staging);
    comments_arena_destroy(import->arena);
    comments_arena_destroy(import->lasting);
}
