/*
 * What the parser finds in HTML: elements and text.
 */
#ifndef COMMENTSCTL_MARKUP_EVENTS_H
#define COMMENTSCTL_MARKUP_EVENTS_H

#include "commentsctl_markup_types.h"


/*
 * An element begins or ends. name is in lower case; atts is what libxml2 gives.
 * Ends need not match beginnings. Errors are in reader->failed.
 */
void commentsctl_markup_events_start(commentsctl_markup_reader_t *reader,
    const char *name, const char **atts);
void commentsctl_markup_events_end(commentsctl_markup_reader_t *reader,
    const char *name);

/* Text, with its references decoded. Errors are in reader->failed. */
void commentsctl_markup_events_text(commentsctl_markup_reader_t *reader,
    comments_str_t text);

/* All open elements end. Errors are in reader->failed. */
void commentsctl_markup_events_unwind(commentsctl_markup_reader_t *reader);

/*
 * The text ends: what is open is closed and written. COMMENTS_ERROR: out of
 * memory, now or before.
 */
int commentsctl_markup_events_finish(commentsctl_markup_reader_t *reader);


#endif
