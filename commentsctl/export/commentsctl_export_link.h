/*
 * Addresses of the site and of its pages, for exports that name them whole.
 */
#ifndef COMMENTSCTL_EXPORT_LINK_H
#define COMMENTSCTL_EXPORT_LINK_H

#include "commentsctl_export_types.h"


/*
 * Appends the address of the site: what --base-url says, else
 * "https://blog.example" by the site's name. Errors stay in out.
 */
void commentsctl_export_link_base(comments_buf_t *out,
    const commentsctl_export_t *export);

/* Appends the address of the present thread's page. Errors stay in out. */
void commentsctl_export_link(comments_buf_t *out,
    const commentsctl_export_t *export);


#endif
