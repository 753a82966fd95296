/*
 * The command "import", which runs the steps in their order.
 */

#include <stdlib.h>

#include "comments_text.h"
#include "commentsctl_import.h"
#include "commentsctl_jsonl.h"
#include "commentsctl_print.h"
#include "commentsctl_secret.h"


static int commentsctl_import_check(const commentsctl_options_t *options);
static int commentsctl_import_run(commentsctl_import_t *import);
static int commentsctl_import_comment(void *data,
    const commentsctl_entry_t *entry);
static int commentsctl_import_page(void *data,
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

    import.arena = comments_arena_create(SIZE_MAX / 2);

    if (import.arena == NULL) {
        commentsctl_print_error("out of memory");
        rc = COMMENTSCTL_WRONG;

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
    if (strcmp(options->format, "jsonl") != 0) {
        commentsctl_print_error("import: unknown format \"%s\"; expected "
                                "jsonl", options->format);
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

    if (options->nargs == 0) {
        commentsctl_print_error("import: no file is given; \"-\" is standard "
                                "input");
        return COMMENTSCTL_USAGE;
    }

    return COMMENTSCTL_OK;
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
    sink.secret = commentsctl_import_secret;
    sink.skip = commentsctl_import_skip;
    sink.data = import;

    if (options->secret_file
        && commentsctl_secret_read(options->secret_file, import->arena,
                                   &import->secret)
        != COMMENTS_OK)
    {
        return COMMENTSCTL_USAGE;
    }

    if (options->url_map) {
        import->urlmap = commentsctl_urlmap_read(import->arena,
                                                 options->url_map);
        if (import->urlmap == NULL) {
            return COMMENTSCTL_USAGE;
        }
    }

    for (i = 0; i < options->nargs; i++) {
        if (commentsctl_jsonl_read(&sink, options->args[i]) != COMMENTS_OK) {
            return COMMENTSCTL_USAGE;
        }
    }

    if (commentsctl_link_all(import) != COMMENTS_OK) {
        return COMMENTSCTL_REDIS;
    }

    if (commentsctl_slashes_tell(import) != COMMENTS_OK) {
        return COMMENTSCTL_REDIS;
    }

    rc = commentsctl_restore_secret(import);

    if (rc == COMMENTSCTL_OK) {
        rc = commentsctl_store_all(import);
    }

    if (rc == COMMENTSCTL_OK) {
        rc = commentsctl_restore_pages(import);
    }

    /* the report also covers what was written before a failure */

    report = commentsctl_report_print(import);

    return rc != COMMENTSCTL_OK ? rc : report;
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
    commentsctl_digests_free(&import->thread_digests);
    commentsctl_digests_free(&import->references);
    commentsctl_digests_free(&import->ids);
    comments_arena_destroy(import->arena);
    free(import->order);
    free(import->items);
    free(import->threads);
}
