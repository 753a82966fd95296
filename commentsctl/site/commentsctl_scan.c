/*
 * Finds the keys of a site by SCAN.
 */

#include <stdlib.h>

#include "comments_buf.h"
#include "comments_id.h"
#include "commentsctl_print.h"
#include "commentsctl_scan.h"
#include "commentsctl_site.h"
#include "commentsctl_thread.h"


#define COMMENTSCTL_SCAN_FIRST  256


typedef struct commentsctl_scan_s  commentsctl_scan_t;

/* Takes a key that SCAN gives; it may give one more than once. */
typedef int (*commentsctl_scan_pt)(commentsctl_scan_t *scan,
    comments_str_t key);

struct commentsctl_scan_s {
    comments_arena_t           *arena;     /* of what is kept */
    comments_arena_t           *scratch;   /* emptied for each place */
    comments_str_t              front;     /* prefix of keys,
                                              "comments:{SITE:" */
    commentsctl_scan_pt         take;
    commentsctl_scan_place_pt   handler;   /* of each place */
    void                       *data;
    commentsctl_scan_place_t   *places;
    comments_str_t             *keys;
    size_t                      n;
    size_t                      size;
};


static int commentsctl_scan_run(commentsctl_redis_t *redis,
    commentsctl_scan_t *scan);
static int commentsctl_scan_some(commentsctl_redis_t *redis,
    commentsctl_scan_t *scan, comments_str_t pattern, comments_buf_t *cursor);
static int commentsctl_scan_key(commentsctl_scan_t *scan, comments_str_t key);
static int commentsctl_scan_collect(void *data,
    const commentsctl_scan_place_t *place);
static int commentsctl_scan_name(commentsctl_scan_t *scan, comments_str_t key);
static int commentsctl_scan_pattern(comments_buf_t *pattern,
    comments_str_t front);
static int commentsctl_scan_keep(commentsctl_scan_t *scan,
    comments_arena_t *arena, commentsctl_scan_place_t **places, size_t *n);
static int commentsctl_scan_compare(const void *one, const void *two);


int
commentsctl_scan_places(commentsctl_redis_t *redis, comments_str_t site,
    commentsctl_scan_place_pt handler, void *data)
{
    int                  rc;
    comments_arena_t    *arena;
    comments_schema_t    schema;
    commentsctl_scan_t   scan;

    memset(&scan, 0, sizeof(commentsctl_scan_t));

    arena = comments_arena_create(SIZE_MAX / 2);
    scan.scratch = arena ? comments_arena_create(SIZE_MAX / 2) : NULL;

    if (scan.scratch == NULL) {
        comments_arena_destroy(arena);
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    comments_schema_start(&schema, arena, site,
                          (comments_str_t) comments_null_str);

    scan.take = commentsctl_scan_key;
    scan.handler = handler;
    scan.data = data;
    scan.front = comments_schema_thread_key(&schema, "", comments_str_c(""));

    if (schema.failed || scan.front.len < 2) {
        commentsctl_print_error("out of memory");
        rc = COMMENTS_ERROR;

    } else {

        /*
         * the key of the empty thread ends in "}:", which is not part of the
         * prefix
         */

        scan.front.len -= 2;
        rc = commentsctl_scan_run(redis, &scan);
    }

    comments_arena_destroy(scan.scratch);
    comments_arena_destroy(arena);

    return rc;
}


int
commentsctl_scan_site(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_scan_place_t **places, size_t *n)
{
    int                  rc;
    commentsctl_scan_t   kept;

    memset(&kept, 0, sizeof(commentsctl_scan_t));

    kept.arena = arena;

    rc = commentsctl_scan_places(redis, site, commentsctl_scan_collect, &kept);

    if (rc == COMMENTS_OK) {
        rc = commentsctl_scan_keep(&kept, arena, places, n);
    }

    free(kept.places);

    return rc;
}


int
commentsctl_scan_front(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t front, comments_str_t **keys, size_t *n)
{
    int                  rc;
    size_t               i;
    commentsctl_scan_t   scan;

    memset(&scan, 0, sizeof(commentsctl_scan_t));

    scan.arena = arena;
    scan.take = commentsctl_scan_name;
    scan.front = front;

    rc = commentsctl_scan_run(redis, &scan);

    *n = 0;
    *keys = comments_arena_calloc(arena, scan.n + 1, sizeof(comments_str_t));

    if (rc == COMMENTS_OK && *keys == NULL) {
        commentsctl_print_error("out of memory");
        rc = COMMENTS_ERROR;
    }

    if (rc == COMMENTS_OK && scan.n) {
        qsort(scan.keys, scan.n, sizeof(comments_str_t),
              commentsctl_site_compare);

        for (i = 0; i < scan.n; i++) {
            if (*n == 0 || !comments_str_eq((*keys)[*n - 1], scan.keys[i])) {
                (*keys)[(*n)++] = scan.keys[i];
            }
        }
    }

    free(scan.keys);

    return rc;
}


/* gives every key that begins with scan->front to scan->take */
static int
commentsctl_scan_run(commentsctl_redis_t *redis, commentsctl_scan_t *scan)
{
    int             rc;
    comments_buf_t  cursor, pattern;

    comments_buf_init(&cursor, 64);
    comments_buf_init(&pattern, SIZE_MAX / 2);

    rc = commentsctl_scan_pattern(&pattern, scan->front);

    if (rc == COMMENTS_OK) {
        rc = comments_buf_add_char(&cursor, '0');
    }

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
    }

    /* Redis returns the cursor 0 when the scan is complete */

    while (rc == COMMENTS_OK) {
        rc = commentsctl_scan_some(redis, scan, comments_buf_str(&pattern),
                                   &cursor);

        if (comments_str_eq(comments_buf_str(&cursor), comments_str_c("0"))) {
            break;
        }
    }

    comments_buf_free(&cursor);
    comments_buf_free(&pattern);

    return rc;
}


