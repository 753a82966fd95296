/*
 * Collects the comments of one person from pages of the queue.
 */

#include <stdlib.h>

#include "comments_person.h"
#include "comments_person_entry.h"


static void comments_person_show(comments_person_t *person,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry);
static int comments_person_thread(comments_person_t *person,
    comments_str_t thread);
static void comments_person_count(comments_person_t *person,
    comments_status_t status);
static int comments_person_order(const void *one, const void *two);


int
comments_person_by_valid(comments_str_t by)
{
    return by.len == 0 || comments_str_eq(by, comments_str_c("email"))
           || comments_str_eq(by, comments_str_c("author"));
}


int
comments_person_init(comments_person_t *person, comments_arena_t *arena,
    const comments_comment_t *comment, comments_str_t by)
{
    memset(person, 0, sizeof(comments_person_t));
    comments_buf_init(&person->list, 2 * COMMENTS_PERSON_BYTES);

    person->arena = arena;
    person->threads = comments_arena_calloc(arena, COMMENTS_PERSON_MAX,
                                            sizeof(comments_str_t));

    if (person->threads == NULL
        || comments_arena_dup(arena, comment->id, &person->id) != COMMENTS_OK
        || comments_arena_dup(arena, comment->name, &person->name)
           != COMMENTS_OK
        || comments_arena_dup(arena, comment->email_hash, &person->email_hash)
           != COMMENTS_OK
        || comments_arena_dup(arena, comment->author, &person->author)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    person->by_author = by.len ? comments_str_eq(by, comments_str_c("author"))
                               : person->email_hash.len == 0;

    return (person->by_author ? person->author.len : person->email_hash.len)
           ? COMMENTS_OK : COMMENTS_DECLINED;
}


void
comments_person_filter(const comments_person_t *person,
    comments_queue_t *queue)
{
    if (person->by_author) {
        queue->author = person->author;

    } else {
        queue->email_hash = person->email_hash;
    }
}


int
comments_person_take(comments_person_t *person,
    const comments_queue_view_t *view)
{
    size_t                         i;
    const comments_queue_entry_t  *entry;

    for (i = 0; i < view->queue->n; i++) {
        entry = &view->queue->entries[i];

        if (person->n == COMMENTS_PERSON_MAX
            || person->list.len >= COMMENTS_PERSON_BYTES)
        {
            person->cut = 1;
            person->older = person->json;
            break;
        }

        if (comments_person_thread(person, entry->page.thread)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        comments_person_count(person, entry->comment.status);
        comments_person_show(person, view, entry);
    }

    if (person->list.failed) {
        return COMMENTS_ERROR;
    }

    return person->cut ? COMMENTS_DECLINED : COMMENTS_OK;
}


static void
comments_person_show(comments_person_t *person,
    const comments_queue_view_t *view, const comments_queue_entry_t *entry)
{
    comments_str_t  id;

    id = entry->comment.id;

    if (person->json) {
        comments_person_entry_json(&person->list, entry);

    } else if (person->after.len
               && memcmp(id.data, person->after.data, COMMENTS_ID_LEN) >= 0)
    {
        return;

    } else if (person->shown == COMMENTS_PERSON_SHOWN) {
        person->older = 1;
        return;

    } else {
        comments_person_entry_html(&person->list, view, entry);
    }

    person->shown++;
    memcpy(person->last, id.data, COMMENTS_ID_LEN);
}


/* one person's comments often stand in one thread, one after the other */
static int
comments_person_thread(comments_person_t *person, comments_str_t thread)
{
    size_t  n;

    n = person->nthreads;

    if (n && comments_str_eq(person->threads[n - 1], thread)) {
        return COMMENTS_OK;
    }

    person->nthreads++;

    return comments_arena_dup(person->arena, thread, &person->threads[n]);
}


static void
comments_person_count(comments_person_t *person, comments_status_t status)
{
    person->n++;

    switch (status) {

    case COMMENTS_APPROVED:
        person->approved++;
        break;

    case COMMENTS_SPAM:
        person->spam++;
        break;

    case COMMENTS_DELETED:
        person->deleted++;
        break;

    default:
        person->pending++;
    }
}


size_t
comments_person_threads(comments_str_t *threads, size_t n)
{
    size_t  different, i;

    if (n == 0) {
        return 0;
    }

    qsort(threads, n, sizeof(comments_str_t), comments_person_order);

    different = 1;

    for (i = 1; i < n; i++) {
        different += !comments_str_eq(threads[i - 1], threads[i]);
    }

    return different;
}


static int
comments_person_order(const void *one, const void *two)
{
    const comments_str_t *a = one, *b = two;

    int     rc;
    size_t  len;

    len = a->len < b->len ? a->len : b->len;
    rc = len ? memcmp(a->data, b->data, len) : 0;

    return rc ? rc : (a->len > b->len) - (a->len < b->len);
}
