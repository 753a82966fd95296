/*
 * The reader of Isso.
 */

#include "commentsctl_isso.h"
#include "commentsctl_isso_db.h"
#include "commentsctl_isso_json.h"


/* with its NUL, which is part of it */
#define COMMENTSCTL_ISSO_MAGIC  "SQLite format 3"


static int commentsctl_isso_sqlite(comments_str_t head);


int
commentsctl_isso_sniff(comments_str_t head)
{
    size_t  i;

    if (commentsctl_isso_sqlite(head)) {
        return 1;
    }

    for (i = 0; i < head.len; i++) {
        if (memchr(" \t\r\n", head.data[i], 4) == NULL) {
            break;
        }
    }

    return i < head.len && head.data[i] == '['
           && memmem(head.data, head.len, "\"comments\"", 10)
           && memmem(head.data, head.len, "\"id\"", 4);
}


static int
commentsctl_isso_sqlite(comments_str_t head)
{
    return head.len >= sizeof(COMMENTSCTL_ISSO_MAGIC)
           && memcmp(head.data, COMMENTSCTL_ISSO_MAGIC,
                     sizeof(COMMENTSCTL_ISSO_MAGIC))
              == 0;
}


int
commentsctl_isso_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source)
{
    comments_str_t  head;

    if (commentsctl_input_head(source->input, &head) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    return commentsctl_isso_sqlite(head)
           ? commentsctl_isso_db_read(sink, source)
           : commentsctl_isso_json_read(sink, source);
}
