/*
 * A plug-in with one listener: a line in a file for each comment that is stored.
 *
 *   comments_listener journal /var/log/nginx/comments.log;
 *
 * Each worker opens the file for appending when it begins. A line is written at
 * once, by one call, so that lines of several workers do not mix.
 */

#include "ngx_http_comments_plugin.h"


#define JOURNAL_LINE  2048


typedef struct {
    ngx_str_t  path;             /* with a NUL behind it */
    ngx_fd_t   fd;
} journal_conf_t;


static char *
journal_parse(ngx_conf_t *cf, const ngx_str_t *args, ngx_uint_t n,
    void **data)
{
    journal_conf_t  *conf;

    if (n != 1) {
        return "it takes one argument, the path of a file";
    }

    conf = ngx_palloc(cf->pool, sizeof(journal_conf_t));
    if (conf == NULL) {
        return "no memory";
    }

    conf->path = args[0];
    conf->fd = NGX_INVALID_FILE;

    if (ngx_conf_full_name(cf->cycle, &conf->path, 0) != NGX_OK) {
        return "no memory";
    }

    *data = conf;

    return NULL;
}


static ngx_int_t
journal_init(ngx_cycle_t *cycle, void *data)
{
    journal_conf_t *conf = data;

    conf->fd = ngx_open_file(conf->path.data, NGX_FILE_APPEND,
                             NGX_FILE_CREATE_OR_OPEN, NGX_FILE_DEFAULT_ACCESS);

    if (conf->fd == NGX_INVALID_FILE) {
        ngx_log_error(NGX_LOG_CRIT, cycle->log, ngx_errno,
                      "journal: cannot open \"%V\"", &conf->path);
    }

    /* no reason not to start: comments go on without a journal */

    return NGX_OK;
}


static void
journal_exit(ngx_cycle_t *cycle, void *data)
{
    journal_conf_t *conf = data;

    if (conf->fd != NGX_INVALID_FILE) {
        (void) ngx_close_file(conf->fd);
        conf->fd = NGX_INVALID_FILE;
    }
}


static void
journal_handler(const ngx_comments_event_t *event, void *data)
{
    journal_conf_t *conf = data;

    u_char     *p;
    ngx_str_t   time;
    u_char      line[JOURNAL_LINE];

    if (conf->fd == NGX_INVALID_FILE) {
        return;
    }

    time.len = ngx_cached_http_log_iso8601.len;
    time.data = ngx_cached_http_log_iso8601.data;

    /* the name last: it is the only part that its writer chooses */

    p = ngx_snprintf(line, JOURNAL_LINE - 1, "%V %V %c %V %V %V", &time,
                     &event->site, (char) event->after, &event->id,
                     &event->thread, &event->name);
    *p++ = LF;

    if (ngx_write_fd(conf->fd, line, p - line) == -1) {
        ngx_log_error(NGX_LOG_ERR, event->log, ngx_errno,
                      "journal: cannot write to \"%V\"", &conf->path);
    }
}


static const ngx_comments_listener_t  journal = {
    sizeof(ngx_comments_listener_t),       /* size */
    ngx_string("journal"),                 /* name */
    NGX_COMMENTS_ON_POST,                  /* mask */
    journal_handler,
    journal_parse,
    journal_init,
    journal_exit
};

static const ngx_comments_listener_t  *const journal_listeners[] = {
    &journal, NULL
};

static const ngx_comments_plugin_t  journal_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI, ngx_string("journal"),
    ngx_string("1.0"), NULL, NULL, journal_listeners
};


ngx_module_t  ngx_http_comments_journal_module = {
    NGX_MODULE_V1,
    (void *) &journal_plugin,              /* module context */
    NULL,                                  /* module directives */
    NGX_COMMENTS_MODULE,                   /* module type */
    NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NGX_MODULE_V1_PADDING
};
