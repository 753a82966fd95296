/*
 * Keys of threads from what people and export files write.
 */
#ifndef COMMENTSCTL_THREAD_H
#define COMMENTSCTL_THREAD_H

#include "comments_arena.h"


#define COMMENTSCTL_THREAD_MAX  4096    /* bytes of a key */


/*
 * The default key of a page from its path or its http(s) URL: percent-decoded,
 * dots and slashes resolved, query and fragment dropped, an index name
 * (index.html, index.htm, index.xhtml) at its end gone: as the module makes it.
 * In the arena. COMMENTS_DECLINED: neither a path nor a URL, or too long;
 * COMMENTS_ERROR: no memory.
 */
int commentsctl_thread_path(comments_arena_t *arena, comments_str_t text,
    comments_str_t *key);

/*
 * A key of any kind, percent-encoded, decoded and nothing else. The same
 * results; COMMENTS_DECLINED also for what is empty or has a bad escape.
 */
int commentsctl_thread_decode(comments_arena_t *arena, comments_str_t encoded,
    comments_str_t *key);

/*
 * A key as a person types it on the command line: a path or URL by
 * commentsctl_thread_path(), anything else as it is.
 */
int commentsctl_thread_argument(comments_arena_t *arena, const char *text,
    comments_str_t *key);

/* 1 if commentsctl_thread_path() of key is key, and key is UTF-8. */
int commentsctl_thread_plain(comments_str_t key);


#endif
