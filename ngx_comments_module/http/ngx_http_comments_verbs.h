/*
 * The table of verbs.
 */
#ifndef NGX_HTTP_COMMENTS_VERBS_H
#define NGX_HTTP_COMMENTS_VERBS_H

#include "ngx_http_comments_verb.h"


/* the last row has an empty name */
extern const ngx_http_comments_verb_t  ngx_http_comments_verbs[];


#endif
