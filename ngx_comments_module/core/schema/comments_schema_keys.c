/*
 * Names of the schema's keys, and functions that begin and finish its batches.
 */

#include "comments_schema_keys.h"

#include "comments_id.h"
#include "comments_number.h"
#include "comments_percent.h"


static comments_str_t comments_schema_encode(comments_schema_t *schema,
    comments_str_t s, int keep_colons);
static comments_str_t comments_schema_join(comments_schema_t *schema,
    const comments_str_t *parts, int n);


void
comments_schema_start(comments_schema_t *schema, comments_arena_t *arena,
    comments_str_t site, comments_str_t thread)
{
    memset(schema, 0, sizeof(comments_schema_t));

    schema->arena = arena;
    schema->batch = comments_batch_create(arena);

    if (schema->batch == NULL) {
        schema->failed = 1;
        return;
    }

    schema->site = comments_schema_encode(schema, site, 0);
    schema->thread = comments_schema_encode(schema, thread, 1);
}


comments_batch_t *
comments_schema_done(comments_schema_t *schema)
{
    if (schema->failed || schema->batch->failed) {
        return NULL;
    }

    return schema->batch;
}


comments_str_t
comments_schema_thread_key(comments_schema_t *schema, const char *name,
    comments_str_t tail)
{
    comments_str_t  parts[7];

    parts[0] = comments_str_c("comments:{");
    parts[1] = schema->site;
    parts[2] = comments_str_c(":");
    parts[3] = schema->thread;
    parts[4] = comments_str_c("}:");
    parts[5] = comments_str_c(name);
    parts[6] = tail;

    return comments_schema_join(schema, parts, 7);
}


comments_str_t
comments_schema_site_key(comments_schema_t *schema, const char *name)
{
    comments_str_t  parts[4];

    parts[0] = comments_str_c("comments:site:");
    parts[1] = schema->site;
    parts[2] = comments_str_c(":");
    parts[3] = comments_str_c(name);

    return comments_schema_join(schema, parts, 4);
}


comments_str_t
comments_schema_senders_key(comments_schema_t *schema, comments_str_t id)
{
    return comments_schema_concat(schema,
              comments_schema_site_key(schema, "senders:"),
              comments_schema_int(schema,
                                  comments_id_time(id) / COMMENTS_SCHEMA_DAY),
              (comments_str_t) comments_null_str);
}


comments_str_t
comments_schema_check_key(comments_arena_t *arena, comments_str_t site,
    comments_str_t check, comments_str_t key)
{
    comments_str_t     parts[6];
    comments_schema_t  schema;

    memset(&schema, 0, sizeof(comments_schema_t));

    schema.arena = arena;

    parts[0] = comments_str_c("comments:site:");
    parts[1] = comments_schema_encode(&schema, site, 0);
    parts[2] = comments_str_c(":check:");
    parts[3] = check;
    parts[4] = comments_str_c(":");
    parts[5] = key;

    parts[0] = comments_schema_join(&schema, parts, 6);

    return schema.failed ? (comments_str_t) comments_null_str : parts[0];
}


comments_str_t
comments_schema_pair(comments_schema_t *schema, comments_str_t a,
    comments_str_t b)
{
    comments_str_t  parts[3];

    parts[0] = a;
    parts[1] = comments_str_c(" ");
    parts[2] = b;

    return comments_schema_join(schema, parts, 3);
}


comments_str_t
comments_schema_concat(comments_schema_t *schema, comments_str_t a,
    comments_str_t b, comments_str_t c)
{
    comments_str_t  parts[3];

    parts[0] = a;
    parts[1] = b;
    parts[2] = c;

    return comments_schema_join(schema, parts, 3);
}


comments_str_t
comments_schema_exclusive(comments_schema_t *schema, comments_str_t id)
{
    comments_str_t  parts[2];

    parts[0] = comments_str_c("(");
    parts[1] = id;

    return comments_schema_join(schema, parts, 2);
}


comments_str_t
comments_schema_int(comments_schema_t *schema, int64_t n)
{
    char    *p;
    size_t   len;

    p = comments_arena_alloc(schema->arena, 1 + COMMENTS_NUMBER_LEN);
    if (p == NULL) {
        schema->failed = 1;
        return (comments_str_t) comments_null_str;
    }

    if (n >= 0) {
        len = comments_number_write(p, (uint64_t) n);
        return comments_str_of(p, len);
    }

    p[0] = '-';
    len = comments_number_write(p + 1, 0 - (uint64_t) n);

    return comments_str_of(p, len + 1);
}


