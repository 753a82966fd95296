/*
 * The reader of JSON Lines: any file is read to its end. A line gives one call
 * of the sink at most, in the order of lines, and means the same alone as among
 * others; what a comment holds is UTF-8 without NUL, and in its bounds.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "comments_text.h"
#include "commentsctl_jsonl.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)

/* calls that are compared with those of lines that are read alone */
#define CALLS  16


typedef struct {
    uint64_t   call[CALLS];      /* hashes of what was given */
    size_t     line[CALLS];
    size_t     n;                /* of all calls */
    size_t     last;             /* line of the last one */
} sunk_t;


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


static void
mix(uint64_t *hash, const void *data, size_t len)
{
    size_t                i;
    const unsigned char  *p;

    /* FNV-1a, the length too */

    p = data;

    for (i = 0; i < len; i++) {
        *hash = (*hash ^ p[i]) * 1099511628211u;
    }

    *hash = (*hash ^ len) * 1099511628211u;
}


static void
mix_str(uint64_t *hash, comments_str_t s)
{
    CHECK(comments_text_check(s) == COMMENTS_TEXT_OK);

    mix(hash, s.data, s.len);
}


static void
sunk_add(sunk_t *sunk, const commentsctl_entry_t *entry, uint64_t hash)
{
    CHECK(entry->file != NULL);
    CHECK(entry->line > sunk->last);

    sunk->last = entry->line;

    if (sunk->n < CALLS) {
        sunk->call[sunk->n] = hash;
        sunk->line[sunk->n] = entry->line;
    }

    sunk->n++;
}


static uint64_t
place(const commentsctl_entry_t *entry)
{
    uint64_t  hash;

    hash = 14695981039346656037u;

    mix_str(&hash, entry->thread);
    mix_str(&hash, entry->thread_key);

    CHECK(entry->thread.len || entry->thread_key.len);

    return hash;
}


static int
sunk_comment(void *data, const commentsctl_entry_t *entry)
{
    int64_t   soon;
    uint64_t  hash;

    hash = place(entry);
    soon = ((int64_t) time(NULL) + 120) * 1000;

    mix_str(&hash, entry->id);
    mix_str(&hash, entry->parent);
    mix_str(&hash, entry->name);
    mix_str(&hash, entry->email);
    mix_str(&hash, entry->email_hash);
    mix_str(&hash, entry->website);
    mix_str(&hash, entry->text);
    mix_str(&hash, entry->by);
    mix_str(&hash, entry->reason);
    mix_str(&hash, entry->source);
    mix(&hash, &entry->created, sizeof(entry->created));
    mix(&hash, &entry->edited, sizeof(entry->edited));
    mix(&hash, &entry->decided, sizeof(entry->decided));
    mix(&hash, &entry->was, sizeof(entry->was));
    mix(&hash, &entry->up, sizeof(entry->up));
    mix(&hash, &entry->down, sizeof(entry->down));

    CHECK(entry->created < soon && entry->edited < soon);
    CHECK(entry->status == COMMENTS_APPROVED
          || entry->status == COMMENTS_PENDING
          || entry->status == COMMENTS_SPAM
          || entry->status == COMMENTS_DELETED);
    CHECK(!entry->page && !entry->closed);

    hash = hash * 31 + (uint64_t) entry->status;
    hash = hash * 31 + entry->moderator * 2u + entry->pinned;

    sunk_add(data, entry, hash);

    return COMMENTS_OK;
}


static int
sunk_page(void *data, const commentsctl_entry_t *entry)
{
    uint64_t  hash;

    hash = place(entry) + 1 + entry->closed;
    mix_str(&hash, entry->url);
    mix_str(&hash, entry->title);

    CHECK(entry->page && entry->text.len == 0);
    CHECK(entry->closed || entry->url.len || entry->title.len);

    sunk_add(data, entry, hash);

    return COMMENTS_OK;
}


static int
sunk_secret(void *data, const commentsctl_entry_t *entry,
    comments_str_t secret)
{
    uint64_t  hash;

    hash = 2;
    mix_str(&hash, secret);

    CHECK(secret.len);

    sunk_add(data, entry, hash);

    return COMMENTS_OK;
}


static void
sunk_skip(void *data, const commentsctl_entry_t *entry,
    commentsctl_skip_t skip, const char *why)
{
    uint64_t  hash;

    hash = 3 + (uint64_t) skip;
    mix(&hash, why, strlen(why));

    CHECK(skip == COMMENTSCTL_SKIP_DAMAGED);

    sunk_add(data, entry, hash);
}


static void
run(sunk_t *sunk, const char *data, size_t size)
{
    int                   rc;
    char                  name[32];
    static int            fd = -1;
    commentsctl_sink_t    sink;
    commentsctl_input_t   input;
    commentsctl_source_t  source;

    if (fd == -1) {
        fd = memfd_create("fuzz_jsonl", 0);
    }

    (void) snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);

    CHECK(fd != -1 && ftruncate(fd, 0) == 0
          && pwrite(fd, data, size, 0) == (ssize_t) size);

    memset(sunk, 0, sizeof(sunk_t));

    sink.comment = sunk_comment;
    sink.page = sunk_page;
    sink.secret = sunk_secret;
    sink.skip = sunk_skip;
    sink.data = sunk;

    CHECK(commentsctl_input_open(&input, name) == COMMENTS_OK);

    memset(&source, 0, sizeof(commentsctl_source_t));
    source.input = &input;
    rc = commentsctl_jsonl_read(&sink, &source);
    commentsctl_input_close(&input);

    /* what begins as a packed file does may be a damaged one */

    CHECK(rc == COMMENTS_OK
          || (size >= 2 && memcmp(data, "\x1f\x8b", 2) == 0));
}


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t       n, line, len;
    sunk_t       all, one;
    const char  *p, *end, *lf;

    p = (const char *) data;
    end = p + size;

    run(&all, p, size);

    n = 0;

    for (line = 1; p < end && n < CALLS && n < all.n; line++) {
        lf = memchr(p, '\n', (size_t) (end - p));
        len = (size_t) ((lf ? lf : end) - p);

        /* a byte order mark belongs to the first line of a file alone */

        if (line == 1 || len < 3 || memcmp(p, "\xef\xbb\xbf", 3) != 0) {
            run(&one, p, len);

            if (all.line[n] == line) {
                CHECK(one.n == 1 && one.call[0] == all.call[n]);

            } else {
                CHECK(one.n == 0);
            }
        }

        n += (all.line[n] == line);
        p = lf ? lf + 1 : end;
    }

    /* and no call without a line */

    CHECK(p < end || n == all.n || n == CALLS);

    return 0;
}
