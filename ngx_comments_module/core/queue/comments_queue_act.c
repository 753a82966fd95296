/*
 * The names of a moderator's acts, and the form by which they are asked for.
 */

#include <stdlib.h>

#include "comments_id.h"
#include "comments_number.h"
#include "comments_percent.h"
#include "comments_queue_act.h"


/* pairs of name and value that a form may have */
#define COMMENTS_QUEUE_PAIRS_MAX  (2 * COMMENTS_QUEUE_IDS_MAX + 100)


static int comments_queue_pair(comments_arena_t *arena, comments_str_t name,
    comments_str_t value, comments_queue_request_t *request);
static int comments_queue_seen(comments_queue_request_t *request,
    comments_str_t body, char *work);
static int comments_queue_seen_compare(const void *one, const void *two);
static void comments_queue_seen_set(comments_queue_request_t *request,
    comments_queue_target_t **sorted, comments_str_t value);
static int comments_queue_next(comments_str_t *rest, comments_str_t *name,
    comments_str_t *value);


static const char *const  comments_queue_dos[] = {
    "approve", "hold", "spam", "delete", "restore", "purge", "pin", "unpin",
    "unflag", "edit", "close", "open", "ban", "unban", "erase"
};


static const char *const  comments_queue_ofs[] = {
    "author", "address", "network"
};


const char *
comments_queue_do_name(comments_queue_do_t act)
{
    return comments_queue_dos[act];
}


int
comments_queue_do_parse(comments_str_t name, comments_queue_do_t *act)
{
    unsigned  i;

    for (i = 0; i < COMMENTS_QUEUE_ACTS; i++) {
        if (comments_str_eq(name, comments_str_c(comments_queue_dos[i]))) {
            *act = (comments_queue_do_t) i;
            return COMMENTS_OK;
        }
    }

    return COMMENTS_DECLINED;
}


const char *
comments_queue_of_name(comments_queue_of_t of)
{
    return comments_queue_ofs[of];
}


int
comments_queue_of_parse(comments_str_t name, comments_queue_of_t *of)
{
    unsigned  i;

    for (i = 0; i < COMMENTS_QUEUE_OFS; i++) {
        if (comments_str_eq(name, comments_str_c(comments_queue_ofs[i]))) {
            *of = (comments_queue_of_t) i;
            return COMMENTS_OK;
        }
    }

    return COMMENTS_DECLINED;
}


comments_status_t
comments_queue_status_parse(comments_str_t name)
{
    size_t  i;

    static const comments_status_t  statuses[] = {
        COMMENTS_APPROVED, COMMENTS_PENDING, COMMENTS_SPAM, COMMENTS_DELETED
    };

    for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        if (comments_str_eq(name,
                         comments_str_c(comments_status_name(statuses[i]))))
        {
            return statuses[i];
        }
    }

    return (comments_status_t) 0;
}


int
comments_queue_undo(comments_queue_do_t act, char before,
    comments_queue_do_t *undo)
{
    switch (act) {

    case COMMENTS_QUEUE_APPROVE:
    case COMMENTS_QUEUE_HOLD:
    case COMMENTS_QUEUE_MARK_SPAM:
    case COMMENTS_QUEUE_RESTORE:
        break;

    case COMMENTS_QUEUE_DELETE:
        *undo = COMMENTS_QUEUE_RESTORE;
        return COMMENTS_OK;

    case COMMENTS_QUEUE_PIN:
        *undo = COMMENTS_QUEUE_UNPIN;
        return COMMENTS_OK;

    case COMMENTS_QUEUE_UNPIN:
        *undo = COMMENTS_QUEUE_PIN;
        return COMMENTS_OK;

    case COMMENTS_QUEUE_CLOSE:
        *undo = COMMENTS_QUEUE_OPEN;
        return COMMENTS_OK;

    case COMMENTS_QUEUE_OPEN:
        *undo = COMMENTS_QUEUE_CLOSE;
        return COMMENTS_OK;

    case COMMENTS_QUEUE_BAN:
        *undo = COMMENTS_QUEUE_UNBAN;
        return COMMENTS_OK;

    default:
        return COMMENTS_DECLINED;
    }

    switch (before) {

    case COMMENTS_APPROVED:
        *undo = COMMENTS_QUEUE_APPROVE;
        return COMMENTS_OK;

    case COMMENTS_PENDING:
        *undo = COMMENTS_QUEUE_HOLD;
        return COMMENTS_OK;

    case COMMENTS_SPAM:
        *undo = COMMENTS_QUEUE_MARK_SPAM;
        return COMMENTS_OK;

    case COMMENTS_DELETED:
        *undo = COMMENTS_QUEUE_DELETE;
        return COMMENTS_OK;

    default:
        return COMMENTS_DECLINED;
    }
}


int
comments_queue_form(comments_arena_t *arena, comments_str_t body,
    comments_queue_request_t *request)
{
    int             rc;
    char           *work;
    size_t          n;
    comments_str_t  name, rest, value;

    memset(request, 0, sizeof(comments_queue_request_t));

    request->targets = comments_arena_alloc(arena, COMMENTS_QUEUE_IDS_MAX
                                        * sizeof(comments_queue_target_t));
    work = comments_arena_alloc(arena, body.len + 1);

    if (request->targets == NULL || work == NULL) {
        return COMMENTS_ERROR;
    }

    rest = body;

    for (n = 0; comments_queue_next(&rest, &name, &value); n++) {

        if (n == COMMENTS_QUEUE_PAIRS_MAX) {
            return COMMENTS_DECLINED;
        }

        value.len = comments_percent_unescape(work, value, ' ');
        value.data = work;

        rc = comments_queue_pair(arena, name, value, request);

        if (rc != COMMENTS_OK) {
            return rc;
        }
    }

    return comments_queue_seen(request, body, work);
}


