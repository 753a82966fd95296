/*
 * Stored comments from any bytes: what can be read can be stored again, and
 * is then read as the same.
 */

#include <stdlib.h>

#include "comments_schema.h"


#define ARENA  (4 << 20)


static int same(const comments_comment_t *a, const comments_comment_t *b);
static int inside(comments_str_t s, const uint8_t *data, size_t size);


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    comments_str_t       record;
    comments_arena_t    *arena;
    comments_comment_t   first, second;
    comments_message_t   message;

    record = comments_str_of((const char *) data, size);

    if (comments_schema_message(record, &message) == COMMENTS_OK
        && (!inside(message.source, data, size)
            || !inside(message.op, data, size)
            || !inside(message.id, data, size)
            || !inside(message.key.site, data, size)
            || !inside(message.key.thread, data, size)))
    {
        abort();
    }

    if (comments_schema_record_decode(record, &first) != COMMENTS_OK) {
        return 0;
    }

    if (!inside(first.name, data, size)
        || !inside(first.text, data, size)
        || !inside(first.parent, data, size)
        || !inside(first.root, data, size))
    {
        abort();
    }

    arena = comments_arena_create(ARENA);
    if (arena == NULL) {
        return 0;
    }

    if (comments_schema_record_encode(arena, &first, &record) != COMMENTS_OK) {

        /* of all that was read there is one copy, and little about it */

        if (size < ARENA / 4) {
            abort();
        }

    } else if (comments_schema_record_decode(record, &second) != COMMENTS_OK
               || !same(&first, &second))
    {
        abort();
    }

    comments_arena_destroy(arena);

    return 0;
}


static int
same(const comments_comment_t *a, const comments_comment_t *b)
{
    return comments_str_eq(a->parent, b->parent)
           && comments_str_eq(a->root, b->root)
           && comments_str_eq(a->name, b->name)
           && comments_str_eq(a->email, b->email)
           && comments_str_eq(a->email_hash, b->email_hash)
           && comments_str_eq(a->website, b->website)
           && comments_str_eq(a->text, b->text)
           && a->status == b->status
           && a->created == b->created
           && a->edited == b->edited
           && a->up == b->up
           && a->down == b->down
           && a->moderator == b->moderator
           && a->pinned == b->pinned;
}


static int
inside(comments_str_t s, const uint8_t *data, size_t size)
{
    const char  *start;

    if (s.data == NULL) {
        return s.len == 0;
    }

    start = (const char *) data;

    return s.data >= start && s.len <= size
           && s.data + s.len <= start + size;
}
