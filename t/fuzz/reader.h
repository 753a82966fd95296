/*
 * Runs a reader of an import format over bytes, and checks what it gives: every
 * string is UTF-8 without a NUL, every comment has a page, a time that is not
 * later than now, and a line of the file; two runs give the same.
 */
#ifndef FUZZ_READER_H
#define FUZZ_READER_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "comments_text.h"
#include "commentsctl_formats.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)


typedef struct {
    uint64_t   hash;             /* of all calls */
    size_t     lines;            /* of the input */
} reader_t;


int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


/* The readers' messages go nowhere; those of the sanitizers stay. */
int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void) argc;
    (void) argv;

    stderr = fopen("/dev/null", "w");
    CHECK(stderr);

    return 0;
}


static inline void
reader_mix(reader_t *reader, const void *data, size_t len)
{
    size_t                i;
    const unsigned char  *p;

    /* FNV-1a, the length too */

    p = data;

    for (i = 0; i < len; i++) {
        reader->hash = (reader->hash ^ p[i]) * 1099511628211u;
    }

    reader->hash = (reader->hash ^ len) * 1099511628211u;
}


static inline void
reader_str(reader_t *reader, comments_str_t s)
{
    CHECK(comments_text_check(s) == COMMENTS_TEXT_OK);

    reader_mix(reader, s.data, s.len);
}


static inline void
reader_place(reader_t *reader, const commentsctl_entry_t *entry)
{
    CHECK(entry->file && entry->line > 0 && entry->line <= reader->lines);

    reader_mix(reader, &entry->line, sizeof(entry->line));
    reader_str(reader, entry->thread);
    reader_str(reader, entry->title);
    reader_str(reader, entry->id);
    reader_str(reader, entry->parent);
    reader_str(reader, entry->name);
    reader_str(reader, entry->email);
    reader_str(reader, entry->website);
    reader_str(reader, entry->text);
}


static inline int
reader_comment(void *data, const commentsctl_entry_t *entry)
{
    int64_t  soon;

    reader_place(data, entry);

    soon = ((int64_t) time(NULL) + 120) * 1000;

    CHECK(entry->thread.len && !entry->page);
    CHECK(entry->created > 0 && entry->created < soon);
    CHECK(entry->edited >= 0 && entry->edited < soon);
    CHECK(entry->status == COMMENTS_APPROVED
          || entry->status == COMMENTS_PENDING
          || entry->status == COMMENTS_SPAM
          || entry->status == COMMENTS_DELETED);
    CHECK(entry->status != COMMENTS_DELETED
          || (entry->text.len == 0 && entry->name.len == 0
              && entry->email.len == 0));

    reader_mix(data, &entry->up, sizeof(entry->up));
    reader_mix(data, &entry->down, sizeof(entry->down));
    reader_mix(data, &entry->created, sizeof(entry->created));

    return COMMENTS_OK;
}


static inline int
reader_page(void *data, const commentsctl_entry_t *entry)
{
    reader_place(data, entry);

    CHECK(entry->page && entry->thread.len);
    CHECK(entry->closed || entry->title.len);

    return COMMENTS_OK;
}


static inline void
reader_skip(void *data, const commentsctl_entry_t *entry,
    commentsctl_skip_t skip, const char *why)
{
    CHECK(entry->line > 0 && skip < COMMENTSCTL_SKIPS);

    reader_mix(data, why, strlen(why));
}


static inline int
reader_once(reader_t *reader, const commentsctl_format_t *format,
    const char *name)
{
    int                    rc;
    commentsctl_sink_t     sink;
    commentsctl_input_t    input;
    commentsctl_source_t   source;

    memset(&sink, 0, sizeof(commentsctl_sink_t));
    memset(&source, 0, sizeof(commentsctl_source_t));

    sink.comment = reader_comment;
    sink.page = reader_page;
    sink.skip = reader_skip;
    sink.data = reader;
    source.input = &input;

    CHECK(commentsctl_input_open(&input, name) == COMMENTS_OK);

    rc = format->read(&sink, &source);

    commentsctl_input_close(&input);

    return rc;
}


static inline void
reader_run(const commentsctl_format_t *format, const uint8_t *data,
    size_t size)
{
    int         rc;
    char        name[32];
    size_t      i, lines;
    reader_t    one, two;
    static int  fd = -1;

    /* what is packed may be damaged, which is another error */

    if (size >= 2 && memcmp(data, "\x1f\x8b", 2) == 0) {
        return;
    }

    if (fd == -1) {
        fd = memfd_create("fuzz", 0);
    }

    (void) snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);

    CHECK(format && fd != -1 && ftruncate(fd, 0) == 0
          && pwrite(fd, data, size, 0) == (ssize_t) size);

    lines = 1;

    for (i = 0; i < size; i++) {
        lines += data[i] == '\n';
    }

    memset(&one, 0, sizeof(reader_t));
    memset(&two, 0, sizeof(reader_t));
    one.lines = lines;
    two.lines = lines;

    rc = reader_once(&one, format, name);

    CHECK(rc == COMMENTS_OK || rc == COMMENTS_DECLINED);
    CHECK(reader_once(&two, format, name) == rc && one.hash == two.hash);
}


#endif