/* the next "name=value" that is not empty; 0: there is none */
static int
comments_queue_next(comments_str_t *rest, comments_str_t *name,
    comments_str_t *value)
{
    const char  *end, *equal, *last, *p;

    p = rest->data;
    last = p + rest->len;

    while (rest->len && p < last && *p == '&') {
        p++;
    }

    if (rest->len == 0 || p == last) {
        return 0;
    }

    end = memchr(p, '&', (size_t) (last - p));
    if (end == NULL) {
        end = last;
    }

    equal = memchr(p, '=', (size_t) (end - p));

    *name = comments_str_of(p, (size_t) ((equal ? equal : end) - p));
    *value = equal ? comments_str_of(equal + 1, (size_t) (end - equal - 1))
                   : comments_str_of(end, 0);
    *rest = comments_str_of(end, (size_t) (last - end));

    return 1;
}


static int
comments_queue_pair(comments_arena_t *arena, comments_str_t name,
    comments_str_t value, comments_queue_request_t *request)
{
    size_t            i;
    uint64_t          number;
    comments_str_t    copy;

    const struct { const char *name; comments_str_t *value; }  fields[] = {
        { "token", &request->token }, { "text", &request->text },
        { "name", &request->name }, { "for", &request->period },
        { "status", &request->status }, { "q", &request->q },
        { "after", &request->after }, { "by", &request->by }
    };

    if (comments_str_eq(name, comments_str_c("do"))) {
        request->known = (comments_queue_do_parse(value, &request->act)
                          == COMMENTS_OK);
        return COMMENTS_OK;
    }

    if (comments_str_eq(name, comments_str_c("of"))) {
        request->of_what = (comments_queue_of_parse(value, &request->of)
                            != COMMENTS_OK);
        return COMMENTS_OK;
    }

    if (comments_str_eq(name, comments_str_c("before"))) {

        if (comments_number_parse(value, INT64_MAX / 2, &number) != COMMENTS_OK
            || number == 0)
        {
            return COMMENTS_DECLINED;
        }

        request->before = (int64_t) number;
        return COMMENTS_OK;
    }

    if (comments_str_eq(name, comments_str_c("id"))) {

        if (!comments_id_valid(value)
            || request->n == COMMENTS_QUEUE_IDS_MAX)
        {
            return COMMENTS_DECLINED;
        }

        if (comments_arena_dup(arena, value, &copy) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        request->targets[request->n].id = copy;
        request->targets[request->n++].seen = (comments_status_t) 0;

        return COMMENTS_OK;
    }

    for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        if (comments_str_eq(name, comments_str_c(fields[i].name))) {

            if (fields[i].value == &request->name) {
                request->named = 1;
            }

            return comments_arena_dup(arena, value, fields[i].value);
        }
    }

    return COMMENTS_OK;
}


/*
 * Reads the fields "seen" once all ids are known. The targets are found by
 * binary search: a form may have 1,000 of both.
 */
static int
comments_queue_seen(comments_queue_request_t *request, comments_str_t body,
    char *work)
{
    size_t                     i;
    comments_str_t             name, rest, value;
    comments_queue_target_t   *sorted[COMMENTS_QUEUE_IDS_MAX];

    for (i = 0; i < request->n; i++) {
        sorted[i] = &request->targets[i];
    }

    qsort(sorted, request->n, sizeof(sorted[0]), comments_queue_seen_compare);

    rest = body;

    while (comments_queue_next(&rest, &name, &value)) {

        if (!comments_str_eq(name, comments_str_c("seen"))) {
            continue;
        }

        value.len = comments_percent_unescape(work, value, ' ');
        value.data = work;

        comments_queue_seen_set(request, sorted, value);
    }

    return COMMENTS_OK;
}


static int
comments_queue_seen_compare(const void *one, const void *two)
{
    comments_queue_target_t *const *a = one;
    comments_queue_target_t *const *b = two;

    return memcmp((*a)->id.data, (*b)->id.data, COMMENTS_ID_LEN);
}


/* "STATUS", or "ID:STATUS"; an id may be in the list more than once */
static void
comments_queue_seen_set(comments_queue_request_t *request,
    comments_queue_target_t **sorted, comments_str_t value)
{
    size_t             i, low, high, middle;
    comments_status_t  status;

    status = comments_queue_status_parse(value);

    if (status) {
        for (i = 0; i < request->n; i++) {
            request->targets[i].seen = status;
        }

        return;
    }

    if (value.len <= COMMENTS_ID_LEN + 1 || value.data[COMMENTS_ID_LEN] != ':')
    {
        return;
    }

    status = comments_queue_status_parse(
                           comments_str_of(value.data + COMMENTS_ID_LEN + 1,
                                           value.len - COMMENTS_ID_LEN - 1));
    low = 0;
    high = request->n;

    while (low < high) {
        middle = low + (high - low) / 2;

        if (memcmp(sorted[middle]->id.data, value.data, COMMENTS_ID_LEN) < 0) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    for (i = low; i < request->n; i++) {
        if (memcmp(sorted[i]->id.data, value.data, COMMENTS_ID_LEN) != 0) {
            break;
        }

        sorted[i]->seen = status;
    }
}
