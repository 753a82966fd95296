/*
 * Reads the comments of a page of the queue.
 */

#include "comments_fold.h"
#include "comments_id.h"
#include "comments_percent.h"
#include "comments_queue_match.h"
#include "comments_queue_record.h"
#include "comments_queue_sender.h"
#include "comments_schema_reply.h"
#include "comments_text.h"


static int comments_queue_add(comments_queue_t *queue,
    const redisReply *reply, const char **why);
static int comments_queue_place(comments_queue_t *queue, comments_str_t member,
    comments_queue_place_t *place);
static size_t comments_queue_page(comments_queue_t *queue,
    comments_str_t thread);
static int comments_queue_decode_page(comments_queue_t *queue,
    const redisReply *reply, comments_queue_page_t *page, const char **why);
static int comments_queue_full(const comments_queue_t *queue);
static int comments_queue_take(comments_queue_t *queue,
    const comments_queue_place_t *place, const redisReply *reply);


static const char *const  comments_queue_names[] = {
    "pending", "spam", "approved", "deleted", "flagged", "all"
};


const char *
comments_queue_filter_name(comments_queue_filter_t filter)
{
    return comments_queue_names[filter];
}


int
comments_queue_filter_parse(comments_str_t name,
    comments_queue_filter_t *filter)
{
    unsigned  i;

    for (i = 0; i < COMMENTS_QUEUE_FILTERS; i++) {
        if (comments_str_eq(name, comments_str_c(comments_queue_names[i]))) {
            *filter = (comments_queue_filter_t) i;
            return COMMENTS_OK;
        }
    }

    return COMMENTS_DECLINED;
}


void
comments_queue_init(comments_queue_t *queue, comments_arena_t *arena,
    comments_str_t site)
{
    memset(queue, 0, sizeof(comments_queue_t));

    queue->arena = arena;
    queue->site = site;
    queue->window = COMMENTS_QUEUE_WINDOW;
}


int
comments_queue_search(comments_queue_t *queue, comments_str_t q)
{
    char    *folded;
    size_t   len;

    if (comments_text_check(q) != COMMENTS_TEXT_OK) {
        return COMMENTS_DECLINED;
    }

    for (len = q.len; len > COMMENTS_QUEUE_Q_MAX; len--) { /* void */ }

    while (len < q.len && len && (q.data[len] & 0xc0) == 0x80) {
        len--;
    }

    q.len = len;

    folded = comments_arena_alloc(queue->arena, q.len + 1);
    if (folded == NULL) {
        return COMMENTS_ERROR;
    }

    queue->folded = comments_str_of(folded, comments_fold(q, folded));
    queue->q = queue->folded.len ? q : comments_str_of(NULL, 0);

    return COMMENTS_OK;
}


comments_batch_t *
comments_queue_read_places(comments_queue_t *queue)
{
    unsigned           i;
    const char        *list;
    comments_str_t     args[7], from;
    comments_schema_t  schema;

    comments_schema_start(&schema, queue->arena, queue->site,
                          comments_str_c(""));

    switch (queue->filter) {

    case COMMENTS_QUEUE_PENDING:
    case COMMENTS_QUEUE_SPAM:
        list = "queue";
        break;

    case COMMENTS_QUEUE_FLAGGED:
        list = "flagged";
        break;

    default:
        list = "ids";
    }

    from = queue->last.len ? queue->last : queue->after;

    args[0] = comments_str_c("ZREVRANGEBYLEX");
    args[1] = comments_schema_site_key(&schema, list);
    args[2] = from.len ? comments_schema_exclusive(&schema, from)
                       : comments_str_c("+");
    args[3] = comments_str_c("-");
    args[4] = comments_str_c("LIMIT");
    args[5] = comments_str_c("0");
    args[6] = comments_schema_int(&schema, queue->window);
    comments_schema_add(&schema, args, 7);

    args[0] = comments_str_c("ZCARD");
    args[1] = comments_schema_site_key(&schema, "queue");
    comments_schema_add(&schema, args, 2);

    args[1] = comments_schema_site_key(&schema, "ids");
    comments_schema_add(&schema, args, 2);

    args[1] = comments_schema_site_key(&schema, "flagged");
    comments_schema_add(&schema, args, 2);

    for (i = COMMENTS_KIND_OTHER + 1; i < COMMENTS_KINDS; i++) {
        args[1] = comments_schema_site_key(&schema,
                                comments_schema_kind_name((comments_kind_t) i));
        comments_schema_add(&schema, args, 2);
    }

    return comments_schema_done(&schema);
}


