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


typedef struct {
    comments_arena_t           *arena;
    comments_str_t              front;     /* prefix of keys,
                                              "comments:{SITE:" */
    commentsctl_scan_place_t   *places;
    size_t                      n;
    size_t                      size;
} commentsctl_scan_t;


static int commentsctl_scan_some(commentsctl_redis_t *redis,
    commentsctl_scan_t *scan, comments_str_t pattern, comments_buf_t *cursor);
static int commentsctl_scan_key(commentsctl_scan_t *scan, comments_str_t key);
static int commentsctl_scan_pattern(comments_buf_t *pattern,
    comments_str_t front);
static int commentsctl_scan_keep(commentsctl_scan_t *scan,
    comments_arena_t *arena, commentsctl_scan_place_t **places, size_t *n);
static int commentsctl_scan_compare(const void *one, const void *two);


int
commentsctl_scan_site(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t site, commentsctl_scan_place_t **places, size_t *n)
{
    int                  rc;
    comments_buf_t       cursor, pattern;
    comments_schema_t    schema;
    commentsctl_scan_t   scan;

    memset(&scan, 0, sizeof(commentsctl_scan_t));

    comments_buf_init(&cursor, 64);
    comments_buf_init(&pattern, SIZE_MAX / 2);

    comments_schema_start(&schema, arena, site,
                          (comments_str_t) comments_null_str);

    scan.arena = arena;
    scan.front = comments_schema_thread_key(&schema, "", comments_str_c(""));

    if (schema.failed || scan.front.len < 2
        || commentsctl_scan_pattern(&pattern,
                                    comments_str_of(scan.front.data,
                                                    scan.front.len - 2))
        != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    /*
     * the key of the empty thread ends in "}:", which is not part of the prefix
     */

    scan.front.len -= 2;

    rc = comments_buf_add_char(&cursor, '0');

    /* Redis returns the cursor 0 when the scan is complete */

    while (rc == COMMENTS_OK) {
        rc = commentsctl_scan_some(redis, &scan, comments_buf_str(&pattern),
                                   &cursor);

        if (comments_str_eq(comments_buf_str(&cursor), comments_str_c("0"))) {
            break;
        }
    }

    if (rc == COMMENTS_OK) {
        rc = commentsctl_scan_keep(&scan, arena, places, n);
    }

    free(scan.places);
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
                rc = commentsctl_scan_key(scan,
                                      comments_str_of(keys->element[i]->str,
                                                      keys->element[i]->len));
            }
        }
    }

    commentsctl_redis_free(replies, 1);

    return rc;
}


/*
 * Adds the place of a key "comments:{SITE:THREAD}:NAME". Braces in THREAD are
 * percent-encoded. Keys of other forms, and keys against duplicate posts (NAME
 * begins with "d:"), are ignored.
 */
static int
commentsctl_scan_key(commentsctl_scan_t *scan, comments_str_t key)
{
    int                          rc;
    size_t                       size;
    const char                  *brace;
    comments_str_t               name, rest;
    commentsctl_scan_place_t  *places, *place;

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

    place = &scan->places[scan->n];
    memset(place, 0, sizeof(commentsctl_scan_place_t));

    rc = commentsctl_thread_decode(scan->arena,
                        comments_str_of(rest.data,
                                        (size_t) (brace - rest.data)),
                        &place->thread);

    if (rc != COMMENTS_OK) {
        return rc == COMMENTS_DECLINED ? COMMENTS_OK : rc;
    }

    if (name.len == 2 + COMMENTS_ID_LEN && memcmp(name.data, "s:", 2) == 0) {

        name.data += 2;
        name.len -= 2;

        if (comments_id_valid(name)
            && comments_arena_dup(scan->arena, name, &place->root)
            != COMMENTS_OK)
        {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }
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
