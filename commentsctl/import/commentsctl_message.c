/*
 * Reports entries of an import on standard error, and counts skipped ones.
 */

#include "commentsctl_import.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_MESSAGES_MAX  100    /* lines on standard error */


void
commentsctl_message_skip(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, commentsctl_skip_t skip, const char *why)
{
    import->skipped[skip]++;

    commentsctl_message_tell(import, entry, "skipped", why);
}


void
commentsctl_message_tell(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const char *what, const char *why)
{
    import->messages++;

    if (import->messages > COMMENTSCTL_MESSAGES_MAX) {

        if (import->messages == COMMENTSCTL_MESSAGES_MAX + 1) {
            commentsctl_print_error("there are more; the report counts them");
        }

        return;
    }

    commentsctl_print_error("%s:%zu: %s: %s", entry->file, entry->line, what,
                            why);
}
