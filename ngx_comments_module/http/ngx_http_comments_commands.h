/*
 * The table of the directives.
 */
#ifndef NGX_HTTP_COMMENTS_COMMANDS_H
#define NGX_HTTP_COMMENTS_COMMANDS_H

#include "ngx_http_comments.h"


/* nginx reads the table with the configuration; its last row is empty. */
extern ngx_command_t  ngx_http_comments_commands[];


#endif
