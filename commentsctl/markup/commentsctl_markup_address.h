/*
 * Bare addresses in text: how they are written.
 */
#ifndef COMMENTSCTL_MARKUP_ADDRESS_H
#define COMMENTSCTL_MARKUP_ADDRESS_H

#include "commentsctl_markup_writer.h"


typedef enum {
    COMMENTSCTL_ADDRESS_BARE = 0,    /* as it is */
    COMMENTSCTL_ADDRESS_ANGLE,       /* in <> */
    COMMENTSCTL_ADDRESS_LINK,        /* as a link to itself */
    COMMENTSCTL_ADDRESS_TEXT         /* so that core takes it for text */
} commentsctl_address_form_t;


/*
 * Finds the address around the ":" or "." at p in the text of a run. The
 * characters from same on are written as they are, those before it are not.
 * ends: the paragraph ends behind text. COMMENTS_OK: *form is how it is to be
 * written; *address lies in text, and is set unless the form is TEXT.
 * COMMENTS_DECLINED: core will see no address there. Linear time.
 */
int commentsctl_markup_address(const commentsctl_markup_writer_t *writer,
    comments_str_t text, const char *p, const char *same, int ends,
    comments_str_t *address, commentsctl_address_form_t *form);


#endif
