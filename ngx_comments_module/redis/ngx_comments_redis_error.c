/*
 * Stores the reason for which a connection is lost.
 */

#include "ngx_comments_redis_error.h"


ngx_int_t
ngx_comments_redis_error(ngx_comments_redis_error_t *error, const char *why)
{
    size_t  i;

    /* the text goes to the log and to a page: no controls */

    for (i = 0; i < sizeof(error->text) - 1 && why[i]; i++) {
        error->text[i] = ((u_char) why[i] < 0x20 || why[i] == 0x7f)
                         ? '?' : (u_char) why[i];
    }

    error->text[i] = '\0';

    return NGX_ERROR;
}
