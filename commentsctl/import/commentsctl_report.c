/*
 * The report of an import.
 */

#include "commentsctl_import.h"
#include "commentsctl_json.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_REPORT_MAX  4096


static void commentsctl_report_thread_json(const commentsctl_import_t *import,
    const commentsctl_import_thread_t *thread);
static int commentsctl_report_json(const commentsctl_import_t *import);
static void commentsctl_report_text(const commentsctl_import_t *import);
static void commentsctl_report_line(const char *name, size_t n,
    const char *what);


/* in the order of commentsctl_skip_t */
static const char *const  commentsctl_report_skips[] = {
    "damaged", "repeated", "empty", "too_long", "spam", "deleted", "no_page"
};

static const char *const  commentsctl_report_reasons[] = {
    "not of the format, or cut off",
    "the same as an earlier one",
    "no text",
    "the text is too long",
    "spam in the other system",
    "deleted there, without replies",
    "nothing tells their page"
};


/* in the order of commentsctl_restored_t */
static const char *const  commentsctl_report_secrets[] = {
    "none", "new", "known", "other"
};

static const char *const  commentsctl_report_restored[] = {
    "", "that of the export", "the same as in the export",
    "another than in the export, and stays"
};


int
commentsctl_report_print(const commentsctl_import_t *import)
{
    int     rc;
    size_t  i;

    if (import->options->json) {
        rc = commentsctl_report_json(import);
        if (rc != COMMENTS_OK) {
            return COMMENTSCTL_WRONG;
        }

    } else {
        commentsctl_report_text(import);
    }

    rc = commentsctl_print_done();

    /* spam and the like were skipped on purpose */

    for (i = 0; i < COMMENTSCTL_SKIP_SPAM; i++) {
        if (import->skipped[i] && i != COMMENTSCTL_SKIP_EMPTY) {
            return COMMENTSCTL_WRONG;
        }
    }

    return rc;
}


void
commentsctl_report_batch(commentsctl_import_t *import)
{
    size_t                              i;
    const commentsctl_import_thread_t  *thread;

    for (i = 0; import->options->dry_run && i < import->nthreads; i++) {

        thread = &import->threads[i];

        if (thread->new + thread->known == 0) {
            continue;
        }

        if (import->options->json) {
            commentsctl_report_thread_json(import, thread);

        } else {
            (void) printf("%8zu new %8zu known  ", thread->new, thread->known);
            commentsctl_print_line(stdout, thread->key);
            (void) fputs(thread->missing ? "  (no such page)\n" : "\n",
                         stdout);
        }

        import->listed++;
    }
}


/* Writes an element of the member "pages", the first of the report. */
static void
commentsctl_report_thread_json(const commentsctl_import_t *import,
    const commentsctl_import_thread_t *thread)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, COMMENTSCTL_REPORT_MAX + 6 * thread->key.len);

    (void) comments_buf_add_c(&buf, import->listed ? "," : "{\"pages\":[");
    (void) comments_buf_add_char(&buf, '{');

    commentsctl_json_string(&buf, "thread", thread->key);
    comments_json_writer_number(&buf, "new", (int64_t) thread->new);
    comments_json_writer_number(&buf, "known", (int64_t) thread->known);

    if (import->options->site_root || import->options->server) {
        comments_json_writer_flag(&buf, "page", !thread->missing);
    }

    (void) comments_buf_add_char(&buf, '}');
    (void) fwrite(buf.data, 1, buf.len, stdout);

    comments_buf_free(&buf);
}


