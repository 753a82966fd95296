/*
 * Makes keys of threads from what people type and from what export files hold.
 */
#ifndef COMMENTSCTL_THREAD_H
#define COMMENTSCTL_THREAD_H

#include "comments_arena.h"


#define COMMENTSCTL_THREAD_MAX  4096    /* bytes of a key */


/*
 * Stores in *key (arena memory) the default key of a page, given its path or
 * its http(s) URL: the path is percent-decoded, dots and slashes are resolved,
 * query and fragment are dropped, and an index name (index.html, index.htm,
 * index.xhtml) at its end is removed, as the module does it. COMMENTS_DECLINED:
 * text is neither a path nor a URL, or too long. COMMENTS_ERROR: out of memory.
 */
int commentsctl_thread_path(comments_arena_t *arena, comments_str_t text,
    comments_str_t *key);

/*
 * Stores in *key (arena memory) a percent-encoded key of any kind, only
 * decoded. COMMENTS_DECLINED: encoded is empty, too long, or has an invalid
 * escape. COMMENTS_ERROR: out of memory.
 */
int commentsctl_thread_decode(comments_arena_t *arena, comments_str_t encoded,
    comments_str_t *key);

/*
 * Makes a key from an argument of the command line: a path or URL as
 * commentsctl_thread_path() does, anything else as it is. Results as above.
 */
int commentsctl_thread_argument(comments_arena_t *arena, const char *text,
    comments_str_t *key);

/*
 * Returns 1 if commentsctl_thread_path() turns key into itself and key is
 * UTF-8, else 0. Out of memory: 0.
 */
int commentsctl_thread_plain(comments_str_t key);


#endif