void
comments_schema_add(comments_schema_t *schema, const comments_str_t *args,
    int argc)
{
    if (schema->failed) {
        return;
    }

    /* comments_schema_done() checks batch->failed */

    (void) comments_batch_add(schema->batch, args, argc);
}


void
comments_schema_add_meta(comments_schema_t *schema)
{
    comments_str_t  args[6];

    args[0] = comments_str_c("HMGET");
    args[1] = comments_schema_thread_key(schema, "meta",
                                         comments_str_c(""));
    args[2] = comments_str_c("v");
    args[3] = comments_str_c("n");
    args[4] = comments_str_c("t");
    args[5] = comments_str_c("closed");

    comments_schema_add(schema, args, 6);
}


void
comments_schema_add_sender(comments_schema_t *schema, comments_str_t id)
{
    comments_str_t  args[3];

    args[0] = comments_str_c("HGET");
    args[1] = comments_schema_senders_key(schema, id);
    args[2] = id;

    comments_schema_add(schema, args, 3);
}


int
comments_schema_number(comments_str_t s, int64_t *n)
{
    int             minus;
    uint64_t        value;
    comments_str_t  digits;

    minus = s.len > 0 && s.data[0] == '-';

    digits = minus ? comments_str_of(s.data + 1, s.len - 1) : s;

    /* Redis writes no leading zeros, and 0 without a sign */

    if (digits.len && digits.data[0] == '0' && (minus || s.len != 1)) {
        return COMMENTS_DECLINED;
    }

    if (comments_number_parse(digits,
                              (uint64_t) INT64_MAX + (uint64_t) minus, &value)
        != COMMENTS_OK)
    {
        return COMMENTS_DECLINED;
    }

    if (!minus) {
        *n = (int64_t) value;

    } else {
        /* value is 1 or more, so that INT64_MIN is reached without overflow */
        *n = -(int64_t) (value - 1) - 1;
    }

    return COMMENTS_OK;
}


/*
 * The first pair of braces in a key is its hash tag, and the first colon in the
 * hash tag ends the site. Site and thread, whose values come from outside, may
 * therefore not hold braces, and the site no colon. Controls are encoded so
 * that the key can be typed.
 */
static comments_str_t
comments_schema_encode(comments_schema_t *schema, comments_str_t s,
    int keep_colons)
{
    char    *p;
    size_t   len;

    static const comments_percent_class_t  site = {
        "-._/ !\"#$&'()*+,;<=>?@[\\]^`|~", 1
    };
    static const comments_percent_class_t  thread = {
        "-._/: !\"#$&'()*+,;<=>?@[\\]^`|~", 1
    };
    const comments_percent_class_t        *class;

    class = keep_colons ? &thread : &site;

    if (s.len > SIZE_MAX / 4) {
        schema->failed = 1;
        return (comments_str_t) comments_null_str;
    }

    len = comments_percent_len(s, class);

    if (len == s.len) {
        return s;
    }

    p = comments_arena_alloc(schema->arena, len);
    if (p == NULL) {
        schema->failed = 1;
        return (comments_str_t) comments_null_str;
    }

    (void) comments_percent_write(p, s, class);

    return comments_str_of(p, len);
}


static comments_str_t
comments_schema_join(comments_schema_t *schema, const comments_str_t *parts,
    int n)
{
    int              i;
    char            *p;
    size_t           len;
    comments_str_t   joined;

    joined = (comments_str_t) comments_null_str;
    len = 0;

    for (i = 0; i < n; i++) {
        if (parts[i].len > SIZE_MAX / 2 - len) {
            schema->failed = 1;
            return joined;
        }

        len += parts[i].len;
    }

    p = comments_arena_alloc(schema->arena, len + 1);
    if (p == NULL) {
        schema->failed = 1;
        return joined;
    }

    joined = comments_str_of(p, len);

    for (i = 0; i < n; i++) {
        if (parts[i].len) {
            memcpy(p, parts[i].data, parts[i].len);
            p += parts[i].len;
        }
    }

    return joined;
}