static int
commentsctl_report_json(const commentsctl_import_t *import)
{
    int             rc;
    size_t          i;
    comments_buf_t  buf;

    comments_buf_init(&buf, COMMENTSCTL_REPORT_MAX);

    /* behind the threads of a dry run, the object has begun */

    (void) comments_buf_add_c(&buf, import->listed ? "]" : "{");

    comments_json_writer_number(&buf, "threads",
                                (int64_t) import->staging.threads);
    comments_json_writer_number(&buf, "comments",
                                (int64_t) import->comments);
    comments_json_writer_number(&buf, "replies", (int64_t) import->replies);
    comments_json_writer_number(&buf, "new", (int64_t) import->fresh);
    comments_json_writer_number(&buf, "known", (int64_t) import->known);
    comments_json_writer_open(&buf, "skipped", '{');

    for (i = 0; i < COMMENTSCTL_SKIPS; i++) {
        comments_json_writer_number(&buf, commentsctl_report_skips[i],
                                (int64_t) import->skipped[i]);
    }

    (void) comments_buf_add_char(&buf, '}');

    comments_json_writer_number(&buf, "orphans", (int64_t) import->orphans);
    comments_json_writer_number(&buf, "altered", (int64_t) import->altered);

    /* members that only some imports have */

    if (import->options->site_root || import->options->server) {
        comments_json_writer_number(&buf, "unmatched",
                                    (int64_t) import->unmatched);
    }

    if (import->tagged) {
        comments_json_writer_number(&buf, "tagged", (int64_t) import->tagged);
    }

    if (import->pings) {
        comments_json_writer_number(&buf, "pings", (int64_t) import->pings);
    }

    if (import->staging.closings) {
        comments_json_writer_number(&buf, "closed", (int64_t) import->closed);
    }

    if (import->restored) {
        commentsctl_json_string(&buf, "secret",
              comments_str_c(commentsctl_report_secrets[import->restored]));
    }

    (void) comments_buf_add_c(&buf, import->options->dry_run
                                    ? ",\"dry_run\":true}"
                                    : ",\"dry_run\":false}");

    rc = commentsctl_json_write(&buf, stdout);

    comments_buf_free(&buf);

    return rc;
}


static void
commentsctl_report_text(const commentsctl_import_t *import)
{
    size_t  i, skipped;

    skipped = 0;

    for (i = 0; i < COMMENTSCTL_SKIPS; i++) {
        skipped += import->skipped[i];
    }

    (void) printf("%s%zu comment%s (%zu repl%s) in %zu thread%s\n",
                  import->options->dry_run ? "dry run: " : "",
                  import->comments, import->comments == 1 ? "" : "s",
                  import->replies, import->replies == 1 ? "y" : "ies",
                  import->staging.threads,
                  import->staging.threads == 1 ? "" : "s");

    /* nothing else shows that --site was forgotten, or mistyped */

    (void) fputs("  site              ", stdout);
    commentsctl_print_line(stdout, import->site);
    (void) fputs(import->options->no_site ? "  (--site names another)" : "",
                 stdout);
    (void) fputc('\n', stdout);

    commentsctl_report_line("new", import->fresh,
                            import->options->dry_run ? "would be written"
                                                     : "written");
    commentsctl_report_line("known", import->known, "stored before");
    commentsctl_report_line("orphans", import->orphans,
                            "their parents are missing: kept as roots");
    commentsctl_report_line("altered", import->altered,
                            "name, website or address cut or left out");

    if (import->tagged) {
        commentsctl_report_line("tagged", import->tagged,
                                "begin with a tag, which will be shown");
    }

    if (import->unmatched) {
        commentsctl_report_line("no page", import->unmatched,
                                "without a page there: see --url-map");
    }

    if (import->pings) {
        commentsctl_report_line("pings", import->pings,
                                "pingbacks and trackbacks: left out");
    }

    if (import->staging.closings) {
        (void) printf("  %-8s %10zu  of %zu closed in the files\n", "closed",
                      import->closed, import->staging.closings);
    }

    if (import->restored) {
        (void) printf("  secret            %s\n",
                      commentsctl_report_restored[import->restored]);
    }

    commentsctl_report_line("skipped", skipped, "not imported");

    for (i = 0; i < COMMENTSCTL_SKIPS; i++) {
        if (import->skipped[i]) {
            (void) printf("    %-9s%8zu  %s\n", commentsctl_report_skips[i],
                          import->skipped[i], commentsctl_report_reasons[i]);
        }
    }
}


/* Prints a number, and what it counts unless it is 0. */
static void
commentsctl_report_line(const char *name, size_t n, const char *what)
{
    (void) printf("  %-8s %10zu%s%s\n", name, n, n ? "  " : "",
                  n ? what : "");
}
