/*
 * The reader of TypePad's and Movable Type's text: any file is read to its end
 * or refused; what a comment holds is in its bounds and valid UTF-8 unless the
 * file has a NUL; lines of the file come in order; and CR LF means LF.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "comments_text.h"
#include "commentsctl_typepad.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)


typedef struct {
    uint64_t   hash;             /* of all calls */
    size_t     last;             /* line of the last comment or ping */
} sunk_t;


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


static void
mix_str(sunk_t *sunk, comments_str_t s)
{
    size_t  i;

    CHECK(comments_text_check(s) != COMMENTS_TEXT_BAD_UTF8);

    /* FNV-1a, the length too */

    for (i = 0; i < s.len; i++) {
        sunk->hash = (sunk->hash ^ (unsigned char) s.data[i])
                     * 1099511628211u;
    }

    sunk->hash = (sunk->hash ^ s.len) * 1099511628211u;
}


static int
sunk_comment(void *data, const commentsctl_entry_t *entry)
{
    sunk_t  *sunk = data;

    CHECK(entry->file != NULL && entry->line > sunk->last);
    CHECK(entry->thread.len && entry->id.len == 0 && entry->parent.len == 0);
    CHECK(entry->created >= 0
          && entry->created < ((int64_t) time(NULL) + 120) * 1000);
    CHECK(entry->status == COMMENTS_APPROVED && !entry->page);
    CHECK(entry->text.len == 0
          || entry->text.data[entry->text.len - 1] != '\n');

    sunk->last = entry->line;

    mix_str(sunk, entry->thread);
    mix_str(sunk, entry->name);
    mix_str(sunk, entry->email);
    mix_str(sunk, entry->website);
    mix_str(sunk, entry->text);
    sunk->hash = sunk->hash * 31 + (uint64_t) entry->created;

    return COMMENTS_OK;
}


static int
sunk_page(void *data, const commentsctl_entry_t *entry)
{
    CHECK(entry->page && entry->thread.len);

    mix_str(data, entry->thread);
    mix_str(data, entry->url);
    mix_str(data, entry->title);

    return COMMENTS_OK;
}


static void
sunk_ping(void *data, const commentsctl_entry_t *entry)
{
    sunk_t  *sunk = data;

    CHECK(entry->line > sunk->last);

    sunk->last = entry->line;
    sunk->hash = sunk->hash * 31 + 1;
}


static void
sunk_skip(void *data, const commentsctl_entry_t *entry,
    commentsctl_skip_t skip, const char *why)
{
    sunk_t  *sunk = data;

    CHECK(entry->line > sunk->last && why != NULL);

    sunk->last = entry->line;
    sunk->hash = sunk->hash * 31 + 2 + (uint64_t) skip;
}


static int
run(sunk_t *sunk, const char *data, size_t size)
{
    int                   rc;
    char                  name[32];
    static int            fd = -1;
    commentsctl_sink_t    sink;
    commentsctl_input_t   input;
    commentsctl_source_t  source;

    if (fd == -1) {
        fd = memfd_create("fuzz_typepad", 0);
    }

    (void) snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);

    CHECK(fd != -1 && ftruncate(fd, 0) == 0
          && pwrite(fd, data, size, 0) == (ssize_t) size);

    memset(sunk, 0, sizeof(sunk_t));
    memset(&sink, 0, sizeof(commentsctl_sink_t));
    memset(&source, 0, sizeof(commentsctl_source_t));

    sink.comment = sunk_comment;
    sink.page = sunk_page;
    sink.ping = sunk_ping;
    sink.skip = sunk_skip;
    sink.data = sunk;

    CHECK(commentsctl_input_open(&input, name) == COMMENTS_OK);

    source.input = &input;
    rc = commentsctl_typepad_read(&sink, &source);
    commentsctl_input_close(&input);

    return rc;
}


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int      rc;
    char    *crlf;
    size_t   i, n;
    sunk_t   plain, windows;

    rc = run(&plain, (const char *) data, size);

    /* what begins as a packed file does may be a damaged one */

    CHECK(rc == COMMENTS_OK || rc == COMMENTS_DECLINED
          || (size >= 2 && memcmp(data, "\x1f\x8b", 2) == 0));

    if (rc == COMMENTS_ERROR || memchr(data, '\r', size)
        || (size >= 2 && memcmp(data, "\x1f\x8b", 2) == 0))
    {
        return 0;
    }

    crlf = malloc(2 * size + 1);
    CHECK(crlf != NULL);

    for (i = 0, n = 0; i < size; i++) {
        if (data[i] == '\n') {
            crlf[n++] = '\r';
        }

        crlf[n++] = (char) data[i];
    }

    CHECK(run(&windows, crlf, n) == rc);
    CHECK(plain.hash == windows.hash);

    free(crlf);

    return 0;
}
