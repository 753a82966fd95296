/*
 * Reads whom comments came from, and counts those of one address.
 *
 * The senders of a day are one hash. A window has its comments in the order of
 * their ids, so that those of one day stand together and one HMGET asks for
 * them. Comments of other days than those that are kept are not asked for: that
 * bounds the number of commands.
 */

#include "comments_id.h"
#include "comments_queue_sender.h"


static size_t comments_queue_senders_day(const comments_queue_t *queue,
    size_t first, int64_t *day);


void
comments_queue_senders_ask(comments_schema_t *schema, comments_queue_t *queue)
{
    size_t          first, i, n;
    int64_t         day, today;
    comments_str_t  args[2 + COMMENTS_QUEUE_WINDOW];

    queue->nsenders = 0;
    today = queue->now / COMMENTS_SCHEMA_DAY;

    for (first = 0; first < queue->nplaces; first += n) {

        n = comments_queue_senders_day(queue, first, &day);

        if (queue->now == 0 || day > today
            || day < today - COMMENTS_SENDERS_DAYS)
        {
            continue;
        }

        args[0] = comments_str_c("HMGET");
        args[1] = comments_schema_senders_key(schema, queue->places[first].id);

        for (i = 0; i < n; i++) {
            args[2 + i] = queue->places[first + i].id;
            queue->places[first + i].asked = queue->nsenders + 1;
            queue->places[first + i].answer = i;
        }

        comments_schema_add(schema, args, (int) n + 2);
        queue->nsenders++;
    }
}


/* the number of places from the first on that are of its day */
static size_t
comments_queue_senders_day(const comments_queue_t *queue, size_t first,
    int64_t *day)
{
    size_t  i;

    *day = comments_id_time(queue->places[first].id) / COMMENTS_SCHEMA_DAY;

    for (i = first + 1; i < queue->nplaces; i++) {
        if (comments_id_time(queue->places[i].id) / COMMENTS_SCHEMA_DAY != *day)
        {
            break;
        }
    }

    return i - first;
}


int
comments_queue_senders_take(comments_queue_t *queue,
    redisReply *const *replies)
{
    size_t                   i;
    const redisReply        *reply;
    comments_sender_t        from;
    comments_queue_place_t  *place;

    if (queue->addresses == NULL && queue->nsenders) {
        queue->addresses = comments_arena_calloc(queue->arena,
                               COMMENTS_QUEUE_LOOK + COMMENTS_QUEUE_WINDOW,
                               sizeof(comments_str_t));

        if (queue->addresses == NULL) {
            return COMMENTS_ERROR;
        }
    }

    for (i = 0; i < queue->nplaces; i++) {
        place = &queue->places[i];

        if (place->asked == 0) {
            continue;
        }

        reply = replies[place->asked - 1];

        if (reply->type != REDIS_REPLY_ARRAY
            || reply->elements <= place->answer)
        {
            continue;
        }

        comments_schema_decode_sender(reply->element[place->answer], &from);

        if (from.address.len == 0) {
            continue;
        }

        if (comments_arena_dup(queue->arena, from.address,
                               &place->from.address)
            != COMMENTS_OK
            || comments_arena_dup(queue->arena, from.network,
                                  &place->from.network)
               != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        if (queue->naddresses < COMMENTS_QUEUE_LOOK + COMMENTS_QUEUE_WINDOW) {
            queue->addresses[queue->naddresses++] = place->from.address;
        }
    }

    return COMMENTS_OK;
}


uint32_t
comments_queue_senders_others(const comments_queue_t *queue,
    const comments_queue_entry_t *entry)
{
    size_t    i;
    uint32_t  n;

    n = 0;

    if (entry->from.address.len == 0) {
        return 0;
    }

    for (i = 0; i < queue->naddresses; i++) {
        n += (uint32_t) comments_str_eq(queue->addresses[i],
                                        entry->from.address);
    }

    /* the entry itself was looked at, too */

    return n ? n - 1 : 0;
}
