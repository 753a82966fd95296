/*
 * Entries that wait until their export has been read: they lie in a temporary
 * file without a name, not in memory.
 */
#ifndef COMMENTSCTL_DEFERRED_H
#define COMMENTSCTL_DEFERRED_H

#include <stdio.h>

#include "commentsctl_format.h"


/*
 * The caller zeroes it first. What goes wrong with the temporary file is
 * reported on standard error, and the result is COMMENTS_DECLINED then.
 */
typedef struct {
    FILE    *file;       /* NULL: no entry was put */
    size_t   n;          /* entries that wait */
    char    *data;       /* strings of the present entry */
    size_t   size;
} commentsctl_deferred_t;


/*
 * Appends the entry, and the id of its page. Of the entry's strings, thread,
 * id, parent, name, email, website and text are kept.
 */
int commentsctl_deferred_put(commentsctl_deferred_t *deferred,
    comments_str_t page, const commentsctl_entry_t *entry);

/* Goes back to the first entry, after which only _next() is called. */
int commentsctl_deferred_rewind(commentsctl_deferred_t *deferred);

/*
 * Stores the next entry and the id of its page, which are valid until the next
 * call; it is called while deferred->n is not 0. COMMENTS_ERROR: out of memory.
 */
int commentsctl_deferred_next(commentsctl_deferred_t *deferred,
    comments_str_t *page, commentsctl_entry_t *entry);

/* Deletes the file and frees the memory. Cannot fail. */
void commentsctl_deferred_free(commentsctl_deferred_t *deferred);


#endif
