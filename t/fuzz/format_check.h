/*
 * For fuzz targets of readers of import formats: any file is read to its end or
 * refused; what the sink gets is UTF-8 without NUL, in its bounds, with a line
 * of the file; and a file gives the same calls each time.
 */
#ifndef FORMAT_CHECK_H
#define FORMAT_CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "comments_text.h"
#include "commentsctl_format.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)


/* what one run has given */
typedef struct {
    uint64_t   hash;             /* of all calls */
    size_t     lines;            /* of the file */
    int        rc;
} format_run_t;


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


/* FNV-1a, of the length too */
static void
format_mix(format_run_t *run, const void *data, size_t len)
{
    size_t                i;
    const unsigned char  *p;

    p = data;

    for (i = 0; i < len; i++) {
        run->hash = (run->hash ^ p[i]) * 1099511628211u;
    }

    run->hash = (run->hash ^ len) * 1099511628211u;
}


static void
format_mix_str(format_run_t *run, comments_str_t s)
{
    CHECK(comments_text_check(s) == COMMENTS_TEXT_OK);

    format_mix(run, s.data, s.len);
}


static void
format_mix_entry(format_run_t *run, const commentsctl_entry_t *entry)
{
    CHECK(entry->file != NULL);
    CHECK(entry->line > 0 && entry->line <= run->lines);

    format_mix(run, &entry->line, sizeof(entry->line));
    format_mix_str(run, entry->thread);
    format_mix_str(run, entry->id);
    format_mix_str(run, entry->parent);
    format_mix_str(run, entry->name);
    format_mix_str(run, entry->email);
    format_mix_str(run, entry->website);
    format_mix_str(run, entry->text);
    format_mix_str(run, entry->title);
    format_mix_str(run, entry->url);
    format_mix(run, &entry->created, sizeof(entry->created));
}


static int
format_comment(void *data, const commentsctl_entry_t *entry)
{
    format_mix_entry(data, entry);

    CHECK(entry->thread.len && !entry->page);
    CHECK(entry->created < ((int64_t) time(NULL) + 120) * 1000);
    CHECK(entry->status != COMMENTS_DELETED
          || (entry->name.len == 0 && entry->email.len == 0
              && entry->website.len == 0 && entry->text.len == 0));
    CHECK(entry->status == COMMENTS_APPROVED
          || entry->status == COMMENTS_PENDING
          || entry->status == COMMENTS_SPAM
          || entry->status == COMMENTS_DELETED);

    return COMMENTS_OK;
}


static int
format_page(void *data, const commentsctl_entry_t *entry)
{
    format_mix_entry(data, entry);

    CHECK(entry->thread.len && entry->page && entry->text.len == 0);

    return COMMENTS_OK;
}


static void
format_ping(void *data, const commentsctl_entry_t *entry)
{
    format_mix_entry(data, entry);
}


static int
format_secret(void *data, const commentsctl_entry_t *entry,
    comments_str_t secret)
{
    (void) data;
    (void) entry;
    (void) secret;

    /* none of the formats has one */

    abort();
}


static void
format_skip(void *data, const commentsctl_entry_t *entry,
    commentsctl_skip_t skip, const char *why)
{
    format_mix_entry(data, entry);
    format_mix(data, why, strlen(why));

    CHECK(skip == COMMENTSCTL_SKIP_DAMAGED || skip == COMMENTSCTL_SKIP_NO_PAGE);
}


static void
format_run(format_run_t *run, const commentsctl_format_t *format,
    const char *data, size_t size)
{
    char                  name[32];
    size_t                i;
    static int            fd = -1;
    commentsctl_sink_t    sink;
    commentsctl_input_t   input;
    commentsctl_source_t  source;

    if (fd == -1) {
        fd = memfd_create("fuzz_format", 0);

        /* the reports about refused files; those of sanitizers still appear */

        stderr = fopen("/dev/null", "w");
    }

    (void) snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);

    CHECK(fd != -1 && stderr && ftruncate(fd, 0) == 0
          && pwrite(fd, data, size, 0) == (ssize_t) size);

    memset(run, 0, sizeof(format_run_t));
    run->lines = 1;

    for (i = 0; i < size; i++) {
        run->lines += data[i] == '\n' || data[i] == '\r';
    }

    sink.comment = format_comment;
    sink.page = format_page;
    sink.ping = format_ping;
    sink.secret = format_secret;
    sink.skip = format_skip;
    sink.data = run;

    CHECK(commentsctl_input_open(&input, name) == COMMENTS_OK);

    memset(&source, 0, sizeof(commentsctl_source_t));
    source.input = &input;
    run->rc = format->read(&sink, &source);
    commentsctl_input_close(&input);
}


/* Checks a file of this format. */
static inline void
format_check(const commentsctl_format_t *format, const uint8_t *data,
    size_t size)
{
    format_run_t  first, second;

    /* a packed file has other lines, and is no matter of the format */

    if (size >= 2 && data[0] == 0x1f && data[1] == 0x8b) {
        return;
    }

    format_run(&first, format, (const char *) data, size);
    format_run(&second, format, (const char *) data, size);

    CHECK(first.rc == COMMENTS_OK || first.rc == COMMENTS_DECLINED);
    CHECK(first.rc == second.rc && first.hash == second.hash);

    (void) format->sniff(comments_str_of((const char *) data, size));
}


#endif
