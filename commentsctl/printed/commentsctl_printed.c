/*
 * The reader of comments that an old system printed into static pages.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "comments_percent.h"
#include "commentsctl_print.h"
#include "commentsctl_printed.h"
#include "commentsctl_printed_page.h"
#include "commentsctl_printed_walk.h"


typedef struct {
    const commentsctl_sink_t    *sink;
    commentsctl_zone_t           zone;
} commentsctl_printed_site_t;


static int commentsctl_printed_file(void *data, const char *path,
    const char *relative);
static const char *commentsctl_printed_load(const char *path,
    comments_buf_t *html);
static void commentsctl_printed_skip(void *data, const char *path,
    const char *why);


int
commentsctl_printed_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source)
{
    int                            rc;
    commentsctl_printed_site_t     site;
    commentsctl_printed_visitor_t  visitor;

    if (source->site_root == NULL) {
        commentsctl_print_error("html: --site-root names the folder of the "
                                "site's pages");
        return COMMENTS_DECLINED;
    }

    site.sink = sink;

    rc = commentsctl_zone_open(&site.zone, source->time_zone);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    visitor.page = commentsctl_printed_file;
    visitor.skip = commentsctl_printed_skip;
    visitor.data = &site;

    rc = commentsctl_printed_walk(source->site_root, &visitor);

    commentsctl_zone_close(&site.zone);

    if (rc == COMMENTS_ERROR) {
        commentsctl_print_memory();
    }

    return rc;
}


static int
commentsctl_printed_file(void *data, const char *path, const char *relative)
{
    int                          rc;
    const char                  *why;
    comments_buf_t               html, thread;
    commentsctl_printed_site_t  *site = data;

    static const comments_percent_class_t  class = { "/-._~", 0 };

    comments_buf_init(&html, COMMENTSCTL_PRINTED_PAGE_MAX);
    comments_buf_init(&thread, SIZE_MAX / 4);

    why = commentsctl_printed_load(path, &html);

    if (why) {
        commentsctl_printed_skip(data, path, why);
        comments_buf_free(&html);
        return COMMENTS_OK;
    }

    (void) comments_buf_add_char(&thread, '/');
    (void) comments_percent_encode(&thread, comments_str_c(relative), &class);

    rc = thread.failed
         ? COMMENTS_ERROR
         : commentsctl_printed_page(site->sink, &site->zone, path,
                                    comments_buf_str(&thread),
                                    comments_buf_str(&html));

    comments_buf_free(&thread);
    comments_buf_free(&html);

    return rc;
}


/* Returns NULL, or why the page is not read. */
static const char *
commentsctl_printed_load(const char *path, comments_buf_t *html)
{
    int          fd;
    char         block[16384];
    ssize_t      n;
    struct stat  info;

    /* a pipe with such a name must not hold the import up */

    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd == -1) {
        return "the page cannot be read";
    }

    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        (void) close(fd);
        return "it is not a file";
    }

    do {
        n = read(fd, block, sizeof(block));

        if (n > 0) {
            (void) comments_buf_add(html, block, (size_t) n);
        }

    } while ((n > 0 && !html->failed) || (n == -1 && errno == EINTR));

    (void) close(fd);

    if (html->failed) {
        return html->full ? "the page is longer than 16 MB" : "out of memory";
    }

    return n == 0 ? NULL : "the page cannot be read";
}


static void
commentsctl_printed_skip(void *data, const char *path, const char *why)
{
    commentsctl_entry_t          entry;
    commentsctl_printed_site_t  *site = data;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = path;
    entry.line = 1;

    site->sink->skip(site->sink->data, &entry, COMMENTSCTL_SKIP_DAMAGED, why);
}
