/*
 * Reads one ban from its field and value, and prints it.
 */

#include <stdio.h>

#include "comments_date.h"
#include "comments_json_writer.h"
#include "comments_number.h"
#include "commentsctl_ban_entry.h"
#include "commentsctl_print.h"


int
commentsctl_ban_entry_read(comments_str_t field, comments_str_t value,
    commentsctl_ban_entry_t *entry)
{
    uint64_t     until;
    const char  *p;

    p = field.len ? memchr(field.data, ':', field.len) : NULL;
    if (p == NULL) {
        return COMMENTS_DECLINED;
    }

    entry->kind = comments_str_of(field.data, (size_t) (p - field.data));
    entry->what = comments_str_of(p + 1, field.len - entry->kind.len - 1);

    p = value.len ? memchr(value.data, ' ', value.len) : NULL;
    if (p == NULL) {
        p = value.data + value.len;
    }

    if (comments_number_parse(comments_str_of(value.data,
                                              (size_t) (p - value.data)),
                              INT64_MAX, &until)
        != COMMENTS_OK)
    {
        until = 0;
    }

    entry->until = (int64_t) until;

    if (p < value.data + value.len) {
        p++;
    }

    entry->reason = comments_str_of(p, (size_t) (value.data + value.len - p));

    return COMMENTS_OK;
}


void
commentsctl_ban_entry_json(comments_buf_t *out,
    const commentsctl_ban_entry_t *entry)
{
    char  text[COMMENTS_DATE_LEN];

    comments_json_writer_next(out);
    (void) comments_buf_add_char(out, '{');
    comments_json_writer_string(out, "kind", entry->kind,
                                COMMENTS_JSON_TERMINAL);
    comments_json_writer_string(out, comments_str_eq(entry->kind,
                                                     comments_str_c("name"))
                                     ? "name" : "hash",
                                entry->what, COMMENTS_JSON_TERMINAL);

    if (entry->until) {
        comments_json_writer_string(out, "until",
                                    comments_date_format(entry->until, text),
                                    COMMENTS_JSON_TERMINAL);
    } else {
        comments_json_writer_null(out, "until");
    }

    comments_json_writer_string(out, "reason", entry->reason,
                                COMMENTS_JSON_TERMINAL);
    (void) comments_buf_add_char(out, '}');
}


void
commentsctl_ban_entry_line(const commentsctl_ban_entry_t *entry)
{
    char  text[COMMENTS_DATE_LEN];

    commentsctl_print_line(stdout, entry->kind);
    (void) printf("\t");
    commentsctl_print_line(stdout, entry->what);
    (void) printf("\t%s\t", entry->until
                            ? comments_date_format(entry->until, text).data
                            : "-");
    commentsctl_print_line(stdout, entry->reason);
    (void) printf("\n");
}
