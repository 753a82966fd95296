/*
 * The table of verbs: the values of the argument "comments" in the address of a
 * page, and the handler of each.
 */
#ifndef NGX_HTTP_COMMENTS_VERBS_H
#define NGX_HTTP_COMMENTS_VERBS_H

#include "ngx_http_comments_verb.h"


/* The last row has an empty name and marks the end. */
extern const ngx_http_comments_verb_t  ngx_http_comments_verbs[];


#endif
