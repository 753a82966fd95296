/*
 * Addresses of the site and of its pages.
 */

#include "comments_uri_web.h"
#include "commentsctl_export_link.h"


void
commentsctl_export_link_base(comments_buf_t *out,
    const commentsctl_export_t *export)
{
    comments_str_t  base;

    if (export->options->base_url == NULL) {
        (void) comments_buf_add_c(out, "https://");
        (void) comments_buf_add_str(out, export->key.site);
        return;
    }

    base = comments_str_c(export->options->base_url);

    while (base.len && base.data[base.len - 1] == '/') {
        base.len--;
    }

    (void) comments_buf_add_str(out, base);
}


void
commentsctl_export_link(comments_buf_t *out, const commentsctl_export_t *export)
{
    comments_str_t  url;

    url = export->page.url.len ? export->page.url : export->key.thread;

    if (comments_uri_web_scheme(url)) {
        (void) comments_buf_add_str(out, url);
        return;
    }

    commentsctl_export_link_base(out, export);

    if (url.len && url.data[0] != '/') {
        (void) comments_buf_add_char(out, '/');
    }

    (void) comments_uri_web_encode(out, url);
}
