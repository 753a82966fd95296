/*
 * Reads a page of the log.
 */

#include "comments_queue_audit.h"
#include "comments_schema_keys.h"
#include "comments_schema_reply.h"


static int comments_audit_take(comments_audit_t *audit,
    const redisReply *reply, const char **why);
static int comments_audit_fields(const redisReply *reply,
    comments_audit_entry_t *entry, const char **why);
static int comments_audit_match(comments_str_t wanted, comments_str_t value);


int
comments_audit_valid(comments_str_t s)
{
    size_t  dash, i;

    dash = 0;

    for (i = 0; i < s.len; i++) {

        if (s.data[i] == '-' && dash == 0 && i > 0) {
            dash = i;

        } else if (s.data[i] < '0' || s.data[i] > '9') {
            return 0;
        }
    }

    return dash > 0 && dash < 20 && s.len - dash > 1 && s.len - dash < 20;
}


comments_batch_t *
comments_audit_read(comments_audit_t *audit)
{
    comments_str_t     args[6], from, none;
    comments_schema_t  schema;

    none = comments_str_c("");
    from = audit->last.len ? audit->last : audit->after;

    comments_schema_start(&schema, audit->arena, audit->site, none);

    args[0] = comments_str_c("XREVRANGE");
    args[1] = comments_schema_site_key(&schema, "log");
    args[2] = from.len ? comments_schema_concat(&schema, comments_str_c("("),
                                                from, none)
                       : comments_str_c("+");
    args[3] = comments_str_c("-");
    args[4] = comments_str_c("COUNT");
    args[5] = comments_schema_int(&schema, COMMENTS_AUDIT_WINDOW);
    comments_schema_add(&schema, args, 6);

    return comments_schema_done(&schema);
}


int
comments_audit_decode(comments_audit_t *audit, redisReply *const *replies,
    size_t n, const char **why)
{
    size_t  i;

    if (comments_schema_reply_expect(replies, n, 1, why) != COMMENTS_OK
        || comments_schema_reply_array(replies[0], why) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < replies[0]->elements; i++) {

        if (audit->n == COMMENTS_AUDIT_PAGE
            || audit->looked == COMMENTS_AUDIT_LOOK)
        {
            audit->next = audit->last;
            return COMMENTS_OK;
        }

        if (comments_audit_take(audit, replies[0]->element[i], why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return i < COMMENTS_AUDIT_WINDOW ? COMMENTS_OK : COMMENTS_DECLINED;
}


/* an entry: its id, and an array of names and values */
static int
comments_audit_take(comments_audit_t *audit, const redisReply *reply,
    const char **why)
{
    size_t                   i;
    comments_str_t           id;
    comments_audit_entry_t   entry, *copy;

    memset(&entry, 0, sizeof(comments_audit_entry_t));

    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (reply->elements != 2) {
        *why = "an entry of the log has not two parts";
        return COMMENTS_ERROR;
    }

    if (comments_schema_reply_string(reply->element[0], &id, why)
        != COMMENTS_OK
        || comments_audit_fields(reply->element[1], &entry, why)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    audit->looked++;

    *why = "out of memory";

    if (comments_arena_dup(audit->arena, id, &audit->last) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (!comments_audit_match(audit->by, entry.by)
        || !comments_audit_match(audit->op, entry.op)
        || !comments_audit_match(audit->id, entry.id))
    {
        return COMMENTS_OK;
    }

    copy = &audit->entries[audit->n++];
    *copy = entry;

    copy->entry = audit->last;

    for (i = 0; i < id.len && id.data[i] != '-' && i < 15; i++) {
        copy->ms = copy->ms * 10 + (id.data[i] - '0');
    }

    return (comments_arena_dup(audit->arena, entry.op, &copy->op)
            == COMMENTS_OK
            && comments_arena_dup(audit->arena, entry.thread, &copy->thread)
               == COMMENTS_OK
            && comments_arena_dup(audit->arena, entry.id, &copy->id)
               == COMMENTS_OK
            && comments_arena_dup(audit->arena, entry.by, &copy->by)
               == COMMENTS_OK)
           ? COMMENTS_OK : COMMENTS_ERROR;
}


/* the strings point into the reply; fields of other names are passed over */
static int
comments_audit_fields(const redisReply *reply, comments_audit_entry_t *entry,
    const char **why)
{
    size_t          i;
    comments_str_t  name, value;

    entry->from = '-';
    entry->to = '-';

    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i + 1 < reply->elements; i += 2) {

        if (comments_schema_reply_string(reply->element[i], &name, why)
            != COMMENTS_OK
            || comments_schema_reply_string(reply->element[i + 1], &value, why)
               != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        if (comments_str_eq(name, comments_str_c("op"))) {
            entry->op = value;

        } else if (comments_str_eq(name, comments_str_c("thread"))) {
            entry->thread = value;

        } else if (comments_str_eq(name, comments_str_c("id"))) {
            entry->id = value;

        } else if (comments_str_eq(name, comments_str_c("by"))) {
            entry->by = value;

        } else if (comments_str_eq(name, comments_str_c("from")) && value.len)
        {
            entry->from = value.data[0];

        } else if (comments_str_eq(name, comments_str_c("to")) && value.len) {
            entry->to = value.data[0];
        }
    }

    return COMMENTS_OK;
}


static int
comments_audit_match(comments_str_t wanted, comments_str_t value)
{
    return wanted.len == 0 || comments_str_eq(wanted, value);
}
