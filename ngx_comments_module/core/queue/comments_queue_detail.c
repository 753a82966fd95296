/*
 * What a page of the queue tells besides its comments: their parents, how many
 * comments of their authors were approved and refused, and how many readers
 * have flagged them.
 */

#include "comments_queue_record.h"


comments_batch_t *
comments_queue_read_details(comments_queue_t *queue)
{
    size_t                    i, j, nauthors;
    comments_str_t            args[2], authors[COMMENTS_AUTHORS];
    comments_schema_t         schema;
    comments_queue_entry_t   *entry;

    comments_schema_start(&schema, queue->arena, queue->site,
                          comments_str_c(""));

    args[0] = comments_str_c("SCARD");

    for (i = 0; i < queue->n; i++) {
        entry = &queue->entries[i];

        if (queue->filter == COMMENTS_QUEUE_FLAGGED) {
            args[1] = comments_queue_record_key(&schema, queue,
                                                entry->page.thread, "flag:",
                                                entry->comment.id);
            comments_schema_add(&schema, args, 2);
        }

        if (entry->comment.parent.len) {
            comments_queue_record_ask(&schema,
                               comments_queue_record_key(&schema, queue,
                                                  entry->page.thread, "s:",
                                                  entry->root),
                               entry->comment.parent);
        }

        nauthors = comments_schema_authors(&schema, &entry->comment, authors);
        queue->detail[i] = nauthors;

        for (j = 0; j < nauthors; j++) {
            args[1] = comments_schema_author_key(&schema, authors[j],
                                                 "approved");
            comments_schema_add(&schema, args, 2);

            args[1] = comments_schema_author_key(&schema, authors[j],
                                                 "refused");
            comments_schema_add(&schema, args, 2);
        }
    }

    return comments_schema_done(&schema);
}


/*
 * An author is counted under two names; a comment is in the sets of both, so
 * that the larger number is the author's.
 */
int
comments_queue_decode_details(comments_queue_t *queue,
    redisReply *const *replies, size_t n, const char **why)
{
    size_t                   i, j, k;
    int64_t                  approved, refused;
    comments_str_t           copy, id, record;
    comments_queue_entry_t  *entry;

    for (i = 0, k = 0; i < queue->n; i++) {
        entry = &queue->entries[i];

        if (queue->filter == COMMENTS_QUEUE_FLAGGED
            && (k == n
                || comments_schema_reply_integer(replies[k++], &entry->flags,
                                                 why)
                   != COMMENTS_OK))
        {
            return COMMENTS_ERROR;
        }

        if (entry->comment.parent.len) {

            if (k == n
                || comments_schema_reply_array(replies[k], why) != COMMENTS_OK)
            {
                return COMMENTS_ERROR;
            }

            if (comments_queue_record_member(replies[k++], &id, &record)
                == COMMENTS_OK)
            {
                if (comments_arena_dup(queue->arena, record, &copy)
                    != COMMENTS_OK)
                {
                    *why = "out of memory";
                    return COMMENTS_ERROR;
                }

                if (comments_schema_record_decode(copy, &entry->parent)
                    == COMMENTS_OK)
                {
                    entry->parent.id = entry->comment.parent;
                }
            }
        }

        for (j = 0; j < queue->detail[i]; j++, k += 2) {

            if (k + 2 > n
                || comments_schema_reply_integer(replies[k], &approved, why)
                   != COMMENTS_OK
                || comments_schema_reply_integer(replies[k + 1], &refused, why)
                   != COMMENTS_OK)
            {
                return COMMENTS_ERROR;
            }

            if (approved > entry->history.approved) {
                entry->history.approved = (uint32_t) approved;
            }

            if (refused > entry->history.refused) {
                entry->history.refused = (uint32_t) refused;
            }
        }
    }

    return COMMENTS_OK;
}
