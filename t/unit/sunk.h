/*
 * What a reader of an import format gives, as text: one line for each call of
 * the sink, so that tests compare strings.
 *
 *   sunk_t  sunk;
 *
 *   sunk_read(&sunk, "isso", data, len, SUNK_FILE);   (returns the reader's rc)
 *   sunk_has(&sunk, "comment id=1 ...")
 *   sunk_free(&sunk);
 *
 * Empty strings, zeros and flags that are not set are left out, and so is the
 * markup of a text that is Markdown.
 */
#ifndef SUNK_H
#define SUNK_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "comments_buf.h"
#include "commentsctl_formats.h"


typedef enum {
    SUNK_FILE = 0,
    SUNK_PIPE
} sunk_way_t;


typedef struct {
    comments_buf_t   calls;
    char            *errors;     /* what was written to standard error */
    size_t           comments;
    size_t           pages;
    size_t           skips[COMMENTSCTL_SKIPS];
} sunk_t;


/* as --time-zone; tests set it */
static const char  *sunk_zone;


static inline void
sunk_str(comments_buf_t *out, const char *name, comments_str_t value)
{
    if (value.len) {
        (void) comments_buf_add_char(out, ' ');
        (void) comments_buf_add_c(out, name);
        (void) comments_buf_add_char(out, '=');
        (void) comments_buf_add_str(out, value);
    }
}


static inline void
sunk_num(comments_buf_t *out, const char *name, int64_t value)
{
    if (value) {
        (void) comments_buf_add_char(out, ' ');
        (void) comments_buf_add_c(out, name);
        (void) comments_buf_add_char(out, '=');
        (void) comments_buf_add_int(out, value);
    }
}


static inline int
sunk_comment(void *data, const commentsctl_entry_t *entry)
{
    sunk_t          *sunk = data;
    comments_buf_t  *out = &sunk->calls;

    static const char *const  markups[] = {
        "", "plain", "html", "breaks", "", "sanitised"
    };

    sunk->comments++;

    (void) comments_buf_add_c(out, "comment ");
    (void) comments_buf_add_c(out, comments_status_name(entry->status));
    sunk_num(out, "line", (int64_t) entry->line);
    sunk_str(out, "thread", entry->thread);
    sunk_str(out, "id", entry->id);
    sunk_str(out, "parent", entry->parent);
    sunk_str(out, "name", entry->name);
    sunk_str(out, "email", entry->email);
    sunk_str(out, "website", entry->website);
    sunk_num(out, "created", entry->created);
    sunk_num(out, "edited", entry->edited);
    sunk_num(out, "up", entry->up);
    sunk_num(out, "down", entry->down);
    sunk_num(out, "moderator", entry->moderator);
    sunk_num(out, "pinned", entry->pinned);
    sunk_str(out, "markup", comments_str_c(markups[entry->markup]));
    sunk_str(out, "text", entry->text);

    return comments_buf_add_char(out, '\n');
}


static inline int
sunk_page(void *data, const commentsctl_entry_t *entry)
{
    sunk_t          *sunk = data;
    comments_buf_t  *out = &sunk->calls;

    sunk->pages++;

    (void) comments_buf_add_c(out, "page");
    sunk_num(out, "line", (int64_t) entry->line);
    sunk_str(out, "thread", entry->thread);
    sunk_str(out, "url", entry->url);
    sunk_str(out, "title", entry->title);
    sunk_num(out, "closed", entry->closed);

    return comments_buf_add_char(out, '\n');
}


static inline void
sunk_skip(void *data, const commentsctl_entry_t *entry,
    commentsctl_skip_t skip, const char *why)
{
    sunk_t          *sunk = data;
    comments_buf_t  *out = &sunk->calls;

    sunk->skips[skip]++;

    (void) comments_buf_add_c(out, "skip");
    sunk_num(out, "line", (int64_t) entry->line);
    (void) comments_buf_add_c(out, " ");
    (void) comments_buf_add_c(out, why);
    (void) comments_buf_add_char(out, '\n');
}


