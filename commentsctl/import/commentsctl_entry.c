/*
 * What is told of entries of an import that are skipped or altered.
 */

#include "commentsctl_import.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_ENTRY_MESSAGES  100    /* lines on stderr */


void
commentsctl_entry_skip(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, commentsctl_skip_t skip, const char *why)
{
    import->skipped[skip]++;

    commentsctl_entry_tell(import, entry, "skipped", why);
}


void
commentsctl_entry_tell(commentsctl_import_t *import,
    const commentsctl_entry_t *entry, const char *what, const char *why)
{
    import->messages++;

    if (import->messages > COMMENTSCTL_ENTRY_MESSAGES) {

        if (import->messages == COMMENTSCTL_ENTRY_MESSAGES + 1) {
            commentsctl_print_error("there are more; the report counts them");
        }

        return;
    }

    commentsctl_print_error("%s:%zu: %s: %s", entry->file, entry->line, what,
                            why);
}
