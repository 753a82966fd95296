/*
 * The table of formats that are imported.
 */

#include <stdio.h>

#include "commentsctl_blogger.h"
#include "commentsctl_commento.h"
#include "commentsctl_disqus.h"
#include "commentsctl_formats.h"
#include "commentsctl_isso.h"
#include "commentsctl_jsonl.h"
#include "commentsctl_printed.h"
#include "commentsctl_remark42.h"
#include "commentsctl_typepad.h"
#include "commentsctl_wordpress.h"


#define COMMENTSCTL_FORMATS_NAMES  256    /* bytes of all names */
#define COMMENTSCTL_FORMATS_HEAD   4096   /* characters of UTF-16 to sniff */


static comments_str_t commentsctl_formats_narrow(comments_str_t head,
    char *narrow);


static const commentsctl_format_t  commentsctl_formats[] = {
    {
        .name = "blogger",
        .sniff = commentsctl_blogger_sniff,
        .read = commentsctl_blogger_read
    },
    {
        .name = "commento",
        .sniff = commentsctl_commento_sniff,
        .read = commentsctl_commento_read
    },
    {
        .name = "disqus",
        .sniff = commentsctl_disqus_sniff,
        .read = commentsctl_disqus_read
    },
    {
        .name = "html",
        .read = commentsctl_printed_read,
        .folder = 1
    },
    {
        .name = "isso",
        .sniff = commentsctl_isso_sniff,
        .read = commentsctl_isso_read
    },
    {
        .name = "jsonl",
        .sniff = commentsctl_jsonl_sniff,
        .read = commentsctl_jsonl_read,
        .ours = 1
    },
    {
        .name = "remark42",
        .sniff = commentsctl_remark42_sniff,
        .read = commentsctl_remark42_read
    },
    {
        .name = "typepad",
        .sniff = commentsctl_typepad_sniff,
        .read = commentsctl_typepad_read
    },
    {
        .name = "wordpress",
        .sniff = commentsctl_wordpress_sniff,
        .read = commentsctl_wordpress_read
    }
};


#define COMMENTSCTL_FORMATS                                                   \
    (sizeof(commentsctl_formats) / sizeof(commentsctl_formats[0]))


const commentsctl_format_t *
commentsctl_formats_find(const char *name)
{
    size_t  i;

    for (i = 0; i < COMMENTSCTL_FORMATS; i++) {
        if (strcmp(commentsctl_formats[i].name, name) == 0) {
            return &commentsctl_formats[i];
        }
    }

    return NULL;
}


int
commentsctl_formats_wide(comments_str_t head)
{
    return head.len > 1 && (memcmp(head.data, "\xff\xfe", 2) == 0
                            || memcmp(head.data, "\xfe\xff", 2) == 0);
}


/* The ASCII of UTF-16 behind its byte order mark; '?' for anything else. */
static comments_str_t
commentsctl_formats_narrow(comments_str_t head, char *narrow)
{
    size_t  i, low;

    low = head.data[0] == '\xfe';

    for (i = 0; i < COMMENTSCTL_FORMATS_HEAD && 2 * i + 3 < head.len; i++) {
        narrow[i] = head.data[2 * i + 3 - low] == '\0'
                    ? head.data[2 * i + 2 + low] : '?';
    }

    return comments_str_of(narrow, i);
}


const commentsctl_format_t *
commentsctl_formats_sniff(comments_str_t head)
{
    size_t  i;
    char    narrow[COMMENTSCTL_FORMATS_HEAD];

    if (commentsctl_formats_wide(head)) {
        head = commentsctl_formats_narrow(head, narrow);

        /* libxml2 reads UTF-16; the other readers do not */

        if (head.len == 0 || head.data[0] != '<') {
            return NULL;
        }
    }

    /* a byte order mark and blank lines say nothing of the format */

    if (head.len >= 3 && memcmp(head.data, "\xef\xbb\xbf", 3) == 0) {
        head.data += 3;
        head.len -= 3;
    }

    while (head.len && memchr(" \t\r\n", head.data[0], 4)) {
        head.data++;
        head.len--;
    }

    for (i = 0; i < COMMENTSCTL_FORMATS; i++) {
        if (commentsctl_formats[i].sniff && commentsctl_formats[i].sniff(head))
        {
            return &commentsctl_formats[i];
        }
    }

    return NULL;
}


const char *
commentsctl_formats_names(void)
{
    int     n;
    size_t  i, len;

    static char  names[COMMENTSCTL_FORMATS_NAMES];

    len = 0;

    for (i = 0; i < COMMENTSCTL_FORMATS && len < sizeof(names); i++) {
        n = snprintf(names + len, sizeof(names) - len, "%s%s", i ? ", " : "",
                     commentsctl_formats[i].name);
        len += n > 0 ? (size_t) n : 0;
    }

    return names;
}
