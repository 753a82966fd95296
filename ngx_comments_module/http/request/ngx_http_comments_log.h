/*
 * What a visitor has chosen, in a line of the error log.
 */
#ifndef NGX_HTTP_COMMENTS_LOG_H
#define NGX_HTTP_COMMENTS_LOG_H

#include "ngx_http_comments.h"


/*
 * The text as it may stand in a line of the log (comments_printable.h), for the
 * call that writes the line: valid until three more were made. Cannot fail.
 */
ngx_str_t *ngx_http_comments_log_text(comments_str_t text);


#endif
