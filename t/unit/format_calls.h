/*
 * For tests of readers of import formats: what a reader gives to its sink, and
 * what it reports, as lines of text.
 */
#ifndef FORMAT_CALLS_H
#define FORMAT_CALLS_H

#include <stdlib.h>
#include <unistd.h>

#include "comments_buf.h"
#include "commentsctl_format.h"
#include "tap.h"


#define FORMAT_CALLS_MAX  (64 * 1024)
#define FORMAT_FILE       "/tmp/test_commentsctl_format.XXXXXX"


static comments_buf_t              format_calls;
static int                         format_result;
static const commentsctl_format_t  *format_tested;
static const char                 *format_zone;      /* NULL: UTC */


static void
format_put_str(const char *name, comments_str_t s)
{
    if (s.len) {
        (void) comments_buf_add_char(&format_calls, ' ');
        (void) comments_buf_add_c(&format_calls, name);
        (void) comments_buf_add_char(&format_calls, '=');
        (void) comments_buf_add_str(&format_calls, s);
    }
}


static void
format_put_int(const char *name, int64_t n)
{
    char  number[32];

    if (n) {
        (void) snprintf(number, sizeof(number), "%lld", (long long) n);
        format_put_str(name, comments_str_c(number));
    }
}


static void
format_put(const char *what, const commentsctl_entry_t *entry)
{
    char  number[64];

    (void) snprintf(number, sizeof(number), "%s %zu", what, entry->line);
    (void) comments_buf_add_c(&format_calls, number);
}


static int
format_comment(void *data, const commentsctl_entry_t *entry)
{
    static const char *const  markups[] = {
        "", "plain", "html", "breaks", "", "sanitised"
    };

    (void) data;

    format_put("comment", entry);
    format_put_str("thread", entry->thread);
    format_put_int("queried", entry->queried);
    format_put_str("id", entry->id);
    format_put_str("parent", entry->parent);
    format_put_str("name", entry->name);
    format_put_str("email", entry->email);
    format_put_str("website", entry->website);
    format_put_int("created", entry->created);
    format_put_int("edited", entry->edited);

    if (entry->status != COMMENTS_APPROVED) {
        format_put_str("status",
                       comments_str_c(comments_status_name(entry->status)));
    }

    format_put_int("author", entry->page_author);
    format_put_str(markups[entry->markup], entry->text);
    (void) comments_buf_add_char(&format_calls, '\n');

    return format_result;
}


static int
format_page(void *data, const commentsctl_entry_t *entry)
{
    (void) data;

    format_put("page", entry);
    format_put_str("thread", entry->thread);
    format_put_str("url", entry->url);
    format_put_str("title", entry->title);
    format_put_int("closed", entry->closed);
    (void) comments_buf_add_char(&format_calls, '\n');

    return COMMENTS_OK;
}


static void
format_ping(void *data, const commentsctl_entry_t *entry)
{
    (void) data;

    format_put("ping", entry);
    (void) comments_buf_add_char(&format_calls, '\n');
}


static int
format_secret(void *data, const commentsctl_entry_t *entry,
    comments_str_t secret)
{
    (void) data;
    (void) secret;

    format_put("secret", entry);

    return COMMENTS_OK;
}


static void
format_skip(void *data, const commentsctl_entry_t *entry,
    commentsctl_skip_t skip, const char *why)
{
    static const char *const  skips[] = {
        "damaged", "repeated", "empty", "long", "spam", "deleted", "no_page"
    };

    (void) data;

    format_put(skips[skip], entry);
    (void) comments_buf_add_char(&format_calls, ' ');
    (void) comments_buf_add_c(&format_calls, why);
    (void) comments_buf_add_char(&format_calls, '\n');
}


/* What was written to standard error, without the file's name. */
static void
format_put_errors(FILE *errors, const char *path)
{
    char  line[1024], *found;

    rewind(errors);

    while (fgets(line, sizeof(line), errors)) {
        found = strstr(line, path);
        (void) comments_buf_add_c(&format_calls, "error");
        (void) comments_buf_add_c(&format_calls,
                                  found ? found + strlen(path) : line);
    }
}


/*
 * Reads the len bytes at data; the calls lie in format_calls then. Returns what
 * the reader returned.
 */
static int
format_read(const char *data, size_t len)
{
    int                   rc, fd, saved;
    char                  path[] = FORMAT_FILE;
    FILE                 *errors;
    commentsctl_sink_t    sink;
    commentsctl_input_t   input;
    commentsctl_source_t  source;

    comments_buf_free(&format_calls);
    comments_buf_init(&format_calls, FORMAT_CALLS_MAX);

    sink.comment = format_comment;
    sink.page = format_page;
    sink.ping = format_ping;
    sink.secret = format_secret;
    sink.skip = format_skip;
    sink.data = NULL;

    memset(&source, 0, sizeof(commentsctl_source_t));
    source.input = &input;
    source.time_zone = format_zone;

    fd = mkstemp(path);
    errors = tmpfile();
    saved = dup(STDERR_FILENO);

    if (fd == -1 || errors == NULL || saved == -1
        || write(fd, data, len) != (ssize_t) len || close(fd) != 0)
    {
        ok(0, "%s can be written", path);
        exit(1);
    }

    (void) dup2(fileno(errors), STDERR_FILENO);

    rc = commentsctl_input_open(&input, path);

    if (rc == COMMENTS_OK) {
        rc = format_tested->read(&sink, &source);
        commentsctl_input_close(&input);
    }

    (void) dup2(saved, STDERR_FILENO);
    (void) close(saved);
    (void) unlink(path);

    format_put_errors(errors, path);
    (void) fclose(errors);

    return rc;
}


/* One test: this file gives these calls, and is read to its end. */
static inline void
format_gives(const char *file, const char *want, const char *name)
{
    int  rc;

    rc = format_read(file, strlen(file));

    is_int(rc, COMMENTS_OK, "%s: it is read", name);
    is_str(format_calls.data, format_calls.len, want, "%s", name);
}


/* One test: this file is refused, and the last line of the calls says so. */
static inline void
format_refuses(const char *file, size_t len, const char *want,
    const char *name)
{
    int          rc;
    const char  *last;
    size_t       left;

    rc = format_read(file, len);

    is_int(rc, COMMENTS_DECLINED, "%s: it is refused", name);

    left = format_calls.len;
    last = format_calls.data;

    for ( ; left && memmem(last, left, "\nerror", 6);
         left = format_calls.len - (size_t) (last - format_calls.data))
    {
        last = (const char *) memmem(last, left, "\nerror", 6) + 1;
    }

    is_str(last, left, want, "%s", name);
}


#endif