static int
commentsctl_scan_some(commentsctl_redis_t *redis, commentsctl_scan_t *scan,
    comments_str_t pattern, comments_buf_t *cursor)
{
    int                 rc;
    size_t              i;
    redisReply         *keys, **replies;
    comments_str_t      args[6];
    comments_batch_t   *batch;
    comments_arena_t   *arena;

    arena = comments_arena_create(SIZE_MAX / 2);
    batch = arena ? comments_batch_create(arena) : NULL;

    args[0] = comments_str_c("SCAN");
    args[1] = comments_buf_str(cursor);
    args[2] = comments_str_c("MATCH");
    args[3] = pattern;
    args[4] = comments_str_c("COUNT");
    args[5] = comments_str_c("1000");

    if (batch) {
        (void) comments_batch_add(batch, args, 6);
    }

    replies = commentsctl_redis_run(redis, batch);

    comments_arena_destroy(arena);

    if (replies == NULL) {
        return COMMENTS_ERROR;
    }

    rc = commentsctl_redis_expect(replies[0], REDIS_REPLY_ARRAY, "SCAN");

    if (rc == COMMENTS_OK
        && (replies[0]->elements != 2
            || replies[0]->element[0]->type != REDIS_REPLY_STRING
            || replies[0]->element[1]->type != REDIS_REPLY_ARRAY))
    {
        commentsctl_print_error("Redis gave an unexpected answer to SCAN");
        rc = COMMENTS_ERROR;
    }

    if (rc == COMMENTS_OK) {
        cursor->len = 0;
        rc = comments_buf_add(cursor, replies[0]->element[0]->str,
                              replies[0]->element[0]->len);

        keys = replies[0]->element[1];

        for (i = 0; rc == COMMENTS_OK && i < keys->elements; i++) {
            if (keys->element[i]->type == REDIS_REPLY_STRING) {
                rc = scan->take(scan, comments_str_of(keys->element[i]->str,
                                                      keys->element[i]->len));
            }
        }
    }

    commentsctl_redis_free(replies, 1);

    return rc;
}


/*
 * Hands out the place of a key "comments:{SITE:THREAD}:NAME". Braces in THREAD
 * are percent-encoded. Keys of other forms, and keys against duplicate posts
 * (NAME begins with "d:"), are ignored.
 */