/* An empty sunk, and the sink that fills it: of everything but pings. */
static inline void
sunk_sink(sunk_t *sunk, commentsctl_sink_t *sink)
{
    memset(sunk, 0, sizeof(sunk_t));
    memset(sink, 0, sizeof(commentsctl_sink_t));

    comments_buf_init(&sunk->calls, SIZE_MAX / 2);

    sink->comment = sunk_comment;
    sink->page = sunk_page;
    sink->skip = sunk_skip;
    sink->data = sunk;
}


/* Reads the file at path with standard error in a file of its own. */
static inline int
sunk_path(sunk_t *sunk, const char *format, const char *path)
{
    int                          rc, old, fd;
    ssize_t                      n;
    commentsctl_sink_t           sink;
    commentsctl_input_t          input;
    commentsctl_source_t         source;

    sunk_sink(sunk, &sink);
    memset(&source, 0, sizeof(commentsctl_source_t));

    source.input = &input;
    source.time_zone = sunk_zone;

    fflush(stderr);
    fd = memfd_create("errors", 0);
    old = dup(STDERR_FILENO);
    (void) dup2(fd, STDERR_FILENO);

    rc = commentsctl_input_open(&input, path);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_formats_find(format)->read(&sink, &source);
        commentsctl_input_close(&input);
    }

    fflush(stderr);
    (void) dup2(old, STDERR_FILENO);
    (void) close(old);

    sunk->errors = calloc(1, 4096);
    n = pread(fd, sunk->errors, 4095, 0);
    (void) n;
    (void) close(fd);

    return rc;
}


/* Reads len bytes at data as a file, or as a pipe. */
static inline int
sunk_read(sunk_t *sunk, const char *format, const char *data, size_t len,
    sunk_way_t way)
{
    int      rc, fd, ends[2];
    char     path[64];
    pid_t    pid;
    size_t   done;
    ssize_t  n;

    if (way == SUNK_FILE) {
        fd = memfd_create("input", 0);

        if (fd == -1 || write(fd, data, len) != (ssize_t) len) {
            abort();
        }

        (void) snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
        rc = sunk_path(sunk, format, path);
        (void) close(fd);

        return rc;
    }

    if (pipe(ends) != 0 || (pid = fork()) == -1) {
        abort();
    }

    if (pid == 0) {
        (void) close(ends[0]);

        for (done = 0; done < len; done += (size_t) n) {
            n = write(ends[1], data + done, len - done);

            if (n <= 0) {
                break;
            }
        }

        _exit(0);
    }

    (void) close(ends[1]);
    (void) snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
    rc = sunk_path(sunk, format, path);
    (void) close(ends[0]);
    (void) waitpid(pid, NULL, 0);

    return rc;
}


/* Returns 1 if this is a part of the lines. */
static inline int
sunk_part(const sunk_t *sunk, const char *part)
{
    return memmem(sunk->calls.data, sunk->calls.len, part, strlen(part))
           != NULL;
}


/* Returns 1 if one of the lines is this one. */
static inline int
sunk_has(const sunk_t *sunk, const char *line)
{
    size_t       len;
    const char  *p, *end, *lf;

    len = strlen(line);
    p = sunk->calls.data;
    end = p + sunk->calls.len;

    while (sunk->calls.len && p < end) {
        lf = memchr(p, '\n', (size_t) (end - p));

        if ((size_t) (lf - p) == len && memcmp(p, line, len) == 0) {
            return 1;
        }

        p = lf + 1;
    }

    printf("# no line \"%s\" in\n%.*s\n", line, (int) sunk->calls.len,
           sunk->calls.len ? sunk->calls.data : "");

    return 0;
}


static inline int
sunk_said(const sunk_t *sunk, const char *what)
{
    if (strstr(sunk->errors, what)) {
        return 1;
    }

    printf("# no \"%s\" in %s\n", what, sunk->errors);

    return 0;
}


static inline void
sunk_free(sunk_t *sunk)
{
    comments_buf_free(&sunk->calls);
    free(sunk->errors);
}


#endif
