/*
 * Asks the running site which thread a page has.
 */
#ifndef COMMENTSCTL_SERVER_H
#define COMMENTSCTL_SERVER_H

#include <curl/curl.h>

#include "comments_arena.h"
#include "comments_buf.h"


typedef struct {
    const char      *base;       /* the site's address; NULL: not open */
    CURL            *curl;
    comments_buf_t   body;       /* of the present answer */
    char             why[CURL_ERROR_SIZE];
} commentsctl_server_t;


/*
 * Prepares for questions to the site at base, an http or https URL, which must
 * outlive the server. COMMENTS_DECLINED: it is no such URL. COMMENTS_ERROR: out
 * of memory. Both were reported on standard error. In the end the caller calls
 * commentsctl_server_close(), which may be called for a zeroed server, too.
 */
int commentsctl_server_open(commentsctl_server_t *server, const char *base);
void commentsctl_server_close(commentsctl_server_t *server);

/*
 * Asks for the JSON of the page at path, a decoded path, and stores the key of
 * its thread in *key (arena memory). It follows up to five redirections, such
 * as that to a folder's slash. COMMENTS_DECLINED: the site
 * has no such page, or no comments on it; *key is unchanged. COMMENTS_ERROR:
 * the site does not answer, or out of memory; this was reported on standard
 * error.
 */
int commentsctl_server_ask(commentsctl_server_t *server,
    comments_arena_t *arena, comments_str_t path, comments_str_t *key);


#endif
