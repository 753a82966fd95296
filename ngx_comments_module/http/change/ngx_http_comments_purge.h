/*
 * Purges what was deleted longer ago than comments_purge_after says.
 *
 * The first worker of each nginx looks every quarter of an hour. A lock in
 * Redis, one for each site, expires after an hour: so a site is purged once an
 * hour, by one worker of one host, and by another one if that host is gone. The
 * sites are those that the configuration names; not those of a comments_site
 * with variables.
 */
#ifndef NGX_HTTP_COMMENTS_PURGE_H
#define NGX_HTTP_COMMENTS_PURGE_H

#include "ngx_http_comments.h"


/*
 * A worker starts: sets the timer, unless another worker of this nginx does the
 * work or comments_purge_after is off. NGX_OK, or NGX_ERROR: out of memory.
 */
ngx_int_t ngx_http_comments_purge_init(ngx_http_comments_main_conf_t *mcf);

/*
 * A worker ends: gives up what is under way. Called in front of
 * ngx_http_comments_change_exit(). Cannot fail.
 */
void ngx_http_comments_purge_exit(ngx_http_comments_worker_t *worker);


#endif