static int
commentsctl_scan_key(commentsctl_scan_t *scan, comments_str_t key)
{
    int                        rc;
    const char                *brace;
    comments_str_t             name, rest;
    commentsctl_scan_place_t   place;

    if (key.len <= scan->front.len
        || memcmp(key.data, scan->front.data, scan->front.len) != 0)
    {
        return COMMENTS_OK;
    }

    rest = comments_str_of(key.data + scan->front.len,
                           key.len - scan->front.len);

    brace = memchr(rest.data, '}', rest.len);

    if (brace == NULL || brace == rest.data
        || rest.data + rest.len - brace < 3 || brace[1] != ':')
    {
        return COMMENTS_OK;
    }

    name = comments_str_of(brace + 2,
                           (size_t) (rest.data + rest.len - brace - 2));

    if (name.len > 2 && memcmp(name.data, "d:", 2) == 0) {
        return COMMENTS_OK;
    }

    memset(&place, 0, sizeof(commentsctl_scan_place_t));
    comments_arena_reset(scan->scratch);

    rc = commentsctl_thread_decode(scan->scratch,
                        comments_str_of(rest.data,
                                        (size_t) (brace - rest.data)),
                        &place.thread);

    if (rc == COMMENTS_DECLINED) {
        return COMMENTS_OK;
    }

    if (rc != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
        return rc;
    }

    if (name.len == 2 + COMMENTS_ID_LEN && memcmp(name.data, "s:", 2) == 0) {

        name.data += 2;
        name.len -= 2;

        if (comments_id_valid(name)) {
            place.root = name;
        }
    }

    return scan->handler(scan->data, &place);
}


static int
commentsctl_scan_collect(void *data, const commentsctl_scan_place_t *place)
{
    commentsctl_scan_t *scan = data;

    size_t                     size;
    commentsctl_scan_place_t  *places;

    if (scan->n == scan->size) {
        size = scan->size ? scan->size * 2 : COMMENTSCTL_SCAN_FIRST;

        places = realloc(scan->places,
                         size * sizeof(commentsctl_scan_place_t));
        if (places == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        scan->places = places;
        scan->size = size;
    }

    places = &scan->places[scan->n];
    memset(places, 0, sizeof(commentsctl_scan_place_t));

    if (comments_arena_dup(scan->arena, place->thread, &places->thread)
        != COMMENTS_OK
        || (place->root.len
            && comments_arena_dup(scan->arena, place->root, &places->root)
               != COMMENTS_OK))
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    scan->n++;

    return COMMENTS_OK;
}


static int
commentsctl_scan_name(commentsctl_scan_t *scan, comments_str_t key)
{
    size_t           size;
    comments_str_t  *keys;

    if (scan->n == scan->size) {
        size = scan->size ? scan->size * 2 : COMMENTSCTL_SCAN_FIRST;
        keys = realloc(scan->keys, size * sizeof(comments_str_t));

        if (keys == NULL) {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        scan->keys = keys;
        scan->size = size;
    }

    if (comments_arena_dup(scan->arena, key, &scan->keys[scan->n])
        != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    scan->n++;

    return COMMENTS_OK;
}


/* Makes the pattern for MATCH: the prefix, with wildcards escaped, and "*". */
static int
commentsctl_scan_pattern(comments_buf_t *pattern, comments_str_t front)
{
    size_t  i;

    for (i = 0; i < front.len; i++) {
        if (front.data[i] != '\0' && strchr("*?[]\\^", front.data[i])) {
            (void) comments_buf_add_char(pattern, '\\');
        }

        (void) comments_buf_add_char(pattern, front.data[i]);
    }

    return comments_buf_add_char(pattern, '*');
}


/*
 * Sorts the places and copies them into the arena, each once: SCAN may return a
 * key more than once, and a thread has several keys.
 */
static int
commentsctl_scan_keep(commentsctl_scan_t *scan, comments_arena_t *arena,
    commentsctl_scan_place_t **places, size_t *n)
{
    size_t                       i, unique;
    commentsctl_scan_place_t  *kept;

    kept = comments_arena_calloc(arena, scan->n + 1,
                                 sizeof(commentsctl_scan_place_t));
    if (kept == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    if (scan->n) {
        qsort(scan->places, scan->n, sizeof(commentsctl_scan_place_t),
              commentsctl_scan_compare);
    }

    unique = 0;

    for (i = 0; i < scan->n; i++) {
        if (unique == 0
            || commentsctl_scan_compare(&kept[unique - 1], &scan->places[i])
            != 0)
        {
            kept[unique++] = scan->places[i];
        }
    }

    *places = kept;
    *n = unique;

    return COMMENTS_OK;
}


static int
commentsctl_scan_compare(const void *one, const void *two)
{
    int                                rc;
    const commentsctl_scan_place_t  *a = one;
    const commentsctl_scan_place_t  *b = two;

    rc = commentsctl_site_compare(&a->thread, &b->thread);

    return rc ? rc : commentsctl_site_compare(&a->root, &b->root);
}
