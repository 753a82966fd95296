/*
 * Makes text that a client has sent safe for the error log.
 */
#ifndef NGX_HTTP_COMMENTS_LOG_H
#define NGX_HTTP_COMMENTS_LOG_H

#include "ngx_http_comments.h"


/*
 * Returns the text made printable (comments_printable.h) and cut to 640 bytes,
 * for the arguments of ngx_log_error(). The result lies in static memory and
 * stays valid during the next three calls. Cannot fail.
 */
ngx_str_t *ngx_http_comments_log_text(comments_str_t text);


#endif
