/*
 * One ban, as it is stored and as it is printed.
 */
#ifndef COMMENTSCTL_BAN_ENTRY_H
#define COMMENTSCTL_BAN_ENTRY_H

#include "comments_buf.h"


typedef struct {
    comments_str_t   kind;
    comments_str_t   what;     /* a name, or a hash */
    comments_str_t   reason;
    int64_t          until;    /* ms; 0: it does not end */
} commentsctl_ban_entry_t;


/*
 * Reads field and value of the hash of bans; the strings point into them.
 * COMMENTS_DECLINED: it is no ban of ours.
 */
int commentsctl_ban_entry_read(comments_str_t field, comments_str_t value,
    commentsctl_ban_entry_t *entry);

/* Appends the ban to a list of JSON objects, or as an object of its own. */
void commentsctl_ban_entry_json(comments_buf_t *out,
    const commentsctl_ban_entry_t *entry);

/* Prints the ban as a line of four columns. */
void commentsctl_ban_entry_line(const commentsctl_ban_entry_t *entry);


#endif