int
comments_queue_decode_places(comments_queue_t *queue,
    redisReply *const *replies, size_t n, const char **why)
{
    size_t  i;

    queue->nplaces = 0;
    queue->npages = 0;

    if (comments_schema_reply_expect(replies, n, 4 + COMMENTS_KINDS - 1, why)
        != COMMENTS_OK
        || comments_schema_reply_array(replies[0], why) != COMMENTS_OK
        || comments_schema_reply_integer(replies[1], &queue->held, why)
           != COMMENTS_OK
        || comments_schema_reply_integer(replies[2], &queue->stored, why)
           != COMMENTS_OK
        || comments_schema_reply_integer(replies[3], &queue->flagged, why)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = COMMENTS_KIND_OTHER + 1; i < COMMENTS_KINDS; i++) {
        if (comments_schema_reply_integer(replies[3 + i], &queue->kinds[i],
                                          why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    if (replies[0]->elements > queue->window) {
        *why = "a reply has too many elements";
        return COMMENTS_ERROR;
    }

    queue->ended = (replies[0]->elements < queue->window);

    for (i = 0; i < replies[0]->elements; i++) {

        if (comments_queue_add(queue, replies[0]->element[i], why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return queue->nplaces ? COMMENTS_OK : COMMENTS_DECLINED;
}


comments_batch_t *
comments_queue_read_named(comments_queue_t *queue, const comments_str_t *ids,
    size_t n)
{
    return (n <= COMMENTS_QUEUE_PAGE)
           ? comments_schema_read_places(queue->arena, queue->site, ids, n)
           : NULL;
}


int
comments_queue_decode_named(comments_queue_t *queue,
    redisReply *const *replies, size_t n, const char **why)
{
    size_t  i;

    queue->ended = 1;

    for (i = 0; i < n && i < COMMENTS_QUEUE_PAGE; i++) {

        if (comments_schema_reply_array(replies[i], why) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        if (replies[i]->elements == 0) {
            continue;
        }

        if (comments_queue_add(queue, replies[i]->element[0], why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return queue->nplaces ? COMMENTS_OK : COMMENTS_DECLINED;
}


/* the place that a member of a list names */
static int
comments_queue_add(comments_queue_t *queue, const redisReply *reply,
    const char **why)
{
    int             rc;
    comments_str_t  member;

    if (comments_schema_reply_string(reply, &member, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    memset(&queue->places[queue->nplaces], 0, sizeof(comments_queue_place_t));

    rc = comments_queue_place(queue, member, &queue->places[queue->nplaces]);

    if (rc == COMMENTS_ERROR) {
        *why = "out of memory";
        return COMMENTS_ERROR;
    }

    /* a member that this module did not write counts as no comment */

    if (rc == COMMENTS_OK) {
        queue->nplaces++;
    }

    return COMMENTS_OK;
}


/* "ID ROOT THREAD" */
static int
comments_queue_place(comments_queue_t *queue, comments_str_t member,
    comments_queue_place_t *place)
{
    int     rc;
    size_t  skip;

    skip = 2 * (COMMENTS_ID_LEN + 1);

    if (member.len <= skip) {
        return COMMENTS_DECLINED;
    }

    rc = comments_arena_dup(queue->arena,
                            comments_str_of(member.data, COMMENTS_ID_LEN),
                            &place->id);

    if (rc == COMMENTS_OK) {
        rc = comments_arena_dup(queue->arena,
                        comments_str_of(member.data + COMMENTS_ID_LEN + 1,
                                        COMMENTS_ID_LEN),
                        &place->root);
    }

    if (rc != COMMENTS_OK
        || !comments_id_valid(place->id) || !comments_id_valid(place->root))
    {
        return rc == COMMENTS_OK ? COMMENTS_DECLINED : rc;
    }

    rc = comments_percent_decode(queue->arena,
                                 comments_str_of(member.data + skip,
                                                 member.len - skip),
                                 &place->thread);

    if (rc == COMMENTS_OK) {
        place->page = comments_queue_page(queue, place->thread);
    }

    return rc;
}


/* the page of a thread in the window: at most as many as there are places */
static size_t
comments_queue_page(comments_queue_t *queue, comments_str_t thread)
{
    size_t  i;

    for (i = 0; i < queue->npages; i++) {
        if (comments_str_eq(queue->pages[i].thread, thread)) {
            return i;
        }
    }

    memset(&queue->pages[i], 0, sizeof(comments_queue_page_t));
    queue->pages[i].thread = thread;
    queue->npages++;

    return i;
}


comments_batch_t *
comments_queue_read_records(comments_queue_t *queue)
{
    size_t                   i;
    comments_str_t           args[5];
    comments_schema_t        schema;
    comments_queue_place_t  *place;

    comments_schema_start(&schema, queue->arena, queue->site,
                          comments_str_c(""));

    for (i = 0; i < queue->nplaces; i++) {
        place = &queue->places[i];

        comments_queue_record_ask(&schema,
                   comments_queue_record_key(&schema, queue, place->thread,
                                             "s:", place->root),
                   place->id);
    }

    args[0] = comments_str_c("HMGET");
    args[2] = comments_str_c("url");
    args[3] = comments_str_c("title");
    args[4] = comments_str_c("closed");

    for (i = 0; i < queue->npages; i++) {
        args[1] = comments_queue_record_key(&schema, queue,
                                            queue->pages[i].thread, "meta",
                                            comments_str_c(""));
        comments_schema_add(&schema, args, 5);
    }

    comments_queue_senders_ask(&schema, queue);

    return comments_schema_done(&schema);
}


int
comments_queue_decode_records(comments_queue_t *queue,
    redisReply *const *replies, size_t n, const char **why)
{
    int     full;
    size_t  i, shown;

    shown = 0;

    if (comments_schema_reply_expect(replies, n,
                                     queue->nplaces + queue->npages
                                     + queue->nsenders, why)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (comments_queue_senders_take(queue,
                                    replies + queue->nplaces + queue->npages)
        != COMMENTS_OK)
    {
        *why = "out of memory";
        return COMMENTS_ERROR;
    }

    for (i = 0; i < queue->npages; i++) {
        if (comments_queue_decode_page(queue, replies[queue->nplaces + i],
                                       &queue->pages[i], why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    for (i = 0; i < queue->nplaces; i++) {

        if (comments_schema_reply_array(replies[i], why) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        /* behind a full page the rest of the window is counted only */

        full = comments_queue_full(queue);

        if (comments_queue_take(queue, &queue->places[i], replies[i])
            != COMMENTS_OK)
        {
            *why = "out of memory";
            return COMMENTS_ERROR;
        }

        queue->looked++;

        if (!full) {
            queue->last = queue->places[i].id;
            shown = i + 1;
        }
    }

    if (queue->ended && shown == queue->nplaces) {
        return COMMENTS_OK;
    }

    if (comments_queue_full(queue) || queue->looked >= COMMENTS_QUEUE_LOOK)
    {
        queue->next = queue->last;
        return COMMENTS_OK;
    }

    return COMMENTS_DECLINED;
}


static int
comments_queue_decode_page(comments_queue_t *queue, const redisReply *reply,
    comments_queue_page_t *page, const char **why)
{
    comments_str_t  closed, title, url;

    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (reply->elements != 3) {
        *why = "wrong number of fields";
        return COMMENTS_ERROR;
    }

    if (comments_schema_reply_string(reply->element[0], &url, why)
        != COMMENTS_OK
        || comments_schema_reply_string(reply->element[1], &title, why)
           != COMMENTS_OK
        || comments_schema_reply_string(reply->element[2], &closed, why)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    page->closed = comments_str_eq(closed, comments_str_c("1"));

    if (comments_arena_dup(queue->arena, url, &page->url) != COMMENTS_OK
        || comments_arena_dup(queue->arena, title, &page->title)
           != COMMENTS_OK)
    {
        *why = "out of memory";
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


static int
comments_queue_full(const comments_queue_t *queue)
{
    return queue->n == (queue->filter == COMMENTS_QUEUE_FLAGGED
                        ? COMMENTS_QUEUE_FLAGS : COMMENTS_QUEUE_PAGE);
}


/*
 * Counts the comment of a place, and copies it into the page if it matches. A
 * comment that is gone, or whose record is damaged, is passed over.
 */
static int
comments_queue_take(comments_queue_t *queue,
    const comments_queue_place_t *place, const redisReply *reply)
{
    int                      match;
    comments_str_t           copy, id, record;
    comments_comment_t       comment;
    comments_queue_page_t   *page;
    comments_queue_entry_t  *entry;

    if (comments_queue_record_member(reply, &id, &record) != COMMENTS_OK
        || comments_schema_record_decode(record, &comment) != COMMENTS_OK)
    {
        return COMMENTS_OK;
    }

    comment.id = place->id;
    page = &queue->pages[place->page];

    comments_queue_count(queue, &comment);

    if (comments_queue_full(queue)) {
        return COMMENTS_OK;
    }

    match = comments_queue_match(queue, &comment, page, &place->from);

    if (match <= 0) {
        return match ? COMMENTS_ERROR : COMMENTS_OK;
    }

    if (comments_arena_dup(queue->arena, record, &copy) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    entry = &queue->entries[queue->n++];
    memset(entry, 0, sizeof(comments_queue_entry_t));

    (void) comments_schema_record_decode(copy, &entry->comment);

    entry->comment.id = place->id;
    entry->root = place->root;
    entry->page = *page;
    entry->from = place->from;

    return COMMENTS_OK;
}


int
comments_queue_narrow(comments_queue_t *queue)
{
    if (queue->window == COMMENTS_QUEUE_NARROW) {
        return COMMENTS_DECLINED;
    }

    queue->window = COMMENTS_QUEUE_NARROW;

    return COMMENTS_OK;
}
